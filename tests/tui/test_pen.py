import pytest
from rich.color import ColorSystem
from rich.style import Style

from tooldata_tui.tui.pen import Looks, Pen


def steps(*styles: Style) -> list[str]:
    looks = Looks(ColorSystem.TRUECOLOR)
    pen = Pen(looks)
    return [pen.take(looks.of(style)[0]) for style in styles]


@pytest.mark.parametrize(
    ("first", "second", "sent"),
    [
        ("#010101 on #020202", "#010101 on #020202", ""),
        ("#010101 on #020202", "#010101 on #030303", "\x1b[48;2;3;3;3m"),
        ("#010101", "bold #010101", "\x1b[1m"),
        ("bold #010101", "#010101", "\x1b[22m"),
        ("bold dim #010101", "dim #010101", "\x1b[22;2m"),
        ("bold italic underline red", "default", "\x1b[0m"),
        ("#010101 on #020202", "#010101", "\x1b[49m"),
        ("underline #010101", "uu #010101", "\x1b[24;21m"),
    ],
)
def test_the_shortest_change_is_sent(first: str, second: str, sent: str) -> None:
    assert steps(Style.parse(first), Style.parse(second))[1] == sent


def test_an_unknown_pen_is_reset_first() -> None:
    assert steps(Style.parse("bold #010101"))[0] == "\x1b[0;1;38;2;1;1;1m"


def test_styles_that_look_the_same_are_one_look() -> None:
    looks = Looks(ColorSystem.STANDARD)
    one, other = Style(color="#ff0000", meta={"a": 1}), Style(color="#fe0101", bold=False)
    assert looks.of(one) == looks.of(other)


def test_a_blank_takes_any_text_colour_but_no_line_under_it() -> None:
    looks = Looks(ColorSystem.TRUECOLOR)
    pen = Pen(looks)
    pen.take(looks.of(Style.parse("bold underline #010101 on #020202"))[0])
    blank = looks.of(Style.parse("#0a0a0a on #020202"))[1]
    assert pen.take(blank) == "\x1b[24m"
    assert pen.take(looks.of(Style.parse("bold #010101 on #020202"))[0]) == ""


def test_looks_are_ordered_by_background() -> None:
    looks = Looks(ColorSystem.TRUECOLOR)
    numbers = [looks.of(Style.parse(text))[0] for text in ("red on #0a0a0a", "red on #0b0b0b", "blue on #0a0a0a")]
    rank = looks.order(numbers[1])
    assert rank[numbers[1]] < min(rank[numbers[0]], rank[numbers[2]])
