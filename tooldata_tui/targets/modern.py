"""A row in the one form that every target starts from, whatever variant of OpenAI's format it was stored in."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.pairing import Waiting

__all__ = ["modern"]

#: Keys of a message that say nothing where they are null.
_OPTIONAL = ("name", "tool_calls", "function_call", "tool_call_id", "weight", "refusal", "audio")
#: Axolotl's names for whether a turn is learned from.
_TRAINED = ("train", "training")
_SCHEMA_KEYS = ("parameters", "inputSchema", "input_schema")
_NO_ARGUMENTS = "{}"


def modern(row: Mapping[str, Any]) -> Tree:
    """*row* with ``tools`` a list of functions, every call with an id and its arguments as a text, no ``functions``.

    Text parts become a text; parts of other kinds stay. What Axolotl calls ``train`` is a weight. What is right already
    is left as it is, ``_meta`` too, and so is what makes no sense: where
    :func:`~tooldata_tui.formats.uniform.uniform` refuses a row, a trainer is asked.
    """
    new = {key: value for key, value in row.items() if key not in ("functions", "function_call", "tools")}
    new["messages"] = _messages(row["messages"])
    tools = _tools(row["tools"] if row.get("tools") is not None else row.get("functions"))
    if tools is not None:
        new["tools"] = tools
    return new


def _messages(given: list[Tree]) -> list[Tree]:
    taken = {call.get("id") for message in given for call in message.get("tool_calls") or ()}
    fresh = (f"call_{n}" for n in range(1, 1 + len(taken) + 2 * sum(map(_size, given))))
    unused = (one for one in fresh if one not in taken)
    waiting = Waiting()
    messages = []
    for one in given:
        message = _weighed({key: value for key, value in one.items() if value is not None or key not in _OPTIONAL})
        if isinstance(message.get("content"), list):
            message["content"] = _joined(message["content"])
        if made := message.pop("function_call", None):
            message["tool_calls"] = message.get("tool_calls") or [{"function": made}]
        if message.get("tool_calls"):
            message["tool_calls"] = [_call(call, unused) for call in message["tool_calls"]]
            waiting = Waiting()
            for call in message["tool_calls"]:
                waiting.add(call["id"], call["function"]["name"])
        else:
            message.pop("tool_calls", None)
        if message["role"] in ("tool", "function"):
            message = _result(message, waiting)
        messages.append(message)
    return messages


def _weighed(message: Tree) -> Tree:
    """A turn of the assistant with its ``train`` as a weight, unless it has one already."""
    said = next((key for key in _TRAINED if isinstance(message.get(key), bool)), None)
    if said is None or message["role"] != "assistant":
        return message
    rest = {key: value for key, value in message.items() if key not in _TRAINED}
    return {"weight": int(message[said]), **rest}


def _size(message: Tree) -> int:
    return len(message.get("tool_calls") or ()) + 1


def _joined(parts: list[Any]) -> Any:
    """The text of parts that are text; the parts themselves where one is of another kind."""
    texts = [part if isinstance(part, str) else part.get("text", part.get("refusal")) for part in parts]
    return "\n".join(texts) if all(isinstance(text, str) for text in texts) else parts


def _call(call: Tree, unused: Any) -> Tree:
    function = dict(call["function"])
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        function["arguments"] = _NO_ARGUMENTS if arguments is None else dumps(arguments)
    given = call.get("id")
    rest = {key: value for key, value in call.items() if key not in ("id", "type", "function")}
    return {"id": next(unused) if given is None else given, "type": "function", "function": function, **rest}


def _result(message: Tree, waiting: Waiting) -> Tree:
    """A result that names its call: by name where it has no id, else in their order."""
    message = {**message, "role": "tool"}
    call = waiting.answered(message.get("tool_call_id"), message.get("name"))
    if call is not None:
        message["tool_call_id"] = call.id
    return message


def _tools(given: Any) -> list[Any] | None:
    if isinstance(given, str):
        try:
            given = loads_exact(given)
        except JsonError:
            return None
    if isinstance(given, Mapping) and isinstance(given.get("tools"), list):
        given = given["tools"]
    return [_tool(one) for one in given] if isinstance(given, list) else None


def _tool(one: Any) -> Any:
    if not isinstance(one, Mapping):
        return one
    body = one.get("function")
    if isinstance(body, Mapping):
        return {**one, "type": "function", "function": _function(body)}
    return {"type": "function", "function": _function(one)} if isinstance(one.get("name"), str) else one


def _function(body: Mapping[str, Any]) -> Tree:
    function: Tree = {}
    for key, value in body.items():
        if value is None:
            continue
        if key in _SCHEMA_KEYS:
            function["parameters"] = _parsed(value)
        elif key != "type":
            function[key] = value
    return function


def _parsed(schema: Any) -> Any:
    if not isinstance(schema, str):
        return schema
    try:
        return loads_exact(schema)
    except JsonError:
        return schema
