"""LLaMA-Factory's ShareGPT."""

import json
from typing import Any

import pytest

from tests.formats.reading import codes, read, shown, write
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.sharegpt import CODEC

CALL = '{"name": "get_weather", "arguments": {"city": "Paris"}}'
TOOLS = [{"name": "get_weather", "description": "Weather", "parameters": {"type": "object", "properties": {}}}]


def chat(*turns: tuple[str, Any], **columns: Any) -> dict[str, Any]:
    return {"conversations": [{"from": who, "value": text} for who, text in turns], **columns}


def test_a_conversation_with_a_call() -> None:
    record = chat(
        ("human", "Paris?"), ("function_call", CALL), ("observation", '{"t":18}'), ("gpt", "18."),
        system="Be brief.", tools=json.dumps(TOOLS),
    )  # fmt: skip
    row = read("sharegpt", record)
    assert shown(row) == [
        ("system", "Be brief."),
        ("user", "Paris?"),
        ("assistant", None, [("get_weather", '{"city": "Paris"}')]),
        ("tool", '{"t":18}', "call_1"),
        ("assistant", "18."),
    ]
    assert row.row["tools"] == [{"type": "function", "function": TOOLS[0]}]
    assert row.notes == ()
    assert write("sharegpt", row.row) == record


def test_a_list_of_calls_and_calls_in_a_row_are_made_at_once() -> None:
    for calls in ([("function_call", f"[{CALL}, {CALL}]")], [("function_call", CALL), ("function_call", CALL)]):
        row = read("sharegpt", chat(("human", "?"), *calls, ("observation", "1"), ("observation", "2"), ("gpt", "3")))
        assert [one[-1] for one in shown(row)[2:4]] == ["call_1", "call_2"]
        assert len(row.row["messages"][1]["tool_calls"]) == 2
        assert row.notes == ()


@pytest.mark.parametrize(
    ("value", "content", "thought"),
    [
        (CALL, None, None),
        (f"<think>\nParis.\n</think>\n\n{CALL}", None, "Paris."),
        (f"I look it up.\n{CALL}", "I look it up.", None),
        (f"<think>\nParis.\n</think>\n\nI look\nit up.\n{CALL}", "I look\nit up.", "Paris."),
        (f"Sure: {CALL}", "Sure: ", None),
    ],
)
def test_what_stands_before_a_call(value: str, content: str | None, thought: str | None) -> None:
    message = read("sharegpt", chat(("human", "?"), ("function_call", value))).row["messages"][1]
    assert (message["content"], message.get("reasoning_content")) == (content, thought)
    assert message["tool_calls"][0]["function"]["arguments"] == '{"city": "Paris"}'


@pytest.mark.parametrize(
    "value", ["get_weather(Paris)", '{"arguments": {}}', "[]", "5", '{"name": "f", "name": "g"}', ""]
)
def test_a_call_that_cannot_be_read_stays_text(value: str) -> None:
    record = chat(("human", "?"), ("function_call", value))
    row = read("sharegpt", record)
    assert shown(row) == [("user", "?"), ("assistant", value)]
    assert codes(row) == ["F101"]
    assert write("sharegpt", row.row) == record


def test_arguments_that_are_a_text_are_kept() -> None:
    row = read("sharegpt", chat(("function_call", json.dumps({"name": "f", "arguments": '{"a":1}'}))))
    assert shown(row)[0][2] == [("f", '{"a":1}')]


def test_results_and_calls_that_do_not_pair_up_are_noted() -> None:
    row = read("sharegpt", chat(("function_call", f"[{CALL}, {CALL}]"), ("observation", "1"), ("gpt", "2")))
    assert codes(row) == ["F102"]
    assert codes(read("sharegpt", chat(("human", "?"), ("observation", "1"), ("gpt", "2")))) == ["F102"]


def test_the_words_of_a_file_and_its_keys_are_used_again() -> None:
    record = {
        "conversations": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello", "weight": 0}]
    }
    row = read("sharegpt", record)
    assert shown(row) == [("user", "Hi"), ("assistant", "Hello", {"weight": 0})]
    assert write("sharegpt", row.row) == record
    mixed = chat(("human", "a"), ("user", "b"), ("gpt", "c"))
    assert write("sharegpt", read("sharegpt", mixed).row) == mixed


def test_a_role_that_is_not_known_is_kept_and_noted() -> None:
    row = read("sharegpt", chat(("narrator", "Once"), ("gpt", "Hi")))
    assert (shown(row)[0], codes(row)) == (("narrator", "Once"), ["F109"])


@pytest.mark.parametrize("tools", ["", "[]", [], TOOLS, "not JSON", json.dumps([{"description": "no name"}])])
def test_tools_in_any_form_are_written_again(tools: Any) -> None:
    record = chat(("human", "?"), ("gpt", "!"), tools=tools)
    row = read("sharegpt", record)
    if tools == "not JSON" or "no name" in tools:
        assert codes(row) == ["F104"]
    assert write("sharegpt", row.row)["tools"] == tools


def test_other_columns_stay_with_the_row() -> None:
    record = {"id": 7, "source": "seed", **chat(("human", "?"), ("gpt", "!"))}
    assert read("sharegpt", record).row["source"] == "seed"
    assert write("sharegpt", read("sharegpt", record).row) == record


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ([], ""),
        ({}, "$.conversations"),
        ({"conversations": 5}, "$.conversations"),
        ({"conversations": ["a"]}, "$.conversations[0]"),
        ({"conversations": [{"value": "a"}]}, "$.conversations[0].from"),
        (chat(("human", "?"), system=5), "$.system"),
        (
            {"conversations": [{"role": "assistant", "content": "", "tool_calls": [{}]}]},
            "$.conversations[0].tool_calls",
        ),
    ],
)
def test_what_is_no_record_is_an_error_with_its_place(record: Any, path: str) -> None:
    with pytest.raises(RowError) as error:
        read("sharegpt", record)
    assert error.value.path == path


def test_keys_of_a_turn_that_have_no_place_are_noted() -> None:
    turn = {"from": "human", "value": "?", "role": "user", "content": None}
    assert codes(read("sharegpt", {"conversations": [turn]})) == ["F108"]


def test_keys_of_a_turn_may_be_called_anything() -> None:
    for key in ("calls", "more", "fields", "talk", "turn"):
        record = chat(("human", "?"), ("function_call", CALL), ("observation", "1"), ("gpt", "!"))
        for turn in record["conversations"]:
            turn[key] = 1
        messages = read("sharegpt", record).row["messages"]
        assert [one.get(key) for one in messages if one["role"] != "tool"] == [1, 1, 1]


def test_a_text_that_would_be_read_as_a_call_is_not_written() -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    message = {"role": "assistant", "content": "<think>\nx\n</think>\n\n", "tool_calls": [call]}
    assert CODEC.write is not None
    with pytest.raises(RowError, match="read as something else"):
        CODEC.write({"messages": [{"role": "user", "content": "?"}, message]})
