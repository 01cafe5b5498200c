"""Putting marks into a conversation: every text, name, key and number in it becomes one that stands nowhere else.

What a template does to the marks, it does to what stood in their place; and unlike that they can be counted.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads
from tooldata_tui.formats.codec import Tree

__all__ = ["Kind", "Mark", "Path", "formed", "mark", "nulls"]

Path = tuple[str | int, ...]
#: ``text`` of a turn, ``reasoning``, ``call`` (its name), ``key`` and ``value`` of its arguments, ``result``, and of a
#: tool its name ``tool`` and ``parameter``.
Kind = str
#: Numbers that nobody writes.
_NUMBERS = 7_310_000_000
_REASONING = ("reasoning_content", "reasoning", "thinking")


class Mark(NamedTuple):
    """One mark.

    :ivar stood: what stood in its place
    """

    kind: Kind
    sign: str
    turn: int | None
    path: Path
    stood: Any


class _Marker:
    def __init__(self) -> None:
        self.marks: list[Mark] = []

    def text(self, kind: Kind, stood: str, turn: int | None, path: Path) -> str:
        sign = f"Zq{len(self.marks):05d}x"
        self.marks.append(Mark(kind, sign, turn, path, stood))
        return sign

    def value(self, value: Any, turn: int, path: Path) -> Any:
        """The same value of marks."""
        if isinstance(value, dict):
            return {
                self.text("key", key, turn, (*path, key)): self.value(item, turn, (*path, key))
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self.value(item, turn, (*path, at)) for at, item in enumerate(value)]
        if isinstance(value, str) and value:
            return self.text("value", value, turn, path)
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = _NUMBERS + len(self.marks)
            self.marks.append(Mark("value", str(number), turn, path, value))
            return number
        return value

    def content(self, kind: Kind, content: Any, turn: int, path: Path) -> Any:
        if isinstance(content, str):
            return self.text(kind, content, turn, path) if content.strip() else content
        if isinstance(content, list):
            return [
                {**part, "text": self.content(kind, part["text"], turn, (*path, at, "text"))}
                if isinstance(part, dict) and isinstance(part.get("text"), str)
                else part
                for at, part in enumerate(content)
            ]
        return content

    def tool(self, tool: Any, at: int) -> Any:
        path: Path = ("tools", at, "function")
        function = tool.get("function") if isinstance(tool, dict) else None
        if not isinstance(function, dict):
            return tool
        marked = dict(function)
        if isinstance(function.get("name"), str):
            marked["name"] = self.text("tool", function["name"], None, (*path, "name"))
        parameters = function.get("parameters")
        properties = parameters.get("properties") if isinstance(parameters, dict) else None
        if isinstance(parameters, dict) and isinstance(properties, dict):
            signs = {
                name: self.text("parameter", (function.get("name"), name), None, (*path, "parameters", name))  # type: ignore[arg-type]
                for name in properties
            }
            required = parameters.get("required")
            marked["parameters"] = {
                **parameters,
                "properties": {signs[name]: schema for name, schema in properties.items()},
                **({"required": [signs.get(one, one) for one in required if isinstance(one, str)]}
                   if isinstance(required, list) else {}),
            }  # fmt: skip
        return {**tool, "function": marked}


def mark(row: Tree, *, names: bool = True) -> tuple[Tree, list[Mark]]:
    """*row* of marks, and the marks.

    :param names: mark calls and tools by marks of their own; otherwise their names stay, for a template that looks a
        tool up by its name
    """
    marker = _Marker()
    messages: list[Any] = []
    called: dict[str, str] = {}
    for turn, message in enumerate(row["messages"]):
        marked = dict(message)
        path: Path = ("messages", turn)
        role = message.get("role")
        kind = "result" if role in ("tool", "function") else "text"
        if "content" in message:
            marked["content"] = marker.content(kind, message["content"], turn, (*path, "content"))
        for key in _REASONING:
            if isinstance(message.get(key), str) and message[key].strip():
                marked[key] = marker.text("reasoning", message[key], turn, (*path, key))
                break
        if isinstance(message.get("tool_calls"), list):
            marked["tool_calls"] = [
                _marked_call(marker, call, turn, (*path, "tool_calls", at), names)
                for at, call in enumerate(message["tool_calls"])
            ]
            for before, after in zip(message["tool_calls"], marked["tool_calls"], strict=True):
                called[str(before.get("id"))] = after["function"]["name"]
        if kind == "result" and "name" in message:
            marked["name"] = called.get(str(message.get("tool_call_id")), message["name"])
        messages.append(marked)
    out = {**row, "messages": messages}
    if isinstance(row.get("tools"), list) and names:
        out["tools"] = [marker.tool(tool, at) for at, tool in enumerate(row["tools"])]
    return out, marker.marks


def _marked_call(marker: _Marker, call: Tree, turn: int, path: Path, names: bool) -> Tree:
    function = call["function"]
    name = function["name"]
    at: Path = (*path, "function")
    marked = {**function, "name": marker.text("call", name, turn, (*at, "name")) if names else name}
    given = function.get("arguments")
    value = _parsed(given)
    if isinstance(value, dict):
        value = marker.value(value, turn, (*at, "arguments"))
        marked["arguments"] = dumps(value) if isinstance(given, str) else value
    elif isinstance(given, str) and given.strip():
        marked["arguments"] = marker.text("value", given, turn, (*at, "arguments"))
    return {**call, "function": marked}


def formed(row: Tree, arguments: str) -> Tree:
    """*row* with the arguments of its calls as ``object`` or as ``string``; those that are neither stay."""

    def change(function: Tree) -> Tree:
        given = function.get("arguments")
        if arguments == "string" and isinstance(given, dict):
            return {**function, "arguments": dumps(given)}
        if arguments == "object" and isinstance(parsed := _parsed(given), dict):
            return {**function, "arguments": parsed}
        return function

    messages = [
        {**one, "tool_calls": [{**call, "function": change(call["function"])} for call in one["tool_calls"]]}
        if isinstance(one.get("tool_calls"), list)
        else one
        for one in row["messages"]
    ]
    return {**row, "messages": messages}


def nulls(row: Tree) -> Iterator[tuple[int, Path]]:
    """Where a message has null: its turn, and the path in the row."""
    for turn, message in enumerate(row["messages"]):
        for path in _nulls(message, ("messages", turn)):
            yield turn, path


def _nulls(value: Any, path: Path) -> Iterator[Path]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _nulls(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _nulls(item, (*path, at))


def _parsed(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return loads(given)
    except JsonError:
        return None
