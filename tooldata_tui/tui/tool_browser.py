"""The schema browser: a cursor over the tools, and how the parameters of the opened one are used."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tooldata_tui.dataset import NO_TOOL, Tool, Toolset
from tooldata_tui.review.coverage import Coverage
from tooldata_tui.review.present.browser import ToolCount, counts_of, tool_rows, tools_height
from tooldata_tui.review.present.layout import Line, Span
from tooldata_tui.review.view import View

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["ToolBrowser"]

#: Toolsets that are read for the tools that other examples are offered.
_TOOLSETS = 200
#: Examples that are counted at most for one tool, and at a time: the list is read in between.
_MOST, _CHUNK = 50_000, 500
#: Layouts that are kept, one for each set of tools that an example calls.
_LAYOUTS = 100


class ToolBrowser:
    """The tools pane.

    :ivar toolset: the tools of the example on the table, or of the last one that brought some
    """

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self.toolset: Toolset | None = None
        self._others: Mapping[str, Tool] = {}
        self._complete = False
        self._counts: list[ToolCount] = []
        self._rows: list[tuple[Line, int]] = []
        self._cursor = 0
        self._opened: str | None = None
        self._coverage: dict[str, Coverage] = {}
        self._layout_of: object = None
        self._layouts: dict[frozenset[str], list[tuple[Line, int]]] = {}

    @property
    def names(self) -> Sequence[str]:
        """The tools in the order of their digits."""
        return list(self.toolset.by_name) if self.toolset is not None else []

    @property
    def offered(self) -> int:
        return max(len(self.names), len(self._others))

    @property
    def selected(self) -> ToolCount | None:
        """The tool under the cursor."""
        return self._counts[self._cursor] if self._cursor < len(self._counts) else None

    async def look_around(self) -> None:
        """Find out what other examples are offered, so that a tool of theirs is not taken for a slip."""
        app = self._app
        self._others, self._complete = await app.threads.read(lambda: app.session.offered(_TOOLSETS))
        self.show()

    def show(self) -> None:
        """Draw the pane."""
        app = self._app
        pane = app.pane("tools")
        view = app.detail.page.view if app.detail.page else None
        if view is not None and (self.toolset is None or view.toolset.tools):
            self.toolset = view.toolset
        if not pane.is_on_screen:
            return
        tools = self.toolset.tools if self.toolset is not None else ()
        selected = self.selected if app.moving.pane == "tools" else None
        self._counts = counts_of(tools, app.progress.tools, self._others, complete=self._complete)
        current = view.label_at(app.changing.turn()) if view is not None else frozenset()
        # While the keys move elsewhere, the cursor waits at what the example calls.
        wanted = {selected.name} if selected is not None else current or {NO_TOOL}
        self._cursor = next((number for number, one in enumerate(self._counts) if one.name in wanted), 0)
        self._rows = self._laid_out(pane.text_width - 1, current)
        pane.show(self._pointed())
        app.bars.show_tools_title()
        self._take(len(self._rows))

    def _laid_out(self, width: int, current: frozenset[str]) -> list[tuple[Line, int]]:
        """The rows; from example to example nothing but *current*, what it calls, is another."""
        coverage = self._coverage.get(self._opened or "")
        of = (width, self._opened, coverage and coverage.examples, self._counts)
        if of != self._layout_of:
            self._layout_of = of
            self._layouts.clear()
        rows = self._layouts.get(current)
        if rows is None:
            rows = tool_rows(self._counts, width, current, opened=self._opened, coverage=coverage)
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.clear()
            self._layouts[current] = rows
        return rows

    def reserve(self, view: View) -> None:
        """Take the room that the tools of *view* will need, before anything is laid out."""
        self._take(len(counts_of(view.toolset.tools, self._app.progress.tools, complete=False)))

    def _take(self, rows: int) -> None:
        app, styles = self._app, self._app.pane("tools").styles
        # Where the queue is not below it, it has all the room.
        alone = app.moving.zoomed == "tools" or (app.moving.pane == "tools" and app.size.width < 100)
        room = "1fr" if alone else str(tools_height(rows, app.size.height))
        if str(styles.height) != room:
            styles.height = room

    def _pointed(self) -> list[Line]:
        focused = self._app.moving.pane == "tools"
        lines, before = [], -1
        for row, number in self._rows:
            here = focused and number == self._cursor and number != before
            lead: Span = ("▌", "accent bold") if here else (" ", "text")
            lines.append(Line((lead, *row.spans)))
            before = number
        return lines

    def move_by(self, tools: int) -> None:
        """Move the cursor."""
        self.move_to(self._cursor + tools)

    def move_to(self, number: int) -> None:
        self._cursor = max(0, min(number, len(self._counts) - 1))
        self.show()
        pane = self._app.pane("tools")
        rows = [row for row, (_, at) in enumerate(self._rows) if at == self._cursor]
        if rows and not pane.top <= rows[0] < pane.top + pane.inner.height:
            pane.scroll_to_line(max(0, rows[0] - pane.inner.height // 2))
        elif rows and rows[-1] >= pane.top + pane.inner.height:
            pane.scroll_to_line(min(rows[0], rows[-1] - pane.inner.height + 1))

    def click(self, row: int) -> None:
        """A row of the pane was clicked."""
        if row < len(self._rows):
            self.move_to(self._rows[row][1])

    async def open(self) -> None:
        """Show the parameters of the tool under the cursor, or close them again; then count how they are used."""
        self._app.moving.to("tools")
        selected = self.selected
        if selected is None:
            return
        if self._opened == selected.name:
            self._opened = None
            self.show()
            return
        self._opened = selected.name
        self.move_to(self._cursor)
        if selected.tool is not None:
            self._app.in_background(partial(self._count, selected.name))

    async def _count(self, name: str) -> None:
        app = self._app
        ids = await app.threads.read(lambda: app.session.calling(name))
        coverage = Coverage(name)
        for start in range(0, min(len(ids), _MOST), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            if self._opened != name:
                return
            await app.threads.read(lambda chunk=chunk: coverage.add(app.session.examples(chunk)))  # type: ignore[misc]
            # Kept from the first part on, so that a long count is seen to go on.
            self._coverage[name] = coverage
            if start % (20 * _CHUNK) == 0:
                self.show()
        self._coverage[name] = coverage
        self.move_to(self._cursor)

    def forget(self) -> None:
        """Examples were edited: what was counted may be wrong."""
        self._coverage.clear()
