"""Nemotron's rows."""

import json

from tests.formats.reading_records import TOOL, call, read, round_trip
from tooldata_tui.formats.nemotron import CODEC

RECORD = {
    "uuid": "0f",
    "category": "tool_calling",
    "reasoning": "off",
    "messages": [
        {"role": "user", "content": "Weather in Paris?"},
        {"role": "assistant", "content": "", "tool_calls": [call("c1")]},
    ],
    "metadata": json.dumps({"seed": 1, "tools": [TOOL]}),
}


def test_tools_are_taken_out_of_the_metadata_and_put_in_again() -> None:
    assert CODEC.recognise(RECORD) == "metadata with tools, as a JSON text"
    row = read(CODEC, RECORD)
    assert (row["tools"], row["metadata"], row["reasoning"]) == ([TOOL], {"seed": 1}, "off")
    assert row["messages"][1] == {"role": "assistant", "content": None, "tool_calls": [call("c1")]}
    again = round_trip(CODEC, RECORD)
    assert {**again, "messages": RECORD["messages"]} == {**RECORD, "metadata": again["metadata"]}
    assert json.loads(again["metadata"]) == {"seed": 1, "tools": [TOOL]}


def test_rows_with_tools_of_their_own_are_not_nemotrons() -> None:
    assert CODEC.recognise({**RECORD, "tools": [TOOL]}) is None
    assert CODEC.recognise({**RECORD, "metadata": {"source": "seed"}, "uuid": None, "category": "chat"}) is None
