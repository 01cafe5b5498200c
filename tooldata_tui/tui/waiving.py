"""The key that waives a finding, and the command that takes that back."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tooldata_tui.dataset import VerdictKind
from tooldata_tui.errors import UsageError
from tooldata_tui.review.session import Decision
from tooldata_tui.review.view import View
from tooldata_tui.tui.asking import Question

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Waiving"]


class Waiving:
    """What a rule is wrong about at one example."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {"finding.waive": self._waive}

    async def _waive(self) -> None:
        """Ask why the chosen finding does not count; of findings of one rule, none has to be chosen."""
        app = self._app
        view = await app.deciding.view_to_open()
        if view is None:
            return
        code = self._chosen(view)
        if not code:
            shown = app.keymap.shown("finding.next")
            app.bars.complain(f"which one? {shown} chooses a finding" if view.findings else "no findings here")
            return

        async def answered(text: str) -> None:
            if text.strip():
                await self._save(view, code, text)

        app.asking.ask(Question(f"why {code} does not count for #{view.id}: enter saves it", answered))

    def _chosen(self, view: View) -> str:
        page = self._app.detail.page
        number = page.focus.finding if page is not None and page.view.id == view.id else None
        if number is not None and number < len(view.findings):
            return view.findings[number].code
        codes = {finding.code for finding in view.findings}
        return codes.pop() if len(codes) == 1 else ""

    async def _save(self, view: View, code: str, reason: str) -> None:
        from tooldata_tui.review.waiving import waive_finding

        session = self._app.session
        decision = await self._app.saving.save(
            view.id, f"waive {code} at #{view.id}", lambda: waive_finding(session, view, code, reason)
        )
        await self._show(view, decision)
        self._app.bars.remark(f"{self._app.keymap.shown('review.undo')} or :unwaive {code} takes it back")

    async def take_back(self, code: str) -> None:
        """Let what *code* found here count again. Raises :class:`UsageError` where it was not waived."""
        from tooldata_tui.review.waiving import take_back_waiver

        view = await self._app.deciding.view_to_open()
        if view is None:
            return
        known = list(dict.fromkeys(finding.code for finding, _ in view.waived))
        if not known:
            raise UsageError(f"nothing is waived at #{view.id}")
        if not code and len(known) > 1:
            raise UsageError("say which rule", hint=", ".join(known))
        chosen = code.upper() or known[0]
        session = self._app.session
        decision = await self._app.saving.save(
            view.id, f"take back the waiver of {chosen} at #{view.id}", lambda: take_back_waiver(session, view, chosen)
        )
        await self._show(view, decision)

    async def _show(self, view: View, decision: Decision) -> None:
        self._app.progress.did(VerdictKind.WAIVE, decision.step)
        await self._app.changing.read_again([view.id], edited=False)
        self._app.bars.announce(decision.words)
