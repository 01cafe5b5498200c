"""The screen on which a tool is edited: as a form, or as JSON. Nothing is saved here.

What the T rules say of the tool as it would be is shown while one types, and how calls use the parameter one is at.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tooldata_tui.dataset import Finding, PatchError, Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.review.editable import json_text
from tooldata_tui.review.form_fields import Field, FormError
from tooldata_tui.review.present.bars import footer_line
from tooldata_tui.review.present.edit_words import field_spans, lines_of_findings, summary_spans, wrong
from tooldata_tui.review.present.findings import finding_spans
from tooldata_tui.review.present.layout import Span, line, right
from tooldata_tui.review.present.tools import use_lines
from tooldata_tui.review.tool_form import (
    BLANK,
    NotAToolError,
    Slot,
    ToolForm,
    added_parameter,
    checked_definition,
    slot_of,
    without_parameter,
)
from tooldata_tui.review.tools import ToolUse
from tooldata_tui.settings.keys import display_key
from tooldata_tui.text import clip, one_line
from tooldata_tui.tui.edit_fields import FORM_KEYS, FieldChanged, JsonText, content_of, lines_content
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.live_check import LiveCheck
from tooldata_tui.tui.panes import Bar, Pane
from tooldata_tui.tui.styles import SpanStyles
from tooldata_tui.tui.tool_fields import ToolFields, slot_of_widget

__all__ = ["ToolFormResult", "ToolFormScreen"]


class ToolFormResult(NamedTuple):
    """What was made of a tool, and whether it is to be kept."""

    given: dict[str, Any]
    committed: bool


class ToolFormScreen(ModalScreen[ToolFormResult | None]):
    """Edits one tool. Answers with :class:`ToolFormResult`, or None where nothing was changed.

    :param before: the tool as it is; None for a new one
    :param given: what to begin with
    :param start: the node that was chosen
    :param check: what the rules say of a tool; called in a thread, never twice at once
    :param use: how calls use it
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own spelling
    DEFAULT_CSS = """
    ToolFormScreen {
        background: $td-background; color: $td-text;
        #tool-body { height: 1fr; }
        #tool-main { height: 1fr; width: 1fr; }
        #tool-side { background: $td-panel; padding: 0 1; }
        #tool-side-title { height: 1; background: $td-panel; }
        #tool-use { height: 1fr; background: $td-panel; }
        #tool-note { height: auto; max-height: 7; padding: 0 1; background: $td-panel; display: none; }
        #tool-help { height: 2; padding: 0 1; background: $td-panel; }
        &.-wide { #tool-body { layout: horizontal; } #tool-side { width: 34%; padding: 1 1 0 1; } }
        &.-narrow #tool-side { height: 5; }
        &.json { ToolFields { display: none; } #tool-note { display: block; } }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *FORM_KEYS,
        Binding("ctrl+o,f4", "take_fix", id="edit.fix"),
        Binding("ctrl+t,f3", "toggle_json", id="edit.json"),
        Binding("ctrl+n,f5", "add_parameter", id="edit.add_call"),
        Binding("ctrl+r,f8", "remove_parameter", id="edit.remove_call"),
    ]

    def __init__(
        self,
        styles: SpanStyles,
        before: Mapping[str, Any] | None,
        given: Mapping[str, Any],
        start: Path,
        check: Callable[[dict[str, Any]], Sequence[Finding]],
        use: ToolUse | None,
    ) -> None:
        super().__init__()
        self._styles, self._before, self._start, self._use = styles, before, start, use
        self._state = ToolForm(dict(given), is_new=before is None)
        self._checks = LiveCheck(self, check, self._checked)
        self._asked: dict[str, Any] | None = None
        self._problems: dict[Slot, str] = {}
        self._findings: Sequence[Finding] | None = None
        self._said = ""
        #: Whether a person was told that leaving loses what was typed.
        self._is_leaving = False

    # --- what is on the screen

    def compose(self) -> ComposeResult:
        yield Bar(self._styles, id="tool-header")
        with Container(id="tool-body"):
            with Vertical(id="tool-main"):
                yield ToolFields()
                yield Static(id="tool-note")
                yield Static(id="tool-help")
            with Vertical(id="tool-side"):
                yield Bar(self._styles, id="tool-side-title")
                yield Pane(self._styles, id="tool-use", focusable=False)
        yield Bar(self._styles, id="tool-footer")

    async def on_mount(self) -> None:
        await self._load(self._start)
        self._look()

    @property
    def _json(self) -> JsonText | None:
        return next(iter(self.query(JsonText)), None)

    @property
    def _fields(self) -> ToolFields:
        return self.query_one(ToolFields)

    async def _load(self, chosen: Path, keyword: str = "") -> None:
        usual = "name" if self._state.is_new and not chosen else "description"
        await self._fields.load(self._state, chosen, keyword or usual)

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self._show_bars()
        self._show_use(slot_of_widget(self.focused))

    def _show_bars(self) -> None:
        header, footer = self.query_one("#tool-header", Bar), self.query_one("#tool-footer", Bar)
        name = one_line(str(self._state.given.get("name", ""))[:80])
        left: list[Span] = [(" ", "text"), ("new tool  " if self._before is None else "tool  ", "accent bold")]
        left += [(clip(name, 40), "text"), ("  TYPING", "warning bold")]
        summary = summary_spans(self._said, len(self._problems), self._findings)
        header.show([right(left, [*summary, (" ", "text")], header.size.width)])
        footer.show([footer_line(self._keys(), footer.size.width)])

    def _keys(self) -> list[tuple[str, str]]:
        first: dict[str, str] = {}
        for key, active in self.active_bindings.items():
            first.setdefault(active.binding.action, key)
        named = [("commit", "see what it does"), ("leave", "leave")]
        if self._json is None:
            named += [("take_fix", "take the fix")] if self._fixable() is not None else []
            named += [("add_parameter", "new parameter"), ("remove_parameter", "take it out"), ("toggle_json", "JSON")]
        else:
            named.append(("toggle_json", "back to the form"))
        return [(display_key(first[action]), word) for action, word in named if action in first]

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        slot = slot_of_widget(event.widget)
        field = self._field(slot)
        if field is not None:
            self.query_one("#tool-help", Static).update(content_of(field_spans(field)))
        self._show_use(slot)
        self._show_bars()

    def _field(self, slot: Slot | None) -> Field | None:
        return self._state.field_at(slot[1:]) if slot is not None else None

    def _show_use(self, slot: Slot | None) -> None:
        title, pane = self.query_one("#tool-side-title", Bar), self.query_one("#tool-use", Pane)
        name = str(slot[3]) if slot is not None and len(slot) > 4 else ""
        title.show([line(("In the data  ", "accent bold"), (one_line(name[:60]), "key"))])
        use = self._use
        if not name:
            words = f"{use.examples:,} examples call it" if use is not None and use.examples else "nothing calls it"
            pane.show([line((words, "muted"))])
        else:
            pane.show(use_lines(name, use, max(pane.text_width, 12)))

    # --- what is wrong

    def _look(self) -> None:
        self._said, self._is_leaving = "", False
        self._checks.ask(self._to_check)

    def _to_check(self) -> dict[str, Any] | None:
        given = self._given(leave=True)
        if given is not None:
            self._asked = given
        self._mark()
        return given

    def _given(self, *, leave: bool = False) -> dict[str, Any] | None:
        """The tool as it stands; None where what is on the screen is none, and what is wrong is said."""
        try:
            if self._json is not None:
                return checked_definition(self._json.text)
            self._problems = {}
            return self._state.read()
        except NotAToolError as error:
            self._said, self._findings = "not a tool yet", ()
            self.query_one("#tool-note", Static).update(content_of(wrong(str(error))))
        except FormError as error:
            self._problems = dict(error.problems)
            if leave:
                return self._state.read(leave=True)
        return None

    def _checked(self, findings: Sequence[Finding], reason: str) -> None:
        self._findings, self._said = findings, reason
        self._mark()

    def _mark(self) -> None:
        found = self._findings or ()
        if self._json is not None:
            if not self._said:
                self.query_one("#tool-note", Static).update(lines_content(lines_of_findings(found)))
        else:
            marks: dict[Slot, list[list[Span]]] = {slot: [wrong(words)] for slot, words in self._problems.items()}
            slots, rest = self._fields.slots, []
            for one in found:
                slot = slot_of(self._state, one)
                if slot is not None and slot in slots:
                    marks.setdefault(slot, []).append(finding_spans(one))
                else:
                    rest.append(finding_spans(one))
            self._fields.mark(marks, rest)
        self._show_bars()

    def _fixable(self) -> Finding | None:
        slot = slot_of_widget(self.focused)
        found = (one for one in self._findings or () if one.fix is not None)
        return next((one for one in found if slot is not None and slot_of(self._state, one) == slot), None)

    # --- typing

    def on_field_changed(self, message: FieldChanged) -> None:
        message.stop()
        if self._state.type(message.slot, message.text):
            self._look()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        message.stop()
        self._look()

    def _gather(self) -> None:
        """Take note of what is on the screen: a key may overtake the message that the one before it changed a text."""
        for slot, text in self._fields.texts():
            field = self._field(slot)
            if field is not None and self._state.texts.get(slot, field.text) != text:
                self._state.type(slot, text)

    async def _go_on(self, given: dict[str, Any], chosen: Path, keyword: str = "") -> None:
        """Go on with a tool that has other fields."""
        self._state = ToolForm(given, is_new=self._before is None)
        self._findings, self._problems = None, {}
        await self._load(chosen, keyword)
        self._look()

    async def action_add_parameter(self) -> None:
        self._gather()
        given = self._given() if self._json is None else None
        if given is not None:
            changed, path = added_parameter(given)
            await self._go_on(changed, path, "name")
        else:
            self._mark()

    async def action_remove_parameter(self) -> None:
        self._gather()
        slot, given = slot_of_widget(self.focused), self._given(leave=True)
        if self._json is not None or slot is None or given is None or len(slot) < 4:
            self._say("go to a parameter first")
            return
        path = slot[1:-1]
        try:
            changed = without_parameter(given, path)
        except LookupError:
            self._say("it has another name by now: leave, and come back")
            return
        await self._go_on(changed, ())

    async def action_take_fix(self) -> None:
        self._gather()
        finding, slot = self._fixable(), slot_of_widget(self.focused)
        if self._json is not None or finding is None or slot is None:
            self._say("no fix is proposed for this field")
            return
        given = self._given()
        if given is None or self._asked is None or dumps(given) != dumps(self._asked):
            self._say("what was typed is still being checked: press the key again")
            return
        try:
            await self._go_on(self._state.fixed(finding), slot[1:-1], str(slot[-1]))
        except PatchError as error:
            self._say(str(error))

    async def action_toggle_json(self) -> None:
        self._gather()
        given = self._given()
        if given is None:
            self._mark()
            return
        if self._json is None:
            area = JsonText(json_text(given)[0], soft_wrap=True, line_numbers=True)
            self.add_class("json")
            await self.query_one("#tool-main", Vertical).mount(area, before=0)
            area.focus()
            self._look()
            return
        await self._json.remove()
        self.remove_class("json")
        await self._go_on(given, ())

    def action_scroll_original(self, pages: int) -> None:
        self.query_one("#tool-use", Pane).action_scroll_pages(pages)

    def _say(self, words: str) -> None:
        self._said = words
        self._show_bars()

    # --- the end

    async def action_commit(self) -> None:
        self._gather()
        given = self._given()
        if given is None:
            self._mark()
            if self._problems:
                slot = next(iter(self._problems))
                self._fields.focus_at(slot[1:-1], str(slot[-1]))
            return
        await self._end(given, committed=True)

    async def action_leave(self) -> None:
        self._gather()
        given = self._given(leave=True)
        if given is None and not self._is_leaving:
            self._is_leaving = True
            self._say("not a tool: leaving again drops what was typed")
            return
        await self._end(given if given is not None else self._state.given, committed=False)

    async def _end(self, given: dict[str, Any], *, committed: bool) -> None:
        await self._checks.rest()
        changed = dumps(given) != dumps(dict(BLANK if self._before is None else self._before))
        self.dismiss(ToolFormResult(given, committed) if changed else None)
