"""Hermes: tools, calls and results as JSON between tags in the texts of a conversation.

The system text holds ``<tools>``, the assistant's turns ``<tool_call>`` (several are made at once; what stands around
them is text), those of tools ``<tool_response>``.
"""

import re
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.known_values import all_made_of
from tooldata_tui.formats.losses import SPACING, ids_lost
from tooldata_tui.formats.proving import NO_SYSTEM, NO_TOOLS, PLAIN, RESULT_FIELDS, proved
from tooldata_tui.formats.pythonic import PythonicError, read_literal
from tooldata_tui.formats.sharing import Dialect, Split, Turn, read_shared, said_value, turns_in, write_shared
from tooldata_tui.formats.spelled_tools import read_spelled, whole_text
from tooldata_tui.formats.tags import blocks
from tooldata_tui.formats.uniform import numbered, object_or_text, uniform

__all__ = ["CODEC"]

_WORDS = {"user": "human", "assistant": "gpt", "call": "gpt", "tool": "tool"}
_TAGS = ("<tool_call>", "<tools>", "<tool_response>")
_RESULT_KEYS = frozenset({"name", "content", "tool_call_id"})
#: Ends of ``<tools>`` that are tried: what is said about tools names the tags, too.
_MOST_ENDS = 16

_PROVIDED = "You are provided with function signatures within <tools></tools> XML tags."
_HEAD = re.compile(
    r"(?:# Tools\s+You may call one or more functions to assist with the user query\.\s+)?"
    r"You are provided with function signatures within <tools> ?</tools> XML tags[.:]?\s*"
    r"(?:You may call one or more functions to assist with the user query\.\s*)?"
    r"(?:If available tools are not relevant in assisting with user query, just respond in natural conversational "
    r"language\.\s*)?"
    r"(?:Don't make assumptions about what values to plug into functions\.\s*)?"
    r"(?:Here are the available tools:\s*)?\Z"
)
_STARTS = ("# Tools", "You are provided with function signatures within <tools>")
_TAIL_STARTS = ("Use the following pydantic model", "For each function call")
#: The pattern of a call, with a place held for what changes: by a word in angle brackets, or by one alone.
_PATTERN = re.compile(r"<tool_call>\s*\{(?:[^{}<]*<[^{}]*|\w+)\}\s*</tool_call>")
_SCHEMA = (
    '{"title": "FunctionCall", "type": "object", "properties": {"name": {"title": "Name", "type": "string"}, '
    '"arguments": {"title": "Arguments", "type": "object"}}, "required": ["name", "arguments"]}'
)


def _recognise(record: Any) -> str | None:
    for _, text in turns_in(record) or ():
        if "<tool" in text:
            for tag in _TAGS:
                if tag in text:
                    return f"conversations with {tag}"
    return None


def _listen(talk: Conversation, turns: list[Turn]) -> None:
    for turn in turns:
        if turn.speaker == "tool":
            _listen_result(talk, turn)
        else:
            _said(talk, turn)


def _said(talk: Conversation, turn: Turn) -> None:
    text = turn.text
    if "<tool_call>" not in text:
        talk.say("assistant", text, meta=turn.meta, more=turn.fields)
        return
    calls: list[Call] = []
    pieces: list[str] = []
    at, unread = 0, text.count("<tool_call>")
    for block in blocks(text, "tool_call"):
        made = _calls(talk, block.text)
        if made is None:
            continue
        calls += made
        pieces.append(text[at : block.start])
        at, unread = block.end, unread - 1
    if unread > 0:
        talk.note("F101", "a call could not be read", turn=talk.turn, path=("messages", talk.turn, "content"))
    if not calls:
        talk.say("assistant", text, meta=turn.meta, more=turn.fields)
        return
    first, *around = *pieces, text[at:]
    said = [first.removesuffix("\n"), *[one.strip() for one in around]]
    content = "\n".join(filter(None, said))
    talk.call(calls, content, meta=turn.meta, more=turn.fields)


def _calls(talk: Conversation, text: str) -> list[Call] | None:
    """The calls of a block; None where it holds none."""
    text = text.strip()
    if not text.startswith(("{", "[")):
        return None
    repaired = False
    try:
        value = loads_exact(text)
    except JsonError:
        try:
            value, repaired = read_literal(text), True
        except PythonicError:
            return None
    calls = []
    for one in value if isinstance(value, list) else [value]:
        call = _call(one)
        if call is None:
            return None
        calls.append(call)
    if not calls:
        return None
    if repaired:
        place = ("messages", talk.turn, "tool_calls")
        talk.note("F103", "the call was written as Python, not as JSON", turn=talk.turn, path=place)
    return calls


