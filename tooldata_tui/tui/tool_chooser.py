"""A list of tools to pick from with one key: digits pick, letters narrow, enter takes what is under the cursor."""

from collections.abc import Mapping

from textual import events
from textual.message import Message

from tooldata_tui.dataset import NO_TOOL, Tool
from tooldata_tui.review.present.layout import Line, line
from tooldata_tui.review.present.seeds import tool_lines, tool_words
from tooldata_tui.text import one_line
from tooldata_tui.tui.dialogs import matches
from tooldata_tui.tui.panes import Pane
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["ToolChooser"]

#: Tools that have a digit, and those that are listed at most.
_DIGITS, _LISTED = 9, 40
#: Rows that it takes while one is in it, and letters that narrow.
_ROWS, _LETTERS = 10, 60


class ToolChooser(Pane, can_focus=True, inherit_bindings=False):
    """Shows the tool that was picked, or the likeliest; all of them while one is in it.

    Up to nine tools keep their places and their digits. Of more the likeliest come first, and have the digits.

    :ivar picked: the tool that was picked
    """

    SCROLL_MARK = False
    DEFAULT_CSS = """
    ToolChooser { height: 1; background: $td-background; padding: 0 1; }
    ToolChooser.open { height: auto; background: $td-panel; }
    """

    class Picked(Message):
        """A person picked *tool*; by *key*, where it was pressed before anybody could guess: see :meth:`at`."""

        def __init__(self, tool: str, key: str) -> None:
            super().__init__()
            self.tool, self.key = tool, key

    class Pointed(Message):
        """The cursor is on another tool."""

    def __init__(self, styles: SpanStyles, tools: Mapping[str, Tool]) -> None:
        super().__init__(styles, id="seed-tools")
        self._tools = tools
        self._order = [*tools, NO_TOOL]
        self._said = {name: tool.description for name, tool in tools.items()} | {NO_TOOL: "answer in words"}
        self._shares: dict[str, float] = {}
        self._counts: Mapping[str, int] = {}
        self.picked: str | None = None
        self._typed = ""
        self._cursor = 0
        self._moved = False
        self._is_guessed = False

    # --- what is known

    def guess(self, shares: Mapping[str, float]) -> None:
        """Take note of how likely each tool is; the cursor goes to the likeliest, unless a person has moved it."""
        self._shares, self._is_guessed = dict(shares), True
        if not self._moved and not self._typed:
            self._point_at_likeliest()
        self.show_tools()

    def doubt(self) -> None:
        """What was guessed is of another message."""
        self._is_guessed = False

    def count(self, counts: Mapping[str, int]) -> None:
        """Take note of how many seeds each tool has."""
        self._counts = counts
        self.show_tools()

    def begin(self) -> None:
        """Start with another message."""
        self.picked, self._typed, self._moved, self._shares, self._is_guessed = None, "", False, {}, False
        self._point_at_likeliest()
        self.show_tools()

    @property
    def likeliest(self) -> str | None:
        """The tool that is proposed, if any is."""
        name = max(self._order, key=lambda one: self._shares.get(one, 0.0))
        return name if self._shares.get(name, 0.0) > 0 else None

    @property
    def pointed(self) -> str | None:
        """The tool under the cursor."""
        found = self._found()
        return found[self._cursor][1] if self._cursor < len(found) else None

    def at(self, key: str) -> str | None:
        """The tool that *key* picks now."""
        return self.pointed if key == "enter" else next((name for one, name in self._found() if one == key), None)

    # --- the list

    def _found(self) -> list[tuple[str, str]]:
        """What is listed: keys and tools."""
        names = self._order[:-1]
        if self._typed:
            typed = self._typed.casefold()
            names = [one for one in self._order if matches(typed, tool_words(one))]
            names.sort(key=lambda one: typed not in tool_words(one).casefold())
        elif len(names) > _DIGITS:
            names = sorted(names, key=lambda one: -self._shares.get(one, 0.0))
        none = [("0", NO_TOOL)] if not self._typed or NO_TOOL in names else []
        names = [one for one in names if one != NO_TOOL][:_LISTED]
        numbered = [(str(at + 1), one) for at, one in enumerate(names[:_DIGITS])]
        return [*numbered, *none, *(("", one) for one in names[_DIGITS:])]

    def _point_at_likeliest(self) -> None:
        names = [name for _, name in self._found()]
        likeliest = self.likeliest
        self._cursor = names.index(likeliest) if likeliest in names else 0

    def show_tools(self) -> None:
        """Draw it: the list, or a line while one is elsewhere."""
        self.set_class(self.has_focus, "open")
        if not self.has_focus:
            self.styles.height = 1
            self.show([self._folded()])
            return
        found = self._found()
        rows = tool_lines(found, self._shares, self._counts, self._said, self._cursor, max(self.text_width, 20))
        if self._typed:
            rows.insert(
                0, line(("  ", "text"), (one_line(self._typed), "accent bold"), ("  narrows the list", "faint"))
            )
        self.styles.height = min(len(rows), _ROWS)
        self.show(rows)
        at = self._cursor + bool(self._typed)
        self.scroll_to_line(max(0, at - _ROWS + 1))

    def _folded(self) -> Line:
        label = ("  tool      ", "call")
        name = self.picked or self.likeliest
        if name is None:
            return line(label, ("enter, then pick it", "faint"))
        if self.picked is not None:
            return line(label, (tool_words(name), "text bold"))
        share = f"{self._shares[name]:.0%} likely, by the examples so far"
        return line(label, (tool_words(name), "text"), (f"?  {share}", "faint"))

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if not has_focus:
            self._typed = ""
        elif self.picked is not None:
            names = [name for _, name in self._found()]
            self._cursor = names.index(self.picked) if self.picked in names else self._cursor
        self.show_tools()
        self.post_message(self.Pointed())

    def on_resize(self) -> None:
        super().on_resize()
        self.show_tools()

    # --- keys

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Letters narrow the list here, and mean nothing else meanwhile."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if self.screen.focused is not self:
            return  # it was typed after a tool was picked, and is meant for what comes next
        match event.key:
            case "up" if self._cursor == 0:
                self.screen.focus_previous()
            case "up" | "down" | "pageup" | "pagedown":
                step = {"up": -1, "down": 1, "pageup": -_ROWS, "pagedown": _ROWS}[event.key]
                self._move(step)
            case "enter":
                self._pick("enter")
            case "backspace" if self._typed:
                self._narrow(self._typed[:-1])
            case "backspace":
                self.screen.focus_previous()
            case _ if event.character is not None and event.is_printable:
                self._press(event.character)
            case _:
                return
        event.stop()
        event.prevent_default()

    def _move(self, rows: int) -> None:
        self._moved = True
        self._cursor = max(0, min(self._cursor + rows, len(self._found()) - 1))
        self.show_tools()
        self.post_message(self.Pointed())

    def _press(self, char: str) -> None:
        if char.isascii() and char.isdigit():
            self._pick(char)
        elif len(self._typed) < _LETTERS:
            self._narrow((self._typed + char).lstrip())

    def _narrow(self, typed: str) -> None:
        self._typed, self._cursor = typed, 0
        if not typed and not self._moved:
            self._point_at_likeliest()
        self.show_tools()
        self.post_message(self.Pointed())

    def _pick(self, key: str) -> None:
        name = self.at(key)
        if name is not None:
            is_sure = self._is_guessed or self._moved or self._typed or self.picked is not None
            self.post_message(self.Picked(name, "" if is_sure else key))
            self.screen.set_focus(None)  # what is typed on is not meant for the list
