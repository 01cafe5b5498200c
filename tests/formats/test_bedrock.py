"""Bedrock's Converse."""

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read, result, round_trip
from tooldata_tui.formats.bedrock import CODEC
from tooldata_tui.formats.codec import META, Tree


def use(id: str) -> Tree:
    return {"toolUse": {"toolUseId": id, "name": "get_weather", "input": {"city": "Paris"}}}


def answer(id: str, *content: Tree, **more: object) -> Tree:
    return {"toolResult": {"toolUseId": id, "content": list(content), **more}}


SPEC = {"name": "get_weather", "description": "Current weather", "inputSchema": {"json": SCHEMA}}
RECORD = {
    "schemaVersion": "bedrock-conversation-2024",
    "system": [{"text": "Be brief."}],
    "toolConfig": {"tools": [{"toolSpec": SPEC}], "toolChoice": {"auto": {}}},
    "messages": [
        {"role": "user", "content": [{"text": "Weather in Paris?"}]},
        {"role": "assistant", "content": [{"text": "Checking."}, use("t1"), use("t2")]},
        {
            "role": "user",
            "content": [answer("t1", {"json": {"temp": 18}}, status="success"), answer("t2", {"text": "19"})],
        },
        {"role": "assistant", "content": [{"text": "18 C."}]},
    ],
}


def test_a_record_becomes_a_row_and_is_written_as_it_was() -> None:
    row = read(CODEC, RECORD)
    assert row["messages"][2:5] == [
        {"role": "assistant", "content": "Checking.", "tool_calls": [call("t1"), call("t2")]},
        {**result("t1", '{"temp": 18}'), META: {"json": True, "is_error": False}},
        result("t2", "19"),
    ]
    assert row["tools"] == [TOOL]
    assert round_trip(CODEC, RECORD) == RECORD
    assert codes(CODEC, RECORD) == []


def test_a_result_edited_into_text_is_written_as_text() -> None:
    row = read(CODEC, RECORD)
    row["messages"][3]["content"] = "warm"
    assert CODEC.write is not None
    assert CODEC.write(row)["messages"][2]["content"][0] == answer("t1", {"text": "warm"}, status="success")


def test_reasoning_keeps_its_signature_and_other_blocks_are_noted() -> None:
    reason = {"reasoningContent": {"reasoningText": {"text": "Paris, then.", "signature": "c2ln"}}}
    record = {"messages": [{"role": "assistant", "content": [reason, use("t1")]}]}
    assert read(CODEC, record)["messages"][0]["reasoning_content"] == "Paris, then."
    assert round_trip(CODEC, record)["messages"] == record["messages"]
    shown = {"messages": [{"role": "user", "content": [{"image": {}}, {"text": "What is it?"}]}]}
    assert codes(CODEC, shown) == ["F108"]
