"""The dialog that shows what an edit of a tool would do, before it is kept."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tooldata_tui.errors import TooldataError
from tooldata_tui.review.present.bars import footer_line
from tooldata_tui.review.present.layout import Line, blank, line
from tooldata_tui.review.present.tool_changes import change_lines, effect_lines, effect_words
from tooldata_tui.review.tool_edit import Effect, ToolEdit, definition
from tooldata_tui.text import clip, one_line, plural
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, Pane

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["ToolPreview"]


#: Lines around what is shown.
_FRAME = 6


class ToolPreview(ModalScreen[object]):
    """Looks at all examples while it is open. Answers ``keep``, ``edit``, or None.

    :param examples: how many are offered the tool
    :param effects: what the edit would do, part by part; run on the reading thread
    """

    DEFAULT_CSS = """
    ToolPreview { align: center middle; background: transparent; }
    ToolPreview > Vertical {
        width: 100; max-width: 96%; height: 12; max-height: 88%; background: $td-raised; padding: 0 1;
        border: round $td-bar;
    }
    ToolPreview Pane { background: $td-raised; }
    ToolPreview #preview { height: 1fr; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "keep", "Keep"),
        ("enter", "keep", "Keep"),
        ("e", "edit", "Edit"),
        ("escape", "leave", "Leave"),
        ("n", "leave", "Leave"),
        ("q", "leave", "Leave"),
        ("j", "scroll(1)", "Down"),
        ("down", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
        ("up", "scroll(-1)", "Up"),
    ]

    def __init__(self, app: "ReviewApp", edit: ToolEdit, examples: int, effects: Iterator[Effect]) -> None:
        super().__init__()
        self._review, self._edit, self._examples, self._effects = app, edit, examples, effects
        self._effect = Effect()
        self._is_done = False
        self._said = ""
        self._title = Bar(app.span_styles, id="preview-title")
        self._pane = Pane(app.span_styles, id="preview", focusable=False)
        self._foot = Bar(app.span_styles, id="preview-foot")

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._title
            yield self._pane
            yield self._foot

    def on_mount(self) -> None:
        self._review.in_background(self._look)

    async def _look(self) -> None:
        threads, effects = self._review.threads, self._effects
        while self.is_attached:
            try:
                effect = await threads.read(lambda: next(effects, None))
            except TooldataError as error:
                self._said = one_line(str(error))
                break
            if effect is None:
                self._is_done = True
                break
            self._effect = effect
            self._show()
        if self.is_attached:
            self._show()

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self._show()

    def _show(self) -> None:
        edit, width = self._edit, max(self._pane.text_width, 20)
        whom = plural(self._examples, "example")
        verb = "Add" if edit.before is None else "Change"
        where = "to" if edit.before is None else "in"
        name = clip(one_line(edit.after.name[:120]), max(self._title.text_width - 36, 8))
        self._title.show([line((f"{verb} ", "text bold"), (name, "accent bold"), (f" {where} {whom}?", "text bold"))])
        rows = [*self._outcome(width), blank(), *self._what(width)]
        self.query_one(Vertical).styles.height = len(rows) + _FRAME
        self._pane.show(rows)
        keys = [("y", "keep it"), ("e", "edit on"), ("esc", "leave; it stays as a draft")]
        said = [line((self._said, "warning"))] if self._said else [footer_line(keys, self._foot.text_width)]
        self._foot.show(said)

    def _outcome(self, width: int) -> list[Line]:
        if not self._is_done:
            done = min(self._effect.examples, self._examples)
            return [line((f"looking at the examples: {done:,} of {self._examples:,}", "note"))]
        return [line((effect_words(self._effect), "text bold")), *effect_lines(self._effect, width)]

    def _what(self, width: int) -> list[Line]:
        before: Mapping[str, Any] = definition(self._edit.before) if self._edit.before is not None else {}
        return change_lines(before, definition(self._edit.after), width)

    def action_scroll(self, rows: int) -> None:
        self._pane.action_scroll_lines(rows)

    def action_keep(self) -> None:
        if self._is_done:
            self.dismiss("keep")
        else:
            self._said = "the examples are still being looked at"
            self._show()

    def action_edit(self) -> None:
        self.dismiss("edit")

    def action_leave(self) -> None:
        self.dismiss(None)
