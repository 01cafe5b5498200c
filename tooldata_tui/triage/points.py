"""Decision points: what the triage compares."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from tooldata_tui.dataset import Example, Message, Role
from tooldata_tui.dataset.jsontext import JsonError, loads

__all__ = ["Point", "points_of"]

#: Characters of a text that are looked at; what comes behind them no longer decides what is called.
_LONGEST = 2_000
#: Characters of a message below which the one before it is needed to read it: "yes, go ahead".
_TOO_SHORT = 25
#: Characters of what stands before a short message.
_CONTEXT = 200


class Point(NamedTuple):
    """One place where the model calls tools or answers in text.

    :ivar example: id of the example
    :ivar turn: index of the assistant's message
    :ivar text: what the user asked last, with what it takes to read it
    :ivar label: names of the tools that are called; empty for none
    :ivar offered: names of the tools it may call, in the order of the file
    :ivar calls: the calls, each as its name and its arguments in one form whatever the file's, sorted
    """

    example: int
    turn: int
    text: str
    label: frozenset[str]
    offered: tuple[str, ...]
    calls: tuple[str, ...]


def points_of(number: int, example: Example) -> Iterator[Point]:
    """The decision points of *example*, whose id is *number*.

    An answer right after a tool's result belongs to the call before it and is none; a turn that nobody asked for
    (the conversation begins with it) has no text to compare and is none either.
    """
    offered = tuple(example.toolset.by_name)
    asked: Message | None = None
    before: Message | None = None
    said: Message | None = None
    last = ""
    for turn, message in enumerate(example.messages):
        if message.role == Role.USER:
            asked, before = message, said
        elif message.role == Role.ASSISTANT and asked is not None and (message.calls or last != Role.TOOL):
            text = _text(asked, before)
            calls = tuple(sorted(_call(call.name, call.arguments) for call in message.calls))
            yield Point(number, turn, text, frozenset(call.name for call in message.calls), offered, calls)
        if message.role == Role.ASSISTANT and message.content:
            said = message
        last = message.role


def _text(asked: Message, before: Message | None) -> str:
    text = (asked.content or "").strip()[:_LONGEST]
    if len(text) >= _TOO_SHORT or before is None or not before.content:
        return text
    return f"{before.content.strip()[-_CONTEXT:]}\n{text}"


def _call(name: str, arguments: str) -> str:
    try:
        value = loads(arguments)
    except JsonError:
        return name + arguments
    # Python's own writer: to compare it is exact enough, and it is several times faster than ours.
    return name + json.dumps(value, sort_keys=True) if type(value) is dict else name + arguments
