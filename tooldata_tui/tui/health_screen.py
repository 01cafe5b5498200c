"""The health of the set: everything that is counted, and each figure leads to the examples it counts."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from tooldata_tui.errors import UsageError
from tooldata_tui.review.health import Figure, Row, Sheet, read_sheet
from tooldata_tui.review.present.health import health_row, here_lines
from tooldata_tui.review.present.layout import line
from tooldata_tui.rules.health_gaps import gap_object
from tooldata_tui.settings.actions import Context
from tooldata_tui.store.sqlite import in_words
from tooldata_tui.text import plural
from tooldata_tui.tui.panes import Bar, QueueList
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.side_screen import Keys, SideScreen, leaps
from tooldata_tui.tui.virtual_list import VirtualList

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Place", "open_health"]


class Place(NamedTuple):
    """Where the cursor is: a line, and which of its figures."""

    row: int = 0
    figure: int = 0


class _Chosen(NamedTuple):
    """Examples that were chosen on the screen."""

    examples: list[int]
    words: str


async def open_health(app: "ReviewApp", place: Place, left_at: Callable[[Place], None]) -> None:
    """Open the screen.

    :param place: where the cursor begins
    :param left_at: told where it was at the end
    """
    sheet = await app.threads.read(lambda: read_sheet(app.session))
    screen = HealthScreen(app, sheet, place)

    async def left(answer: object) -> None:
        left_at(screen.place_now)
        if isinstance(answer, _Chosen):
            await app.alike.show(answer.examples, answer.words)

    app.ask(screen, left)


class HealthScreen(SideScreen):
    """The health of a project.

    :param sheet: what is known of it, or None where nothing is counted yet
    """

    CONTEXT = Context.HEALTH
    NAME = "health"
    DEFAULT_CSS = """
    HealthScreen {
        #health { height: 1fr; background: $td-background; }
        #health-here { background: $td-panel; padding: 0 1; height: 2; }
        &.-low #health-here { height: 1; }
    }
    """

    def __init__(self, app: "ReviewApp", sheet: Sheet | None, place: Place) -> None:
        super().__init__(app)
        self._sheet = sheet
        self._counting = False
        self._list = QueueList(self._fetch, app.span_styles, id="health")
        self._here = Bar(app.span_styles, id="health-here")
        self._begin, self._figure, self._before = place, place.figure, 0

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "health.enter": self._enter,
            "health.left": partial(self._across, -1),
            "health.right": partial(self._across, 1),
            "health.section": partial(self._section, 1),
            "health.section_back": partial(self._section, -1),
            "health.copy": self._copy,
            "health.fill": self._fill,
            "health.leave": partial(self.dismiss, None),
            "list.next": partial(self._step, 1),
            "list.previous": partial(self._step, -1),
            **leaps(self._move, lambda: self._list.inner.height),
        }

    @property
    def place_now(self) -> Place:
        """Where the cursor is."""
        return Place(self._list.position, self._figure)

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        return self._list, self._here

    def place(self) -> str:
        sheet = self._sheet
        if sheet is None:
            return "counting"
        words = f"{sheet.examples:,} examples not rejected"
        found = f" · {sheet.found:,} found about the set" if sheet.found else ""
        return f"{words}{found}{' · counting again' if self._counting else ''}"

    def keys(self) -> Keys:
        figure = self._chosen
        several = len(self._row.figures) > 1 if self._row is not None else False
        return [
            *([("health.enter", "show them in the queue")] if figure is not None and figure.held.condition else []),
            *(
                [("health.fill", "have it written"), ("health.copy", "copy the request")]
                if figure is not None and figure.gap is not None
                else []
            ),
            *([("health.right", "across")] if several else []),
            ("health.section", "next section"),
            ("health.leave", "back"),
            ("list.next", "next"),
            ("list.previous", "previous"),
            ("help.open", "help"),
        ]

    def on_mount(self) -> None:
        self._list.focus()
        if self._sheet is not None:
            self._show(self._begin.row)
        else:
            self._here.show([line(("the examples are being counted", "muted"))])
        if self._sheet is None or not self._sheet.is_current:
            self._counting = True
            self.beside(self._count)

    async def _count(self) -> None:
        """Have another process count; it ends when this screen is left. What was there is shown until then."""
        from tooldata_tui.tui.alike import child_command
        from tooldata_tui.tui.child import child_events

        app, failed = self.review, "the program that counts the examples ended early"
        async for event in child_events(child_command(app, "_health")):
            if not self.is_attached:
                return
            match event.get("event"):
                case "error":
                    failed = str(event.get("message"))
                case "done":
                    failed = ""
        sheet = None if failed else await app.threads.read(lambda: read_sheet(app.session))
        if not self.is_attached:
            return
        self._counting = False
        if sheet is None:
            raise UsageError(failed or "what was counted cannot be kept beside the project")
        first, self._sheet = self._sheet is None, sheet
        self._show(self._begin.row if first else self._list.position)
        self.show_bars()

    def _show(self, row: int) -> None:
        """Show the lines, with the cursor on *row* or on the first below it that counts something."""
        rows = self._rows
        row = next((at for at in range(min(row, len(rows)), len(rows)) if rows[at].figures), None) or _first(rows)
        self._list.set_source(len(rows), row)
        self._show_here()

    def resized(self) -> None:
        self._show_here()

    def on_queue_list_resized(self) -> None:
        self._list.set_source(len(self._rows), self._list.position)

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        message.stop()
        before, self._before = self._before, self._list.position
        if before != self._before:
            self._draw(before)
        self._draw(self._before)
        self._show_here()
        self.show_bars()

    async def _fetch(self, start: int, count: int) -> Sequence[Spans]:
        return [self._drawn(at) for at in range(start, min(start + count, len(self._rows)))]

    def _drawn(self, at: int) -> Spans:
        row = self._rows[at]
        several = len(row.figures) > 1 and at == self._list.position
        return health_row(row, self._list.row_width, self._column(row) if several else None)

    def _draw(self, at: int) -> None:
        if at < len(self._rows) and len(self._rows[at].figures) > 1:
            self._list.set_row(at, self._drawn(at))

    def _show_here(self) -> None:
        width, row = self._here.text_width, self._row
        if not width or self._sheet is None:
            return
        lines = [] if row is None else here_lines(row, self._column(row), width, self._here.inner.height)
        self._here.show(lines or [line(("there are no examples" if not self._rows else "", "muted"))])

    @property
    def _rows(self) -> Sequence[Row]:
        return self._sheet.rows if self._sheet is not None else ()

    @property
    def _row(self) -> Row | None:
        """The line under the cursor, if it counts something."""
        at = self._list.position
        return self._rows[at] if at < len(self._rows) and self._rows[at].figures else None

    @property
    def _chosen(self) -> Figure | None:
        return self._row.figures[self._column(self._row)] if self._row is not None else None

    def _column(self, row: Row) -> int:
        return min(self._figure, len(row.figures) - 1)

    # --- keys

    def _move(self, rows: int) -> None:
        """Move far: to the nearest line that counts something."""
        target = max(0, min(self._list.position + rows, len(self._rows) - 1))
        self._to(target, 1 if rows > 0 else -1)

    def _step(self, step: int) -> None:
        self._to(self._list.position + step, step)

    def _to(self, at: int, step: int) -> None:
        """Go to line *at*, or to the next in that direction that counts something; else to the last before it."""
        rows = self._rows
        ahead = range(at, len(rows) if step > 0 else -1, step)
        behind = range(at - step, self._list.position, -step)
        found = next((one for one in chain(ahead, behind) if 0 <= one < len(rows) and rows[one].figures), None)
        if found is not None:
            self._list.move_to(found)

    def _section(self, step: int) -> None:
        rows, here = self._rows, self._list.position
        heads = [at for at, row in enumerate(rows) if row.kind == "section"]
        if not heads:
            return
        now = max((n for n, at in enumerate(heads) if at <= here), default=0)
        self._to(heads[(now + step) % len(heads)], 1)

    def _across(self, step: int) -> None:
        row = self._row
        if row is not None:
            self._figure = max(0, min(self._column(row) + step, len(row.figures) - 1))
            self._draw(self._list.position)
            self._show_here()

    async def _enter(self) -> None:
        app, figure = self.review, self._chosen
        if figure is None:
            return
        condition, queue = figure.held.condition, app.listing.queue

        def in_order() -> list[int]:
            if condition is None:
                return []
            with in_words(app.session.project.path):
                found = app.session.queries.matching([condition, ("status", ("rejected",), True)])
            wanted = set(found)
            there = [one for one in queue.ids if one in wanted]
            return [*there, *sorted(wanted.difference(there))]

        ids = await app.threads.read(in_order)
        if not ids:
            raise UsageError("there is nothing to show: it counts no example")
        self.dismiss(_Chosen(ids, f"{plural(len(ids), 'example')}: {figure.words}"))

    async def _fill(self) -> None:
        """Have what is missing written by a language model."""
        figure = self._chosen
        if figure is None or figure.gap is None:
            raise UsageError("nothing is missing here")
        await self.review.generating.open_gap(figure.gap)

    async def _copy(self) -> None:
        """Copy what is missing as the request that ``stats --gaps --json`` prints."""
        figure = self._chosen
        if figure is None or figure.gap is None:
            raise UsageError("nothing is missing here")
        self.review.copy_to_clipboard(json.dumps(gap_object(figure.gap)))
        self.announce("request copied, if the terminal allows it")


def _first(rows: Sequence[Row]) -> int:
    """The first line that counts something."""
    return next((at for at, row in enumerate(rows) if row.figures), 0)
