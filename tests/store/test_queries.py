"""Orders, filters and counts over the examples."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Status
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.listing import decisions, last_decisions, places
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.triage.priority import by_priority

from .making import CHECKER, bring, line, project_with, write


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("queries")
    project = project_with(
        folder,
        [
            line("the parcel is late", "lookup", id="own_1", meta={"source": "gpt-4o", "kind": "expand"}),
            line("the money", "refund", id="own%2"),
            line("nothing", None),
            line("Ünïcödé", "gone"),
            line("wrong", "lookup", {"id": 7}),
        ],
    )
    bring(project, write(folder / "other_file.jsonl", [line("from elsewhere", "refund")]))
    session = ReviewSession(project, "ada", lambda: CHECKER)
    views: list[Any] = [None, *(session.view(n) for n in range(1, 7))]
    session.accept(views[1])
    session.reject(views[2])
    session.flag(views[3])
    session.skip(views[4])
    session.comment(views[5], "why?")
    session.edit(views[6], {**views[3].row, "messages": views[3].row["messages"]})
    session.save_draft(1, "{")
    session.close()
    yield project
    project.close()


@pytest.mark.parametrize(
    ("field", "values", "ids"),
    [
        ("tool", ("lookup",), [1, 5]),
        ("tool", ("refund", "gone"), [2, 4]),
        ("tool", ("no-tool",), [3, 6]),
        ("tool", ("nowhere",), []),
        ("label", ("refund",), [2]),
        ("label", ("no-tool",), [3, 6]),
        ("status", ("pending",), [3, 4, 5, 6]),
        ("status", ("accepted", "rejected"), [1, 2]),
        ("status", ("pending", "any"), [1, 2, 3, 4, 5, 6]),
        ("rule", ("C",), [4, 5]),
        ("rule", ("C101",), [4]),
        ("rule", ("*",), []),
        ("severity", ("error",), [4, 5]),
        ("severity", ("warning", "info"), []),
        ("source", ("GPT",), [1]),
        ("source", ("%",), []),
        ("file", ("other_",), [6]),
        ("file", ("otherXfile",), []),
        ("line", ("1",), [1, 6]),
        ("line", ("2", "3"), [2, 3]),
        ("id", ("own_1", "own%2"), [1, 2]),
        ("id", ("own%",), []),
        ("number", ("3", "99"), [3]),
        ("is", ("edited",), [6]),
        ("is", ("flagged", "skipped"), [3, 4]),
        ("is", ("commented",), [5]),
        ("is", ("draft",), [1]),
        ("words", ('"parcel"',), [1]),
        ("words", ('"unicode"',), [4]),
        ("words", ('"elsewhere"',), []),
        ("words", ('"noth" *',), [3, 6]),
    ],
)
def test_a_condition_and_its_opposite_share_the_examples_out(
    project: Project, field: str, values: tuple[str, ...], ids: list[int]
) -> None:
    queries = Queries(project.writer())
    assert queries.matching([(field, values, False)]).tolist() == ids
    assert queries.matching([(field, values, True)]).tolist() == [n for n in range(1, 7) if n not in ids]


def test_all_conditions_hold_at_once(project: Project) -> None:
    queries = Queries(project.writer())
    assert queries.matching([("tool", ("lookup",), False), ("is", ("commented",), True)]).tolist() == [1]
    assert queries.matching([]).tolist() == [1, 2, 3, 4, 5, 6]
    with pytest.raises(ValueError, match="no field tol"):
        queries.matching([("tol", ("x",), False)])


def test_the_worst_come_first(project: Project) -> None:
    queries = Queries(project.writer())
    assert by_priority(queries).tolist() == [4, 5, 3, 6]
    assert by_priority(queries, pending=False).tolist() == [4, 5, 1, 2, 3, 6]
    project.writer().execute(
        "INSERT INTO finding(example, n, code, severity, message, path) VALUES(6,0,'V401',1,'','')"
    )
    assert by_priority(queries).tolist() == [4, 5, 6, 3]  # a remark is more than nothing
    project.writer().execute("DELETE FROM finding WHERE example = 6")
    assert queries.in_file_order().tolist() == [3, 4, 5, 6]
    assert queries.in_file_order(pending=False).tolist() == [1, 2, 3, 4, 5, 6]


def test_counts_are_those_of_the_rows(project: Project) -> None:
    tallies = Queries(project.writer()).tallies()
    assert tallies["total"] == {"": 6}
    assert tallies["status"] == {"0": 4, "1": 1, "2": 1}
    assert tallies["tool"] == {"lookup": 2, "refund": 1, "gone": 1, "": 2}


def test_where_an_example_came_from(project: Project) -> None:
    found = places(project.writer(), [6, 1, 99])
    assert {one: tuple(place) for one, place in found.items()} == {
        6: ("other_file.jsonl", 1, None),
        1: ("it.jsonl", 1, "own_1"),
    }


def test_who_decided_what(tmp_path: Path) -> None:
    project = project_with(tmp_path, [line(str(n)) for n in range(4)])
    assert last_decisions(project.writer()) == ("", [])
    for name in ("ada", "bob"):
        session = ReviewSession(project, name, lambda: CHECKER)
        session.bulk([1, 2, 3], Status.ACCEPTED)
        view = session.view(4)
        assert view is not None
        session.flag(view)
        session.reject(view)
        session.undo()
        session.close()
    assert decisions(project.writer()) == {name: {"accept": 3, "flag": 1} for name in ("ada", "bob")}
    reviewer, times = last_decisions(project.writer())
    assert (reviewer, len(times)) == ("bob", 2)
    project.close()
