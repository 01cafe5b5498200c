"""Tools that many rows offer, in whatever company: each is read, and written, once.

They are known by the bytes that Python's own marshalling makes of them, which is several times quicker than reading
one. Equal bytes are equal tools; a tool that is met with other bytes is read again.
"""

import marshal
from typing import Any, NamedTuple

from tooldata_tui.dataset import EMPTY_TOOLSET, Tool, Toolset
from tooldata_tui.dataset.jsontext import SHALLOW, JsonError, dumps, dumps_plain, loads
from tooldata_tui.formats.known_values import Known
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tool

__all__ = ["KnownTools"]

#: Bytes of tools that are remembered; then it begins anew.
MAX_BYTES = 16 * 2**20
#: Later ones write what is met twice once, and equal tools differently.
_VERSION = 2


class _Known(NamedTuple):
    text: bytes
    tool: Tool


class KnownTools:
    """The tools that were met so far."""

    def __init__(self) -> None:
        self._met: dict[bytes, _Known] = {}
        self._bytes = 0
        #: Those of the last row, which most often are those of the next.
        self._last: list[_Known] = []
        self._made = (b"[]", EMPTY_TOOLSET)

    def read(self, tools: list[Any], path: str) -> tuple[bytes, Toolset]:
        """A list of tools as JSON, and the toolset that it is. Raises :class:`RowError` for what is none."""
        try:
            known: list[_Known] = [item.made[_read] for item in tools]
        except (AttributeError, KeyError):  # one of them is no known value, or was not read yet
            known = [self._one(item, f"{path}[{index}]") for index, item in enumerate(tools)]
        if known != self._last:
            text = b", ".join([one.text for one in known])
            self._made, self._last = (b"[%b]" % text, Toolset(tuple([one.tool for one in known]))), known
        return self._made

    def _one(self, item: Any, path: str) -> _Known:
        if type(item) is not Known:
            return self._by_bytes(item, path)
        known: _Known | None = item.made.get(_read)
        if known is None:
            known = item.made[_read] = _read(item, path)
        return known

    def _by_bytes(self, item: Any, path: str) -> _Known:
        try:
            data = marshal.dumps(item, _VERSION)
        except ValueError:  # there are numbers in it that are kept as they were written
            return _read(item, path)
        known = self._met.get(data)
        if known is None:
            known = _read(item, path)
            self._bytes += len(data) + len(known.text)
            if self._bytes > MAX_BYTES:
                self._met.clear()
                self._bytes = len(data) + len(known.text)
            self._met[data] = known
        return known


def _read(item: Any, path: str) -> _Known:
    try:
        text = dumps_plain(item)
    except TypeError:  # there are numbers in it that are kept as they were written
        text = dumps(item)
    else:
        if text.count("{") + text.count("[") < SHALLOW:
            return _Known(text.encode(), read_tool(item, path))  # it would be read again as just this
    try:
        # As deep as it will stand in the row, which has to be read again.
        [again] = loads(f'{{"tools": [{text}]}}')["tools"]
    except JsonError as error:
        raise RowError("J105" if error.reason.startswith("nested") else "J101", error.reason, path=path) from None
    return _Known(text.encode(), read_tool(again, path))
