"""Marks, and what is done to all that is marked."""

from pathlib import Path

import pytest

from .reviewing import copied, make_project, reviewing, row


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    labels = ("lookup", "refund", "lookup", None, "refund", "lookup", "lookup", "lookup")
    rows = [row(f"Where is ORD-{n}", name) for n, name in enumerate(labels, start=1)]
    return make_project(tmp_path_factory.mktemp("marks"), rows)


@pytest.fixture
def eight(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


async def test_marks_are_set_one_by_one_and_as_a_range(eight: Path) -> None:
    async with reviewing(eight) as review:
        await review.press("space")
        assert review.current == 2
        assert "●  #1" in review.screen or "●" in next(line for line in review.lines if "#1 " in line)
        assert "1 marked" in review.screen
        await review.press("j", "v")
        assert "range from #3" in review.header
        await review.press("j", "j", "v")
        assert "4 marked" in review.screen
        await review.press("k", "space")
        assert "3 marked" in review.screen
        await review.press("escape")
        assert "marked" not in review.screen


async def test_bulk_shows_what_it_would_touch_and_is_one_step(eight: Path) -> None:
    async with reviewing(eight) as review:
        await review.press("a", "g", "v", "j", "j", "j", "v", "A")
        assert review.shows("Accept 4 examples?", "2  lookup", "1  refund", "1  no-tool")
        assert review.shows("1  are decided already and would change")
        await review.press("escape")
        assert review.decided == {1}
        await review.press("A", "y")
        assert review.decided == {1, 2, 3, 4}
        assert "accepted 4 examples" in review.header
        assert "marked" not in review.screen
        assert review.shows("✓ #2", "✓ #4")
        assert review.current == 5
        assert "4 ━━━━━━━━━━━━──────────── 8" in review.header
        await review.press("u")
        assert review.decided == {1}
        assert review.status(1) == "accepted"
        assert "1 ━━━" in review.header
        await review.press("ctrl+r")
        assert review.decided == {1, 2, 3, 4}


async def test_all_of_a_filtered_queue_is_rejected(eight: Path) -> None:
    async with reviewing(eight, where="tool:refund") as review:
        await review.press("colon")
        await review.type("mark all")
        await review.press("enter")
        assert "2 marked" in review.screen
        await review.press("X", "enter")
        assert review.decided == {2, 5}
        assert review.status(5) == "rejected"
        await review.press("u")
        assert review.decided == set()


async def test_marks_stay_with_their_examples_when_the_order_changes(eight: Path) -> None:
    async with reviewing(eight) as review:
        await review.press("j", "space", "s", "slash")
        await review.type("tool:refund")
        await review.press("enter")
        assert "1 marked" in review.screen
        await review.press("A")
        assert review.shows("Accept 1 example", "1  refund")
        await review.press("y")
        assert review.decided == {2}


async def test_without_marks_the_keys_say_how_to_mark(eight: Path) -> None:
    async with reviewing(eight) as review:
        await review.press("A")
        assert "nothing is marked: space marks one, v a range, :mark all the whole queue" in review.footer
        assert review.decided == set()


async def test_what_was_decided_in_bulk_before_comes_back_when_it_is_undone(eight: Path) -> None:
    async with reviewing(eight) as review:
        await review.press("v", "j", "j", "v", "A", "y")
        assert review.decided == {1, 2, 3}
    async with reviewing(eight) as review:
        assert review.current == 4
        await review.press("u")
        assert review.decided == set()
        assert review.shows("#1 ", "#2 ", "#3 ")
        assert review.current == 1


async def test_a_thousand_marks_are_no_burden(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row(f"Where is ORD-{n}") for n in range(1200)])
    async with reviewing(path) as review:
        await review.press("v", "G", "v")
        assert "1,200 marked" in review.screen
        await review.press("k", "space")
        assert "1,199 marked" in review.screen
        await review.press("X", "y")
        assert len(review.decided) == 1199
        await review.press("u")
        assert review.decided == set()
