"""A pane of laid-out lines that repaints only those that differ from what it showed before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from tooldata_tui.tui.line_widget import LineWidget
from tooldata_tui.tui.palette import Palette
from tooldata_tui.tui.segments import Spans, in_thumb, segments_of

__all__ = ["Line", "LineView"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Lines that share a *key* (a turn, a finding) are focused together."""

    spans: Spans
    key: str | None = None


class LineView(LineWidget, can_focus=True, inherit_bindings=False):
    """Shows lines that were laid out for its width; what is too long is cut.

    :param styles: style name -> component class, which a subclass declares in ``COMPONENT_CLASSES``
    """

    #: Whether the last cell of each line says where in the text the pane stands.
    SCROLL_MARK: ClassVar[bool] = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-view--line", "line-view--focused", "line-view--scroll"}
    DEFAULT_CSS = """
    LineView {
        overflow: hidden hidden;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll_lines(1)", show=False, id="lines.down"),
        Binding("up", "scroll_lines(-1)", show=False, id="lines.up"),
        Binding("pagedown", "scroll_pages(1)", show=False, id="lines.page_down"),
        Binding("pageup", "scroll_pages(-1)", show=False, id="lines.page_up"),
        Binding("home", "scroll_edge(-1)", show=False, id="lines.first"),
        Binding("end", "scroll_edge(1)", show=False, id="lines.last"),
    ]

    class Resized(Message):
        """The pane has *width* x *height* cells now: lay out anew."""

        def __init__(self, view: "LineView", width: int, height: int) -> None:
            super().__init__()
            self.view, self.width, self.height = view, width, height

        @property
        def control(self) -> Widget:
            return self.view

    class Clicked(Message):
        """Cell *column* of line *line* (both from 0) was clicked."""

        def __init__(self, view: "LineView", line: int, column: int) -> None:
            super().__init__()
            self.view, self.line, self.column = view, line, column

        @property
        def control(self) -> Widget:
            return self.view

    def __init__(
        self, styles: Mapping[str, str] | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._palette = Palette(self, styles or {})
        self._lines: Sequence[Line] = ()
        self._focused_key: str | None = None

    @property
    def text_width(self) -> int:
        """Cells of a line, without the scroll mark."""
        return max(self.inner.width - self.SCROLL_MARK, 0)

    @property
    def lines(self) -> Sequence[Line]:
        """The lines that are shown."""
        return self._lines

    @property
    def focused_key(self) -> str | None:
        """Lines with this key are drawn as ``line-view--focused``."""
        return self._focused_key

    @property
    def allow_vertical_scroll(self) -> bool:
        """Textual asks for a scrollbar before it lets the wheel scroll; ours is drawn, not a widget."""
        return True

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show *lines* instead, from the same scroll position as far as there are that many."""
        old, self._lines = self._lines, lines
        if dirty := self._rows_that_differ(old, lines):
            self.refresh(*dirty)
        if len(old) != len(lines):
            region = self.inner
            if max(len(old), len(lines)) > region.height:  # the scroll mark is another one, or comes or goes
                self.refresh(Region(region.width - 1, 0, 1, region.height))
            self._set_count(len(lines))

    def _rows_that_differ(self, old: Sequence[Line], new: Sequence[Line]) -> list[Region]:
        """Rows on the screen that show something else now, neighbours together: each region costs a message or two."""
        width, height, top = self.inner.width, self.inner.height, self.top
        regions, start = [], None
        for y in range(height + 1):
            differs = y < height and old[top + y : top + y + 1] != new[top + y : top + y + 1]
            if differs and start is None:
                start = y
            elif not differs and start is not None:
                regions.append(Region(0, start, width, y - start))
                start = None
        return regions

    def focus_key(self, key: str | None) -> None:
        """Move the focus to the lines with *key* (None for no line), and scroll to the first of them."""
        old, self._focused_key = self._focused_key, key
        if key == old:
            return
        top = self.top
        for y, line in enumerate(self._lines[top : top + self.inner.height]):
            if line.key is not None and line.key in (old, key):
                self._refresh_row(y)
        first = next((i for i, line in enumerate(self._lines) if line.key == key), None) if key is not None else None
        if first is not None and not top <= first < top + self.inner.height:
            self.scroll_to_line(first)

    def scroll_to_line(self, line: int) -> None:
        """Make *line* (from 0) the topmost as far as there are lines below it."""
        self.scroll_to(y=line, animate=False, force=True)

    def segments(self, y: int) -> list[Segment]:
        number, width = self.top + y, self.inner.width
        component = "line-view--line"
        spans: Spans = ()
        if number < len(self._lines):
            line = self._lines[number]
            spans = line.spans
            if line.key is not None and line.key == self._focused_key:
                component = "line-view--focused"
        names, style = self._palette.names(component), self._palette.line(component)
        if not self.SCROLL_MARK:
            return segments_of(spans, width, names, style)
        shown = in_thumb(y, self.inner.height, self.top, len(self._lines))
        segments = segments_of(spans, width - 1, names, style)
        segments.append(Segment("▐" if shown else " ", self._palette.component("line-view--scroll", component)))
        return segments

    def notify_style_update(self) -> None:
        self._palette.clear()
        super().notify_style_update()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "LineView":
        if not regions:  # Textual asks for this when a component class looks different, as after a change of focus
            self._palette.clear()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def action_scroll_lines(self, lines: int) -> None:
        self.scroll_to_line(self.top + lines)

    def action_scroll_pages(self, pages: int) -> None:
        self.scroll_to_line(self.top + pages * max(self.inner.height - 1, 1))

    def action_scroll_edge(self, direction: int) -> None:
        self.scroll_to_line(0 if direction < 0 else len(self._lines))

    def on_resize(self) -> None:
        self.measure()
        self._set_count(len(self._lines))
        self.refresh()  # the scroll marks of lines that were painted at another height
        self.post_message(self.Resized(self, self.text_width, self.inner.height))

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is not None and self.top + place.y < len(self._lines):
            self.post_message(self.Clicked(self, self.top + place.y, place.x))

    def _refresh_row(self, y: int) -> None:
        self.refresh(Region(0, y, self.inner.width, 1))

    def _set_count(self, count: int) -> None:
        # Not by assignment, which would lay out the whole screen: our own size does not depend on it.
        self.set_reactive(Widget.virtual_size, Size(self.inner.width, count))
        self.scroll_to_line(min(self.top, max(count - self.inner.height, 0)))
