"""The panes of the review screen: our list and line widgets, dressed in the theme's colours."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message

from tooldata_tui.review.present.layout import Line
from tooldata_tui.tui.line_view import Line as ViewLine
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.styles import SpanStyles
from tooldata_tui.tui.virtual_list import VirtualList

__all__ = ["Bar", "Pane", "QueueList"]


class Pane(LineView, inherit_bindings=False):
    """A pane of laid-out lines. Its keys are those of the screen's key map, not its own."""

    DEFAULT_CSS = """
    Pane > .line-view--focused { background: $td-cursor; }
    Pane > .line-view--scroll { color: $td-bar; }
    """

    def __init__(self, styles: SpanStyles, *, id: str, focusable: bool = True) -> None:
        super().__init__(id=id)
        self._palette.use(styles.style)
        self.can_focus = focusable

    def use(self, styles: SpanStyles) -> None:
        """Paint in another theme."""
        self._palette.use(styles.style)

    def show(self, lines: Iterable[Line]) -> None:
        """Show *lines*."""
        self.set_lines([ViewLine(one.spans) for one in lines])


class Bar(Pane):
    """A line at an edge of the screen, or a few."""

    DEFAULT_CSS = """
    Bar { height: 1; background: $td-raised; }
    """

    SCROLL_MARK: ClassVar[bool] = False

    def __init__(self, styles: SpanStyles, *, id: str) -> None:
        super().__init__(styles, id=id, focusable=False)
        self._make: Callable[[], Iterable[Line]] | None = None

    def show(self, lines: Iterable[Line]) -> None:
        self._make = None
        super().show(lines)

    def show_later(self, make: Callable[[], Iterable[Line]]) -> None:
        """Show the lines that *make* returns when the next frame is drawn, however often this is called until then."""
        self._make = make
        self.refresh(Region(0, 0, *self.inner))

    def segments(self, y: int) -> list[Segment]:
        if self._make is not None:
            make, self._make = self._make, None
            self._lines = [ViewLine(one.spans) for one in make()]
        return super().segments(y)


class QueueList(VirtualList, inherit_bindings=False):
    """The queue. Its keys are those of the screen's key map."""

    CURSOR = "▌"
    DEFAULT_CSS = """
    QueueList {
        & > .virtual-list--cursor { color: $td-accent; text-style: bold; }
        &:focus > .virtual-list--cursor { color: $td-accent; }
        & > .virtual-list--mark { color: $td-mark; }
        & > .virtual-list--scroll { color: $td-bar; }
        & > .virtual-list--placeholder { color: $td-faint; }
    }
    """

    class Resized(Message):
        """The list has another width: its rows are to be laid out anew."""

    def __init__(self, fetch: Callable[[int, int], Awaitable[Sequence[Spans]]], styles: SpanStyles, *, id: str) -> None:
        super().__init__(fetch, id=id)
        self._palette.use(styles.style)
        self._width = 0

    def use(self, styles: SpanStyles) -> None:
        self._palette.use(styles.style)
        self.refresh()

    def on_resize(self) -> None:
        self.measure()
        if self.inner.width != self._width and self._width:
            self.post_message(self.Resized())
        self._width = self.inner.width
