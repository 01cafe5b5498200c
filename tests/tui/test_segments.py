from collections.abc import Callable
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.widget import Widget

from tooldata_tui.text import one_line
from tooldata_tui.tui.palette import Palette
from tooldata_tui.tui.segments import Spans, segments_of

LINE = Style(bgcolor="#101010")
NAMED = {"warn": Style(color="red", bgcolor="#101010")}
style_of: Callable[[str], Style] = NAMED.__getitem__


def text_of(spans: Spans, width: int) -> str:
    return "".join(segment.text for segment in segments_of(spans, width, style_of, LINE))


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["", "warn"])), max_size=5), st.integers(0, 20))
def test_a_line_is_exactly_as_wide_as_asked(spans: list[tuple[str, str]], width: int) -> None:
    strip = segments_of(tuple(spans), width, style_of, LINE)
    assert sum(segment.cell_length for segment in strip) == width


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ((("ab", ""), ("cd", "warn")), "abcd    "),
        ((("abcdefgh", ""),), "abcdefgh"),
        ((("abcdefghi", ""),), "abcdefg…"),
        ((("abcdefgh", ""), ("i", "warn")), "abcdefg…"),
        ((("世世世世", ""), ("x", "")), "世世世 …"),
        ((("[b]x[/]", ""),), "[b]x[/] "),
        ((("a\x1b[2J\n", ""),), "a␛[2J⏎  "),
        ((), "        "),
    ],
)
def test_spans_are_padded_or_cut_between_clusters_and_never_parsed(spans: Spans, shown: str) -> None:
    assert text_of(spans, 8) == shown


def test_each_span_has_its_style_and_the_padding_that_of_the_line() -> None:
    strip = segments_of((("a", ""), ("b", "warn")), 4, style_of, LINE)
    assert [(segment.text, segment.style) for segment in strip] == [("a", LINE), ("b", NAMED["warn"]), ("  ", LINE)]


def test_a_line_of_a_megabyte_is_not_looked_at_to_its_end() -> None:
    segments = segments_of((("x" * 1_000_000, ""),), 10, style_of, LINE)
    assert "".join(segment.text for segment in segments) == "xxxxxxxxx…"
    assert max(len(segment.text) for segment in segments) <= 10


@given(st.text(max_size=30))
def test_texts_are_shown_as_visible_says(text: str) -> None:
    assert text_of(((text, ""),), 400).rstrip() == one_line(text).rstrip()


class Box(Widget):
    COMPONENT_CLASSES: ClassVar[set[str]] = {"box--line", "box--other", "box--warn", "box--loud"}
    DEFAULT_CSS = """
    Box { background: #000000; color: #ffffff; }
    Box > .box--other { background: #222222; }
    Box > .box--warn { color: #ff0000; }
    Box > .box--loud { color: #00ff00; background: #333333; }
    """


async def test_a_style_takes_the_background_of_its_line_unless_it_has_one() -> None:
    class Demo(App[None]):
        def compose(self) -> ComposeResult:
            yield Box()

    app = Demo()
    async with app.run_test():
        palette = Palette(app.query_one(Box), {"warn": "box--warn", "loud": "box--loud"})

        def colours(style: Style) -> tuple[str, str]:
            assert style.color is not None
            assert style.bgcolor is not None
            return style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex

        assert colours(palette.line("box--line")) == ("#ffffff", "#000000")
        assert colours(palette.names("box--line")("warn")) == ("#ff0000", "#000000")
        assert colours(palette.names("box--other")("warn")) == ("#ff0000", "#222222")
        assert colours(palette.names("box--other")("loud")) == ("#00ff00", "#333333")
        assert colours(palette.component("box--warn", "box--other")) == ("#ff0000", "#222222")
        with pytest.raises(KeyError):
            palette.names("box--line")("misspelled")
