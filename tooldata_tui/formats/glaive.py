"""Glaive function calling: a text of the system, and one of the whole chat.

``USER:``, ``ASSISTANT:`` and ``FUNCTION RESPONSE:`` begin the turns. The arguments of a call stand between single
quotes, ``<functioncall> {"name": "f", "arguments": '{}'}``; functions stand one behind the other in the system text.
"""

import re
from typing import Any

from tooldata_tui.dataset import Note
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.expecting import a_text, an_object, wrong
from tooldata_tui.formats.known_values import all_made_of
from tooldata_tui.formats.losses import ids_lost
from tooldata_tui.formats.proving import FIELDS, NO_SYSTEM, NO_TOOLS, PLAIN, SPACE, TYPES, proved
from tooldata_tui.formats.sharing import Split, taken_apart
from tooldata_tui.formats.spelled_tools import arguments_text, bare_text, is_json, read_spelled
from tooldata_tui.formats.uniform import kept_of, numbered, uniform

__all__ = ["CODEC"]

_END = "<|endoftext|>"
_CALL = "<functioncall>"
_SPEAKERS = {"USER": "user", "ASSISTANT": "assistant", "FUNCTION RESPONSE": "tool"}
_WORDS = {role: word for word, role in _SPEAKERS.items()}
#: A turn begins a line; where a chat has no lines, behind white space.
_FIRST = re.compile(r"\n?[ \t]*(?:USER|ASSISTANT|FUNCTION RESPONSE):")
_LINE = re.compile(r"\n[ \t]*(USER|ASSISTANT|FUNCTION RESPONSE):")
_INLINE = re.compile(r"(?:(?<=\s)|(?<=>))(USER|ASSISTANT|FUNCTION RESPONSE):")
_HEAD = re.compile(r"\{\s*\"name\"\s*:\s*(?P<name>\"[^\"\\]*(?:\\.[^\"\\]*)*\")\s*,\s*\"arguments\"\s*:\s*'", re.DOTALL)
_CLOSING = re.compile(r"'\s*\}\s*\Z")
_BEHIND = " with access to the following functions. Use them if required -"
_ALONE = "You have access to the following functions. Use them if required -"
_ACCESS, _BEFORE = "access to the following functions. Use them if required", (" with ", "You have ")
_FUNCTION = re.compile(r"\{\s*['\"]")


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    chat = record.get("chat")
    if not isinstance(chat, str) or not isinstance(record.get("system"), str):
        return None
    if not (record["system"].startswith("SYSTEM:") or _FIRST.match(chat)):
        return None
    return "system and chat texts" + (f", {_CALL}" if _CALL in chat else "")


def _read(record: Any) -> Converted:
    record = an_object(record)
    system = a_text(record.get("system") or "", ("system",))
    chat = a_text(record.get("chat"), ("chat",))
    talk, kept = Conversation(), Tree()
    apart = taken_apart(system, _split, _joined)
    assert apart is not None
    (content, tools, notes), as_written = apart
    talk.notes += notes
    if not as_written:
        kept["system"] = system
    if content:
        talk.say("system", content)
    turns = _turns(chat)
    if turns is None:
        raise wrong("the chat does not begin with a turn", ("chat",))
    for speaker, text in turns:
        if speaker == "tool":
            talk.result(text)
        elif speaker == "assistant":
            _listen(talk, text)
        else:
            talk.say(speaker, text)
    fields = {key: one for key, one in record.items() if key not in _OWN and one is not None}
    return talk.row(tools or None, format="glaive", kept=kept, more=fields)


_OWN = frozenset({"system", "chat", "messages", "tools", "functions", META})


def _turns(chat: str) -> list[tuple[str, str]] | None:
    """Who says what; None where something stands before the first turn."""
    chat = f"\n{chat}"
    found = list(_LINE.finditer(chat))
    if len(found) < 2:
        found = list(_INLINE.finditer(chat))
    if not found:
        return None if chat.strip() else []
    if chat[: found[0].start()].strip():
        return None
    ends = [one.start() for one in found[1:]] + [len(chat)]
    return [(_SPEAKERS[one[1]], _trimmed(chat[one.end() : end])) for one, end in zip(found, ends, strict=True)]


def _trimmed(text: str) -> str:
    return text.strip().removesuffix(_END).strip()


def _listen(talk: Conversation, text: str) -> None:
    before, called, after = text.partition(_CALL)
    call = _read_call(talk, after.strip()) if called else None
    if call is None:
        if called:
            place = ("messages", talk.turn, "content")
            talk.note("F101", "a call could not be read", turn=talk.turn, path=place)
        talk.say("assistant", text)
    else:
        talk.call([call], before.strip())


