"""What a person is asked for in a line at the foot: a filter, a number, a command, a comment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tooldata_tui.errors import SaveError, TooldataError
from tooldata_tui.review.present.bars import sentence_lines
from tooldata_tui.review.present.layout import Span
from tooldata_tui.text import one_line
from tooldata_tui.tui.saving import in_short

if TYPE_CHECKING:
    from tooldata_tui.tui.prompt import Completer
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Asking", "Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """One line to be typed.

    :ivar words: what is asked for
    :ivar text: what the line begins with
    :ivar answer: takes the answer; where it raises a :class:`TooldataError` the line stays open and says why
    :ivar complete: the line as it might be meant
    :ivar advise: what to say about the line while it is typed, in place of ``words``
    """

    words: str
    answer: Callable[[str], Awaitable[None]]
    text: str = ""
    complete: "Completer | None" = None
    advise: "Callable[[str], list[Span]] | None" = None


class Asking:
    """Opens the prompt, and closes it once the answer was taken."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self._question: Question | None = None
        self._said: list[Span] = []

    def ask(self, question: Question) -> None:
        """Ask *question*; typing means text from now on."""
        app = self._app
        self._question = question
        app.bars.hush()
        app.default_screen.add_class("asking")
        app.prompt.ask(question.text, question.complete)
        self.typed(question.text)
        app.bars.show_header()

    def typed(self, text: str) -> None:
        """The line holds *text* now."""
        question = self._question
        if question is None:
            return
        spans: list[Span] = []
        if question.advise is not None and text.strip():
            spans = question.advise(text)
        self._say(spans or [(question.words, "muted")])

    def resized(self) -> None:
        """The line above the prompt has another width."""
        if self._app.prompt.is_open:
            self._say(self._said)

    async def answered(self, text: str) -> None:
        """A person is done with the line."""
        question = self._question
        if question is None:
            return
        try:
            await question.answer(text)
        except SaveError as error:
            self._say([("✗ ", "bad"), (one_line(in_short(error)), "bad")])
        except TooldataError as error:
            self._say([("✗ ", "bad"), (one_line(str(error)), "bad")])
        else:
            if self._question is question:
                self.close()

    def close(self) -> None:
        """Leave the line."""
        app = self._app
        self._question = None
        app.prompt.close_prompt()
        app.default_screen.remove_class("asking")
        app.listing.widget.focus()
        app.bars.show_header()
        app.bars.show_footer()

    def _say(self, spans: list[Span]) -> None:
        self._said = spans
        bar = self._app.pane("hint")
        lines = sentence_lines(spans, max(bar.text_width, self._app.size.width - 1), 2)
        if bar.styles.height is None or bar.styles.height.value != len(lines):
            bar.styles.height = len(lines)
        bar.show(lines)
