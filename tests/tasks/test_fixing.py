"""Fixes of the rules, made to all examples at once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Finding
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules import Checker
from tooldata_tui.rules.closer import CloserLook
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.fixing import REVIEWER, Fixed, fixed_examples, keep_fixed
from tooldata_tui.tasks.importing import import_file


def tool(schema: Any, name: str = "act") -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "parameters": schema}}


def row(arguments: str, schema: Any, name: str = "act") -> dict[str, Any]:
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}
    messages = [{"role": "user", "content": "Go"}, {"role": "assistant", "content": None, "tool_calls": [call]}]
    return {"messages": messages, "tools": [tool(schema)]}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project.open(tmp_path / "a.tooldata", make=True)
    yield project
    project.close()


def bring(project: Project, tmp_path: Path, *rows: dict[str, Any]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    import_file(project, path, Checker())


def safe(one: Finding) -> bool:
    return one.fix is not None and one.fix.safe


def fixes(project: Project) -> list[Fixed]:
    return list(fixed_examples(project, [Checker(), CloserLook()], safe))


NUMBERS = {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}}}


def test_fixes_that_get_into_each_others_way_are_all_made(project: Project, tmp_path: Path) -> None:
    twice = json.dumps(json.dumps({"y": "63", "x": "1"}))
    bring(project, tmp_path, row(twice, NUMBERS))
    [one] = fixes(project)
    assert [step.code for step in one.done] == ["C203", "C304", "C304", "X101"]
    call = one.example.messages[1].calls[0]
    assert call.arguments == '{"x": 1, "y": 63}'


def test_what_was_written_has_nothing_left_to_fix(project: Project, tmp_path: Path) -> None:
    bring(project, tmp_path, row("{'x': '63',}", NUMBERS), row('{"x": 1, "gone": null}', NUMBERS))
    found = fixes(project)
    assert [one.id for one in found] == [1, 2]
    keep_fixed(project, found, Checker())
    assert fixes(project) == []
    record = ExampleStore(project.writer()).record(1)
    assert record is not None
    assert record.findings == ()
    assert record.stored.state.edited


def test_tools_are_fixed_in_every_row_that_brings_them(project: Project, tmp_path: Path) -> None:
    schema = {"type": "dict", "properties": {"x": {"type": "int", "required": True}}}
    bring(project, tmp_path, row('{"x": 1}', schema), row('{"x": 2}', schema))
    found = fixes(project)
    assert [one.id for one in found] == [1, 2]
    for one in found:
        fixed = json.loads(one.text)["tools"][0]["function"]["parameters"]
        assert fixed == {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    told = Queries(project.writer())
    assert told.tally("rule") == {"T108": 2, "T110": 1}
    keep_fixed(project, found, Checker())
    assert told.tally("rule") == {}
    assert list(told.findings()) == []


def test_undoing_a_fix_of_tools_brings_back_what_was_found_about_them(project: Project, tmp_path: Path) -> None:
    schema = {"type": "dict", "properties": {"x": {"type": "int", "required": True}}}
    bring(project, tmp_path, row('{"x": 1}', schema), row('{"x": 2}', schema))
    told = Queries(project.writer())
    before = [(one[0], one[4]) for one in told.findings()]
    keep_fixed(project, fixes(project), Checker())
    session = ReviewSession(project, REVIEWER, Checker)
    session.undo()
    assert [(one[0], one[4]) for one in told.findings()] == before
    assert told.tally("rule") == {"T108": 2, "T110": 1}
    session.redo()
    assert told.tally("rule") == {}
    session.close()
    assert examine(project.writer()).sound


def test_tools_of_a_file_of_their_own_are_left_to_it(project: Project, tmp_path: Path) -> None:
    from tooldata_tui.formats.tools import read_tools

    path = tmp_path / "a.jsonl"
    bare = row('{"x": "1"}', {})
    del bare["tools"]
    path.write_text(json.dumps(bare) + "\n")
    schema = {"type": "dict", "properties": {"x": {"type": "integer"}}}
    import_file(project, path, Checker(), tools=read_tools([tool(schema)]))
    [one] = fixes(project)
    assert [step.code for step in one.done] == ["C304"]
    assert [step.code for step in one.left] == ["T108"]
    assert "tools" not in json.loads(one.text)
    keep_fixed(project, [one], Checker())
    assert [one.done for one in fixes(project)] == [()]


def test_numbers_and_unknown_keys_stay_as_they_were_written(project: Project, tmp_path: Path) -> None:
    one = row('{"x": "63", "y": 1.10}', {"type": "object", "properties": {"x": {"type": "integer"}, "y": {}}})
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**one, "extra": "é"})[:-1] + ', "cost": 2.50}\n')
    import_file(project, path, Checker())
    [fixed] = fixes(project)
    assert '"cost": 2.50' in fixed.text
    assert '\\"y\\": 1.10' in fixed.text
    assert '"extra": "é"' in fixed.text


def test_examples_without_such_findings_are_left_alone(project: Project, tmp_path: Path) -> None:
    bring(project, tmp_path, row('{"x": 1}', NUMBERS))
    assert fixes(project) == []


def test_only_the_examples_that_are_asked_for_are_looked_at(project: Project, tmp_path: Path) -> None:
    bring(project, tmp_path, row('{"x": "1"}', NUMBERS), row('{"x": "2"}', NUMBERS))
    assert [one.id for one in fixed_examples(project, [Checker()], safe, ids=[2])] == [2]
