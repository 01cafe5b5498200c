"""Theme files: what is refused, and how a user's own lie over the shipped ones."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.color import Color

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.resources import data_dir
from tooldata_tui.settings.theme import ROLES, Theme, load_themes, pick_theme

SHIPPED = load_themes(Path("/nonexistent"))


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text)
    return file


def refusal(folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load_themes(folder)
    return str(caught.value)


def test_these_themes_ship_each_in_a_file_of_its_name() -> None:
    assert set(SHIPPED) == {"dark", "light", "high-contrast", "ansi", "ember"}
    assert {file.stem for file in data_dir("themes").glob("*.toml")} == set(SHIPPED)
    assert [name for name, theme in SHIPPED.items() if theme.ansi] == ["ansi"]


@pytest.mark.parametrize("theme", SHIPPED.values(), ids=lambda theme: theme.name)
def test_the_screen_understands_every_colour(theme: Theme) -> None:
    for role in ROLES:
        Color.parse(getattr(theme.colors, role))


def test_themes_load_without_pydantic_or_textual() -> None:
    code = (
        "import sys; from pathlib import Path; from tooldata_tui.settings.theme import load_themes, pick_theme;"
        "from tooldata_tui.settings.keymap import resolve_keymap;"
        "from tooldata_tui.settings.load import load_settings;"
        "pick_theme(load_themes(Path('/nonexistent')), 'auto', colours=256); resolve_keymap();"
        "load_settings(None, {'HOME': '/nonexistent'});"
        "print({'pydantic', 'textual', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_theme_may_extend_a_shipped_one_and_change_one_colour(tmp_path: Path) -> None:
    write(tmp_path, "mine", 'name = "mine"\nextends = "dark"\n[colors]\naccent = "#F80"\n')
    themes = load_themes(tmp_path)
    dark = themes["dark"]
    assert themes["mine"] == replace(dark, name="mine", colors=replace(dark.colors, accent="#ff8800"))
    assert dark == SHIPPED["dark"]


def test_a_theme_of_a_shipped_name_takes_its_place_and_may_extend_it(tmp_path: Path) -> None:
    write(tmp_path, "dark", 'name = "dark"\nextends = "dark"\n[colors]\nbackground = "#000000"\n')
    themes = load_themes(tmp_path)
    assert themes["dark"].colors.background == "#000000"
    assert themes["dark"].colors.text == SHIPPED["dark"].colors.text
    assert list(themes) == list(SHIPPED)


def test_a_chain_of_extensions_takes_the_nearest_colour(tmp_path: Path) -> None:
    write(tmp_path, "a", 'name = "a"\nextends = "b"\n[colors]\ntext = "#111111"\n')
    write(tmp_path, "b", 'name = "b"\nextends = "light"\n[colors]\ntext = "#222222"\nbad = "#333333"\n')
    colors = load_themes(tmp_path)["a"].colors
    assert (colors.text, colors.bad, colors.good) == ("#111111", "#333333", SHIPPED["light"].colors.good)


def test_themes_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a", 'name = "a"\nextends = "b"\n')
    file = write(tmp_path, "b", 'name = "b"\nextends = "a"\n')
    assert refusal(tmp_path) == f"{file}: extends: goes in a circle: a extends b extends a"


def test_a_theme_that_extends_only_itself_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "own", 'name = "own"\nextends = "own"\n')
    assert refusal(tmp_path) == f"{file}: extends: goes in a circle: own extends own"


MISTAKES = {
    "colour role": (
        '[colors]\nacent = "#fff"',
        'colors.acent: there is no such colour; did you mean "accent"?',
    ),
    "colour name": (
        '[colors]\naccent = "blue"',
        'colors.accent: must be a colour such as "#82aaff" or "ansi_blue", not "blue"',
    ),
    "short hex": (
        '[colors]\naccent = "#82aaf"',
        'colors.accent: must be a colour such as "#82aaff" or "ansi_blue", not "#82aaf"',
    ),
    "ansi name": (
        '[colors]\naccent = "ansi_bleu"',
        'colors.accent: must be a colour such as "#82aaff" or "ansi_blue", not "ansi_bleu"; did you mean "ansi_blue"?',
    ),
    "ansi in hex": ('[colors]\naccent = "ansi_blue"', 'colors.accent: "ansi_blue" needs ansi = true'),
    "hex in ansi": (
        "ansi = true",
        'colors.background: "#11131a" must be one of the terminal\'s own colours, since ansi = true',
    ),
    "number": ("[colors]\naccent = 5", "colors.accent: must be a colour in quotes, not 5"),
    "misplaced": ('accent = "#ffffff"', "accent: there is no such key; write it under [colors]"),
    "top key": ("drak = true", 'drak: there is no such key; did you mean "dark"?'),
    "flag": ('dark = "yes"', 'dark: must be true or false, not "yes"'),
    "table": ("colors = 3", "colors: must be a table, not 3; write [colors]"),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_file_key_and_nearest(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path, "mine", f'name = "mine"\nextends = "dark"\n{text}\n')
    assert refusal(tmp_path) == f"{file}: {said}"


BAD_HEADS = {
    "no name": ("dark = true", 'name: is missing; write name = "mine"'),
    "auto": ('name = "auto"', 'name: "auto" stands for the theme that fits the terminal'),
    "odd name": (
        'name = "My Theme"',
        'name: must be up to 32 small letters, digits, - and _, not "My Theme"',
    ),
    "unknown base": (
        'name = "mine"\nextends = "drak"',
        'extends: there is no theme "drak"; did you mean "dark"?',
    ),
    "base no text": ('name = "mine"\nextends = 3', "extends: must be a theme's name, not 3"),
    "no darkness": ('name = "mine"', "dark: is missing; write dark = true or dark = false"),
    "no colours": (
        'name = "mine"\ndark = true',
        'colors.background: is missing; set it, or write extends = "dark"',
    ),
}


@pytest.mark.parametrize(("text", "said"), BAD_HEADS.values(), ids=BAD_HEADS)
def test_what_is_missing_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path, "mine", text)
    assert refusal(tmp_path) == f"{file}: {said}"


def test_two_files_with_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a", 'name = "x"\nextends = "dark"\n')
    file = write(tmp_path, "b", 'name = "x"\nextends = "dark"\n')
    assert refusal(tmp_path) == f"{file}: name: a.toml has the same name"


def test_a_home_that_cannot_be_looked_into_holds_no_themes() -> None:
    assert load_themes(Path("/" + "a" * 300)) == SHIPPED


def test_auto_follows_what_the_terminal_can_show() -> None:
    assert pick_theme(SHIPPED, "auto", colours=1 << 24).name == "dark"
    assert pick_theme(SHIPPED, "auto", colours=256).name == "dark"
    assert pick_theme(SHIPPED, "auto", colours=16).name == "ansi"
    assert pick_theme(SHIPPED, "light", colours=16).name == "light"


def test_an_unknown_theme_names_who_asked_for_it_and_the_nearest() -> None:
    with pytest.raises(SettingsError) as caught:
        pick_theme(SHIPPED, "lihgt", colours=256, source="/p/tooldata.toml")
    assert str(caught.value) == '/p/tooldata.toml: review.theme: there is no theme "lihgt"; did you mean "light"?'
    with pytest.raises(SettingsError) as caught:
        pick_theme(SHIPPED, "emberr", colours=256, source="TOOLDATA_THEME")
    assert str(caught.value) == 'TOOLDATA_THEME: there is no theme "emberr"; did you mean "ember"?'
