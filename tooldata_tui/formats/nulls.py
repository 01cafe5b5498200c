"""Nulls that a table put in: a column of structs has every key of every row, and null where a row had none.

Of the arguments of a call, a null goes where the tool has no such parameter, and stays where its schema allows one.
Where it has the parameter and allows no null, nobody can tell: it stays, and is noted. In a tool itself a null is never
a schema, nor the value of a keyword but for ``default`` and ``const``.
"""

from typing import Any, NamedTuple

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.known_values import made_of
from tooldata_tui.formats.type_words import walk_schema

__all__ = ["Nulls", "has_null", "is_padded", "note_nulls", "without_padding"]

_VALUES = ("default", "const")


class Nulls(NamedTuple):
    """What became of the nulls in a row: the places of those dropped, and of those that may be either."""

    dropped: list[Path]
    kept: list[Path]


def has_null(value: Any) -> bool:
    """Whether there is a null anywhere in *value*."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    if isinstance(value, list):
        return any(map(has_null, value))
    return value is None


def is_padded(tools: Any) -> bool:
    """Whether there are nulls in OpenAI tools that cannot be meant."""
    nulls = Nulls([], [])
    if isinstance(tools, list) and all(isinstance(one, dict) for one in tools):
        tools_without_nulls(tools, nulls)
    return bool(nulls.dropped)


def note_nulls(talk: Conversation, nulls: Nulls) -> None:
    """Note what was done: one note for all that was dropped, one for each that was not."""
    if nulls.dropped:
        count = len(nulls.dropped)
        words = "a null that a table put in was" if count == 1 else f"{count} nulls that a table put in were"
        talk.note("F106", f"{words} dropped", path=nulls.dropped[0])
    for path in nulls.kept:
        turn = path[1] if path[0] == "messages" and isinstance(path[1], int) else None
        talk.note("F107", "a null may be a value, or what a table put in: it was kept", turn=turn, path=path)


def tools_without_nulls(tools: list[Tree], nulls: Nulls) -> list[Tree]:
    """OpenAI tools without the nulls in them."""
    if not any(made_of(tool, has_null) for tool in tools):
        return tools
    return [_tool_without_nulls(tool, index, nulls) for index, tool in enumerate(tools)]


def _tool_without_nulls(tool: Tree, index: int, nulls: Nulls) -> Tree:
    function = tool.get("function")
    if not isinstance(function, dict):
        return tool
    at: Path = ("tools", index, "function")
    function = {key: value for key, value in function.items() if value is not None}
    if "parameters" in function:
        function["parameters"] = walk_schema(
            function["parameters"], lambda schema, path: _keywords(schema, path, nulls), (*at, "parameters")
        )
    return {**tool, "function": function}


def _keywords(schema: Tree, path: Path, nulls: Nulls) -> Tree:
    out: Tree = {}
    for key, value in schema.items():
        if value is None:
            (nulls.kept if key in _VALUES else nulls.dropped).append((*path, key))
            if key not in _VALUES:
                continue
        if isinstance(value, dict) and key in ("properties", "patternProperties", "$defs", "definitions"):
            nulls.dropped.extend((*path, key, name) for name, one in value.items() if one is None)
            value = {name: one for name, one in value.items() if one is not None}
        out[key] = value
    return out


def arguments_without_nulls(value: Any, schema: Any, path: Path, nulls: Nulls) -> Any:
    """Arguments, or a part of them, without the nulls that *schema* has no place for."""
    if isinstance(value, list):
        items = schema.get("items") if isinstance(schema, dict) else None
        return [arguments_without_nulls(one, items, (*path, index), nulls) for index, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties") if isinstance(schema, dict) else None
    out: Tree = {}
    for key, one in value.items():
        at = (*path, key)
        if one is not None:
            inner = properties.get(key) if isinstance(properties, dict) else None
            out[key] = arguments_without_nulls(one, inner, at, nulls)
            continue
        if isinstance(properties, dict) and key not in properties:
            nulls.dropped.append(at)
            continue
        if not (isinstance(properties, dict) and _allows_null(properties[key], 0)):
            nulls.kept.append(at)
        out[key] = None
    return out


def _allows_null(schema: Any, depth: int) -> bool:
    if not isinstance(schema, dict):
        return schema is True
    if "$ref" in schema or depth > 8:
        return False
    if schema.get("nullable") is True:
        return True
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list) and not any(_allows_null(one, depth + 1) for one in schema[key]):
            return False
    kind, values = schema.get("type"), schema.get("enum")
    if isinstance(values, list) and None not in values:
        return False
    return kind is None or kind == "null" or (isinstance(kind, list) and "null" in kind)


def without_padding(row: Tree) -> tuple[Tree, Nulls]:
    """A uniform row without the nulls that a table put in, and what became of them."""
    nulls = Nulls([], [])
    out = dict(row)
    if row.get("tools"):
        out["tools"] = tools_without_nulls(row["tools"], nulls)
    schemas = {tool["function"]["name"]: tool["function"].get("parameters") for tool in out.get("tools") or ()}
    out["messages"] = [_message(one, turn, schemas, nulls) for turn, one in enumerate(row["messages"])]
    return out, nulls


def _message(message: Tree, turn: int, schemas: Tree, nulls: Nulls) -> Tree:
    calls = message.get("tool_calls")
    if not calls or not any("null" in call["function"]["arguments"] for call in calls):
        return message
    changed = []
    for index, call in enumerate(calls):
        path = ("messages", turn, "tool_calls", index, "function", "arguments")
        function = call["function"]
        try:
            value = loads_exact(function["arguments"])
        except JsonError:
            value = None
        if isinstance(value, dict):
            before = len(nulls.dropped)
            value = arguments_without_nulls(value, schemas.get(function["name"]), path, nulls)
            if len(nulls.dropped) > before:
                call = {**call, "function": {**function, "arguments": dumps(value)}}
        changed.append(call)
    return {**message, "tool_calls": changed}
