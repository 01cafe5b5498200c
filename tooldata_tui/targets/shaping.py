"""What of a row becomes records: options of an export that mean the same for every target, and messages as they ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, loads_exact
from tooldata_tui.formats.codec import META, Codec, Tree, without_meta
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Shape

__all__ = ["TOOL_KEYS", "calls_of", "chat", "name_of", "shaped", "tools_of", "written_by"]

_ASSISTANT = "assistant"
_KNOWN = ("messages", "tools", META)
#: What OpenAI knows of a function.
TOOL_KEYS = ("name", "description", "parameters", "strict")


def shaped(row: Mapping[str, Any], shape: Shape) -> list[Tree]:
    """The rows to write for *row*: itself in today's form, without the text beside calls if it is dropped, or with that
    text as a turn of its own; with prefixes one row for every assistant turn, which ends on it."""
    new = modern(row)
    if shape.text:
        new["messages"] = [part for message in new["messages"] for part in _with_text(message, shape.text)]
    if not shape.prefixes:
        return [new]
    return [
        {**new, "messages": new["messages"][: turn + 1]}
        for turn, message in enumerate(new["messages"])
        if message["role"] == _ASSISTANT and message.get("weight") != 0
    ]


def _with_text(message: Tree, text: str) -> Iterator[Tree]:
    if not message.get("tool_calls") or not message.get("content"):
        yield message
        return
    if text == "split":
        yield {key: value for key, value in message.items() if key not in ("tool_calls", META)}
    yield {**message, "content": None}


def written_by(codec: Codec, *, bare: bool = False) -> Callable[[Tree, Shape], list[Any]]:
    """The ``records`` of a target whose records are those of a format.

    :param bare: it refuses keys that it does not know, so that only messages and tools of a row are written
    """

    def records(row: Tree, shape: Shape) -> list[Any]:
        assert codec.write is not None
        rows = shaped(row, shape)
        if bare:
            rows = [{key: one[key] for key in _KNOWN if key in one} for one in rows]
        return [codec.write(one) for one in rows]

    return records


def chat(
    row: Tree,
    *,
    arguments: str = "string",
    ids: bool = True,
    results_named: bool = False,
    bare_calls: bool = False,
    extra: Sequence[str] = (),
) -> list[Tree]:
    """The messages of a row in today's form, with nothing in them that was not asked for.

    :param arguments: ``object`` or ``string``. Raises :class:`RowError` where they are to be an object and are none
    :param results_named: results say the name of what was called
    :param bare_calls: turns that call something have no ``content`` where it is empty
    :param extra: further keys of messages that stay
    """
    called: dict[Any, str] = {}
    messages = []
    for turn, given in enumerate(row["messages"]):
        message = {"role": given["role"]}
        calls = given.get("tool_calls")
        if "content" in given and not (calls and bare_calls and not given["content"]):
            message["content"] = given["content"]
        if calls:
            message["tool_calls"] = [_call(one, arguments, ids, (turn, at)) for at, one in enumerate(calls)]
            called.update((one["id"], one["function"]["name"]) for one in calls)
        if given["role"] == "tool":
            if ids and "tool_call_id" in given:
                message["tool_call_id"] = given["tool_call_id"]
            name = given.get("name") or called.get(given.get("tool_call_id"))
            if results_named and name is not None:
                message["name"] = name
        elif "name" in given and "name" in extra:
            message["name"] = given["name"]
        message |= {key: given[key] for key in extra if key in given and key not in message and key != "name"}
        messages.append(message)
    return messages


def _call(call: Tree, arguments: str, ids: bool, place: tuple[int, int]) -> Tree:
    function = call["function"]
    text = function["arguments"]
    value = _object(text, place) if arguments == "object" else text
    made = {"type": "function", "function": {"name": function["name"], "arguments": value}}
    return {"id": call["id"], **made} if ids else made


def _object(text: str, place: tuple[int, int]) -> Tree:
    turn, at = place
    path = f"$.messages[{turn}].tool_calls[{at}].function.arguments"
    try:
        value = loads_exact(text)
    except JsonError as error:
        raise RowError("C201", f"the arguments are not JSON: {error}", path=path) from None
    if not isinstance(value, dict):
        raise RowError("C202", "the arguments are not an object", path=path)
    return value


def tools_of(row: Mapping[str, Any], *, empty: bool = True, known: bool = False) -> Tree:
    """The ``tools`` of a row in today's form, to be merged into its record; nothing where it has none.

    :param empty: whether a list of no tools is written as one
    :param known: with the keys that OpenAI knows alone
    """
    tools = without_meta({"tools": row.get("tools")})["tools"]
    if known and tools:
        tools = [_known(tool) for tool in tools]
    return {"tools": tools} if tools or (empty and tools is not None) else {}


def _known(tool: Any) -> Any:
    body = tool.get("function") if isinstance(tool, Mapping) else None
    if not isinstance(body, Mapping):
        return tool
    return {"type": "function", "function": {key: value for key, value in body.items() if key in TOOL_KEYS}}


def calls_of(message: Mapping[str, Any]) -> list[Tree]:
    """The calls of a message of a row in today's form."""
    return list(message.get("tool_calls") or ())


def name_of(tool: Any) -> str | None:
    """The name of a tool of a row in today's form, if it is one."""
    body = tool.get("function") if isinstance(tool, Mapping) else None
    name = body.get("name") if isinstance(body, Mapping) else None
    return name if isinstance(name, str) else None
