"""The records of a file that is no JSON Lines: an array of them, or JSON values that run over several lines each."""

import re
from collections.abc import Iterator
from pathlib import Path

from tooldata_tui.errors import DataError
from tooldata_tui.formats.source import BOM, MAX_LINE, RawLine, at_line, chunks

__all__ = ["read_values"]

#: A whole string, the beginning of one, or a bracket: all that matters for where a value ends.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|"|[\[\]{}]', re.DOTALL)
#: What may stand between values.
_BETWEEN = re.compile(rb"[\s,\]]*")
#: A value that is no object, no array and no text.
_BARE = re.compile(rb"[^\s,\[\]{}\"]+")
_OPENING, _CLOSING = (b"{", b"["), (b"}", b"]")


def read_values(path: Path, *, start: int = 0, number: int = 0, max_line: int = MAX_LINE) -> Iterator[RawLine]:
    """Yield the values of *path* from byte *start*, the first of them numbered ``number + 1``: the elements of an array
    at its head, or values one behind the other.

    What they are numbered by is their order, not their line. Memory holds one of them. Raises :class:`DataError` for a
    file that cannot be read, and for a text longer than *max_line* bytes, of which nobody knows where it ends.
    """
    scan = _Scan(at_head=start == 0, offset=start, number=number, longest=max_line)
    try:
        for chunk in chunks(path, start):
            yield from scan.more(chunk)
    except DataError as error:
        raise at_line(error, scan.number + 1) from None
    yield from scan.rest()


class _Scan:
    """Finds where values begin and end.

    :ivar _data: what was read and is still to be looked at
    :ivar _begun: where in it the value begins that is being read
    :ivar _at: how far it was looked at
    :ivar _depth: brackets that are open in the value
    :ivar _dropped: bytes of the value that were let go of, since it is too long
    """

    def __init__(self, *, at_head: bool, offset: int, number: int, longest: int) -> None:
        self.number = number
        self._at_head, self._offset, self._longest = at_head, offset, longest
        self._data = b""
        self._begun = self._at = self._depth = self._dropped = 0

    def more(self, chunk: bytes) -> Iterator[RawLine]:
        self._data += chunk
        if self._at_head:
            self._skip_head()
        while True:
            if self._depth == 0 and not self._begin():
                break
            end = self._end()
            if end is None:
                break
            yield self._taken(end)
        self._let_go()

    def rest(self) -> Iterator[RawLine]:
        """What is left at the end of the file: a value that breaks off, or a bare one."""
        if self._data[self._begun :].strip() or self._dropped:
            yield self._taken(len(self._data))

    def _skip_head(self) -> None:
        """Pass the mark of the encoding, and the bracket that opens the array."""
        head = len(BOM) if self._data.startswith(BOM) else 0
        head += len(self._data) - head - len(self._data[head:].lstrip())
        if head < len(self._data):
            self._at_head = False
            self._begun = self._at = head + self._data.startswith(b"[", head)

    def _begin(self) -> bool:
        """Go to where the next value begins; false if there is none in what has been read."""
        if self._at == self._begun and (match := _BETWEEN.match(self._data, self._begun)):
            self._begun = self._at = match.end()
        return self._begun < len(self._data)

    def _end(self) -> int | None:
        """The offset after the value that is being read, None where more is needed to tell."""
        if self._depth == 0 and self._at == self._begun and (bare := _BARE.match(self._data, self._begun)):
            return bare.end() if bare.end() < len(self._data) else None
        while match := _TOKEN.search(self._data, self._at):
            token = match[0]
            if token == b'"':  # its end has not been read
                self._at = match.start()
                if len(self._data) - self._at > self._longest:
                    raise DataError("a text is too long to be passed over", line=0, hint="take it out of the file")
                return None
            self._at = match.end()
            if token in _OPENING:
                self._depth += 1
            elif token in _CLOSING:
                self._depth -= 1
            if self._depth <= 0:
                return self._at
        self._at = len(self._data)
        return None

    def _taken(self, end: int) -> RawLine:
        self.number += 1
        length = self._dropped + end - self._begun
        data = self._data[self._begun : end] if length <= self._longest else b""
        self._begun = self._at = end
        self._depth = self._dropped = 0
        return RawLine(self.number, data, self._offset + end, length)

    def _let_go(self) -> None:
        """Keep what belongs to the value that is being read; of one that is too long only the brackets are counted."""
        done = self._begun
        if self._dropped + self._at - self._begun > self._longest:
            self._dropped += self._at - self._begun
            done = self._at
        self._data = self._data[done:]
        self._offset += done
        self._begun, self._at = 0, self._at - done
