"""Scanning a small shop's messages as a whole: what is found, what is kept, what happens where it cannot be done."""

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tooldata_tui.errors import TooldataError
from tooldata_tui.rules import RULES
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.triage import clusters, scores
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.scanning import ScanProgress, scan

TOOLS = ["lookup_order", "check_status", "initiate_refund"]
SAID = {
    "lookup_order": ["show me the items of order {}", "what did I buy with {}", "open order {}", "list what is in {}"],
    "check_status": ["where is parcel {} now", "has {} shipped yet", "when will {} arrive", "track {} for me"],
    "initiate_refund": ["I want my money back for {}", "refund {} please", "pay back {}", "return {} and refund me"],
}


def tool(name: str) -> dict[str, Any]:
    parameters = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
    return {"type": "function", "function": {"name": name, "description": f"{name}.", "parameters": parameters}}


def row(text: str, called: str | None, number: int = 1) -> str:
    call = {"name": called, "arguments": json.dumps({"id": f"ORD-{number}"})}
    answer: dict[str, Any] = {"role": "assistant", "content": None if called else "Sorry."}
    if called:
        answer["tool_calls"] = [{"id": "c1", "type": "function", "function": call}]
    return json.dumps({"messages": [{"role": "user", "content": text}, answer], "tools": [tool(t) for t in TOOLS]})


def shop() -> list[str]:
    """Forty-eight plain rows; then a wrong label, the same message under two labels, and a message with a typo."""
    rows = [
        row(said.format(f"ORD-{100 * n + 7 * m}"), name, n)
        for name in TOOLS
        for m, said in enumerate(SAID[name])
        for n in range(1, 5)
    ]
    return [
        *rows,
        row("when will my parcel ORD-999 arrive, has it shipped", "initiate_refund", 49),
        row("please cancel the whole thing for ORD-5", "lookup_order", 50),
        row("please cancel the whole thing for ORD-5", "initiate_refund", 51),
        row("my blue teapot from the spring sale came broken", "initiate_refund", 52),
        row("my blue teapot from the spring sale came brokne", "initiate_refund", 53),
    ]


@pytest.fixture
def make(tmp_path: Path) -> Callable[[Sequence[str]], Project]:
    def project_of(rows: Sequence[str]) -> Project:
        file = tmp_path / "shop.jsonl"
        file.write_text("".join(f"{one}\n" for one in rows))
        project = Project.open(tmp_path / "shop.tooldata", make=True)
        import_file(project, file, Checker())
        return project

    return project_of


def codes(project: Project) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for example, code, _, _ in Queries(project.writer()).grades():
        found.setdefault(example, set()).add(code)
    return found


def embed(texts: Sequence[str], on_progress: Callable[[int, int], None]) -> Any:
    """Vectors from letters: near for near texts, which is all that is asked here."""
    vectors = np.zeros((len(texts), 64), dtype=np.float32)
    for number, text in enumerate(texts):
        for left, right in pairwise(text):
            vectors[number, (ord(left) * 31 + ord(right)) % 64] += 1
    on_progress(len(texts), len(texts))
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@pytest.mark.parametrize("embedding", [None, embed])
def test_what_is_wrong_is_found_and_comes_first(make: Any, embedding: Any) -> None:
    project = make(shop())
    report = scan(project, embedding)
    assert (report.examples, report.points, report.remark) == (53, 53, "")
    found = codes(project)
    assert "A101" in found[49]
    assert "D301" in found[50]
    assert "D301" in found[51]
    assert "D102" in found[52]
    assert "D102" in found[53]
    order = Queries(project.writer()).stored_order("priority")
    assert order is not None
    assert set(order[0][:3]) == {49, 50, 51}
    suspicion = scores(project.writer(), "A")
    assert len(suspicion) == 53
    assert max(suspicion, key=lambda one: suspicion[one]) in {49, 50, 51}
    assert {50, 51} in [set(group.members) for group in clusters(project.writer())]
    assert examine(project.writer()).sound
    project.close()


def test_a_second_scan_takes_the_place_of_the_first(make: Any) -> None:
    project = make(shop())
    scan(project)
    before = list(Queries(project.writer()).findings()), clusters(project.writer())
    tallies = Queries(project.writer()).tallies()
    scan(project)
    assert (list(Queries(project.writer()).findings()), clusters(project.writer())) == before
    assert Queries(project.writer()).tallies() == tallies
    project.close()


def test_findings_name_the_example_they_compare_with_and_the_labels(make: Any) -> None:
    project = make(shop())
    scan(project)
    record = ExampleStore(project.writer()).record(51)
    assert record is not None
    conflict = next(one for one in record.findings if one.code == "D301")
    assert (conflict.other, conflict.labels) == (50, ("lookup_order", "initiate_refund"))
    assert conflict.message == "labelled lookup_order in #50, which says the same"
    project.close()


def test_without_a_model_it_is_left_at_the_words(make: Any) -> None:
    def broken(texts: Sequence[str], on_progress: Any) -> Any:
        raise TooldataError("there is no such model")

    project = make(shop())
    report = scan(project, broken)
    assert report.remark == "there is no such model"
    assert "D301" in codes(project)[50]
    project.close()


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("embedding", [None, embed])
def test_there_may_be_next_to_nothing(make: Any, count: int, embedding: Any) -> None:
    project = make([row("hello", None), row("", "lookup_order")][:count])
    report = scan(project, embedding)
    assert report.examples == count
    assert examine(project.writer()).sound
    project.close()


def test_everything_found_has_a_rule(make: Any) -> None:
    project = make(shop())
    report = scan(project, embed)
    assert set(report.findings) <= set(RULES)
    project.close()


def test_rejected_examples_are_not_compared(make: Any) -> None:
    from tooldata_tui.review.session import ReviewSession

    project = make(shop())
    session = ReviewSession(project, "ada", Checker)
    view = session.view(50)
    assert view is not None
    session.reject(view)
    scan(project)
    assert "D301" not in codes(project).get(51, set())
    session.close()
    project.close()


@pytest.mark.parametrize("code", ["D101", "D102", "D103", "D301"])
def test_the_bad_rows_of_a_rule_trigger_it(make: Any, code: str) -> None:
    project = make([*RULES[code].bad.split("\n"), *shop()])
    scan(project)
    assert code in codes(project)[1]
    project.close()


def test_the_first_order_is_written_before_all_that_belongs_to_it(make: Any) -> None:
    project = make(shop())
    seen: list[tuple[set[int], int, bool]] = []

    def look(progress: ScanProgress) -> None:
        if progress.stage == "written":
            queries = Queries(project.writer())
            order = queries.stored_order("priority")
            assert order is not None
            record = ExampleStore(project.writer()).record(49)
            assert record is not None
            compared = any(one.other for one in record.findings if one.code == "A101")
            seen.append((set(order[0][:3]), len(scores(project.writer(), "A")), compared))

    scan(project, on_progress=look, beside=True)
    worst = {49, 50, 51}
    assert seen[:2] == [(worst, 0, False), (worst, 53, True)]
    seen.clear()
    scan(project, on_progress=look, beside=True)
    assert all(count == 53 for _, count, _ in seen)
    project.close()
