import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message
from textual.pilot import Pilot

from tooldata_tui.tui.frame_diff import FrameDiff
from tooldata_tui.tui.pages import PAGE_ROWS
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.virtual_list import VirtualList

MILLION = 1_000_000
SIZE = (30, 10)


class Source:
    """Rows that say their position, which can be held back, fail, or come late."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.note = ""
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None

    async def fetch(self, start: int, n: int) -> Sequence[Spans]:
        self.asked.append(start)
        note = self.note
        await self.open.wait()
        if self.error is not None:
            raise self.error
        return [((f"{note}row {position}", ""),) for position in range(start, start + n)]


class Demo(FrameDiff[None]):
    def __init__(self, count: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = Source()
        self.list = VirtualList(self.source.fetch, count)
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.focus()

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        self.told.append(message)

    def on_virtual_list_fetch_failed(self, message: VirtualList.FetchFailed) -> None:
        self.told.append(message)

    @property
    def highlighted(self) -> list[int]:
        return [message.position for message in self.told if isinstance(message, VirtualList.Highlighted)]


def lines(app: Demo) -> list[str]:
    """What is shown, without the scroll mark in the last cell."""
    return [app.list.render_line(y).text[: SIZE[0] - 1].rstrip() for y in range(SIZE[1])]


async def settle(app: Demo, pilot: Pilot[None]) -> list[str]:
    await app.workers.wait_for_complete()
    await pilot.pause()
    return lines(app)


async def test_rows_near_the_screen_are_fetched_and_no_others() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        assert (await settle(app, pilot))[:3] == ["▸ row 0", "  row 1", "  row 2"]
        assert app.source.asked == [0]
        app.list.move_to(500_000)
        shown = await settle(app, pilot)
        assert "▸ row 500000" in shown
        assert len(app.source.asked) == 2


async def test_the_next_page_is_fetched_before_it_is_reached() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.list.move_to(PAGE_ROWS - 12)
        await settle(app, pilot)
        assert app.source.asked == [0, PAGE_ROWS]


async def test_a_row_that_is_not_there_yet_has_a_placeholder() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.source.open.clear()
        app.list.move_to(MILLION - 1)
        await pilot.pause()
        assert lines(app) == ["  ·"] * 9 + ["▸ ·"]
        app.source.open.set()
        assert (await settle(app, pilot))[-1] == f"▸ row {MILLION - 1}"


async def test_fast_jumps_fetch_only_where_they_end() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.source.open.clear()
        for position in range(5000, 200_001, 5000):
            app.list.move_to(position)
        app.source.open.set()
        assert "▸ row 200000" in await settle(app, pilot)
        assert len(app.source.asked) <= 4


async def test_the_cursor_moves_without_scrolling_inside_the_screen() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 9)
        assert (app.list.position, app.list.scroll_offset.y) == (9, 0)
        assert app.highlighted == [*range(1, 10)]


async def test_at_the_edge_the_list_jumps_by_half_a_page() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        app.list.move_to(9)
        await pilot.press("down")
        assert (app.list.position, app.list.scroll_offset.y) == (10, 5)
        await pilot.press("up", *["up"] * 5)
        assert (app.list.position, app.list.scroll_offset.y) == (4, 0)


async def test_the_cursor_stays_inside_the_list() -> None:
    app = Demo(3)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("up")
        assert app.list.position == 0
        await pilot.press("end", "down", "pagedown")
        assert app.list.position == 2
        await pilot.press("home")
        assert app.list.position == 0
        assert app.highlighted == [2, 0]


async def test_an_empty_list_is_blank() -> None:
    app = Demo(0)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "end", "pageup")
        assert await settle(app, pilot) == [""] * SIZE[1]
        assert app.told == []
        assert app.source.asked == []


async def test_another_source_keeps_the_position_asked_for() -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.source.note = "new "
        app.list.set_source(100, keep=50)
        assert "▸ new row 50" in await settle(app, pilot)
        assert (app.list.position, app.list.count, app.highlighted) == (50, 100, [50])
        app.list.set_source(10, keep=50)
        assert (await settle(app, pilot))[-1] == "▸ new row 9"
        app.list.set_source(0)
        assert await settle(app, pilot) == [""] * SIZE[1]


@pytest.mark.parametrize("after_a_frame", [True, False])
async def test_rows_of_an_earlier_source_that_come_late_are_dropped(after_a_frame: bool) -> None:
    app = Demo(MILLION)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.source.open.clear()
        app.list.move_to(500)
        await pilot.pause()
        app.source.note = "new "
        app.list.set_source(1000, keep=500)
        if after_a_frame:
            await pilot.pause()
        app.source.open.set()
        assert "▸ new row 500" in await settle(app, pilot)
        assert all("new" in line for line in lines(app))


async def test_invalid_rows_are_shown_until_new_ones_come() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.source.note = "new "
        app.source.open.clear()
        app.list.invalidate([1])
        await pilot.pause()
        assert lines(app)[1] == "  row 1"
        app.source.open.set()
        assert (await settle(app, pilot))[1] == "  new row 1"


async def test_marks_stand_beside_the_cursor() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.list.set_marks({0, 2})
        assert lines(app)[:3] == ["▸●row 0", "  row 1", " ●row 2"]
        app.list.set_marks(frozenset())
        assert lines(app)[:3] == ["▸ row 0", "  row 1", "  row 2"]


async def test_rows_that_cannot_be_fetched_are_told_and_tried_again_on_a_move() -> None:
    app = Demo(1000)
    app.source.error = OSError("gone")
    async with app.run_test(size=SIZE) as pilot:
        assert (await settle(app, pilot))[0] == "▸ ·"
        (failed,) = app.told
        assert isinstance(failed, VirtualList.FetchFailed)
        assert (failed.start, str(failed.error)) == (0, "gone")
        await pilot.pause()
        assert app.source.asked == [0]
        app.source.error = None
        await pilot.press("down")
        assert (await settle(app, pilot))[:2] == ["  row 0", "▸ row 1"]


async def test_a_click_moves_the_cursor() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(VirtualList, offset=(4, 6))
        assert app.list.position == 6
        app.list.set_source(3)
        await pilot.click(VirtualList, offset=(4, 6))
        assert app.list.position == 0


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], VirtualList, offset=(4, 4))
        assert app.list.position == 0
        assert app.list.scroll_offset.y > 0
        await pilot.press("down")
        assert (app.list.position, app.list.scroll_offset.y) == (1, 0)


async def test_the_cursor_is_in_view_after_a_resize() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        app.list.move_to(9)
        await pilot.resize_terminal(30, 4)
        await pilot.pause()
        assert app.list.scroll_offset.y <= 9 < app.list.scroll_offset.y + 4


async def test_another_theme_shows_in_rows_that_were_drawn_before() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        before = [segment.style for segment in app.list.render_line(1)]
        app.theme = "textual-light"
        await pilot.pause()
        assert [segment.style for segment in app.list.render_line(1)] != before


async def test_the_cursor_looks_different_without_the_focus() -> None:
    app = Demo(1000)
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        before = next(iter(app.list.render_line(0))).style
        app.screen.set_focus(None)
        await pilot.pause()
        assert next(iter(app.list.render_line(0))).style != before


async def test_a_row_that_would_be_markup_is_text() -> None:
    class Hostile(Source):
        async def fetch(self, start: int, n: int) -> Sequence[Spans]:
            return [(("[@click=app.quit]x[/] [/] \x1b[2J", ""),)] * n

    app = Demo(10)
    app.list._fetch = Hostile().fetch
    async with app.run_test(size=(60, 10)) as pilot:
        await settle(app, pilot)
        assert app.list.render_line(0).text.rstrip() == "▸ [@click=app.quit]x[/] [/] ␛[2J"


async def test_a_move_sends_a_few_cells(recording_driver: Any) -> None:
    driver, written = recording_driver
    app = Demo(MILLION, driver_class=driver)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settle(app, pilot)
        written.clear()
        await pilot.press("down")
        sent = "".join(written)
        assert "▸" in sent
        assert "row" not in sent
        assert len(sent) <= 150


@pytest.mark.parametrize("module", ["virtual_list", "line_view", "segments", "pages", "painter", "cells", "pen"])
def test_the_widgets_know_nothing_of_datasets(module: str, import_names: Callable[[str], set[str]]) -> None:
    allowed = {"tooldata_tui.text", "tooldata_tui.tui"}
    ours = {name for name in import_names(module) if name.startswith("tooldata_tui")}
    assert {name for name in ours if not name.startswith(tuple(allowed))} == set()
