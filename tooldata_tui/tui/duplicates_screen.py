"""The screen of duplicates: a group at a time, and each key is a step that ``u`` takes back."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from tooldata_tui.dataset import VerdictKind
from tooldata_tui.errors import UsageError
from tooldata_tui.review.duplicates import (
    Fate,
    Group,
    Groups,
    Plan,
    decide,
    keep_all,
    keep_diverse,
    keep_one,
    most_different,
    open_groups,
    read_group,
    take_label,
    usual_number,
)
from tooldata_tui.review.present.duplicates import (
    duplicates_keys,
    group_lines,
    group_title,
    groups_words,
    pointed,
)
from tooldata_tui.review.present.layout import Line
from tooldata_tui.settings.actions import Context
from tooldata_tui.tui.panes import Bar, Pane
from tooldata_tui.tui.side_screen import Keys, SideScreen, leaps

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["open_duplicates"]

_VERDICTS = {Fate.KEEP: VerdictKind.ACCEPT, Fate.RELABEL: VerdictKind.RELABEL}


async def open_duplicates(app: "ReviewApp") -> None:
    """Open the screen. Raises :class:`UsageError` where there is nothing to show."""
    groups = await app.threads.read(lambda: open_groups(app.session))
    if groups is None:
        raise UsageError("the examples have not been compared", hint="run tooldata scan first")
    if not len(groups):
        raise UsageError("no two examples say the same")

    async def left(_: object) -> None:
        current = app.listing.current
        if current is not None and current in app.listing.queue.closed:
            app.deciding.advance(current)

    app.ask(DuplicatesScreen(app, groups), left)


class DuplicatesScreen(SideScreen):
    """One group.

    :ivar cursor: place of the member that ``enter`` keeps
    :ivar plan: what is shown as what would be done, if anything is
    """

    CONTEXT = Context.DUPLICATES
    NAME = "duplicates"
    DEFAULT_CSS = """
    DuplicatesScreen {
        #group-title { background: $td-background; padding: 0 1; margin: 1 0; }
        #group { height: 1fr; background: $td-background; }
        &.-low #group-title { margin: 0; }
    }
    """

    def __init__(self, app: "ReviewApp", groups: Groups) -> None:
        super().__init__(app)
        self._groups = groups
        self._number = 0
        self._title = Bar(app.span_styles, id="group-title")
        self._pane = Pane(app.span_styles, id="group", focusable=False)
        self._rows: list[Line] = []
        self.group: Group | None = None
        self.cursor = 0
        self.plan: Plan | None = None
        #: Members in the order in which they would be kept, and how many; none while that is not chosen.
        self._order: list[int] = []
        self._keep = 0
        #: Whether what is on the screen is the group that a key would decide.
        self._is_seen = False
        #: Groups decided here, and those taken back, for going where a step is taken back.
        self._done: list[int] = []
        self._undone: list[int] = []

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "list.next": partial(self._move, 1),
            "list.previous": partial(self._move, -1),
            **leaps(self._move, lambda: self._pane.inner.height, lambda rows: self._pane.action_scroll_lines(rows)),
            "review.undo": partial(self._take_back, "review.undo"),
            "review.redo": partial(self._take_back, "review.redo"),
            "duplicates.keep": self._keep_this,
            "duplicates.keep_all": self._keep_all,
            "duplicates.keep_diverse": self._keep_diverse,
            "duplicates.more": partial(self._keep_more, 1),
            "duplicates.fewer": partial(self._keep_more, -1),
            "duplicates.relabel": self._relabel,
            "duplicates.next": partial(self._step, 1),
            "duplicates.previous": partial(self._step, -1),
            "duplicates.leave": self._leave,
            **{f"duplicates.keep_{number}": partial(self._digit, number) for number in range(1, 10)},
        }

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        return self._title, self._pane

    def place(self) -> str:
        return groups_words(self._groups, self._number)

    def keys(self) -> Keys:
        return duplicates_keys(self.group, self.plan, self.size.width, choosing=bool(self._order))

    async def on_mount(self) -> None:
        first = self._groups.next_open(-1)
        self.beside(partial(self._show, first or 0))
        if first is None:
            self.announce("all groups are decided", "good")

    def resized(self) -> None:
        self._draw()

    async def _show(self, number: int, cursor: int = 0) -> None:
        """Read a group and show it."""
        app = self.review
        self._number, self._is_seen = number, False
        cluster = self._groups.clusters[number]
        group = await app.threads.read(lambda: read_group(app.session, cluster))
        if number != self._number:
            return  # overtaken
        self._groups.note(number, group)
        self.group, self.plan, self._order = group, None, []
        self.cursor = min(cursor, max(len(group.members) - 1, 0))
        self._draw()
        self._pane.scroll_to_line(0)
        self.call_after_refresh(self._mark_seen, number)

    def _mark_seen(self, number: int) -> None:
        self._is_seen = number == self._number

    def _draw(self) -> None:
        if self.group is None or not self._pane.inner.width:
            return
        self._rows = group_lines(self.group, self.plan, max(self._pane.text_width - 2, 20))
        self._title.show([group_title(self.group, self._title.text_width)])
        self._point()
        self.show_bars()

    def _point(self) -> None:
        self._pane.show(pointed(self._rows, self.cursor))

    def _move(self, members: int) -> None:
        if self.group is None:
            return
        pane, height = self._pane, self._pane.inner.height
        rows = [row for row, one in enumerate(self._rows) if one.turn == self.cursor]
        # A member that is longer than the screen is read to its end first.
        if members == 1 and rows and rows[-1] >= pane.top + height:
            pane.action_scroll_lines(min(height - 2, rows[-1] - pane.top - height + 1))
            return
        self.cursor = max(0, min(self.cursor + members, len(self.group.members) - 1))
        self._point()
        rows = [row for row, one in enumerate(self._rows) if one.turn == self.cursor]
        if rows and rows[0] < pane.top:
            pane.scroll_to_line(rows[0])
        elif rows and rows[-1] >= pane.top + height:
            pane.scroll_to_line(min(rows[0], rows[-1] - height + 1))

    # --- from group to group

    async def _step(self, groups: int) -> None:
        await self._show((self._number + groups) % len(self._groups))

    def _leave(self) -> None:
        if self.plan is None:
            self.dismiss(None)
        else:
            self._propose(None)

    # --- deciding

    def _ready(self) -> Group:
        """The group that a key may decide. Raises :class:`UsageError` where there is none."""
        if self.group is None or not self._is_seen or self.review.saving.busy:
            raise UsageError("the group is still being read: press the key again in a moment")
        return self.group

    def _propose(self, plan: Plan | None, order: list[int] | None = None) -> None:
        """Show what would be done; nothing for None."""
        self.plan, self._order = plan, order or []
        self._draw()

    async def _keep_this(self) -> None:
        group = self._ready()
        if self.plan is not None:
            await self._decide(self.plan)
        elif group.disagrees:
            self._propose(take_label(group, group.members[self.cursor].label))
        else:
            await self._decide(keep_one(group, group.members[self.cursor].id))

    async def _digit(self, number: int) -> None:
        group = self._ready()
        if self._order:
            self._keep = min(number, len(self._order) - 1)
            self._propose(keep_diverse(group, self._order[: self._keep]), self._order)
        elif group.disagrees:
            if number > len(group.labels):
                raise UsageError(f"there is no label {number} here: there are {len(group.labels)}")
            self._propose(take_label(group, group.labels[number - 1]))
        elif number > len(group.members):
            raise UsageError(f"there is no number {number} here: there are {len(group.members)}")
        else:
            await self._decide(keep_one(group, group.members[number - 1].id))

    async def _keep_all(self) -> None:
        await self._decide(keep_all(self._ready()))

    async def _keep_diverse(self) -> None:
        group, app = self._ready(), self.review
        if self._order and self.plan is not None:
            await self._decide(self.plan)
            return
        order = await app.threads.read(lambda: most_different(app.session, group))
        if group is self.group:
            self._keep = min(usual_number(group), len(order) - 1)
            self._propose(keep_diverse(group, order[: self._keep]), order)

    def _keep_more(self, step: int) -> None:
        group = self._ready()
        if not self._order:
            key = self.review.keymap.shown("duplicates.keep_diverse")
            raise UsageError(f"{key} chooses those that differ most")
        self._keep = max(1, min(self._keep + step, len(self._order) - 1))
        self._propose(keep_diverse(group, self._order[: self._keep]), self._order)

    def _relabel(self) -> None:
        group = self._ready()
        if self.plan is None or self._order:
            raise UsageError("choose the label that is right first" if group.disagrees else "the labels agree")
        self._propose(take_label(group, self.plan.label, change=not self.plan.count(Fate.RELABEL)))

    async def _decide(self, plan: Plan) -> None:
        group, app = self._ready(), self.review
        number, self._is_seen = self._number, False
        try:
            decision = await app.saving.save("group", plan.words, lambda: decide(app.session, group, plan))
        except BaseException:
            self._is_seen = True
            raise
        kinds = {_VERDICTS.get(fate, VerdictKind.REJECT) for fate in plan.fates.values()}
        kind = VerdictKind.REJECT if VerdictKind.REJECT in kinds else VerdictKind.ACCEPT
        app.progress.did(kind, decision.step, len(decision.examples))
        await self._take_over(decision.examples, edited=bool(plan.count(Fate.RELABEL)))
        self._done.append(number)
        self._undone.clear()
        after = await app.threads.read(lambda: read_group(app.session, self._groups.clusters[number]))
        self._groups.note(number, after)
        # Once the labels agree, what to keep is chosen next.
        upcoming = number if group.disagrees and after.is_open else self._groups.next_open(number)
        if app.deciding.is_over():
            return
        await self._show(number if upcoming is None else upcoming)
        self.announce(plan.words if upcoming is not None else f"{plan.words} · all groups are decided")

    async def _take_over(self, examples: tuple[int, ...], *, edited: bool) -> None:
        """Let the review behind this screen know what was decided."""
        app = self.review
        app.progress.recount(await app.threads.read(app.session.queries.tallies))
        rejected_or_accepted = await app.threads.read(app.session.queries.decided)
        app.listing.queue.closed.update(one for one in examples if one in rejected_or_accepted)
        await app.changing.read_again(examples, edited=edited, repaint=False)

    async def _take_back(self, action: str) -> None:
        """Undo or redo, and show the group that it was about."""
        app = self.review
        self._ready()
        if self.plan is not None:
            self._propose(None)
            return
        await app.do(action)
        said = app.bars.note
        taken, given = (self._done, self._undone) if action == "review.undo" else (self._undone, self._done)
        if taken:
            given.append(taken.pop())
            await self._show(given[-1])
        else:
            await self._show(self._number, self.cursor)
        self.announce(said, "warning")
