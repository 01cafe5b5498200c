"""ms-swift's messages."""

import json

import pytest

from tests.formats.reading_records import TOOL, call, codes, read, round_trip
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.swift import CODEC


def made(**more: object) -> Tree:
    return {"role": "tool_call", "content": '{"name": "get_weather", "arguments": {"city": "Paris"}}', **more}


RECORD = {
    "tools": json.dumps([TOOL]),
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Weather in Paris?"},
        {"role": "assistant", "content": "Checking.", "loss": False},
        made(loss=False),
        made(loss=False),
        {"role": "tool_response", "content": '{"temp": 18}'},
        {"role": "tool_response", "content": "19"},
        {"role": "assistant", "content": "18 C.", "loss": True},
    ],
}


def test_calls_that_follow_each_other_are_one_turn_with_what_was_said_before() -> None:
    row = read(CODEC, RECORD)
    calls = [call("call_1"), call("call_2")]
    assert row["messages"][2:] == [
        {"role": "assistant", "content": "Checking.", "tool_calls": calls, "weight": 0},
        {"role": "tool", "tool_call_id": "call_1", "content": '{"temp": 18}'},
        {"role": "tool", "tool_call_id": "call_2", "content": "19"},
        {"role": "assistant", "content": "18 C.", "weight": 1},
    ]
    assert row["tools"] == [TOOL]
    assert round_trip(CODEC, RECORD) == RECORD
    assert codes(CODEC, RECORD) == []


def test_a_call_that_cannot_be_read_is_left_as_text() -> None:
    record = {"messages": [{"role": "user", "content": "Hi"}, {"role": "tool_call", "content": "get_weather()"}]}
    assert codes(CODEC, record) == ["F101"]
    assert read(CODEC, record)["messages"][1] == {"role": "assistant", "content": "get_weather()"}


def test_turns_whose_results_would_be_taken_for_each_others_are_refused() -> None:
    assert CODEC.write is not None
    turns = [{"role": "assistant", "content": None, "tool_calls": [call(id)]} for id in "ab"]
    with pytest.raises(RowError, match="do not pair up"):
        CODEC.write({"messages": [*turns, {"role": "tool", "tool_call_id": "b", "content": "18"}]})
