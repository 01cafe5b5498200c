"""What the tests of single formats share."""

from typing import Any

from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.codec import META, Codec, Tree
from tooldata_tui.formats.openai import OpenAIReader

__all__ = ["SCHEMA", "TOOL", "call", "codes", "read", "result", "round_trip"]

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "description": "Current weather", "parameters": SCHEMA},
}


def call(id: str, arguments: str = '{"city": "Paris"}', name: str = "get_weather") -> Tree:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def result(id: str, content: str, **more: Any) -> Tree:
    return {"role": "tool", "tool_call_id": id, "content": content, **more}


def _exact(record: Any) -> Any:
    return loads_exact(dumps(record))


def read(codec: Codec, record: Any) -> Tree:
    """The row of a record, which the reader of rows reads too."""
    row = codec.read(_exact(record)).row
    reader = OpenAIReader()
    reader.example(reader.parse(dumps(row).encode()))
    return row


def codes(codec: Codec, record: Any) -> list[str]:
    """The codes of what was noted of a record."""
    return [note.code for note in codec.read(_exact(record)).notes]


def round_trip(codec: Codec, record: Any) -> Any:
    """The record of the row of a record; the row has to come back from it as it was."""
    assert codec.write is not None
    row = read(codec, record)
    again = codec.write(row)
    assert dumps(read(codec, again)) == dumps(row)
    assert row[META]["format"]
    return again
