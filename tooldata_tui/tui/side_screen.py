"""A screen beside the review: a line at the top, something in the middle, and the keys at the foot."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from tooldata_tui.dataset import PatchError
from tooldata_tui.errors import SaveError, TooldataError
from tooldata_tui.review.present.bars import footer_line, sentence_lines
from tooldata_tui.review.present.layout import Span, right
from tooldata_tui.settings.actions import ACTIONS, ALSO, Context
from tooldata_tui.text import clip, one_line
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar
from tooldata_tui.tui.patching import PatchingScreen
from tooldata_tui.tui.saving import in_short

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["FAR", "Keys", "SideScreen", "leaps"]

#: Seconds that a key may keep the next one waiting. What takes longer goes on by itself.
_PATIENCE = 0.3
#: Lines that a sentence at the foot may take.
_SENTENCE = 3

#: Rows to the first or the last one, from wherever one is.
FAR = 10**9

Keys = Sequence[tuple[str, str]]


def leaps(
    move: Callable[[int], object], height: Callable[[], int], scroll: Callable[[int], object] | None = None
) -> Mapping[str, Callable[[], object]]:
    """What the keys do that leap: to the first and the last row, by pages and by halves of them.

    :param move: goes so many rows down, or up where they are less than none
    :param height: of a page, asked for when a key is pressed
    :param scroll: goes so many rows where pages are those of something else
    """

    def page(pages: float) -> object:
        return (scroll or move)(int(max(height() - 1, 1) * pages))

    return {
        "list.first": partial(move, -FAR),
        "list.last": partial(move, FAR),
        "list.half_down": partial(page, 0.5),
        "list.half_up": partial(page, -0.5),
        "list.page_down": partial(page, 1),
        "list.page_up": partial(page, -1),
    }


class SideScreen(PatchingScreen, inherit_bindings=False):
    """Its keys are those of the key map for its context; what was just done is said at the top, what is wrong below.

    :ivar handlers: what each action does here
    """

    CONTEXT: ClassVar[Context]
    NAME: ClassVar[str]
    DEFAULT_CSS = """
    SideScreen {
        background: $td-background; color: $td-text;
        #side-header, #side-footer { background: $td-raised; }
    }
    """

    def __init__(self, app: "ReviewApp") -> None:
        super().__init__()
        self.review = app
        self.handlers: Mapping[str, Callable[[], object]] = {**self.actions(), "help.open": self._open_help}
        self._header = Bar(app.span_styles, id="side-header")
        self._footer = Bar(app.span_styles, id="side-footer")
        self._note: Span = ("", "muted")
        self._sentence: list[Span] = []
        shared = ALSO[self.CONTEXT]
        for action in ACTIONS:
            if action.context is self.CONTEXT or action.id in shared:
                for key in app.keymap.bindings[action.id]:
                    self._bindings.bind(key, f"act('{action.id}')", show=False)

    # --- what a screen says of itself

    def actions(self) -> Mapping[str, Callable[[], object]]:
        raise NotImplementedError

    def compose_body(self) -> Iterable[Widget]:
        """What stands between the two lines."""
        raise NotImplementedError

    def place(self) -> str:
        """Where one is, for the line at the top."""
        raise NotImplementedError

    def keys(self) -> Keys:
        """Actions and what they would do here, the most telling first."""
        raise NotImplementedError

    def resized(self) -> None:
        """Something in the middle has another size."""
        raise NotImplementedError

    # --- what is on the screen

    def compose(self) -> ComposeResult:
        yield self._header
        yield from self.compose_body()
        yield self._footer

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        if message.view in (self._header, self._footer):
            self.show_bars()
        else:
            self.resized()

    def show_bars(self) -> None:
        """Draw the lines at the top and at the foot."""
        app, width = self.review, self._header.text_width
        left: list[Span] = [(" ", "text")]
        if width >= 100:
            left += [("tooldata ", "accent bold"), (clip(one_line(app.project_name), 24), "text"), ("  ", "text")]
        left += [(self.NAME, "text bold"), ("  ", "text"), (one_line(self.place()), "muted")]
        word, style = app.bars.saved.value
        tail: list[Span] = [("● ", style), (word, style), (" ", "text")] if word else [(" ", "text")]
        note, look = self._note
        if note:
            tail = [(clip(note, max(width // 2, 20)), look), ("  ", "text"), *tail]
        self._header.show([right(left, tail, width)])
        self._show_footer()

    def _show_footer(self) -> None:
        bar = self._footer
        shown = self.review.keymap.shown
        keys = [(key, word) for action, word in self.keys() if (key := shown(action))]
        lines = sentence_lines(self._sentence, bar.text_width, _SENTENCE, keys) if self._sentence else []
        height = max(len(lines), 1)
        if bar.styles.height is None or bar.styles.height.value != height:
            bar.styles.height = height
        bar.show(lines or [footer_line(keys, bar.text_width)])

    def announce(self, text: str, style: str = "muted") -> None:
        """Say at the top what was just done."""
        self._note = one_line(text), style
        self.show_bars()

    def complain(self, text: str) -> None:
        """Say at the foot what went wrong; it stays until the next key."""
        self._sentence = [("✗ ", "bad"), (one_line(text), "bad")]
        self.show_bars()

    # --- keys

    async def action_act(self, action: str) -> None:
        """Do the action with this id. One that takes long goes on by itself, so that the keys are not stuck."""
        self.review.begun = True
        task = self.review.in_background(partial(self.do, action))
        await asyncio.wait({task}, timeout=_PATIENCE)

    async def do(self, action: str) -> None:
        """Do the action with this id, after what was said about the last key was taken back."""
        self._note, self._sentence = ("", "muted"), []
        await self.guarded(self._called(self.handlers[action]))
        if self.is_attached:
            self.show_bars()

    async def _called(self, do: Callable[[], object]) -> None:
        result = do()
        if isinstance(result, Awaitable):
            await result

    def beside(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run *work* beside the keys, and say what is wrong with it."""

        async def guarded() -> None:
            await self.guarded(work())

        self.review.in_background(guarded)

    async def guarded(self, result: object) -> None:
        """Wait for *result*, if that is to be waited for, and say what is wrong with it."""
        try:
            if isinstance(result, Awaitable):
                await result
        except SaveError as error:
            self.complain(in_short(error))
        except (TooldataError, PatchError) as error:
            self.complain(str(error))

    def _open_help(self) -> None:
        from tooldata_tui.tui.dialogs import HelpDialog

        async def chosen(action: object) -> None:
            if isinstance(action, str):
                await self.do(action)

        self.review.ask(HelpDialog(self.review.span_styles, self.review.keymap, self.handlers), chosen)
