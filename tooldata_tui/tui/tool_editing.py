"""Editing tools: a form, then what the edit would do to all examples, then it is kept, or written to a file too."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset import Finding, VerdictKind
from tooldata_tui.dataset import Path as Place
from tooldata_tui.errors import UsageError
from tooldata_tui.review.tool_edit import (
    Effect,
    Kept,
    ToolEdit,
    changed_toolset,
    definition,
    edit_of,
    keep_edit,
    look_ahead,
    tool_of,
)
from tooldata_tui.review.tool_file import file_with, write_to_file
from tooldata_tui.review.tool_form import BLANK
from tooldata_tui.review.tools import Group, ToolUse, Version, identity, tool_findings
from tooldata_tui.store.judged_by import as_they_count
from tooldata_tui.tui.tool_form import ToolFormResult, ToolFormScreen
from tooldata_tui.tui.tool_preview import ToolPreview

if TYPE_CHECKING:
    from tooldata_tui.tui.tools_screen import ToolsScreen

__all__ = ["ToolEditing"]


class ToolEditing:
    """What the screen of tools does to them.

    :param kept: called once an edit is on disk
    :ivar last: the last edit that was kept, and the file that it may be made in as well
    """

    def __init__(self, screen: "ToolsScreen", kept: Callable[[ToolEdit, Kept], Coroutine[Any, Any, None]]) -> None:
        self._screen, self._app, self._kept = screen, screen.review, kept
        self.last: tuple[ToolEdit, Path] | None = None
        #: Edits that were not kept, by the version they are of.
        self._drafts: dict[tuple[str, str] | None, dict[str, Any]] = {}

    def open_form(self, version: Version | None, groups: Sequence[Group], start: Place, use: ToolUse | None) -> None:
        """Edit a tool, or for None write a new one.

        :param groups: the examples it would be changed in
        :param start: the node that was chosen
        :param use: how calls use it, as far as that is known
        """
        before = version.tool if version is not None else None
        key = identity(before) if before is not None else None
        shown = definition(before) if before is not None else None
        given = self._drafts.get(key, shown if shown is not None else dict(BLANK))
        rules, around = self._app.session.make_checker(), groups[0].toolset

        def check(given: dict[str, Any]) -> list[Finding]:
            tool = tool_of(given, before)
            found = tool_findings(rules, changed_toolset(around, ToolEdit(before, tool)), tool)
            return as_they_count(found, self._app.session.severities)

        async def edited(result: object) -> None:
            if not isinstance(result, ToolFormResult):
                self._drafts.pop(key, None)
                self._screen.announce("nothing was changed", "warning")
                return
            self._drafts[key] = result.given
            edit = edit_of(before, result.given)
            if not result.committed or edit is None:
                self._screen.announce("kept as a draft as long as this screen is open", "warning")
                return
            self._preview(edit, groups, lambda: self.open_form(version, groups, start, use))

        self._app.ask(ToolFormScreen(self._app.span_styles, shown, given, start, check, use), edited)

    def _preview(self, edit: ToolEdit, groups: Sequence[Group], edit_on: Callable[[], None]) -> None:
        session = self._app.session
        effects: Iterator[Effect] = look_ahead(session, groups, edit, session.make_checker())

        async def answered(answer: object) -> None:
            if answer == "keep":
                await self._screen.guarded(self._keep(groups, edit))
            elif answer == "edit":
                edit_on()

        self._app.ask(ToolPreview(self._app, edit, sum(len(one.examples) for one in groups), effects), answered)

    async def _keep(self, groups: Sequence[Group], edit: ToolEdit) -> None:
        app, many = self._app, sum(len(one.examples) for one in groups)
        loop = asyncio.get_running_loop()

        def tell(done: int) -> None:
            loop.call_soon_threadsafe(self._screen.announce, f"{done:,} of {many:,} edited")

        kept = await app.saving.save("tools", edit.words, lambda: keep_edit(app.session, groups, edit, tell))
        self._drafts.pop(identity(edit.before) if edit.before is not None else None, None)
        app.progress.did(VerdictKind.EDIT, kept.decision.step)
        path = await app.threads.read(lambda: file_with(app.session.project.path, edit))
        self.last = (edit, path) if path is not None else None
        await self._kept(edit, kept)

    async def write(self) -> None:
        """Make the last edit in the file beside the project, too."""
        if self.last is None:
            raise UsageError("there is no edit that a file beside the project has not got")
        edit, path = self.last
        copy = await self._app.threads.write(lambda: write_to_file(path, edit))
        self.last = None
        self._screen.announce(f"written to {path.name}; as it was: {copy.name}", "good")
