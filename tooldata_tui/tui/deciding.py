"""Keys that decide: accept, reject and why, skip, flag, comment, undo and redo."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tooldata_tui.dataset import REJECT_REASONS, State, Status, VerdictKind
from tooldata_tui.review.present.lists import row_of
from tooldata_tui.review.session import Decision, Undone
from tooldata_tui.review.view import View
from tooldata_tui.text import one_line
from tooldata_tui.tui.asking import Question

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Deciding", "has_ended"]

#: Seconds that a key which opens something waits for its example to be painted, and between two looks at it.
_PATIENCE, _LOOK = 0.9, 0.01


async def has_ended(goes_on: Callable[[], bool], is_here: Callable[[], bool]) -> bool:
    """Wait a moment for what goes on to end, as long as one is still here; say whether there was time enough."""
    looks = int(_PATIENCE / _LOOK)
    while goes_on() and is_here() and looks:
        await asyncio.sleep(_LOOK)
        looks -= 1
    return looks > 0


class Deciding:
    """Each key saves a verdict first, and shows what became of it then.

    :ivar rejected: the view that was rejected last and the reasons for it, likeliest first, as long as one more key
        may say why
    """

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self.rejected: tuple[View, tuple[str, ...]] | None = None
        #: A key that opens something waits for its example: what is typed meanwhile is meant for what it opens.
        self._opening = False

    def actions(self) -> Mapping[str, Callable[[], object]]:
        reasons: dict[str, Callable[[], Awaitable[None]]] = {
            f"reason.{reason.replace('-', '_')}": partial(self._give_reason, reason) for reason in REJECT_REASONS
        }
        return {
            "review.accept": self._accept,
            "review.reject": self._reject,
            "review.skip": self._skip,
            "review.flag": self._flag,
            "review.comment": self._comment,
            "review.undo": self._undo,
            "review.redo": self._redo,
            **reasons,
        }

    def view(self) -> View | None:
        """The view that a key may change; where there is none for a reason a person cannot see, it is said."""
        app = self._app
        view = app.detail.ready if not self._opening else None
        if view is None and app.saving.busy:
            app.bars.complain("the last one is still being saved: wait for it")
        elif view is None and app.detail.page is not None and not app.detail.is_visible:
            app.bars.complain(f"the example is not on the screen: {app.keymap.shown('pane.unzoom')} shows it")
        return view

    async def view_to_open(self) -> View | None:
        """The view that a key opens something about: unlike a decision, it waits a moment for what is being painted."""
        app = self._app
        if self._opening:
            return self.view()
        self._opening = True
        try:
            # What was decided last may lead elsewhere once it is saved.
            saved = await has_ended(lambda: app.saving.busy, lambda: True)
            example = app.listing.current
            shown = True
            if saved and example is not None and app.detail.is_visible:
                shown = await has_ended(lambda: app.detail.ready is None, lambda: app.listing.current == example)
        finally:
            self._opening = False
        if not shown:
            app.bars.complain(f"#{example} is still being read: press the key again in a moment")
        return self.view() if app.listing.current == example else None

    async def _decide(
        self, view: View, kind: VerdictKind, words: str, call: Callable[[View], Decision], state: State
    ) -> None:
        decision = await self._app.saving.save(view.id, f"{words} #{view.id}", lambda: call(view))
        self._app.progress.did(kind, decision.step)
        self.show_state(view, state)
        self._app.bars.announce(decision.words)

    def show_state(self, view: View, state: State) -> None:
        """Show what became of an example, without reading it again."""
        app = self._app
        changed = _with_state(view, state)
        app.progress.moved(view.state.status, state.status)
        app.listing.set_status(view.id, state.status)
        app.listing.put(row_of(changed))
        app.detail.put(changed)

    def advance(self, example: int) -> None:
        """Go on to the next example that is open, unless a person has gone elsewhere, or the session is over."""
        app = self._app
        if self.is_over() or app.listing.current != example:
            return
        position = app.listing.queue.next_open(app.listing.position)
        if position is None or position == app.listing.position or not app.advance:
            app.detail.show(example)
            if position is None:
                app.bars.announce("all decided", "good")
        else:
            app.listing.move_to(position)

    def is_over(self) -> bool:
        """Whether a session with a limit has come to it; it ends then."""
        from tooldata_tui.review.pace import stop

        app = self._app
        reason = stop(app.progress.times, limit=app.limit, minutes=app.minutes)
        if reason:
            app.end(reason)
        return bool(reason)

    async def _accept(self) -> None:
        view = self.view()
        if view is None:
            return
        state = replace(view.state, status=Status.ACCEPTED, reason="")
        await self._decide(view, VerdictKind.ACCEPT, "accept", self._app.session.accept, state)
        self.advance(view.id)

    async def _reject(self) -> None:
        view = self.view()
        if view is None:
            return
        state = replace(view.state, status=Status.REJECTED, reason="")
        await self._decide(view, VerdictKind.REJECT, "reject", self._app.session.reject, state)
        from tooldata_tui.review.reasons import propose_reasons

        self.rejected = (_with_state(view, state), propose_reasons(view.findings))
        self._app.bars.show_footer()
        self.advance(view.id)

    async def _give_reason(self, reason: str) -> None:
        app = self._app
        if self.rejected is None:
            app.bars.complain(f"{REJECT_REASONS[reason]} is a reason for a rejection: reject first")
            return
        view, _ = self.rejected
        words = f"reject #{view.id}: {REJECT_REASONS[reason]}"
        decision = await app.saving.save(view.id, words, lambda: app.session.reject(view, reason))
        app.progress.did(VerdictKind.COMMENT, decision.step)
        self.rejected = None
        self.show_state(view, replace(view.state, reason=reason))
        if app.listing.current == view.id:
            app.detail.repaint()
        app.bars.announce(f"rejected #{view.id}: {REJECT_REASONS[reason]}")

    def hush(self) -> None:
        """The next key is about something else than why."""
        if self.rejected is not None:
            self.rejected = None
            self._app.bars.show_footer()

    async def _skip(self) -> None:
        app = self._app
        view = self.view()
        if view is None:
            return
        state = replace(view.state, skips=view.state.skips + 1)
        await self._decide(view, VerdictKind.SKIP, "skip", app.session.skip, state)
        position = app.listing.position
        here = app.listing.current == view.id
        if not app.listing.send_to_end(view.id):
            app.detail.repaint()
        elif here:
            upcoming = app.listing.queue.next_open(position - 1)
            if upcoming is None or upcoming == position:
                app.listing.arrive()
            else:
                app.listing.move_to(upcoming)

    async def _flag(self) -> None:
        view = self.view()
        if view is None:
            return
        state = replace(view.state, flagged=not view.state.flagged)
        await self._decide(view, VerdictKind.FLAG, "flag", self._app.session.flag, state)
        self._app.detail.repaint()

    async def _comment(self) -> None:
        view = await self.view_to_open()
        if view is None:
            return
        before = one_line(view.state.comment)

        async def answered(text: str) -> None:
            if text != before:
                await self._save_comment(view, text)

        self._app.asking.ask(Question(f"comment on #{view.id}: enter saves it", answered, before))

    async def _save_comment(self, view: View, text: str) -> None:
        app = self._app
        comment = app.session.comment
        state = replace(view.state, comment=text)
        await self._decide(view, VerdictKind.COMMENT, "comment on", lambda one: comment(one, text), state)
        if app.listing.current == view.id:
            app.detail.relayout()

    # --- undo

    async def _undo(self) -> None:
        await self._take("undo", "nothing to undo", self._app.session.undo, self._app.progress.undid)

    async def _redo(self) -> None:
        await self._take("redo", "nothing to redo", self._app.session.redo, self._app.progress.redid)

    async def _take(
        self, words: str, nothing: str, call: Callable[[], Undone | None], note: Callable[[int], None]
    ) -> None:
        app = self._app
        undone = await app.saving.save(words, words, call)
        if undone is None:
            app.bars.announce(nothing, "warning")
            return
        self.rejected = None
        note(undone.step)
        ids = list(undone.states)
        known = app.detail.cached(ids[0]) if len(ids) == 1 and VerdictKind.WAIVE not in undone.kinds else None
        if known is not None and undone.states[ids[0]].row == known.state.row == undone.before[ids[0]].row:
            self.show_state(known, undone.states[ids[0]])
        else:
            await self._show_states(undone)
        outside = False
        skips = undone.states[ids[0]].skips - undone.before[ids[0]].skips
        if skips > 0 and app.listing.current != ids[0]:
            app.listing.send_to_end(ids[0])  # skipped again
        elif skips < 0 and known is not None:
            app.listing.bring_here(row_of(_with_state(known, undone.states[ids[0]])))
            app.detail.show(ids[0])
        elif not await self._go_back_to(ids):
            outside = True
        app.bars.announce(undone.words, "warning")
        if outside:
            shown = app.keymap.shown
            there = f"#{ids[0]} is not in this list: {shown('command.open')}{ids[0]} goes there"
            app.bars.remark(there if len(ids) == 1 else f"not in this list: {shown('mark.clear')} takes the filter off")

    async def _show_states(self, undone: Undone) -> None:
        """Read again what was undone: there is too much of it, or its text has changed."""
        app = self._app
        for example, state in undone.states.items():
            app.progress.moved(undone.before[example].status, state.status)
            app.listing.set_status(example, state.status)
        edited = any(undone.before[example].row != state.row for example, state in undone.states.items())
        await app.changing.read_again(list(undone.states), edited=edited)

    async def _go_back_to(self, ids: list[int]) -> bool:
        """Show what is open again, and say whether it is in the list.

        What belongs to the list and is in it no more, decided before it was made, is put where we are.
        """
        app = self._app
        listing = app.listing
        there = set(listing.queue.ids) if len(ids) > 1 else {one for one in ids if listing.find(one) is not None}
        gone = [one for one in ids if one not in there]
        if gone:
            queue, found = listing.queue, gone
            if queue.is_narrowed:
                found = await app.threads.read(lambda: app.session.belonging(queue, gone))
            if found and queue is listing.queue:
                listing.insert(found)
                there.update(found)
        first = next((one for one in ids if one in there), None)
        position = listing.find(first) if first is not None else None
        if first is None or position is None:
            return False
        if position == listing.position:
            app.detail.show(first)
        else:
            listing.move_to(position)
        return True


def _with_state(view: View, state: State) -> View:
    record = replace(view.record, stored=replace(view.record.stored, state=state))
    return View(record, view.original, view.example)
