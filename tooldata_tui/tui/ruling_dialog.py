"""The dialog in which a ruling is written, and the examples chosen that it settles at once."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tooldata_tui.dataset import Boundary, outcome_words
from tooldata_tui.review.border import Offer
from tooldata_tui.review.present.bars import footer_line
from tooldata_tui.review.present.boundaries import boundary_words, offer_row, offers_words
from tooldata_tui.review.present.layout import line
from tooldata_tui.text import one_line
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, QueueList
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["Ruled", "RulingDialog"]

#: Examples that are shown at a time, and lines around them.
_ROWS, _FRAME = 17, 7


class Ruled(NamedTuple):
    """What a person wrote, and whom it settles. Without a text the ruling is withdrawn."""

    text: str
    chosen: tuple[Offer, ...]


class RulingDialog(ModalScreen[object]):
    """Letters type; ``tab`` goes to the examples, where they act. Answers with :class:`Ruled`, or None.

    :param before: the text of the ruling that it takes the place of, or empty
    """

    DEFAULT_CSS = """
    /* At the foot: the message that it is about stays in sight. */
    RulingDialog { align: center bottom; background: transparent; }
    RulingDialog > Vertical {
        width: 112; max-width: 96%; height: 24; max-height: 68%; min-height: 8; background: $td-raised; padding: 0 1;
        border: round $td-bar;
    }
    RulingDialog Input {
        border: none; height: 1; padding: 0; background: $td-cursor; color: $td-text; margin: 0 0 1 0;
        &:focus { border: none; background-tint: transparent 0%; }
        & > .input--placeholder { color: $td-faint; }
    }
    RulingDialog QueueList { height: 1fr; background: $td-raised; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "Leave"),
        ("enter", "write", "Write"),
        ("tab", "other_side", "Choose"),
        ("shift+tab", "other_side", "Choose"),
        ("down", "move(1)", "Down"),
        ("up", "move(-1)", "Up"),
        ("j", "move(1)", "Down"),
        ("pagedown", "move(10)", "Page down"),
        ("pageup", "move(-10)", "Page up"),
        ("space", "choose", "Choose"),
        ("a", "choose_all", "All"),
    ]

    def __init__(
        self, styles: SpanStyles, boundary: Boundary, outcome: str, before: str, offers: Sequence[Offer]
    ) -> None:
        super().__init__()
        self._boundary, self._outcome, self._before = boundary, outcome, before
        self._offers = offers
        self._marks = {place for place, offer in enumerate(offers) if offer.proposed and not offer.plan.problem}
        self._title = Bar(styles, id="ruling-title")
        self._note = Bar(styles, id="ruling-note")
        self._foot = Bar(styles, id="ruling-foot")
        self._list = QueueList(self._fetch, styles, id="ruling-offers")
        self._problem = ""

    def compose(self) -> ComposeResult:
        said = f"messages like this are {outcome_words(self._outcome)}: why, in a sentence"
        field = Input(one_line(self._before), placeholder=one_line(said), compact=True, select_on_focus=False)
        field.cursor_blink = False
        with Vertical():
            yield self._title
            yield field
            yield self._note
            yield self._list
            yield self._foot

    def on_mount(self) -> None:
        self.query_one(Vertical).styles.height = min(len(self._offers), _ROWS) + _FRAME
        self._list.set_source(len(self._offers))
        self._list.set_marks(self._marks)
        self.query_one(Input).focus()

    # --- what is on the screen

    async def _fetch(self, start: int, count: int) -> Sequence[Spans]:
        return [offer_row(offer, self._list.row_width) for offer in self._offers[start : start + count]]

    def on_queue_list_resized(self) -> None:
        self._list.set_source(len(self._offers), self._list.position)

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self._show()

    def on_descendant_focus(self) -> None:
        self._show()

    def on_input_changed(self) -> None:
        self._problem = ""
        self._show()

    def _show(self) -> None:
        width = self._title.text_width
        head = [("Ruling  ", "accent bold"), (f"{one_line(outcome_words(self._outcome[:80]))}", "note bold")]
        self._title.show([line(*head, ("   on  ", "faint"), *boundary_words(self._boundary, max(width - 40, 12)))])
        words = self._problem or self._what_follows()
        self._note.show([line((words, "bad" if self._problem else "muted"))])
        typing = self.query_one(Input).has_focus
        keys = [("enter", "write it"), ("tab", "choose whom" if typing else "back to the text")]
        if not typing:
            keys += [("space", "this one"), ("a", "all or none")]
        self._foot.show([footer_line([*keys, ("esc", "leave")], self._foot.text_width)])

    def _what_follows(self) -> str:
        if not self._text and self._before:
            return "without a text the ruling is withdrawn; what it settled stays"
        return f"{offers_words(list(self._chosen()))}, as one step; the sentence is kept and shown here again"

    @property
    def _text(self) -> str:
        return self.query_one(Input).value.strip()

    def _chosen(self) -> Iterator[Offer]:
        return (self._offers[place] for place in sorted(self._marks))

    # --- keys

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        if self._text:
            self.dismiss(Ruled(self._text, tuple(self._chosen())))
        elif self._before:
            self.dismiss(Ruled("", ()))
        else:
            self._problem = "a ruling is a sentence: write it, or leave"
            self._show()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_other_side(self) -> None:
        (self._list if self.query_one(Input).has_focus else self.query_one(Input)).focus()

    def action_move(self, rows: int) -> None:
        self._list.move_to(self._list.position + rows)

    def action_choose(self) -> None:
        self._mark({self._list.position})
        self._list.move_to(self._list.position + 1)

    def action_choose_all(self) -> None:
        able = {place for place, offer in enumerate(self._offers) if not offer.plan.problem}
        self._mark(able - self._marks or able)

    def _mark(self, places: set[int]) -> None:
        """Turn the marks of *places* round; what cannot be settled cannot be marked."""
        self._marks ^= {place for place in places if not self._offers[place].plan.problem}
        self._list.marks_changed()
        self._show()
