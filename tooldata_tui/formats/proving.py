"""What formats that are written as text lose of a row; and the proof, at every write, that nothing else is lost."""

from collections.abc import Callable, Sequence
from typing import Any

from tooldata_tui.dataset import path_text
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import META, Converted, Loss, Tree, without_meta
from tooldata_tui.formats.losses import FORM, each_message
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.spelled_tools import read_tools_value

__all__ = [
    "EMPTY",
    "FIELDS",
    "NO_SYSTEM",
    "NO_TOOLS",
    "NULLS",
    "PLAIN",
    "RESULT_FIELDS",
    "SPACE",
    "TYPES",
    "proved",
    "stripped",
]


def stripped(row: Tree, losses: Sequence[Loss]) -> Tree:
    """The row as it comes back from a format with these losses."""
    for loss in losses:
        row = loss.strip(row)
    return row


def proved(
    name: str, write: Callable[[Tree], Any], read: Callable[[Any], Converted], losses: tuple[Loss, ...]
) -> Callable[[Tree], Any]:
    """*write*, that raises :class:`RowError` for a row that *read* would not give back but for *losses*.

    What is written as text can be read as something else: a message that looks like a call, a name with a bracket in
    it, a result that stands where another is expected. Whatever it is, it shows here.
    """

    def checked(row: Tree) -> Any:
        record = write(row)
        place = _difference(without_meta(stripped(row, losses)), without_meta(read(record).row))
        if place is not None:
            raise RowError("J104", f"as {name} it would be read as something else", path=path_text(place))
        return record

    return checked


def _difference(one: Any, other: Any, path: tuple[str | int, ...] = ()) -> tuple[str | int, ...] | None:
    """Where two JSON values differ first, None where they do not; the order of keys is nothing."""
    if isinstance(one, str) and isinstance(other, str):
        return None if one == other else path
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            if key not in one or key not in other:
                return (*path, key)
            if (place := _difference(one[key], other[key], (*path, key))) is not None:
                return place
        return None
    if isinstance(one, list) and isinstance(other, list):
        for index, (first, second) in enumerate(zip(one, other, strict=False)):
            if (place := _difference(first, second, (*path, index))) is not None:
                return place
        return None if len(one) == len(other) else (*path, min(len(one), len(other)))
    return None if type(one) is type(other) and dumps(one) == dumps(other) else path


def _without_nulls(row: Tree) -> Tree:
    return {key: value for key, value in row.items() if value is not None} if None in row.values() else row


_KNOWN = frozenset({"role", "content", "tool_calls", "tool_call_id", META})


def _bare(message: Tree) -> Tree:
    if message["role"] == "tool":
        return _bare_result(message)
    return message if message.keys() <= _KNOWN else {key: one for key, one in message.items() if key in _KNOWN}


def _bare_result(message: Tree) -> Tree:
    known = _KNOWN | {"name"}
    if message["role"] != "tool" or message.keys() <= known:
        return message
    return {key: value for key, value in message.items() if key in known}


def _with_text(message: Tree) -> Tree:
    if message.get("content") is not None or message.get("tool_calls") or message.get("function_call"):
        return message
    return {"role": message["role"], "content": "", **{key: message[key] for key in message if key not in _HEAD}}


_HEAD = ("role", "content")


def _trimmed(message: Tree) -> Tree:
    content = message.get("content")
    if not isinstance(content, str) or content == content.strip():
        return message
    return {**message, "content": content.strip() or (None if message.get("tool_calls") else "")}


def _without_no_tools(row: Tree) -> Tree:
    return {key: value for key, value in row.items() if key != "tools"} if row.get("tools") == [] else row


def _without_empty_system(row: Tree) -> Tree:
    messages = row["messages"]
    if not messages or messages[0]["role"] != "system" or messages[0].get("content") or not row.get("tools"):
        return row
    return {**row, "messages": messages[1:]}


def _typed(row: Tree) -> Tree:
    tools = row.get("tools")
    if not isinstance(tools, list):
        return row
    typed = read_tools_value(tools, typed=True).tools
    return row if typed == tools else {**row, "tools": typed}


NULLS = Loss("nulls", "keys of a row that are null", _without_nulls)
EMPTY = Loss("empty", "whether a turn without text and calls is empty or null", each_message(_with_text))
#: What they all lose. It comes first: the others stand on it.
PLAIN = (FORM, NULLS, EMPTY)

FIELDS = Loss("fields", "weights, reasoning and other fields of messages", each_message(_bare))
RESULT_FIELDS = Loss("result-fields", "fields of results other than their text", each_message(_bare_result))
NO_TOOLS = Loss("no-tools", "an empty list of tools, which becomes none", _without_no_tools)
NO_SYSTEM = Loss("no-system", "a system message without text, beside tools", _without_empty_system)
TYPES = Loss("types", "words for types that are not JSON Schema's, which become its", _typed)
SPACE = Loss("space", "white space around texts", each_message(_trimmed))
