import json
from typing import Any

import pytest

from tooldata_tui.dataset import Fix, Op, PatchError, Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.review import edits
from tooldata_tui.review.fits import fits, matches_pattern

ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}


def tool(name: str, properties: dict[str, Any], *required: str) -> Tool:
    return Tool(name, "", {"type": "object", "properties": properties, "required": list(required)})


STATUS = tool("check_status", {"order_id": ORDER, "kind": {"enum": ["delivery", "refund"]}}, "order_id")
REFUND = tool(
    "refund", {"order_id": ORDER, "reason": {"type": "string"}, "kind": {"enum": ["all"]}}, "order_id", "reason"
)
RENAMED = tool("lookup", {"order": ORDER, "email": {"type": "string", "pattern": "@"}}, "order", "email")
TOOLS = Toolset((STATUS, REFUND, RENAMED))


def call(name: str, arguments: Any, call_id: str | None = "call_1") -> dict[str, Any]:
    text = arguments if isinstance(arguments, str | dict) else json.dumps(arguments)
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": text}, "extra": [1]}


def row(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "d1", "messages": [{"role": "user", "content": "hi"}, *messages], "meta": {"a": 1}, **more}


def calling(*calls: dict[str, Any], content: Any = None) -> dict[str, Any]:
    return {"role": "assistant", "content": content, "tool_calls": list(calls), "weight": 1}


def result(call_id: str, text: str = "done", **more: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call_id, "content": text, **more}


def arguments(given: dict[str, Any], turn: int = 1, index: int = 0) -> Any:
    return json.loads(given["messages"][turn]["tool_calls"][index]["function"]["arguments"])


def test_relabelling_carries_over_what_fits_and_lists_the_rest() -> None:
    before = row(calling(call("check_status", '{"order_id": "ORD-48291", "kind": "refund"}')), result("call_1"))
    done = edits.relabel(before, 1, REFUND, TOOLS)
    assert arguments(done.row) == {"order_id": "ORD-48291"}
    assert done.row["messages"][1]["tool_calls"][0]["function"]["name"] == "refund"
    assert (done.kept, done.dropped, done.missing) == (("order_id",), (("kind", "refund"),), ("reason",))
    assert done.stale == (2,)


def test_relabelling_keeps_ids_unknown_keys_and_the_row_it_was_given() -> None:
    before = row(calling(call("check_status", '{"order_id": "ORD-48291"}')), result("call_1"), extra={"x": [1]})
    text = dumps(before)
    after = edits.relabel(before, 1, REFUND, TOOLS).row
    assert dumps(before) == text
    assert dumps(after) == text.replace('"check_status"', '"refund"')


def test_a_value_gets_another_name_only_where_its_pattern_decides() -> None:
    before = row(calling(call("check_status", {"order_id": "ORD-48291", "note": "hello"})))
    done = edits.relabel(before, 1, RENAMED, TOOLS)
    assert arguments(done.row) == {"order": "ORD-48291"}
    assert (done.kept, done.dropped, done.missing) == (("order_id → order",), (("note", "hello"),), ("email",))


def test_two_values_that_fit_one_parameter_are_both_left_out() -> None:
    before = row(calling(call("check_status", {"a": "ORD-48291", "b": "ORD-48292"})))
    done = edits.relabel(before, 1, RENAMED, TOOLS)
    assert arguments(done.row) == {}
    assert done.missing == ("order", "email")


def test_numbers_stay_as_they_were_written() -> None:
    pay = tool("pay", {"amount": {"type": "number"}})
    before = row(calling(call("x", '{"amount": 1.10}')), meta=loads_exact('{"score": 0.50}'))
    after = edits.relabel(before, 1, pay, Toolset((pay,))).row
    assert '{\\"amount\\": 1.10}' in dumps(after)
    assert '"score": 0.50' in dumps(after)


def test_relabelling_to_no_tool_takes_calls_and_results_out() -> None:
    before = row(calling(call("a", {}), call("b", {"x": 1}, "call_2")), result("call_1"), result("call_2", "18"))
    done = edits.relabel(before, 1, None, TOOLS)
    assert done.row["messages"] == [before["messages"][0], {"role": "assistant", "content": "", "weight": 1}]
    assert done.missing == (edits.ANSWER_TEXT,)
    assert done.dropped == (
        ("call a", {}),
        ("call b", {"x": 1}),
        ("result in turn 2", "done"),
        ("result in turn 3", "18"),
    )


def test_the_text_beside_a_call_stays_as_the_answer() -> None:
    done = edits.relabel(row(calling(call("a", "{}"), content="Which order?")), 1, None, TOOLS)
    assert done.row["messages"][1]["content"] == "Which order?"
    assert done.missing == ()


