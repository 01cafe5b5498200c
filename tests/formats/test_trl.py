"""Rows as Hugging Face and TRL have them."""

import json
from typing import Any

import pytest

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read, result, round_trip
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.codec import META, Tree, losses_of
from tooldata_tui.formats.registry import guess_format
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.trl import CODEC

ASK = {"role": "user", "content": "Weather in Paris?"}
SAID = {"role": "assistant", "content": "18 C."}


def made(arguments: Any) -> Tree:
    function = {"name": "get_weather", "arguments": arguments}
    return {"role": "assistant", "tool_calls": [{"type": "function", "function": function}]}


RECORD = {
    "messages": [ASK, made({"city": "Paris"}), {"role": "tool", "name": "get_weather", "content": "18"}, SAID],
    "tools": [TOOL],
    "source": "desk",
}


def test_arguments_become_texts_and_calls_and_results_get_ids() -> None:
    row = read(CODEC, RECORD)
    assert row["messages"] == [
        ASK,
        {"role": "assistant", "content": None, "tool_calls": [call("call_1")]},
        {"role": "tool", "tool_call_id": "call_1", "name": "get_weather", "content": "18"},
        SAID,
    ]
    assert (row["tools"], row["source"], codes(CODEC, RECORD)) == ([TOOL], "desk", [])
    written = round_trip(CODEC, RECORD)
    assert written["messages"][1]["tool_calls"][0]["function"]["arguments"] == {"city": "Paris"}
    assert "content" not in written["messages"][1], "most templates fail at null, or print it"


