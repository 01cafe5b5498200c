"""Values that many records have, tools above all: each is read once, and so is all that is made of it.

They are known by their text, before any of it is parsed. What is given for one is the same object every time, which
must not be changed; what a reader makes of it is kept with it (:func:`made_of`).
"""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from tooldata_tui.dataset.jsontext import JsonError, loads_exact

__all__ = ["Known", "KnownInLines", "KnownValues", "Listed", "Span", "all_made_of", "made_of"]

T = TypeVar("T")

#: Characters that are remembered; then it begins anew.
MAX_CHARS = 8 * 2**20
#: Two values that begin alike are told apart one by one, and no more of them are kept.
_HEAD, _ALIKE = 64, 8
#: One that is known saves twice what remembering one costs. Where so many more were remembered in vain, only one in
#: so many is still tried.
_PATIENCE, _SELDOM = 1_000, 32

#: Only for where a value ends.
_decode = json.JSONDecoder().raw_decode
_OPENING = re.compile(r"\[[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*([,\]])[ \t\r\n]*")
#: The key of a list of tools, and Gemini's inside it.
_KEY = '"tools"'
_TOOLS = re.compile(
    r'"tools"[ \t\r\n]*:[ \t\r\n]*()'
    r'(\[[ \t\r\n]*\{[ \t\r\n]*"functionDeclarations"[ \t\r\n]*:[ \t\r\n]*)?(?=\[[ \t\r\n]*\{)'
)
_CLOSING = re.compile(r"[ \t\r\n]*\}[ \t\r\n]*\]")
#: Every byte is one character.
_BYTEWISE = "latin-1"
#: As deep as a value may stand where it is put back.
_DEEP = "[[[[%s]]]]"


class Known(dict[str, Any]):
    """An object that was read once, and is given again. It must not be changed.

    :ivar made: what was made of it, by what made it
    """

    __slots__ = ("made",)

    def __init__(self, value: dict[str, Any]) -> None:
        super().__init__(value)
        self.made: dict[Any, Any] = {}


def made_of(value: Any, make: Callable[[Any], T]) -> T:
    """``make(value)``, which is made once of a value that is known. It must not be changed."""
    if type(value) is not Known:
        return make(value)
    made: dict[Any, T] = value.made
    if make not in made:
        made[make] = make(value)
    return made[make]


def all_made_of(values: Sequence[Any], make: Callable[[Any], T]) -> list[T]:
    """``made_of(value, make)`` of each value."""
    try:
        return [one.made[make] for one in values]
    except (AttributeError, KeyError):  # one of them is no known value, or nothing was made of it yet
        return [made_of(one, make) for one in values]


class Listed(NamedTuple):
    """The values of a list, and where it ends in its text."""

    values: list[Known]
    end: int


#: Where something begins and ends.
Span = tuple[int, int]
#: Reads the object that begins in a text at a place, and gives where it ends; None for what it cannot read by itself.
Read = Callable[[str, int], tuple[dict[str, Any], int] | None]


