"""The health screen: what is counted, what each figure leads to, and what is missing."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.rules.whole_set import clean_set
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.inspecting import CODES, look_closer

from .reviewing import Review, copied, make_project, reviewing, row, until

HOSTILE = "\x1b]0;x\x07\u202e[red]"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_project(tmp_path_factory.mktemp("health"), clean_set())
    with closing(Project.open(path)) as project:
        look_closer(project, CODES)
    return path


async def open_health(review: Review, *keys: str) -> None:
    """Open the screen and wait for it, then press *keys*."""
    await review.press("H")
    await until(lambda: review.shows("Tools", "check_status"))
    await review.settle()
    await review.press(*keys)


async def test_it_begins_with_the_tools(path: Path) -> None:
    async with reviewing(path) as review:
        await open_health(review)
        assert review.shows("health  213 examples not rejected", "┼─┼ 61 to 113", "╋"), review.screen
        assert review.shows("87 examples  calls check_status", "↵ show them in the queue")


async def test_the_command_line_opens_it(path: Path) -> None:
    async with reviewing(path) as review:
        await review.type(":health")
        await review.press("enter")
        assert review.shows("213 examples not rejected")


async def test_a_figure_becomes_the_queue_and_escape_leads_back(path: Path) -> None:
    async with reviewing(path) as review:
        await open_health(review, "j", "enter")
        await until(lambda: "87 examples: calls refund_order" in review.header)
        await review.settle()
        await review.press("escape")
        assert "file ▸ pending" in review.header


async def test_the_screen_opens_again_where_it_was_left(path: Path) -> None:
    async with reviewing(path) as review:
        await open_health(review, "tab", "j", "enter")
        await until(lambda: "in the queue" not in review.footer)
        await review.settle()
        await open_health(review)
        assert review.shows("examples  check_status: kind given"), review.screen


async def test_the_cursor_goes_across_the_grid(path: Path) -> None:
    async with reviewing(path) as review:
        await open_health(review, "tab", "j")
        assert review.shows("check_status: kind given")
        await review.press("l")
        assert review.shows("check_status: kind left out")
        await review.press("right", "right", "right", "right")
        assert review.shows("check_status: kind with others")
        await review.press("h", "left")
        assert review.shows("check_status: kind left out")


async def test_sections_follow_one_another_in_a_ring(path: Path) -> None:
    async with reviewing(path) as review:
        await open_health(review, "tab", "tab")
        assert review.shows("42 examples  call nothing")
        await review.press("tab")
        assert review.shows("3 examples  several calls in a turn")
        await review.press("tab", "tab")
        seen = review.screen
        assert "calls check_status" in seen or review.shows("Found")
        await review.press("G", "g")
        assert review.shows("87 examples  calls check_status")
        await review.press("pagedown", "pageup", "ctrl+d", "ctrl+u", "k")
        assert review.shows("87 examples  calls check_status")


async def test_what_is_missing_is_copied_as_a_request(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with reviewing(path) as review:
        monkeypatch.setattr(review.app, "copy_to_clipboard", copied.append)
        await open_health(review, "tab", "tab", "tab", "y")
        assert copied == ['{"kind": "parallel", "missing": 2}']
        assert review.shows("request copied, if the terminal allows it")
        await review.press("j", "y")
        assert review.shows("nothing is missing here")


async def test_another_process_counts_where_nothing_is_counted(tmp_path: Path) -> None:
    async with reviewing(make_project(tmp_path, clean_set())) as review:
        await review.press("H")
        await until(lambda: review.shows("87 examples  calls check_status"))


async def test_what_was_counted_is_shown_until_it_is_counted_again(path: Path, tmp_path: Path) -> None:
    copy = copied(path, tmp_path)
    copied(Path(f"{path}.health"), tmp_path)
    async with reviewing(copy) as review:
        await review.press("x")
        await review.press("H")
        await until(lambda: review.shows("212 examples not rejected"))
        await review.settle()
        assert "counting" not in review.screen


async def test_nothing_to_count_is_said(tmp_path: Path) -> None:
    async with reviewing(make_project(tmp_path, [])) as review:
        await review.press("H")
        await until(lambda: review.shows("there are no examples"))
        await review.settle()
        await review.press("j", "k", "g", "G", "tab", "l", "enter", "escape")
        assert review.shows("there are no examples")


async def test_hostile_names_are_shown_and_no_more(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row(f"{HOSTILE} {n}", HOSTILE, {HOSTILE: HOSTILE}) for n in range(3)])
    async with reviewing(path) as review:
        await review.press("H")
        await until(lambda: review.shows("3 examples not rejected"))
        await review.settle()
        for _ in range(20):
            await review.press("j")
        assert all(line.isprintable() for line in review.lines)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (30, 9)])
async def test_it_fits_every_screen(path: Path, size: tuple[int, int]) -> None:
    async with reviewing(path, size=size) as review:
        await review.press("H")
        await until(lambda: review.shows("Tools"))
        await review.settle()
        await review.press("tab", "l", "G", "g", "pagedown")
        assert all(len(line) == size[0] for line in review.lines)


@pytest.mark.parametrize(("keys", "key"), [("vim", "W"), ("prodigy", "H")])
async def test_every_preset_has_a_key_for_it(path: Path, keys: str, key: str) -> None:
    async with reviewing(path, keys=keys) as review:
        await review.press(key)
        await until(lambda: review.shows("213 examples not rejected"))
