import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from textual import _compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.driver import Driver
from textual.events import Resize
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input, Static

from tooldata_tui.tui import frame_diff
from tooldata_tui.tui.frame_diff import APP_ATTRIBUTES, SUPPORTED, FrameDiff
from tooldata_tui.tui.painter import erases_with_background

SIZE = (50, 12)


class Dialog(ModalScreen[None]):
    DEFAULT_CSS = "Dialog { align: center middle; } Dialog > Static { width: 20; height: 3; background: red; }"

    def compose(self) -> ComposeResult:
        yield Static("世界 over it", markup=False)


class Demo(FrameDiff[None]):
    CSS = """
    Screen { layers: base top; }
    Input { height: 3; }
    Static { width: 1fr; height: 1fr; }
    #over { layer: top; width: 6; height: 2; offset: 8 5; background: blue; }
    """
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Input(id="input")
        with Horizontal():
            yield Static("left", id="left", markup=False)
            yield Static("世界 right e\u0301", id="right", markup=False)
        yield Static("over", id="over", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False


class Watched:
    """A running Demo, and the terminal it draws on."""

    def __init__(self, app: Demo, pilot: Pilot[None], screen: Any, written: list[str], emulator: Any) -> None:
        self.app, self.pilot, self.screen, self.written, self.emulator = app, pilot, screen, written, emulator

    async def sent(self) -> str:
        """Wait until all is drawn, and return what was sent for it."""
        await self.pilot.pause()
        await self.pilot.pause()
        text = "".join(self.written)
        self.written.clear()
        self.screen.feed(text)
        return text

    async def check(self) -> str:
        """As :meth:`sent`; the terminal must then show what Textual would draw from nothing."""
        text = await self.sent()
        size = self.app.size
        fresh = self.emulator(size.width, size.height)
        compositor = self.app.screen._compositor
        update = compositor.render_update(full=True, screen_stack=self.app._background_screens)
        fresh.feed(update.render_segments(self.app.console))
        assert self.screen.look() == fresh.look()
        return text


@pytest.fixture
async def watched(emulator: Callable[..., Any], recording_driver: Any) -> Any:
    driver, written = recording_driver
    app = Demo(driver_class=driver)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        yield Watched(app, pilot, emulator(*SIZE), written, emulator)


async def test_the_first_frame_shows_everything(watched: Watched) -> None:
    text = await watched.check()
    assert "left" in text
    assert "right" in text


async def test_a_change_sends_only_itself(watched: Watched) -> None:
    await watched.check()
    watched.app.query_one("#left", Static).update("lift")
    text = await watched.check()
    assert "i" in text
    assert "ft" not in text
    assert len(text) < 60


async def test_a_change_behind_another_widget_shows_on_both_sides_of_it(watched: Watched) -> None:
    await watched.check()
    watched.app.query_one("#left", Static).update("all around what is over it " * 9)
    await watched.check()


async def test_an_idle_screen_sends_nothing(watched: Watched) -> None:
    await watched.check()
    watched.app.query_one("#left", Static).update("left")
    assert await watched.check() == ""


async def test_a_dialog_comes_and_goes(watched: Watched) -> None:
    await watched.check()
    watched.app.push_screen(Dialog())
    await watched.check()
    watched.app.query_one("#left", Static).update("changed below, on both sides " * 9)
    watched.app.query_one("#right", Static).update("changed below, on both sides " * 9)
    await watched.check()
    watched.app.pop_screen()
    await watched.check()


async def test_another_theme_repaints(watched: Watched) -> None:
    await watched.check()
    watched.app.theme = "textual-light"
    await watched.check()


@pytest.mark.parametrize("size", [(30, 8), (70, 20), (50, 5)])
async def test_after_a_resize_nothing_of_the_old_screen_is_relied_on(watched: Watched, size: tuple[int, int]) -> None:
    await watched.check()
    watched.screen = watched.emulator(*size)
    await watched.pilot.resize_terminal(*size)
    await watched.check()


async def test_a_size_that_goes_and_comes_back_repaints(watched: Watched) -> None:
    await watched.check()
    watched.screen = watched.emulator(*SIZE)
    for size in (Size(20, 12), Size(*SIZE)):
        watched.app.post_message(Resize(size, size))
        while watched.app.size != size:  # before Textual has laid out for it
            await asyncio.sleep(0)
    await watched.check()


async def test_after_another_program_had_the_terminal_all_is_drawn_again(watched: Watched) -> None:
    await watched.check()
    with watched.app.suspend():
        watched.screen.feed("".join(watched.written) + "\x1b[H\x1b[41mgarbage from an editor" * 9)
        assert watched.written[-1] == "\x1b[0m"  # the editor starts with default colours
        watched.written.clear()
    await watched.check()


async def test_after_the_process_was_stopped_all_is_drawn_again(watched: Watched) -> None:
    await watched.check()
    driver = watched.app._driver
    assert driver is not None
    driver.suspend_application_mode()  # what ctrl+z does, without telling the app
    watched.screen.feed("\x1b[0m\x1b[2Ja shell")
    driver.resume_application_mode()
    await watched.check()


async def test_repaint_all_repairs_the_screen(watched: Watched) -> None:
    await watched.check()
    watched.screen.feed("\x1b[3;3H\x1b[41mline noise")
    watched.app.repaint_all()
    await watched.check()


async def test_the_cursor_follows_what_is_typed(watched: Watched) -> None:
    watched.app.query_one(Input).focus()
    await watched.check()
    await watched.pilot.press("a", "b")
    await watched.check()
    typed = watched.app.cursor_position
    assert watched.screen.cursor == (typed.y, typed.x)
    await watched.pilot.press("left")
    await watched.check()
    here = watched.app.cursor_position
    assert watched.screen.cursor == (here.y, here.x)
    assert here.x < typed.x


async def test_a_frame_is_one_synchronised_write(watched: Watched) -> None:
    await watched.check()
    watched.app._sync_available = True
    watched.app.query_one("#left", Static).update("x")
    await watched.pilot.pause()
    frames = list(watched.written)
    assert len(frames) == 1
    assert frames[0].startswith("\x1b[?2026h")
    assert frames[0].endswith("\x1b[?2026l")


async def test_switched_off_textual_draws_by_itself(watched: Watched) -> None:
    await watched.check()
    watched.app.frame_diff = False
    watched.app.query_one("#left", Static).update("x")
    assert "\x1b[0m" in await watched.check()
    watched.app.frame_diff = True
    watched.app.query_one("#left", Static).update("y")
    await watched.check()


async def test_an_unknown_textual_draws_by_itself(
    monkeypatch: pytest.MonkeyPatch, emulator: Callable[..., Any], recording_driver: Any
) -> None:
    monkeypatch.setattr(frame_diff, "SUPPORTED", False)
    driver, written = recording_driver
    app = Demo(driver_class=driver)
    assert app.driver_class is driver
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await Watched(app, pilot, emulator(*SIZE), written, emulator).check()
        assert app._painter is None


async def test_headless_draws_nothing() -> None:
    app = Demo()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app._painter is None


@pytest.mark.parametrize(
    ("environ", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "alacritty"}, True),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "screen"}, False),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default"}, False),
        ({"TERM": "xterm", "STY": "1.pts"}, False),
        ({}, False),
    ],
)
def test_erasing_is_used_only_where_it_keeps_the_background(environ: dict[str, str], erases: bool) -> None:
    assert erases_with_background(environ) is erases


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_textual_is_still_what_the_frame_diff_leans_on() -> None:
    """If this fails, Textual has changed inside: see that frame_diff.py still draws, then adapt both."""
    assert SUPPORTED
    assert parameters(App._display) == ["self", "screen", "renderable"]
    app: App[None] = App()
    assert [name for name in APP_ATTRIBUTES if not hasattr(app, name)] == []
    for name in ("_running", "_closed", "_batch_count", "is_headless", "_begin_update", "_end_update", "_driver"):
        assert name in inspect.getsource(App._display), f"App._display no longer looks at {name}"
    assert parameters(_compositor.ChopsUpdate) == ["chops", "spans", "chop_ends"]
    assert parameters(_compositor.LayoutUpdate) == ["strips", "region"]
    assert issubclass(_compositor.ChopsUpdate, _compositor.CompositorUpdate)
    assert inspect.iscoroutinefunction(App._on_resize)
    assert isinstance(next(iter(Strip.blank(3))), tuple)
    assert {"start_application_mode", "stop_application_mode", "suspend_application_mode"} <= set(dir(Driver))
