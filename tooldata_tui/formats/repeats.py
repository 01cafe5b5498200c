"""Parts that repeat from record to record, tools and system messages: each is cut out of the lines and stored once.

Here they are known by what they mean, which whoever has converted a record knows already. Nobody has to look for them
in lines that share nothing, as :mod:`~tooldata_tui.formats.interning` does, which has yet to read them.
"""

from tooldata_tui.dataset import Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.interning import MAX_BYTES, MIN_PART, Cut, tools_start, value_end
from tooldata_tui.formats.known_values import Span

__all__ = ["Repeats", "Shortened"]

#: After this many parts that were never seen again, no others are remembered.
_PATIENCE = 500
#: What remembering one takes beside its bytes.
_EACH = 200
#: In place of a part that was met once, and of one that cannot be cut.
_ONCE, _NOWHERE = b"?", b""


#: A line without its cuts, and these.
Shortened = tuple[bytes, tuple[Cut, ...]]


class Repeats:
    """The parts of one kind of lines that were met so far."""

    def __init__(self) -> None:
        self._systems: dict[str, bytes] = {}
        self._tools: dict[str, bytes] = {}
        self._bytes = self._unused = 0

    def cut(self, line: bytes, system: str | None, tools: Toolset | None, place: Span | None) -> Shortened:
        """Cut out of *line* what lines before had as well.

        :param system: the text of its system message
        :param tools: what its tools are
        :param place: where they stand, if that is known
        """
        first = self._system(line, system) if system is not None and len(system) >= MIN_PART else None
        second = self._offered(line, tools.key, place) if tools is not None else None
        if first is None and second is None:
            return line, ()
        self._unused = 0
        stored, cuts, removed = line, list[Cut](), 0
        for start, part in sorted(one for one in (first, second) if one is not None):
            at = start - removed
            if cuts and at < cuts[-1].offset:
                continue  # the one stands in the other
            cuts.append(Cut(at, part))
            stored = stored[:at] + stored[at + len(part) :]
            removed += len(part)
        return stored, tuple(cuts)

    def _system(self, line: bytes, text: str) -> Cut | None:
        part = self._systems.get(text)
        if part is None:
            self._meet(self._systems, text, _ONCE)
            return None
        if part is _ONCE:
            written = dumps(text).encode()
            part = written if written in line else _NOWHERE
            self._keep(self._systems, text, part)
        at = line.find(part) if part else -1
        return Cut(at, part) if at >= 0 else None

    def _offered(self, line: bytes, key: str, place: Span | None) -> Cut | None:
        part = self._tools.get(key)
        if part is None:
            # What ends where nobody knows is looked at when it comes again.
            self._meet(self._tools, key, _ONCE if place is None else _long(line[place[0] : place[1]]))
            return None
        if part is _NOWHERE:
            return None
        start = place[0] if place else tools_start(line)
        if part is _ONCE:
            self._keep(self._tools, key, _long(line[start : value_end(line, start)]) if start else _NOWHERE)
            return None
        return Cut(start, part) if line.startswith(part, start) else None

    def _meet(self, parts: dict[str, bytes], key: str, part: bytes) -> None:
        if self._unused <= _PATIENCE:
            self._unused += 1
            self._keep(parts, key, part)

    def _keep(self, parts: dict[str, bytes], key: str, part: bytes) -> None:
        size = len(key) + len(part) + _EACH
        self._bytes += size
        if self._bytes > MAX_BYTES:
            self._systems.clear()
            self._tools.clear()
            self._bytes = size
        parts[key] = part


def _long(part: bytes) -> bytes:
    """*part*, if it is worth a cut."""
    return part if len(part) >= MIN_PART else _NOWHERE
