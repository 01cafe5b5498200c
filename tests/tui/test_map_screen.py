"""The map: drawn by another process, moved over, coloured, and a region of it made the queue."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from tests.alike import make_alike
from tooldata_tui.store.beside import MAP, beside
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.layout import draw_map

from .reviewing import Review, reviewing, until


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_alike(tmp_path_factory.mktemp("map"), vectors=True)
    with closing(Project.open(path)) as project:
        draw_map(project, project.writer())
    return path


def here(review: Review) -> int:
    found = re.search(r"(\d+) here", review.screen)
    return int(found[1]) if found else 0


async def open_map(review: Review, *keys: str) -> None:
    """Open the map and wait for it, then press *keys*."""
    await review.press("M")
    await until(lambda: review.shows(" here"))
    await review.settle()
    await review.press(*keys)


async def test_the_cursor_begins_at_the_current_example(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j")
        await open_map(review)
        assert review.shows("map  13 decision points", "▸◉◂", "3 here", "#3", "#4", "#5", "◉ this one"), review.screen
        assert review.shows("● lookup 5", "▲ refund 4", "other labels") or review.shows("lookup 5", "refund 4")


async def test_another_process_draws_the_map_where_there_is_none(tmp_path: Path) -> None:
    path = make_alike(tmp_path, vectors=True)
    async with reviewing(path) as review:
        await open_map(review)
        assert review.shows("13 decision points", "▸◉◂")
    assert beside(path, MAP).exists()


async def test_without_vectors_it_is_said_what_makes_them(tmp_path: Path) -> None:
    async with reviewing(make_alike(tmp_path)) as review:
        await review.type(":map")
        await review.press("enter")
        assert review.shows("there are none yet", "run tooldata scan first")


async def test_the_cursor_goes_from_place_to_place_and_home(path: Path) -> None:
    async with reviewing(path) as review:
        await open_map(review)
        at_home = review.app.screen.cursor
        seen = set()
        for _ in range(13):
            await review.press("tab")
            assert here(review)
            seen.add(review.app.screen.cursor)
        assert len(seen) > 5
        await review.press("H", "K", "left", "up", "L", "J", "h", "k", "l", "j", "home")
        assert review.app.screen.cursor == at_home


async def test_what_was_found_has_colours_of_its_own(path: Path) -> None:
    async with reviewing(path) as review:
        await open_map(review)
        assert "c findings" in review.footer
        await review.press("c")
        assert review.shows("✗ label in doubt", "≈ duplicate or repeated")
        await review.press("C")
        assert review.shows("lookup 5")


async def test_a_region_becomes_the_queue(path: Path) -> None:
    async with reviewing(path) as review:
        await open_map(review, "H", "H", "H", "H", "H", "H", "H", "H", "H", "H", "K", "K", "K", "K", "K", "K", "K")
        await review.press("v", "L", "L", "L", "L", "L", "L", "L", "L", "L", "L", "J", "J", "J", "J", "J", "J", "J")
        assert review.shows("13 decision points selected", "show these in the queue")
        await review.press("enter")
        await until(lambda: "13 examples on the map" in review.header)
        await review.settle()
        assert review.current == 1
        await review.press("escape")
        assert "file ▸ pending" in review.header


async def test_what_is_under_the_cursor_becomes_the_queue(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "j")
        await open_map(review, "enter")
        await until(lambda: "3 examples on the map" in review.header)
        await review.settle()
        assert review.current == 3


async def test_escape_drops_the_selection_and_then_leaves(path: Path) -> None:
    async with reviewing(path) as review:
        await open_map(review, "v", "l", "escape")
        assert "selected" not in review.screen
        await review.press("escape")
        await until(lambda: review.current == 1)


async def test_where_there_is_nothing_nothing_is_shown(path: Path) -> None:
    async with reviewing(path) as review:
        await open_map(review)
        screen = review.app.screen
        for key in ("l", "l", "j", "j"):
            if not here(review):
                break
            await review.press(key)
        assert not here(review), screen.cursor
        await review.press("enter")
        assert review.shows("there is nothing here")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (24, 6)])
async def test_it_fits_every_screen(path: Path, size: tuple[int, int]) -> None:
    async with reviewing(path, size=size) as review:
        await open_map(review, "tab", "v", "j", "c", "escape")
        assert review.shows("map")
        assert all(len(line) == size[0] for line in review.lines)