def test_results_of_other_turns_with_the_same_id_stay() -> None:
    turn = (calling(call("a", "{}")), result("call_1", "first"), calling(call("b", "{}")), result("call_1", "second"))
    done = edits.relabel(row(*turn), 1, None, TOOLS)
    assert [m.get("content") for m in done.row["messages"]] == ["hi", "", None, "second"]


def test_a_call_takes_the_place_of_a_text() -> None:
    before = row({"role": "assistant", "content": "I cannot do that", "weight": 1})
    done = edits.relabel(before, 1, STATUS, TOOLS)
    message = done.row["messages"][1]
    assert list(message) == ["role", "content", "weight", "tool_calls"]
    assert message["content"] is None
    assert message["tool_calls"][0]["function"] == {"name": "check_status", "arguments": "{}"}
    assert (done.dropped, done.missing) == ((("content", "I cannot do that"),), ("order_id",))


def test_a_fresh_id_is_new_and_always_the_same() -> None:
    before = row(calling(call("a", "{}")), result("call_1"), {"role": "assistant"})
    first, again = (edits.add_call(before, 3, "b") for _ in range(2))
    assert first == again
    new = first["messages"][3]["tool_calls"][0]["id"]
    assert new.startswith("call_")
    assert len(new) == 13
    assert edits.add_call(first, 3, "b")["messages"][3]["tool_calls"][1]["id"] != new


def test_the_target_among_several_calls_is_the_one_that_stays() -> None:
    calls = (call("refund", "{}"), call("check_status", '{"order_id": "ORD-48291"}', "call_2"))
    done = edits.relabel(row(calling(*calls), result("call_1"), result("call_2")), 1, STATUS, TOOLS)
    assert [c["id"] for c in done.row["messages"][1]["tool_calls"]] == ["call_2"]
    assert [m.get("tool_call_id") for m in done.row["messages"][2:]] == ["call_2"]
    assert done.dropped == (("call refund", "{}"), ("result in turn 2", "done"))


def test_calls_that_become_the_same_become_one() -> None:
    order = {"order_id": "ORD-48291"}
    calls = (call("a", order), call("b", order, "call_2"), call("c", {"order_id": "ORD-00001"}, "call_3"))
    done = edits.relabel(row(calling(*calls), result("call_2")), 1, STATUS, TOOLS)
    assert [c["id"] for c in done.row["messages"][1]["tool_calls"]] == ["call_1", "call_3"]
    assert len(done.row["messages"]) == 2


def test_arguments_that_cannot_be_read_are_listed() -> None:
    done = edits.relabel(row(calling(call("a", "{oops"))), 1, STATUS, TOOLS)
    assert arguments(done.row) == {}
    assert (done.dropped, done.missing) == ((("arguments", "{oops"),), ("order_id",))


def test_results_without_ids_are_paired_by_name_and_order() -> None:
    calls = (call("a", "{}", None), call("b", "{}", None), call("b", "{}", None))
    results = [{"role": "tool", "name": name, "content": text} for name, text in (("b", "1"), ("a", "2"), ("b", "3"))]
    after, dropped = edits.remove_call(row(calling(*calls), *results), 1, 1)
    assert [m["content"] for m in after["messages"][2:]] == ["2", "3"]
    assert dropped == (("call b", "{}"), ("result in turn 2", "1"))


def test_results_that_name_their_tool_follow_its_new_name() -> None:
    before = row(calling(call("a", "{}")), result("call_1", name="a"), result("call_9", name="a"))
    after = edits.rename_call(before, 1, 0, "b")
    assert [m.get("name") for m in after["messages"]] == [None, None, "b", "a"]


LEGACY = row(
    {
        "role": "assistant",
        "content": None,
        "function_call": {"name": "check_status", "arguments": '{"order_id": "ORD-48291"}'},
    },
    {"role": "function", "name": "check_status", "content": "on its way"},
    {"role": "assistant", "content": "It is on its way."},
    functions=[],
)


def test_a_legacy_call_is_relabelled_in_its_own_form() -> None:
    done = edits.relabel(LEGACY, 1, REFUND, TOOLS)
    assert done.row["messages"][1]["function_call"] == {"name": "refund", "arguments": '{"order_id": "ORD-48291"}'}
    assert done.row["messages"][2]["name"] == "refund"


def test_a_legacy_call_is_taken_out_with_its_result() -> None:
    done = edits.relabel(LEGACY, 1, None, TOOLS)
    assert done.row["messages"][1:] == [{"role": "assistant", "content": ""}, LEGACY["messages"][3]]


def test_a_legacy_row_gets_legacy_calls_and_no_second_one() -> None:
    after = edits.relabel(LEGACY, 3, STATUS, TOOLS).row
    assert after["messages"][3]["function_call"] == {"name": "check_status", "arguments": "{}"}
    with pytest.raises(PatchError, match="second call"):
        edits.add_call(after, 3, "check_status")


