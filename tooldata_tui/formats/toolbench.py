"""ToolBench: a thought, an action and its input in the assistant's text, and the tools as Python in the system text.

The tool ``Finish`` ends a conversation there. It is listed with the others, and is called as they are.
"""

from typing import Any

from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.known_values import all_made_of
from tooldata_tui.formats.losses import ids_lost
from tooldata_tui.formats.proving import NO_SYSTEM, NO_TOOLS, PLAIN, RESULT_FIELDS, TYPES, proved
from tooldata_tui.formats.pythonic import write_literal
from tooldata_tui.formats.sharing import Dialect, Split, Turn, read_shared, turns_in, write_shared
from tooldata_tui.formats.spelled_tools import arguments_text, bare_tool, read_spelled_list
from tooldata_tui.formats.uniform import numbered, uniform

__all__ = ["CODEC"]

_WORDS = {"user": "user", "assistant": "assistant", "call": "assistant", "tool": "function"}
_LISTED = "Specifically, you have access to the following APIs: "
_THOUGHT, _ACTION, _INPUT = "\nThought: ", "\nAction:", "\nAction Input:"
_END = "End Action"


def _recognise(record: Any) -> str | None:
    for _, text in turns_in(record) or ():
        if _LISTED.rstrip() in text or (_INPUT in text and "Action:" in text):
            return "conversations with Thought, Action and Action Input"
    return None


def _listen(talk: Conversation, turns: list[Turn]) -> None:
    for turn in turns:
        if turn.speaker == "tool":
            talk.result(turn.text, meta=turn.meta)
        else:
            _said(talk, turn)


def _said(talk: Conversation, turn: Turn) -> None:
    acted = _acted(talk, turn.text)
    if acted is None:
        talk.say("assistant", turn.text, meta=turn.meta, more=turn.fields)
    else:
        thought, call = acted
        talk.call([call], thought, meta=turn.meta, more=turn.fields)


def _acted(talk: Conversation, text: str) -> tuple[str, Call] | None:
    """The thought and the call of a turn; None where nothing is called."""
    begun = text if text.startswith("\n") else f"\n{text}"
    action = begun.find(_ACTION)
    if action < 0:
        return None
    given = begun.find(_INPUT, action + 1)
    name = begun[action + len(_ACTION) : given].strip() if given >= 0 else ""
    if not name or "\n" in name:
        place = ("messages", talk.turn, "content")
        talk.note("F101", "an action has no name or no input", turn=talk.turn, path=place)
        return None
    thought = begun[:action]
    thought = thought[len(_THOUGHT) :] if thought.startswith(_THOUGHT) else thought.strip().removeprefix("Thought:")
    arguments = begun[given + len(_INPUT) :].strip().removesuffix(_END).strip()
    return thought, Call(name, arguments_text(talk, arguments))


def _tell(messages: list[Tree]) -> list[tuple[str, str, Tree]]:
    if messages[0]["role"] == "tool":
        return [("tool", one["content"] or "", {}) for one in messages]
    [message] = messages
    fields = {key: one for key, one in message.items() if key not in ("role", "content", "tool_calls", META)}
    calls = message.get("tool_calls")
    text = message["content"] or ""
    if not calls:
        return [("assistant", text, fields)]
    if len(calls) > 1:
        raise ValueError("ToolBench has no calls that are made at once")
    function = calls[0]["function"]
    return [("assistant", f"{_THOUGHT}{text}{_ACTION} {function['name']}{_INPUT} {function['arguments']}", fields)]


def _split(text: str) -> Split | None:
    listed = text.find(_LISTED.rstrip())
    start = text.find("[", listed) if listed >= 0 else -1
    spelled = read_spelled_list(text, start) if start >= 0 else None
    if spelled is None:
        return None
    tools, notes, end = spelled
    before = text[:listed]
    before = before[:-2] if before.endswith("\n\n") else before.strip()
    after = text[end:].strip()
    return Split(f"{before}\n{after}" if before and after else before or after, tools, notes)


def _join(rest: str, tools: list[Tree]) -> str:
    listed = f"{_LISTED}[{', '.join(all_made_of(tools, _literal))}]"
    return f"{rest}\n\n{listed}" if rest else listed


def _literal(tool: Tree) -> str:
    return write_literal(bare_tool(tool), quote="'")


_DIALECT = Dialect("toolbench", _WORDS, _said, _listen, _tell, _split, _join)


def _read(record: Any) -> Converted:
    return read_shared(record, _DIALECT)


def _write(row: Tree) -> Tree:
    return write_shared(numbered(uniform(row), named=False), _DIALECT)


_LOSSES: tuple[Loss, ...] = (*PLAIN, ids_lost(named=False), RESULT_FIELDS, NO_TOOLS, NO_SYSTEM, TYPES)
CODEC = Codec(_recognise, _read, proved("toolbench", _write, _read, _LOSSES), _LOSSES)
