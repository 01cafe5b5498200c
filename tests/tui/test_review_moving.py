"""Keys that move, fold, compare, and give room."""

import json
from pathlib import Path
from typing import Any

import pytest

from .reviewing import TOOLS, Review, call, copied, make_project, reviewing, row, tool, until

LONG = {
    "messages": [
        {"role": "system", "content": "\n".join(f"rule {n}" for n in range(40))},
        {"role": "user", "content": "Where is ORD-1?"},
        call("lookup", {"id": "ORD-1"}),
        {"role": "tool", "tool_call_id": "c1", "content": "\n".join(f"line {n}" for n in range(60))},
        {"role": "assistant", "content": "It is lost. " * 30},
        {"role": "user", "content": "Then refund it."},
        call("refund", {"id": "ORD-1", "reason": "gone " * 80}),
    ],
    "tools": TOOLS,
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[Any] = [row(f"Where is ORD-{n}") for n in range(1, 100)]
    rows[1] = row("Refund ORD-2", "refund", {"id": "ORD-2", "reason": "Late", "gift": "true"})
    rows[2] = LONG
    return make_project(tmp_path_factory.mktemp("long"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


def title(review: Review) -> str:
    """Which pane has the keys: the one whose title is in the accent colour."""
    accent = review.app.themes["dark"].colors.accent
    names = ("Queue", "Tools", "Tool", "Diff", "#")
    found = [
        text
        for text, style in review.styles()
        if style.color is not None and style.color.name == accent and style.bold and text.startswith(names)
    ]
    assert len(found) == 1, found
    return found[0]


async def test_the_cursor_moves_in_the_queue(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "down", "down")
        assert review.current == 4
        await review.press("k", "up")
        assert review.current == 2
        await review.press("G")
        assert review.current == 99
        await review.press("j")
        assert review.current == 99
        await review.press("g", "k")
        assert review.current == 1
        await review.press("end", "home")
        assert review.current == 1
        await review.press("pagedown")
        page = review.current
        assert page is not None
        assert page > 5
        await review.press("pageup")
        assert review.current == 1
        await review.press("ctrl+d")
        half = review.current
        assert half is not None
        assert 1 < half < page
        await review.press("ctrl+u")
        assert review.current == 1


async def test_a_held_key_moves_the_list_at_once_and_the_detail_once_it_rests(path: Path) -> None:
    async with reviewing(path, stream=60.0) as review:
        await review.pilot.press("j", "j", "j")
        await until(lambda: "▌   #4" in review.screen)
        assert review.current in (1, 2)
        await review.settle()
        assert review.current == 4


async def test_tab_goes_round_the_panes_and_the_title_shows_where(path: Path) -> None:
    async with reviewing(path) as review:
        assert title(review) == "Queue"
        seen = []
        for _ in range(4):
            await review.press("tab")
            seen.append(title(review))
        assert seen == ["#1", "Tool", "Tools", "Queue"]
        await review.press("shift+tab")
        assert title(review) == "Tools"


async def test_turns_are_gone_through_folded_and_unfolded(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "tab", "g")
        assert review.shows(
            "▸ 0 system rule 0", "more characters  z unfold", "1 user   Where is ORD-1?", "2 call   lookup"
        )
        assert "rule 9" not in review.screen
        await review.press("j", "j")
        assert "▸ 2 call" in review.screen
        await review.press("k", "k")
        await review.press("z")
        assert "rule 9" in review.screen
        await review.press("z")
        assert "rule 9" not in review.screen
        await review.press("j", "j", "j")
        assert "▸ 3 result" in review.screen
        assert "line 9" not in review.screen
        await review.press("z")
        assert "line 9" in review.screen
        # A turn longer than the pane is read to its end before the next one.
        for _ in range(12):
            if "▸ 4 answer" in review.screen:
                break
            await review.press("j")
        assert "▸ 4 answer" in review.screen
        assert "line 59" in review.screen
        await review.press("G")
        assert "▸ 6 call" in review.screen
        await review.press("Z")
        await review.press("Z")
        await review.press("g")
        assert "rule 9" in review.screen or "▸ 0 system" in review.screen


async def test_a_conversation_opens_where_the_worst_was_found_and_keys_act_there(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j")
        assert review.shows("5 user   Then refund it.", "▸ 6 call   refund", "✗ C305 reason")
        assert "2 call   lookup" not in review.screen
        await review.press("3")
        messages = json.loads(review.state(3).row or "")["messages"]
        assert [messages[turn]["tool_calls"][0]["function"]["name"] for turn in (2, 6)] == ["lookup", "escalate"]


async def test_fold_acts_on_everything_while_no_turn_is_pointed_at(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "z", "tab", "g")
        assert "rule 9" in review.screen
        await review.press("Z")
        assert "rule 9" not in review.screen


@pytest.mark.parametrize(("size", "keys"), [((80, 24), ("shift+tab",)), ((120, 36), ("shift+tab", "plus"))])
async def test_where_the_tools_stand_alone_they_have_all_the_room(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    tools = [tool(f"tool_{number}") for number in range(19)]
    async with reviewing(make_project(tmp_path, [{**row("Hello", "tool_0"), "tools": tools}]), size=size) as review:
        await review.press(*keys)
        assert review.shows("tool_0", "tool_18", "no-tool")
        await review.press("underscore", "tab")
        assert "tool_18" not in review.screen
        assert "Queue" in review.screen


async def test_the_tools_have_a_cursor_and_open(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("shift+tab")
        assert "▌1 lookup" in review.screen
        await review.press("j")
        assert "▌2 refund" in review.screen
        await review.press("enter")
        assert review.shows("id string · required", "reason enum · 2 of 2", "late 0 of 2", "lost 0 of 2")
        warning = review.app.themes["dark"].colors.warning
        assert any("0 of 2" in text and style.color.name == warning for text, style in review.styles() if style.color)
        await review.press("enter")
        assert "0 of 2" not in review.screen
        await review.press("G", "enter")
        assert "answers in text" in review.screen
        await review.press("g", "j", "F")
        assert "tool:refund" in review.header
        assert "1 of 2" in review.screen


async def test_enter_elsewhere_opens_the_tool_that_is_called(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "enter")
        assert title(review) == "Tools"
        assert "▌2 refund" in review.screen
        assert review.shows("reason enum")


async def test_counts_of_parameters_follow_edits(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("shift+tab", "enter")
        assert "verbose boolean · 0 of 98" in review.screen
        await review.press("2", "enter", "enter")
        assert "verbose boolean · 0 of 97" in review.screen


async def test_findings_are_gone_through_with_their_fixes(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j")
        found = [line for line in review.lines if "✗ C" in line[40:]]
        assert len(found) >= 2
        await review.press("right_square_bracket")
        assert "▸ ✗ C305" in review.screen
        await review.press("right_square_bracket")
        assert "▸ ✗ C304" in review.screen
        await review.press("right_square_bracket")
        assert "▸ ✗ C305" in review.screen
        await review.press("left_square_bracket")
        assert "▸ ✗ C304" in review.screen
        await review.press("k", "right_square_bracket")
        assert "no findings here" in review.header


async def test_comparisons_go_round(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("d")
        assert "nothing else to compare" in review.header
        await review.press("j")
        shown = [line for line in review.lines if "fix C" in line and "Diff" in line]
        assert "Diff 1 of 2" in shown[0]
        await review.press("d")
        assert "Diff 2 of 2" in review.screen
        await review.press("d")
        assert "Diff 1 of 2" in review.screen
        await review.press("D")
        assert "Diff 2 of 2" in review.screen


async def test_a_pane_is_zoomed_and_all_come_back(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("plus")
        assert "Queue" not in review.screen
        assert review.current == 1
        await review.press("j")
        assert review.current == 2
        await review.press("tab", "tab")
        assert review.shows("Diff")
        assert "#2  pending" not in review.screen
        await review.press("tab")
        assert review.shows("Tools  3", "1 lookup")
        await review.press("underscore")
        assert review.shows("Tools", "Queue", "#2  pending", "Diff")


async def test_the_example_scrolls_from_any_pane(path: Path) -> None:
    async with reviewing(path, (80, 24)) as review:
        await review.press("j", "j", "Z", "g")
        await review.press("j", "j")
        before = review.screen
        await review.press("J")
        assert review.screen != before
        assert "▌ ✗ #3" in review.screen
        await review.press("K")
        assert review.screen == before


@pytest.mark.parametrize("size", [(80, 24), (44, 15)], ids=str)
async def test_where_panes_have_no_room_tab_brings_them(path: Path, size: tuple[int, int]) -> None:
    async with reviewing(path, size) as review:
        assert "Tools" not in review.screen
        await review.press("shift+tab")
        assert review.shows("Tools", "1 lookup")
        assert "Queue" not in review.screen
        await review.press("shift+tab")
        assert review.shows("Tool  lookup", "Queue")
        await review.press("shift+tab")
        assert review.shows("#1  pending", "Queue")


async def test_the_window_may_change_its_size_at_any_time(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j")
        for width, height in ((80, 24), (44, 15), (200, 60), (30, 9), (29, 9), (120, 36)):
            await review.pilot.resize_terminal(width, height)
            await review.settle()
            assert all(len(line) >= width for line in review.lines)
            assert review.current == 3 or "too small" in review.screen
        assert review.shows("Queue", "Tools", "2 call   lookup")


async def test_a_click_takes_the_keys_along(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j")
        await review.pilot.click("#tools", offset=(4, 1))
        await review.settle()
        assert title(review) == "Tools"
        assert "▌2 refund" in review.screen
        y = next(number for number, line in enumerate(review.lines) if "#4 " in line)
        await review.pilot.click(offset=(6, y))
        await review.settle()
        assert title(review) == "Queue"
        assert review.current == 4
