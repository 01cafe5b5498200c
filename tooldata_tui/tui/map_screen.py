"""The map: what lies near what, a cursor over it, and a region that becomes the queue."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from tooldata_tui.dataset import label_text
from tooldata_tui.errors import UsageError
from tooldata_tui.review.map import (
    Cell,
    Classes,
    Grid,
    Map,
    by_finding,
    by_label,
    examples_found,
    read_map,
    stored_map,
)
from tooldata_tui.review.present.layout import line
from tooldata_tui.review.present.map import Marks, here_lines, legend_lines, map_lines
from tooldata_tui.settings.actions import Context
from tooldata_tui.store.examples import ListRow
from tooldata_tui.store.vectors import vectors_path
from tooldata_tui.text import plural
from tooldata_tui.tui.panes import Bar
from tooldata_tui.tui.side_screen import Keys, SideScreen

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["open_map"]

#: Cells of a long step, across and down.
_FAR = 12, 5
#: Rows of what is under the cursor.
_ROWS = 4
_STAGES = {"reading": "reading the examples", "drawing": "laying out {:,} texts"}


class _Region(NamedTuple):
    """Examples that were chosen on the map."""

    examples: list[int]
    words: str


async def open_map(app: "ReviewApp") -> None:
    """Open the map. Raises :class:`UsageError` where there is nothing to draw it from."""
    if not vectors_path(app.session.project.path).exists():
        raise UsageError("the map is drawn from vectors, and there are none yet", hint="run tooldata scan first")
    drawn = await app.threads.read(lambda: read_map(app.session))

    async def left(answer: object) -> None:
        if isinstance(answer, _Region):
            await app.alike.show(answer.examples, answer.words)

    app.ask(MapScreen(app, drawn), left)


class MapScreen(SideScreen):
    """The map of a project.

    :param drawn: None where it is yet to be drawn
    :ivar cursor: the cell under the cursor
    """

    CONTEXT = Context.MAP
    NAME = "map"
    DEFAULT_CSS = """
    MapScreen {
        /* As high whatever it says: the map must not jump when it tells other things apart. */
        #map-legend { background: $td-panel; padding: 0 1; height: 3; }
        #map { height: 1fr; background: $td-background; padding: 0 1; }
        #map-here { background: $td-panel; padding: 0 1; height: 5; }
        &.-wide #map-legend { height: 2; }
        &.-low #map-legend { height: 1; }
        &.-low #map-here { height: 2; }
    }
    """

    def __init__(self, app: "ReviewApp", drawn: Map | None) -> None:
        super().__init__(app)
        self._drawn = drawn
        self._current = app.listing.current
        self._legend = Bar(app.span_styles, id="map-legend")
        self._pane = Bar(app.span_styles, id="map")
        self._here = Bar(app.span_styles, id="map-here")
        self._grid: Grid | None = None
        self._told: Classes | None = None
        self._shown: Mapping[Cell, int] = {}
        self._marked: frozenset[Cell] = frozenset()
        self._rows: list[ListRow] = []
        self._finding, self._page = False, 0
        self._corner: Cell | None = None
        self._stage = ""
        self.cursor: Cell = (0, 0)

    def actions(self) -> Mapping[str, Callable[[], object]]:
        across, down = _FAR
        return {
            "map.left": partial(self._move, -1, 0),
            "map.right": partial(self._move, 1, 0),
            "map.up": partial(self._move, 0, -1),
            "map.down": partial(self._move, 0, 1),
            "map.far_left": partial(self._move, -across, 0),
            "map.far_right": partial(self._move, across, 0),
            "map.far_up": partial(self._move, 0, -down),
            "map.far_down": partial(self._move, 0, down),
            "map.next": self._next,
            "map.home": self._home,
            "map.colour": self._colour,
            "map.labels": self._other_labels,
            "map.select": self._select,
            "map.show": self._show_region,
            "map.leave": self._leave,
        }

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        return self._legend, self._pane, self._here

    def place(self) -> str:
        if self._drawn is None:
            return self._stage
        return f"{len(self._drawn.examples):,} decision points"

    def keys(self) -> Keys:
        if self._grid is None:
            return [("map.leave", "back"), ("help.open", "help")]
        if self._corner is not None:
            return [("map.show", "show these in the queue"), ("map.leave", "drop the selection"), ("help.open", "help")]
        return [
            ("map.show", "show in the queue"),
            ("map.select", "select a region"),
            ("map.next", "next"),
            ("map.colour", "labels" if self._finding else "findings"),
            *([] if self._finding else [("map.labels", "other labels")]),
            ("map.home", "this one"),
            ("map.leave", "back"),
            ("help.open", "help"),
        ]

    async def on_mount(self) -> None:
        if self._drawn is None:
            self.beside(self._have_drawn)

    async def _have_drawn(self) -> None:
        """Have another process draw the map; it ends when this screen is left."""
        from tooldata_tui.tui.alike import child_command
        from tooldata_tui.tui.child import child_events

        app, failed = self.review, "the program that draws the map ended early"
        async for event in child_events(child_command(app, "_layout")):
            if not self.is_attached:
                return
            match event.get("event"):
                case "stage":
                    self._stage = _STAGES.get(str(event.get("stage")), "").format(event.get("texts"))
                    self._say(f"the map is being drawn: {self._stage}")
                case "error":
                    failed = str(event.get("message"))
                case "done":
                    failed = ""
        path = app.session.project.path
        drawn = None if failed else await app.threads.read(lambda: stored_map(path))
        if not self.is_attached:
            return
        if drawn is None:
            self._stage = ""
            self._say("there is no map")
            raise UsageError(failed or "the map cannot be read")
        self._drawn = drawn
        self.resized()

    def _say(self, words: str) -> None:
        """Say something in the place of the map."""
        self._pane.show([line(), line((words, "muted"))])
        self.show_bars()

    def resized(self) -> None:
        """The map has another size: see again which cell everything falls into."""
        if self._drawn is not None:
            self.beside(partial(self._lay, self._drawn))

    async def _lay(self, drawn: Map) -> None:
        width, height = self._pane.text_width, self._pane.inner.height
        if not width or not height or (self._grid and (width, height) == (self._grid.width, self._grid.height)):
            return
        grid = await self.review.threads.read(lambda: Grid(drawn, width, height))
        if (width, height) != (self._pane.text_width, self._pane.inner.height):
            return  # overtaken
        before, self._grid = self._grid, grid
        at_home = before is None or self.cursor in self._marked
        self._marked = frozenset(grid.cells_of(self._current) if self._current is not None else ())
        if at_home:
            self.cursor = min(self._marked, default=grid.next_cell((-1, 0)) or (0, 0))
        elif before is not None:
            self.cursor = _scaled(self.cursor, before, grid)
        if before is not None and self._corner is not None:
            self._corner = _scaled(self._corner, before, grid)
        await self._classify()

    async def _classify(self) -> None:
        """Tell the points apart, by what is to be shown."""
        app, grid = self.review, self._grid
        if grid is None:
            return
        finding, page, first = self._finding, self._page, self._first_labels()

        def classify() -> tuple[Classes, Mapping[Cell, int]]:
            found = by_finding(grid.drawn, examples_found(app.session)) if finding else None
            classes = found or by_label(grid.drawn, first, page)
            return classes, grid.classes(classes)

        told, self._shown = await app.threads.read(classify)
        self._told = told
        self._legend.show(legend_lines(told, max(self._legend.text_width, 10), self._legend.inner.height))
        self._draw()
        self.show_bars()
        await self._look()

    def _first_labels(self) -> frozenset[str]:
        """Labels that matter most for the current example: its own, and those that findings name."""
        page = self.review.detail.page
        if page is None or page.view.id != self._current:
            return frozenset()
        named = {name for finding in page.view.findings for name in finding.labels}
        return frozenset({label_text(page.view.label_at(page.view.decision_turn)), *named})

    def _draw(self) -> None:
        grid, classes = self._grid, self._told
        if grid is None or classes is None:
            return
        self._pane.show(map_lines(self._shown, classes, self._marks(), grid.width, grid.height))
        self._show_here()

    def _marks(self) -> Marks:
        return Marks(self.cursor, self._marked, self._corner)

    async def _look(self) -> None:
        """Read what is under the cursor."""
        app, grid, cell = self.review, self._grid, self.cursor
        if grid is None:
            return
        ids = grid.examples([cell])[:_ROWS]
        rows = await app.threads.read(lambda: app.session.rows(ids)) if ids else []
        if cell == self.cursor:
            self._rows = rows
            self._show_here()

    def _show_here(self) -> None:
        if self._grid is None:
            return
        count = len(self._grid.examples([self.cursor]))
        marks = self._marks()
        selected = self._grid.count(marks.columns, marks.rows) if self._corner is not None else None
        self._here.show(here_lines(self._rows if count else [], count, selected, max(self._here.text_width, 10)))

    # --- keys

    async def _move(self, across: int, down: int) -> None:
        if self._grid is None:
            return
        column = max(0, min(self.cursor[0] + across, self._grid.width - 1))
        row = max(0, min(self.cursor[1] + down, self._grid.height - 1))
        await self._to((column, row))

    async def _to(self, cell: Cell) -> None:
        self.cursor, self._rows = cell, []
        self._draw()
        await self._look()

    async def _next(self) -> None:
        cell = self._grid.next_cell(self.cursor) if self._grid is not None else None
        if cell is not None:
            await self._to(cell)

    async def _home(self) -> None:
        if not self._marked:
            raise UsageError("the current example is not on the map: it has no vector")
        await self._to(min(self._marked))

    async def _colour(self) -> None:
        self._finding = not self._finding
        await self._classify()

    async def _other_labels(self) -> None:
        self._finding, self._page = False, self._page + 1
        await self._classify()

    def _select(self) -> None:
        self._corner = self.cursor if self._corner is None else None
        self._draw()

    async def _show_region(self) -> None:
        app, grid = self.review, self._grid
        if grid is None:
            return
        cells = self._marks().cells if self._corner is not None else [self.cursor]
        queue = app.listing.queue

        def in_order() -> list[int]:
            wanted = set(grid.examples(cells))
            there = [one for one in queue.ids if one in wanted]
            return [*there, *sorted(wanted.difference(there))]

        ids = await app.threads.read(in_order)
        if not ids:
            raise UsageError("there is nothing here")
        self.dismiss(_Region(ids, f"{plural(len(ids), 'example')} on the map"))

    def _leave(self) -> None:
        if self._corner is not None:
            self._corner = None
            self._draw()
        else:
            self.dismiss(None)


def _scaled(cell: Cell, before: Grid, now: Grid) -> Cell:
    """Where a cell of a screen is on one of another size."""
    return cell[0] * now.width // before.width, cell[1] * now.height // before.height
