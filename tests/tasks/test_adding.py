"""Rows that stand in no file."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.errors import UsageError
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.adding import add_rows
from tooldata_tui.tasks.importing import import_file

TOOLS = Toolset((Tool("look", "", {"type": "object", "properties": {"at": {"type": "string"}}}),))

#: Long enough to be kept once for all.
OFFERED = [{"type": "function", "function": {"name": "look", "description": "Looks. " * 60, "parameters": {}}}]
PROMPT = "You look at things. " * 20


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    yield project
    project.close()


def row(text: str, arguments: str = '{"at": "x"}') -> dict[str, Any]:
    call = {"id": "call_1", "type": "function", "function": {"name": "look", "arguments": arguments}}
    return {
        "messages": [
            {"role": "user", "content": text},
            {"role": "assistant", "content": None, "tool_calls": [call]},
        ],
        "_meta": {"source": "seed", "kind": "hand"},
    }


def test_rows_come_in_pending_checked_and_with_their_origin(project: Project) -> None:
    report = add_rows(project, "@seed", [row("one"), row("two", "{")], Checker(), tools=TOOLS)
    assert (list(report.ids), report.known, report.bad) == ([1, 2], 0, ())
    store = ExampleStore(project.writer())
    one, two = store.record(1), store.record(2)
    assert one is not None
    assert two is not None
    assert (one.origin, one.file, one.line_number, one.findings) == ("seed, hand", "@seed", 1, ())
    assert (two.line_number, [finding.code for finding in two.findings]) == (2, ["C201"])
    assert one.toolset.by_name.keys() == {"look"}


def test_a_row_that_is_there_is_not_added_again_and_numbers_go_on(project: Project) -> None:
    add_rows(project, "@seed", [row("one")], Checker(), tools=TOOLS)
    report = add_rows(project, "@seed", [row("one"), {"no": "row"}, row("two"), row("two")], Checker(), tools=TOOLS)
    assert (list(report.ids), report.known, [(bad.line, bad.code) for bad in report.bad]) == ([2], 2, [(2, "J103")])
    record = ExampleStore(project.writer()).record(2)
    assert record is not None
    assert record.line_number == 2
    with contextlib.closing(project.reader()) as db:
        assert not examine(db).damage


def test_what_belongs_to_them_is_written_with_them_or_nothing_is(project: Project) -> None:
    def fails(db: Any, ids: range) -> None:
        assert list(ids) == [1]
        raise KeyError("no")

    with pytest.raises(KeyError):
        add_rows(project, "@seed", [row("one")], Checker(), within=fails)
    assert Queries(project.writer()).last_example() == 0
    assert json.dumps(Queries(project.writer()).tallies().get("total", {})) in ("{}", '{"": 0}')


def test_a_name_that_could_be_a_file_is_refused(project: Project) -> None:
    with pytest.raises(UsageError):
        add_rows(project, "seed.jsonl", [], Checker())


ROWS = [
    {**row("one"), "tools": OFFERED},
    {**row("two"), "tools": OFFERED},
    {**row("three"), "tools": [*OFFERED]},
    {**row("four", '{"at": 1}'), "tools": OFFERED},
    {**row("five"), "tools": OFFERED, "functions": [{"name": "other", "description": "x" * 300}]},
    {"tools": OFFERED, **row('"tools": [] "role": "system", "content": "'), "id": 7},
    {"messages": [{"role": "system", "content": PROMPT}, *row("six")["messages"]], "tools": OFFERED},
    {"messages": [{"role": "system", "content": PROMPT}, *row("seven")["messages"]], "tools": OFFERED},
    {"messages": [{"role": "system", "content": PROMPT}, *row("eight")["messages"]], "tools": OFFERED, "id": "x"},
    {"messages": [*row("nine")["messages"], {"role": "system", "content": PROMPT}], "tools": OFFERED},
    {"messages": [{"role": "system", "content": "Be short."}, *row("ten")["messages"]], "tools": OFFERED},
    {"messages": [{"role": "user", "content": ["no text"]}], "tools": OFFERED},
    row("eleven"),
    row("twelve"),
]


@pytest.mark.parametrize("tools", [None, TOOLS])
def test_rows_are_kept_as_the_lines_of_a_file_are(tmp_path: Path, tools: Toolset | None) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(f"{dumps(one)}\n" for one in ROWS), encoding="utf-8")
    added, imported = Project.open(tmp_path / "a.tooldata", make=True), Project.open(tmp_path / "b.tooldata", make=True)
    with contextlib.closing(added), contextlib.closing(imported):
        report = add_rows(added, "@rows", ROWS, Checker(), tools=tools)
        import_file(imported, file, Checker(), tools=tools)
        assert len(report.ids) == len(ROWS)
        assert not examine(added.writer()).damage
        queries = [
            "SELECT digest, toolset, source_id, origin, label, title FROM example ORDER BY id",
            # The first line of a file was read before, to see what it is.
            "SELECT cuts, data FROM example WHERE id > 1 ORDER BY id",
            *(f"SELECT * FROM {table}" for table in ("finding", "call", "toolset", "part")),
        ]
        for query in queries:
            assert added.writer().execute(query).fetchall() == imported.writer().execute(query).fetchall()
