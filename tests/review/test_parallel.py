"""Relabelling to several tools at once."""

import json
from typing import Any

import pytest

from tooldata_tui.dataset import PatchError, Tool, Toolset
from tooldata_tui.review.parallel import relabel_to

LOOKUP = Tool("lookup", "", {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]})
REFUND = Tool(
    "refund",
    "",
    {
        "type": "object",
        "properties": {"id": {"type": "string"}, "amount": {"type": "number"}},
        "required": ["id", "amount"],
    },
)
NOTE = Tool("note", "", {"type": "object", "properties": {"text": {"type": "string"}}})
TOOLS = Toolset((LOOKUP, REFUND, NOTE))


def call(name: str, identity: str = "c1", **arguments: Any) -> dict[str, Any]:
    return {"id": identity, "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def row(*calls: dict[str, Any], content: str | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"role": "assistant", "content": content}
    if calls:
        answer["tool_calls"] = list(calls)
    return {"messages": [{"role": "user", "content": "where is 7, and my money"}, answer]}


def called(changed: dict[str, Any]) -> list[tuple[str, Any]]:
    calls = changed["messages"][1].get("tool_calls", [])
    return [(one["function"]["name"], json.loads(one["function"]["arguments"])) for one in calls]


def test_the_call_that_is_there_stays_and_the_other_gets_what_fits() -> None:
    before = row(call("lookup", id="7"))
    changed = relabel_to(before, 1, frozenset({"lookup", "refund"}), TOOLS)
    assert called(changed.row) == [("lookup", {"id": "7"}), ("refund", {"id": "7"})]
    assert changed.missing == ("refund: amount",)
    ids = [one["id"] for one in changed.row["messages"][1]["tool_calls"]]
    assert ids[0] == "c1"
    assert len(set(ids)) == 2
    assert called(before) == [("lookup", {"id": "7"})]


def test_nothing_is_invented_where_nothing_was_called() -> None:
    changed = relabel_to(row(content="Sure."), 1, frozenset({"lookup", "refund"}), TOOLS)
    assert called(changed.row) == [("lookup", {}), ("refund", {})]
    assert changed.missing == ("lookup: id", "refund: id", "refund: amount")
    assert changed.dropped == (("content", "Sure."),)


def test_what_belongs_to_neither_is_taken_out() -> None:
    changed = relabel_to(
        row(call("note", "c1", text="x"), call("lookup", "c2", id="7")), 1, frozenset({"lookup", "refund"}), TOOLS
    )
    assert called(changed.row) == [("lookup", {"id": "7"}), ("refund", {"id": "7"})]
    assert [what for what, _ in changed.dropped] == ["call note"]


def test_two_new_tools_share_what_the_old_call_said() -> None:
    changed = relabel_to(row(call("refund", id="7", amount=2)), 1, frozenset({"lookup", "note"}), TOOLS)
    assert called(changed.row) == [("lookup", {"id": "7"}), ("note", {})]
    assert changed.missing == ()


def test_results_of_calls_that_stay_stay() -> None:
    before = row(call("lookup", id="7"))
    before["messages"].append({"role": "tool", "tool_call_id": "c1", "content": "found"})
    changed = relabel_to(before, 1, frozenset({"lookup", "note"}), TOOLS)
    assert changed.row["messages"][2] == before["messages"][2]


@pytest.mark.parametrize("label", [frozenset({"gone"}), frozenset({"lookup", "gone"})])
def test_a_tool_that_is_not_offered_is_refused(label: frozenset[str]) -> None:
    with pytest.raises(PatchError, match="gone is not among the tools"):
        relabel_to(row(call("lookup", id="7")), 1, label, TOOLS)


def test_one_tool_or_none_is_a_plain_relabelling() -> None:
    assert called(relabel_to(row(call("lookup", id="7")), 1, frozenset({"refund"}), TOOLS).row) == [
        ("refund", {"id": "7"})
    ]
    assert called(relabel_to(row(call("lookup", id="7")), 1, frozenset(), TOOLS).row) == []


def test_the_old_way_of_calling_has_room_for_one_call() -> None:
    answer = {"role": "assistant", "content": None, "function_call": {"name": "lookup", "arguments": '{"id": "7"}'}}
    before = {"messages": [{"role": "user", "content": "x"}, answer]}
    with pytest.raises(PatchError, match="cannot have a second call"):
        relabel_to(before, 1, frozenset({"lookup", "refund"}), TOOLS)
