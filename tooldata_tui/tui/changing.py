"""Keys that change what an example says: take a fix, relabel, edit here or in an editor."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset import NO_TOOL, Role, Tool, Toolset, VerdictKind, label_text
from tooldata_tui.errors import SaveError
from tooldata_tui.review.session import Decision
from tooldata_tui.review.view import View
from tooldata_tui.text import one_line

if TYPE_CHECKING:
    from tooldata_tui.review.edits import Relabelled
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Changing"]

#: Rows that are read again one by one after a change; of more the whole list is fetched anew.
_FEW = 50
Row = dict[str, Any]


class Changing:
    """Each change becomes a verdict with the whole row; what could not be saved is kept for the next try."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        #: Edits that the project did not take, as drafts, by example.
        self._kept: dict[int, str] = {}

    def actions(self) -> Mapping[str, Callable[[], object]]:
        labels: dict[str, Callable[[], object]] = {
            f"review.label_{number}": partial(self._label, number) for number in range(10)
        }
        return {
            "review.take_fix": self._take_fix,
            "review.relabel": self._pick,
            "review.edit": self._edit,
            "review.edit_external": self._edit_external,
            **labels,
        }

    async def _save(
        self, view: View, words: str, kind: VerdictKind, call: Callable[[], Decision], *, repaint: bool = True
    ) -> Decision:
        app = self._app
        decision = await app.saving.save(view.id, f"{words} #{view.id}", call)
        app.progress.did(kind, decision.step)
        if decision.status is not None:
            app.progress.moved(view.state.status, decision.status)
            app.listing.set_status(view.id, decision.status)
        await self.read_again([view.id], edited=True, repaint=repaint)
        return decision

    async def read_again(self, ids: Sequence[int], *, edited: bool, repaint: bool = True) -> None:
        """Read examples again after a change that reaches further than their state.

        :param edited: whether what they call may be different now
        :param repaint: whether the current one is shown again
        """
        app = self._app
        app.detail.forget(ids)
        if len(ids) > _FEW:
            app.listing.widget.fetch_again()
        else:
            for row in await app.threads.read(lambda: app.session.rows(ids)):
                app.listing.put(row)
        if edited:
            app.progress.tools = await app.threads.read(lambda: app.session.queries.tally("tool"))
            app.browser.forget()
        current = app.listing.current
        if repaint and current is not None and current in ids:
            await app.detail.load(current)
        app.bars.show_header()

    # --- fixes

    def fix_number(self) -> int | None:
        """The finding whose fix would be taken."""
        page = self._app.detail.page
        return page.fix if page is not None else None

    async def _take_fix(self) -> None:
        app = self._app
        view, number = app.deciding.view(), self.fix_number()
        if view is None:
            return
        if number is None:
            app.bars.complain("there is no fix to take here")
            return
        from tooldata_tui.review.edits import apply_fix

        finding = view.findings[number]
        assert finding.fix is not None
        row = apply_fix(view.row, finding.fix)
        decision = await self._save(
            view, "take the fix of", VerdictKind.ACCEPT,
            lambda: app.session.edit(view, row, accept=True, rule=finding.code), repaint=not app.advance,
        )  # fmt: skip
        app.bars.announce(f"fix {finding.code} taken, {decision.words}")
        app.deciding.advance(view.id)

    # --- relabelling

    def turn(self) -> int | None:
        """The assistant's turn that a label is about: the one pointed at, else the next, else the one in question."""
        page = self._app.detail.page
        if page is None:
            return None
        messages, at = page.view.example.messages, page.focus.turn
        if at is not None:
            answers = (turn for turn in range(at, len(messages)) if messages[turn].role == Role.ASSISTANT)
            return next(answers, page.view.turn_in_question)
        return page.view.turn_in_question

    def _toolset(self, view: View) -> Toolset:
        """The tools of the example, or those of the last one that brought some."""
        return view.toolset if view.toolset.tools else self._app.browser.toolset or view.toolset

    async def _label(self, number: int) -> None:
        view = self._app.deciding.view()
        if view is None:
            return
        tools = list(self._toolset(view).by_name.values())
        if number > len(tools):
            many = "is one tool" if len(tools) == 1 else f"are {len(tools)} tools"
            self._app.bars.complain(f"there is no tool {number}: there {many}")
            return
        await self._relabel(view, tools[number - 1] if number else None)

    async def _pick(self) -> None:
        from tooldata_tui.tui.dialogs import ToolPicker

        app = self._app
        view = await app.deciding.view_to_open()
        if view is None:
            return
        toolset = self._toolset(view)
        tools = [(tool.name, tool.description) for tool in toolset.by_name.values()]
        picker = ToolPicker(app.span_styles, tools, view.label_at(self.turn()))

        async def picked(name: object) -> None:
            if isinstance(name, str):
                await self._relabel(view, None if name == NO_TOOL else toolset.by_name.get(name))

        app.ask(picker, picked)

    async def _relabel(self, view: View, target: Tool | None) -> None:
        from tooldata_tui.review.edits import relabel

        app, turn = self._app, self.turn()
        if turn is None:
            app.bars.complain("there is no assistant turn to relabel")
            return
        wanted = frozenset({target.name}) if target else frozenset[str]()
        if view.label_at(turn) == wanted:
            app.bars.announce(f"#{view.id} is {label_text(wanted)} already", "warning")
            return
        changed = relabel(view.row, turn, target, self._toolset(view))
        body: dict[str, Any] = {"turn": turn, "label": sorted(wanted)}
        await self._save(
            view, "relabel", VerdictKind.RELABEL,
            lambda: app.session.edit(view, changed.row, kind=VerdictKind.RELABEL, **body),
        )  # fmt: skip
        accepts = "" if changed.missing else f" · {app.keymap.shown('review.accept')} accepts"
        app.bars.announce(f"relabelled #{view.id} to {label_text(wanted)}{accepts}")
        if rest := self._what_became(changed):
            app.bars.remark(rest)

    def _what_became(self, changed: "Relabelled") -> str:
        """What a person has to know about the arguments of a relabelled call; nothing where all of them fit."""
        if not changed.dropped and not changed.missing:
            return ""
        parts = [f"kept {', '.join(changed.kept)}"] if changed.kept else []
        if changed.dropped:
            parts.append("dropped " + ", ".join(str(name) for name, _ in changed.dropped))
        if changed.missing:
            parts.append(f"missing {', '.join(changed.missing)}: {self._app.keymap.shown('review.edit')} fills it in")
        if changed.stale:
            turns = ", ".join(map(str, changed.stale))
            parts.append(f"the result in turn {turns} is still that of the other tool")
        return " · ".join(one_line(part) for part in parts)

    # --- editing

    async def _edit(self) -> None:
        from tooldata_tui.tui.edit_screen import EditResult, EditScreen

        app = self._app
        view = await app.deciding.view_to_open()
        if view is None:
            return
        draft = self._kept.get(view.id, view.record.draft)
        stored = view.record.draft is not None

        async def keep(text: str | None) -> None:
            nonlocal stored
            stored = stored or text is not None
            await app.threads.write(lambda: app.session.save_draft(view.id, text))

        async def edited(result: object) -> None:
            if not isinstance(result, EditResult):
                return
            if result.row is not None:
                await self._save_edit(view, result.row)
            elif result.draft is not None:
                await self._save_draft(view, result.draft)
            else:
                await self._drop_draft(view, stored=stored)

        check = partial(app.session.check_row, view)
        app.ask(EditScreen(view, self.turn() or 0, check, draft=draft, keep=keep), edited)

    async def _save_edit(self, view: View, row: Row) -> None:
        app = self._app
        try:
            decision = await self._save(view, "edit", VerdictKind.EDIT, lambda: app.session.edit(view, row))
        except SaveError as error:
            from tooldata_tui.review.editable import json_text, open_arguments

            self._kept[view.id] = json_text(open_arguments(row))[0]
            raise self._keeping(error) from None
        self._kept.pop(view.id, None)
        app.bars.announce(f"{decision.words} · {app.keymap.shown('review.accept')} accepts")

    async def _save_draft(self, view: View, draft: str | None) -> None:
        app = self._app
        about = f"the draft of #{view.id}"
        try:
            await app.saving.save(about, f"keep {about}", lambda: app.session.save_draft(view.id, draft))
        except SaveError as error:
            if draft is not None:
                self._kept[view.id] = draft
            raise self._keeping(error) from None
        self._kept.pop(view.id, None)
        await self.read_again([view.id], edited=False)
        app.bars.announce(f"draft of #{view.id} {'kept' if draft is not None else 'dropped'}", "warning")

    async def _drop_draft(self, view: View, *, stored: bool) -> None:
        """An edit has ended, and nothing is left of it."""
        self._kept.pop(view.id, None)
        if stored:
            await self._save_draft(view, None)

    def _keeping(self, error: SaveError) -> SaveError:
        hint = f"what you wrote is kept as long as this runs: {self._app.keymap.shown('review.edit')} opens it"
        return SaveError(error.message, file=error.file, hint=f"{error.hint}; {hint}" if error.hint else hint)

    async def _edit_external(self) -> None:
        from tooldata_tui.tui.editor import EditorError, edit_externally

        app = self._app
        view = await app.deciding.view_to_open()
        if view is None:
            return
        try:
            row = edit_externally(app, view.row, self._kept.get(view.id, view.record.draft))
        except EditorError as error:
            if error.draft is not None:
                await self._save_draft(view, error.draft)
            raise
        finally:
            app.repaint_all()
        if row is not None:
            await self._save_edit(view, row)
            return
        await self._drop_draft(view, stored=view.record.draft is not None)
        app.bars.announce("nothing was changed", "warning")
