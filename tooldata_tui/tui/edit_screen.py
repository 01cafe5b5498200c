"""The screen on which an example is edited: as a form, or as the JSON it is. Nothing is saved here.

The original stays in sight, and what the rules say of the row as it would be is shown while one types.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tooldata_tui.dataset import Finding, PatchError
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.review.edit_state import EditResult, EditState, NotARowError
from tooldata_tui.review.editing import Slot, added_call, field_at, toggled_call
from tooldata_tui.review.form import FormError
from tooldata_tui.review.present.bars import footer_line
from tooldata_tui.review.present.edit_words import (
    field_spans,
    foot_keys,
    head_spans,
    lines_of_findings,
    marks_of,
    summary_spans,
    wrong,
)
from tooldata_tui.review.present.layout import Span, right
from tooldata_tui.review.rowcalls import Row
from tooldata_tui.review.view import View
from tooldata_tui.settings.keys import display_key
from tooldata_tui.settings.theme import Colors, Theme
from tooldata_tui.tui.draft_keeper import DraftKeeper
from tooldata_tui.tui.edit_fields import (
    FORM_KEYS,
    ChoiceLine,
    FieldChanged,
    FieldText,
    JsonText,
    content_of,
    lines_content,
)
from tooldata_tui.tui.edit_form import EditForm, FieldRow
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.live_check import LiveCheck
from tooldata_tui.tui.original_pane import OriginalPane
from tooldata_tui.tui.panes import Bar
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["EditResult", "EditScreen"]

#: Characters of JSON beyond which lines are not wrapped, and beyond which it is not edited here at all.
_WRAPPED, _LONGEST = 65_536, 524_288


async def _keep_nothing(_draft: str | None) -> None:
    """Where nobody keeps drafts."""


class EditScreen(ModalScreen[EditResult | None]):
    """Edits one turn of an example.

    :param turn: the turn that is edited, with what the user said before it
    :param check: what the rules say of a row; called in a thread, never twice at once
    :param draft: what an earlier edit left
    :param keep: keeps a draft each time the keys rest, or with None forgets it
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own spelling
    DEFAULT_CSS = """
    EditScreen {
        background: $td-background; color: $td-text;
        #edit-body { height: 1fr; }
        #edit-main { height: 1fr; width: 1fr; }
        #json-note { height: auto; max-height: 7; padding: 0 1; background: $td-panel; display: none; }
        #edit-help { height: 2; padding: 0 1; background: $td-panel; }
        &.-wide {
            #edit-body { layout: horizontal; }
            OriginalPane { width: 40%; padding: 1 0 0 1; }
            #original-title { height: 2; }
        }
        &.-narrow OriginalPane { height: 6; }
        &.json { EditForm { display: none; } #json-note { display: block; } }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *FORM_KEYS,
        Binding("ctrl+o,f4", "take_fix", id="edit.fix"),
        Binding("ctrl+t,f3", "toggle_json", id="edit.json"),
        Binding("ctrl+n,f5", "add_call", id="edit.add_call"),
        Binding("ctrl+r,f8", "remove_call", id="edit.remove_call"),
    ]

    def __init__(
        self,
        view: View,
        turn: int,
        check: Callable[[Row], Sequence[Finding]],
        *,
        draft: str | None = None,
        keep: Callable[[str | None], Awaitable[None]] = _keep_nothing,
    ) -> None:
        super().__init__()
        self._state = EditState(view, turn, draft)
        self._checks = LiveCheck(self, check, self._checked)
        self._drafts = DraftKeeper(self, self._draft, keep, self._show_bars, draft)
        #: The row that was last given to the rules, and what they found in it.
        self._asked: Row | None = None
        self._problems: dict[Slot, str] = {}
        self._findings: Sequence[Finding] | None = None
        self._said = ""

    # --- what is on the screen

    def compose(self) -> ComposeResult:
        styles = _styles_of(self.app)
        yield Bar(styles, id="edit-header")
        with Container(id="edit-body"):
            turns = {field.path[1] for field in self._state.editing.texts} or {self._state.turn}
            yield OriginalPane(styles, self._state.view, turns)
            with Vertical(id="edit-main"):
                yield EditForm()
                yield Static(id="json-note")
                yield Static(id="edit-help")
        yield Bar(styles, id="edit-footer")

    async def on_mount(self) -> None:
        await self._load_form()
        if self._state.unreadable is not None:
            await self._open_json(self._state.unreadable)
        else:
            self._focus_first()
        self._look()

    @property
    def _form(self) -> EditForm:
        return self.query_one(EditForm)

    @property
    def _json(self) -> JsonText | None:
        return next(iter(self.query(JsonText)), None)

    async def _load_form(self) -> None:
        await self._form.load(self._state.editing, self._state.texts, self._keys()("remove_call"))

    def _focus_first(self) -> None:
        slot = self._state.first_slot()
        if slot is not None:
            self._form.focus_slot(slot)

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self._show_bars()

    def _show_bars(self) -> None:
        header, footer = self.query_one("#edit-header", Bar), self.query_one("#edit-footer", Bar)
        left = head_spans(self._state.view.id, self._state.turn, as_json=self._json is not None)
        summary = summary_spans(self._said or self._drafts.problem, len(self._problems), self._findings)
        header.show([right(left, [*summary, (" ", "text")], header.size.width)])
        footer.show([footer_line(self._footer_keys(), footer.size.width)])

    def _footer_keys(self) -> list[tuple[str, str]]:
        fixable = self._state.fixable(_slot_of(self.focused), self._findings or ()) is not None
        choosing = isinstance(self.focused, ChoiceLine)
        return foot_keys(self._keys(), as_json=self._json is not None, choosing=choosing, fixing=fixable)

    def _keys(self) -> Callable[[str], str]:
        """What turns an action into the first key that does it, as the footer shows it."""
        first: dict[str, str] = {}
        for key, active in self.active_bindings.items():
            first.setdefault(active.binding.action, key)
        return lambda action: display_key(first.get(action, ""))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._show_help(_slot_of(event.widget))
        self._show_bars()

    def _show_help(self, slot: Slot | None) -> None:
        field = field_at(self._state.editing, slot) if slot is not None else None
        spans: list[Span] = []
        if field is not None:
            spans = field_spans(field)
        elif self._json is not None:
            spans = [
                ("The whole row. ", "muted"),
                ("Arguments of calls are shown as the objects that they say.", "faint"),
            ]
        self.query_one("#edit-help", Static).update(content_of(spans))

    # --- what is wrong

    def _look(self) -> None:
        """Something was changed: see what comes of it once the keys rest."""
        self._said = ""
        self._checks.ask(self._row_to_check)
        self._drafts.touch()

    def _row_to_check(self) -> Row | None:
        if self._json is not None:
            try:
                return self._state.read(self._json.text)
            except NotARowError as error:
                self._show_not_a_row(error)
                return None
        try:
            row = self._state.row()
            self._problems = {}
        except FormError as error:
            self._problems = dict(error.problems)
            row = self._state.row(leave=True)
        self._mark()
        self._asked = row
        return row

    def _show_not_a_row(self, error: NotARowError) -> None:
        self._said, self._findings = "not a row yet", ()
        self.query_one("#json-note", Static).update(content_of(wrong(str(error))))
        self._show_bars()

    def _checked(self, findings: Sequence[Finding], reason: str) -> None:
        self._findings, self._said = findings, reason
        self._mark()

    def _mark(self) -> None:
        if self._json is not None:
            self.query_one("#json-note", Static).update(lines_content(lines_of_findings(self._findings or ())))
        else:
            self._form.mark(*marks_of(self._state.editing, self._problems, self._findings or ()))
        self._show_bars()

    def _say(self, words: str) -> None:
        self._said = words
        self._show_bars()

    # --- typing

    async def on_field_changed(self, message: FieldChanged) -> None:
        message.stop()
        slot, before = message.slot, self._state.editing
        if not self._state.type(slot, message.text):
            return
        if self._state.editing is not before:
            await self._form.show(self._state.editing, self._state.texts, slot)
            self._show_help(_slot_of(self.focused))
        self._look()

    async def _gather(self) -> None:
        """Take note of what is on the screen: a key may overtake the message that the one before it changed a text."""
        before = self._state.editing
        fields = sorted([*self.query(FieldText), *self.query(ChoiceLine)], key=lambda field: field.slot[0] == "tool")
        for field in fields:
            self._state.type(field.slot, field.text)
        if self._state.editing is not before:
            await self._load_form()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        message.stop()
        self._look()

    async def action_add_call(self) -> None:
        if self._json is not None:
            return
        try:
            self._state.editing = added_call(self._state.editing)
        except PatchError as error:
            self._say(str(error))
            return
        await self._form.add_block(self._state.editing.calls[-1])
        self._look()

    async def action_remove_call(self) -> None:
        slot = _slot_of(self.focused)
        if slot is None or slot[0] == "text":
            self._say("go to a call first")
            return
        slot = ("tool", slot[1])
        self._state.editing = toggled_call(self._state.editing, int(slot[1]))
        self._form.focus_slot(slot)
        await self._form.show(self._state.editing, self._state.texts, slot)
        if field_at(self._state.editing, slot) is None:
            self._focus_first()
        self._look()

    async def action_take_fix(self) -> None:
        """Take the fix that is proposed for the field the cursor is in."""
        await self._gather()
        slot = _slot_of(self.focused)
        finding = self._state.fixable(slot, self._findings or ())
        if self._json is not None or slot is None or finding is None:
            self._say("no fix is proposed for this field")
            return
        row = self._form_row()
        if row is None:
            return
        if self._asked is None or dumps(row) != dumps(self._asked):
            self._say("what was typed is still being checked: press the key again")
            return
        try:
            self._state.take_fix(row, finding)
        except PatchError as error:
            self._say(str(error))
            return
        self._findings = None
        await self._load_form()
        self._form.focus_slot(slot)
        self._look()

    def action_scroll_original(self, pages: int) -> None:
        self.query_one(OriginalPane).scroll_pages(pages)

    # --- form and JSON

    async def action_toggle_json(self) -> None:
        if self._json is None:
            await self._gather()
            if self._form_row() is not None:
                await self._open_json(*self._state.write())
            return
        row = self._json_row()
        if row is None:
            return
        await self._json.remove()
        self.remove_class("json")
        if self._state.take(row):
            await self._load_form()
        self._focus_first()
        self._look()

    async def _open_json(self, text: str, line: int = 0) -> None:
        if len(text) > _LONGEST:
            self._say(f"{len(text) // 1024:,} kB are too much to edit here: leave, then E opens it in $EDITOR")
            return
        self.add_class("json")
        area = JsonText(text, soft_wrap=len(text) < _WRAPPED, line_numbers=True)
        await self.query_one("#edit-main", Vertical).mount(area, before=0)
        area.focus()
        area.move_cursor((line, 0), center=True)
        self._look()

    def _form_row(self) -> Row | None:
        """The row of the form; None where a field holds no value, which then has the cursor."""
        try:
            return self._state.row()
        except FormError as error:
            self._problems = dict(error.problems)
            self._mark()
            self._form.focus_slot(next(iter(error.problems)))
            return None

    def _json_row(self) -> Row | None:
        """The row of the JSON; None where it is none, and the cursor is at the reason."""
        assert self._json is not None
        try:
            return self._state.read(self._json.text)
        except NotARowError as error:
            self._json.move_cursor((error.line, error.column))
            self._show_not_a_row(error)
            return None

    # --- the end

    async def action_commit(self) -> None:
        await self._gather()
        row = self._form_row() if self._json is None else self._json_row()
        if row is None:
            return
        try:
            await self._end(EditResult(self._state.commit(row)))
        except NotARowError as error:
            self._say(str(error))

    async def action_leave(self) -> None:
        await self._gather()
        await self._end(EditResult(draft=self._draft()))

    def _draft(self) -> str | None:
        return self._state.draft(self._json.text if self._json is not None else None)

    async def _end(self, result: EditResult) -> None:
        self._drafts.stop()
        await self._checks.rest()
        self.dismiss(result)


def _slot_of(widget: object) -> Slot | None:
    """The slot of the field that a widget belongs to."""
    rows = (node.slot for node in getattr(widget, "ancestors_with_self", ()) if isinstance(node, FieldRow))
    return next(rows, None)


def _styles_of(app: App[object]) -> SpanStyles:
    """The colours of the theme that is on, as the panes want them."""
    variables, theme = app.theme_variables, app.current_theme
    colors = {field.name: variables[f"td-{field.name.replace('_', '-')}"] for field in fields(Colors)}
    return SpanStyles(Theme(theme.name, theme.dark, theme.ansi, Colors(**colors)))
