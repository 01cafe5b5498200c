"""When2Call's rows, for training, for preference and for testing."""

import json

import pytest

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read
from tooldata_tui.formats.codec import META
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.when2call import CODEC

TOOLS = [json.dumps({**TOOL["function"], "parameters": {**SCHEMA, "type": "dict"}})]  # type: ignore[dict-item]
ASK = {"role": "user", "content": "Weather in Paris?"}
MADE = '[{"name": "get_weather", "arguments": {"city": "Paris"}}]'
CALLED = {"role": "assistant", "content": f"<TOOLCALL>{MADE}</TOOLCALL>"}
REFUSED = {"role": "assistant", "content": "I cannot do that."}


def test_calls_in_tags_are_calls_and_tools_are_texts_in_a_list() -> None:
    record = {"tools": TOOLS, "messages": [ASK, CALLED]}
    assert CODEC.recognise(record) == "messages with <TOOLCALL>"
    row = read(CODEC, record)
    assert row["messages"][1] == {"role": "assistant", "content": None, "tool_calls": [call("call_1")]}
    assert (row["tools"], codes(CODEC, record)) == ([TOOL], [])


def test_the_preferred_answer_ends_the_conversation_and_the_other_is_kept() -> None:
    record = {"tools": TOOLS, "messages": [ASK], "chosen_response": REFUSED, "rejected_response": CALLED}
    row = read(CODEC, record)
    assert row["messages"] == [ASK, REFUSED]
    assert row[META]["kept"] == {"rejected_response": CALLED}


@pytest.mark.parametrize(
    ("right", "content"), [("tool_call", None), ("cannot_answer", "I cannot."), ("request_for_info", "Which city?")]
)
def test_the_right_answer_of_a_row_for_testing_is_the_answer(right: str, content: str | None) -> None:
    answers = {
        "direct": "18 C.",
        "tool_call": json.dumps(json.loads(MADE)[0]),
        "cannot_answer": "I cannot.",
        "request_for_info": "Which city?",
    }
    record = {"uuid": "u", "question": "Weather?", "answers": answers, "correct_answer": right, "tools": TOOLS}
    assert CODEC.recognise(record)
    row = read(CODEC, record)
    assert (row["id"], row["messages"][1]["content"], codes(CODEC, record)) == ("u", content, [])
    assert ("tool_calls" in row["messages"][1]) is (right == "tool_call")


def test_a_call_that_cannot_be_read_is_left_as_text() -> None:
    broken = {"role": "assistant", "content": "<TOOLCALL>[get_weather()]</TOOLCALL>"}
    record = {"tools": [], "messages": [ASK, broken]}
    assert (codes(CODEC, record), read(CODEC, record)["messages"][1]) == (["F101"], broken)


def test_a_right_answer_that_is_none_is_an_error_with_its_place() -> None:
    with pytest.raises(RowError) as caught:
        read(CODEC, {"question": "Weather?", "answers": {}, "correct_answer": "direct"})
    assert caught.value.path == "$.correct_answer"
