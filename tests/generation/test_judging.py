"""Second opinions: what a judge is shown, what becomes of its votes, and how often reviewers agree with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Finding, Message, Opinion, Severity, ToolCall
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.generation.exchange import Harvest
from tooldata_tui.generation.judging import CRITERIA, Judging, cases_of, opinion_findings
from tooldata_tui.generation.prompt import load_prompt
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.opinions import Agreement, agreement, judged_turns, keep
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.triage import replace
from tooldata_tui.tasks.adding import add_rows

from .grounds import GROUND

TALK = (
    Message("user", "Which items are in ORD-48291?"),
    Message("assistant", None, (ToolCall("refund", '{"order_id": "ORD-48291", "reason": "late"}', "c1"),)),
    Message("tool", "paid back", call_id="c1"),
    Message("assistant", "You have your money back."),
    Message("user", "what?"),
    Message("assistant", "I am sorry."),
)
FINE = {name: {"reason": "", "quote": "", "holds": True} for name in CRITERIA}


def judging(votes: int = 3, *, criteria: bool = False, talk: tuple[Message, ...] = TALK[:4]) -> Judging:
    cases = list(cases_of(7, talk, GROUND.toolset))
    asked = load_prompt("criteria") if criteria else None
    return Judging(cases, load_prompt("judge"), asked, votes=votes, salt="s")


def prefer(*tools: str) -> dict[str, Any]:
    return {"reason": "so it says", "tools": list(tools)}


def voted(work: Judging, *replies: Any) -> Opinion:
    harvest = Harvest()
    for value in replies:
        ask = work.next()
        assert ask is not None
        harvest = work.take(ask.key, value)
    (opinion,) = harvest.opinions
    return opinion


def test_each_turn_that_answers_a_user_is_a_case() -> None:
    cases = list(cases_of(7, TALK, GROUND.toolset))
    assert [(one.turn, one.given, len(one.before), len(one.done)) for one in cases] == [
        (1, "refund", 1, 3),
        (5, "no-tool", 5, 1),
    ]


def test_the_judge_of_the_label_does_not_see_it() -> None:
    asks = list(judging(2, criteria=True).plan())
    assert [one.key for one in asks] == ["7/1/0", "7/1/1", "7/1/criteria"]
    for ask in asks[:2]:
        text = ask.turns[0][1]
        assert "Which items are in ORD-48291?" in text
        assert "paid back" not in text
        assert '"call": "refund"' not in text
    assert '"call": "refund"' in asks[2].turns[0][1]


def test_who_mostly_prefers_another_label_says_so_with_its_share() -> None:
    opinion = voted(judging(), prefer("lookup_order"), prefer("lookup_order"), prefer("refund"))
    assert opinion.votes == (("lookup_order", 2), ("refund", 1))
    (found,) = opinion.findings
    assert (found.code, found.labels, found.turn) == ("L101", ("lookup_order", "refund"), 1)
    assert found.score == pytest.approx(2 / 3, abs=1e-3)


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        ([("refund", 3)], None),
        ([("refund", 2), ("lookup_order", 1)], None),
        ([("lookup_order", 1), ("refund", 1)], "L102"),
        ([("no-tool", 2), ("refund", 2), ("lookup_order", 1)], "L102"),
        ([("no-tool", 1)], "L101"),
        ([], None),
    ],
)
def test_only_what_needs_a_person_is_found(votes: list[tuple[str, int]], code: str | None) -> None:
    found = [one.code for one in opinion_findings("refund", votes, 1)]
    assert found == ([code] if code else [])


def test_a_criterion_that_fails_is_quoted_and_one_without_a_quote_is_a_remark() -> None:
    said = {
        **FINE,
        "intent": {"reason": "It was asked\x1b[2J for items.", "quote": "which ITEMS are in", "holds": False},
        "arguments": {"reason": "Nobody said so.", "quote": "it never came", "holds": False},
    }
    first, second = voted(judging(0, criteria=True), said).findings
    assert first.severity == Severity.WARNING
    assert "which ITEMS are in" in first.message
    assert "\x1b" not in first.message
    assert second.severity == Severity.INFO


@pytest.mark.parametrize("value", [prefer("fly"), {"tools": "refund"}, None, []])
def test_a_vote_for_what_there_is_not_is_refused(value: Any) -> None:
    work = judging()
    ask = work.next()
    assert ask is not None
    with pytest.raises(ValueError, match="tool"):
        work.take(ask.key, value)
    assert work.take(ask.key, prefer()).opinions[0].votes == (("no-tool", 1),)


def test_the_replies_of_a_run_that_was_killed_count_once() -> None:
    work = judging(2)
    work.take("7/1/0", prefer("refund"))
    ask = work.next()
    assert ask is not None
    assert ask.key == "7/1/1"
    assert work.take("7/1/0", prefer("refund")) == Harvest()
    work.lose("7/1/1")
    assert work.done


# --- on disk


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project.open(tmp_path / "p.tooldata", make=True)
    call = {"id": "c", "type": "function", "function": {"name": "refund", "arguments": dumps({"order_id": "ORD-1"})}}
    rows = [
        {"messages": [{"role": "user", "content": f"say {n}"}, {"role": "assistant", "tool_calls": [call]}]}
        for n in range(4)
    ]
    add_rows(project, "@test", rows, Checker(), tools=GROUND.toolset)
    yield project
    project.close()


def opinion(example: int, *votes: tuple[str, int], turn: int = 1) -> Opinion:
    return Opinion(example, turn, "refund", votes, tuple(opinion_findings("refund", votes, turn)))


def codes(project: Project) -> dict[str, int]:
    return {code: n for code, n in Queries(project.writer()).tally("rule").items() if code[0] == "L"}


def test_an_opinion_takes_the_place_of_the_one_before_and_of_no_other_turn(project: Project) -> None:
    with project.transaction() as db:
        keep(db, [opinion(1, ("no-tool", 3)), opinion(1, ("no-tool", 3), turn=3), opinion(2, ("no-tool", 1))], "m")
    assert codes(project) == {"L101": 3}
    with project.transaction() as db:
        keep(db, [opinion(1, ("refund", 3))], "m")
    assert codes(project) == {"L101": 2}
    assert judged_turns(project.writer()) == {(1, 1), (1, 3), (2, 1)}


def test_a_scan_leaves_opinions_alone(project: Project) -> None:
    with project.transaction() as db:
        keep(db, [opinion(1, ("no-tool", 3))], "m")
    with project.transaction() as db:
        replace(db, [], {}, [])
    assert codes(project) == {"L101": 1}


def test_agreement_is_counted_by_what_reviewers_decided(project: Project) -> None:
    with project.transaction() as db:
        keep(db, [opinion(1, ("refund", 3)), opinion(2, ("no-tool", 3)), opinion(3, ("no-tool", 3))], "m")
        keep(db, [opinion(4, ("no-tool", 2))], "m")
        states = [(1, 1, "", None), (2, 1, "", "no-tool"), (3, 1, "", None), (4, 2, "duplicate", None)]
        db.executemany(
            "INSERT INTO state(example, status, flagged, skips, reason, comment, label) VALUES(?,?,0,0,?,'',?)", states
        )
    assert agreement(project.writer()) == Agreement(judged=4, decided=3, agreed=2, objected=2, upheld=1)


def test_a_finding_of_a_judge_counts_towards_the_priority(project: Project) -> None:
    from tooldata_tui.triage.priority import priority_of

    plain = priority_of([])
    torn = priority_of([("L102", Severity.WARNING, 0.5)])
    prefers = priority_of([("L101", Severity.WARNING, 1.0)])
    assert plain < torn < prefers


def test_a_finding_of_a_judge_proposes_its_label() -> None:
    from tooldata_tui.review.proposals import with_labels

    call = {"id": "c", "type": "function", "function": {"name": "refund", "arguments": '{"order_id": "ORD-48291"}'}}
    row = {"messages": [{"role": "user", "content": "hello"}, {"role": "assistant", "tool_calls": [call]}]}
    found = Finding("L101", Severity.WARNING, "", 1, labels=("lookup_order", "refund"))
    (proposed,) = with_labels([found], row, GROUND.toolset)
    assert proposed.fix is not None
    assert proposed.fix.title == "label it lookup_order"
