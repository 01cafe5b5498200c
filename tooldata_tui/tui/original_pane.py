"""The example as it was imported, beside the edit of it."""

from collections.abc import Container
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical

from tooldata_tui.dataset import State
from tooldata_tui.review.present.bars import pane_title
from tooldata_tui.review.present.conversation import Focus, conversation
from tooldata_tui.review.view import View
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, Pane
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["OriginalPane"]


class OriginalPane(Vertical):
    """Shows all of the original, from the first of *turns* on."""

    DEFAULT_CSS = """
    OriginalPane {
        background: $td-panel;
        #original-title { background: $td-panel; padding: 0 1; }
        #original { height: 1fr; background: $td-panel; padding: 0 1; scrollbar-size-vertical: 1;
                    scrollbar-color: $td-bar; scrollbar-background: $td-panel; }
    }
    """

    def __init__(self, styles: SpanStyles, view: View, turns: Container[object]) -> None:
        super().__init__()
        self._styles, self._view, self._turns = styles, view, turns

    def compose(self) -> ComposeResult:
        yield Bar(self._styles, id="original-title")
        yield Pane(self._styles, id="original", focusable=False)

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        if message.view.id == "original":
            self._show(message.width)
        else:
            title = self.query_one("#original-title", Bar)
            title.show([pane_title("Original", "as imported", title.size.width)])

    def _show(self, width: int) -> None:
        view, pane = self._view, self.query_one("#original", Pane)
        stored = replace(view.record.stored, state=State())
        imported = View(replace(view.record, stored=stored, findings=(), draft=None), view.original, view.original)
        unfolded = frozenset(range(len(view.original.messages)))
        lines = conversation(imported, max(width, 20), Focus(unfolded=unfolded))
        pane.show(lines)
        pane.scroll_to_line(next((number for number, one in enumerate(lines) if one.turn in self._turns), 0))

    def scroll_pages(self, pages: int) -> None:
        self.query_one("#original", Pane).action_scroll_pages(pages)
