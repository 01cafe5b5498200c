"""What several formats have no place for."""

from collections.abc import Callable, Iterable
from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import META, Loss, Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.uniform import numbered, object_or_text, uniform

__all__ = [
    "DEVELOPER",
    "FORM",
    "RESULTS",
    "RESULT_NAMES",
    "SPACING",
    "TURNS",
    "each_message",
    "ids_lost",
    "only",
    "turns_joined",
    "where_possible",
]


def where_possible(change: Callable[[Tree], Tree]) -> Callable[[Tree], Tree]:
    """*change*, and the row itself where it cannot be done: such a row is not written at all."""

    def changed(row: Tree) -> Tree:
        try:
            return change(row)
        except RowError:
            return row

    return changed


def each_message(change: Callable[[Tree], Tree]) -> Callable[[Tree], Tree]:
    """*change* of a message, done to all of a row."""
    return lambda row: {**row, "messages": [change(one) for one in row["messages"]]}


#: Nearly every format has one form for what OpenAI's has several.
FORM = Loss(
    "form",
    "the legacy form of calls, calls without ids, a text in parts, missing content, the order of keys",
    where_possible(uniform),
)


def _normal(text: str) -> str:
    """A text that is a JSON object as we write one; any other text as it is."""
    value = object_or_text(text)
    return value if isinstance(value, str) else dumps(value)


def _normal_arguments(message: Tree) -> Tree:
    if not message.get("tool_calls"):
        return message
    calls = []
    for call in message["tool_calls"]:
        function = call["function"]
        if isinstance(function.get("arguments"), str):
            function = {**function, "arguments": _normal(function["arguments"])}
        calls.append({**call, "function": function})
    return {**message, "tool_calls": calls}


#: Arguments are written as objects.
SPACING = Loss("spacing", "white space in the text of arguments", each_message(_normal_arguments))


def _normal_result(message: Tree) -> Tree:
    if message["role"] != "tool" or not isinstance(message.get("content"), str):
        return message
    return {**message, "content": _normal(message["content"])}


#: Results that are JSON objects are written as objects.
RESULTS = Loss("results", "white space in results that are JSON objects", each_message(_normal_result))


def ids_lost(*, named: bool) -> Loss:
    """For a format without ids.

    :param named: its results have the name of their tool
    """
    words = "ids of calls, and the order of results among calls made at once"
    return Loss("ids", words, where_possible(lambda row: numbered(uniform(row), named=named)))


def _as_system(row: Tree) -> Tree:
    messages = row["messages"]
    if not messages or messages[0]["role"] != "developer":
        return row
    return {**row, "messages": [{**messages[0], "role": "system"}, *messages[1:]]}


#: What stands before the messages has one role.
DEVELOPER = Loss("developer", "the role developer, which becomes system", _as_system)


def _nameless(message: Tree) -> Tree:
    if message["role"] != "tool" or "name" not in message:
        return message
    return {key: value for key, value in message.items() if key != "name"}


#: Results have the id of their call, and no name.
RESULT_NAMES = Loss("names", "names of tools beside their results", each_message(_nameless))


def only(
    *,
    row: Iterable[str] = (),
    message: Iterable[str] = (),
    function: Iterable[str] | None = ("name", "description", "parameters", "strict"),
) -> Loss:
    """For a format that knows these keys of a row, of a message and of a tool's function, and OpenAI's of calls.

    :param function: None where it takes them all
    """
    of_row = frozenset(row) | {"messages", "tools", META}
    of_message = frozenset(message) | {"role", "content", "tool_calls", META}
    of_function = None if function is None else frozenset(function)

    def strip(given: Tree) -> Tree:
        out = _kept(given, of_row)
        out["messages"] = [_message(one, of_message) for one in given["messages"]]
        if isinstance(given.get("tools"), list):
            out["tools"] = [_tool(one, of_function) for one in given["tools"]]
        return _bare_calls(out)

    return Loss("keys", "keys that the format does not know", strip)


def _kept(given: Tree, keys: frozenset[str]) -> Tree:
    return {key: value for key, value in given.items() if key in keys}


def _message(given: Tree, keys: frozenset[str]) -> Tree:
    if given["role"] != "assistant" or not isinstance(given.get("reasoning_content"), str):
        keys = keys - {"reasoning_content"}
    return _kept(given, keys | {"tool_call_id", "name"} if given["role"] == "tool" else keys)


def _bare_calls(row: Tree) -> Tree:
    return {**row, "messages": [_calling(one) if one.get("tool_calls") else one for one in row["messages"]]}


def _calling(message: Tree) -> Tree:
    return {**message, "tool_calls": [_call(one) for one in message["tool_calls"]]}


def _call(given: Tree) -> Tree:
    call = _kept(given, frozenset({"id", "type", "function", META}))
    return {**call, "type": "function", "function": _kept(given["function"], frozenset({"name", "arguments"}))}


#: A format that has every key but those of calls.
CALLS = Loss("calls", "keys of calls beside their ids, names and arguments", _bare_calls)


def _tool(given: Any, keys: frozenset[str] | None) -> Any:
    if not isinstance(given, dict) or not isinstance(given.get("function"), dict):
        return given
    function = given["function"] if keys is None else _kept(given["function"], keys)
    tool = {"type": "function", "function": function}
    return {**tool, META: given[META]} if META in given else tool


def turns_joined(row: Tree) -> Tree:
    """A row in which calls without text belong to the assistant's turn right before them."""
    messages: list[Tree] = []
    for message in row["messages"]:
        last = messages[-1] if messages else {"role": ""}
        follows = last["role"] == message["role"] == "assistant" and message.get("tool_calls")
        if not follows or message.get("content") is not None or message.get("reasoning_content") is not None:
            messages.append(message)
            continue
        calls = [*(last.get("tool_calls") or ()), *message["tool_calls"]]
        messages[-1] = {"role": "assistant", "content": last.get("content") or None, "tool_calls": calls} | {
            key: value for key, value in last.items() if key not in ("role", "content", "tool_calls")
        }
    return {**row, "messages": messages}


#: Calls are turns of their own.
TURNS = Loss("turns", "where a turn that calls ends, if another follows that calls without text", turns_joined)
