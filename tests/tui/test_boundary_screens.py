"""The screens of the boundaries: what is shown, what each key does to the project, and the way back."""

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from tooldata_tui.dataset import Boundary, Finding, Severity
from tooldata_tui.store import triage
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
from tooldata_tui.store.rulings import rulings, settled
from tooldata_tui.tui.boundary_screen import BoundaryScreen
from tooldata_tui.tui.ruling_dialog import RulingDialog

from .hostile import STRINGS
from .reviewing import Review, copied, make_project, reviewing, row

SAID: list[tuple[str, str | None]] = [
    ("how is the refund of order 11 coming along", "lookup"),
    ("how is the refund of order 12 coming along", "refund"),
    ("is there any news about what you owe me", "lookup"),
    ("I want my money back", "refund"),
    ("put me through to somebody", "lookup"),
    ("hello", None),
    ("a plain question about order 17", "lookup"),
]


def found(code: str, score: float, *labels: str, other: int | None = None) -> Finding:
    return Finding(code, Severity.WARNING, f"between {' and '.join(labels)}", 1, (), score, other, labels)


FINDINGS = {
    1: [found("D301", 0.95, "refund", "lookup", other=2)],
    2: [found("D301", 0.95, "lookup", "refund", other=1)],
    3: [found("A301", 0.9, "refund", "lookup")],
    4: [found("A101", 0.6, "lookup", "refund")],
    5: [found("A301", 0.8, "escalate", "lookup")],
    6: [found("A301", 0.7, "lookup", "no-tool")],
}


def put(path: Path, findings: dict[int, list[Finding]]) -> None:
    project = Project.open(path)
    with project.transaction() as db:
        triage.replace(db, triage.rows_of(findings), {}, [])
    project.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_project(tmp_path_factory.mktemp("template"), (row(*one, {"id": "A-1"}) for one in SAID))
    put(path, FINDINGS)
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


def statuses(review: Review, examples: Iterable[int]) -> list[str]:
    return [review.status(one) for one in examples]


def label(review: Review, example: int) -> str:
    return str(review.record(example).stored.label)


# --- all of them


