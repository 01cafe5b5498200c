"""Parts that repeat in every line: found in the raw bytes, cut out, and parsed once.

Real files carry the same 5 to 30 kB of tools, and often the same system prompt, in every line. Where a line repeats a
part that was seen before, the part is cut from the bytes before the JSON is parsed and a marker put in its place; the
marker is a random text of this process, so no data can hold it. What is stored of a line is its own bytes, and what was
cut from where.
"""

import json
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

__all__ = ["MAX_BYTES", "MIN_PART", "Cut", "PartCache", "tools_start", "value_end"]

#: Shorter parts are not worth a cut, in bytes.
MIN_PART = 256
#: Bytes of parts remembered; the oldest go first.
MAX_BYTES = 64 * 2**20
#: After this many parts that were never seen again, looking for more is given up.
_PATIENCE = 500
_TRIES = 4

_TOOLS = re.compile(rb'"(?:tools|functions)"\s*:\s*')
_TOOL_KEYS = (b'"tools"', b'"functions"')
#: How the end of most lines begins: nothing follows their tools.
_ENDING = b'"tools":'
_SYSTEM = re.compile(rb'"role"\s*:\s*"(?:system|developer)"\s*,\s*"content"\s*:\s*')
#: Finds the end of a value several times faster than looking for its brackets does.
_decode = json.JSONDecoder().raw_decode


class Cut(NamedTuple):
    """``part`` stood at byte ``offset`` of the line as it is without its cuts."""

    offset: int
    part: bytes


#: Makes a cut of a tuple; the class itself takes three times as long.
_cut = partial(tuple.__new__, Cut)


@dataclass(slots=True)
class _Part:
    data: bytes
    quoted: bytes
    marker: str
    is_tools: bool
    #: Length of the ending that is kept of it.
    ending: int = 0


#: The end of lines that their tools close: its text, from the key to the end of the line; the same with a marker in the
#: place of the tools; the same without the tools; where they stood in it; their text.
_Ending = tuple[bytes, bytes, bytes, int, bytes]


