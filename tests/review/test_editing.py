from typing import Any

import pytest

from tooldata_tui.dataset import Finding, PatchError, Severity, Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.review.editing import (
    Editing,
    added_call,
    draft_of,
    edited_row,
    editing_of,
    read_draft,
    retooled,
    slot_of,
    toggled_call,
)
from tooldata_tui.review.form import FormError


def tool(name: str, *required: str, **properties: Any) -> Tool:
    return Tool(name, f"{name} it", {"type": "object", "properties": properties, "required": list(required)})


TOOLS = Toolset(
    (
        tool("refund", "order_id", order_id={"type": "string"}, amount={"type": "number"}),
        tool("track", "order_id", order_id={"type": "string"}, kind={"enum": ["delivery", "return"]}),
    )
)


def row(*calls: tuple[str, Any], content: Any = None, asked: Any = "my refund?", more: tuple[Any, ...] = ()) -> Any:
    made = [
        {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": text}}
        for n, (name, text) in enumerate(calls)
    ]
    turn: dict[str, Any] = {"role": "assistant", "content": content}
    messages = [{"role": "user", "content": asked}, turn | ({"tool_calls": made} if made else {}), *more]
    return loads_exact(dumps({"messages": messages, "meta": {"n": 1}}))


def open_row(given: Any, turn: int = 1) -> Editing:
    return editing_of(given, turn, TOOLS)


def call(of: Any, at: int = 0) -> Any:
    return of["messages"][1]["tool_calls"][at]["function"]


AMOUNT = ("argument", 0, "amount")
ASKED, ANSWER = ("text", "messages", 0, "content"), ("text", "messages", 1, "content")


def test_nothing_typed_is_the_row_itself() -> None:
    given = row(("refund", '{"order_id":"A",  "amount": 1.10}'), content="ok")
    editing = open_row(given)
    assert [field.label for field in editing.texts] == ["user", "answer"]
    assert edited_row(editing, {}) is given
    same = {("argument", 0, "amount"): "1.10", ("tool", 0): "refund", ANSWER: "ok"}
    assert edited_row(editing, same) is given


def test_a_value_typed_changes_its_call_alone() -> None:
    given = row(("refund", '{"order_id":"A",  "amount": 1.10}'), ("track", '{"order_id":"B"}'))
    changed = edited_row(open_row(given), {AMOUNT: "2.50"})
    assert call(changed)["arguments"] == '{"order_id": "A", "amount": 2.50}'
    assert call(changed, 1)["arguments"] == '{"order_id":"B"}'
    assert changed["meta"] == {"n": 1}


def test_texts_are_changed_with_what_a_terminal_would_act_on_kept() -> None:
    given = row(content="a\x1b[1mb", asked="say \u202e it")
    editing = open_row(given)
    assert editing.texts[1].text == '"a\\u001b[1mb"'
    changed = edited_row(editing, {ANSWER: '"a\\u001b[1mc\nd"'})
    assert [message["content"] for message in changed["messages"]] == ["say \u202e it", "a\x1b[1mc\nd"]


def test_an_emptied_answer_is_null_beside_a_call_and_empty_alone() -> None:
    assert edited_row(open_row(row(("track", "{}"), content="x")), {ANSWER: ""})["messages"][1]["content"] is None
    assert edited_row(open_row(row(content="x")), {ANSWER: ""})["messages"][1]["content"] == ""
    assert edited_row(open_row(row(("track", "{}"))), {ASKED: ""})["messages"][0]["content"] == ""


def test_a_message_of_parts_has_a_field_a_part() -> None:
    given = row(
        content="x", asked=[{"type": "text", "text": "one"}, {"type": "image"}, {"type": "text", "text": "two"}]
    )
    editing = open_row(given)
    assert [field.text for field in editing.texts] == ["one", "two", "x"]
    changed = edited_row(editing, {("text", "messages", 0, "content", 2, "text"): "three"})
    assert [part.get("text") for part in changed["messages"][0]["content"]] == ["one", None, "three"]


def test_another_tool_keeps_what_was_filled_in() -> None:
    given = row(("refund", '{"order_id": "A", "amount": 5}'))
    typed = {("argument", 0, "order_id"): "B", AMOUNT: "five"}
    editing, texts = retooled(open_row(given), 0, "track", typed)
    assert [(field.label, field.text, field.unknown) for field in editing.calls[0].form.fields] == [
        ("order_id", "B", False), ("kind", "", False), ("amount", "5", True),
    ]  # fmt: skip
    assert editing.calls[0].tool.description == "track it"
    assert texts == {("tool", 0): "track", AMOUNT: "five"}
    changed = edited_row(editing, texts | {AMOUNT: ""})
    assert call(changed) == {"name": "track", "arguments": '{"order_id": "B"}'}


def test_an_argument_text_that_is_no_object_stays_until_it_is_one() -> None:
    given = row(("refund", '{"order_id": "A",'))
    editing = open_row(given)
    assert edited_row(editing, {}) is given
    whole = ("argument", 0)
    renamed = edited_row(*retooled(editing, 0, "track", {}))
    assert call(renamed) == {"name": "track", "arguments": '{"order_id": "A",'}
    with pytest.raises(FormError) as error:
        edited_row(editing, {whole: '{"order_id": "A"'})
    assert list(error.value.problems) == [whole]
    assert call(edited_row(editing, {whole: '{"order_id": "A"}'}))["arguments"] == '{"order_id": "A"}'
    reformed, texts = retooled(editing, 0, "track", {whole: '{"order_id": "A"}'})
    assert call(edited_row(reformed, texts)) == {"name": "track", "arguments": '{"order_id": "A"}'}


def test_calls_are_taken_out_with_their_results_and_added() -> None:
    answer = {"role": "tool", "tool_call_id": "c0", "content": "done"}
    given = row(("refund", "{}"), ("track", "{}"), more=(answer,))
    editing = added_call(toggled_call(open_row(given), 0))
    with pytest.raises(FormError) as error:
        edited_row(editing, {})
    assert error.value.problems == {("tool", 2): "choose a tool"}
    editing, texts = retooled(editing, 2, "refund", {})
    changed = edited_row(editing, texts | {("argument", 2, "order_id"): "Z"})
    calls = [one["function"] for one in changed["messages"][1]["tool_calls"]]
    assert calls == [{"name": "track", "arguments": "{}"}, {"name": "refund", "arguments": '{"order_id": "Z"}'}]
    assert len(changed["messages"]) == 2
    assert edited_row(toggled_call(toggled_call(editing, 2), 0), {}) is given


def test_a_turn_of_the_user_has_no_calls_to_add() -> None:
    with pytest.raises(PatchError):
        added_call(open_row(row(content="x"), turn=0))


def test_without_the_turn_there_is_nothing_to_edit() -> None:
    editing = open_row({"messages": [], "tools": 3}, turn=4)
    assert (editing.texts, editing.calls) == ((), ())
    assert editing_of({"messages": [7, "x"]}, 1, TOOLS).texts == ()


def finding(*path: str | int) -> Finding:
    return Finding("C301", Severity.ERROR, "wrong", 1, ("messages", 1, *path))


def test_a_finding_stands_beside_the_field_its_path_points_to() -> None:
    given = row(("refund", '{"order_id": "A"}'), ("track", '{"order_id": {"a": [1]}}'), content="x")
    editing = open_row(given)
    assert slot_of(editing, finding("tool_calls", 0, "function", "arguments", "amount")) == AMOUNT
    inner = finding("tool_calls", 1, "function", "arguments", "order_id", "a", 0)
    assert slot_of(editing, inner) == ("argument", 1, "order_id")
    assert slot_of(editing, finding("tool_calls", 1, "function", "name")) == ("tool", 1)
    assert slot_of(editing, finding("tool_calls", 1, "function", "arguments")) == ("tool", 1)
    assert slot_of(editing, finding("tool_calls", 9, "function", "name")) is None
    assert slot_of(editing, finding("content")) == ANSWER
    assert slot_of(editing, Finding("M101", Severity.ERROR, "x")) is None
    without_first = toggled_call(editing, 0)
    assert slot_of(without_first, finding("tool_calls", 0, "function", "name")) == ("tool", 1)


def test_a_draft_brings_back_what_was_typed_though_it_is_no_value_yet() -> None:
    given = row(("track", "{}"), ("refund", '{"order_id":"A"}'))
    editing = toggled_call(open_row(given), 0)
    second = ("argument", 1, "amount")
    text = draft_of(editing, {second: "12,5", ("argument", 1, "order_id"): "B", ASKED: '"a" and "b"'})
    again, texts = read_draft(text)
    assert [one["function"]["arguments"] for one in again["messages"][1]["tool_calls"]] == [{"order_id": "B"}]
    assert texts == {("argument", 0, "amount"): "12,5", ASKED: '"a" and "b"'}


def test_a_draft_without_problems_is_the_row_as_json() -> None:
    given = row(("refund", '{"order_id":"A"}'))
    again, texts = read_draft(draft_of(open_row(given), {AMOUNT: "3.0"}))
    assert dumps(call(again)["arguments"]) == '{"order_id": "A", "amount": 3.0}'
    assert texts == {}
    assert read_draft('{"row": 1, "texts": [3]}') == ({"row": 1, "texts": [3]}, {})
