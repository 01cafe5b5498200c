"""OpenAI's Responses: flat items of type ``message``, ``function_call``, ``function_call_output`` and ``reasoning``.

A record is a request (``instructions``, ``input``, ``tools``) with or without its ``output``. What the assistant says
and the calls right behind it are one turn, and so are calls that follow each other.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.formats.building import Call, Conversation, function_tool
from tooldata_tui.formats.chat import ROLES, joined, not_a_tool, not_kept, say
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects, wrong
from tooldata_tui.formats.known_values import Known, all_made_of
from tooldata_tui.formats.losses import FORM, RESULT_NAMES, TURNS, only
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.uniform import functions, kept_of, meta_of, texts_of, uniform

__all__ = ["CODEC"]

#: Where the items of a request stand, and those of its answer.
_INPUTS, _OUTPUTS = ("input", "items"), ("output", "expected_action")
_NESTED = "responses_create_params"
_ITEMS = frozenset({"function_call", "function_call_output", "reasoning", "message"})
_TEXTS = ("input_text", "output_text", "text", "refusal")


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    if isinstance(record.get(_NESTED), dict):
        return f"{_NESTED} with input"
    for key in (*_INPUTS, *_OUTPUTS):
        items = record.get(key)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get("type"), str) and item["type"] in _ITEMS:
                return f"items of type {item['type']}"
    tools = record.get("tools")
    if "input" in record and isinstance(tools, list) and tools and isinstance(tools[0], dict):
        return "input, and flat tools" if tools[0].get("type") == "function" and "name" in tools[0] else None
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    nested = record.get(_NESTED)
    if isinstance(nested, dict):
        record = {**nested, **{key: value for key, value in record.items() if key != _NESTED}}
    talk = Conversation()
    if isinstance(record.get("instructions"), str):
        talk.say("system", record["instructions"], meta={"instructions": True})
    items: list[tuple[Tree, Path]] = []
    for key in (*_INPUTS, *_OUTPUTS):
        items += _items(record.get(key), key)
    if all(record.get(key) is None for key in (*_INPUTS, *_OUTPUTS)):
        raise RowError("J103", "there are no items", path="$.input", hint="is the file in another format?")
    _Turns(talk).read(items)
    tools = None
    if record.get("tools") is not None:
        tools = list(_tools(talk, objects(record["tools"], ("tools",))))
    used = [*_INPUTS, *_OUTPUTS, "tools", "id", "parallel_tool_calls"]
    if isinstance(record.get("instructions"), str):
        used.append("instructions")
    kept = {key: value for key, value in record.items() if key not in used}
    parallel = record.get("parallel_tool_calls")
    return talk.row(tools, format="responses", kept=kept, id=record.get("id"), parallel_tool_calls=parallel)


def _items(value: Any, key: str) -> list[tuple[Tree, Path]]:
    if value is None:
        return []
    if isinstance(value, str):
        value = [{"role": "user" if key in _INPUTS else "assistant", "content": value}]
    elif isinstance(value, dict):
        value = [value]
    return [(item, (key, index)) for index, item in enumerate(objects(value, (key,)))]


class _Turns:
    """Puts items together: what an assistant says, and calls right after it, in one turn."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk
        self._reasoning: str | None = None
        #: What the assistant has said so far in this turn, if it is its turn.
        self._said: tuple[str | None, Tree | None] | None = None
        self._calls: list[Call] = []

    def read(self, items: list[tuple[Tree, Path]]) -> None:
        for item, at in items:
            kind = item.get("type", "message" if "role" in item else None)
            if kind == "function_call":
                self._call(item, at)
            elif kind == "function_call_output":
                self._end()
                self._output(item, at)
            elif kind == "reasoning":
                self._end()
                self._reasoning = _reasoning(item)
                if self._reasoning is None:
                    not_kept(self._talk, kind)
            elif kind == "message":
                self._message(item, at)
            else:
                self._end()
                not_kept(self._talk, kind)
        self._end()

    def _call(self, item: Tree, at: Path) -> None:
        name, arguments = a_text(item.get("name"), (*at, "name")), item.get("arguments")
        id = item.get("call_id")
        if not (id is None or isinstance(id, str)):
            raise wrong("must be a text", (*at, "call_id"))
        self._calls.append(Call(name, "" if arguments is None else arguments, id))

    def _output(self, item: Tree, at: Path) -> None:
        id, output, meta = item.get("call_id"), item.get("output"), None
        if not (id is None or isinstance(id, str)):
            raise wrong("must be a text", (*at, "call_id"))
        if isinstance(output, list):
            output, meta = self._parts(output, (*at, "output"))
        self._talk.result("" if output is None else output, id=id, meta=meta)

    def _message(self, item: Tree, at: Path) -> None:
        role, content, meta = a_text(item.get("role"), (*at, "role")), item.get("content"), None
        self._end(keep_reasoning=role == "assistant")
        if isinstance(content, list):
            content, meta = self._parts(content, (*at, "content"))
        elif not (content is None or isinstance(content, str)):
            raise wrong("must be a text or a list", (*at, "content"))
        if role == "assistant":
            self._said = content, meta
            return
        if role not in ROLES or role in ("tool", "function"):
            turn = self._talk.turn
            self._talk.note("F109", f"the role {role} is not known", turn=turn, path=("messages", turn, "role"))
        self._talk.say(role, content, meta=meta)

    def _parts(self, parts: list[Any], path: Path) -> tuple[str | None, Tree | None]:
        texts = []
        for part in objects(parts, path):
            text = part.get("refusal") if part.get("type") == "refusal" else part.get("text")
            if part.get("type") in _TEXTS and isinstance(text, str):
                texts.append(text)
            else:
                not_kept(self._talk, part.get("type"))
        return joined(texts)

    def _end(self, *, keep_reasoning: bool = False) -> None:
        """End the turn of the assistant, if it is its turn."""
        content, meta = self._said or (None, None)
        reasoning = self._reasoning
        if self._calls:
            self._talk.call(self._calls, content, meta=meta, reasoning_content=reasoning)
        elif self._said is not None:
            say(self._talk, "assistant", content, meta, reasoning_content=reasoning)
        elif reasoning is not None and keep_reasoning:
            return
        elif reasoning is not None:
            say(self._talk, "assistant", None, reasoning_content=reasoning)
        self._said, self._calls, self._reasoning = None, [], None


