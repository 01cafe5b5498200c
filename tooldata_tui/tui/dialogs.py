"""The dialogs over the review: pick a tool, confirm a bulk action, look up a key."""

from collections.abc import Container, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tooldata_tui.dataset import NO_TOOL
from tooldata_tui.review.present.layout import Line, blank, fit, line
from tooldata_tui.review.session import BulkPreview
from tooldata_tui.settings.actions import ACTIONS, Group
from tooldata_tui.settings.keymap import Keymap
from tooldata_tui.settings.keys import display_key
from tooldata_tui.text import clip, one_line
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Pane
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["BulkDialog", "HelpDialog", "ToolPicker", "matches"]


#: Rows of a list.
_ROWS = 20


class _Dialog(ModalScreen[object]):
    """A box over the review."""

    DEFAULT_CSS = """
    /* The review stays to be seen behind it as it is: dimming it would send every cell again. */
    _Dialog { align: center middle; background: transparent; }
    _Dialog > Vertical {
        width: 92; max-width: 96%; height: auto; max-height: 96%; background: $td-raised; padding: 0 1;
        border: round $td-bar;
    }
    _Dialog Input {
        border: none; height: 1; padding: 0; background: $td-cursor; color: $td-text; margin: 0 0 1 0;
        &:focus { border: none; background-tint: transparent 0%; }
        & > .input--placeholder { color: $td-faint; }
    }
    _Dialog Pane { background: $td-raised; height: 20; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Leave")]

    def action_leave(self) -> None:
        self.dismiss(None)


class Filtered(_Dialog):
    """A dialog with a line to type in and a list that it narrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "move(1)", "Down"),
        ("up", "move(-1)", "Up"),
        ("ctrl+n", "move(1)", "Down"),
        ("ctrl+p", "move(-1)", "Up"),
        ("pagedown", "move(10)", "Page down"),
        ("pageup", "move(-10)", "Page up"),
    ]

    def __init__(self, styles: SpanStyles, placeholder: str) -> None:
        super().__init__()
        self._styles = styles
        self._placeholder = placeholder
        self.cursor = 0

    def compose(self) -> ComposeResult:
        field = Input(placeholder=self._placeholder, compact=True)
        field.cursor_blink = False
        with Vertical():
            yield field
            yield Pane(self._styles, id="choices", focusable=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self) -> None:
        self.cursor = 0
        self.draw()

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self.draw()

    def action_move(self, rows: int) -> None:
        self.cursor = max(0, self.cursor + rows)
        self.draw()

    def draw(self) -> None:
        raise RuntimeError("a subclass draws")

    @property
    def typed(self) -> str:
        return self.query_one(Input).value

    def show(self, rows: Sequence[Line]) -> None:
        pane = self.query_one(Pane)
        pane.show(rows)
        if not self.typed and len(rows) < _ROWS:
            pane.styles.height = max(len(rows), 3)
        height, top = pane.inner.height, pane.top
        if not top <= self.cursor < top + height:
            pane.scroll_to_line(max(0, self.cursor - height // 2))


def matches(typed: str, name: str) -> bool:
    """Whether the letters of *typed* occur in *name* in their order: ``lko`` finds ``lookup_order``."""
    rest = iter(name.casefold())
    return all(char in rest for char in typed.casefold() if char != " ")


class ToolPicker(Filtered):
    """Pick a tool by typing some of its letters; answers with its name, or ``no-tool``."""

    def __init__(self, styles: SpanStyles, tools: Sequence[tuple[str, str]], current: frozenset[str]) -> None:
        super().__init__(styles, "relabel to … (type, ↑↓, enter)")
        self._tools = [*tools, (NO_TOOL, "answer in words, call nothing")]
        digits = [str(number) if number < 10 else " " for number in range(1, len(self._tools))]
        self._digits = dict(zip((name for name, _ in self._tools), [*digits, "0"], strict=True))
        self._current = current

    def _found(self) -> list[tuple[str, str]]:
        typed = self.typed
        found = [one for one in self._tools if matches(typed, one[0])]
        return sorted(found, key=lambda one: typed.casefold() not in one[0].casefold()) if typed else found

    def draw(self) -> None:
        found = self._found()
        self.cursor = min(self.cursor, max(0, len(found) - 1))
        width = self.query_one(Pane).text_width
        rows = []
        for number, (name, said) in enumerate(found):
            here = number == self.cursor
            shown = fit(one_line(name[:80]), min(30, width // 2))
            room = max(4, width - 38)
            now = name in self._current or (name == NO_TOOL and not self._current)
            rows.append(
                line(
                    ("▌ " if here else "  ", "accent"),
                    (f"{self._digits[name]} ", "faint"),
                    (shown, "text bold" if here else "text"),
                    (" ✓ " if now else "   ", "good"),
                    (clip(one_line(said[:200]), room), "faint"),
                )
            )
        self.show(rows or [line(("no such tool", "faint"))])

    def on_input_submitted(self) -> None:
        found = self._found()
        if found:
            self.dismiss(found[self.cursor][0])


class HelpDialog(Filtered):
    """All keys, searchable. Enter does what is under the cursor.

    :param tools: names of the tools that the digits stand for, where they stand for any
    """

    def __init__(
        self, styles: SpanStyles, keymap: Keymap, known: Container[str], tools: Sequence[str] | None = None
    ) -> None:
        super().__init__(styles, "type to search the keys; enter does it, esc leaves")
        self._keymap = keymap
        self._said = {one.id: one.description for one in ACTIONS if one.id in known}
        if tools is not None:
            for number in range(1, 10):
                del self._said[f"review.label_{number}"]
            named = enumerate(tools[:9], start=1)
            self._said |= {f"review.label_{number}": f"Relabel to {one_line(name[:80])}" for number, name in named}
        self._rows: list[str | None] = []

    def draw(self) -> None:
        typed = self.typed.casefold()
        rows: list[Line] = []
        self._rows = []
        width = self.query_one(Pane).text_width
        keys = 14 if width >= 60 else 8
        for group in Group:
            actions = [
                one
                for one in ACTIONS
                if one.group is group
                and (said := self._said.get(one.id)) is not None
                and (typed in said.casefold() or typed in one.id or typed in self._keys(one.id).casefold())
            ]
            if not actions:
                continue
            if rows:
                rows.append(blank())
                self._rows.append(None)
            rows.append(line((group.value, "accent bold")))
            self._rows.append(None)
            for action in actions:
                rows.append(
                    line(
                        ("  ", "accent"),
                        (fit(self._keys(action.id), keys), "value"),
                        (fit(self._said[action.id], min(56, max(width - keys - 2, 10))), "text"),
                        (action.id if width >= 84 else "", "faint"),
                    )
                )
                self._rows.append(action.id)
        if not any(self._rows):
            self.show([line(("no key does that", "faint"))])
            return
        self.cursor = min(self.cursor, len(rows) - 1)
        while self._rows[self.cursor] is None:
            self.cursor += 1
        spans = rows[self.cursor].spans
        rows[self.cursor] = line(("▌ ", "accent"), *spans[1:])
        self.show(rows)

    def action_move(self, rows: int) -> None:
        step = 1 if rows > 0 else -1
        target = self.cursor + rows
        while 0 <= target < len(self._rows) and self._rows[target] is None:
            target += step
        if 0 <= target < len(self._rows):
            self.cursor = target
        self.draw()

    def _keys(self, action: str) -> str:
        return " ".join(display_key(key) for key in self._keymap.bindings[action]) or "(no key)"

    def on_input_submitted(self) -> None:
        self.dismiss(self._rows[self.cursor] if self._rows else None)


class BulkDialog(_Dialog):
    """What a bulk action would touch; ``y`` or enter does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "confirm", "Yes"),
        ("enter", "confirm", "Yes"),
        ("n", "leave", "No"),
        ("q", "leave", "No"),
    ]

    def __init__(self, styles: SpanStyles, verb: str, preview: BulkPreview) -> None:
        super().__init__()
        self._styles, self._verb, self._preview = styles, verb, preview

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Pane(self._styles, id="bulk", focusable=False)

    def on_mount(self) -> None:
        self.query_one(Pane).styles.height = len(self._lines(80))

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self.query_one(Pane).show(self._lines(message.width))

    def _lines(self, width: int) -> list[Line]:
        preview = self._preview
        rows = [line((f"{self._verb} {len(preview.ids):,} examples?", "text bold")), blank()]
        for label, count in sorted(preview.by_label.items(), key=lambda pair: -pair[1])[:8]:
            rows.append(line((f"{count:>6,}  ", "muted"), (clip(one_line(label[:120]), width - 9), "text")))
        if preview.already:
            rows += [line((f"{preview.already:>6,}  ", "warning"), ("are decided already and would change", "warning"))]
        rows.append(blank())
        for sample in preview.samples:
            rows.append(line((fit(f"#{sample.id}", 8), "faint"), (clip(one_line(sample.title), width - 9), "muted")))
        yes = (("y ", "accent bold"), (f"{self._verb.lower()}  ", "muted"))
        no = (("esc ", "accent bold"), ("leave", "muted"), ("    one undo takes it back", "faint"))
        return [*rows, blank(), line(*yes, *no)]

    def action_confirm(self) -> None:
        self.dismiss(True)
