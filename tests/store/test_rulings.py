"""Rulings on disk, and the boundaries that findings and verdicts make."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Boundary, Finding, Ruling, Severity, Status, VerdictKind, boundary_of
from tooldata_tui.store import triage
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.log import Change, Entry, Log, StoredState
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.rulings import (
    Place,
    Tally,
    places_on,
    rejections,
    rulings,
    rulings_on,
    save_ruling,
    settled,
    tallies,
)
from tooldata_tui.store.sqlite import sqlite
from tooldata_tui.store.waivers import waive

from .making import line, project_with

HERE = Boundary("lookup", "refund")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = project_with(tmp_path, [line(str(n)) for n in range(6)])
    yield project
    assert examine(project.writer()).sound
    project.close()


def found(code: str, score: float, *labels: str, turn: int | None = 1, other: int | None = None) -> Finding:
    return Finding(code, Severity.WARNING, "", turn, (), score, other, labels)


def write(project: Project, **some: list[Finding]) -> None:
    with project.transaction() as db:
        triage.replace(db, triage.rows_of({int(one[1:]): all_of for one, all_of in some.items()}), {}, [])


def ruling(text: str, identity: str = "r1", outcome: str = "refund", boundary: Boundary = HERE) -> Ruling:
    return Ruling(identity, boundary, outcome, text, "ada", "2026-01-01T00:00:00+00:00")


def save(project: Project, *some: Ruling) -> None:
    with project.transaction() as db:
        for one in some:
            save_ruling(db, one)


def settle(project: Project, example: int, **body: Any) -> int:
    digest = Queries(project.writer()).digests([example])[example]
    whole = {"turn": 1, "labels": list(HERE), **body}
    entry = Entry(example, digest, VerdictKind.SETTLE, whole, Change(status=Status.ACCEPTED))
    return Log(project, "ada@here", "ada").append([entry])


def test_a_boundary_is_the_same_from_both_sides() -> None:
    assert boundary_of("refund", "lookup") == boundary_of("lookup", "refund") == HERE


def test_the_newest_ruling_with_an_id_counts_and_an_empty_one_withdraws_it(project: Project) -> None:
    save(project, ruling("first"), ruling("other", "r2"), ruling("second"))
    assert [one.text for one in rulings(project.writer())] == ["other", "second"]
    save(project, ruling(""))
    assert [one.id for one in rulings(project.writer())] == ["r2"]


def test_rulings_are_found_by_their_boundaries(project: Project) -> None:
    elsewhere = Boundary("escalate", "refund")
    save(project, ruling("here"), ruling("there", "r2", boundary=elsewhere))
    assert [one.text for one in rulings_on(project.writer(), {HERE})] == ["here"]
    assert rulings_on(project.writer(), [Boundary("a", "b")]) == []


@pytest.mark.parametrize("statement", ["UPDATE ruling SET text = 'x'", "DELETE FROM ruling"])
def test_what_was_ruled_is_never_changed(project: Project, statement: str) -> None:
    save(project, ruling("as it was"))
    with pytest.raises(sqlite.IntegrityError, match="never"):
        project.writer().execute(statement)
    assert [one.text for one in rulings(project.writer())] == ["as it was"]


def test_the_doctor_misses_a_ruling_that_settled_something(tmp_path: Path) -> None:
    project = project_with(tmp_path, [line("1")])
    save(project, ruling("kept"))
    settle(project, 1, ruling="r1", outcome="refund")
    assert examine(project.writer()).sound
    project.writer().execute("DROP TRIGGER ruling_no_delete")
    project.writer().execute("DELETE FROM ruling")
    said = " ".join(examine(project.writer()).damage)
    assert "ruling r1 settled examples and is not there" in said
    assert "1 rulings were written, 0 are there" in said
    project.close()


def test_boundaries_are_counted_once_an_example_whichever_label_is_named_first(project: Project) -> None:
    write(
        project,
        _1=[found("A301", 0.9, "refund", "lookup"), found("D301", 0.8, "lookup", "refund", other=2)],
        _2=[found("A101", 0.7, "lookup", "refund")],
        _3=[found("A301", 0.5, "escalate", "lookup")],
        _4=[found("A401", 0.5), found("D103", 0.9, other=5)],
    )
    assert tallies(project.writer()) == [Tally(HERE, 2, 2), Tally(Boundary("escalate", "lookup"), 1, 1)]


def test_what_is_waived_stands_on_no_boundary(project: Project) -> None:
    write(project, _1=[found("A301", 0.9, "refund", "lookup")], _2=[found("A301", 0.8, "refund", "lookup")])
    with project.transaction() as db:
        waive(db, 1, "A301", "it is plain", "ada")
    assert tallies(project.writer()) == [Tally(HERE, 1, 1)]
    assert [one.example for one in places_on(project.writer(), HERE)] == [2]


def test_what_was_settled_stays_on_its_boundary(project: Project) -> None:
    write(project, _1=[found("A301", 0.9, "refund", "lookup")])
    settle(project, 1, outcome="lookup")
    settle(project, 5, outcome="lookup", margin=0.25)
    assert tallies(project.writer()) == [Tally(HERE, 2, 0)]
    assert places_on(project.writer(), HERE) == [
        Place(1, "A301", 1, 0.9, None, "lookup"),
        Place(5, "", 1, 0.25, None, None),
    ]


def test_an_example_stands_where_its_most_telling_finding_puts_it(project: Project) -> None:
    write(
        project,
        _1=[found("A301", 0.9, "refund", "lookup"), found("D301", 0.8, "refund", "lookup", other=2)],
        _2=[found("A101", 0.9, "refund", "lookup"), found("A301", 0.2, "refund", "lookup")],
    )
    assert [(one.example, one.code) for one in places_on(project.writer(), HERE)] == [(1, "D301"), (2, "A301")]


def test_settled_by_a_ruling_counts_until_it_is_undone(project: Project) -> None:
    save(project, ruling("so it is"))
    settle(project, 1, ruling="r1", outcome="refund")
    settle(project, 2, outcome="refund")
    assert settled(project.writer()) == {1: ("r1", 1)}
    log = Log(project, "ada@here", "ada")
    for _ in range(2):
        step = log.undoable()
        assert step is not None
        log.retract(step, lambda _, state: StoredState(state), done=0)
    assert settled(project.writer()) == {}


def test_reasons_of_rejections_are_known(project: Project) -> None:
    digest = Queries(project.writer()).digests([3])[3]
    change = Change(status=Status.REJECTED, reason="should-ask")
    Log(project, "ada@here", "ada").append([Entry(3, digest, VerdictKind.REJECT, {"reason": "should-ask"}, change)])
    assert rejections(project.writer()) == {3: "should-ask"}


def test_labels_that_are_no_pair_are_passed_over(project: Project) -> None:
    write(project, _1=[found("A301", 0.9, "lookup")], _2=[found("A303", 0.9, "a", "a")], _3=[found("A101", 1.0)])
    assert tallies(project.writer()) == []
