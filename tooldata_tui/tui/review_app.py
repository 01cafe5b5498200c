"""The review screen: wires the panes to the keys. What a key does is in the module of its kind."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input

from tooldata_tui.dataset import PatchError
from tooldata_tui.errors import SaveError, TooldataError
from tooldata_tui.review.present.layout import line, wrap
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.tally import Progress
from tooldata_tui.settings.actions import ACTIONS, Context
from tooldata_tui.settings.keymap import Keymap
from tooldata_tui.settings.theme import Theme
from tooldata_tui.tui.alike import Alike
from tooldata_tui.tui.asking import Asking
from tooldata_tui.tui.bars import Bars
from tooldata_tui.tui.borders import Borders
from tooldata_tui.tui.changing import Changing
from tooldata_tui.tui.commands import Commands
from tooldata_tui.tui.deciding import Deciding
from tooldata_tui.tui.detail import Detail
from tooldata_tui.tui.finding import Finding
from tooldata_tui.tui.frame_diff import FrameDiff
from tooldata_tui.tui.generating import Generating
from tooldata_tui.tui.growth import Growth
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.listing import Listing
from tooldata_tui.tui.marking import Marking
from tooldata_tui.tui.moving import PANES, Moving
from tooldata_tui.tui.panes import Bar, Pane
from tooldata_tui.tui.patching import PatchingScreen
from tooldata_tui.tui.prompt import Prompt
from tooldata_tui.tui.quiet_crash import QuietCrash
from tooldata_tui.tui.saving import Saving, in_short
from tooldata_tui.tui.scanning import Scanning
from tooldata_tui.tui.seeing import Seeing
from tooldata_tui.tui.start import Start
from tooldata_tui.tui.styles import SpanStyles
from tooldata_tui.tui.theme import textual_theme
from tooldata_tui.tui.threads import StoreThreads
from tooldata_tui.tui.tool_browser import ToolBrowser
from tooldata_tui.tui.virtual_list import VirtualList
from tooldata_tui.tui.waiving import Waiving
from tooldata_tui.tui.whole import Whole

__all__ = ["ReviewApp"]

#: Cells and rows below which there is no room for a decision one can see.
SMALLEST = (30, 9)
#: Seconds that a key may keep the next one waiting. What takes longer goes on by itself.
_PATIENCE = 0.3
#: Seconds that what was painted before there was an app stays on the screen, while not all of it has been read again.
_HOLD = 2.0
_ALWAYS = {action.id for action in ACTIONS if action.context is Context.ALWAYS}
_EDITING = {action.id for action in ACTIONS if action.context is Context.EDIT}
#: These say something new themselves: one frame, not two.
_ANNOUNCING = {"review.accept", "review.reject", "review.skip", "review.flag", "review.undo", "review.redo"}


class ReviewApp(FrameDiff[int], QuietCrash[int], inherit_bindings=False):
    """The review of one project.

    :ivar handlers: what each action does
    :ivar ended: why the session ended by itself, if it did
    :ivar begun: whether the example that is shown stays there: a key was pressed, or it leads the first order of a scan
    """

    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own spelling
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012

    def __init__(
        self,
        session: ReviewSession,
        queue: Queue,
        progress: Progress,
        keymap: Keymap,
        themes: dict[str, Theme],
        start: Start,
    ) -> None:
        super().__init__()
        self.frame_diff = start.frame_diff
        self.session, self.progress, self.keymap, self.themes = session, progress, keymap, themes
        self.project_name, self.export = start.name, start.export
        self.seed_tools, self._seeding = start.seed_tools, start.seeding
        self.limit, self.minutes, self.advance = start.limit, start.minutes, start.advance
        self.span_styles = SpanStyles(themes[start.theme])
        self.threads = StoreThreads()
        self.ended, self.begun = "", False
        self.prompt = Prompt()
        self._panes = self._make_panes()
        self._tasks: set[asyncio.Task[None]] = set()
        self._notices = start.notices
        self._early_keys: list[str] = []

        self.bars = Bars(self)
        self.saving = Saving(self)
        self.detail = Detail(self, start.page)
        self.listing = Listing(self, queue, start.position)
        self.listing.known = start.known
        self.browser = ToolBrowser(self)
        self.asking = Asking(self)
        self.moving = Moving(self)
        self.marking = Marking(self)
        self.deciding = Deciding(self)
        self.changing = Changing(self)
        self.waiving = Waiving(self)
        self.finding = Finding(self)
        self.alike = Alike(self)
        self.borders = Borders(self)
        self.whole = Whole(self)
        self.seeing = Seeing(self)
        self.generating = Generating(self, start.providers, start.provider)
        self.commands = Commands(self)
        self._growth = Growth(self, list(start.importing)) if start.importing else None
        self.scanning = Scanning(self, start.scanning) if start.scanning else None
        self._growing: asyncio.Task[None] | None = None
        parts = (
            self.moving,
            self.marking,
            self.deciding,
            self.changing,
            self.waiving,
            self.finding,
            self.alike,
            self.borders,
            self.whole,
            self.seeing,
            self.generating,
            self.commands,
        )
        self.handlers: Mapping[str, Callable[[], object]] = {
            **{name: do for part in parts for name, do in part.actions().items()},
            "tools.open": self.browser.open,
        }
        self._bind_keys()
        for theme in themes.values():
            self.register_theme(textual_theme(theme))
        self.theme = f"td-{start.theme}"

    def _make_panes(self) -> dict[str, Pane]:
        names = ("header", "tools-title", "queue-title", "example-title", "diff-title", "hint", "footer", "small")
        bars = {name: Bar(self.span_styles, id=name) for name in names}
        panes = {name: Pane(self.span_styles, id=name, focusable=False) for name in PANES if name != "queue"}
        return {**bars, **panes}

    def _bind_keys(self) -> None:
        for action, keys in self.keymap.bindings.items():
            if keys and action in self.handlers:
                for key in keys:
                    self._bindings.bind(key, f"act('{action}')", show=False, priority=action in _ALWAYS)
        self.bind("ctrl+c", "interrupt", show=False)
        self.bind("ctrl+z", "suspend_process", show=False)
        self.set_keymap({action: ",".join(self.keymap.bindings[action]) for action in _EDITING})

    # --- what is on the screen

    def get_default_screen(self) -> Screen[Any]:
        return PatchingScreen()

    def compose(self) -> ComposeResult:
        panes = self._panes
        if self.detail.first is not None:
            self.browser.reserve(self.detail.first.view)
        yield panes["header"]
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield panes["tools-title"]
                yield panes["tools"]
                yield panes["queue-title"]
                yield self.listing.widget
            with Vertical(id="right"):
                yield panes["example-title"]
                yield panes["example"]
                yield panes["diff-title"]
                yield panes["diff"]
        yield panes["small"]
        yield panes["hint"]
        yield panes["footer"]
        yield self.prompt

    @property
    def is_whole(self) -> bool:
        laid_out = all(pane.inner.height for pane in self._panes.values() if pane.is_on_screen)
        return laid_out and self.detail.page is not None and self.listing.is_filled

    def pane(self, name: str) -> Pane:
        return self._panes[name]

    def on_mount(self) -> None:
        self.listing.begin()
        self.bars.show_all()
        if self._notices:
            self.bars.remark(" · ".join(self._notices))
        self.call_after_refresh(self._go_on)

    def _go_on(self) -> None:
        """The first frame is out: now what can wait."""
        self.set_timer(_HOLD, self.show_frames)
        if self._growth is not None or self.scanning is not None:
            self._growing = self.in_background(self._follow)
        self.in_background(self._look_around)
        if self._seeding:
            self.in_background(partial(self.do, "seeds.open"))
        # What start-up made stays: the collector need not walk it again and again between keys.
        gc.freeze()

    async def _follow(self) -> None:
        """First all examples come in, then they are compared."""
        if self._growth is not None:
            await self._growth.follow()
        if self.scanning is not None:
            await self.scanning.follow()

    async def _look_around(self) -> None:
        await self.browser.look_around()
        await self.generating.look_back()

    def compare_again(self) -> None:
        """There are new examples: compare all anew, where that is done beside the review."""
        if self.scanning is not None and self.scanning.is_following:
            if self._growing is not None:
                self._growing.cancel()
            self._growing = self.in_background(self.scanning.follow)

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        return ()

    def on_unmount(self) -> None:
        self.generating.leave()

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.default_screen.set_class(small, "-small")
        if small:
            words = f"the window is too small: {SMALLEST[0]}x{SMALLEST[1]} is the least"
            rows = wrap(words, max(event.size.width - 1, 4))
            self.pane("small").styles.height = len(rows)
            self.pane("small").show([line((row, "text")) for row in rows])

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        match message.view.id:
            case "example" | "diff":
                self.detail.resized()
            case "tools":
                self.browser.show()
            case "hint":
                self.asking.resized()
            case _:
                self.bars.show_all()

    def on_queue_list_resized(self) -> None:
        self.listing.show_again()

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        self.listing.highlighted(message.position)

    def on_virtual_list_fetch_failed(self, message: VirtualList.FetchFailed) -> None:
        self._tell(message.error)

    def on_click(self, event: events.Click) -> None:
        for name in PANES:
            widget = self.listing.widget if name == "queue" else self.pane(name)
            if widget.is_on_screen and widget.region.contains(event.screen_x, event.screen_y):
                self.moving.to(name)

    def on_line_view_clicked(self, message: LineView.Clicked) -> None:
        if message.view.id == "tools":
            self.browser.click(message.line)
        elif message.view.id == "example":
            self.moving.click_example(message.line)

    def set_theme(self, name: str) -> None:
        """Switch the colours of everything, live."""
        self.span_styles = SpanStyles(self.themes[name])
        for pane in self._panes.values():
            pane.use(self.span_styles)
        self.listing.widget.use(self.span_styles)
        self.theme = f"td-{name}"

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "act" and (self.prompt.is_open or self.screen is not self.default_screen):
            return parameters[0] in _ALWAYS
        return True

    async def action_act(self, action: str) -> None:
        """Do the action with this id. One that takes long goes on by itself, so that the keys are not stuck."""
        self.begun = True
        if self.detail.first is not None:
            self._early_keys.append(action)  # typed at the first frame, which is just being taken over
            return
        self.show_frames()
        task = self.in_background(partial(self.do, action))
        await asyncio.wait({task}, timeout=_PATIENCE)

    async def act_on_early_keys(self) -> None:
        """Do what was asked for before there was an app."""
        actions, self._early_keys = self._early_keys, []
        for action in actions:
            await self.action_act(action)

    async def do(self, action: str) -> None:
        """Do the action with this id, after what was said about the last key was taken back."""
        if not action.startswith("reason."):
            self.deciding.hush()
        if action not in _ANNOUNCING:
            self.bars.hush()
        result = self.handlers[action]()
        if isinstance(result, Awaitable):
            await result

    async def action_interrupt(self) -> None:
        key = self.keymap.shown("app.quit")
        self.bars.remark(f"{key} quits; what you decided is saved already")

    def ask(self, screen: Screen[Any], answered: Callable[[object], Coroutine[Any, Any, None]]) -> None:
        """Open a dialog; *answered* is given what a person said."""

        def done(answer: object) -> None:
            self.in_background(partial(answered, answer))

        self.push_screen(screen, done)

    async def on_input_changed(self, message: Input.Changed) -> None:
        if message.input is self.prompt:
            self.asking.typed(message.value)

    async def on_prompt_answered(self, message: Prompt.Answered) -> None:
        self.in_background(partial(self.asking.answered, message.text))

    def on_prompt_left(self) -> None:
        self.asking.close()

    # --- work beside the keys

    def in_background(self, work: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        """Run *work* beside the keys; lighter than a worker, and what it raises is said at the foot."""
        # Not the coroutine itself: an app that closes before the task starts would leave it behind.

        async def guarded() -> None:
            try:
                await work()
            except Exception as error:
                self._tell(error)

        task = asyncio.get_running_loop().create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _tell(self, error: Exception) -> None:
        if isinstance(error, SaveError):
            self.bars.complain(in_short(error))
        elif isinstance(error, TooldataError | PatchError):
            self.bars.complain(str(error))
        else:
            self._handle_exception(error)

    # --- the end

    def end(self, reason: str) -> None:
        """The session is over by itself."""
        self.ended = reason
        self.leave()

    def leave(self) -> None:
        """End the session: everything is saved already."""
        self.exit()
