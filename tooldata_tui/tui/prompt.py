"""The line one types in: a filter, a command, a number, a comment."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

__all__ = ["Completer", "Prompt"]

#: Completes a text: the whole text as it would be, or None.
Completer = Callable[[str], str | None]


class _Suggester(Suggester):
    def __init__(self, complete: Completer) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        return self._complete(value)


class Prompt(Input):
    """Takes the place of the footer while it is open. Enter says yes, escape goes back, tab completes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "Leave"),
        ("tab", "cursor_right_to_end", "Complete"),
    ]
    DEFAULT_CSS = """
    Prompt {
        display: none; height: 1; border: none; padding: 0 1; background: $td-raised; color: $td-text;
        &.open { display: block; }
        &:focus { border: none; background-tint: transparent 0%; }
        & > .input--placeholder, & > .input--suggestion { color: $td-faint; }
    }
    """

    class Answered(Message):
        """The prompt *kind* was answered with *text*."""

        def __init__(self, kind: str, text: str) -> None:
            super().__init__()
            self.kind, self.text = kind, text

    class Left(Message):
        """The prompt was left without an answer."""

    def __init__(self) -> None:
        super().__init__(id="prompt", compact=True, select_on_focus=False)
        self.cursor_blink = False
        self.kind = ""

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def ask(self, kind: str, placeholder: str, text: str = "", complete: Completer | None = None) -> None:
        """Open the prompt for *kind*."""
        self.kind = kind
        self.placeholder = placeholder
        self.suggester = _Suggester(complete) if complete else None
        self.value = text
        self.cursor_position = len(text)
        self.add_class("open")
        self.focus()

    def close_prompt(self) -> None:
        self.remove_class("open")
        self.value = ""

    def action_leave(self) -> None:
        self.close_prompt()
        self.post_message(self.Left())

    def action_cursor_right_to_end(self) -> None:
        if self._suggestion:
            self.value = self._suggestion
        self.cursor_position = len(self.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        kind, text = self.kind, event.value
        self.close_prompt()
        self.post_message(self.Answered(kind, text))

    def _on_paste(self, event: events.Paste) -> None:
        # Runs before Input's own handler: what is pasted loses what a terminal would act on.
        event.text = "".join(char for char in event.text if char.isprintable() or char in "\n\r")
