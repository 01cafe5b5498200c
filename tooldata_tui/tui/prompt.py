"""The line one types in: a filter, a command, a number, a comment."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from tooldata_tui.text import one_line

__all__ = ["Completer", "Prompt"]

#: Completes a text: the whole text as it would be, or None.
Completer = Callable[[str], str | None]


class _Suggester(Suggester):
    def __init__(self, complete: Completer) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        found = self._complete(value) if value else None
        # What would not be shown as it is cannot be typed either.
        return found if found is not None and one_line(found) == found else None


class Prompt(Input):
    """Takes the place of the footer while it is open. Enter answers, escape goes back, tab completes.

    It stays open until :meth:`close_prompt`: an answer that will not do can be mended.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "Leave"),
        ("tab", "complete", "Complete"),
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
        """A person is done with *text*."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """A person does not want to answer."""

    def __init__(self) -> None:
        super().__init__(id="prompt", compact=True, select_on_focus=False)
        self.cursor_blink = False

    @property
    def is_open(self) -> bool:
        return self.has_class("open")

    def ask(self, text: str = "", complete: Completer | None = None) -> None:
        """Open the line with *text* in it, which is shown as a terminal may be shown it."""
        self.suggester = _Suggester(complete) if complete else None
        self.value = one_line(text)
        self.cursor_position = len(self.value)
        self.add_class("open")
        # Not focus(), which waits a turn: what is typed on at once is meant for this line.
        self.screen.set_focus(self, scroll_visible=False)

    def close_prompt(self) -> None:
        self.remove_class("open")
        self.suggester = None
        self.value = ""

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def action_complete(self) -> None:
        if self._suggestion:
            self.value = self._suggestion
        self.cursor_position = len(self.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(event.value))

    def _on_paste(self, event: events.Paste) -> None:
        # Runs before Input's own handler: what is pasted loses what a terminal would act on.
        event.text = "".join(char for char in event.text if char.isprintable() or char in "\n\r")
