"""The tools of a project: which versions there are, how calls use them, and what an edit does."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Op, PatchError, Tool, Toolset, VerdictKind
from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.review import tool_edit
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.tool_edit import (
    Effect,
    ToolEdit,
    changed_row,
    definition,
    edit_of,
    keep_edit,
    look_ahead,
    patch_of,
)
from tooldata_tui.review.tool_file import file_with, write_to_file
from tooldata_tui.review.tools import Survey, ToolUse, Version, examples_of, survey, tool_findings
from tooldata_tui.rules.checker import Checker
from tooldata_tui.rules.every import EveryRule
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.scanning import scan


def tool(name: str, description: str = "Looks one order up, when somebody asks for it.", **properties: Any) -> Any:
    parameters = {"type": "object", "properties": properties or {"id": {"type": "string"}}, "required": ["id"]}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


LOOKUP, REFUND = tool("lookup"), tool("refund", id={"type": "string"}, reason={"type": "string", "enum": ["late"]})
OTHER = tool("lookup", "Looks something else up, when somebody asks for that.")


def row(said: str, name: str, arguments: Any = None, tools: Any = (LOOKUP, REFUND), **more: Any) -> dict[str, Any]:
    text = json.dumps(arguments if arguments is not None else {"id": said.split()[-1]})
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": text}}
    answer = {"role": "assistant", "content": None, "tool_calls": [call]}
    row = {"messages": [{"role": "user", "content": said}, answer], **more}
    return row if tools is None else {**row, "tools": tools if isinstance(tools, str) else list(tools)}


ROWS = [
    row("find order ORD-1", "lookup"),
    row("find order ORD-2", "lookup", {"id": 2}),
    row("refund order ORD-3", "refund", {"id": "ORD-3", "reason": "late"}),
    row("refund order 4", "refund", {"id": "4", "reason": "lost", "gift": True}),
    row("find thing ORD-5", "lookup", tools=[OTHER]),
]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    with closing(opened(tmp_path, ROWS)) as session:
        yield session
        session.project.close()


def opened(folder: Path, rows: list[dict[str, Any]]) -> ReviewSession:
    file = folder / "it.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    project = Project.open(folder / "it.tooldata", make=True)
    import_file(project, file, Checker())
    return ReviewSession(project, "ada", EveryRule)


def version(found: Survey, name: str, number: int = 0) -> Version:
    return [one for one in found.versions if one.tool.name == name][number]


def edited(one: Version, **keywords: Any) -> ToolEdit:
    """The edit that puts *keywords* into the parameter ``id``."""
    given = definition(one.tool)
    schema = given["parameters"]
    properties = {**schema["properties"], "id": {**schema["properties"]["id"], **keywords}}
    edit = edit_of(one.tool, {**given, "parameters": {**schema, "properties": properties}})
    assert edit is not None
    return edit


def effect_of(session: ReviewSession, found: Survey, one: Version, edit: ToolEdit) -> Effect:
    *_, effect = look_ahead(session, [found.groups[n] for n in one.groups], edit, EveryRule())
    return effect


def stored(session: ReviewSession, example: int) -> list[tuple[str, str]]:
    view = session.view(example)
    assert view is not None
    return [(one.code, one.message) for one in view.record.findings]


# --- what there is


def test_a_tool_with_another_description_is_another_version(session: ReviewSession) -> None:
    found = survey(session)
    assert [(one.tool.name, one.examples, one.others) for one in found.versions] == [
        ("lookup", 4, 1),
        ("lookup", 1, 1),
        ("refund", 4, 0),
    ]
    assert list(found.examples(version(found, "lookup", 1))) == [5]
    assert all(one.imported is None for one in found.versions)


def test_calls_are_counted_by_parameter_and_value_and_what_is_wrong_with_them(session: ReviewSession) -> None:
    refund = version(survey(session), "refund").tool
    use = ToolUse(refund)
    use.add(examples_of(session, [3, 4], refund), Checker())
    assert (use.examples, use.calls) == (2, 2)
    assert use.parameters["id"].examples == 2
    assert use.parameters["reason"].values == {'"late"': 1, '"lost"': 1}
    assert {code: found[:2] for code, found in use.parameters["reason"].violations.items()} == {"C305": (1, 4)}
    assert use.parameters["gift"].examples == 1


def test_what_is_found_about_a_tool_is_found_among_its_neighbours() -> None:
    toolset = Toolset((Tool("a", "Does it."), Tool("b", ""), Tool("b", "Does it.")))
    assert {one.path[1] for one in tool_findings(EveryRule(), toolset, toolset.tools[1])} == {1}


# --- what an edit is


@pytest.mark.parametrize(
    ("before", "after", "patch"),
    [
        ({"a": 1}, {"a": 1}, ()),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, (Op(("a",), remove=True), Op(("b",), 3), Op(("c",), 4))),
        ({"a": {"b": [1]}}, {"a": {"b": [1, 2]}}, (Op(("a", "b"), [1, 2]),)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, (Op((), {"b": 2, "a": 1}),)),
        ({"a": 1}, {"a": True}, (Op(("a",), True),)),
        ({"x": {"a": 1}}, {"x": {"b": 1}}, (Op(("x",), {"b": 1}),)),
    ],
)
def test_a_patch_is_as_small_as_the_change(before: Any, after: Any, patch: Any) -> None:
    assert patch_of(before, after) == patch


def test_a_row_keeps_all_that_the_edit_is_not_about() -> None:
    text = (
        '{"messages": [], "tools": [{"type": "function", "x": 1.10, "function": {"strict": true, "name": "a",'
        ' "description": "", "parameters": {"properties": {"id": {"minimum": 0.10}}}}}]}'
    )
    before = Tool("a", "", {"properties": {"id": {"minimum": 0.1}}})
    edit = ToolEdit(before, before, (Op(("parameters", "properties", "id", "maximum"), 5),))
    changed = changed_row(loads_exact(text), Toolset((before,)), edit)
    assert tool_edit.dumps(changed) == text.replace("0.10}", '0.10, "maximum": 5}')


@pytest.mark.parametrize(
    "tools",
    [
        [{"name": "a", "description": "", "parameters": {}}],
        [{"name": "a", "description": "", "inputSchema": {}}],
        '[{"type": "function", "function": {"name": "a", "description": "", "parameters": {}}}]',
        {"tools": [{"name": "a", "description": "", "parameters": "{}"}]},
    ],
)
def test_a_tool_is_edited_in_the_way_it_is_written(tools: Any) -> None:
    before = Tool("a", "", {})
    edit = edit_of(before, {"name": "a", "description": "Does it.", "parameters": {"type": "object"}})
    assert edit is not None
    changed = changed_row({"messages": [], "tools": tools}, Toolset((before,)), edit)
    assert changed is not None
    assert type(changed["tools"]) is type(tools)
    [after] = tool_edit.read_tools(changed["tools"]).tools
    assert (after.description, after.parameters) == ("Does it.", {"type": "object"})


def test_a_row_without_tools_gets_those_it_is_offered() -> None:
    one, other = Tool("a", "", {}), Tool("b", "", {})
    edit = edit_of(one, {"name": "a", "description": "Does it.", "parameters": {}})
    assert edit is not None
    changed = changed_row({"messages": []}, Toolset((one, other)), edit)
    assert changed is not None
    assert [each["function"]["description"] for each in changed["tools"]] == ["Does it.", ""]


def test_tools_in_the_system_message_are_left_alone() -> None:
    said = '<tools>{"name": "a", "description": "", "parameters": {}}</tools>'
    one = Tool("a", "", {})
    edit = ToolEdit(one, one, (Op(("description",), "x"),))
    assert changed_row({"messages": [{"role": "system", "content": said}]}, Toolset((one,)), edit) is None


def test_a_tool_that_was_changed_meanwhile_is_not_edited() -> None:
    one = Tool("a", "", {})
    edit = ToolEdit(one, one, (Op(("description",), "x"),))
    with pytest.raises(PatchError, match="another tool there"):
        changed_row({"tools": [{"name": "a", "description": "new"}]}, Toolset((one,)), edit)


# --- what it would do, and does


def test_what_an_edit_would_do_is_what_it_does(session: ReviewSession) -> None:
    scan(session.project)
    found = survey(session)
    lookup = version(found, "lookup")
    edit = edited(lookup, pattern="^ORD-[0-9]$")
    before = session.queries.tally("rule")
    effect = effect_of(session, found, lookup, edit)
    assert effect.examples == 4
    keep_edit(session, [found.groups[n] for n in lookup.groups], edit)
    after = session.queries.tally("rule")
    changed = {code: after.get(code, 0) - before.get(code, 0) for code in {*before, *after}}
    told = {code: effect.come[code] - effect.gone[code] for code in {*effect.come, *effect.gone}}
    assert {code: n for code, n in changed.items() if n} == {code: n for code, n in told.items() if n}
    assert examine(session.project.writer()).sound


def test_a_wrong_type_is_named_before_it_is_kept(session: ReviewSession) -> None:
    found = survey(session)
    lookup = version(found, "lookup")
    effect = effect_of(session, found, lookup, edited(lookup, type="integer"))
    assert effect.gone["C304"] == 1
    assert effect.come["C304"] == 1
    assert effect.first["C304"][0] == 1


def test_an_edit_is_one_step_and_leaves_other_versions_and_verdicts_alone(session: ReviewSession) -> None:
    view = session.view(1)
    assert view is not None
    session.accept(view)
    found = survey(session)
    lookup = version(found, "lookup")
    seen: list[int] = []
    kept = keep_edit(
        session, [found.groups[n] for n in lookup.groups], edited(lookup, description="Its number."), seen.append
    )
    assert (kept.decision.examples, kept.left, seen) == ((1, 2, 3, 4), 0, [4])
    after = survey(session)
    assert [(one.tool.name, one.examples, one.imported is not None) for one in after.versions] == [
        ("lookup", 4, True),
        ("lookup", 1, False),
        ("refund", 4, False),
    ]
    one = session.view(1)
    assert one is not None
    assert one.state.status.word == "accepted"
    assert one.toolset.by_name["lookup"].parameters["properties"]["id"]["description"] == "Its number."
    assert session.history(1)[-1].kind is VerdictKind.EDIT
    undone = session.undo()
    assert undone is not None
    assert len(undone.states) == 4
    again = session.view(1)
    assert again is not None
    assert again.state.row is None
    assert again.state.status.word == "accepted"
    assert [one.imported for one in survey(session).versions] == [None] * 3


def test_undo_brings_back_what_was_found(session: ReviewSession) -> None:
    scan(session.project)
    before = {number: sorted(stored(session, number)) for number in range(1, 6)}
    found = survey(session)
    lookup = version(found, "lookup")
    keep_edit(
        session, [found.groups[n] for n in lookup.groups], edited(lookup, type="integer", description="A number.")
    )
    assert {number: sorted(stored(session, number)) for number in range(1, 6)} != before
    session.undo()
    assert {number: sorted(stored(session, number)) for number in range(1, 6)} == before


def test_an_edit_of_an_edited_tool_back_to_what_it_was_leaves_no_edit(session: ReviewSession) -> None:
    found = survey(session)
    lookup = version(found, "lookup")
    keep_edit(session, [found.groups[n] for n in lookup.groups], edited(lookup, description="x"))
    found = survey(session)
    now = version(found, "lookup")
    edit = edit_of(now.tool, definition(lookup.tool))
    assert edit is not None
    keep_edit(session, [found.groups[n] for n in now.groups], edit)
    view = session.view(1)
    assert view is not None
    assert view.state.row is None


def test_a_new_tool_is_offered_to_the_examples_and_taken_back(session: ReviewSession) -> None:
    found = survey(session)
    given = {"name": "pay", "description": "Pays.", "parameters": {"type": "object", "properties": {}}}
    edit = edit_of(None, given)
    assert edit is not None
    keep_edit(session, [found.groups[0]], edit)
    pay = version(survey(session), "pay")
    assert (pay.examples, pay.is_new) == (4, True)
    session.undo()
    assert "pay" not in {one.tool.name for one in survey(session).versions}


def test_too_many_examples_are_refused_with_the_way(session: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool_edit, "MOST", 3)
    found = survey(session)
    lookup = version(found, "lookup")
    with pytest.raises(UsageError, match="tooldata tools PROJECT FILE"):
        keep_edit(session, [found.groups[n] for n in lookup.groups], edited(lookup, description="x"))
    assert session.history(1) == []


def test_a_set_of_nothing_but_odd_schemas_is_read(tmp_path: Path) -> None:
    odd = [{"name": "", "parameters": 7}, {"name": "a", "parameters": {"properties": [1]}}, {"name": "a\x1b[2J"}]
    with closing(opened(tmp_path, [row("hello", "a", tools=odd), row("hi", "b", tools=None)])) as session:
        found = survey(session)
        for one in found.versions:
            toolset = found.groups[one.groups[0]].toolset
            tool_findings(EveryRule(), toolset, one.tool)
            edit = edit_of(one.tool, {**definition(one.tool), "description": "New."})
            assert edit is not None
            effect_of(session, found, one, edit)
        session.project.close()


# --- the file beside the project


def test_the_file_beside_the_project_follows_on_demand_and_is_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    path.write_text(json.dumps([LOOKUP, REFUND], indent=4))
    before = path.read_bytes()
    one = Tool("lookup", LOOKUP["function"]["description"], LOOKUP["function"]["parameters"])
    edit = edit_of(one, {**definition(one), "description": "Shorter."})
    assert edit is not None
    assert file_with(tmp_path / "it.tooldata", edit) == path
    kept = write_to_file(path, edit)
    assert kept.read_bytes() == before
    written = json.loads(path.read_bytes())
    assert [each["function"]["description"] for each in written] == ["Shorter.", REFUND["function"]["description"]]
    assert file_with(tmp_path / "it.tooldata", edit) is None
    with pytest.raises(DataError, match="another lookup"):
        write_to_file(path, edit)


def test_a_new_tool_goes_to_the_end_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "it.tools.json"
    path.write_text(json.dumps({"tools": [LOOKUP]}))
    edit = edit_of(None, {"name": "pay", "description": "", "parameters": {}})
    assert edit is not None
    assert file_with(tmp_path / "it.tooldata", edit) == path
    write_to_file(path, edit)
    assert [each["function"]["name"] for each in json.loads(path.read_bytes())["tools"]] == ["lookup", "pay"]


def test_a_link_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text(json.dumps([LOOKUP]))
    path = tmp_path / "tools.json"
    path.symlink_to(tmp_path / "real.json")
    edit = edit_of(None, {"name": "pay", "description": "", "parameters": {}})
    assert edit is not None
    with pytest.raises(DataError, match="symbolic link"):
        write_to_file(path, edit)
