"""A list over any number of rows, of which only those near the screen are ever fetched."""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import WorkType

from tooldata_tui.tui.line_widget import LineWidget
from tooldata_tui.tui.pages import PAGE_ROWS, RowPages
from tooldata_tui.tui.palette import Palette
from tooldata_tui.tui.segments import Spans, in_thumb, segments_of

__all__ = ["Fetch", "VirtualList"]

_DRAWN = 1024
_GUTTER_CELLS = 2  # the cursor, and the mark

Fetch = Callable[[int, int], Awaitable[Sequence[Spans]]]
"""Returns the rows of positions ``start`` to ``start + n``. Awaited on the event loop, which it must not block."""


class VirtualList(LineWidget, can_focus=True, inherit_bindings=False):
    """One line a row; a cursor in the gutter, so that moving it repaints two cells.

    Where the cursor leaves the screen, the list jumps by half a page: it scrolls rarely, and each time once.

    :param fetch: where rows come from
    :param styles: style name -> component class, which a subclass declares in ``COMPONENT_CLASSES``
    """

    CURSOR, MARK, PLACEHOLDER = "▸", "●", "·"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "virtual-list--row",
        "virtual-list--cursor-row",
        "virtual-list--cursor",
        "virtual-list--mark",
        "virtual-list--placeholder",
        "virtual-list--scroll",
    }
    DEFAULT_CSS = """
    VirtualList {
        overflow: hidden hidden;
        & > .virtual-list--cursor { color: $text-muted; text-style: bold; }
        &:focus > .virtual-list--cursor { color: $accent; }
        & > .virtual-list--mark { color: $warning; }
        & > .virtual-list--placeholder { color: $text-disabled; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move_cursor(1)", show=False, id="list.down"),
        Binding("up", "move_cursor(-1)", show=False, id="list.up"),
        Binding("pagedown", "move_page(1)", show=False, id="list.page_down"),
        Binding("pageup", "move_page(-1)", show=False, id="list.page_up"),
        Binding("home", "move_edge(-1)", show=False, id="list.first"),
        Binding("end", "move_edge(1)", show=False, id="list.last"),
    ]

    class Highlighted(Message):
        """The cursor stands on another row: it moved to *position*, or the list has a new source."""

        def __init__(self, virtual_list: "VirtualList", position: int) -> None:
            super().__init__()
            self.virtual_list, self.position = virtual_list, position

        @property
        def control(self) -> Widget:
            return self.virtual_list

    class FetchFailed(Message):
        """Rows from *start* on could not be fetched. They are asked for again when the cursor next moves."""

        def __init__(self, virtual_list: "VirtualList", start: int, error: Exception) -> None:
            super().__init__()
            self.virtual_list, self.start, self.error = virtual_list, start, error

        @property
        def control(self) -> Widget:
            return self.virtual_list

    def __init__(
        self,
        fetch: Fetch,
        count: int = 0,
        styles: Mapping[str, str] | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._fetch = fetch
        self._count = count
        self._position = 0
        self._marks: Container[int] = frozenset()
        self._palette = Palette(self, styles or {})
        self._drawn: LRUCache[tuple[int, str], list[Segment]] = LRUCache(_DRAWN)
        self._pages = RowPages()
        self._generation = 0
        self._loading = False

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def row_width(self) -> int:
        """Cells of a row, without the gutter and the scroll mark."""
        return max(self.inner.width - _GUTTER_CELLS - 1, 0)

    @property
    def position(self) -> int:
        """Where the cursor is, from 0."""
        return self._position

    def row(self, position: int) -> Spans | None:
        """Return a row, or None if it has not been fetched."""
        return self._pages.row(position)

    @property
    def allow_vertical_scroll(self) -> bool:
        """Textual asks for a scrollbar before it lets the wheel scroll; ours is drawn, not a widget."""
        return True

    def set_source(self, count: int, keep: int = 0) -> None:
        """Show another order of *count* rows, with the cursor at position *keep*. All rows are fetched anew."""
        self._generation += 1
        self._loading = False
        self._pages.clear()
        self._drawn.clear()
        self._count = count
        self._position = max(0, min(keep, count - 1))
        self._set_size()
        self._show_cursor()
        self.refresh()
        if count:
            self.post_message(self.Highlighted(self, self._position))

    def grow(self, count: int) -> None:
        """Let the list have *count* rows, more than it has: those that are there stay as they are."""
        old, self._count = self._count, count
        self._pages.grow(old)
        self._set_size()
        if old < self.top + self.inner.height:
            self.refresh()

    def move_to_end(self, position: int) -> None:
        """Put the row at *position* behind all others. The cursor keeps its place, and so stands on the next."""
        if self._loading:  # what is under way would be stored as it was before
            self.set_source(self._count, self._position)
            return
        self._pages.move_to_end(position, self._count)
        self._draw_from(position)

    def move_up(self, source: int, target: int, row: Spans) -> None:
        """Put the row at *source*, which is *row*, in front of the one at *target*. The cursor keeps its place."""
        if self._loading:
            self.set_source(self._count, self._position)
            return
        self._pages.move_up(source, target, row)
        self._draw_from(target)

    def _draw_from(self, position: int) -> None:
        self._drawn.clear()
        for shown in self._visible():
            if shown >= position:
                self._refresh_cells(shown, self.inner.width)

    def set_marks(self, positions: Container[int]) -> None:
        """Mark these positions and no others. Where the container changes later, say so: :meth:`marks_changed`."""
        self._marks = positions
        self.marks_changed()

    def marks_changed(self) -> None:
        """Draw the marks of the rows that are on the screen again."""
        for position in self._visible():
            self._refresh_cells(position, _GUTTER_CELLS)

    def fetch_again(self) -> None:
        """Fetch all rows again, those near the screen now; what they show stays until then."""
        self.invalidate(range(0, self._count, PAGE_ROWS))

    def move_to(self, position: int) -> None:
        """Move the cursor, as far as there are rows, and bring it into view."""
        position = max(0, min(position, self._count - 1))
        old, self._position = self._position, position
        if position != old:
            self._pages.retry()
            plain = self._palette.line("virtual-list--row") == self._palette.line("virtual-list--cursor-row")
            for changed in (old, position):
                self._refresh_cells(changed, _GUTTER_CELLS if plain else self.inner.width)
            self.post_message(self.Highlighted(self, position))
        self._show_cursor()

    def invalidate(self, positions: Iterable[int]) -> None:
        """Fetch these rows again; what they show stays until then."""
        self._pages.invalidate(positions, self._near_pages())
        self._load_missing()

    def set_row(self, position: int, row: Spans) -> None:
        """Show *row* at *position* from now on, without fetching its page again."""
        self._pages.replace(position, row)
        self.refresh_row(position)

    def refresh_row(self, position: int) -> None:
        """Draw one row again."""
        self._forget_drawn(range(position, position + 1))
        self._refresh_cells(position, self.inner.width)

    def segments(self, y: int) -> list[Segment]:
        position = self.top + y
        if position >= self._count:
            return [Segment(" " * self.inner.width, self._palette.line("virtual-list--row"))]
        here = position == self._position
        line = "virtual-list--cursor-row" if here else "virtual-list--row"
        shown = in_thumb(y, self.inner.height, self.top, self._count)
        return [
            Segment(self.CURSOR if here else " ", self._palette.component("virtual-list--cursor", line)),
            Segment(self.MARK if position in self._marks else " ", self._palette.component("virtual-list--mark", line)),
            *self._row(position, line),
            Segment("▐" if shown else " ", self._palette.component("virtual-list--scroll", line)),
        ]

    def render_line(self, y: int) -> Strip:
        return super().render_line(y).crop(0, self.inner.width)  # narrower than its own gutter

    def notify_style_update(self) -> None:
        self._forget_styles()
        super().notify_style_update()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "VirtualList":
        if not regions:  # Textual asks for this when a component class looks different, as after a change of focus
            self._forget_styles()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._load_missing()

    def action_move_cursor(self, rows: int) -> None:
        self.move_to(self._position + rows)

    def action_move_page(self, pages: int) -> None:
        self.move_to(self._position + pages * max(self.inner.height - 1, 1))

    def action_move_edge(self, direction: int) -> None:
        self.move_to(0 if direction < 0 else self._count - 1)

    def on_resize(self) -> None:
        self.measure()
        self._forget_styles()
        self._set_size()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is not None and self.top + place.y < self._count:
            self.move_to(self.top + place.y)

    def _row(self, position: int, line: str) -> list[Segment]:
        """The cells of a row between the gutter and the scroll mark."""
        found = self._drawn.get((position, line))
        if found is None:
            style, width = self._palette.line(line), self.row_width
            row = self.row(position)
            if row is None:
                self._load_missing()
                dim = self._palette.component("virtual-list--placeholder", line)
                return segments_of(((self.PLACEHOLDER, "placeholder"),), width, lambda _: dim, style)
            found = self._drawn[position, line] = segments_of(row, width, self._palette.names(line), style)
        return found

    def _visible(self) -> range:
        top = self.top
        return range(top, min(top + self.inner.height, self._count))

    def _near_pages(self) -> list[int]:
        """Pages of the rows on the screen, then those of a screen after and before it."""
        top, height = self.top, self.inner.height
        rows = (top, top + height - 1, top + 2 * height - 1, top - height)
        return list(dict.fromkeys(row // PAGE_ROWS for row in rows if 0 <= row < self._count))

    def _load_missing(self) -> None:
        # Before the first layout nobody knows how wide a row is.
        if not self._loading and self._is_mounted and self._count and self.inner.width:
            self._loading = True
            # Not the coroutine itself: a worker that a closing screen never starts would leave it behind.
            load: WorkType[None] = partial(self._load, self._generation)
            self.run_worker(load, group="rows", exclusive=True, exit_on_error=False)

    async def _load(self, generation: int) -> None:
        """Fetch page after page while any is missing near the screen."""
        while generation == self._generation:
            page = self._pages.start_next(self._near_pages(), self.top + 2 * self.inner.height)
            if page is None:
                self._loading = False
                return
            start = page * PAGE_ROWS
            try:
                rows = await self._fetch(start, min(PAGE_ROWS, self._count - start))
            except asyncio.CancelledError:
                if generation == self._generation:
                    self._loading = False
                raise
            except Exception as error:
                if generation == self._generation:
                    self._pages.fail(page)
                    self.post_message(self.FetchFailed(self, start, error))
                continue
            if generation == self._generation:
                self._pages.store(page, rows)
                shown = range(start, start + PAGE_ROWS)
                self._forget_drawn(shown)
                for position in self._visible():
                    if position in shown:
                        self._refresh_cells(position, self.inner.width)

    def _forget_drawn(self, positions: Iterable[int]) -> None:
        for position in positions:
            for line in ("virtual-list--row", "virtual-list--cursor-row"):
                self._drawn.discard((position, line))

    def _forget_styles(self) -> None:
        self._palette.clear()
        self._drawn.clear()

    def _refresh_cells(self, position: int, width: int) -> None:
        if position in self._visible():
            self.refresh(Region(0, position - self.top, width, 1))

    def _set_size(self) -> None:
        # Not by assignment, which would lay out the whole screen: our own size does not depend on it.
        self.set_reactive(Widget.virtual_size, Size(self.inner.width, self._count))

    def _show_cursor(self) -> None:
        """Scroll so that the cursor is on the screen: half a page further at the edges, and not at all elsewhere."""
        height = self.inner.height
        if not height:  # before the first layout
            return
        last = max(self._count - height, 0)
        top = self.top
        if not top <= self._position < top + height:
            top = self._position - height // 2
        self.scroll_to(y=max(0, min(top, last)), animate=False, force=True)
