"""Decision points: what the triage compares."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from tooldata_tui.dataset import Example, Message, Role
from tooldata_tui.dataset.jsontext import JsonError, loads

__all__ = ["Point", "plain_points", "points_of", "questions_of"]

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


#: Makes a point of a tuple; the class itself takes three times as long.
_point = partial(tuple.__new__, Point)


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


def plain_points(number: int, messages: Any, offered: tuple[str, ...]) -> list[Point] | None:
    """What :func:`points_of` gives, but for the calls: from the messages of a row as they were parsed.

    None where they are not as most are, and have to be read as an example first.
    """
    points = []
    asked = before = said = None
    last = ""
    try:
        for turn, message in enumerate(messages):
            role = message["role"]
            if role == "user":
                asked, before = message.get("content"), said
                if asked is None:
                    asked = ""
                elif type(asked) is not str:
                    return None
            elif role == "assistant":
                content, calls = message.get("content"), message.get("tool_calls")
                if (content is not None and type(content) is not str) or "function_call" in message:
                    return None
                if asked is not None and (calls or last != "tool"):
                    called = frozenset([call["function"]["name"] for call in calls]) if calls else _NOTHING
                    points.append(_point((number, turn, _short_text(asked, before), called, offered, ())))
                if content:
                    said = content
            elif role == "function":
                return None
            last = role
    except (TypeError, LookupError, AttributeError):
        return None
    return points


_NOTHING: frozenset[str] = frozenset()


def questions_of(example: Example) -> Iterator[str]:
    """Everything that the user of *example* says, as the texts of points are: also what nobody answers."""
    before: Message | None = None
    for message in example.messages:
        if message.role == Role.USER:
            yield _text(message, before)
        elif message.role == Role.ASSISTANT and message.content:
            before = message


def _text(asked: Message, before: Message | None) -> str:
    return _short_text(asked.content or "", before and before.content)


def _short_text(asked: str, before: str | None) -> str:
    text = asked.strip()[:_LONGEST]
    if len(text) >= _TOO_SHORT or not before:
        return text
    return f"{before.strip()[-_CONTEXT:]}\n{text}"


def _call(name: str, arguments: str) -> str:
    try:
        value = loads(arguments)
    except JsonError:
        return name + arguments
    # Python's own writer: to compare it is exact enough, and it is several times faster than ours.
    return name + json.dumps(value, sort_keys=True) if type(value) is dict else name + arguments
