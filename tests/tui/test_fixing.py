"""The fixes of one rule, taken in all examples at once."""

import json
from pathlib import Path

import pytest

from tooldata_tui.tui import fixing

from .reviewing import copied, make_project, reviewing, row, until


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wrong = {"id": "ORD-1", "verbose": "true"}
    rows = [
        row("Where is ORD-1", "lookup", wrong),
        row("Where is ORD-2", "lookup", {"id": "ORD-2", "verbose": "false"}),
        row("Where is ORD-3"),
        row("Where is ORD-4", "lookup", {"id": "ORD-4", "verbose": "perhaps"}),
        row("Where is ORD-5", "lookup", {"id": "ORD-5", "verbose": "true"}),
    ]
    return make_project(tmp_path_factory.mktemp("fixing"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


def verbose(text: str | None) -> object:
    return json.loads(json.loads(text or "")["messages"][1]["tool_calls"][0]["function"]["arguments"])["verbose"]


async def test_all_examples_with_the_finding_are_fixed_as_one_step(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("W")
        await until(lambda: "Take the fix of C304 in 3 examples?" in review.screen)
        assert review.shows("1 stays as it is", "#1", '"true" → true', "#2", "#5", "one undo takes it back")
        assert not review.verdicts(1)
        await review.press("y")
        await until(lambda: "fix C304 taken in 3 examples" in review.screen)
        assert [verbose(review.state(one).row) for one in (1, 2, 5)] == [True, False, True]
        assert review.state(4).row is None
        assert review.decided == set()
        assert review.verdicts(1)[-1].body["rule"] == "C304"
        await review.press("u")
        await until(lambda: "undone: edit 3 examples" in review.screen)
        assert [review.state(one).row for one in (1, 2, 5)] == [None] * 3


async def test_only_what_is_marked_is_fixed_where_something_is(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "space", "g", "W")
        await until(lambda: "in 1 example?" in review.screen)
        await review.press("enter")
        await until(lambda: "taken in 1 example" in review.screen)
        assert review.state(1).row is None
        assert verbose(review.state(2).row) is False
        assert "marked" not in review.screen


async def test_escape_changes_nothing(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("W")
        await until(lambda: "Take the fix" in review.screen)
        await review.press("j", "k", "escape")
        assert not any(review.verdicts(one) for one in range(1, 6))


async def test_a_finding_without_a_fix_is_enough_to_name_the_rule(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "j", "W")
        await until(lambda: "Take the fix of C304 in 3 examples?" in review.screen)


async def test_where_nothing_is_found_or_no_fix_helps_a_sentence_says_so(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "W")
        assert "nothing is found here" in review.footer
        await review.press("j", "space", "k", "W")
        await until(lambda: "no fix of C304 helps in any of 1 examples" in review.screen)


async def test_too_many_are_left_to_the_command(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, "_MOST", 2)
    async with reviewing(path) as review:
        await review.press("W")
        assert "tooldata fix PROJECT --select C304" in " ".join(review.screen.split())


async def test_a_rejected_example_stays_as_it_is(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("x", "g", "W")
        await until(lambda: "Take the fix of C304 in 2 examples?" in review.screen)
        assert review.shows("2 stay as they are: rejected, or no fix helps")


async def test_a_project_that_cannot_be_written_says_so(path: Path) -> None:
    async with reviewing(path, read_only=True) as review:
        await review.press("W")
        await until(lambda: "the project is read-only" in review.screen)