async def test_boundaries_are_listed_the_largest_first_with_a_matrix(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("B")
        assert review.shows("boundaries  3 of 3 open", "4  lookup | refund", "1  escalate | lookup", "[4]")
        lines = review.screen.splitlines()
        assert [n for n, line in enumerate(lines) if "lookup | " in line or "| lookup" in line] == [3, 4, 5]
        await review.press("j")
        assert review.shows("[1]")
        await review.press("escape")
        assert review.current == 1


async def test_a_boundary_is_opened_and_counted_again_on_the_way_back(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("B", "enter", "1")
        assert review.shows("boundary  lookup | refund", "1 of 4 settled")
        await review.press("escape")
        assert review.shows("3  lookup | refund")
        await review.press("escape")
        assert review.status(1) == "accepted"


async def test_where_nothing_was_compared_the_key_says_so(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row("hello 1")])
    async with reviewing(path) as review:
        await review.press("B")
        assert review.shows("the examples have not been compared", "run tooldata scan first")
        await review.press("b")
        assert review.shows("#1 lies on no boundary that was found", "B shows them all")


async def test_the_command_opens_them_too(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("colon")
        await review.type("boundaries")
        await review.press("enter")
        assert review.shows("boundaries  3 of 3 open")


# --- one of them


async def test_the_boundary_of_an_example_opens_at_the_example(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "b")
        assert review.shows("boundary  lookup | refund", "0 of 4 settled", "#3  pending", "what you owe me")
        assert review.footer.startswith("1 lookup  2 refund  0 no tool  b both  k ask  R ruling")


async def test_messages_stand_by_margin_with_the_label_they_have(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b")
        rows = [line[:24].strip("▌▐ ") for line in review.screen.splitlines()[3:7]]
        assert [one[:5] for one in rows] == ["1 .00", "2 .00", "1 .10", "2 .60"]


async def test_both_tools_are_shown_side_by_side_and_can_be_folded_away(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b")
        side_by_side = [line for line in review.screen.splitlines() if "1 lookup" in line and "2 refund" in line]
        assert len(side_by_side) == 2  # the tools, and the foot
        await review.press("t")
        assert not review.shows("lookup it.")
        await review.press("t")
        assert review.shows("lookup it.", "refund it.")


async def test_a_long_message_is_unfolded(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row("word " * 600 + "end 1")])
    put(path, {1: [found("A301", 0.5, "refund", "lookup")]})
    async with reviewing(path, size=(120, 60)) as review:
        await review.press("b")
        assert review.shows("more characters  z unfold")
        await review.press("z")
        assert not review.shows("more characters")
        await review.press("z", "1")
        assert review.shows("more characters  z unfold")
        assert review.status(1) == "accepted"


async def test_a_digit_settles_and_the_next_open_one_comes(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "1")
        assert (review.status(1), review.verdicts(1)[-1].kind) == ("accepted", "settle")
        assert review.shows("#1: lookup", "● saved", "#2  pending", "1 of 4 settled")
        await review.press("1")
        assert label(review, 2) == "lookup"
        assert review.status(2) == "accepted"
        assert review.shows("#3  pending")


async def test_what_was_decided_otherwise_is_said_at_once(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "1", "2")
        assert review.status(2) == "accepted"
        assert review.shows("▲ #1 says nearly the same and was accepted as lookup")


async def test_what_is_missing_is_said_and_filled_in(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("number_sign", "5", "enter", "b", "1")
        assert label(review, 5) == "escalate"
        assert review.status(5) == "pending"
        assert review.shows("#5 is escalate now and stays open: summary missing; e fills it in", "#5  pending")
        await review.press("e")
        await review.type("wants a person")
        await review.press("ctrl+s")
        assert "wants a person" in (review.state(5).row or "")
        await review.press("1")
        assert review.status(5) == "accepted"
        assert review.shows("all settled")


async def test_both_no_tool_and_asking(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "b")
        assert label(review, 1) == "lookup+refund"
        await review.press("0")
        assert (label(review, 2), review.status(2)) == ("no-tool", "pending")
        await review.press("j", "k")
        assert (review.status(3), review.state(3).reason) == ("rejected", "should-ask")


async def test_no_tool_and_another_cannot_both_be_right(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("number_sign", "6", "enter", "b")
        assert review.footer.startswith("1 lookup  2 no tool  k ask")
        await review.press("b")
        assert review.shows("cannot both be right")
        await review.press("2")
        assert review.status(6) == "accepted"


async def test_undo_takes_a_settling_back_and_shows_its_example(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "1", "1", "u")
        assert label(review, 2) == "None"
        assert review.status(2) == "pending"
        assert review.shows("undone: relabel/settle #2", "#2  pending", "1 of 4 settled")
        await review.press("u")
        assert review.shows("#1  pending", "0 of 4 settled")
        await review.press("ctrl+r")
        assert review.shows("#1  accepted", "1 of 4 settled")
        assert review.decided == {1}


async def test_back_in_the_review_everything_is_as_it_was_decided(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "1", "1", "escape")
        assert review.current == 3
        assert review.shows("2 ━")
        await review.press("k")
        assert review.shows("#2  accepted  ·  edited")


async def test_a_key_typed_ahead_of_its_example_is_dropped(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b")
        for _ in range(3):
            await review.pilot.press("1")
        await review.settle()
        assert review.decided <= {1, 2, 3}
        for example in review.decided:
            assert len([v for v in review.verdicts(example) if v.kind == "settle"]) == 1


async def test_a_verdict_that_cannot_be_saved_is_said_and_changes_nothing(path: Path) -> None:
    async with reviewing(path, read_only=True) as review:
        await review.press("b", "1")
        assert review.shows("NOT saved: the project is read-only", "#1  pending", "0 of 4 settled")


async def test_a_session_with_a_limit_ends_with_the_last_settling(path: Path) -> None:
    async with reviewing(path, limit=2) as review:
        await review.press("b", "1")
        assert review.app.is_running
        await review.press("1")
        assert not review.app.is_running
        assert review.decided == {1, 2}


# --- rulings


async def test_a_ruling_is_written_and_settles_those_like_it_as_one_step(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R")
        assert review.footer.startswith("1 lookup  2 refund")
        await review.press("1")
        assert review.shows("Ruling  lookup", "●#1", "●#2", "settles 2: 1 gets another label")
        await review.type("progress is lookup")
        await review.press("enter")
        [ruling] = rulings(review.project.writer())
        assert (ruling.text, ruling.outcome, ruling.reviewer) == ("progress is lookup", "lookup", "ada")
        assert settled(review.project.writer()) == {1: (ruling.id, 1), 2: (ruling.id, 1)}
        assert review.shows("§ lookup  progress is lookup  ada, 2 settled", "ruling written", "#3  pending")
        await review.press("u")
        assert not review.decided
        assert review.shows("§ lookup  progress is lookup  ada")


async def test_whom_a_ruling_settles_is_chosen(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "1")
        await review.type("ja")
        await review.press("tab", "space", "j", "space", "enter")
        assert rulings(review.project.writer())[0].text == "ja"
        assert len(review.decided) == 2
        assert 1 not in review.decided
        await review.press("R", "1", "tab", "a", "a", "enter")
        assert len(review.decided) == 2


async def test_a_ruling_is_begun_before_the_example_is_there_and_then_waits_for_it(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b")
        screen = review.app.screen
        assert isinstance(screen, BoundaryScreen)
        held, screen._seen = screen._seen, None  # the paint takes long
        await screen.do("boundary.rule")
        assert "no ruling" in review.footer
        opening = review.app.in_background(partial(screen.do, "boundary.first"))
        await asyncio.sleep(0)
        await screen.do("boundary.second")  # typed meanwhile
        screen._seen = held
        await opening
        await review.settle()
        assert isinstance(review.app.screen, RulingDialog)
        assert review.decided == set()


async def test_a_ruling_without_a_sentence_is_none(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "1", "enter")
        assert review.shows("a ruling is a sentence")
        await review.press("escape")
        assert not review.decided
        assert rulings(review.project.writer()) == []


async def test_writing_nothing_withdraws_a_ruling(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "1", "x", "enter", "R", "1")
        assert review.shows("Ruling  lookup")
        await review.press("backspace")
        assert review.shows("without a text the ruling is withdrawn")
        await review.press("enter")
        assert rulings(review.project.writer()) == []
        assert not review.shows("§ lookup")


async def test_escape_drops_the_ruling_that_was_begun(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "escape", "1")
        assert review.status(1) == "accepted"
        assert rulings(review.project.writer()) == []


async def test_what_is_settled_later_follows_the_ruling(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "1", "x", "enter", "1")
        assert set(settled(review.project.writer())) == {1, 2, 3}
        assert review.shows("ada, 3 settled")


async def test_a_ruling_is_shown_in_the_review_below_its_finding(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "1", "x", "tab", "j", "space", "enter", "escape")
        assert review.shows("§ lookup  x  ada")
        await review.press("number_sign", "7", "enter")
        assert not review.shows("§ lookup")


async def test_rulings_are_written_to_a_file(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("b", "R", "1", "x", "enter", "escape", "colon")
        await review.type(f"rulings {path.parent / 'g.md'}")
        await review.press("enter")
        assert review.shows("1 ruling written")
        assert "**lookup**: x" in (path.parent / "g.md").read_text()


# --- room, and what data may hold


@pytest.mark.parametrize("size", [(200, 60), (80, 24), (60, 16), (40, 12), (30, 9)])
async def test_every_size_shows_the_message_and_the_keys(path: Path, size: tuple[int, int]) -> None:
    async with reviewing(path, size=size) as review:
        await review.press("B")
        assert review.shows("lookup | refund")
        await review.press("enter")
        assert review.shows("user   how is", "1 lookup")
        await review.press("1")
        assert review.status(1) == "accepted"


async def test_a_resize_lays_everything_out_anew(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("B", "enter")
        await review.pilot.resize_terminal(80, 24)
        await review.settle()
        assert review.shows("refund of order", "1 lookup  2 refund")
        await review.press("1")
        assert review.status(1) == "accepted"


@pytest.mark.parametrize("size", [(120, 36), (40, 12)])
async def test_hostile_names_and_messages_are_shown_harmlessly(tmp_path: Path, size: tuple[int, int]) -> None:
    path = make_project(tmp_path, (row(text, text, {"id": text}) for text in STRINGS))
    labels = [(text, "lookup" if text != "lookup" else "refund") for text in STRINGS]
    put(path, {n: [found("A301", 0.5, *pair)] for n, pair in enumerate(labels, start=1) if pair[0]})
    async with reviewing(path, size=size) as review:
        for example in (1, 2, 3):
            await review.press("B", *["j"] * example, "enter", "R", "2")
            await review.type("[b]why[/b]")
            await review.press("enter", "0", "escape", "escape")
        assert all(char.isprintable() for line in review.lines for char in line)
    project = Project.open(path)
    assert examine(project.writer()).sound
    project.close()


async def test_the_only_example_of_a_boundary_can_be_settled(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row("one 1")])
    put(path, {1: [found("A301", 0.5, "refund", "lookup")]})
    async with reviewing(path) as review:
        await review.press("b", "1")
        assert review.shows("all settled", "1 of 1 settled", "#1  accepted")
        await review.press("R", "1")
        assert review.shows("settles 1")


def test_a_boundary_in_words() -> None:
    assert str(Boundary("lookup", "refund")) == "lookup | refund"