def _read_call(talk: Conversation, text: str) -> Call | None:
    head, closing = _HEAD.match(text), _CLOSING.search(text[-100:])
    try:
        value = loads_exact(head["name"] if head and closing else text)
    except JsonError:
        return None
    if head and closing:
        return Call(value, _arguments(talk, text[head.end() : max(len(text) - 100, 0) + closing.start()]))
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    arguments = value.get("arguments")
    return Call(value["name"], {} if arguments is None else arguments)


def _arguments(talk: Conversation, text: str) -> str:
    """Arguments as they stand between the quotes; mended where they are written as a Python text or as Python."""
    if is_json(text):
        return text
    place = ("messages", talk.turn, "tool_calls", 0, "function", "arguments")
    unescaped = text.replace("\\'", "'")
    if is_json(unescaped):
        talk.note("F103", "an apostrophe was escaped, as JSON does not", turn=talk.turn, path=place)
        return unescaped
    return arguments_text(talk, text)


def _split(text: str) -> Split:
    """The system message without its functions, and these."""
    text = text.removeprefix("SYSTEM:").strip()
    sentence = _sentence(text)
    found = _FUNCTION.search(text, sentence[1] if sentence else 0)
    if not found:
        return Split(text, [])
    spelled = read_spelled(text[found.start() :], typed=True)
    if not spelled.tools:
        note = Note("F104", "the functions in the system text could not be read", 0, ("messages", 0, "content"))
        return Split(text, [], (note,) if sentence else ())
    before = text[: found.start()].rstrip()
    if sentence and sentence[1] == len(before):
        before = before[: sentence[0]]
    return Split(before.strip(), spelled.tools, spelled.notes)


def _sentence(text: str) -> tuple[int, int] | None:
    """Where the last sentence stands that announces functions."""
    at = len(text)
    while (at := text.rfind(_ACCESS, 0, at)) >= 0:
        end = at + len(_ACCESS)
        end += text.startswith(" ", end)
        for words in _BEFORE if text.startswith("-", end) else ():
            if text.endswith(words, 0, at):
                return at - len(words), end + 1
    return None


def _joined(content: str, tools: list[Tree]) -> str:
    if not tools:
        return f"SYSTEM: {content}" if content else ""
    listed = "\n\n".join(all_made_of(tools, bare_text))
    if not content:
        return f"SYSTEM: {_ALONE}\n{listed}"
    words = _BEHIND if content[-1].isalnum() else f"\n\n{_ALONE}"
    return f"SYSTEM: {content}{words}\n{listed}"


def _write(row: Tree) -> Tree:
    row = numbered(uniform(row), named=False)
    messages, tools = row["messages"], row.get("tools") or []
    content = ""
    if messages and messages[0]["role"] == "system":
        content, messages = (messages[0]["content"] or "").strip(), messages[1:]
    record: Tree = {"system": _original(row, content, tools) or _joined(content, tools)}
    offset = len(row["messages"]) - len(messages)
    record["chat"] = "".join(_told(one, offset + index) for index, one in enumerate(messages))
    return {**{key: one for key, one in row.items() if key not in _OWN}, **record}


def _original(row: Tree, content: str, tools: list[Tree]) -> str | None:
    """The system text as it was, where it still says the same."""
    text = kept_of(row, "glaive").get("system")
    if not isinstance(text, str):
        return None
    parts = _split(text)
    return text if parts.rest == content and dumps(parts.tools) == dumps(tools) else None


def _told(message: Tree, turn: int) -> str:
    role, text = message["role"], message["content"] or ""
    if role not in _WORDS:
        raise wrong(f"Glaive has no role {role[:60]} here", ("messages", turn, "role"))
    if calls := message.get("tool_calls"):
        if len(calls) > 1:
            raise wrong("Glaive has no calls that are made at once", ("messages", turn, "tool_calls"))
        function = calls[0]["function"]
        said = f'{_CALL} {{"name": {dumps(function["name"])}, "arguments": \'{function["arguments"]}\'}}'
        text = f"{text.strip()}\n{said}" if text.strip() else said
    end = f" {_END}" if role == "assistant" else ""
    return f"{_WORDS[role]}: {text.strip()}{end}\n\n\n"


_LOSSES: tuple[Loss, ...] = (*PLAIN, ids_lost(named=False), FIELDS, SPACE, NO_TOOLS, NO_SYSTEM, TYPES)
CODEC = Codec(_recognise, _read, proved("glaive", _write, _read, _LOSSES), _LOSSES)
