"""The screen of one boundary: its messages, nearest the border first, and a key for each thing they may be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tooldata_tui.dataset import Boundary
from tooldata_tui.errors import UsageError
from tooldata_tui.review.border import Border, open_border, renewed
from tooldata_tui.review.present.boundaries import (
    beside,
    boundary_words,
    case_row,
    column,
    outcome_keys,
    outcome_of,
    tools_of,
)
from tooldata_tui.review.present.conversation import Focus, heading
from tooldata_tui.review.present.layout import Line, line
from tooldata_tui.review.present.page import Page, Widths, page_of
from tooldata_tui.review.present.rulings import ruling_lines
from tooldata_tui.review.settling import turn_on
from tooldata_tui.settings.actions import Context
from tooldata_tui.text import one_line
from tooldata_tui.tui.deciding import has_ended
from tooldata_tui.tui.panes import Bar, Pane, QueueList
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.settling import Settling
from tooldata_tui.tui.side_screen import Keys, SideScreen, leaps
from tooldata_tui.tui.virtual_list import VirtualList

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["BoundaryScreen", "open_boundary"]

#: Lines of guidance that are shown.
_GUIDANCE = 4
_OUTCOMES = ("first", "second", "none", "both", "ask")


class _Sheet(NamedTuple):
    """One example, laid out."""

    page: Page
    turn: int | None
    tools: list[Line]
    room: tuple[int, int]


async def open_boundary(app: "ReviewApp", boundary: Boundary, example: int | None = None) -> None:
    """Open the screen of *boundary*, at *example* if it is given and lies there."""
    border = await app.threads.read(lambda: open_border(app.session, boundary))
    screen = BoundaryScreen(app, border, example)

    async def left(_: object) -> None:
        """Show in the review what has become of its examples."""
        current = app.listing.current
        await app.changing.read_again(sorted(screen.touched), edited=True, repaint=False)
        if current is None:
            return
        if current in app.listing.queue.closed:
            app.deciding.advance(current)
        else:
            await app.detail.load(current)

    app.ask(screen, left)


class BoundaryScreen(SideScreen):
    """The messages between two labels.

    :ivar border: what lies there; examples keep their places while they are decided
    """

    CONTEXT = Context.BOUNDARY
    NAME = "boundary"
    DEFAULT_CSS = """
    BoundaryScreen {
        #case-body { height: 2fr; }
        #case-list { width: 34%; min-width: 28; max-width: 56; background: $td-panel; padding: 1 0 0 0; }
        #cases-title { background: $td-panel; padding: 0 1; }
        #cases { height: 1fr; background: $td-panel; }
        #case-side { width: 1fr; background: $td-background; }
        #guidance { background: $td-raised; padding: 0 1 0 2; display: none; }
        &.ruled #guidance { display: block; }
        #case-title { background: $td-background; padding: 0 1 0 2; margin: 1 0; }
        #case { height: 1fr; background: $td-background; }
        #case-tools { height: 1fr; background: $td-panel; padding: 1 1 0 2; }
        &.folded #case-tools { display: none; }
        &.-low #case-title { margin: 0; }
        &.-low #case-tools, &.-tiny #case-tools { display: none; }
        &.-tiny #case-list { display: none; }
    }
    """

    def __init__(self, app: "ReviewApp", border: Border, example: int | None) -> None:
        super().__init__(app)
        self.border = border
        styles = app.span_styles
        self._list = QueueList(self._fetch, styles, id="cases")
        self._list_title = Bar(styles, id="cases-title")
        self._guidance = Pane(styles, id="guidance", focusable=False)
        self._title = Bar(styles, id="case-title")
        self._pane = Pane(styles, id="case", focusable=False)
        self._tools = Pane(styles, id="case-tools", focusable=False)
        self._start = border.place_of(example) if example is not None else border.next_open(-1)
        self._sheets: dict[int, _Sheet] = {}
        self._sheet: _Sheet | None = None
        #: The example whose sheet has been painted: only that one can be settled.
        self._seen: int | None = None
        self._settling = Settling(self)
        self._unfolded = False
        #: A key that opens something waits for its example: what is typed meanwhile settles nothing.
        self._opening = False
        #: Whether the next key says for which outcome a ruling is written.
        self._ruling = False

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            **{f"boundary.{name}": partial(self._choose, name) for name in _OUTCOMES},
            "boundary.rule": self._begin_ruling,
            "boundary.next": partial(self._move, 1),
            "boundary.previous": partial(self._move, -1),
            "boundary.tools": self._fold_tools,
            "boundary.leave": self._leave,
            **leaps(self._move, lambda: self._list.inner.height),
            "turn.fold": self._unfold,
            "example.scroll_down": partial(self._scroll, 3),
            "example.scroll_up": partial(self._scroll, -3),
            "review.undo": partial(self._take_back, "review.undo"),
            "review.redo": partial(self._take_back, "review.redo"),
            "review.edit": self._edit,
        }

    @property
    def touched(self) -> set[int]:
        """Examples that were changed here."""
        return self._settling.touched

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        side = Vertical(self._guidance, self._title, self._pane, id="case-side")
        return (
            Horizontal(Vertical(self._list_title, self._list, id="case-list"), side, id="case-body"),
            self._tools,
        )

    def place(self) -> str:
        words = "".join(text for text, _ in boundary_words(self.border.boundary, max(self.size.width // 2, 20)))
        return f"{words}  {self.border.done:,} of {len(self.border.cases):,} settled"

    def keys(self) -> Keys:
        outcomes = outcome_keys(self.border.boundary)
        if self._ruling:
            return [*outcomes, ("boundary.leave", "no ruling")]
        more = [("boundary.rule", "ruling"), ("review.edit", "edit"), ("review.undo", "undo")]
        return [*outcomes, *more, ("boundary.leave", "back"), ("boundary.tools", "tools"), ("help.open", "help")]

    def on_mount(self) -> None:
        self._list.focus()
        self._list.set_source(len(self.border.cases), self._start or 0)
        self.show_guidance()
        if not self.border.cases:
            self._show(0)
        elif self.border.next_open(-1) is None:
            self.announce("all settled", "good")

    def resized(self) -> None:
        self.show_guidance()
        if self._sheet is not None and self._sheet.room != self._room:
            self._sheets.clear()
            self._show(self._list.position)

    def on_queue_list_resized(self) -> None:
        self._list.set_source(len(self.border.cases), self._list.position)

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        message.stop()
        self._show(message.position)

    def on_virtual_list_fetch_failed(self, message: VirtualList.FetchFailed) -> None:
        message.stop()
        self.complain(str(message.error))

    async def _fetch(self, start: int, count: int) -> Sequence[Spans]:
        cases, session = self.border.cases[start : start + count], self.review.session
        rows = await self.review.threads.read(lambda: session.rows([case.example for case in cases]))
        width = self._list.row_width
        return [case_row(row, case, self.border.boundary, width) for row, case in zip(rows, cases, strict=True)]

    def show_guidance(self) -> None:
        """The rulings of this boundary, above whatever example is in the eye."""
        width = max(self._guidance.text_width, 30)
        lines = list(ruling_lines(self.border.rulings, width, self.border.settled))
        height = min(len(lines), _GUIDANCE)
        self.set_class(bool(lines), "ruled")
        if lines and (self._guidance.styles.height is None or self._guidance.styles.height.value != height):
            self._guidance.styles.height = height
        self._guidance.show(lines)

    # --- the example

    @property
    def _room(self) -> tuple[int, int]:
        """Cells of the example and of the tools below it."""
        return max(self._pane.text_width, 20), max(self._tools.text_width, 20)

    @property
    def _current(self) -> int | None:
        position, cases = self._list.position, self.border.cases
        return cases[position].example if position < len(cases) else None

    def _show(self, position: int) -> None:
        """Show the example at *position*: at once where it is at hand, else as soon as it has been read."""
        example = self._current
        self._seen = None
        if example is None:
            self._pane.show([line(("  nothing lies on this boundary any more", "muted"))])
            return
        sheet = self._sheets.get(example)
        if sheet is not None and sheet.room == self._room:
            self._paint(sheet)
        else:
            self.beside(partial(self._load, position))

    async def _load(self, position: int, *, ahead: bool = False) -> None:
        case, room = self.border.cases[position], self._room
        made = await self.review.threads.read(lambda: self._lay_out(case.example, room))
        if made is None:
            return
        self._sheets[case.example] = made
        while len(self._sheets) > 8:
            self._sheets.pop(next(iter(self._sheets)))
        if not ahead and case.example == self._current:
            self._paint(made)

    def _lay_out(self, example: int, room: tuple[int, int]) -> _Sheet | None:
        view = self.review.session.view(example)
        if view is None:
            return None
        turn = turn_on(view, self.border.boundary, self.border.turn_of(example))
        messages = len(view.example.messages)
        unfolded = frozenset(range(messages)) if self._unfolded else frozenset[int]()
        focus = Focus(turn=turn if messages > 2 else None, unfolded=unfolded)
        # The rulings stand above it already.
        page = page_of(replace(view, rulings=()), Widths(room[0], room[1], 2), focus)
        half, names = column(room[1]), self.border.boundary
        first, second = (tools_of(name, view.toolset, half, key) for name, key in zip(names, ("1", "2"), strict=True))
        return _Sheet(page, turn, beside(first, second, room[1]), room)

    def _paint(self, sheet: _Sheet) -> None:
        before, self._sheet = self._sheet, sheet
        self._pane.show(sheet.page.pointed())
        self._pane.scroll_to_line(_first_line(sheet))
        self._title.show([heading(sheet.page.view, self._title.text_width)])
        self._tools.show(sheet.tools)
        if before is None or before.tools != sheet.tools:
            self._tools.scroll_to_line(0)
        self._list_title.show([line(("Messages", "accent bold"), ("  label, margin", "muted"))])
        self.show_bars()
        self.call_after_refresh(self._mark_seen, sheet)

    def _mark_seen(self, sheet: _Sheet) -> None:
        if self._sheet is not sheet or sheet.page.view.id != self._current:
            return
        self._seen = sheet.page.view.id
        upcoming = self.border.next_open(self._list.position)
        if upcoming is not None and self.border.cases[upcoming].example not in self._sheets:
            self.beside(partial(self._load, upcoming, ahead=True))

    def _ready(self) -> _Sheet:
        """What a key may settle. Raises :class:`UsageError` where that is not on the screen yet."""
        if self._sheet is None or self._is_unseen() or self._opening:
            raise UsageError("the example is still being read: press the key again in a moment")
        return self._sheet

    def _is_unseen(self) -> bool:
        return self._seen is None or self._seen != self._current or self.review.saving.busy

    async def _sheet_to_open(self) -> _Sheet:
        """What a key opens something about: unlike one that settles, it waits a moment for what is being painted."""
        example, self._opening = self._current, True
        try:
            await has_ended(self._is_unseen, lambda: self._current == example)
        finally:
            self._opening = False
        return self._ready()

    # --- moving

    def _move(self, rows: int) -> None:
        self._ruling = False
        self._list.move_to(self._list.position + rows)

    def _scroll(self, lines: int) -> None:
        self._pane.action_scroll_lines(lines)

    def _fold_tools(self) -> None:
        self.toggle_class("folded")

    async def _unfold(self) -> None:
        """Show all of what is long, or fold it again."""
        self._unfolded = not self._unfolded
        self._sheets.clear()
        await self.show_again()

    def _leave(self) -> None:
        if self._ruling:
            self._ruling = False
        else:
            self.dismiss(None)

    # --- what has changed

    async def _choose(self, name: str) -> None:
        outcome = outcome_of(name, self.border.boundary)
        if not outcome:
            raise UsageError("no tool and another cannot both be right")
        if self._ruling:
            self._ruling = False
            sheet = await self._sheet_to_open()
            await self._settling.rule(sheet.page.view, outcome)
        else:
            sheet = self._ready()
            await self._settling.settle(sheet.page.view, sheet.turn, outcome)

    def _begin_ruling(self) -> None:
        # At once, though the example may not be there yet: the next key says for which outcome, and settles nothing.
        self._ruling = True

    async def _edit(self) -> None:
        sheet = await self._sheet_to_open()
        await self._settling.edit(sheet.page.view, sheet.turn)

    async def _take_back(self, action: str) -> None:
        if self.review.saving.busy:
            raise UsageError("the last one is still being saved: wait for it")
        await self._settling.take_back(action)

    async def read_again(self, examples: Sequence[int]) -> None:
        """Read rows again that have changed, and whether they are decided."""
        session, border = self.review.session, self.border
        here = [one for one in examples if border.place_of(one) is not None]
        for one in here:
            self._sheets.pop(one, None)
        for row in await self.review.threads.read(lambda: session.rows(here)):
            place = border.place_of(row.id)
            assert place is not None
            (border.closed.add if row.status else border.closed.discard)(row.id)
            self._list.set_row(place, case_row(row, border.cases[place], border.boundary, self._list.row_width))

    async def renew(self) -> None:
        """Read again what was ruled here, and what is decided: more has changed than one example."""
        session, border = self.review.session, self.border
        self.border = await self.review.threads.read(lambda: renewed(session, border))
        self._sheets.clear()
        self._list.fetch_again()
        self.review.detail.drop_pages()  # a page shows what was ruled when it was laid out
        self.show_guidance()

    async def show_again(self) -> None:
        """Read the example in the eye again."""
        self._seen = None
        await self._load(self._list.position)

    def go_on(self) -> None:
        """Go to the next example that is open."""
        upcoming = self.border.next_open(self._list.position)
        if upcoming is None or upcoming == self._list.position:
            self._show(self._list.position)
            if upcoming is None:
                self.announce("all settled", "good")
        else:
            self._list.move_to(upcoming)

    async def go_to(self, examples: Sequence[int]) -> None:
        """Go to the first of *examples* that lies here, or read the one in the eye again."""
        place = next((at for one in examples if (at := self.border.place_of(one)) is not None), None)
        if place is None or place == self._list.position:
            await self.show_again()
        else:
            self._list.move_to(place)

    def remark(self, text: str) -> None:
        """Say at the foot what a person should know; it stays until the next key."""
        self._sentence = [("▲ ", "warning"), (one_line(text), "text")]
        self.show_bars()


def _first_line(sheet: _Sheet) -> int:
    """The topmost line: what the user said before the turn in question."""
    turns = [line.turn for line in sheet.page.example]
    return turns.index(sheet.turn - 1) if sheet.turn is not None and sheet.turn - 1 in turns else 0
