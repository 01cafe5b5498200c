"""Arguments in replies, and back."""

from typing import Any

import pytest

from tooldata_tui.dataset import Tool
from tooldata_tui.generation.reply_schema import arguments_of, reply_schema

TOOL = Tool(
    "refund",
    parameters={
        "type": "object",
        "properties": {
            "order_id": {"type": "string", "pattern": "^ORD"},
            "reason": {"type": "string", "enum": ["late", "damaged"]},
            "amount": {"type": "number", "minimum": 0},
            "place": {"type": "object", "properties": {"zip": {"type": "string"}}, "required": []},
            "extra": {"type": "object"},
            "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        },
        "required": ["order_id", "extra"],
    },
)


def every(schema: Any) -> list[Any]:
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return [schema, *(one for part in inner for one in every(part))]


def test_the_schema_says_only_what_every_server_takes() -> None:
    made = reply_schema(TOOL)
    assert made["required"] == list(made["properties"])
    for one in every(made):
        assert set(one) <= {"type", "properties", "required", "additionalProperties", "items", "enum", "description"}
        assert one.get("additionalProperties", False) is False


def test_what_may_be_left_out_may_be_null() -> None:
    properties = reply_schema(TOOL)["properties"]
    assert properties["order_id"]["type"] == "string"
    assert properties["reason"] == {"type": ["string", "null"], "enum": ["late", "damaged", None]}
    assert properties["extra"]["type"] == "string"  # as a text of JSON


def test_nulls_are_left_out_and_texts_of_json_are_read() -> None:
    value = {
        "order_id": "ORD-1",
        "reason": None,
        "amount": 5,
        "place": {"zip": None},
        "extra": '{"a": 1}',
        "either": "seven",
    }
    assert arguments_of(value, TOOL) == {
        "order_id": "ORD-1",
        "amount": 5,
        "place": {},
        "extra": {"a": 1},
        "either": "seven",
    }


def test_a_null_where_something_is_required_stays_for_the_rules() -> None:
    assert arguments_of({"order_id": None, "extra": "{}"}, TOOL)["order_id"] is None


@pytest.mark.parametrize("value", [None, [1], "not JSON", {"order_id": "x", "extra": "{broken"}])
def test_what_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="its arguments"):
        arguments_of(value, TOOL)


def test_a_tool_without_parameters_takes_an_empty_object() -> None:
    assert reply_schema(Tool("ping"))["properties"] == {}
    assert arguments_of({}, Tool("ping")) == {}
