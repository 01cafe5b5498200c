"""Gemini and Vertex."""

import pytest

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read, round_trip
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.gemini import CODEC
from tooldata_tui.formats.row_error import RowError


def made(**more: object) -> Tree:
    return {"functionCall": {"name": "get_weather", "args": {"city": "Paris"}}, **more}


def response(value: object) -> Tree:
    return {"functionResponse": {"name": "get_weather", "response": value}}


DECLARED = {
    "name": "get_weather",
    "description": "Current weather",
    "parameters": {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}, "required": ["city"]},
}
RECORD = {
    "system_instruction": {"role": "system", "parts": [{"text": "Be brief."}]},
    "contents": [
        {"role": "user", "parts": [{"text": "Weather in Paris?"}]},
        {"role": "model", "parts": [{"text": "Checking."}, made(), made()]},
        {"role": "user", "parts": [response({"temp": 18}), response({"result": "19"})]},
        {"role": "model", "parts": [{"text": "18 C."}]},
    ],
    "tools": [{"functionDeclarations": [DECLARED]}],
}


def test_calls_get_ids_and_results_those_of_their_calls() -> None:
    row = read(CODEC, RECORD)
    named = {"name": "get_weather"}
    assert row["messages"][2:5] == [
        {"role": "assistant", "content": "Checking.", "tool_calls": [call("call_1"), call("call_2")]},
        {"role": "tool", "tool_call_id": "call_1", **named, "content": '{"temp": 18}'},
        {"role": "tool", "tool_call_id": "call_2", **named, "content": "19"},
    ]
    assert row["tools"] == [TOOL]
    assert round_trip(CODEC, RECORD) == RECORD
    assert codes(CODEC, RECORD) == []


def test_snake_case_is_read_as_well() -> None:
    record = {
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "contents": [
            {"role": "model", "parts": [{"function_call": {"name": "get_weather", "args": {"city": "Paris"}}}]},
            {"role": "function", "parts": [{"function_response": {"name": "get_weather", "response": {"temp": 18}}}]},
        ],
        "tools": [{"function_declarations": [DECLARED]}],
    }
    row = read(CODEC, record)
    assert [one["role"] for one in row["messages"]] == ["system", "assistant", "tool"]
    assert (row["tools"], codes(CODEC, record)) == ([TOOL], [])


@pytest.mark.parametrize("text", ["18", '{"temp": 18}', '{"result": "18"}', '{"result": 18}', "[1]", "", "null"])
def test_a_result_is_wrapped_where_it_is_no_object_and_only_then_unwrapped(text: str) -> None:
    assert CODEC.write is not None
    messages = [
        {"role": "assistant", "content": None, "tool_calls": [call("a")]},
        {"role": "tool", "tool_call_id": "a", "content": text},
    ]
    record = CODEC.write({"messages": messages})
    assert isinstance(record["contents"][1]["parts"][0]["functionResponse"]["response"], dict)
    assert read(CODEC, record)["messages"][1]["content"] == text


@pytest.mark.parametrize(
    ("schema", "key"),
    [
        (SCHEMA, "parameters"),
        ({"type": "object", "properties": {"n": {"type": ["integer", "null"]}}}, "parameters"),
        ({"type": "object", "properties": {"type": {"type": "array", "items": {"type": "string"}}}}, "parameters"),
        ({"type": "object", "properties": {"n": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}, "parameters"),
        ({"type": "object", "properties": {"n": {"type": ["integer", "string"]}}}, "parametersJsonSchema"),
        ({"type": "object", "properties": {"n": {"type": "integer", "nullable": True}}}, "parametersJsonSchema"),
        ({"type": "object", "properties": {"n": {"type": "integer", "enum": [1]}}}, "parametersJsonSchema"),
        ({"type": "object", "properties": {"n": {"enum": ["a"]}}}, "parametersJsonSchema"),
        ({"type": "object", "properties": {"n": True}}, "parametersJsonSchema"),
        ({"type": "object", "properties": {"n": {"type": "integer", "exclusiveMinimum": 0}}}, "parametersJsonSchema"),
        ({**SCHEMA, "additionalProperties": False}, "parametersJsonSchema"),
        ({"type": "object", "properties": {}}, "parametersJsonSchema"),
    ],
)
def test_a_schema_is_read_again_as_it_was(schema: Tree, key: str) -> None:
    assert CODEC.write is not None
    tool = {"type": "function", "function": {"name": "f", "parameters": schema}}
    record = CODEC.write({"messages": [], "tools": [tool]})
    assert list(record["tools"][0]["functionDeclarations"][0]) == ["name", key]
    assert read(CODEC, {**record, "contents": [{"parts": []}]})["tools"] == [tool]


def test_thoughts_and_their_signatures_come_back() -> None:
    parts = [{"text": "Paris, then.", "thought": True}, made(thoughtSignature="c2ln")]
    record = {"contents": [{"role": "model", "parts": parts}]}
    assert read(CODEC, record)["messages"][0]["reasoning_content"] == "Paris, then."
    assert round_trip(CODEC, record) == record


def test_what_is_not_understood_is_noted() -> None:
    record = {
        "contents": [{"role": "wizard", "parts": [{"inlineData": {}}]}, {"role": "model", "parts": [{"text": "Ok"}]}],
        "tools": [
            {"googleSearch": {}},
            {"functionDeclarations": [{"name": "f", "parameters": {"type": "MOMENT"}}, {"description": "nameless"}]},
        ],
    }
    assert codes(CODEC, record) == ["F109", "F108", "F104", "F105", "F104"]


def test_results_that_do_not_pair_up_cannot_be_said_without_ids() -> None:
    assert CODEC.write is not None
    calls = {"role": "assistant", "content": None, "tool_calls": [call("a"), call("b")]}
    with pytest.raises(RowError, match="do not pair up"):
        CODEC.write({"messages": [calls, {"role": "tool", "tool_call_id": "b", "content": "18"}]})
