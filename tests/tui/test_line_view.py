from typing import Any

from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.message import Message

from tooldata_tui.tui.line_view import Line, LineView

SIZE = (30, 8)


class Demo(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.view = LineView()
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.focus()

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        self.told.append(message)

    def on_line_view_clicked(self, message: LineView.Clicked) -> None:
        self.told.append(message)


def numbered(count: int, changed: dict[int, str] | None = None) -> list[Line]:
    return [Line((((changed or {}).get(i, f"line {i}"), ""),)) for i in range(count)]


def shown(app: Demo) -> list[str]:
    """What is shown, without the scroll mark in the last cell."""
    return [app.view.render_line(y).text[: app.size.width - 1].rstrip() for y in range(app.size.height)]


def watch_refreshes(app: Demo, monkeypatch: Any) -> list[int]:
    """Collect the rows that are asked to be drawn again; -1 stands for all of them."""
    rows: list[int] = []
    refresh = app.view.refresh

    def spy(*regions: Region, **kwargs: Any) -> LineView:
        rows.extend(y for region in regions for y in region.line_range)
        rows.extend([] if regions else [-1])
        return refresh(*regions, **kwargs)

    monkeypatch.setattr(app.view, "refresh", spy)
    return rows


async def test_only_lines_that_differ_are_drawn_again(monkeypatch: Any) -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(5))
        await pilot.pause()
        rows = watch_refreshes(app, monkeypatch)
        app.view.set_lines(numbered(5, {1: "other", 3: "other"}))
        assert rows == [1, 3]
        assert shown(app)[:5] == ["line 0", "other", "line 2", "other", "line 4"]


async def test_lines_come_and_go_at_the_end(monkeypatch: Any) -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(5))
        await pilot.pause()
        rows = watch_refreshes(app, monkeypatch)
        app.view.set_lines(numbered(3))
        assert rows == [3, 4]
        app.view.set_lines(numbered(4))
        assert rows == [3, 4, 3]
        assert shown(app)[2:5] == ["line 2", "line 3", ""]


async def test_a_hundred_thousand_lines_scroll() -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(100_000))
        app.view.scroll_to_line(70_000)
        await pilot.pause()
        assert shown(app)[0] == "line 70000"
        await pilot.press("down")
        assert shown(app)[0] == "line 70001"
        await pilot.press("end")
        assert shown(app)[-1] == "line 99999"
        await pilot.press("pageup")
        assert shown(app)[-1] == "line 99992"
        await pilot.press("home")
        assert shown(app)[0] == "line 0"


async def test_fewer_lines_scroll_back() -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(100))
        app.view.scroll_to_line(90)
        app.view.set_lines(numbered(20))
        await pilot.pause()
        assert shown(app)[-1] == "line 19"
        app.view.set_lines(numbered(2))
        await pilot.pause()
        assert shown(app)[:3] == ["line 0", "line 1", ""]


async def test_the_owner_is_told_the_size_to_lay_out_for() -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        sizes = [(message.width, message.height) for message in app.told if isinstance(message, LineView.Resized)]
        assert sizes[0][1] == 8
        assert sizes[-1] == (19, 5)  # the last cell is the scroll mark's


async def test_a_click_tells_line_and_column() -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(100))
        app.view.scroll_to_line(10)
        await pilot.pause()
        app.told.clear()
        await pilot.click(LineView, offset=(4, 3))
        app.view.set_lines(numbered(2))
        await pilot.pause()
        await pilot.click(LineView, offset=(4, 6))
        (clicked,) = app.told
        assert isinstance(clicked, LineView.Clicked)
        assert (clicked.line, clicked.column) == (13, 4)


async def test_the_lines_of_the_focused_key_look_different() -> None:
    app = Demo()
    app.view.styles.background = "#000000"
    app.CSS = ".line-view--focused { background: #333333; }"
    async with app.run_test(size=SIZE) as pilot:
        lines = [Line(((f"line {i}", ""),), key=f"turn {i // 3}") for i in range(60)]
        app.view.set_lines(lines)
        app.view.focus_key("turn 1")
        await pilot.pause()
        plain, focused = (next(iter(app.view.render_line(y))).style for y in (2, 3))
        assert plain != focused
        assert next(iter(app.view.render_line(5))).style == focused
        app.view.focus_key("turn 15")
        await pilot.pause()
        assert shown(app)[0] == "line 45"
        app.view.focus_key(None)
        assert next(iter(app.view.render_line(0))).style == plain


async def test_the_last_cell_says_where_in_the_text_it_stands(monkeypatch: Any) -> None:
    def marks(app: Demo) -> str:
        return "".join(app.view.render_line(y).text[-1] for y in range(app.size.height))

    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(8))
        assert marks(app) == "        "
        app.view.set_lines(numbered(16))
        assert marks(app) == "▐▐▐▐    "
        app.view.scroll_to_line(8)
        assert marks(app) == "    ▐▐▐▐"
        await pilot.pause()
        rows = watch_refreshes(app, monkeypatch)
        app.view.set_lines(numbered(24))
        assert set(rows) == set(range(8))  # the mark is shorter on each row


async def test_the_wheel_scrolls() -> None:
    app = Demo()
    async with app.run_test(size=SIZE) as pilot:
        app.view.set_lines(numbered(100))
        await pilot.pause()
        await pilot._post_mouse_events([MouseScrollDown], LineView, offset=(4, 4))
        assert shown(app)[0] != "line 0"


async def test_a_line_that_is_too_long_is_cut() -> None:
    app = Demo()
    async with app.run_test(size=SIZE):
        app.view.set_lines([Line((("x" * 100, ""),))])
        assert shown(app)[0] == "x" * 28 + "…"
        assert app.view.render_line(0).cell_length == app.view.scrollable_content_region.width
