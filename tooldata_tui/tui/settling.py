"""Keys of the boundary screen that change something: settle, write a ruling, edit, undo and redo."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset import Ruling, VerdictKind, outcome_words
from tooldata_tui.errors import UsageError
from tooldata_tui.review.border import objections, offers, written
from tooldata_tui.review.session import Decision
from tooldata_tui.review.settling import Plan, carry_out, plan
from tooldata_tui.review.view import View
from tooldata_tui.store.rulings import save_ruling

if TYPE_CHECKING:
    from tooldata_tui.tui.boundary_screen import BoundaryScreen

__all__ = ["Settling"]


class Settling:
    """Each key saves first, and shows what became of it then.

    :ivar touched: what was changed here, and the review behind this screen has not read again
    """

    def __init__(self, screen: "BoundaryScreen") -> None:
        self._screen = screen
        self._app = screen.review
        self.touched: set[int] = set()
        #: What was changed here step by step, and what of it was taken back: for going where a step is taken back.
        self._done: list[tuple[int, ...]] = []
        self._undone: list[tuple[int, ...]] = []

    async def settle(self, view: View, turn: int | None, outcome: str) -> None:
        """Settle one example, and go on to the next that is open."""
        app, screen = self._app, self._screen
        settlement = screen.border.settlement(outcome)

        def do() -> tuple[Plan, Decision]:
            made = plan(view, turn, settlement)
            return made, carry_out(app.session, [made])

        about = f"settle #{view.id}"
        made, decision = await app.saving.save(about, about, do)
        await self._note([made], decision)
        screen.announce(decision.words)
        if app.deciding.is_over():
            return
        lacks = self._what_lacks(made)
        if lacks:
            await screen.show_again()
            screen.remark(lacks)
        else:
            screen.go_on()
            if said := await app.threads.read(lambda: objections(app.session, screen.border, view, outcome)):
                screen.remark(said)

    def _what_lacks(self, made: Plan) -> str:
        """What a person has to do about the arguments of a new call; nothing where all is there."""
        if not made.missing:
            return ""
        key = self._app.keymap.shown("review.edit")
        said = outcome_words(made.settlement.outcome)
        return f"#{made.view.id} is {said} now and stays open: {', '.join(made.missing)} missing; {key} fills it in"

    async def _note(self, plans: Sequence[Plan], decision: Decision) -> None:
        """Take note of what was saved, here and in the review behind this screen."""
        app, screen = self._app, self._screen
        able = [one for one in plans if not one.problem]
        app.progress.did(VerdictKind.SETTLE, decision.step, sum(not one.missing for one in able))
        for one in able:
            app.progress.moved(one.view.state.status, one.status)
            app.listing.set_status(one.view.id, one.status)
            if one.settlement.ruling and not one.missing:
                screen.border.settled[one.settlement.ruling] += 1
        self._done.append(decision.examples)
        self._undone.clear()
        screen.show_guidance()
        await self._changed(decision.examples)

    async def _changed(self, examples: Sequence[int]) -> None:
        self.touched.update(examples)
        self._app.detail.forget(examples)
        await self._screen.read_again(examples)

    # --- rulings

    async def rule(self, view: View, outcome: str) -> None:
        """Open the dialog in which a ruling is written."""
        from tooldata_tui.tui.ruling_dialog import Ruled, RulingDialog

        app, border = self._app, self._screen.border
        before, identity = border.ruling_for(outcome), border.ruling_id(outcome)
        offered = await app.threads.read(lambda: offers(app.session, border, view, outcome, identity))
        dialog = RulingDialog(app.span_styles, border.boundary, outcome, before.text if before else "", offered)

        async def answered(answer: object) -> None:
            if isinstance(answer, Ruled):
                ruling = written(border, outcome, answer.text, app.session.reviewer, identity)
                await self._screen.guarded(self._rule(ruling, [offer.plan for offer in answer.chosen]))

        app.ask(dialog, answered)

    async def _rule(self, ruling: Ruling, plans: list[Plan]) -> None:
        app, screen = self._app, self._screen
        if plans:
            decision = await app.saving.save(
                "ruling", "write the ruling", lambda: carry_out(app.session, plans, ruling=ruling)
            )
            await self._note(plans, decision)
        else:
            await app.saving.save("ruling", "write the ruling", partial(self._write_down, ruling))
        await screen.renew()
        said = "ruling written" if ruling.text else "ruling withdrawn"
        screen.announce(f"{said} · {decision.words}" if plans else said)
        if plans and not app.deciding.is_over():
            screen.go_on()

    def _write_down(self, ruling: Ruling) -> None:
        with self._app.session.project.transaction() as db:
            save_ruling(db, ruling)

    # --- undo

    async def take_back(self, action: str) -> None:
        """Undo or redo, and show the example that it was about."""
        app, screen = self._app, self._screen
        await app.do(action)
        taken, given = (self._done, self._undone) if action == "review.undo" else (self._undone, self._done)
        examples = taken.pop() if taken else ()
        if examples:
            given.append(examples)
        await self._changed(examples)
        await screen.renew()
        await screen.go_to(examples)
        screen.announce(app.bars.note, "warning")

    # --- editing

    async def edit(self, view: View, turn: int | None) -> None:
        """Edit the example that is in the eye."""
        from tooldata_tui.tui.edit_screen import EditResult, EditScreen

        app, session = self._app, self._app.session
        if turn is None:
            raise UsageError("there is no assistant turn to edit")

        async def keep(text: str | None) -> None:
            await app.threads.write(lambda: session.save_draft(view.id, text))

        async def edited(result: object) -> None:
            if isinstance(result, EditResult):
                await self._screen.guarded(self._save_edit(view, result.row, result.draft))

        check = partial(session.check_row, view)
        app.ask(EditScreen(view, turn, check, draft=view.record.draft, keep=keep), edited)

    async def _save_edit(self, view: View, row: dict[str, Any] | None, draft: str | None) -> None:
        app, screen = self._app, self._screen
        if row is None:
            await app.threads.write(lambda: app.session.save_draft(view.id, draft))
            said = f"draft of #{view.id} kept" if draft is not None else "nothing was changed"
        else:
            about = f"edit #{view.id}"
            decision = await app.saving.save(about, about, lambda: app.session.edit(view, row))
            app.progress.did(VerdictKind.EDIT, decision.step)
            self._done.append(decision.examples)
            self._undone.clear()
            said = decision.words
        await self._changed((view.id,))
        await screen.show_again()
        screen.announce(said)
