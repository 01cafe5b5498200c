"""A row in the one form that codecs write from, out of all those in which OpenAI rows circulate.

Calls are ``tool_calls`` with ids and arguments as text, results have the id of their call, tools are wrapped in
``function``, ``content`` is there and a text or null, and keys stand in their usual order.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.expecting import wrong
from tooldata_tui.formats.pairing import Waiting
from tooldata_tui.formats.row_error import RowError

__all__ = ["arguments_object", "functions", "kept_of", "meta_of", "numbered", "object_or_text", "texts_of", "uniform"]

_CALL = ("id", "type", "function")
_FUNCTION = ("name", "description", "parameters", "strict")


def uniform(row: Tree) -> Tree:
    """*row* in the one form. Raises :class:`RowError` where it has none: a part that is no text, unreadable tools."""
    out: Tree = {}
    for key, value in row.items():
        if key == "messages":
            out[key] = list(_Messages(value).all())
        elif value is None:
            continue
        elif key in ("tools", "functions"):
            out["tools"] = _tools(value, key)
        else:
            out[key] = value
    return _ordered(out, ("messages", "tools"))


def _ordered(value: Tree, first: tuple[str, ...]) -> Tree:
    """*value* with the keys *first* at its head, and ``_meta`` at its end."""
    out = {key: value[key] for key in first if key in value}
    out |= {key: one for key, one in value.items() if key not in out and key != META}
    return {**out, META: value[META]} if META in value else out


class _Messages:
    """Goes through the messages, giving ids to calls and to results that have none."""

    def __init__(self, messages: list[Tree]) -> None:
        self._messages = messages
        self._taken = {call.get("id") for one in messages for call in one.get("tool_calls") or ()}
        self._waiting = Waiting()
        self._given = 0

    def all(self) -> Iterator[Tree]:
        for turn, message in enumerate(self._messages):
            if message["role"] in ("tool", "function"):
                yield self._result(message, turn)
                continue
            self._waiting = Waiting()
            calls = message.get("tool_calls") or ()
            if isinstance(message.get("function_call"), dict):
                calls = (*calls, {"function": message["function_call"]})
            plain = {key: value for key, value in message.items() if value is not None and key != "function_call"}
            plain["content"] = _text(message.get("content"), turn)
            if calls:
                if message["role"] != "assistant":
                    raise wrong(f"a message of {message['role']} that calls has no place here", ("messages", turn))
                plain["content"] = plain["content"] or None
                plain["tool_calls"] = [self._call(call) for call in calls]
            else:
                plain.pop("tool_calls", None)
            yield _ordered(plain, ("role", "content", "tool_calls"))

    def _call(self, call: Tree) -> Tree:
        function = call["function"]
        arguments = function.get("arguments")
        if not isinstance(arguments, str):
            arguments = "" if arguments is None else dumps(arguments)
        id = call.get("id")
        if id is None:
            id = self._next_id()
        self._waiting.add(id, function["name"])
        plain = _ordered({**function, "name": function["name"], "arguments": arguments}, ("name", "arguments"))
        return _ordered({**call, "id": id, "type": call.get("type") or "function", "function": plain}, _CALL)

    def _result(self, message: Tree, turn: int) -> Tree:
        plain = {key: value for key, value in message.items() if value is not None}
        plain |= {"role": "tool", "content": _text(message.get("content"), turn) or ""}
        call = self._waiting.answered(plain.get("tool_call_id"), plain.get("name"))
        if call is not None:
            plain["tool_call_id"] = call.id
        return _ordered(plain, ("role", "tool_call_id", "name", "content"))

    def _next_id(self) -> str:
        while True:
            self._given += 1
            if (id := f"call_{self._given}") not in self._taken:
                return id


def _text(content: Any, turn: int) -> str | None:
    """The text of ``content``, parts joined as the reader of OpenAI rows joins them."""
    if not isinstance(content, list):
        return content  # type: ignore[no-any-return]
    texts = []
    for index, part in enumerate(content):
        text = part if isinstance(part, str) else part.get("text", part.get("refusal"))
        if not isinstance(text, str):
            raise wrong("a part is no text", ("messages", turn, "content", index))
        texts.append(text)
    return "\n".join(texts)


def _tools(value: Any, key: str) -> list[Tree]:
    if isinstance(value, str):
        try:
            value = loads_exact(value)
        except JsonError as error:
            raise RowError("J106", f"the text of the tools is not JSON: {error}", path=f"$.{key}") from None
    if isinstance(value, dict) and isinstance(value.get("tools"), list):
        value = value["tools"]
    if not isinstance(value, list):
        raise RowError("J106", "the tools are not a list", path=f"$.{key}")
    return [_tool(tool, f"$.{key}[{index}]") for index, tool in enumerate(value)]


def _tool(tool: Any, path: str) -> Tree:
    bare = tool.get("function", tool) if isinstance(tool, dict) else None
    if not isinstance(bare, dict) or not isinstance(bare.get("name"), str):
        raise RowError("J106", "a tool has no name", path=path)
    function = {key: value for key, value in bare.items() if value is not None and key != META}
    more = {key: value for key, value in tool.items() if key not in ("type", "function")} if bare is not tool else {}
    if META in tool:
        more[META] = tool[META]
    if bare is tool:
        function.pop("type", None)
    kind = tool.get("type", "function") if bare is not tool else "function"
    return _ordered({"type": kind, "function": _ordered(function, _FUNCTION), **more}, ("type", "function"))


def functions(row: Tree, name: str) -> list[tuple[Tree, Tree]] | None:
    """Of a uniform row, the functions of its tools and what the format *name* kept of each; None without tools."""
    tools = row.get("tools")
    own = meta_of(row).get("format") == name
    return None if tools is None else [(tool["function"], _kept(tool) if own else {}) for tool in tools]


def meta_of(one: Tree) -> Tree:
    """The ``_meta`` of a row, a message, a call or a tool; empty where there is none."""
    meta = one.get(META)
    return meta if isinstance(meta, dict) else {}


def kept_of(row: Tree, name: str) -> Tree:
    """What the format *name* kept of the record that the row came from; empty where it came from another."""
    return _kept(row) if meta_of(row).get("format") == name else {}


def _kept(one: Tree) -> Tree:
    kept = meta_of(one).get("kept")
    return dict(kept) if isinstance(kept, dict) else {}


def texts_of(message: Tree) -> list[str]:
    """The parts that the text of a message came in, or the one that it is; none where it has no text."""
    content, parts = message["content"], meta_of(message).get("parts")
    if isinstance(parts, list) and all(isinstance(one, str) for one in parts) and "\n".join(parts) == content:
        return parts
    return [] if content is None else [content]


def arguments_object(call: Tree, turn: int, index: int) -> Tree:
    """The arguments of a call, for a format that has them as an object. Raises :class:`RowError` if they are none."""
    text = call["function"]["arguments"]
    path = ("messages", turn, "tool_calls", index, "function", "arguments")
    try:
        value = loads_exact(text)
    except JsonError as error:
        raise wrong(f"the arguments are not JSON: {error}", path) from None
    if not isinstance(value, dict):
        raise wrong("the arguments are not an object", path)
    return value


def object_or_text(arguments: str) -> Any:
    """What a text of arguments says, where that is an object; else the text."""
    try:
        value = loads_exact(arguments)
    except JsonError:
        return arguments
    return value if isinstance(value, dict) else arguments


def numbered(row: Tree, *, named: bool) -> Tree:
    """A uniform row for a format without ids: results in the order of their calls, ids as a reader gives them.

    Raises :class:`RowError` where some calls of a turn have a result and others have none, or a result has no call:
    nothing would tell which is whose.

    :param named: results have the name of their tool
    """
    out: list[Tree] = []
    count, at, messages = 0, 0, row["messages"]
    while at < len(messages):
        message = messages[at]
        if message["role"] == "tool":
            raise wrong("the result answers no call, and the format has no ids", ("messages", at))
        out.append(message)
        at += 1
        if not message.get("tool_calls"):
            continue
        end = at
        while end < len(messages) and messages[end]["role"] == "tool":
            end += 1
        results = messages[at:end]
        old = [call["id"] for call in message["tool_calls"]]
        answered = sorted(one.get("tool_call_id") or "" for one in results)
        if len(set(old)) < len(old) or (results and answered != sorted(old)):
            raise wrong("calls and results do not pair up, and the format has no ids", ("messages", at - 1))
        place = {id: index for index, id in enumerate(old)}
        new = [f"call_{count + index + 1}" for index in range(len(old))]
        count += len(old)
        calls = [{**call, "id": id} for call, id in zip(message["tool_calls"], new, strict=True)]
        out[-1] = {**message, "tool_calls": calls}
        for index, result in sorted(((place[one["tool_call_id"]], one) for one in results), key=itemgetter(0)):
            fields = {key: value for key, value in result.items() if key != "name"}
            fields |= {"tool_call_id": new[index]}
            if named:
                fields["name"] = calls[index]["function"]["name"]
            out.append(_ordered(fields, ("role", "tool_call_id", "name", "content")))
        at = end
    return {**row, "messages": out}
