"""What one types into while an example is edited: a text that grows, and choices in a line."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

from tooldata_tui.review.editable import escape, paste_into
from tooldata_tui.review.editing import Slot
from tooldata_tui.review.form import ABSENT, Choice
from tooldata_tui.review.present.layout import Span
from tooldata_tui.text import clip, one_line

__all__ = ["FORM_KEYS", "ChoiceLine", "FieldChanged", "FieldText", "JsonText", "content_of", "lines_content"]

#: Longest choice that is shown whole, in cells.
_CHOICE = 40
#: Rows of choices that are shown at once.
_ROWS = 4

#: Keys of every screen with a form.
FORM_KEYS: tuple[BindingType, ...] = (
    Binding("ctrl+s,f2", "commit", id="edit.commit"),
    Binding("escape", "leave", id="edit.cancel"),
    # With priority, so that what is typed right behind it goes where it leads.
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
    Binding("pageup", "scroll_original(-1)", show=False),
    Binding("pagedown", "scroll_original(1)", show=False),
)


def content_of(spans: Sequence[Span]) -> Content:
    """Spans with the names of the theme's colours as what a Textual widget shows: never parsed as markup."""
    return Content.assemble(*[(text, _style(style)) for text, style in spans if text])


def lines_content(lines: Sequence[Sequence[Span]]) -> Content:
    """Several lines of spans."""
    return Content("\n").join([content_of(spans) for spans in lines])


def _style(name: str) -> str:
    color, *looks = name.split(" ")
    return " ".join([f"$td-{color.replace('_', '-')}", *looks])


class FieldChanged(Message):
    """The field at *slot* holds *text* now."""

    def __init__(self, slot: Slot, text: str) -> None:
        super().__init__()
        self.slot, self.text = slot, text


class _Text(TextArea):
    """A text area in our colours. It has no border, and its cursor does not blink: that would be traffic."""

    DEFAULT_CSS = """
    _Text {
        border: none; padding: 0 1; background: $td-raised; color: $td-text;
        scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1;
        scrollbar-color: $td-bar; scrollbar-background: $td-raised;
        &:focus { border: none; background: $td-cursor; }
        & .text-area--placeholder { color: $td-faint; }
        & .text-area--gutter, & .text-area--cursor-gutter { color: $td-faint; background: transparent; }
        &:dark, &:light, &:ansi {
            & .text-area--cursor { background: $td-accent; color: $td-background; text-style: none; }
            & .text-area--selection { background: $td-bar; color: $td-background; text-style: none; }
        }
    }
    """

    def __init__(
        self, text: str, *, soft_wrap: bool, line_numbers: bool = False, placeholder: Content | str = ""
    ) -> None:
        super().__init__(
            text,
            soft_wrap=soft_wrap,
            show_line_numbers=line_numbers,
            highlight_cursor_line=False,
            placeholder=placeholder,
            compact=True,
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False

    def render_lines(self, crop: Region) -> list[Strip]:
        # A frame may still ask for a text that was just taken off the screen, and it has no styles any more.
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)


class FieldText(_Text):
    """One value as text. Up and down leave it at its ends; enter goes on, or breaks the line where lines are meant."""

    DEFAULT_CSS = "FieldText { height: auto; min-height: 1; max-height: 8; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Those keys scroll the original: a field is never longer than it can show.
        Binding("pageup", "screen.scroll_original(-1)", show=False),
        Binding("pagedown", "screen.scroll_original(1)", show=False),
    ]

    def __init__(self, slot: Slot, text: str, *, multiline: bool, placeholder: str) -> None:
        super().__init__(text, soft_wrap=True, placeholder=Content(one_line(placeholder)))
        self.slot = slot
        self._multiline = multiline

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(FieldChanged(self.slot, self.text))

    def on_focus(self) -> None:
        if not self._multiline:
            self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self._multiline:
            event.stop()
            event.prevent_default()
            self.screen.focus_next()
            return
        await super()._on_key(event)

    @property
    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_cursor_up(self, select: bool = False) -> None:
        if not select and self._row == 0:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if not select and self._row >= self.wrapped_document.height - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = self.text
        start, end = sorted(_index_of(text, row, column) for row, column in self.selection)
        text, cursor = paste_into(text, start, end, event.text, multiline=self._multiline)
        self.replace(text, (0, 0), self.document.end)
        before = text[:cursor]
        self.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1))


def _index_of(text: str, row: int, column: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[:row]) + column


class JsonText(_Text):
    """The whole row as JSON."""

    DEFAULT_CSS = "JsonText { height: 1fr; background: $td-background; &:focus { background: $td-background; } }"

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        result = self.replace(escape(event.text, multiline=True), *self.selection)
        self.move_cursor(result.end_location)


