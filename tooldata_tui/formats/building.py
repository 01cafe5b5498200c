"""Putting an OpenAI row together from a record of another format."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from tooldata_tui.dataset import Note
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import META, Converted, Tree
from tooldata_tui.formats.pairing import Waiting

__all__ = ["Call", "Conversation", "function_tool"]


class Call(NamedTuple):
    """A call as a record has it.

    :ivar arguments: a JSON text, which is kept as it is, or a value, which is written as one
    :ivar id: None where the format has none; it is given one then
    """

    name: str
    arguments: Any
    id: str | None = None
    meta: Tree | None = None


class Conversation:
    """Collects turns; gives calls ids where the format has none, and results the ids of their calls.

    An id is kept where the record has one. Results without are matched by name and order; what does not match is noted,
    not guessed.
    """

    def __init__(self) -> None:
        self.messages: list[Tree] = []
        self.notes: list[Note] = []
        self._waiting = Waiting()
        #: Something was called since the last turn that is no result, and some of it was answered.
        self._called = self._answered = False
        self._given = 0

    @property
    def turn(self) -> int:
        """The index that the next message will have."""
        return len(self.messages)

    def awaits(self, id: str) -> bool:
        """Whether a call with this id has no result yet."""
        return self._waiting.awaits(id)

    @property
    def awaited(self) -> int:
        """How many calls have no result yet."""
        return len(self._waiting)

    def note(self, code: str, message: str, *, turn: int | None = None, path: tuple[str | int, ...] = ()) -> None:
        """Note what could not be taken over as it was; *path* starts at the row."""
        self.notes.append(Note(code, message, turn, path))

    def say(
        self, role: str, content: Any, *, meta: Tree | None = None, more: Tree | None = None, **fields: Any
    ) -> None:
        """A turn that is text: system, user or assistant. *fields* that are None are left out.

        :param more: fields that may be called anything
        """
        if self._called:
            self._settle()
        message: Tree = {"role": role, "content": content}
        if fields or meta or more:
            _add(message, {**more, **fields} if more else fields, meta)
        self.messages.append(message)

    def call(
        self,
        calls: Sequence[Call],
        content: str | None = None,
        *,
        meta: Tree | None = None,
        more: Tree | None = None,
        **fields: Any,
    ) -> None:
        """An assistant turn that makes *calls*: all of them at once, in parallel."""
        if self._called:
            self._settle()
        self._called = True
        made, waits = [], self._waiting.add
        for name, arguments, id, own in calls:
            if id is None:
                self._given += 1
                id = f"call_{self._given}"
            waits(id, name)
            text = arguments if isinstance(arguments, str) else dumps(arguments)
            entry: Tree = {"id": id, "type": "function", "function": {"name": name, "arguments": text}}
            if own is not None:
                entry[META] = own
            made.append(entry)
        message: Tree = {"role": "assistant", "content": content or None, "tool_calls": made}
        if fields or meta or more:
            _add(message, {**more, **fields} if more else fields, meta)
        self.messages.append(message)

    def result(self, content: Any, *, id: str | None = None, name: str | None = None, meta: Tree | None = None) -> None:
        """What a tool gave back. A value that is no text is written as JSON."""
        call = self._waiting.answered(id, name)
        answers = id if id is not None else call and call.id
        if call is None:
            self.note("F102", "the result answers no call", turn=self.turn, path=("messages", self.turn))
        else:
            self._answered = True
        text = content if isinstance(content, str) else dumps(content)
        message: Tree = {"role": "tool"}
        if answers is not None:
            message["tool_call_id"] = answers
        if name is not None:
            message["name"] = name
        message["content"] = text
        if meta:
            message[META] = meta
        self.messages.append(message)

    def row(
        self,
        tools: list[Tree] | None,
        *,
        format: str,
        kept: Tree | None = None,
        more: Tree | None = None,
        **fields: Any,
    ) -> Converted:
        """The row and the notes.

        :param tools: OpenAI tools; None where the record has no place for any, an empty list where it has none in it
        :param kept: what OpenAI's shape has no place for, under ``_meta.kept``
        :param more: what else the record says, under its own keys, which may be called anything
        :param fields: more of the row, such as ``id``; those that are None are left out
        """
        if self._called:
            self._settle(end=True)
        row: Tree = {"messages": self.messages}
        if tools is not None:
            row["tools"] = tools
        row |= {key: value for key, value in fields.items() if value is not None}
        row |= {key: value for key, value in (more or {}).items() if key not in ("messages", "tools", META)}
        row[META] = {"format": format, **({"kept": kept} if kept else {})}
        return Converted(row, tuple(self.notes))

    def _settle(self, *, end: bool = False) -> None:
        """Before a turn that is no result: results that are missing while others came cannot be paired."""
        if (self._answered or not end) and self._waiting:
            left = ", ".join(one.name for one in islice(self._waiting, 5))
            self.note("F102", f"no result came for {left}", turn=self.turn - 1)
        self._waiting.clear()
        self._called = self._answered = False


def _add(message: Tree, fields: Tree, meta: Tree | None) -> None:
    """Give a message what else its turn says."""
    for key, value in fields.items():
        if value is not None:
            message[key] = value
    if meta:
        message[META] = meta


def function_tool(
    name: str, description: Any = None, parameters: Any = None, *, meta: Tree | None = None, **more: Any
) -> Tree:
    """A tool in OpenAI's shape. What is None is left out."""
    fields = {"description": description, "parameters": parameters, **more}
    function = {"name": name, **{key: value for key, value in fields.items() if value is not None}}
    return {"type": "function", "function": function, **({META: meta} if meta else {})}
