from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tooldata_tui.tui.painter import Painter

WIDTH, HEIGHT, PART = 32, 5, 8
CONSOLE = Console(color_system="truecolor", force_terminal=True)
STYLES = [
    None,
    Style(color="#112233", bgcolor="#000010"),
    Style(color="#aabbcc", bgcolor="#000010"),
    Style(color="#aabbcc", bgcolor="#202020", bold=True),
    Style(color="#aabbcc", bgcolor="#202020", italic=True, underline=True),
    Style(color="red", bgcolor="#000010", reverse=True),
    Style(color="green", strike=True),
    Style(bold=True),
]
GLYPHS = ["a", "b", " ", " ", " ", "─", "世", "界", "e\u0301", "\U0001f600"]


@st.composite
def parts(draw: st.DrawFn) -> Strip:
    """Styled text of exactly PART cells."""
    segments = []
    used = 0
    while used < PART:
        text = "".join(draw(st.lists(st.sampled_from(GLYPHS), min_size=1, max_size=PART)))
        segment = Segment(text, draw(st.sampled_from(STYLES)))
        segments.append(segment)
        used += segment.cell_length
    return Strip(segments, used).crop(0, PART)


places = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH // PART - 1))
frames = st.lists(st.dictionaries(places, parts(), min_size=1, max_size=12), min_size=1, max_size=5)


def strip(text: str, style: Style | None = None) -> Strip:
    return Strip([Segment(text, style)])


@pytest.mark.parametrize("erases", [True, False])
@given(frames=frames)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_updates_show_the_same_screen_as_textual_would(
    emulator: Callable[..., object], erases: bool, frames: list[dict[tuple[int, int], Strip]]
) -> None:
    ours, theirs = emulator(WIDTH, HEIGHT), emulator(WIDTH, HEIGHT)
    painter = Painter(WIDTH, HEIGHT, ColorSystem.TRUECOLOR, erases=erases)
    for frame in frames:
        for (y, part), content in frame.items():
            painter.put(y, part * PART, content)
            theirs.feed(f"\x1b[{y + 1};{part * PART + 1}H{content.render(CONSOLE)}")
        ours.feed(painter.flush((1, 2)))
        assert ours.look() == theirs.look()
        assert ours.cursor == (1, 2)


def test_the_same_again_sends_nothing() -> None:
    painter = Painter(20, 2, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("hello world", STYLES[1]))
    assert painter.flush((0, 0))
    painter.put(0, 0, strip("hello world", STYLES[1]))
    assert painter.flush((0, 0)) == ""


@pytest.mark.parametrize("x", [0, 5, 11])
def test_one_changed_cell_is_one_cell_sent(x: int) -> None:
    painter = Painter(12, 1, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("abcdefghijkl", STYLES[1]))
    painter.flush((0, x))
    painter.put(0, 0, strip("abcdefghijkl"[:x] + "X" + "abcdefghijkl"[x + 1 :], STYLES[1]))
    assert painter.flush((0, x)).startswith("X")


def test_a_gap_of_the_same_colours_is_sent_again_and_one_of_others_jumped_over() -> None:
    for style, sent in ((STYLES[1], "XbcX"), (STYLES[3], "X\x1b[2CX")):
        painter = Painter(8, 1, ColorSystem.TRUECOLOR, erases=True)
        parts = [Segment("bc", style), Segment("defg", STYLES[1])]
        painter.put(0, 0, Strip([Segment("a", STYLES[1]), *parts]))
        painter.flush((0, 0))
        painter.put(0, 0, Strip([Segment("X", STYLES[1]), parts[0], Segment("Xefg", STYLES[1])]))
        assert sent in (whole := painter.flush((0, 0)))
        assert ("bc" in whole) is ("bc" in sent)


def test_a_moved_cursor_alone_is_sent() -> None:
    painter = Painter(20, 2, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("hello"))
    painter.flush((0, 0))
    assert painter.flush((1, 3)) == "\x1b[2;4H"


def test_a_blank_with_another_text_colour_is_not_sent() -> None:
    painter = Painter(20, 2, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("a b       ", STYLES[1]))
    painter.flush((0, 0))
    painter.put(0, 0, Strip([Segment("a", STYLES[1]), Segment(" ", STYLES[2]), Segment("b       ", STYLES[1])]))
    assert painter.flush((0, 0)) == ""


