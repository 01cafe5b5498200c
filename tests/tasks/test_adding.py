"""Rows that stand in no file."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.errors import UsageError
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.adding import add_rows

TOOLS = Toolset((Tool("look", "", {"type": "object", "properties": {"at": {"type": "string"}}}),))


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
