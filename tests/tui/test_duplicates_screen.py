"""The screen of duplicates: what is shown, what each key does to the project, and the way back."""

from pathlib import Path

import pytest

from tests.alike import make_alike

from .hostile import STRINGS
from .reviewing import Review, copied, make_project, reviewing, row, until


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_alike(tmp_path_factory.mktemp("template"))


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


def statuses(review: Review, *examples: int) -> list[str]:
    return [review.status(one) for one in examples]


async def test_a_conflict_comes_first_and_names_its_labels_at_the_foot(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign")
        assert review.shows("duplicates  1 of 3", "conflict", "the labels disagree", "1 #1  lookup", "2 #2  refund")
        assert review.footer.startswith("1 lookup  2 refund  a keep all")


async def test_a_label_is_chosen_in_two_steps_and_the_first_says_what_the_second_does(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "2")
        assert review.shows("#1  lookup  ⨯ reject: wrong tool", "#2  refund  ✓ keep", "↵ do it: keep 1")
        assert statuses(review, 1, 2) == ["pending", "pending"]
        await review.press("enter")
        assert statuses(review, 1, 2) == ["rejected", "accepted"]
        assert review.shows("2 of 3 · 1 decided", "kept #2, rejected 1", "saved")


async def test_the_others_can_be_relabelled_instead(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "2", "r")
        assert review.shows("#1  lookup  → relabel to refund", "#2  refund  · stays", "r reject the others")
        await review.press("enter")
        assert review.record(1).stored.label == "refund"
        assert review.shows("1 of 3", "the labels agree by now")
        await review.press("2")
        assert statuses(review, 1, 2) == ["rejected", "accepted"]


async def test_escape_takes_back_what_is_shown_and_then_leaves(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "2", "escape")
        assert review.shows("#1  lookup  pending", "1 lookup  2")
        await review.press("escape")
        await until(lambda: review.current == 1)
        assert not review.decided


async def test_one_is_kept_by_its_number_or_by_the_cursor(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "n", "2")
        assert statuses(review, 3, 4, 5) == ["rejected", "accepted", "rejected"]
        assert review.state(3).reason == "duplicate"
        await review.press("j", "enter")
        assert statuses(review, 6, 7) == ["rejected", "accepted"]


async def test_all_are_kept_and_the_next_group_comes(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "n", "a")
        assert statuses(review, 3, 4, 5) == ["accepted"] * 3
        assert review.shows("3 of 3 · 1 decided", "kept 3")


async def test_those_that_differ_most_are_shown_before_they_are_kept(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "n", "v")
        assert review.shows("#3  lookup  ✓ keep", "#4  lookup  ✓ keep", "#5  lookup  ⨯ reject: duplicate")
        await review.press("minus")
        assert review.shows("#4  lookup  ⨯ reject: duplicate", "do it: keep 1")
        await review.press("plus", "plus", "9", "v")
        assert statuses(review, 3, 4, 5) == ["accepted", "accepted", "rejected"]
        await review.press("v")
        assert review.shows("two have no more than one difference")


async def test_a_key_typed_ahead_decides_nothing_that_nobody_saw(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "n")
        for _ in range(3):
            await review.app.screen.action_act("duplicates.keep_all")
        await review.settle()
        assert len(review.verdicts(3)) == 1


async def test_undo_takes_the_step_back_and_shows_its_group(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "n", "1", "1")
        assert len(review.decided) == 5
        await review.press("u")
        assert review.shows("duplicates  3 of 3", "undone: accept/reject 2 examples")
        await review.press("u")
        assert review.shows("duplicates  2 of 3", "#3  lookup  pending")
        assert not review.decided
        await review.press("ctrl+r")
        assert statuses(review, 3, 4, 5) == ["accepted", "rejected", "rejected"]


async def test_what_is_decided_does_not_come_back(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "a", "a", "a")
        assert review.shows("3 decided", "all groups are decided")
        await review.press("escape")
        await until(lambda: review.app.screen is review.app.default_screen)
        await review.press("equals_sign")
        assert review.shows("all groups are decided", "✓ accepted")
        await review.press("a")
        assert review.shows("it is decided so already")


async def test_the_review_behind_it_goes_on_with_what_is_open(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "n", "p", "1", "enter", "1", "escape")
        await until(lambda: review.current == 6)
        assert "5" in review.header.split("━")[0]
        assert review.shows("✓ #1", "⨯ #2", "✓ #3")


async def test_the_help_lists_the_keys_that_act_here(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("equals_sign", "question_mark")
        await review.type("differ most")
        assert review.shows("Duplicates", "duplicates.more")
        await review.press("escape")
        assert review.shows("1 lookup  2")


async def test_keys_can_be_remapped(path: Path) -> None:
    async with reviewing(path, remaps={"duplicates.keep_all": "z", "duplicates.open": "Y"}) as review:
        await review.press("Y", "z")
        assert statuses(review, 1, 2) == ["accepted"] * 2


async def test_a_project_that_was_not_compared_is_told_what_to_do(tmp_path: Path) -> None:
    async with reviewing(make_project(tmp_path, [row("a b", "lookup")])) as review:
        await review.press("equals_sign")
        assert review.shows("run tooldata scan first")


async def test_where_nothing_is_alike_that_is_said(tmp_path: Path) -> None:
    async with reviewing(make_alike(tmp_path, [("a message", "lookup"), ("quite another one", None)])) as review:
        await review.type(":duplicates")
        await review.press("enter")
        assert review.shows("no two examples say the same")


async def test_in_a_read_only_project_nothing_is_decided(path: Path) -> None:
    async with reviewing(path, read_only=True) as review:
        await review.press("equals_sign", "a")
        assert review.shows("read-only", "#1  lookup  pending")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (24, 6)])
async def test_hostile_text_reaches_no_terminal_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    said = [(f"{strange} [bold]x[/] \x1b[2J", name) for strange in STRINGS for name in ("lookup", "lookup", "refund")]
    async with reviewing(make_alike(tmp_path, said), size=size) as review:
        await review.press("equals_sign", "n", "v", "escape", "j", "G", "n", "1", "enter")
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in "".join(review.lines))