class KnownValues:
    """Objects that were met so far.

    :param parse: what reads JSON
    :param read: what reads one that was not met, where that is not in JSON
    """

    def __init__(self, parse: Callable[[str], Any] = loads_exact, read: Read | None = None) -> None:
        self._parse = parse
        self._read = read or self._read_json
        self._met: dict[str, list[tuple[str, Known]]] = {}
        self._marker = secrets.token_hex(12)
        self._chars = self._passed = 0
        self._patience = _PATIENCE
        #: Those that were known since one was not.
        self._known = 0

    def loads(self, text: str) -> Any:
        """The value of JSON in whose tools objects may be known: of a list of them, or of an object with one."""
        if text.startswith("["):
            listed = self.items(text, 0)
            return listed.values if listed and listed.end == len(text) else self._parse(text)
        found = self._cut(text)
        return self._parse(text) if found is None else found[0]

    def _cut(self, text: str) -> tuple[Any, Span | None] | None:
        """The value of *text*, the list of tools in it taken out before it is parsed, and where all of ``tools`` stands
        if that is known. None where it has to be parsed as it is: there are no tools in it, or it is wrong."""
        at = text.find(_KEY)
        if at < 0 or not (found := _TOOLS.match(text, at)) or not (listed := self.items(text, found.end())):
            return None
        start, end = found.end(), listed.end
        try:
            value = self._parse(f'{text[:start]}"{self._marker}"{text[end:]}')
        except JsonError:
            return None  # so that the place in the message is that of the whole text
        if not _put_back(value, self._marker, listed.values):
            return None
        if found[2]:  # a group, which is known by itself only where nothing else is in it
            closing = _CLOSING.match(text, end)
            return value, (found.end(1), closing.end()) if closing else None
        return value, (start, end)

    def _read_json(self, text: str, at: int) -> tuple[dict[str, Any], int] | None:
        try:
            end = _decode(text, at)[1]
            return self._parse(_DEEP % text[at:end])[0][0][0][0], end
        except (ValueError, RecursionError):
            return None

    def items(self, text: str, at: int) -> Listed | None:
        """The list of objects that begins at *at*; None where it holds anything else, or nothing."""
        opening = _OPENING.match(text, at)
        if opening is None:
            return None
        met, values, at = self._met.get, list[Known](), opening.end()
        while True:
            for known, value in met(text[at : at + _HEAD], ()):
                if text.startswith(known, at):
                    values.append(value)
                    at += len(known)
                    self._known += 1
                    break
            else:
                if (found := self._new(text, at)) is None:
                    return None
                values.append(found[0])
                at = found[1]
            if text[at : at + 2] == ", ":
                at += 2
                continue
            between = _BETWEEN.match(text, at)
            if between is None:
                return None
            if between[1] == "]":
                return Listed(values, between.end(1))
            at = between.end()

    def one(self, text: str, at: int) -> tuple[Known, int] | None:
        """The object that begins at *at*, and where it ends; None where none does, or it cannot be read by itself."""
        for known, value in self._met.get(text[at : at + _HEAD], ()):
            if text.startswith(known, at):
                self._known += 1
                return value, at + len(known)
        return self._new(text, at)

    def _new(self, text: str, at: int) -> tuple[Known, int] | None:
        """As :meth:`one`, for one that was not met."""
        head = text[at : at + _HEAD]
        alike = self._met.get(head, ())
        self._patience = min(self._patience + 2 * self._known, _PATIENCE)
        self._known = 0
        if self._patience > 0:
            self._patience -= 1
        else:
            self._passed += 1
            if self._passed % _SELDOM:
                return None
        if not head.startswith("{") or (read := self._read(text, at)) is None:
            return None
        value, end = Known(read[0]), read[1]
        if end - at >= _HEAD and len(alike) < _ALIKE:
            self._keep(head, text[at:end], value)
        return value, end

    def _keep(self, head: str, text: str, value: Known) -> None:
        self._chars += len(text)
        if self._chars > MAX_CHARS:
            self._met.clear()
            self._chars = len(text)
        self._met.setdefault(head, []).append((text, value))


class KnownInLines(KnownValues):
    """As :class:`KnownValues`, for lines. They are looked at byte by byte, whatever these say: that takes no decoding,
    and places are those in the line.

    :param loads: what reads JSON
    """

    def __init__(self, loads: Callable[[bytes | str], Any] = loads_exact) -> None:
        super().__init__(lambda text: loads(text.encode(_BYTEWISE)))
        self._loads = loads

    def read(self, line: bytes) -> tuple[Any, Span | None]:
        """The value of *line*, and where the tools stand in it, if they were found."""
        found = self._cut(line.decode(_BYTEWISE))
        return (self._loads(line), None) if found is None else found


def _put_back(value: Any, marker: str, values: list[Known]) -> bool:
    """Put the list where its marker is; false where that is none of the places that it may be at."""
    if type(value) is not dict:
        return False
    for key in ("tools", "toolConfig"):
        inner = value.get(key)
        if inner == marker:
            value[key] = values
            return True
        if type(inner) is dict and inner.get("tools") == marker:
            inner["tools"] = values
            return True
        if type(inner) is list and inner and type(inner[0]) is dict and inner[0].get("functionDeclarations") == marker:
            inner[0]["functionDeclarations"] = values
            return True
    return False