class ChoiceLine(Widget, can_focus=True):
    """Choices side by side. Left and right move between them; letters go to the choice that begins with them.

    What is chosen may be none of the choices, where the data says something else.

    :param folded: show but the chosen one until one gets here
    """

    DEFAULT_CSS = """
    ChoiceLine { height: auto; padding: 0 1; background: $td-raised; color: $td-text; }
    ChoiceLine:focus { background: $td-cursor; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right,space", "move(1)", show=False),
        Binding("home", "choose(0)", show=False),
        Binding("end", "choose(-1)", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
        Binding("backspace,delete", "restore", show=False),
    ]

    def __init__(self, slot: Slot, choices: Sequence[Choice], text: str, initial: str, *, folded: bool = False) -> None:
        super().__init__()
        self._folds = folded
        self.slot = slot
        self._choices = [choice.text for choice in choices]
        self._initial = initial
        self._typed = ""
        self.text = text

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Letters are typed here, and mean nothing else meanwhile."""
        return character is not None and character.isprintable() and character != " "

    def on_key(self, event: events.Key) -> None:
        if event.character is None or not event.is_printable or event.character == " ":
            self._typed = ""
            return
        event.stop()
        self._type(event.character.casefold())

    def _type(self, char: str) -> None:
        shown = [_words(text).casefold() for text in self._choices]
        found = [at for at, words in enumerate(shown) if words.startswith(self._typed + char)]
        if found and self._typed:
            self._typed += char
            now = self._position
            self._choose(now if now in found else found[0])
            return
        self._typed = char
        found = [at for at, words in enumerate(shown) if words.startswith(char)]
        if found:
            now = -1 if self._position is None else self._position
            self._choose(next((at for at in found if at > now), found[0]))

    @property
    def _position(self) -> int | None:
        return self._choices.index(self.text) if self.text in self._choices else None

    def _choose(self, position: int) -> None:
        self._set(self._choices[position])

    def _set(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.refresh(layout=True)
            self.post_message(FieldChanged(self.slot, text))

    def action_move(self, step: int) -> None:
        now = self._position
        if now is None:
            self._choose(0 if step > 0 else -1)
        else:
            self._choose((now + step) % len(self._choices))

    def action_choose(self, position: int) -> None:
        self._choose(position)

    def action_restore(self) -> None:
        self._set(self._initial)

    def on_click(self, event: events.Click) -> None:
        place, parts = event.get_content_offset(self), self._parts()
        rows = self._rows(self.content_size.width)
        if place is None or place.y >= len(rows):
            return
        for number, start, end in rows[place.y]:
            position = parts[number][0]
            if start <= place.x < end and position is not None:
                self._choose(position)

    def _parts(self) -> list[tuple[int | None, list[Span]]]:
        parts: list[tuple[int | None, list[Span]]] = []
        look = " underline" if self.has_focus else ""
        if self._position is None and self.text != ABSENT:
            parts.append((None, [("✗ ", "bad"), (clip(one_line(self.text[:200]), _CHOICE), f"bad bold{look}")]))
        for position, text in enumerate(self._choices):
            words = clip(one_line(_words(text)[:200]), _CHOICE)
            if position == self._position:
                parts.append((position, [("● ", "accent"), (words, f"text bold{look}")]))
            else:
                parts.append((position, [("○ ", "faint"), (words, "muted" if text != ABSENT else "faint")]))
        if self._folds and not self.has_focus:
            many = f"one of {len(self._choices):,}"
            chosen = [part for part in parts if self.text != ABSENT and part[0] == self._position]
            return [*chosen, (None, [(many if chosen else f"choose {many}", "faint")])]
        return parts

    def _rows(self, width: int) -> list[list[tuple[int, int, int]]]:
        """Which part is where: rows of (number, first cell, cell behind it); those near the chosen one."""
        rows: list[list[tuple[int, int, int]]] = [[]]
        used = chosen = 0
        for number, (position, spans) in enumerate(self._parts()):
            cells = sum(Content(text).cell_length for text, _ in spans)
            if used and used + cells > width:
                rows.append([])
                used = 0
            if position == self._position:
                chosen = len(rows) - 1
            rows[-1].append((number, used, used + cells))
            used += cells + 2
        top = max(0, min(chosen - _ROWS // 2, len(rows) - _ROWS))
        return rows[top : top + _ROWS]

    def render(self) -> Content:
        parts = self._parts()
        rows = self._rows(self.content_size.width)
        return Content("\n").join([Content("  ").join([content_of(parts[at][1]) for at, _, _ in row]) for row in rows])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def watch_has_focus(self, _has_focus: bool) -> None:
        self._typed = ""
        super().watch_has_focus(_has_focus)
        self.refresh(layout=self._folds)


def _words(text: str) -> str:
    return "leave out" if text == ABSENT else text