def test_only_the_part_of_a_style_that_differs_is_sent() -> None:
    painter = Painter(20, 2, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("abc", STYLES[1]))
    painter.flush((0, 0))
    painter.put(0, 1, strip("x", STYLES[2]))
    assert painter.flush((0, 0)) == "\x1b[C\x1b[38;2;170;187;204mx\r"


def test_the_colours_stay_set_between_frames() -> None:
    painter = Painter(20, 2, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("abc", STYLES[1]))
    painter.flush((0, 0))
    painter.put(0, 0, strip("xyz", STYLES[1]))
    assert painter.flush((0, 0)) == "xyz\r"


def test_a_blank_rest_of_a_row_is_erased_where_that_keeps_its_background() -> None:
    for erases, expected in ((True, "\x1b[K"), (False, " " * 20)):
        painter = Painter(20, 1, ColorSystem.TRUECOLOR, erases=erases)
        painter.put(0, 0, strip("x" * 20, STYLES[1]))
        painter.flush((0, 0))
        painter.put(0, 0, strip(" " * 20, STYLES[1]))
        assert painter.flush((0, 0)).startswith(expected)


def test_underlined_blanks_are_never_erased() -> None:
    painter = Painter(20, 1, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip(" " * 20, Style(underline=True)))
    assert " " * 20 in painter.flush((0, 0))


def test_what_follows_a_joined_emoji_is_placed_by_column() -> None:
    family = "👨\u200d👩\u200d👧"
    painter = Painter(20, 1, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip(f"ab{family}cd"))
    # both of its cells are blanked, it is drawn on them, and the rest starts at a column of its own
    assert f"  \x1b[3G{family}" in painter.flush((0, 0))
    painter.put(0, 0, strip(f"ab{family}cx"))
    assert painter.flush((0, 0)) == "\x1b[5Cx\r"


def test_what_a_terminal_may_show_of_an_unjoined_emoji_is_drawn_over() -> None:
    family = "👨\u200d👩\u200d👧"
    painter = Painter(20, 1, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("abxxcdefghij"))
    painter.flush((0, 0))
    painter.put(0, 0, strip(f"ab{family}cdefghij"))
    sent = painter.flush((0, 0))
    assert sent.index(family) < sent.index("cdef")  # six cells if the three stand side by side


def test_half_of_a_wide_glyph_is_redrawn_when_the_other_is_covered(emulator: Callable[..., object]) -> None:
    screen = emulator(10, 1)
    painter = Painter(10, 1, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("ab世cd    "))
    screen.feed(painter.flush((0, 0)))
    painter.put(0, 3, strip("x"))
    screen.feed(painter.flush((0, 0)))
    assert "".join(screen.screen.display) == "ab xcd    "
    painter.put(0, 0, strip("ab界cd    "))
    screen.feed(painter.flush((0, 0)))
    painter.put(0, 2, strip("y"))
    screen.feed(painter.flush((0, 0)))
    assert "".join(screen.screen.display) == "aby cd    "


def test_what_is_outside_of_the_screen_is_cut_off(emulator: Callable[..., object]) -> None:
    screen = emulator(5, 2)
    painter = Painter(5, 2, ColorSystem.TRUECOLOR, erases=True)
    painter.put(0, 0, strip("abcd世"))
    painter.put(1, 3, strip("xyz"))
    painter.put(2, 0, strip("below"))
    painter.put(0, 5, strip("beside"))
    screen.feed(painter.flush((0, 0)))
    assert screen.screen.display == ["abcd ", "   xy"]


def test_control_characters_never_leave() -> None:
    painter = Painter(40, 1, ColorSystem.TRUECOLOR, erases=False)
    painter.put(0, 0, strip("a\x1b]52;c;AAAA\x07b\x9b31mc\x00\u202ed\ud800"))
    sent = painter.flush((0, 0))
    assert "]52;c;AAAAb31mcd\N{REPLACEMENT CHARACTER}" in sent
    assert not set("\x07\x9b\x00\u202e\ud800") & set(sent)
    assert "\x1b]" not in sent


@pytest.mark.parametrize("system", list(ColorSystem))
def test_every_colour_system_is_spoken(system: ColorSystem) -> None:
    painter = Painter(10, 1, system, erases=False)
    painter.put(0, 0, strip("x", STYLES[3]))
    colours = {
        ColorSystem.TRUECOLOR: "38;2;170;187;204",
        ColorSystem.EIGHT_BIT: "38;5;",
        ColorSystem.STANDARD: ";37",
        ColorSystem.WINDOWS: "37",
    }
    assert colours[system] in painter.flush((0, 0))
