"""Frames made of the lines that changed show what Textual would have shown."""

from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from tooldata_tui.tui import patching
from tooldata_tui.tui.line_view import Line, LineView
from tooldata_tui.tui.patching import PatchingScreen, PatchUpdate


class Demo(App[None]):
    """Two padded panes and an input; keeps what it is asked to display."""

    CSS = "LineView { height: 6; padding: 1 2; margin: 0 1; } #two { height: 4; padding: 0; } Input { height: 1; }"
    can_patch = True

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Any] = []
        self.one, self.two = LineView(id="one"), LineView(id="two")

    def get_default_screen(self) -> Screen[Any]:
        return PatchingScreen()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.one
            yield self.two
            yield Input()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None:
            self.frames.append(renderable)
        if not isinstance(renderable, PatchUpdate):
            super()._display(screen, renderable)


def lines(*texts: str) -> list[Line]:
    return [Line(((text, ""),)) for text in texts]


def assert_same_as_textual(app: Demo, update: PatchUpdate) -> None:
    whole = app.screen._compositor.render_strips()
    for y, x, segments in update.lines:
        strip = Strip(segments)
        expected = whole[y].crop(x, x + strip.cell_length)
        assert [(s.text, s.style) for s in strip.simplify()] == [(s.text, s.style) for s in expected.simplify()]


def test_the_textual_that_is_installed_has_what_it_leans_on() -> None:
    assert patching.SUPPORTED


async def test_a_change_of_lines_is_a_patch_of_just_these_lines() -> None:
    app = Demo()
    async with app.run_test(size=(40, 16)) as pilot:
        app.one.set_lines(lines("a", "b", "c"))
        app.two.set_lines(lines("x", "y"))
        await pilot.pause()
        app.frames.clear()
        app.one.set_lines(lines("a", "B", "c"))
        app.two.set_lines(lines("x", "y 漢字 😀"))
        await pilot.pause()
        (update,) = app.frames
        assert isinstance(update, PatchUpdate)
        assert len(update.lines) == 2
        assert_same_as_textual(app, update)


async def test_a_repaint_of_a_whole_widget_holds_its_margins_too() -> None:
    app = Demo()
    async with app.run_test(size=(40, 16)) as pilot:
        app.one.set_lines(lines("a", "b", "c"))
        await pilot.pause()
        app.frames.clear()
        app.one.refresh()
        await pilot.pause()
        (update,) = app.frames
        assert isinstance(update, PatchUpdate)
        assert len(update.lines) == app.one.size.height + 2
        assert_same_as_textual(app, update)


async def test_any_other_widget_goes_textuals_way() -> None:
    app = Demo()
    async with app.run_test(size=(40, 16)) as pilot:
        await pilot.pause()
        app.frames.clear()
        app.query_one(Input).value = "typed"
        app.one.set_lines(lines("new"))
        await pilot.pause()
        assert app.frames
        assert not any(isinstance(frame, PatchUpdate) for frame in app.frames)


async def test_under_another_screen_nothing_is_patched() -> None:
    app = Demo()
    async with app.run_test(size=(40, 16)) as pilot:
        await app.push_screen(Screen())
        await pilot.pause()
        app.frames.clear()
        app.one.set_lines(lines("below"))
        await pilot.pause()
        assert not any(isinstance(frame, PatchUpdate) for frame in app.frames)


async def test_nothing_is_patched_where_the_frame_diff_is_off() -> None:
    app = Demo()
    app.can_patch = False
    async with app.run_test(size=(40, 16)) as pilot:
        await pilot.pause()
        app.frames.clear()
        app.one.set_lines(lines("plain"))
        await pilot.pause()
        assert app.frames
        assert not any(isinstance(frame, PatchUpdate) for frame in app.frames)