def test_every_edit_writes_arguments_as_text() -> None:
    before = row(
        calling(call("a", {"x": 1}), call("b", {"y": [True]}, "call_2")), {"role": "assistant", "content": "x"}
    )
    made = [
        edits.set_content(before, 0, "hello"),
        edits.set_arguments(before, 1, 1, '{"y": [true]}'),
        edits.rename_call(before, 1, 0, "a"),
        edits.add_call(before, 2, "c"),
        edits.remove_call(edits.add_call(before, 1, "c"), 1, 2)[0],
        edits.apply_fix(before, Fix("same", (Op(("id",), "d1"),))),
        edits.relabel(before, 2, STATUS, TOOLS).row,
    ]
    for after in made:
        assert [arguments(after, 1, 0), arguments(after, 1, 1)] == [{"x": 1}, {"y": [True]}]
    assert before["messages"][1]["tool_calls"][0]["function"]["arguments"] == {"x": 1}


def test_arguments_are_set_as_text_or_as_a_value() -> None:
    before = row(calling(call("a", "{}")))
    assert (
        edits.set_arguments(before, 1, 0, {"x": [1]})["messages"][1]["tool_calls"][0]["function"]["arguments"]
        == '{"x": [1]}'
    )
    assert (
        edits.set_arguments(before, 1, 0, "{oops")["messages"][1]["tool_calls"][0]["function"]["arguments"] == "{oops"
    )


def test_a_fix_reaches_into_the_arguments_of_both_forms() -> None:
    path = ("messages", 1, "tool_calls", 0, "function", "arguments", "amount")
    for given in ('{"amount": "63"}', {"amount": "63"}):
        after = edits.apply_fix(row(calling(call("a", given))), Fix("a number", (Op(path, 63),)))
        assert after["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"amount": 63}'


def test_content_is_put_behind_the_role_where_there_was_none() -> None:
    after = edits.set_content(row({"role": "assistant", "weight": 0}), 1, "hello")
    assert list(after["messages"][1].items()) == [("role", "assistant"), ("content", "hello"), ("weight", 0)]


def test_the_last_call_leaves_a_turn_with_text() -> None:
    after, dropped = edits.remove_call(row(calling(call("a", "{}"))), 1, 0)
    assert after["messages"][1] == {"role": "assistant", "content": "", "weight": 1}
    assert dropped == (("call a", "{}"),)


@pytest.mark.parametrize("broken", [None, [], 7, "x", {}, {"function": None}, {"function": []}])
def test_a_broken_call_can_be_taken_out_but_not_renamed(broken: Any) -> None:
    before = row({"role": "assistant", "tool_calls": [broken]})
    assert edits.relabel(before, 1, None, TOOLS).row["messages"][1] == {"role": "assistant", "content": ""}
    with pytest.raises(PatchError, match="no function"):
        edits.relabel(before, 1, STATUS, TOOLS)


@pytest.mark.parametrize(
    ("given", "turn", "reason"),
    [
        ({}, 0, "no turn 0"),
        ({"messages": {}}, 0, "no turn 0"),
        ({"messages": [3]}, 0, "not an object"),
        ({"messages": [{"role": "user"}]}, 0, "not the assistant's"),
        ({"messages": [{"role": "assistant"}]}, -1, "no turn -1"),
    ],
)
def test_what_cannot_be_relabelled_says_why(given: dict[str, Any], turn: int, reason: str) -> None:
    with pytest.raises(PatchError, match=reason):
        edits.relabel(given, turn, STATUS, TOOLS)


def test_a_tool_the_example_does_not_have_is_refused() -> None:
    with pytest.raises(PatchError, match="not among the tools"):
        edits.relabel(row(calling(call("a", "{}"))), 1, STATUS, Toolset((REFUND,)))


@pytest.mark.parametrize(
    ("value", "schema", "fitting"),
    [
        (1, {"type": "integer"}, True),
        ("1.0", {"type": "integer"}, True),
        ("1.5", {"type": "integer"}, False),
        (True, {"type": "integer"}, False),
        (True, {"type": "number"}, False),
        ("2.50", {"enum": [2.5]}, True),
        (None, {"type": ["string", "null"]}, True),
        ([], {"type": "object"}, False),
        ({"a": 1}, {"const": {"a": 1}}, True),
        (1, True, True),
        (1, False, False),
        (1, {"type": "dict"}, True),
        (1, {}, True),
    ],
)
def test_type_and_choice_decide_whether_a_value_fits(value: Any, schema: Any, fitting: bool) -> None:
    value = loads_exact(value) if isinstance(value, str) else value
    assert fits(value, schema) is fitting


def test_patterns_are_tried_without_backtracking_and_a_bad_one_decides_nothing() -> None:
    assert matches_pattern("a" * 5_000 + "!", {"pattern": "^(a+)+$"}) is False
    assert matches_pattern("x", {"pattern": "(?=x)"}) is None
    assert matches_pattern("x", {"pattern": "["}) is None
    assert fits("x", {"type": "string", "pattern": "["})
