"""What a message says becomes the arguments of a call; what it does not say is left out."""

from typing import Any

import pytest

from tooldata_tui.dataset import NO_TOOL, Tool, Toolset
from tooldata_tui.tasks.seeding import arguments_in, propose, seed_row


def tool(required: list[str] | None = None, /, name: str = "f", description: str = "", **properties: Any) -> Tool:
    schema = {"type": "object", "properties": properties, "required": required or []}
    return Tool(name, description, schema)


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}


@pytest.mark.parametrize(
    ("message", "properties", "arguments"),
    [
        ("Where is ORD-48291?", {"order_id": ORDER}, {"order_id": "ORD-48291"}),
        ("Is it ORD-48291 or ORD-48292?", {"order_id": ORDER}, {}),
        ("Where is ORD-4829?", {"order_id": ORDER}, {}),
        ("Where is it?", {"order_id": ORDER}, {}),
        (
            "Which ones: ORD-48291, ORD-48292",
            {"ids": {"type": "array", "items": ORDER}},
            {"ids": ["ORD-48291", "ORD-48292"]},
        ),
        ("parcel 7f-12 is late", {"parcel_id": TEXT}, {"parcel_id": "7f-12"}),
        ("parcel 7f-12 of 9a-33", {"parcel_id": TEXT}, {}),
        ("I changed my mind", {"reason": {"enum": ["changed_mind", "damaged"]}}, {"reason": "changed_mind"}),
        ("It was not delivered", {"kind": {"enum": ["delivery", "refund"]}}, {"kind": "delivery"}),
        ("a delivery or a refund", {"kind": {"enum": ["delivery", "refund"]}}, {}),
        ("a partial refund", {"kind": {"enum": ["refund", "partial refund"]}}, {"kind": "partial refund"}),
        ("red and blue", {"c": {"type": "array", "items": {"enum": ["red", "green", "blue"]}}}, {"c": ["red", "blue"]}),
        ("write to ada@mail.no", {"email": TEXT}, {"email": "ada@mail.no"}),
        ("on 2026-05-12 please", {"date": {"type": "string", "format": "date"}}, {"date": "2026-05-12"}),
        ("on May 12, 2026 please", {"date": {"type": "string", "format": "date"}}, {"date": "2026-05-12"}),
        ("on May 12 please", {"date": {"type": "string", "format": "date"}}, {}),
        ("see https://a.no/b.", {"page": {"type": "string", "format": "uri"}}, {"page": "https://a.no/b"}),
        ("for 3 nights and 2 guests", {"nights": NUMBER, "guests": NUMBER}, {"nights": 3, "guests": 2}),
        ("refund $20.50", {"amount": {"type": "number"}}, {"amount": 20.5}),
        ("show 7", {"limit": NUMBER}, {}),
        ("a rate of 5%, a volume of 10 m^3", {"rate": {"type": "number"}, "volume": NUMBER}, {}),
        ("an initial value of 2, a final value of 3", {"initial_value": NUMBER, "final_value": NUMBER}, {}),
        ("on May 12, 2026", {"day": {"type": "string", "description": "YYYY-MM-DD"}}, {}),
        (
            "on May 12, 2026",
            {"date": {"type": "string", "description": "In the form YYYY-MM-DD."}},
            {"date": "2026-05-12"},
        ),
        ("say hello", {"flag": {"type": "boolean"}, "text": TEXT}, {}),
        (
            "to Oslo, ORD-48291",
            {"what": {"type": "object", "properties": {"id": ORDER}}},
            {"what": {"id": "ORD-48291"}},
        ),
    ],
)
def test_what_is_said_is_found_and_nothing_else(message: str, properties: Any, arguments: Any) -> None:
    assert arguments_in(message, tool(**properties)) == arguments


def test_the_only_number_is_that_of_the_only_parameter_that_needs_one() -> None:
    assert arguments_in("show 7", tool(["limit"], limit=NUMBER)) == {"limit": 7}
    assert arguments_in("show 7 of 9", tool(["limit"], limit=NUMBER)) == {}
    assert arguments_in("show 7.5", tool(["limit"], limit=NUMBER)) == {}
    assert arguments_in("ORD-48291", tool(["limit"], limit=NUMBER)) == {}


def test_the_likeliest_tool_comes_first() -> None:
    tools = Toolset((
        tool(name="update_address", description="Changes where an order is sent.", order_id=ORDER),
        tool(["order_id"], name="initiate_refund", description="Pays an order back.", order_id=ORDER),
        tool(name="weather", description="Tells the weather."),
    ))  # fmt: skip
    first, second = propose("I want a refund for ORD-48291", tools)
    assert (first.tool, first.arguments) == ("initiate_refund", {"order_id": "ORD-48291"})
    assert 0 <= second.score < first.score <= 1
    assert propose("xyzzy", tools) == []
    assert propose("", Toolset(())) == []


def test_a_row_says_that_it_was_written_by_hand() -> None:
    row = seed_row("Where is it?", "f", {"a": "é"})
    assert row["messages"][1]["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"a": "é"}'}
    assert row["_meta"] == {"source": "seed", "kind": "hand"}
    assert "tool_calls" not in seed_row("Hello", NO_TOOL, {})["messages"][1]


@pytest.mark.parametrize(
    "parameters",
    [None, True, 3, [], {"properties": 3}, {"properties": {"a": True, "b": None, "c": {"type": 3, "enum": {}}}}],
)
def test_schemas_that_are_none_say_nothing(parameters: Any) -> None:
    odd = Tool("f", "", parameters)
    assert arguments_in("a b 3", odd) == {}
    propose("a b 3", Toolset((odd,)))


def test_huge_messages_and_tools_end() -> None:
    big = tool(**{f"p{n}": {"type": "string", "enum": [f"v{m}" for m in range(50)]} for n in range(400)})
    arguments_in("x1-" * 200_000, big)
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(150):
        deep = {"type": "object", "properties": {"a": deep}}
    assert arguments_in("a b", tool(a=deep)) == {}
