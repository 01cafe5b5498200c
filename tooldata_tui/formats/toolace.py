"""ToolACE: calls as Python writes them, ``[get_weather(city="Paris")]``, and the tools in the system text.

Results stand in one turn, as a JSON list of ``name`` and ``results``.
"""

import re
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.losses import SPACING, ids_lost
from tooldata_tui.formats.proving import NO_SYSTEM, NO_TOOLS, PLAIN, RESULT_FIELDS, TYPES, proved
from tooldata_tui.formats.pythonic import PythonicCall, PythonicError, read_calls, write_calls
from tooldata_tui.formats.sharing import Dialect, Split, Turn, read_shared, said_value, turns_in, write_shared
from tooldata_tui.formats.spelled_tools import read_spelled_list, tools_text
from tooldata_tui.formats.uniform import numbered, object_or_text, uniform

__all__ = ["CODEC"]

_WORDS = {"user": "user", "assistant": "assistant", "call": "assistant", "tool": "tool"}
_LOOKS_CALLED = re.compile(r"\s*\[\s*[^\s()\[\]{},='\"][^()\[\]{},='\"\n]{0,200}\(")
_LISTED = "list of functions in JSON format that you can invoke"
_FORMAT = "Put it in the format of [func1("
_PREFACE = "You are an expert in composing functions."
_TASK = (
    f"{_PREFACE} You are given a question and a set of possible functions. \nBased on the question, you will need to "
    "make one or more function/tool calls to achieve the purpose.\nIf none of the function can be used, point it out. "
    "If the given question lacks the parameters required by the function,\nalso point it out. You should only return "
    "the function call in tools call sections.\nHere is a list of functions in JSON format that you can invoke:\n"
)
_RULES = (
    ". \nShould you decide to return the function call(s). \n"
    f"{_FORMAT}params_name=params_value, params_name2=params_value2...), func2(params)]\n\n"
    "NO other text MUST be included. \n"
)
_ENDS = "MUST be included."
_TAIL = re.compile(r"[.\s]*Should you decide to return the function call")


def _recognise(record: Any) -> str | None:
    turns = turns_in(record)
    if not turns:
        return None
    system = record.get("system")
    for text in (system if isinstance(system, str) else "", turns[0][1]):
        if _LISTED in text or _FORMAT in text:
            return "a system text with a list of functions to invoke"
    if any(text[-2:] == ")]" and _LOOKS_CALLED.match(text) for _, text in turns):
        return "conversations with [call(argument=...)]"
    return None


def _listen(talk: Conversation, turns: list[Turn]) -> None:
    for turn in turns:
        if turn.speaker == "tool":
            _listen_results(talk, turn)
        else:
            _said(talk, turn)


def _said(talk: Conversation, turn: Turn) -> None:
    text = turn.text.strip()
    calls: list[PythonicCall] = []
    if text[:1] == "[" and text[-1:] == "]":
        try:
            calls = read_calls(text)
        except PythonicError as error:
            if _LOOKS_CALLED.match(text):
                place = ("messages", talk.turn, "content")
                talk.note("F101", f"a call could not be read: {error}", turn=talk.turn, path=place)
    if calls:
        talk.call([Call(one.name, one.arguments) for one in calls], meta=turn.meta, more=turn.fields)
    else:
        talk.say("assistant", turn.text, meta=turn.meta, more=turn.fields)


def _listen_results(talk: Conversation, turn: Turn) -> None:
    try:
        value = loads_exact(turn.text)
    except JsonError:
        value = None
    if isinstance(value, list) and value and all(map(_is_result, value)):
        for one in value:
            talk.result(one["results"], name=one["name"], meta=turn.meta)
    else:
        talk.result(turn.text, meta=turn.meta)


def _is_result(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"name", "results"} and isinstance(value["name"], str)


def _tell(messages: list[Tree]) -> list[tuple[str, str, Tree]]:
    if messages[0]["role"] == "tool":
        results = [{"name": one["name"], "results": said_value(one["content"] or "")} for one in messages]
        return [("tool", dumps(results), {})]
    [message] = messages
    fields = {key: one for key, one in message.items() if key not in ("role", "content", "tool_calls", META)}
    if "tool_calls" not in message:
        return [("assistant", message["content"] or "", fields)]
    if message["content"] is not None:
        raise PythonicError("ToolACE has no text beside calls")
    return [("assistant", write_calls([_pythonic(one["function"]) for one in message["tool_calls"]]), fields)]


def _pythonic(function: Tree) -> PythonicCall:
    arguments = object_or_text(function["arguments"])
    if not isinstance(arguments, dict):
        raise PythonicError(f"the arguments of {function['name'][:60]} are not an object")
    return PythonicCall(function["name"], arguments)


def _split(text: str) -> Split | None:
    listed = text.find(_LISTED)
    start = text.find("[", listed) if listed >= 0 else -1
    spelled = read_spelled_list(text, start) if start >= 0 else None
    if spelled is None:
        return None
    tools, notes, end = spelled
    task = text.find(_PREFACE)
    before = text[: task if 0 <= task < listed else start]
    before = before[:-2] if before.endswith("\n\n") else before.strip()
    after = text[end:]
    if _TAIL.match(after) and (at := after.find(_ENDS)) >= 0:
        after = after[at + len(_ENDS) :]
    after = after.strip()
    return Split(f"{before}\n{after}" if before and after else before or after, tools, notes)


def _join(rest: str, tools: list[Tree]) -> str:
    return f"{rest}\n\n{_TASK}{tools_text(tools)}{_RULES}" if rest else f"{_TASK}{tools_text(tools)}{_RULES}"


_DIALECT = Dialect("toolace", _WORDS, _said, _listen, _tell, _split, _join, system_column=True)


def _read(record: Any) -> Converted:
    return read_shared(record, _DIALECT)


def _write(row: Tree) -> Tree:
    return write_shared(numbered(uniform(row), named=True), _DIALECT)


_LOSSES: tuple[Loss, ...] = (*PLAIN, ids_lost(named=True), SPACING, RESULT_FIELDS, NO_TOOLS, NO_SYSTEM, TYPES)
CODEC = Codec(_recognise, _read, proved("toolace", _write, _read, _LOSSES), _LOSSES)
