"""Keys that decide, in a review that runs: what the project holds afterwards, and what the person is told."""

import asyncio
import gc
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tooldata_tui.dataset import REJECT_REASONS, VerdictKind

from .reviewing import copied, make_project, reviewing, row, until


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("six"), [row(f"Where is ORD-{n}") for n in range(1, 7)])


@pytest.fixture
def six(template: Path, tmp_path: Path) -> Path:
    """A project of six examples, numbered from 1."""
    return copied(template, tmp_path)


async def test_accept_and_reject_save_and_go_to_the_next(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("a")
        assert review.status(1) == "accepted"
        assert review.current == 2
        assert "accepted #1" in review.header
        assert "● saved" in review.header
        assert "✓ #1" in review.screen
        await review.press("x")
        assert review.status(2) == "rejected"
        assert review.current == 3
        assert "⨯ #2" in review.screen
        assert "2 ━━━━━━━━──────────────── 6" in review.header


async def test_a_skipped_one_stays_pending_at_the_end(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("s")
        assert (review.status(1), review.state(1).skips) == ("pending", 1)
        assert review.current == 2
        await review.press("G")
        assert review.current == 1
        assert review.shows("skipped")
        await review.press("s")
        assert (review.current, review.state(1).skips) == (1, 2)


async def test_a_flag_is_put_on_and_taken_off_in_place(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("f")
        assert review.state(1).flagged
        assert review.current == 1
        assert review.shows("⚑", "flagged")
        await review.press("f")
        assert not review.state(1).flagged
        assert "⚑" not in review.screen


async def test_a_comment_is_written_changed_and_left(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("c")
        assert "TYPING" in review.header
        assert review.shows("comment on #1: enter saves it")
        await review.type("too vague")
        await review.press("enter")
        assert review.state(1).comment == "too vague"
        assert review.shows("✉", "note   too vague")
        assert "TYPING" not in review.header
        await review.press("c")
        await review.type("!")
        await review.press("escape")
        assert review.state(1).comment == "too vague"
        await review.press("c", "enter")
        assert len(review.verdicts(1)) == 1


@pytest.mark.parametrize(("reason", "words"), REJECT_REASONS.items())
async def test_one_more_key_says_why_one_was_rejected(six: Path, reason: str, words: str) -> None:
    keys = dict(zip(REJECT_REASONS, "tpmohil", strict=True))
    async with reviewing(six, size=(160, 36)) as review:
        await review.press("x")
        assert "why #1?" in review.footer
        assert f"{keys[reason]} {words}" in review.footer
        await review.press(keys[reason])
        assert (review.status(1), review.state(1).reason) == ("rejected", reason)
        assert f"rejected #1: {words}" in review.header
        assert "why #" not in review.footer
        await review.press("k")
        assert review.shows(f"rejected ({reason})")


async def test_a_reason_is_never_demanded_and_never_taken_for_another(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("t")
        assert "reject first" in review.footer
        await review.press("x", "a")
        assert (review.status(1), review.state(1).reason, review.status(2)) == ("rejected", "", "accepted")
        await review.press("t")
        assert review.state(1).reason == review.state(2).reason == ""
        assert review.status(2) == "accepted"


async def test_reasons_that_the_findings_speak_for_come_first(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row("Where is it", "nothing"), row("Send it", "refund", {"id": 7})])
    async with reviewing(path) as review:
        await review.press("x")
        assert "?  t wrong tool" in review.footer
        await review.press("x")
        assert "?  p wrong arguments" in review.footer


async def test_a_decision_that_was_typed_ahead_of_the_paint_is_dropped(six: Path) -> None:
    async with reviewing(six) as review:
        for _ in range(5):
            review.app.simulate_key("a")  # all of them are there before the second example is
        await review.settle()
        assert review.decided == {1}
        assert review.current == 2


@pytest.mark.parametrize(("key", "opened"), [("e", "edit #2"), ("c", "comment on #2"), ("r", "relabel to")])
async def test_what_opens_something_waits_for_the_paint(six: Path, key: str, opened: str) -> None:
    async with reviewing(six) as review:
        review.app.simulate_key("a")
        review.app.simulate_key(key)
        await until(lambda: review.app.prompt.is_open or len(review.app.screen_stack) > 1)
        await review.settle()
        assert review.shows(opened)
        assert review.decided == {1}


async def test_what_is_typed_while_something_opens_decides_nothing(six: Path) -> None:
    async with reviewing(six) as review:
        held = review.app.detail.hold()  # the paint takes long
        opening = review.app.in_background(partial(review.app.do, "review.comment"))
        await review.app.do("review.reject")
        review.app.detail.release(held)
        await opening
        await review.settle()
        assert review.decided == set()
        assert review.shows("comment on #1")


async def test_work_that_the_end_comes_before_leaves_nothing_behind(six: Path) -> None:
    begun = []

    async def work() -> None:
        begun.append(True)

    async with reviewing(six) as review:
        task = review.app.in_background(work)
        task.cancel()  # as a loop does that closes
        await asyncio.wait({task})
        with warnings.catch_warnings(record=True) as said:
            gc.collect()
        assert task.cancelled()
        assert (begun, said) == ([], [])


async def test_what_never_gets_painted_opens_nothing_and_says_so(six: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tooldata_tui.tui.deciding._PATIENCE", 0.05)
    async with reviewing(six) as review:
        held = review.app.detail.hold()
        await review.app.do("review.edit")
        review.app.detail.release(held)
        await review.settle()
        assert "#1 is still being read: press the key again in a moment" in review.footer
        await review.press("j", "e")
        assert review.shows("edit #2")


async def test_a_held_key_decides_nothing_of_what_it_passes(six: Path) -> None:
    async with reviewing(six, stream=60.0) as review:
        app = review.app
        for _ in range(3):
            app.simulate_key("j")
            app.simulate_key("a")
        await review.settle()
        assert review.decided <= {1}


async def test_nothing_is_decided_that_is_not_on_the_screen(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("tab", "tab", "plus", "a", "2", "f")
        assert review.decided == set()
        assert review.verdicts(1) == []
        assert "the example is not on the screen: _ shows it" in review.footer
        await review.press("underscore", "a")
        assert review.decided == {1}


async def test_undo_and_redo_go_back_and_forth(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("a", "x", "u")
        assert (review.status(1), review.status(2), review.current) == ("accepted", "pending", 2)
        assert "undone: reject #2" in review.header
        await review.press("u")
        assert (review.status(1), review.current) == ("pending", 1)
        assert "0 ────" in review.header
        await review.press("ctrl+r", "ctrl+r")
        assert (review.status(1), review.status(2)) == ("accepted", "rejected")
        await review.press("ctrl+r")
        assert "nothing to redo" in review.header
        await review.press("u", "a", "ctrl+r")
        assert "nothing to redo" in review.header
        assert (review.status(1), review.status(2)) == ("accepted", "accepted")
        kinds = [verdict.kind for verdict in review.verdicts(2)]
        assert kinds == [
            VerdictKind.REJECT, VerdictKind.RETRACT, VerdictKind.RETRACT, VerdictKind.RETRACT, VerdictKind.ACCEPT,
        ]  # fmt: skip


async def test_what_is_undone_comes_back_into_the_filtered_list_it_belongs_to(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("j", "a", "slash")
        await review.type("status:pending")
        await review.press("enter", "G")
        assert review.current == 6
        assert "✓ #2" not in review.screen
        await review.press("u")
        assert (review.status(2), review.current) == ("pending", 2)
        assert "undone: accept #2" in review.header
        assert "not in this list" not in review.footer
        await review.press("j")
        assert review.current == 6


async def test_what_is_undone_and_belongs_to_another_list_is_said_to(six: Path) -> None:
    async with reviewing(six, (80, 24)) as review:
        await review.press("j", "a", "slash")
        await review.type("#4,#5")
        await review.press("enter", "u")
        assert (review.status(2), review.current) == ("pending", 4)
        assert "undone: accept #2" in review.header
        assert "#2 is not in this list: :2 goes there" in review.footer
        await review.press("colon", "2", "enter")
        assert review.current == 2
        await review.press("g", "v", "j", "v", "A", "y", "slash")
        await review.type("#5")
        await review.press("enter", "u")
        assert "undone: accept 2 examples" in review.header
        assert "not in this list: esc takes the filter off" in review.footer
        assert review.decided == set()


async def test_undo_takes_back_a_reason_before_the_rejection(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("x", "t", "u")
        assert (review.status(1), review.state(1).reason) == ("rejected", "")
        await review.press("u")
        assert review.status(1) == "pending"
        assert review.current == 1
        assert "0 ────" in review.header


async def test_undo_reaches_into_earlier_sessions(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("a", "x", "f")
    async with reviewing(six) as review:
        assert review.current == 3
        await review.press("u", "u")
        assert not review.state(3).flagged
        assert (review.status(2), review.current) == ("pending", 2)
        await until(lambda: review.shows("#2", "#3"))  # the list fetches its rows anew
        await review.press("a")
        assert (review.status(2), review.current) == ("accepted", 3)
        await review.press("u", "u", "u")
        assert review.decided == set()
        assert "nothing to undo" in review.header or review.current == 1


async def test_redo_reaches_into_an_earlier_session(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("a", "u")
    async with reviewing(six) as review:
        await review.press("ctrl+r")
        assert review.status(1) == "accepted"


async def test_when_all_is_decided_it_says_so_and_changes_its_mind(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press(*"aaaaaa")
        assert len(review.decided) == 6
        assert "all decided" in review.header
        await review.press("x")
        assert review.status(6) == "rejected"
        assert review.shows("#6  rejected")
    async with reviewing(six) as review:
        assert review.shows("nothing is left to review", "status:any")
        await review.press("a", "x", "s", "f", "c", "e", "r", "1", "w", "space", "d", "z", "y", "u")
        assert review.status(6) == "accepted"


async def test_without_advance_one_stays_where_one_is(six: Path) -> None:
    async with reviewing(six, advance=False) as review:
        await review.press("a")
        assert review.current == 1
        assert review.shows("#1  accepted")
        await review.press("x")
        assert review.status(1) == "rejected"


async def test_a_project_that_is_read_only_is_looked_at_and_never_changed(six: Path) -> None:
    before = six.read_bytes()
    async with reviewing(six, read_only=True) as review:
        for key in ("a", "x", "s", "f", "2", "u", "ctrl+r"):
            await review.press(key)
            assert "read-only" in review.footer, key
            assert review.current == 1
        assert "NOT saved" in review.header
        await review.press("j", "slash")
        await review.type("#4")
        await review.press("enter")
        assert review.current == 4
    assert six.read_bytes() == before


@pytest.mark.parametrize("size", [(80, 24), (44, 15)], ids=str)
async def test_deciding_works_on_small_screens(six: Path, size: tuple[int, int]) -> None:
    async with reviewing(six, size) as review:
        await review.press("a", "x", "s", "u", "u")
        assert (review.status(1), review.status(2)) == ("accepted", "pending")
        assert "saved" in review.header


async def test_a_screen_that_is_too_small_shows_a_sentence_and_decides_nothing(six: Path) -> None:
    async with reviewing(six, (20, 5)) as review:
        assert "the window is too" in review.screen
        await review.press("a")
        assert review.decided == set()
        await review.pilot.resize_terminal(80, 24)
        await review.settle()
        assert review.shows("Queue", "#1  pending")
        await review.press("a")
        assert review.decided == {1}


def test_every_reason_has_a_key() -> None:
    from tooldata_tui.settings.actions import ACTIONS

    actions: Callable[[str], bool] = {action.id for action in ACTIONS}.__contains__
    assert all(actions(f"reason.{reason.replace('-', '_')}") for reason in REJECT_REASONS)


async def test_undoing_a_skip_brings_the_example_back_to_where_one_is(six: Path) -> None:
    async with reviewing(six) as review:
        await review.press("s", "s", "a", "u", "u")
        assert review.current == 2
        assert review.state(2).skips == 0
        await review.press("j")
        assert review.current == 3
        await review.press("k", "ctrl+r")
        assert review.state(2).skips == 1
        assert review.current in (2, 3)
        await review.press("u", "u")
        assert (review.state(1).skips, review.state(2).skips) == (0, 0)
        order = [review.current]
        for _ in range(5):
            await review.press("j")
            order.append(review.current)
        await review.press("g")
        assert {*order, review.current} <= {1, 2, 3, 4, 5, 6}
