"""The screen of all boundaries: which labels are confused, as a list and as a matrix."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tooldata_tui.dataset import Boundary
from tooldata_tui.errors import UsageError
from tooldata_tui.review.boundaries import Survey, survey
from tooldata_tui.review.present.boundaries import boundary_row, matrix_lines
from tooldata_tui.review.present.layout import blank, line
from tooldata_tui.review.present.rulings import ruling_lines
from tooldata_tui.settings.actions import Context
from tooldata_tui.store.sqlite import in_words
from tooldata_tui.tui.boundary_screen import open_boundary
from tooldata_tui.tui.panes import Bar, Pane, QueueList
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.side_screen import Keys, SideScreen, leaps
from tooldata_tui.tui.virtual_list import VirtualList

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["open_boundaries"]


async def open_boundaries(app: "ReviewApp") -> None:
    """Open the screen. Raises :class:`UsageError` where there is nothing to show."""
    found = await app.threads.read(lambda: _survey(app))
    if not found.tallies:
        scanned = "scan" in await app.threads.read(app.session.queries.memos)
        hint = "" if scanned else "run tooldata scan first"
        raise UsageError("no two labels are confused" if scanned else "the examples have not been compared", hint=hint)

    async def left(_: object) -> None:
        """Whatever was decided was told by the screen of its boundary."""

    app.ask(BoundariesScreen(app, found), left)


def _survey(app: "ReviewApp") -> Survey:
    with in_words(app.session.project.path):
        return survey(app.session.reader)


class BoundariesScreen(SideScreen):
    """All boundaries, those with the most open examples first."""

    CONTEXT = Context.BOUNDARIES
    NAME = "boundaries"
    DEFAULT_CSS = """
    BoundariesScreen {
        #boundaries-body { height: 1fr; }
        #boundaries-side { width: 42%; min-width: 40; background: $td-panel; padding: 1 0 0 0; }
        #boundaries-title { background: $td-panel; padding: 0 1; }
        #boundaries { height: 1fr; background: $td-panel; }
        #matrix { width: 1fr; background: $td-background; padding: 1 1 0 2; }
        &.-narrow, &.-tiny {
            #boundaries-body { layout: vertical; }
            #boundaries-side { width: 1fr; height: 1fr; padding: 0; }
            #matrix { height: 1fr; padding: 1 1 0 1; }
        }
        &.-low #matrix { display: none; }
    }
    """

    def __init__(self, app: "ReviewApp", found: Survey) -> None:
        super().__init__(app)
        self._found = found
        styles = app.span_styles
        self._title = Bar(styles, id="boundaries-title")
        self._list = QueueList(self._fetch, styles, id="boundaries")
        self._matrix = Pane(styles, id="matrix", focusable=False)

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "boundaries.enter": self._enter,
            "boundaries.leave": partial(self.dismiss, None),
            "list.next": partial(self._move, 1),
            "list.previous": partial(self._move, -1),
            **leaps(self._move, lambda: self._list.inner.height),
        }

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        side = Vertical(self._title, self._list, id="boundaries-side")
        return (Horizontal(side, self._matrix, id="boundaries-body"),)

    def place(self) -> str:
        left = sum(one.open > 0 for one in self._found.tallies)
        return f"{left:,} of {len(self._found.tallies):,} open"

    def keys(self) -> Keys:
        return (
            ("boundaries.enter", "open"),
            ("list.next", "next"),
            ("list.previous", "previous"),
            ("boundaries.leave", "back"),
            ("help.open", "help"),
        )

    def on_mount(self) -> None:
        self._list.focus()
        self._list.set_source(len(self._found.tallies))
        self._title.show([line(("Boundaries", "accent bold"), ("  open examples between two labels", "muted"))])

    def resized(self) -> None:
        self._show_matrix()

    def on_queue_list_resized(self) -> None:
        self._list.set_source(len(self._found.tallies), self._list.position)

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        message.stop()
        self._show_matrix()

    async def _fetch(self, start: int, count: int) -> Sequence[Spans]:
        digits = max(3, len(f"{self._found.most:,}"))
        ruled, width = self._found.ruled, self._list.row_width
        some = self._found.tallies[start : start + count]
        return [boundary_row(one, len(ruled.get(one.boundary, ())), width, digits) for one in some]

    def _show_matrix(self) -> None:
        pane, chosen = self._matrix, self._chosen
        if not pane.inner.height:
            return
        width, height = pane.text_width, pane.inner.height
        guidance = list(ruling_lines(self._found.ruled.get(chosen, ()), width))[: height // 3]
        room = height - len(guidance) - bool(guidance)
        pane.show([*matrix_lines(self._found, chosen, width, room), *([blank()] if guidance else []), *guidance])

    @property
    def _chosen(self) -> Boundary:
        return self._found.tallies[self._list.position].boundary

    # --- keys

    def _move(self, rows: int) -> None:
        self._list.move_to(self._list.position + rows)

    async def _enter(self) -> None:
        await open_boundary(self.review, self._chosen)

    def on_screen_resume(self) -> None:
        self.beside(self._count_again)

    async def _count_again(self) -> None:
        """Back from a boundary. Places stay as they were, so that nothing moves under the eyes."""
        before = self._found
        self._found = await self.review.threads.read(lambda: before.recounted(_survey(self.review)))
        self._list.fetch_again()
        self._show_matrix()
        self.show_bars()