def _call(value: Any) -> Call | None:
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("function"), dict):
        value = {"id": value.get("id"), **value["function"]}
    name, id = value.get("name"), value.get("id")
    if not isinstance(name, str):
        return None
    arguments = value.get("arguments", value.get("parameters"))
    return Call(name, {} if arguments is None else arguments, id if isinstance(id, str) else None)


def _listen_result(talk: Conversation, turn: Turn) -> None:
    text = turn.text
    found = blocks(text, "tool_response") if "<tool_response>" in text else []
    around, at = "", 0
    for one in found:
        around += text[at : one.start]
        at = one.end
    if not found or (around + text[at:]).strip():
        talk.result(text, meta=turn.meta)
        return
    for block in found:
        _result(talk, block.text, turn.meta)


def _result(talk: Conversation, text: str, meta: Tree | None) -> None:
    try:
        value = loads_exact(text)
    except JsonError:
        value = None
    if not isinstance(value, dict) or "content" not in value or not value.keys() <= _RESULT_KEYS:
        talk.result(text.removeprefix("\n").removesuffix("\n"), meta=meta)
        return
    name, id = value.get("name"), value.get("tool_call_id")
    known = isinstance(id, str) and talk.awaits(id)
    talk.result(value["content"], id=id if known else None, name=name if isinstance(name, str) else None, meta=meta)


def _tell(messages: list[Tree]) -> list[tuple[str, str, Tree]]:
    if messages[0]["role"] == "tool":
        return [("tool", "\n".join(map(_told_result, messages)), {})]
    [message] = messages
    fields = {key: one for key, one in message.items() if key not in ("role", "content", "tool_calls", META)}
    told = [_told_call(one["function"]) for one in message.get("tool_calls", ())]
    text = message["content"]
    return [("assistant", "\n".join([*([] if text is None else [text]), *told]), fields)]


def _told_call(function: Tree) -> str:
    said = {"name": function["name"], "arguments": object_or_text(function["arguments"])}
    return f"<tool_call>\n{dumps(said)}\n</tool_call>"


def _told_result(message: Tree) -> str:
    text = message["content"] or ""
    said: Tree = {"content": said_value(text)}
    if "name" in message:
        said = {"name": message["name"], **said}
    return f"<tool_response>\n{dumps(said)}\n</tool_response>"


def _split(text: str) -> Split | None:
    start, end, at = -1, 0, 0
    for _ in range(_MOST_ENDS):
        if (close := text.find("</tools>", at)) < 0:
            return None
        start, end, at = text.rfind("<tools>", 0, close), close, close + 1
        inner = text[start + len("<tools>") : end].strip() if start >= 0 else ""
        if inner and (spelled := read_spelled(inner)).tools:
            before, after = _before(text[:start]), _after(text[end + len("</tools>") :])
            rest = f"{before}\n{after}" if before and after else before or after
            return Split(rest, spelled.tools, spelled.notes)
    return None


def _before(text: str) -> str:
    """The text before the tools without the usual words about them."""
    for words in _STARTS:
        at = text.rfind(words)
        if at >= 0 and _HEAD.match(text, at):
            text = text[:at]
            return text[:-2] if text.endswith("\n\n") else text[:-1] if text.endswith((" ", "\n")) else text
    return text.strip()


def _after(text: str) -> str:
    text = text.strip()
    if text.startswith(_TAIL_STARTS) and (found := _PATTERN.search(text)):
        return text[found.end() :].strip()
    return text


def _join(rest: str, tools: list[Tree]) -> str:
    listed = ", ".join(all_made_of(tools, whole_text))
    return (f"{rest}\n\n" if rest else "") + (
        f"{_PROVIDED} You may call one or more functions to assist with the user query. Don't make assumptions about "
        f"what values to plug into functions. Here are the available tools: <tools> [{listed}] "
        f"</tools> Use the following pydantic model json schema for each tool call you will make: {_SCHEMA} For each "
        "function call return a json object with function name and arguments within <tool_call></tool_call> XML tags "
        'as follows:\n<tool_call>\n{"name": <function-name>, "arguments": <args-dict>}\n</tool_call>'
    )


_DIALECT = Dialect("hermes", _WORDS, _said, _listen, _tell, _split, _join)


def _read(record: Any) -> Converted:
    return read_shared(record, _DIALECT)


def _write(row: Tree) -> Tree:
    return write_shared(numbered(uniform(row), named=True), _DIALECT)


_LOSSES: tuple[Loss, ...] = (*PLAIN, ids_lost(named=True), SPACING, RESULT_FIELDS, NO_TOOLS, NO_SYSTEM)
CODEC = Codec(_recognise, _read, proved("hermes", _write, _read, _LOSSES), _LOSSES)