class PartCache:
    """The parts seen so far, and what each was parsed into."""

    def __init__(self) -> None:
        self._secret = secrets.token_hex(12)
        self._parts: OrderedDict[bytes, _Part] = OrderedDict()
        #: What each was parsed into, by its marker.
        self._meanings: dict[str, Any] = {}
        #: The last tools of each length: quicker to find than those that a line ends with.
        self._closing: dict[int, _Part] = {}
        #: The last ending of each length: quicker still, since nothing of such a line is looked for but its key.
        self._endings: dict[int, _Ending] = {}
        #: The few parts of each kind that were met last: (system, tools).
        self._recent: tuple[list[_Part], list[_Part]] = ([], [])
        self._bytes = 0
        self._serial = 0
        self._unused = 0

    def shorten(self, line: bytes) -> tuple[bytes, bytes, tuple[Cut, ...]] | None:
        """Cut the known parts out of *line*, or return None if it has none.

        Gives what is left to parse, with markers for the parts; the line without the parts; and the parts.
        """
        system, tools = self._recent
        if not system:
            at = line.find(_ENDING)
            ending = self._endings.get(len(line) - at)
            if ending is not None and line.endswith(ending[0]):
                self._unused = 0
                _, text, left, offset, data = ending
                head = line[:at]
                return head + text, head + left, (_cut((at + offset, data)),)
        first = second = None
        start = end = 0
        if system and (start := _system_start(line)):
            first = _starting(system, line, start)
        if tools and (end := tools_start(line)):
            # Most often the tools close the line: they are what is left of it but for one brace.
            second = self._closing.get(len(line) - end - 1)
            if second is not None and not line.startswith(second.data, end):
                second = self._parts.get(line[end:-1])  # there are others of its length
            if second is None or not second.is_tools:
                second = _starting(tools, line, end)
        if first and second:
            if start > end:
                first, second, start, end = second, first, end, start
            if start + len(first.data) > end:
                return None
            self._unused = 0
            head, middle, tail = line[:start], line[start + len(first.data) : end], line[end + len(second.data) :]
            return (
                b"%b%b%b%b%b" % (head, first.quoted, middle, second.quoted, tail),
                head + middle + tail,
                (Cut(start, first.data), Cut(start + len(middle), second.data)),
            )
        if second:
            first, start = second, end
        if not first:
            return None
        self._unused = 0
        head, tail = line[:start], line[start + len(first.data) :]
        return head + first.quoted + tail, head + tail, (_cut((start, first.data)),)

    def meaning(self, value: Any) -> Any:
        """What the part was parsed into whose marker *value* is, else None."""
        return self._meanings.get(value) if type(value) is str else None

    def learn(
        self,
        line: bytes,
        read_tools: Callable[[bytes], Any],
        read_system: Callable[[bytes], Any],
        tools: tuple[int, int] | None = None,
    ) -> None:
        """Remember the long parts of *line*, a valid JSON object that :meth:`shorten` could not shorten.

        What a part means is read from the part alone: it may stand where it is not what it looks like.

        :param read_tools: gives what tools are parsed into, None for what is none
        :param read_system: gives the text of a system message, None for what is none
        :param tools: where the tools begin and end, where that is known
        """
        if self._unused > _PATIENCE:
            return
        for is_tools, start in ((False, _system_start(line)), (True, tools_start(line))):
            known = is_tools and tools is not None and tools[0] == start
            end = tools[1] if known and tools else value_end(line, start) if start else 0
            if end - start >= MIN_PART:
                data = line[start:end]
                read = read_tools if is_tools else read_system
                if data not in self._parts and (meaning := read(data)) is not None:
                    part = self._add(data, meaning, is_tools)
                    if is_tools:
                        self._keep_ending(line, start, part)

    def _keep_ending(self, line: bytes, start: int, part: _Part) -> None:
        """Keep how *line* ends, if it does with the tools that begin at *start*."""
        at = line.find(_ENDING)
        key = line[at:start]
        if at < 0 or key.rstrip(b" ") != _ENDING or line[start + len(part.data) :] != b"}":
            return
        part.ending = len(line) - at
        self._endings[part.ending] = (line[at:], key + part.quoted + b"}", key + b"}", len(key), part.data)
        self._bytes += part.ending

    def _add(self, data: bytes, meaning: Any, is_tools: bool) -> _Part:
        self._serial += 1
        self._unused += 1
        marker = f"{self._secret}{self._serial}"
        part = _Part(data, b'"%b"' % marker.encode(), marker, is_tools)
        self._parts[data], self._meanings[marker] = part, meaning
        if is_tools:
            self._closing[len(data)] = part
        recent = self._recent[is_tools]
        recent[:] = [part, *recent][:_TRIES]
        self._bytes += len(data)
        while self._bytes > MAX_BYTES and len(self._parts) > 1:
            _, old = self._parts.popitem(last=False)
            del self._meanings[old.marker]
            if self._closing.get(len(old.data)) is old:
                del self._closing[len(old.data)]
            if (ending := self._endings.get(old.ending)) and ending[-1] is old.data:
                del self._endings[old.ending]
            for parts in self._recent:
                parts[:] = [one for one in parts if one is not old]
            self._bytes -= len(old.data) + old.ending
        return part


def _system_start(line: bytes) -> int:
    """Offset of the text of the first system message, 0 if there is none."""
    at = line.find(b'"role"')  # as with tools, quicker than the pattern
    match = _SYSTEM.search(line, at) if at >= 0 else None
    return match.end() if match else 0


def tools_start(line: bytes) -> int:
    """Offset of the value under the first key for tools, 0 if there is none."""
    for key in _TOOL_KEYS:  # a plain search is several times faster than a pattern
        at = line.find(key)
        while at >= 0:
            if line.startswith(b":[", at + len(key)):
                return at + len(key) + 1
            if match := _TOOLS.match(line, at):
                return match.end()
            at = line.find(key, at + 1)
    return 0


def _starting(parts: list[_Part], line: bytes, start: int) -> _Part | None:
    for part in parts:
        if line.startswith(part.data, start):
            return part
    return None


def value_end(line: bytes, start: int) -> int:
    """Offset after the JSON value that starts at *start* of a valid line; *start* if that is a number or a word."""
    if line[start : start + 1] not in (b'"', b"[", b"{"):
        return start
    if line.startswith(b'"', start) and b"\\" not in line[start : (quote := line.find(b'"', start + 1))]:
        return quote + 1
    text = line[start:].decode()
    end = _decode(text)[1]
    return start + (end if text.isascii() else len(text[:end].encode()))
