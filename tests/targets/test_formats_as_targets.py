"""Targets whose records are those of a format."""

import json

import pytest

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.registry import FORMATS
from tooldata_tui.targets.llama_factory import companions, records
from tooldata_tui.targets.target import TARGETS, Shape, Target

from .sample import AS_IT_IS, conversation

_FORMATS = [one for one in TARGETS.values() if one.format and one.name not in ("openai", "trl", "xlam")]


@pytest.mark.parametrize("target", _FORMATS, ids=lambda one: one.name)
def test_records_read_back_as_what_was_said(target: Target) -> None:
    (record,) = target.trainer.records(conversation(), AS_IT_IS)
    codec = FORMATS[target.format].codec
    assert codec.recognise(record) is not None
    row = codec.read(record).row
    called = [one["function"]["name"] for message in row["messages"] for one in message.get("tool_calls") or ()]
    assert called == ["weather", "time"]
    assert "18 degrees at noon." in dumps(row)


@pytest.mark.parametrize("target", _FORMATS, ids=lambda one: one.name)
def test_prefixes_are_records_of_their_own(target: Target) -> None:
    assert len(target.trainer.records(conversation(), Shape(prefixes=True))) == 2


@pytest.mark.parametrize("name", ["gemini", "bedrock", "anthropic"])
def test_vendors_get_no_key_that_they_do_not_know(name: str) -> None:
    (record,) = TARGETS[name].trainer.records({**conversation(), "metadata": {"a": 1}}, AS_IT_IS)
    assert not record.keys() & {"id", "metadata", "_meta"}


def test_bedrock_gets_nothing_that_is_empty() -> None:
    said = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    empty = {"type": "function", "function": {"name": "f", "description": "", "parameters": None}}
    records = TARGETS["bedrock"].trainer.records
    (record,) = records({"messages": [{"role": "system", "content": ""}, *said], "tools": []}, AS_IT_IS)
    assert record.keys() == {"schemaVersion", "messages"}
    (record,) = records({"messages": said, "tools": [empty]}, AS_IT_IS)
    assert record["toolConfig"]["tools"] == [{"toolSpec": {"name": "f", "inputSchema": {"json": {"type": "object"}}}}]


def test_llama_factory_has_a_text_in_every_column_and_a_file_that_names_them() -> None:
    row = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
    (record,) = records(row, AS_IT_IS)
    assert (record["system"], record["tools"]) == ("", "")
    (file,) = companions(["my-train.json"], AS_IT_IS).items()
    info = json.loads(file[1])
    assert file[0] == "dataset_info.json"
    assert info["my-train"]["file_name"] == "my-train.json"
    assert info["my-train"]["formatting"] == "sharegpt"
    assert set(info["my-train"]["columns"].values()) <= record.keys()


def test_xlam_has_a_question_and_the_calls_that_answer_it() -> None:
    row = conversation()
    row["messages"] = row["messages"][1:3]
    (record,) = TARGETS["xlam"].trainer.records(row, AS_IT_IS)
    assert record["query"] == "Weather and time in Paris?"
