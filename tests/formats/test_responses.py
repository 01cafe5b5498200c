"""Items of OpenAI's Responses."""

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read, result, round_trip
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.responses import CODEC


def said(role: str, text: str) -> Tree:
    content = text if role == "assistant" else [{"type": "input_text", "text": text}]
    return {"type": "message", "role": role, "content": content}


def made(id: str) -> Tree:
    return {"type": "function_call", "call_id": id, "name": "get_weather", "arguments": '{"city": "Paris"}'}


RECORD = {
    "instructions": "Be brief.",
    "input": [
        said("user", "Weather in Paris?"),
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Paris, then."}]},
        said("assistant", "Checking."),
        made("c1"),
        made("c2"),
        {"type": "function_call_output", "call_id": "c2", "output": "19"},
        {"type": "function_call_output", "call_id": "c1", "output": "18"},
        said("assistant", "18 C."),
    ],
    "tools": [{"type": "function", "name": "get_weather", "description": "Current weather", "parameters": SCHEMA}],
}


def test_what_is_said_and_the_calls_behind_it_are_one_turn() -> None:
    row = read(CODEC, RECORD)
    assert row["messages"] == [
        {"role": "system", "content": "Be brief.", META: {"instructions": True}},
        {"role": "user", "content": "Weather in Paris?"},
        {
            "role": "assistant",
            "content": "Checking.",
            "tool_calls": [call("c1"), call("c2")],
            "reasoning_content": "Paris, then.",
        },
        result("c2", "19"),
        result("c1", "18"),
        {"role": "assistant", "content": "18 C."},
    ]
    assert row["tools"] == [TOOL]
    assert round_trip(CODEC, RECORD) == RECORD
    assert codes(CODEC, RECORD) == []


def test_the_output_of_a_request_follows_its_input() -> None:
    record = {"input": "Weather in Paris?", "output": [made("c1")], "model": "m"}
    row = read(CODEC, record)
    assert [one["role"] for one in row["messages"]] == ["user", "assistant"]
    assert row[META]["kept"] == {"model": "m"}


def test_the_parameters_of_a_request_may_be_nested() -> None:
    record = {
        "responses_create_params": {"input": [{"role": "user", "content": "Hi"}], "tools": RECORD["tools"]},
        "expected_action": {"type": "function_call", "name": "get_weather", "arguments": "{}"},
    }
    assert CODEC.recognise(record)
    row = read(CODEC, record)
    assert row["messages"][1]["tool_calls"] == [call("call_1", "{}")]


def test_what_has_no_place_in_a_row_is_noted() -> None:
    record = {
        "input": [
            said("user", "Find it."),
            {"type": "web_search_call", "id": "ws"},
            {"type": "reasoning", "summary": [], "encrypted_content": "x"},
            {"type": "function_call_output", "call_id": "zz", "output": "18"},
            {"type": "message", "role": "user", "content": [{"type": "input_image", "image_url": "x"}]},
        ],
        "tools": [{"type": "web_search"}],
    }
    assert codes(CODEC, record) == ["F108", "F108", "F102", "F108", "F104"]


def test_what_came_in_a_reply_is_written_as_a_request_takes_it() -> None:
    reply = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello!"}]}
    record = {"input": [said("user", "Hi"), reply]}
    assert round_trip(CODEC, record) == {"input": [said("user", "Hi"), said("assistant", "Hello!")]}
