"""Anthropic messages."""

import pytest

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read, result, round_trip
from tooldata_tui.formats.anthropic import CODEC
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.row_error import RowError


def use(id: str) -> Tree:
    return {"type": "tool_use", "id": id, "name": "get_weather", "input": {"city": "Paris"}}


def answer(id: str, content: object, **more: object) -> Tree:
    return {"type": "tool_result", "tool_use_id": id, "content": content, **more}


RECORD = {
    "system": "Be brief.",
    "tools": [{"name": "get_weather", "description": "Current weather", "input_schema": SCHEMA}],
    "messages": [
        {"role": "user", "content": "Weather in Paris?"},
        {"role": "assistant", "content": [{"type": "text", "text": "Checking."}, use("toolu_01"), use("toolu_02")]},
        {
            "role": "user",
            "content": [answer("toolu_01", "18"), answer("toolu_02", "19"), {"type": "text", "text": "Well?"}],
        },
        {"role": "assistant", "content": "18 C."},
    ],
}


def test_results_and_text_of_one_message_are_messages_of_their_own_and_come_together_again() -> None:
    row = read(CODEC, RECORD)
    assert row["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Weather in Paris?"},
        {"role": "assistant", "content": "Checking.", "tool_calls": [call("toolu_01"), call("toolu_02")]},
        result("toolu_01", "18"),
        result("toolu_02", "19"),
        {"role": "user", "content": "Well?"},
        {"role": "assistant", "content": "18 C."},
    ]
    assert row["tools"] == [TOOL]
    assert round_trip(CODEC, RECORD) == RECORD
    assert codes(CODEC, RECORD) == []


def test_whether_a_result_is_an_error_and_what_it_was_made_of_is_kept() -> None:
    blocks = [{"type": "text", "text": "no such"}, {"type": "text", "text": "city"}]
    last = {"role": "user", "content": [answer("toolu_01", blocks, is_error=True)]}
    record = {**RECORD, "messages": [{"role": "assistant", "content": [use("toolu_01")]}, last]}
    assert read(CODEC, record)["messages"][-1] == {
        **result("toolu_01", "no such\ncity"),
        META: {"parts": ["no such", "city"], "is_error": True},
    }
    assert round_trip(CODEC, record) == record


def test_thinking_is_reasoning_and_keeps_its_signature() -> None:
    thinking = {"type": "thinking", "thinking": "Paris, then.", "signature": "c2ln"}
    record = {"messages": [{"role": "assistant", "content": [thinking, use("toolu_01")]}], "tools": RECORD["tools"]}
    assert read(CODEC, record)["messages"][0]["reasoning_content"] == "Paris, then."
    assert round_trip(CODEC, record) == record


def test_what_has_no_place_in_a_row_is_noted() -> None:
    image = {"type": "image", "source": {"type": "base64", "data": "x"}}
    server = {"type": "web_search_20250305", "name": "web_search"}
    record = {
        "tools": [server],
        "messages": [
            {"role": "user", "content": [image, {"type": "text", "text": "What is it?"}]},
            {"role": "user", "content": [answer("toolu_9", "18")]},
            {"role": "assistant", "content": []},
        ],
    }
    assert codes(CODEC, record) == ["F108", "F102", "F110", "F104"]


def test_a_log_has_the_request_beside_the_response() -> None:
    record = {
        "request": {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "tools": RECORD["tools"]},
        "response": {"role": "assistant", "content": [{"type": "text", "text": "Hello."}]},
    }
    assert CODEC.recognise(record) == "tools with input_schema"
    row = read(CODEC, record)
    assert [one["content"] for one in row["messages"]] == ["Hi", "Hello."]
    assert row[META]["kept"] == {"model": "m"}


def test_what_a_tool_and_a_request_say_besides_is_kept() -> None:
    tool = {**RECORD["tools"][0], "cache_control": {"type": "ephemeral"}}  # type: ignore[index]
    record = {**RECORD, "model": "m", "max_tokens": 100, "tools": [tool]}
    assert round_trip(CODEC, record) == record


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"role": "wizard", "content": "Hi"}, "a message of wizard has no place here"),
        ({"role": "tool", "content": "18"}, "the result answers no call"),
        ({"role": "assistant", "tool_calls": [call("a", "[1]")]}, "the arguments are not an object"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(message: Tree, words: str) -> None:
    assert CODEC.write is not None
    with pytest.raises(RowError, match=words) as caught:
        CODEC.write({"messages": [{"role": "user", "content": "Hi"}, message]})
    assert caught.value.path.startswith("$.messages[1]")
