"""Reading and writing single records in tests."""

import json
from typing import Any

from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.codec import META, Converted, Tree
from tooldata_tui.formats.registry import FORMATS

__all__ = ["codes", "read", "shown", "write"]


def read(format: str, record: Any) -> Converted:
    """A record as it comes from a file."""
    return FORMATS[format].codec.read(loads_exact(json.dumps(record)))


def write(format: str, row: Tree) -> Any:
    """A row as it goes to a file."""
    codec = FORMATS[format].codec
    assert codec.write is not None
    return json.loads(dumps(codec.write(row)))


def shown(converted: Converted) -> list[Any]:
    """The messages, short: role and text, calls as name and arguments, results with the id that they answer."""
    out: list[Any] = []
    for message in converted.row["messages"]:
        parts: list[Any] = [message["role"], message["content"]]
        if "tool_calls" in message:
            parts.append([(one["function"]["name"], one["function"]["arguments"]) for one in message["tool_calls"]])
        if "tool_call_id" in message:
            parts.append(message["tool_call_id"])
        more = {key: one for key, one in message.items() if key not in _SHOWN}
        out.append((*parts, more) if more else tuple(parts))
    return out


_SHOWN = frozenset({"role", "content", "tool_calls", "tool_call_id", META})


def codes(converted: Converted) -> list[str]:
    return [note.code for note in converted.notes]
