"""Settling examples on a boundary, by rulings or without."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.review.looking import look
from tooldata_tui.dataset import ASK, Boundary, Finding, Severity, Status, VerdictKind, boundary_of
from tooldata_tui.errors import UsageError
from tooldata_tui.review.border import Border, objections, offers, open_border, renewed, written
from tooldata_tui.review.boundaries import boundaries_in, cases_on, margin_of, survey
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.settling import Plan, Settlement, carry_out, plan, turn_on
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store import triage
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
from tooldata_tui.store.rulings import rulings, settled
from tooldata_tui.tasks.importing import import_file

CHECKER = Checker()
HERE = Boundary("refund", "track")
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "parameters": {
                "type": "object",
                "properties": {one: {"type": "string"} for one in names},
                "required": names,
            },
        },
    }
    for name, names in (("refund", ["id", "reason"]), ("track", ["id"]))
]
SAID = [
    ("how is my refund for 1 coming along", "track"),
    ("how is my refund for 2 coming along then", "refund"),
    ("is there any news about the refund of 3", "track"),
    ("I want my money back for 4", "refund"),
    ("hello there", None),
    ("how is my refund for 6 coming along", "refund"),
]


def line(said: str, tool: str | None) -> bytes:
    answer: dict[str, Any] = {"role": "assistant", "content": "Hello!"}
    if tool:
        arguments = {"id": "7", "reason": "late"} if tool == "refund" else {"id": "7"}
        function = {"name": tool, "arguments": json.dumps(arguments)}
        answer = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c", "type": "function", "function": function}],
        }
    return json.dumps({"messages": [{"role": "user", "content": said}, answer], "tools": TOOLS}).encode()


def found(code: str, score: float, *labels: str, other: int | None = None) -> Finding:
    return Finding(code, Severity.WARNING, "", 1, (), score, other, labels)


FINDINGS = {
    1: [found("A301", 0.9, "refund", "track")],
    2: [found("A301", 0.6, "track", "refund")],
    3: [found("A101", 0.8, "refund", "track")],
    5: [found("A301", 0.3, "refund", "no-tool")],
    6: [found("D301", 0.95, "track", "refund", other=1), found("A301", 0.2, "track", "refund")],
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    (tmp_path / "data.jsonl").write_bytes(b"\n".join(line(*one) for one in SAID))
    import_file(project, tmp_path / "data.jsonl", CHECKER)
    with project.transaction() as db:
        triage.replace(db, triage.rows_of(FINDINGS), {}, [])
    session = ReviewSession(project, "ada", lambda: CHECKER)
    yield session
    session.close()
    assert examine(project.writer()).sound
    project.close()


def settle(session: ReviewSession, example: int, outcome: str, ruling: str = "", boundary: Boundary = HERE) -> Plan:
    view = look(session, example)
    made = plan(view, turn_on(view, boundary), Settlement(boundary, outcome, ruling))
    carry_out(session, [made])
    return made


def kinds(session: ReviewSession, example: int) -> list[str]:
    return [verdict.kind.value for verdict in session.history(example)]


def border(session: ReviewSession) -> Border:
    return open_border(session, HERE)


# --- one example


def test_what_has_the_label_already_is_accepted(session: ReviewSession) -> None:
    settle(session, 1, "track")
    view = look(session, 1)
    assert (view.state.status, view.state.edited, kinds(session, 1)) == (Status.ACCEPTED, False, ["settle"])
    body = session.history(1)[0].body
    assert body == {"turn": 1, "labels": ["refund", "track"], "margin": 0.1, "outcome": "track"}


def test_another_label_is_given_with_what_fits_and_accepted_as_one_step(session: ReviewSession) -> None:
    settle(session, 2, "track")
    view = look(session, 2)
    assert view.label_at(1) == {"track"}
    assert json.loads(view.example.messages[1].calls[0].arguments) == {"id": "7"}
    assert (view.state.status, kinds(session, 2)) == (Status.ACCEPTED, ["relabel", "settle"])
    session.undo()
    assert look(session, 2).label_at(1) == {"refund"}
    assert look(session, 2).state.status == Status.PENDING


def test_what_is_not_whole_gets_its_label_and_stays_open(session: ReviewSession) -> None:
    made = settle(session, 1, "refund")
    view = look(session, 1)
    assert made.missing == ("reason",)
    assert view.label_at(1) == {"refund"}
    assert (view.state.status, kinds(session, 1)) == (Status.PENDING, ["relabel"])
    assert 1 in [case.example for case in cases_on(session.reader, HERE)]


def test_no_tool_without_an_answer_is_not_whole(session: ReviewSession) -> None:
    assert settle(session, 1, "no-tool").missing == ("answer text",)
    assert look(session, 1).state.status == Status.PENDING
    assert settle(session, 5, "no-tool", boundary=boundary_of("refund", "no-tool")).missing == ()
    assert look(session, 5).state.status == Status.ACCEPTED


def test_both_are_called_in_parallel(session: ReviewSession) -> None:
    settle(session, 2, "refund+track")
    view = look(session, 2)
    assert view.label_at(1) == {"refund", "track"}
    assert view.state.status == Status.ACCEPTED


def test_what_should_ask_is_rejected_where_it_calls_and_accepted_where_it_does_not(session: ReviewSession) -> None:
    settle(session, 1, ASK)
    settle(session, 5, ASK)
    assert look(session, 1).state.reason == "should-ask"
    assert kinds(session, 1) == ["settle", "reject"]
    assert look(session, 5).state.status == Status.ACCEPTED
    session.undo()
    session.undo()
    assert look(session, 1).state.status == Status.PENDING


def test_a_tool_that_is_not_offered_is_said_and_changes_nothing(session: ReviewSession) -> None:
    with pytest.raises(UsageError, match="#1: gone is not among the tools"):
        settle(session, 1, "gone")
    assert kinds(session, 1) == []


def test_what_is_decided_is_not_left_broken(session: ReviewSession) -> None:
    session.accept(look(session, 1))
    with pytest.raises(UsageError, match="it is accepted, and would lack reason"):
        settle(session, 1, "refund")
    assert look(session, 1).label_at(1) == {"track"}


def test_the_turn_is_that_of_the_finding_then_that_of_the_settling_then_the_usual_one(session: ReviewSession) -> None:
    assert turn_on(look(session, 1), HERE, 0) == 1
    assert turn_on(look(session, 4), HERE, 0) == 1  # turn 0 decides nothing
    assert turn_on(look(session, 4), HERE, 9) == 1
    assert turn_on(look(session, 4), HERE) == 1


def test_nothing_to_settle_is_said(session: ReviewSession) -> None:
    with pytest.raises(UsageError, match="nothing to be settled"):
        carry_out(session, [])


# --- the boundary


def test_the_nearest_come_first_and_what_says_the_same_is_on_the_border(session: ReviewSession) -> None:
    assert [(case.example, case.margin, case.label) for case in cases_on(session.reader, HERE)] == [
        (6, 0.0, "refund"),
        (1, 0.1, "track"),
        (2, 0.4, "refund"),
        (3, 0.8, "track"),
    ]


@pytest.mark.parametrize(
    ("code", "score", "margin"),
    [("D301", 0.9, 0.0), ("A301", 0.9, 0.1), ("A101", 0.9, 0.9), ("A301", None, 0.0)],
)
def test_margins_follow_from_scores(code: str, score: float | None, margin: float) -> None:
    assert margin_of(code, score) == margin


def test_boundaries_are_surveyed_with_their_rulings(session: ReviewSession) -> None:
    rule(session, 1, "track", "progress is track")
    found_there = survey(session.reader)
    assert [(str(one.boundary), one.examples, one.open) for one in found_there.tallies] == [
        ("refund | track", 4, 1),
        ("no-tool | refund", 1, 1),
    ]
    assert [one.text for one in found_there.ruled[HERE]] == ["progress is track"]


def test_an_example_lies_on_the_boundaries_its_findings_name_the_nearest_first() -> None:
    assert boundaries_in(
        [found("A101", 0.9, "a", "b"), found("A301", 0.9, "c", "b"), found("A401", 1.0), found("D103", 1.0, "x", "y")]
    ) == [Boundary("b", "c"), Boundary("a", "b")]


def test_the_next_open_one_is_found_all_the_way_round(session: ReviewSession) -> None:
    here = border(session)
    assert (here.place_of(1), here.next_open(-1), here.next_open(3)) == (1, 0, 0)
    here.closed = {6, 1}
    assert (here.next_open(-1), here.next_open(3), here.done) == (2, 2, 2)
    here.closed = {6, 1, 2, 3}
    assert here.next_open(0) is None


# --- rulings


def rule(session: ReviewSession, example: int, outcome: str, text: str, chosen: Sequence[int] | None = None) -> None:
    here = border(session)
    identity = here.ruling_id(outcome)
    offered = offers(session, here, look(session, example), outcome, identity)
    wanted = [one.plan for one in offered if (one.proposed if chosen is None else one.plan.view.id in chosen)]
    carry_out(session, wanted, ruling=written(here, outcome, text, "ada", identity))


def test_a_ruling_is_offered_to_the_open_ones_the_likest_first(session: ReviewSession) -> None:
    offered = offers(session, border(session), look(session, 1), "track", "r")
    assert [(one.plan.view.id, one.proposed) for one in offered] == [(1, True), (6, True), (2, True), (3, False)]
    assert offered[1].likeness == 1.0
    assert offered[1].plan.before == "refund"


def test_a_ruling_settles_what_was_chosen_as_one_step_and_stays_when_that_is_undone(session: ReviewSession) -> None:
    rule(session, 1, "track", "progress is track")
    [ruling] = rulings(session.reader)
    assert (ruling.text, ruling.boundary, ruling.outcome, ruling.reviewer) == (
        "progress is track",
        HERE,
        "track",
        "ada",
    )
    assert settled(session.reader) == {1: (ruling.id, 1), 2: (ruling.id, 1), 6: (ruling.id, 1)}
    assert border(session).settled == {ruling.id: 3}
    undone = session.undo()
    assert undone is not None
    assert set(undone.states) == {1, 2, 6}
    assert settled(session.reader) == {}
    assert rulings(session.reader) == [ruling]


def test_a_ruling_for_the_same_outcome_takes_the_place_of_the_old_one(session: ReviewSession) -> None:
    rule(session, 1, "track", "first", [1])
    rule(session, 2, "track", "second", [2])
    rule(session, 3, ASK, "unclear", [3])
    assert sorted(one.text for one in rulings(session.reader)) == ["second", "unclear"]
    assert border(session).settlement("track").ruling == border(session).ruling_id("track")


def test_what_is_settled_later_follows_the_ruling(session: ReviewSession) -> None:
    rule(session, 1, "track", "progress is track", [1])
    carry_out(session, [plan(look(session, 3), 1, border(session).settlement("track"))])
    assert set(settled(session.reader)) == {1, 3}


def test_rulings_are_shown_with_every_example_on_their_boundary(session: ReviewSession) -> None:
    rule(session, 1, "track", "progress is track", [1])
    assert [one.text for one in look(session, 3).rulings] == ["progress is track"]
    assert look(session, 4).rulings == ()
    assert look(session, 5).rulings == ()


def test_an_example_accepted_otherwise_that_says_the_same_is_named(session: ReviewSession) -> None:
    def said(outcome: str) -> str:
        return objections(session, border(session), look(session, 6), outcome)

    assert said("refund") == ""
    settle(session, 1, "track")
    assert said("track") == ""
    assert said("refund") == "#1 says nearly the same and was accepted as track"


def test_settling_against_the_ruling_that_settled_it_is_named(session: ReviewSession) -> None:
    rule(session, 4, "refund", "whoever wants money", [4])
    view = look(session, 4)
    assert objections(session, border(session), view, "refund") == ""
    settle(session, 4, "track")
    assert objections(session, border(session), view, "track") == (
        "#4 was settled by a ruling that it is refund: whoever wants money"
    )


def test_what_is_renewed_keeps_its_places(session: ReviewSession) -> None:
    before = border(session)
    rule(session, 2, "track", "progress is track", [2])
    after = renewed(session, before)
    assert after.cases == before.cases
    assert (after.closed, [one.text for one in after.rulings]) == ({2}, ["progress is track"])


def test_a_settlement_that_names_a_ruling_is_a_verdict_of_its_kind(session: ReviewSession) -> None:
    rule(session, 1, "track", "progress is track", [1])
    assert [one.kind for one in session.history(1)] == [VerdictKind.SETTLE]


# --- the queue, boundary by boundary


def ids(session: ReviewSession, name: str, where: str = "") -> list[int]:
    return session.open_queue(name, where).ids.tolist()


def test_a_queue_goes_boundary_by_boundary_and_there_begins_with_the_most_telling(session: ReviewSession) -> None:
    assert ids(session, "boundary")[:5] == [6, 1, 2, 3, 5]
    assert sorted(ids(session, "boundary")) == sorted(ids(session, "priority"))
    assert ids(session, "boundary", "-rule:D301") == [1, 2, 3, 5, 4]
    for one in (1, 2, 3):
        session.accept(look(session, one))
    assert ids(session, "boundary") == [6, 5, 4]


def test_a_queue_goes_group_by_group_of_what_says_the_same(session: ReviewSession) -> None:
    groups = [triage.Cluster("D101", (4, 5), ()), triage.Cluster("D102", (2, 3, 6), ())]
    with session.project.transaction() as db:
        triage.replace(db, triage.rows_of(FINDINGS), {}, groups)
    assert ids(session, "duplicates") == [2, 3, 6, 4, 5, 1]
    assert ids(session, "duplicates", "-rule:D301") == [2, 3, 4, 5, 1]
