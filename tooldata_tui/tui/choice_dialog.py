"""Pick one of many by typing some of its letters."""

from collections.abc import Sequence

from tooldata_tui.review.present.layout import line
from tooldata_tui.text import clip, one_line
from tooldata_tui.tui.dialogs import Filtered, matches
from tooldata_tui.tui.panes import Pane
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["ChoiceDialog"]

_LONG = 200


class ChoiceDialog(Filtered):
    """Answers with the place of the one that was picked, or None."""

    def __init__(self, styles: SpanStyles, choices: Sequence[str]) -> None:
        super().__init__(styles, "type some of it, ↑↓, enter")
        self._choices = choices

    def _found(self) -> list[int]:
        typed = self.typed
        found = [at for at, words in enumerate(self._choices) if matches(typed, words)]
        return sorted(found, key=lambda at: typed.casefold() not in self._choices[at].casefold()) if typed else found

    def draw(self) -> None:
        found = self._found()
        self.cursor = min(self.cursor, max(0, len(found) - 1))
        width = self.query_one(Pane).text_width
        rows = [
            line(
                ("▌ " if number == self.cursor else "  ", "accent"),
                (
                    clip(one_line(self._choices[at][:_LONG]), max(width - 3, 4)),
                    "text bold" if number == self.cursor else "text",
                ),
            )
            for number, at in enumerate(found)
        ]
        self.show(rows or [line(("there is no such choice", "faint"))])

    def on_input_submitted(self) -> None:
        found = self._found()
        if found:
            self.dismiss(found[self.cursor])
