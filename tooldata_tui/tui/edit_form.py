"""The form of one turn: a row for every field, with what is wrong with it below."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tooldata_tui.review.editing import CallEdit, Editing, Slot, Texts
from tooldata_tui.review.form import Field
from tooldata_tui.review.present.layout import Span
from tooldata_tui.text import cell_width, clip, one_line
from tooldata_tui.tui.edit_fields import ChoiceLine, FieldText, content_of, lines_content

__all__ = ["TOO_LONG", "EditForm", "Marks"]

#: Characters a field may have to be edited here.
TOO_LONG = 65_536

#: What is to be said at each field: lines of styled text.
Marks = Mapping[Slot, Sequence[Sequence[Span]]]

_NARROWEST, _WIDEST = 12, 24
_ROLES = {"user": "user", "answer": "call", "call": "call", "tool": "note", "function": "note"}


class FieldRow(Vertical):
    """One field: its name, what is typed, whether it has to be, and below what is wrong."""

    DEFAULT_CSS = """
    FieldRow { height: auto; }
    FieldRow > Horizontal { height: auto; }
    FieldRow .name { height: 1; color: $td-key; }
    FieldRow .note { width: 10; height: 1; padding: 0 0 0 1; }
    FieldRow .wrong { height: auto; display: none; padding: 0 0 0 1; }
    FieldRow.marked .wrong { display: block; }
    FieldRow.here .name { text-style: bold; }
    FieldRow FieldText, FieldRow ChoiceLine { width: 1fr; }
    FieldRow .locked { width: 1fr; padding: 0 1; color: $td-muted; }
    FieldRow.heading .name { text-style: bold; color: $td-call; }
    FieldRow.heading .note, FieldRow.spoken .note { display: none; }
    FieldRow.spoken { margin: 0 0 1 0; }
    """

    def __init__(self, slot: Slot, field: Field, text: str, label_width: int) -> None:
        super().__init__(classes={"tool": "heading", "text": "spoken"}.get(str(slot[0])))
        self.slot = slot
        self._field, self._text, self._label_width = field, text, label_width
        self._marks: Sequence[Sequence[Span]] = []

    def compose(self) -> ComposeResult:
        with Horizontal():
            name = Static(self._named(), classes="name")
            name.styles.width = self._label_width
            yield name
            yield self._editor()
            yield Static(content_of([self._note()]), classes="note")
        wrong = Static(classes="wrong")
        wrong.styles.margin = (0, 0, 0, self._label_width)
        yield wrong

    def _named(self) -> Content:
        field, here = self._field, self.has_class("here")
        color = _ROLES.get(field.label, "muted") if self.slot[0] != "argument" else "key"
        sign = "▸ " if here else "• " if field.required else "  "
        name = clip(one_line(field.label[:200]), self._label_width - 3)
        return content_of([(sign, "accent"), (name, "text" if here and color == "key" else color)])

    def on_descendant_focus(self) -> None:
        self._show_focus(True)

    def on_descendant_blur(self) -> None:
        self._show_focus(False)

    def _show_focus(self, here: bool) -> None:
        # Not by a pseudo class: a cursor has to show without colours too.
        self.set_class(here, "here")
        self.query_one(".name", Static).update(self._named())

    def _editor(self) -> Widget:
        field = self._field
        if len(self._text) > TOO_LONG:
            said = f"{len(self._text):,} characters: leave with esc, then E opens it in $EDITOR"
            return Static(content_of([(said, "muted")]), classes="locked")
        if field.choices:
            return ChoiceLine(self.slot, field.choices, self._text, field.text, folded=self.slot[0] == "tool")
        placeholder = field.hint if self.slot[0] == "argument" else "no text"
        if field.default:
            placeholder = f"default {field.default}"
        # In brackets, so that it cannot be taken for a value where there are no colours.
        return FieldText(self.slot, self._text, multiline=field.multiline, placeholder=f"({placeholder[:120]})")

    def _note(self) -> Span:
        if self._field.unknown:
            return ("unknown", "warning")
        if self._field.adds:
            return ("add", "faint")
        return ("required" if self._field.required else "", "faint")

    def mark(self, lines: Sequence[Sequence[Span]]) -> None:
        """Show what is wrong with the field."""
        if lines == self._marks:
            return
        self._marks = lines
        self.set_class(bool(lines), "marked")
        self.query_one(".wrong", Static).update(lines_content(lines))


class CallBlock(Vertical):
    """One call: its tool, and a row for every argument."""

    DEFAULT_CSS = """
    CallBlock { height: auto; margin: 0 0 1 0; }
    CallBlock > Vertical { height: auto; }
    CallBlock .gone { display: none; padding: 0 0 0 2; color: $td-warning; }
    CallBlock.removed .gone { display: block; }
    CallBlock.removed .arguments { display: none; }
    """

    def __init__(self, call: CallEdit, texts: Texts, label_width: int, remove_key: str) -> None:
        super().__init__(classes="removed" if call.removed else None)
        self.number = call.number
        self._call, self._texts, self._label_width, self._remove_key = call, texts, label_width, remove_key

    def compose(self) -> ComposeResult:
        call = self._call
        slot: Slot = ("tool", call.number)
        yield FieldRow(slot, call.tool, self._texts.get(slot, call.tool.text), self._label_width)
        key = f"  {self._remove_key} keeps it" if self._remove_key else ""
        yield Static(
            content_of([("− taken out with its result when you commit;", "warning"), (key, "muted")]), classes="gone"
        )
        with Vertical(classes="arguments"):
            yield from self._rows()

    def _rows(self) -> list[FieldRow]:
        fields, width = self._call.form.fields, self._label_width
        return [_row(("argument", self.number, *field.path), field, self._texts, width) for field in fields]

    async def show(self, call: CallEdit, texts: Texts, slot: Slot) -> None:
        """Show the call as it is now, after a change at *slot*: another tool, one more item, or marked to go."""
        before, self._call, self._texts = self._call, call, texts
        self.set_class(call.removed, "removed")
        if call.form is before.form:
            return
        box, rows = self.query_one(".arguments", Vertical), self._rows()
        if slot[0] == "argument":  # the row one is in has to stay
            at = next(number for number, row in enumerate(rows) if row.slot == slot)
            await box.mount(rows[at + 1], after=at)
        else:
            await box.remove_children()
            await box.mount_all(rows)


def _row(slot: Slot, field: Field, texts: Texts, width: int) -> FieldRow:
    return FieldRow(slot, field, texts.get(slot, field.text), width)


class EditForm(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The texts of the turn, its calls, and at the end what is wrong with neither."""

    DEFAULT_CSS = """
    EditForm {
        padding: 1 1 0 1; background: $td-background;
        scrollbar-size-vertical: 1; scrollbar-color: $td-bar; scrollbar-background: $td-background;
    }
    EditForm > .rest { height: auto; padding: 0 2; }
    EditForm > .nothing { height: auto; padding: 1 2; color: $td-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._remove_key = ""
        self._label_width = _NARROWEST
        self._rest: Sequence[Sequence[Span]] = []

    async def load(self, editing: Editing, texts: Texts, remove_key: str) -> None:
        """Show an edit from its beginning."""
        self._remove_key, self._rest = remove_key, []
        labels = [field.label for call in editing.calls for field in call.form.fields]
        longest = max((cell_width(one_line(label[:_WIDEST])) for label in labels), default=0)
        width = self._label_width = min(max(longest + 4, _NARROWEST), _WIDEST)
        await self.remove_children()
        rows: list[Widget] = [_row(("text", *field.path), field, texts, width) for field in editing.texts]
        rows += [CallBlock(call, texts, width, remove_key) for call in editing.calls]
        if not rows:
            rows.append(
                Static(content_of([("nothing of this turn can be edited as a form", "muted")]), classes="nothing")
            )
        await self.mount_all([*rows, Static(classes="rest")])

    async def add_block(self, call: CallEdit) -> None:
        """Show one more call."""
        block = CallBlock(call, {}, self._label_width, self._remove_key)
        await self.mount(block, before=self.query_one(".rest", Static))
        block.query_one(ChoiceLine if call.tool.choices else FieldText).focus()

    async def show(self, editing: Editing, texts: Texts, slot: Slot) -> None:
        """Show what became of the call that *slot* is in."""
        block = self._block(slot[1])
        call = next((call for call in editing.calls if call.number == slot[1]), None)
        if call is None:
            await block.remove()
        else:
            await block.show(call, texts, slot)

    def _block(self, number: str | int) -> CallBlock:
        return next(block for block in self.query(CallBlock) if block.number == number)

    def row(self, slot: Slot) -> FieldRow | None:
        """The row of a field."""
        return next((row for row in self.query(FieldRow) if row.slot == slot), None)

    def editor(self, slot: Slot) -> FieldText | ChoiceLine | None:
        """What one types into in a field."""
        row = self.row(slot)
        return next(iter(row.query(FieldText)), None) or next(iter(row.query(ChoiceLine)), None) if row else None

    def focus_slot(self, slot: Slot) -> None:
        """Put the cursor into a field."""
        editor = self.editor(slot)
        if editor is not None:
            editor.focus()

    def mark(self, marks: Marks, rest: Sequence[Sequence[Span]]) -> None:
        """Show what is wrong, at each field and at the end."""
        for row in self.query(FieldRow):
            row.mark(marks.get(row.slot, []))
        if rest != self._rest:
            self._rest = rest
            self.query_one(".rest", Static).update(lines_content(rest))
