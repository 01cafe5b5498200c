"""The line below the form of a seed: enter adds it. And where one is on the screen of seeds."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tooldata_tui.review.present.seeds import Place
from tooldata_tui.review.seed_form import MESSAGE, SYSTEM
from tooldata_tui.tui.edit_fields import ChoiceLine, FieldText, content_of
from tooldata_tui.tui.tool_chooser import ToolChooser

__all__ = ["SeedEnd", "place_of"]


class SeedEnd(Widget, can_focus=True):
    """Where one gets once all fields are filled in."""

    DEFAULT_CSS = """
    SeedEnd { height: 1; padding: 0 1; background: $td-background; }
    SeedEnd:focus { background: $td-cursor; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    class Pressed(Message):
        """A person wants the seed to be added."""

    def on_key(self, event: events.Key) -> None:
        # No binding: those act once the key has gone round, and what is typed on is meant for the next message.
        if event.key == "enter" and self.screen.focused is self:
            event.stop()
            self.post_message(self.Pressed())
            self.screen.set_focus(None)

    def render(self) -> Content:
        if self.has_focus:
            return content_of(
                [("▸ ", "accent"), ("enter adds it", "accent bold"), ("  and goes on to the next", "muted")]
            )
        return content_of([("  add it", "faint")])

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.refresh()


def place_of(focused: Widget | None) -> Place:
    """Where one is, by what has the focus."""
    match focused:
        case ToolChooser():
            return "tools"
        case SeedEnd():
            return "end"
        case ChoiceLine(slot=slot):
            return "system" if slot == SYSTEM else "choice"
        case FieldText(slot=slot) if slot != MESSAGE:
            return "text"
    return "message"
