"""The key that waives a finding."""

from pathlib import Path

import pytest

from tooldata_tui.store.waivers import waivers

from .reviewing import make_project, reviewing, row


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_project(
        tmp_path,
        [
            row("Look", arguments={}),
            row("Pay back", "refund", {"id": 3, "reason": "never"}),
            row("Where is ORD-1"),
        ],
    )


async def test_a_finding_is_waived_with_a_reason_and_shown_faintly(path: Path) -> None:
    async with reviewing(path) as review:
        assert review.shows("✗ C301")
        await review.press("minus")
        assert review.shows("why C301 does not count for #1")
        await review.type("asked for later")
        await review.press("enter")
        assert [(one.example, one.code, one.reason) for one in waivers(review.project.writer())] == [
            (1, "C301", "asked for later")
        ]
        assert "✗ C301" not in review.screen
        assert review.shows("waived: asked for later")
        assert "waived C301 at #1" in review.header
        assert "u or :unwaive C301 takes it back" in review.footer
        assert (review.current, review.status(1)) == (1, "pending")


async def test_undo_takes_a_waiver_back_and_redo_waives_again(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("minus")
        await review.type("asked for later")
        await review.press("enter", "u")
        assert waivers(review.project.writer()) == []
        assert review.shows("✗ C301")
        assert "undone: waive #1" in review.header
        await review.press("ctrl+r")
        assert [one.reason for one in waivers(review.project.writer())] == ["asked for later"]
        assert review.shows("waived: asked for later")


async def test_undo_takes_back_a_waiver_of_an_earlier_session(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("minus")
        await review.type("asked for later")
        await review.press("enter")
    async with reviewing(path) as review:
        await review.press("u")
        assert waivers(review.project.writer()) == []
        assert review.shows("✗ C301")


async def test_a_waiver_is_taken_back_on_the_command_line(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("minus")
        await review.type("no [b]fault[/b]")
        await review.press("enter", "colon")
        await review.type("unwaive")
        await review.press("enter")
        assert waivers(review.project.writer()) == []
        assert review.shows("✗ C301")
        await review.press("colon")
        await review.type("unwaive C301")
        await review.press("enter")
        assert review.shows("nothing is waived at #1")


async def test_of_several_rules_one_has_to_be_chosen(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "minus")
        assert "which one? ] chooses a finding" in review.footer
        await review.press("right_square_bracket", "minus")
        assert review.shows("does not count for #2")
        await review.press("escape")
        assert waivers(review.project.writer()) == []


async def test_without_findings_there_is_nothing_to_waive(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "minus")
        assert "no findings here" in review.footer


async def test_an_empty_reason_waives_nothing(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("minus", "enter")
        assert waivers(review.project.writer()) == []
        assert review.shows("✗ C301")