def _reasoning(item: Tree) -> str | None:
    """What a reasoning item says: its text, or else its summary; None where it is a secret."""
    for key in ("content", "summary"):
        parts = item.get(key)
        if isinstance(parts, list):
            texts = [one["text"] for one in parts if isinstance(one, dict) and isinstance(one.get("text"), str)]
            if texts:
                return "\n".join(texts)
    return None


def _tools(talk: Conversation, tools: list[Tree]) -> Iterator[Tree]:
    for tool, made in zip(tools, all_made_of(tools, _tool), strict=True):
        if made is None:
            not_a_tool(talk, tool)
        else:
            yield made


def _tool(tool: Tree) -> Tree | None:
    """A tool in OpenAI's form; None for what is no function."""
    function = tool["function"] if isinstance(tool.get("function"), dict) else tool
    if tool.get("type", "function") != "function" or not isinstance(function.get("name"), str):
        return None
    fields = {key: function.get(key) for key in _FUNCTION if key != "name"}
    more = {key: value for key, value in function.items() if key not in ("type", *_FUNCTION) and value is not None}
    return Known(function_tool(function["name"], **fields, meta={"kept": more} if more else None))


_FUNCTION = ("name", "description", "parameters", "strict")


def _write(row: Tree) -> Tree:
    row = uniform(row)
    messages = row["messages"]
    out = kept_of(row, "responses")
    for key in ("id", "parallel_tool_calls"):
        if row.get(key) is not None:
            out[key] = row[key]
    start = 0
    if messages and meta_of(messages[0]).get("instructions") is True and isinstance(messages[0]["content"], str):
        out["instructions"], start = messages[0]["content"], 1
    out["input"] = [item for turn in range(start, len(messages)) for item in _written(messages[turn], turn)]
    if (tools := functions(row, "responses")) is not None:
        out["tools"] = [_written_tool(*tool) for tool in tools]
    return out


def _written_tool(function: Tree, kept: Tree) -> Tree:
    fields = {key: value for key, value in function.items() if key in _FUNCTION}
    return {"type": "function", **fields, **kept}


def _written(message: Tree, turn: int) -> Iterator[Tree]:
    role, calls = message["role"], message.get("tool_calls") or ()
    if role == "tool":
        if message.get("tool_call_id") is None:
            raise wrong("the result answers no call", ("messages", turn))
        yield {"type": "function_call_output", "call_id": message["tool_call_id"], "output": message["content"]}
        return
    if role not in ROLES:
        raise wrong(f"a message of {role} has no place here", ("messages", turn))
    if role == "assistant" and isinstance(message.get("reasoning_content"), str):
        summary = [{"type": "summary_text", "text": message["reasoning_content"]}]
        yield {"type": "reasoning", "summary": summary}
    if message["content"] is not None or not calls:
        kind = "output_text" if role == "assistant" else "input_text"
        texts = texts_of(message)
        # Of the assistant, a request takes parts only as they came in a reply: with its id and its status.
        plain = role == "assistant" and len(texts) == 1
        content: Any = texts[0] if plain else [{"type": kind, "text": one} for one in texts]
        yield {"type": "message", "role": role, "content": content}
    for call in calls:
        function = call["function"]
        made = {"call_id": call["id"], "name": function["name"], "arguments": function["arguments"]}
        yield {"type": "function_call", **made}


_LOSSES = (
    FORM,
    RESULT_NAMES,
    only(row=("id", "parallel_tool_calls"), message=("reasoning_content",)),
    TURNS,
)

CODEC = Codec(_recognise, _read, _write, _LOSSES)