def test_numbers_stay_as_they_were_written() -> None:
    line = dumps({"messages": [ASK, made("@")]}).replace('"@"', '{"x": 1.10, "n": 18446744073709551616}')
    row = CODEC.read(loads_exact(line)).row
    assert row["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"x": 1.10, "n": 18446744073709551616}'


def test_columns_may_be_json_texts() -> None:
    texts = {key: json.dumps(RECORD[key]) for key in ("messages", "tools")}
    assert CODEC.recognise(texts) == "messages as a JSON text"
    assert read(CODEC, texts)["messages"] == read(CODEC, RECORD)["messages"]
    with pytest.raises(RowError) as caught:
        read(CODEC, {"messages": "[{"})
    assert caught.value.path == "$.messages"


@pytest.mark.parametrize("key", ["completion", "chosen"])
def test_what_is_learned_follows_the_prompt_and_is_written_apart_again(key: str) -> None:
    more = {"rejected": [{"role": "assistant", "content": "No."}]} if key == "chosen" else {}
    record = {"prompt": [ASK], key: [SAID], **more, "tools": [TOOL]}
    assert CODEC.recognise(record) == f"prompt and {key} as messages"
    assert read(CODEC, record)["messages"] == [ASK, SAID]
    assert round_trip(CODEC, record) == record


def test_a_prompt_alone_is_no_row() -> None:
    with pytest.raises(RowError, match="a prompt without"):
        read(CODEC, {"prompt": [ASK]})


PADDED = {
    "type": "object",
    "properties": {"city": {"type": "string", "enum": None}, "days": {"type": ["integer", "null"]}, "theta": None},
    "required": ["city"],
    "items": None,
}


def padded(arguments: Tree) -> Tree:
    tool = {"type": "function", "function": {**TOOL["function"], "parameters": PADDED, "strict": None}}  # type: ignore[dict-item]
    message = {**made(arguments), "content": None, "name": None, "tool_call_id": None}
    return {"messages": [{**ASK, "tool_calls": None, "name": None}, message], "tools": [tool]}


def test_nulls_that_a_table_put_in_are_dropped_and_counted() -> None:
    record = padded({"city": "Paris", "days": None, "theta": None})
    row = read(CODEC, record)
    assert row["messages"][0] == ASK
    assert row["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"city": "Paris", "days": null}'
    properties = {"city": {"type": "string"}, "days": {"type": ["integer", "null"]}}
    assert row["tools"][0]["function"]["parameters"] == {**SCHEMA, "properties": properties}
    notes = CODEC.read(loads_exact(dumps(record))).notes
    assert [(note.code, note.message) for note in notes] == [("F106", "4 nulls that a table put in were dropped")]


def test_a_null_that_may_be_a_value_is_kept_and_noted() -> None:
    record = padded({"city": None})
    row = read(CODEC, record)
    assert row["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"city": null}'
    notes = CODEC.read(loads_exact(dumps(record))).notes
    place = ("messages", 1, "tool_calls", 0, "function", "arguments", "city")
    assert ("F107", 1, place) in [(note.code, note.turn, note.path) for note in notes]


def test_of_a_tool_that_is_not_there_every_null_is_kept() -> None:
    record = {"messages": [ASK, made({"city": None})]}
    assert codes(CODEC, record) == ["F107"]


def test_a_table_with_texts_as_arguments_shows_by_the_nulls_in_its_tools() -> None:
    record = {**padded({}), "messages": [ASK, SAID]}
    assert guess_format([record]).format.name == "trl"
    assert guess_format([{"messages": [ASK, SAID], "tools": [TOOL]}]).format.name == "openai"


def test_arguments_that_are_no_object_are_written_as_the_text_they_are() -> None:
    row = {"messages": [ASK, {"role": "assistant", "content": None, "tool_calls": [call("a", "{'city'}")]}]}
    assert CODEC.write is not None
    record = CODEC.write(row)
    assert record["messages"][1]["tool_calls"][0]["function"]["arguments"] == "{'city'}"
    assert read(CODEC, record)["messages"] == row["messages"]


def test_no_tools_are_written_as_nothing() -> None:
    row = {"messages": [ASK, SAID], "tools": []}
    assert CODEC.write is not None
    assert CODEC.write(row) == {"messages": [ASK, SAID]}
    assert [loss.name for loss in losses_of(row, CODEC.losses)] == ["no tools"]


def test_parts_of_type_and_value_are_reasoning_text_and_calls() -> None:
    def part(kind: str, value: str) -> Tree:
        return {"type": kind, "value": value}

    calling = part("tool_call", '{"name": "get_weather", "arguments": {"city": "Paris"}}')
    record = {
        "messages": [
            {"role": "user", "content": [part("text", "Weather in Paris?")]},
            {"role": "assistant", "content": [part("reasoning", "Paris, then."), calling], "loss_weight": 0},
            {"role": "tool", "content": [part("text", "18")]},
            {"role": "assistant", "content": [part("tool_call", "get_weather()")]},
            {"role": "user", "content": [part("image_url", "x")]},
        ],
        "tools": json.dumps([TOOL]),
    }
    assert CODEC.recognise(record) == "messages of parts with type and value"
    row = read(CODEC, record)
    asked = {"role": "assistant", "content": None, "tool_calls": [call("call_1")]}
    assert row["messages"] == [
        ASK,
        {**asked, "reasoning_content": "Paris, then.", "weight": 0},
        result("call_1", "18"),
        {"role": "assistant", "content": "get_weather()"},
        {"role": "user", "content": None},
    ]
    assert codes(CODEC, record) == ["F101", "F108"]
    assert row[META]["format"] == "trl"


def test_what_is_not_understood_is_noted() -> None:
    record = {
        "messages": [
            {"role": "wizard", "content": "Hi"},
            {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is it?"}]},
            {"role": "user", "content": "Go", "tool_calls": [call("c1")]},
            {"role": "tool", "name": "look", "content": "18"},
            {"role": "assistant", "content": ""},
        ],
        "tools": [{"type": "function", "function": {"description": "nameless"}}],
    }
    assert codes(CODEC, record) == ["F109", "F108", "F108", "F102", "F110", "F104"]
