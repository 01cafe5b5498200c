"""What the keys of the review do: each action asks the session, then shows what became of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tooldata_tui.dataset import NO_TOOL, REJECT_REASONS, PatchError, State, Status, Tool, VerdictKind, label_text
from tooldata_tui.errors import SaveError, TooldataError, UsageError
from tooldata_tui.review.present.layout import Line
from tooldata_tui.review.present.page import page_of
from tooldata_tui.review.session import Decision, backup_path
from tooldata_tui.review.view import View
from tooldata_tui.settings.actions import ACTIONS, Context
from tooldata_tui.store.examples import ListRow
from tooldata_tui.text import one_line
from tooldata_tui.tui.app import ReviewScreen
from tooldata_tui.tui.prompt import Prompt

__all__ = ["ReviewApp"]

_PANES = ("queue", "example", "diff", "tools")
_ALWAYS = {action.id for action in ACTIONS if action.context is Context.ALWAYS}
_ANNOUNCING = {"review.accept", "review.reject", "review.skip", "review.flag", "review.undo", "review.redo"}
_HANDLED = {action.id for action in ACTIONS if action.context is not Context.EDIT} - {"boundary.open"}


class ReviewApp(ReviewScreen):
    """The review with its keys."""

    limit: int | None = None
    minutes: float | None = None
    #: Why the session ended by itself, if it did.
    ended = ""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._rejected: tuple[View, tuple[str, ...]] | None = None
        self._range_from: int | None = None
        self._match = ""
        for action, keys in self.keymap.bindings.items():
            if keys and action in _HANDLED:
                self.bind(",".join(keys), f"act('{action}')", show=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "act" and self.query_one(Prompt).is_open:
            return parameters[0] in _ALWAYS
        return True

    async def action_act(self, action: str) -> None:
        """Do the action with this id."""
        self._hush(action)
        handler = getattr(self, "do_" + action.replace(".", "_").replace("-", "_"), None)
        group, _, rest = action.partition(".")
        try:
            if handler is not None:
                result = handler()
                if result is not None:
                    await result
            elif group == "reason":
                await self._give_reason(rest.replace("_", "-"))
            elif rest.startswith("label_"):
                await self._label_by_number(int(rest[6:]))
        except SaveError as error:
            self.announce("NOT saved", "bad")
            self.complain(f"NOT saved: {error}")
        except (TooldataError, PatchError) as error:
            self.complain(one_line(str(error)))

    def _hush(self, action: str) -> None:
        """What was said about the last key makes room for the next."""
        if not action.startswith("reason.") and self._rejected is not None and action != "review.reject":
            self._rejected = None
            self.show_footer()
        if action in _ANNOUNCING:
            return  # says something new itself: one frame, not two
        if self.footer_text is not None:
            self.footer_text = None
            self.show_footer()
        if self.note:
            self.note = ""
            self.show_header()

    # --- deciding

    @property
    def ready(self) -> View | None:
        """The view that can be decided: the current one, once it has been painted."""
        if self.page is None or self.seen is None or self.seen != self.current or self.page.view.id != self.seen:
            return None
        return self.page.view

    async def _decide(
        self, kind: VerdictKind, make: Callable[[View], Decision], state: Callable[[State], State]
    ) -> bool:
        view = self.ready
        if view is None:
            return False
        self.seen = None  # until the next example is painted, a repeated key has nothing to act on
        try:
            decision = await self.threads.write(lambda: make(view))
        except SaveError:
            self.seen = view.id
            raise
        self._changed(view, state(view.state), kind)
        self.announce(f"{one_line(decision.words)} · {self.keymap.shown('review.undo')} undo")
        return True

    def _changed(self, view: View, state: State, kind: VerdictKind | None) -> None:
        """Show what became of an example, without reading it again."""
        stored = replace(view.record.stored, state=state)
        changed = View(replace(view.record, stored=stored), view.original, view.example)
        self.progress.moved(view.state.status, state.status)
        if kind is not None:
            self.progress.did(kind)
        (self.queue.closed.add if self.closed(state.status) else self.queue.closed.discard)(view.id)
        position = self.queue.position_of(view.id, self.queue_list.position)
        if position is not None:
            self.update_row(position, _list_row(changed))
        self.forget(view.id)
        if self.page is not None and self.page.view.id == view.id:
            self.page = page_of(changed, self.page.widths, self.page.focus, self.page.shown)
            self._keep(self.page)

    def _advance(self) -> None:
        from tooldata_tui.review.pace import stop

        if reason := stop([self.began, *self.progress.times], limit=self.limit, minutes=self.minutes):
            self.ended = reason
            self.leave()
            return
        position = self.queue.next_open(self.queue_list.position)
        if position is None:
            self._repaint()
            self.announce("all decided", "good")
        elif position == self.queue_list.position:
            self._repaint()
        else:
            self.move_to(position)

    def _repaint(self) -> None:
        if self.page is not None:
            self._paint(self.page)
        self.show_bars()

    async def do_review_accept(self) -> None:
        accepted = Status.ACCEPTED
        if await self._decide(
            VerdictKind.ACCEPT, self.session.accept, lambda s: replace(s, status=accepted, reason="")
        ):
            self._rejected = None
            self._advance()

    async def do_review_reject(self) -> None:
        view = self.ready
        if await self._decide(
            VerdictKind.REJECT, self.session.reject, lambda s: replace(s, status=Status.REJECTED, reason="")
        ):
            from tooldata_tui.review.reasons import propose_reasons

            assert view is not None
            self._rejected = (view, propose_reasons(view.findings))
            self._advance()

    async def _give_reason(self, reason: str) -> None:
        if self._rejected is None:
            self.complain(f"{REJECT_REASONS[reason]} is a reason for a rejection: reject first")
            return
        view, _ = self._rejected
        rejected = replace(view.state, status=Status.REJECTED, reason="")
        await self.threads.write(lambda: self.session.reject(view, reason))
        stored = replace(view.record.stored, state=rejected)
        self._changed(
            View(replace(view.record, stored=stored), view.original, view.example),
            replace(rejected, reason=reason),
            None,
        )
        self._rejected = None
        self.announce(f"rejected #{view.id}: {REJECT_REASONS[reason]}")

    async def do_review_skip(self) -> None:
        view = self.ready
        position = self.queue_list.position
        if await self._decide(VerdictKind.SKIP, self.session.skip, lambda s: replace(s, skips=s.skips + 1)):
            assert view is not None
            self.queue.to_end(position)
            self.queue_list.set_source(len(self.queue), position)

    async def do_review_flag(self) -> None:
        if await self._decide(VerdictKind.FLAG, self.session.flag, lambda s: replace(s, flagged=not s.flagged)):
            self._repaint()

    def do_review_comment(self) -> None:
        if self.ready is not None:
            self._ask("comment", "comment (enter saves, esc leaves)", self.ready.state.comment)

    async def do_review_take_fix(self) -> None:
        view = self.ready
        if view is None or self.page is None:
            return
        number = self._fix_number()
        if number is None:
            self.complain("there is no fix to take here")
            return
        from tooldata_tui.review.edits import apply_fix

        finding = view.findings[number]
        assert finding.fix is not None
        row = apply_fix(view.row, finding.fix)
        self.seen = None
        decision = await self.threads.write(lambda: self.session.edit(view, row, accept=True, rule=finding.code))
        self.progress.moved(view.state.status, Status.ACCEPTED)
        self.progress.did(VerdictKind.ACCEPT)
        self.queue.closed.add(view.id)
        await self._refresh_rows([view.id])
        self.announce(f"fix {finding.code} taken, {one_line(decision.words)}")
        self._advance()

    def _fix_number(self) -> int | None:
        """The fix that the diff shows, else that of the chosen finding, else the first."""
        assert self.page is not None
        page = self.page
        if page.comparisons and (number := page.comparisons[page.shown].finding) is not None:
            return number
        return next((n for n, one in enumerate(page.view.findings) if one.fix is not None), None)

    # --- relabelling and editing

    async def _label_by_number(self, number: int) -> None:
        view = self.ready
        if view is None:
            return
        tools = list(self._toolset.by_name.values()) if self._toolset else []
        if number > len(tools):
            self.complain(f"there are only {len(tools)} tools; r picks one by name")
            return
        await self._relabel(view, tools[number - 1] if number else None)

    def do_review_relabel(self) -> None:
        from tooldata_tui.tui.dialogs import ToolPicker

        view = self.ready
        if view is None:
            return
        toolset = view.toolset if view.toolset.tools else self._toolset
        tools = [(tool.name, tool.description) for tool in toolset.by_name.values()] if toolset else []
        self.push_screen(ToolPicker(self.span_styles, tools, view.label_at(self._turn())), self._picked)

    async def _picked(self, name: object) -> None:
        view = self.ready
        if view is None or not isinstance(name, str):
            return
        toolset = view.toolset if view.toolset.tools else self._toolset
        tool = toolset.by_name.get(name) if toolset else None
        try:
            await self._relabel(view, None if name == NO_TOOL else tool)
        except SaveError as error:
            self.complain(f"NOT saved: {error}")

    async def _relabel(self, view: View, target: Tool | None) -> None:
        from tooldata_tui.review.edits import relabel

        turn = self._turn()
        if turn is None:
            self.complain("there is no assistant turn to relabel")
            return
        wanted = frozenset({target.name}) if target else frozenset[str]()
        if view.label_at(turn) == wanted:
            self.announce(f"#{view.id} is {label_text(wanted)} already", "warning")
            return
        toolset = view.toolset if view.toolset.tools else (self._toolset or view.toolset)
        changed = relabel(view.row, turn, target, toolset)
        self.seen = None
        body = {"turn": turn, "label": sorted(wanted)}
        await self.threads.write(
            lambda: self.session.edit(view, changed.row, kind=VerdictKind.RELABEL, **body)  # type: ignore[arg-type]
        )
        self.progress.did(VerdictKind.RELABEL)
        await self._refresh_rows([view.id])
        parts = [f"relabelled to {label_text(wanted)}"]
        if changed.kept:
            parts.append(f"kept {', '.join(changed.kept)}")
        if changed.dropped:
            parts.append("dropped " + ", ".join(str(name) for name, _ in changed.dropped))
        if changed.missing:
            parts.append(f"missing {', '.join(changed.missing)}: {self.keymap.shown('review.edit')} fills it in")
        text = " · ".join(one_line(part) for part in parts)
        self.announce(f"relabelled #{view.id} · {self.keymap.shown('review.undo')} undo")
        if changed.dropped or changed.missing:
            self.footer_text = Line(((" ", "text"), ("▲ ", "warning"), (text, "text")))
            self.show_footer()

    def _turn(self) -> int | None:
        if self.page is None:
            return None
        focus, view = self.page.focus.turn, self.page.view
        if focus is not None and view.example.messages[focus].role == "assistant":
            return focus
        return view.decision_turn

    def do_review_edit(self) -> None:
        from tooldata_tui.tui.edit_screen import EditScreen

        view, turn = self.ready, self._turn()
        if view is None:
            return
        screen = EditScreen(view, turn or 0, lambda row: self.session.check_row(view, row), draft=view.record.draft)
        self.push_screen(screen, self._edited)

    async def _edited(self, result: object) -> None:
        from tooldata_tui.tui.edit_screen import EditResult

        view = self.page.view if self.page else None
        if view is None or not isinstance(result, EditResult):
            return
        try:
            if result.row is not None:
                await self._save_edit(view, result.row)
            elif result.draft is not None:
                draft = result.draft
                await self.threads.write(lambda: self.session.save_draft(view.id, draft))
                await self._refresh_rows([view.id])
                self.announce(f"draft of #{view.id} kept", "warning")
        except TooldataError as error:
            self.complain(f"NOT saved: {error}")

    async def _save_edit(self, view: View, row: dict[str, object]) -> None:
        self.seen = None
        decision = await self.threads.write(lambda: self.session.edit(view, row))
        self.progress.did(VerdictKind.EDIT)
        await self._refresh_rows([view.id])
        self.announce(f"{one_line(decision.words)} · {self.keymap.shown('review.accept')} accepts")

    async def do_review_edit_external(self) -> None:
        from tooldata_tui.tui.editor import edit_externally

        view = self.ready
        if view is None:
            return
        row = edit_externally(self, view.row)
        self.repaint_all()
        if row is not None and row != view.row:
            await self._save_edit(view, row)
        else:
            self.announce("nothing was changed", "warning")

    async def _refresh_rows(self, ids: list[int]) -> None:
        """Read examples again after a change that reaches further than their state."""
        self.forget(*ids)
        rows = await self.threads.read(lambda: self.session.rows(ids))
        for row in rows:
            position = self.queue.position_of(row.id, self.queue_list.position)
            if position is not None:
                self.update_row(position, row)
        self.progress.tools = await self.threads.read(lambda: self.session.queries.tally("tool"))
        if self.current in ids and self.current is not None:
            await self._load(self.current)
        self.show_header()

    # --- undo

    async def do_review_undo(self) -> None:
        await self._take_back(self.session.undo, "nothing to undo", -1)

    async def do_review_redo(self) -> None:
        await self._take_back(self.session.redo, "nothing to redo", 1)

    async def _take_back(self, call: Callable[[], object], nothing: str, direction: int) -> None:
        from tooldata_tui.review.session import Undone

        undone = await self.threads.write(call)
        if not isinstance(undone, Undone):
            self.announce(nothing, "warning")
            return
        if direction < 0 and self.progress.events:
            self.progress.undid()
        tallies = await self.threads.read(self.session.queries.tallies)
        fresh = type(self.progress).of(tallies)
        self.progress.accepted, self.progress.rejected = fresh.accepted, fresh.rejected
        for example, state in undone.states.items():
            (self.queue.closed.add if self.closed(state.status) else self.queue.closed.discard)(example)
        ids = list(undone.states)
        self._rejected = None
        await self._refresh_rows(ids[:2_000])
        position = self.queue.position_of(ids[0], self.queue_list.position) if ids else None
        if position is not None:
            self.move_to(position)
        self.announce(undone.words, "warning")

    # --- marks and bulk

    def do_mark_toggle(self) -> None:
        if self.current is not None:
            self.marks ^= {self.current}
            self._show_marks()
            self.move_to(self.queue_list.position + 1)

    def do_mark_range(self) -> None:
        if self._range_from is None:
            self._range_from = self.queue_list.position
            self.announce("range from here: move, then again", "warning")
            return
        low, high = sorted((self._range_from, self.queue_list.position))
        self.marks |= set(self.queue.slice(low, high - low + 1))
        self._range_from = None
        self._show_marks()
        self.announce(f"{len(self.marks):,} marked", "warning")

    async def do_mark_clear(self) -> None:
        self._range_from = None
        if self.marks:
            self.marks = set()
            self._show_marks()
        elif self.queue.filter_text:
            await self._open_queue(self.queue.name, "")

    def _show_marks(self) -> None:
        positions = {
            p for one in self.marks if (p := self.queue.position_of(one, self.queue_list.position)) is not None
        }
        self.queue_list.set_marks(frozenset(positions))
        self.show_queue_title()
        self.show_footer()

    async def do_bulk_accept(self) -> None:
        await self._bulk(Status.ACCEPTED, "Accept")

    async def do_bulk_reject(self) -> None:
        await self._bulk(Status.REJECTED, "Reject")

    async def _bulk(self, status: Status, verb: str) -> None:
        from tooldata_tui.tui.dialogs import BulkDialog

        if not self.marks:
            self.complain("nothing is marked: space marks, v marks a range, :mark all marks the whole queue")
            return
        ids = sorted(self.marks)
        preview = await self.threads.read(lambda: self.session.preview(ids))

        async def done(answer: object) -> None:
            if not answer:
                return
            try:
                decision = await self.threads.write(lambda: self.session.bulk(ids, status))
            except SaveError as error:
                self.complain(f"NOT saved: {error}")
                return
            self.marks = set()
            self.queue.closed.update(decision.examples)
            kind = VerdictKind.ACCEPT if status is Status.ACCEPTED else VerdictKind.REJECT
            self.progress.did(kind)
            fresh = type(self.progress).of(await self.threads.read(self.session.queries.tallies))
            self.progress.accepted, self.progress.rejected = fresh.accepted, fresh.rejected
            self._show_marks()
            await self._refresh_rows(ids[:2_000])
            self.announce(f"{decision.words} · {self.keymap.shown('review.undo')} undo")
            self._advance()

        self.push_screen(BulkDialog(self.span_styles, verb, preview), done)

    # --- moving

    def _by(self, rows: int) -> None:
        focused = self.focused
        name = focused.id if focused is not None else "queue"
        if name in ("example", "diff", "tools"):
            self.pane(name).action_scroll_lines(rows)
        else:
            self.move_to(self.queue_list.position + rows)

    def do_list_next(self) -> None:
        self._by(1)

    def do_list_previous(self) -> None:
        self._by(-1)

    def do_list_page_down(self) -> None:
        self._by(max(1, self.queue_list.size.height - 1))

    def do_list_page_up(self) -> None:
        self._by(-max(1, self.queue_list.size.height - 1))

    def do_list_half_down(self) -> None:
        self._by(max(1, self.queue_list.size.height // 2))

    def do_list_half_up(self) -> None:
        self._by(-max(1, self.queue_list.size.height // 2))

    def do_list_first(self) -> None:
        self._by(-(10**9))

    def do_list_last(self) -> None:
        self._by(10**9)

    def do_example_scroll_down(self) -> None:
        self.pane("example").action_scroll_lines(3)

    def do_example_scroll_up(self) -> None:
        self.pane("example").action_scroll_lines(-3)

    def do_finding_next(self) -> None:
        self._finding(1)

    def do_finding_previous(self) -> None:
        self._finding(-1)

    def _finding(self, step: int) -> None:
        if self.page is None or not self.page.view.findings:
            self.announce("no findings here", "warning")
            return
        findings, focus = self.page.view.findings, self.page.focus
        number = (focus.finding + step) % len(findings) if focus.finding is not None else (0 if step > 0 else -1)
        number %= len(findings)
        shown = next((n for n, one in enumerate(self.page.comparisons) if one.finding == number), self.page.shown)
        self.show_page(replace(focus, finding=number, turn=findings[number].turn), shown)
        self.pane("example").focus_key(f"finding {number}")

    def do_turn_fold(self) -> None:
        if self.page is None:
            return
        focus, view = self.page.focus, self.page.view
        every = frozenset(range(len(view.example.messages)))
        # One key for the common case: everything open, or everything folded again.
        self.show_page(replace(focus, unfolded=frozenset() if focus.unfolded else every))

    def do_pane_next(self) -> None:
        self._pane(1)

    def do_pane_previous(self) -> None:
        self._pane(-1)

    def _pane(self, step: int) -> None:
        shown = [name for name in _PANES if self.query_one(f"#{name}").is_on_screen or name == "queue"]
        current = self.focused.id if self.focused is not None and self.focused.id in shown else "queue"
        self.query_one(f"#{shown[(shown.index(current or 'queue') + step) % len(shown)]}").focus()
        self.show_footer()

    def do_pane_zoom(self) -> None:
        name = self.focused.id if self.focused is not None else "example"
        self.do_pane_unzoom()
        self.screen.add_class(f"zoom-{'example' if name == 'queue' else name}")

    def do_pane_unzoom(self) -> None:
        for name in _PANES:
            self.screen.remove_class(f"zoom-{name}")

    def do_diff_next(self) -> None:
        self._comparison(1)

    def do_diff_previous(self) -> None:
        self._comparison(-1)

    def _comparison(self, step: int) -> None:
        if self.page is None or len(self.page.comparisons) < 2:
            self.announce("nothing else to compare", "warning")
            return
        self.show_page(shown=self.page.shown + step)

    # --- finding

    def _ask(self, kind: str, placeholder: str, text: str = "", *, completes: bool = False) -> None:
        self.query_one("#footer").display = False
        self.query_one(Prompt).ask(kind, placeholder, text, self._complete if completes else None)
        self.show_header()

    def _complete(self, text: str) -> str | None:
        from tooldata_tui.review.filter import suggest

        vocabulary = {
            "tool": [name for name in self.progress.tools if name],
            "label": [name for name in self.progress.tools if name],
            "status": ["pending", "accepted", "rejected", "any"],
        }
        found = suggest(text, len(text), vocabulary)
        return text[: found[0].start] + found[0].text + text[found[0].end :] if found else None

    def on_prompt_left(self) -> None:
        self._prompt_closed()

    def _prompt_closed(self) -> None:
        self.query_one("#footer").display = True
        self.queue_list.focus()
        self.show_header()

    async def on_prompt_answered(self, message: Prompt.Answered) -> None:
        self._prompt_closed()
        try:
            await self._answer(message.kind, message.text)
        except SaveError as error:
            self.complain(f"NOT saved: {error}")
        except TooldataError as error:
            self.complain(str(error))

    async def _answer(self, kind: str, text: str) -> None:
        if kind == "filter":
            await self._open_queue(self.queue.name, text.strip())
        elif kind == "command":
            await self._command(text.strip())
        elif kind == "goto":
            await self._go_to(text.strip().lstrip("#"))
        elif kind == "comment":
            await self._decide(
                VerdictKind.COMMENT, lambda view: self.session.comment(view, text), lambda s: replace(s, comment=text)
            )
            self._repaint()

    def do_filter_open(self) -> None:
        self._ask(
            "filter", "tool: status: rule: source: is:edited  words  -not  (enter filters, empty shows all)",
            self.queue.filter_text, completes=True,
        )  # fmt: skip

    def do_filter_next_match(self) -> None:
        self.move_to(self.queue_list.position + 1)

    def do_filter_previous_match(self) -> None:
        self.move_to(self.queue_list.position - 1)

    def do_goto_open(self) -> None:
        self._ask("goto", "number of the example")

    def do_command_open(self) -> None:
        self._ask("command", "filter … · goto N · queue file · theme NAME · mark all · backup FILE · q")

    async def _open_queue(self, name: str, filter_text: str) -> None:
        queue = await self.threads.read(lambda: self.session.open_queue(name, filter_text))
        if not len(queue) and filter_text:
            self.complain(f"nothing matches {filter_text}")
            return
        keep = queue.position_of(self.current) if self.current is not None else None
        if keep is None:
            keep = queue.next_open(-1) or 0
        self.queue = queue
        self.queue_list.set_source(len(queue), keep)
        self._show_marks()
        if not len(queue):
            self._show_nothing()
        self.show_bars()

    async def _go_to(self, text: str) -> None:
        if not text.isdigit():
            raise UsageError(f"{text or 'nothing'} is no number", hint="examples are numbered from 1")
        position = self.queue.position_of(int(text), self.queue_list.position)
        if position is None:
            await self._open_queue(self.queue.name, "")
            position = self.queue.position_of(int(text))
        if position is None:
            await self._open_queue("file", f"#{text}")
            return
        self.move_to(position)

    async def _command(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        rest = rest.strip()
        match word:
            case "":
                return
            case "q" | "quit":
                self.leave()
            case "filter":
                await self._open_queue(self.queue.name, rest)
            case "goto":
                await self._go_to(rest.lstrip("#"))
            case "queue":
                await self._open_queue(rest or "priority", self.queue.filter_text)
            case "theme":
                self._theme(rest)
            case "mark" if rest in ("all", ""):
                self.marks = set(self.queue.ids)
                self._show_marks()
                self.announce(f"{len(self.marks):,} marked", "warning")
            case "unmark":
                self.marks = set()
                self._show_marks()
            case "backup":
                target = Path(rest).expanduser() if rest else backup_path(self.session.project.path)
                await self.threads.write(lambda: self.session.project.backup(target))
                self.announce(f"copied to {one_line(str(target))}")
            case _ if word.lstrip("#").isdigit():
                await self._go_to(word.lstrip("#"))
            case _:
                raise UsageError(f"no command {word}", hint="filter, goto, queue, theme, mark, unmark, backup, q")

    # --- the rest

    def do_help_open(self) -> None:
        from tooldata_tui.tui.dialogs import HelpDialog

        self.push_screen(HelpDialog(self.span_styles, self.keymap), self._chosen)

    def do_palette_open(self) -> None:
        self.do_help_open()

    async def _chosen(self, action: object) -> None:
        if isinstance(action, str):
            await self.action_act(action)

    def do_theme_next(self) -> None:
        names = list(self.themes)
        self._theme(names[(names.index(self.span_styles.theme.name) + 1) % len(names)])

    def _theme(self, name: str) -> None:
        if name not in self.themes:
            raise UsageError(f"no theme {name}", hint=f"themes: {', '.join(self.themes)}")
        self.set_theme(name)
        self.announce(f"theme {name}")

    def do_example_copy(self) -> None:
        if self.page is not None:
            text = self.page.view.state.row or self.page.view.record.line.decode("utf-8", "replace")
            self.copy_to_clipboard(text)
            self.announce(f"#{self.page.view.id} copied, if the terminal allows it")

    def do_app_repaint(self) -> None:
        self.repaint_all()

    def do_app_quit(self) -> None:
        self.leave()

    def leave(self) -> None:
        """End the session: everything is saved already."""
        self.exit()

    def footer_keys(self) -> list[tuple[str, str]]:
        shown = self.keymap.shown
        if self._rejected is not None:
            view, reasons = self._rejected
            why = [(shown(f"reason.{reason.replace('-', '_')}"), REJECT_REASONS[reason]) for reason in reasons]
            return [("", f"why was #{view.id} rejected?"), *why, (shown("review.undo"), "undo")]
        keys = [("review.accept", "accept"), ("review.reject", "reject")]
        if self.marks:
            keys = [("bulk.accept", f"accept {len(self.marks):,}"), ("bulk.reject", f"reject {len(self.marks):,}")]
            keys.append(("mark.clear", "unmark"))
        if self.page is not None and self._fix_number() is not None:
            keys.append(("review.take_fix", "take the fix"))
        rest = [(shown(action), word) for action, word in keys]
        tools = list(self._toolset.by_name)[:2] if self._toolset and self.size.width >= 100 else []
        rest += [(str(number), name[:24]) for number, name in enumerate(tools, start=1)]
        for action, word in (
            ("review.edit", "edit"),
            ("review.relabel", "relabel"),
            ("review.skip", "skip"),
            ("review.undo", "undo"),
            ("diff.next", "diff"),
            ("filter.open", "filter"),
            ("help.open", "help"),
        ):
            rest.append((shown(action), word))
        return rest


def _list_row(view: View) -> ListRow:
    worst = max(view.findings, key=lambda finding: finding.severity, default=None)
    stored = view.record.stored
    from tooldata_tui.store.describing import describe, title_of

    return ListRow(
        view.id,
        title_of(view.example),
        describe(view.example)[0],
        int(stored.state.status),
        stored.state.flagged,
        stored.state.edited,
        bool(stored.state.comment),
        int(worst.severity) if worst else 0,
        worst.code if worst else "",
        worst.message if worst else "",
    )
