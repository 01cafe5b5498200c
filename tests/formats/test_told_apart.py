"""A record is told from those of every other format."""

import json
from typing import Any

import pytest

from tests.formats.reading_records import SCHEMA, TOOL, call
from tooldata_tui.formats.registry import guess_format

ASK = {"role": "user", "content": "Weather in Paris?"}
SAID = {"role": "assistant", "content": "18 C."}
OBJECT = {"function": {"name": "get_weather", "arguments": {"city": "Paris"}}}
USE = {"type": "tool_use", "id": "t", "name": "get_weather", "input": {}}
BARE = {"name": "get_weather", "parameters": SCHEMA}


@pytest.mark.parametrize(
    ("format", "record"),
    [
        ("openai", {"messages": [ASK, {"role": "assistant", "tool_calls": [call("a")]}], "tools": [TOOL]}),
        ("openai", {"messages": [ASK, SAID], "functions": [BARE]}),
        ("openai", {"messages": [ASK, SAID], "tools": []}),
        ("trl", {"messages": [ASK, {"role": "assistant", "tool_calls": [OBJECT]}], "tools": [TOOL]}),
        ("openai", {"messages": [ASK, SAID], "tools": json.dumps([TOOL])}),
        ("trl", {"messages": json.dumps([ASK, SAID]), "tools": None}),
        ("trl", {"prompt": [ASK], "completion": [SAID]}),
        ("trl", {"chosen": [ASK, SAID], "rejected": [ASK, SAID]}),
        ("anthropic", {"messages": [ASK, {"role": "assistant", "content": [USE]}]}),
        ("anthropic", {"messages": [ASK, SAID], "tools": [{"name": "f", "input_schema": {}}]}),
        ("anthropic", {"system": "Be brief.", "messages": [ASK, SAID]}),
        ("bedrock", {"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "toolConfig": {"tools": []}}),
        ("gemini", {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}),
        ("responses", {"input": [ASK, {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}]}),
        ("responses", {"input": "Hi", "tools": [{"type": "function", **BARE}]}),
        ("swift", {"messages": [ASK, {"role": "tool_call", "content": "{}"}], "tools": "[]"}),
        ("swift", {"system": "Be brief.", "messages": [ASK, SAID], "tools": "[]"}),
        ("nemotron", {"messages": [ASK, SAID], "metadata": json.dumps({"tools": [TOOL]})}),
        ("when2call", {"messages": [ASK], "chosen_response": SAID, "rejected_response": SAID, "tools": []}),
        ("when2call", {"messages": [ASK, SAID], "tools": [json.dumps(BARE)]}),
        ("when2call", {"question": "Hi", "answers": {"direct": "Hi."}, "correct_answer": "direct", "tools": []}),
        ("xlam", {"query": "Hi", "tools": "[]", "answers": "[]"}),
        ("bfcl", {"id": "multiple_0", "question": [[ASK]], "function": [BARE]}),
        ("bfcl", {"id": "multi_turn_0", "question": [[ASK]], "involved_classes": ["GorillaFileSystem"]}),
        ("tau", {"user_scenario": {"instructions": "Hi"}, "evaluation_criteria": {}}),
        ("tau", {"task_id": 0, "reward": 1.0, "traj": [ASK, SAID]}),
    ],
)
def test_a_record_is_told_from_those_of_every_other_format(format: str, record: Any) -> None:
    guess = guess_format([record])
    assert (guess.format.name, guess.agreed) == (format, 1)
    assert guess.format.codec.read(record).row["messages"][0]["role"] in ("system", "user")
