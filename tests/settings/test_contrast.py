"""Every shipped theme can be read. Contrast is counted as WCAG 2 does."""

from pathlib import Path

import pytest

from tooldata_tui.settings.theme import ROLES, Colors, Theme, load_themes

THEMES = load_themes(Path("/nonexistent"))
HEX_THEMES = [theme for theme in THEMES.values() if not theme.ansi]

GROUNDS = ("background", "panel", "raised", "cursor")
CHANGE_GROUNDS = ("added_bg", "removed_bg")
WORDS = ("text", "muted", "accent", "user", "call", "value", "key", "good", "bad", "warning", "note", "mark")
CHANGES = ("added", "removed")

#: Every two colours of which one is read on the other.
PAIRS = [
    *((word, ground) for word in (*WORDS, *CHANGES) for ground in GROUNDS),
    *((word, ground) for word in ("text", *CHANGES) for ground in CHANGE_GROUNDS),
]


def contrast(colors: Colors, front: str, back: str) -> float:
    """The ratio of two roles of a theme, from 1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(getattr(colors, front)), _luminance(getattr(colors, back))))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def by_name(theme: Theme) -> str:
    return theme.name


def test_every_role_is_measured_by_one_of_these_tests() -> None:
    assert {*GROUNDS, *CHANGE_GROUNDS, *WORDS, *CHANGES, "faint", "bar"} == set(ROLES)


@pytest.mark.parametrize("theme", HEX_THEMES, ids=by_name)
def test_every_word_stands_out_from_every_ground_it_is_shown_on(theme: Theme) -> None:
    least = 7.0 if theme.name == "high-contrast" else 4.5
    low = {pair: round(ratio, 2) for pair in PAIRS if (ratio := contrast(theme.colors, *pair)) < least}
    assert not low


@pytest.mark.parametrize("theme", HEX_THEMES, ids=by_name)
@pytest.mark.parametrize("role", ["faint", "bar"])
def test_what_may_be_overlooked_can_still_be_found(theme: Theme, role: str) -> None:
    least = 7.0 if (theme.name, role) == ("high-contrast", "faint") else 3.0
    low = {ground: round(ratio, 2) for ground in GROUNDS if (ratio := contrast(theme.colors, role, ground)) < least}
    assert not low


@pytest.mark.parametrize("theme", HEX_THEMES, ids=by_name)
def test_dark_says_whether_the_ground_is_darker_than_the_text(theme: Theme) -> None:
    darker = _luminance(theme.colors.background) < _luminance(theme.colors.text)
    assert darker is theme.dark


@pytest.mark.parametrize("theme", HEX_THEMES, ids=by_name)
def test_reading_order_shows_as_text_before_muted_before_faint(theme: Theme) -> None:
    text, muted, faint = (contrast(theme.colors, role, "background") for role in ("text", "muted", "faint"))
    assert text > muted > faint


def test_the_ansi_theme_puts_no_grey_on_a_ground_it_does_not_know() -> None:
    colors = THEMES["ansi"].colors
    assert {getattr(colors, ground) for ground in (*GROUNDS, *CHANGE_GROUNDS)} == {"ansi_default"}
    greys = {"ansi_black", "ansi_white", "ansi_bright_black", "ansi_bright_white"}
    assert greys.isdisjoint(getattr(colors, role) for role in ROLES)
