"""A scan with reference sets: what it finds, when it looks again, and what happens where it cannot."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.rules import RULES
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.tasks import overlapping
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.reference_file import ReferenceFile
from tooldata_tui.tasks.scanning import scan

TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {"id": {}}}}}
    for name in ("lookup", "refund")
]


def row(text: str, id: str | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"role": "assistant", "content": "Sorry." if id is None else None}
    if id is not None:
        call = {"name": "lookup", "arguments": json.dumps({"id": id})}
        answer["tool_calls"] = [{"id": "c1", "type": "function", "function": call}]
    return {"messages": [{"role": "user", "content": text}, answer], "tools": TOOLS}


MINE = [
    row("Which items are in my blue order?", "A-1"),
    row("When does the parcel with my teapot get here?", "B-2"),
    row("What did I buy last spring in the sale?", "C-3"),
    row("Nothing of this is anywhere else but here", "D-4"),
]


@pytest.fixture
def project(tmp_path: Path) -> Any:
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in MINE))
    with contextlib.closing(Project.open(tmp_path / "mine.tooldata", make=True)) as opened:
        import_file(opened, file, Checker())
        yield opened


def written(path: Path, *rows: Any) -> ReferenceFile:
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows))
    return ReferenceFile(path, path.name)


def said(project: Project) -> dict[int, list[tuple[str, str]]]:
    store = ExampleStore(project.writer())
    found = {}
    for number in range(1, 5):
        record = store.record(number)
        assert record is not None
        if about := [(one.code, one.message) for one in record.findings if one.code.startswith("D4")]:
            found[number] = about
    return found


def test_what_is_in_a_benchmark_is_found_and_the_row_named(project: Project, tmp_path: Path) -> None:
    bfcl = {
        "id": "simple_1",
        "question": [[{"role": "user", "content": "which items are in my BLUE order"}]],
        "function": [{"name": "lookup", "description": "", "parameters": {"type": "dict", "properties": {}}}],
    }
    typo, call = row("When does the parcel with my taepot get here?"), row("In wholly other words it asks that", "C-3")
    files = [written(tmp_path / "bfcl.jsonl", bfcl), written(tmp_path / "other.jsonl", typo, "no JSON", call)]
    report = scan(project, references=files)
    assert (report.findings["D401"], report.findings["D402"], report.findings["D403"]) == (1, 1, 1)
    assert said(project) == {
        1: [("D401", "the message is in bfcl.jsonl:1 (simple_1)")],
        2: [("D402", "nearly the same message is in other.jsonl:1")],
        3: [("D403", "the same call, with the same tools, is in other.jsonl:3")],
    }
    assert examine(project.writer()).sound


def test_it_is_looked_at_again_only_where_something_changed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    compare = overlapping.compare_with

    def counted(*given: Any) -> Any:
        reads.append(1)
        return compare(*given)

    monkeypatch.setattr(overlapping, "compare_with", counted)
    file = written(tmp_path / "bfcl.jsonl", row(MINE[0]["messages"][0]["content"]))
    scan(project, references=[file])
    scan(project, references=[file])
    assert len(reads) == 1
    assert list(said(project)) == [1]
    written(file.path, row(MINE[1]["messages"][0]["content"]), row("and one line more than before"))
    scan(project, references=[file])
    assert len(reads) == 2
    assert list(said(project)) == [2]
    scan(project)
    assert said(project) == {}
    assert examine(project.writer()).sound


def test_a_set_that_is_not_there_keeps_nothing_else_back(project: Project, tmp_path: Path) -> None:
    file = written(tmp_path / "bfcl.jsonl", row(MINE[0]["messages"][0]["content"]))
    scan(project, references=[file])
    gone = ReferenceFile(tmp_path / "gone.jsonl", "gone.jsonl")
    report = scan(project, references=[file, gone])
    assert "gone.jsonl" in report.missed
    assert list(said(project)) == [1]


@pytest.mark.parametrize("code", ["D401", "D402", "D403"])
def test_the_bad_row_of_a_rule_triggers_it(tmp_path: Path, code: str) -> None:
    bad = json.loads(RULES[code].bad)
    there = json.loads(RULES["D401"].bad)
    if code == "D403":
        there["messages"][0]["content"] = "In wholly other words it asks that"
    (tmp_path / "bad.jsonl").write_text(json.dumps(bad) + "\n")
    with contextlib.closing(Project.open(tmp_path / "bad.tooldata", make=True)) as project:
        import_file(project, tmp_path / "bad.jsonl", Checker())
        assert code in scan(project, references=[written(tmp_path / "ref.jsonl", there)]).findings
