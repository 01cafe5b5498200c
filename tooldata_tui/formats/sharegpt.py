"""ShareGPT as LLaMA-Factory reads it: turns of ``human``, ``gpt``, ``function_call`` and ``observation``.

APIGen-MT is written so, and so are plain ShareGPT chats. A ``function_call`` turn is the JSON of a call, or of a list
of calls made at once; a thought may stand before it in ``<think>`` tags, and a text if ``<tool_call>`` tags follow.
"""

import re
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.losses import SPACING, ids_lost
from tooldata_tui.formats.proving import PLAIN, RESULT_FIELDS, proved
from tooldata_tui.formats.sharing import Dialect, Turn, read_shared, turns_in, write_shared
from tooldata_tui.formats.uniform import numbered, uniform

__all__ = ["CODEC"]

_WORDS = {"user": "human", "assistant": "gpt", "call": "function_call", "tool": "observation"}
_THOUGHT = "reasoning_content"
_OPEN, _CLOSE = "<think>\n", "\n</think>\n\n"
_BRACKET = re.compile(r"[{\[]")
_TAGGED = re.compile(r"(?:\A|\n)<tool_call>(.*)</tool_call>\s*\Z", re.DOTALL)


def _recognise(record: Any) -> str | None:
    turns = turns_in(record)
    if turns is None:
        return None
    called = any(speaker == "function_call" for speaker, _ in turns)
    return "conversations with from and value" + (", function_call" if called else "")


def _say(talk: Conversation, turn: Turn) -> None:
    talk.say("assistant", turn.text, meta=turn.meta, more=turn.fields)


def _listen(talk: Conversation, turns: list[Turn]) -> None:
    speaker, text, fields, meta = turns[0]
    if speaker == "tool":
        results = _at_a_time(text, talk.awaited) if len(turns) == 1 else None
        for result in results or ():
            talk.result(result, meta=meta)
        for one in turns if results is None else ():
            talk.result(one.text, meta=one.meta)
    elif len(turns) == 1 and (said := _said(text)) is not None:
        content, thought, calls = said
        talk.call(calls, content, meta=meta, more=fields if thought is None else {**fields, _THOUGHT: thought})
    else:
        _listen_calls(talk, turns)


def _at_a_time(text: str, awaited: int) -> list[str] | None:
    """The results of calls made at once, which LLaMA-Factory wants in one turn, a list of as many; else None."""
    if awaited < 2 or not text.startswith("["):
        return None
    try:
        values = loads_exact(text)
    except JsonError:
        return None
    if not isinstance(values, list) or len(values) != awaited:
        return None
    return [one if isinstance(one, str) else dumps(one) for one in values]


def _listen_calls(talk: Conversation, turns: list[Turn]) -> None:
    """Calls in turns of their own, with no result between them, are made at once."""
    calls: list[Call] = []
    first: tuple[str | None, Tree, Tree | None] = (None, {}, None)

    def made() -> None:
        if calls:
            talk.call(list(calls), first[0], meta=first[2], more=first[1])
            calls.clear()

    for one in turns:
        said = _said(one.text)
        if said is None:
            made()
            talk.note("F101", "the call is not JSON with a name", turn=talk.turn, path=("messages", talk.turn))
            talk.say("assistant", one.text, meta={**(one.meta or {}), "call": True}, more=one.fields)
            continue
        content, thought, more = said
        fields = {**one.fields, _THOUGHT: thought} if thought is not None else one.fields
        if content or fields or one.meta:
            made()
        if not calls:
            first = (content, fields, one.meta)
        calls += more
    made()


def _said(text: str) -> tuple[str | None, str | None, list[Call]] | None:
    """The text before a call, the thought before that, and the calls; None where no call is found."""
    if (calls := _calls(text)) is not None:
        return None, None, calls
    thought = None
    if text.startswith(_OPEN) and (end := text.find(_CLOSE)) >= 0:
        thought, text = text[len(_OPEN) : end], text[end + len(_CLOSE) :]
        if (calls := _calls(text)) is not None:
            return None, thought, calls
    tagged = _TAGGED.search(text)
    if tagged is not None and (calls := _calls(tagged[1])) is not None:
        return text[: tagged.start()] or None, thought, calls
    line = text.rfind("\n") + 1
    if line and (calls := _calls(text[line:])) is not None:
        return text[: line - 1], thought, calls
    found = _BRACKET.search(text)
    if found and (calls := _calls(text[found.start() :])) is not None:
        return text[: found.start()], thought, calls
    return None


def _calls(text: str) -> list[Call] | None:
    try:
        value = loads_exact(text)
    except JsonError:
        return None
    if type(value) is dict:
        call = _call(value)
        return None if call is None else [call]
    made = [_call(one) for one in (value if isinstance(value, list) else [value])]
    return [one for one in made if one is not None] if made and None not in made else None


def _call(value: Any) -> Call | None:
    if isinstance(value, dict) and isinstance(value.get("function"), dict):
        value = value["function"]
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    arguments = value.get("arguments", value.get("parameters"))
    return Call(value["name"], {} if arguments is None else arguments)


def _tell(messages: list[Tree]) -> list[tuple[str, str, Tree]]:
    if messages[0]["role"] == "tool":
        return [("tool", one["content"] or "", {}) for one in messages]
    [message] = messages
    fields = {key: one for key, one in message.items() if key not in ("role", "content", "tool_calls", META)}
    if "tool_calls" not in message:
        unread = isinstance(message.get(META), dict) and message[META].get("call") is True
        return [("call" if unread else "assistant", message["content"] or "", fields)]
    thought = fields.pop(_THOUGHT, None)
    told = [_told(one["function"]) for one in message["tool_calls"]]
    text = dumps(told[0] if len(told) == 1 else told)
    before = "" if message["content"] is None else f"{message['content']}\n"
    if isinstance(thought, str):
        before = f"{_OPEN}{thought}{_CLOSE}{before}"
    elif thought is not None:
        fields[_THOUGHT] = thought
    return [("call", before + text, fields)]


def _told(function: Tree) -> Tree:
    """A call; its arguments as an object, where they are one."""
    text = function["arguments"]
    try:
        arguments = loads_exact(text)
    except JsonError:
        arguments = None
    return {"name": function["name"], "arguments": arguments if isinstance(arguments, dict) else text}


_DIALECT = Dialect("sharegpt", _WORDS, _say, _listen, _tell, system_column=True, tools_column=True)


def _read(record: Any) -> Converted:
    return read_shared(record, _DIALECT)


def _write(row: Tree) -> Tree:
    return write_shared(numbered(_at_once(uniform(row)), named=False), _DIALECT)


def _at_once(row: Tree) -> Tree:
    messages: list[Tree] = []
    for message in row["messages"]:
        before = messages[-1] if messages else {}
        silent = message.keys() <= {"role", "content", "tool_calls"} and not message.get("content")
        if before.get("tool_calls") and message.get("tool_calls") and silent:
            messages[-1] = {**before, "tool_calls": [*before["tool_calls"], *message["tool_calls"]]}
        else:
            messages.append(message)
    return {**row, "messages": messages}


_AT_ONCE = Loss("at-once", "that calls without text or results between them were made one after the other", _at_once)
_LOSSES = (*PLAIN, _AT_ONCE, ids_lost(named=False), SPACING, RESULT_FIELDS)
CODEC = Codec(_recognise, _read, proved("sharegpt", _write, _read, _LOSSES), _LOSSES)
