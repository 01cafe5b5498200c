"""A screen on which nothing that is typed gets lost while it is busy."""

from textual import events
from textual.screen import ModalScreen
from textual.widget import Widget

from tooldata_tui.tui.edit_fields import FieldText

__all__ = ["TypedAhead"]


class TypedAhead(ModalScreen[None]):
    """While no field has the cursor, what is typed is kept for the next one that gets it."""

    #: What was typed meanwhile.
    _ahead = ""

    def enter(self, widget: Widget) -> None:
        """Put the cursor into *widget*, and there what was typed before it was there."""
        ahead, self._ahead = self._ahead, ""
        self.set_focus(widget)  # at once: what is typed on is meant for it
        if isinstance(widget, FieldText):
            widget.insert(ahead)

    def on_key(self, event: events.Key) -> None:
        """A letter that comes here was typed into something that has not got the cursor any more."""
        if event.character is None or not event.is_printable:
            return
        if self.focused is None:
            event.stop()
            self._ahead += event.character
        elif isinstance(self.focused, FieldText):
            event.stop()
            self.focused.insert(event.character)
