"""Reading a file of another format: each record becomes an OpenAI row, and is kept beside it as it was."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import islice
from json.encoder import JSONEncoder
from typing import Any

from tooldata_tui.dataset import Example, Note, Toolset
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads
from tooldata_tui.formats.codec import META, Codec, Tree
from tooldata_tui.formats.interning import Cut, PartCache
from tooldata_tui.formats.known_tools import KnownTools
from tooldata_tui.formats.known_values import KnownValues, Span
from tooldata_tui.formats.openai import OpenAIReader, Original, Row, not_json

__all__ = ["NOTES", "ConvertingReader", "noted", "notes_of"]

#: Where a row keeps its notes, in ``_meta``.
NOTES = "notes"
#: Notes that are kept of one record.
_MOST = 50
#: With fewer brackets than that, nothing is nested deeper than JSON may be.
_SHALLOW = 200
_encode = JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode


class ConvertingReader:
    """Reads records of one format.

    :param tools: the tools of rows that bring none
    """

    def __init__(self, codec: Codec, tools: Toolset | None = None) -> None:
        self._codec, self._lent = codec, tools
        self._rows = OpenAIReader(tools)
        self._known, self._tools = KnownValues(), KnownTools()
        self._records, self._lines = PartCache(), PartCache()

    def parse(self, line: bytes) -> Row:
        """The row of a record. Raises :class:`RowError` for what is no JSON, or no record of this format."""
        try:
            record, place = self._known.read(line)
        except JsonError as error:
            raise not_json(line, error) from None
        row, notes = self._codec.read(record)
        row = noted(row, notes)
        tree, toolset, written, tools = self._written(row)
        _, stored, cuts = _short(self._records, line, place)
        original = Original(stored, cuts, written)
        _, stored, cuts = _short(self._lines, written, tools)
        return Row(tree, toolset, written, stored, cuts, original)

    def _written(self, row: Tree) -> tuple[Any, Toolset | None, bytes, Span | None]:
        """A row as it is read again, its tools, the line that it is, and where the tools stand in that.

        What is read again is as deep as JSON may be, and has numbers as the rest of the program takes them. Tools that
        were met are not read again.
        """
        tools = row.get("tools")
        if not isinstance(tools, list):
            line = dumps(row).encode()
            lent = self._lent if tools is None and row.get("functions") is None else None
            return _read_again(line), lent, line, None
        text, toolset = self._tools.read(tools, "$.tools")
        place = list(row).index("tools")
        rest = {key: value for key, value in row.items() if key != "tools"}
        tree: Any = rest
        try:
            before, after = (_encode(dict(islice(rest.items(), *part)))[1:-1] for part in ((place,), (place, None)))
        except (TypeError, ValueError):  # there are numbers in it that are kept as they were written
            before, after = (dumps(dict(islice(rest.items(), *part)))[1:-1] for part in ((place,), (place, None)))
            tree = None
        read = f"{{{', '.join(filter(None, (before, after)))}}}"
        if tree is None or read.count("{") + read.count("[") >= _SHALLOW:
            tree = _read_again(read.encode())
        head, body = f'{{{before}{", " if before else ""}"tools": '.encode(), text.encode()
        line = b"%b%b%b" % (head, body, f"{', ' if after else ''}{after}}}".encode())
        return tree, toolset, line, (len(head), len(head) + len(body))

    def example(self, row: Row) -> Example:
        """The example that a row stands for. Raises :class:`RowError`."""
        return self._rows.example(row)


def noted(row: dict[str, Any], notes: Sequence[Note]) -> dict[str, Any]:
    """*row* with *notes* about it, the first few of them."""
    if not notes:
        return row
    return {**row, META: {**row.get(META, {}), NOTES: [_stored(note, row) for note in notes[:_MOST]]}}


def _read_again(line: bytes) -> Any:
    try:
        return loads(line)
    except JsonError as error:
        raise not_json(line, error) from None


def _short(cache: PartCache, line: bytes, tools: Span | None) -> tuple[bytes, bytes, tuple[Cut, ...]]:
    """A line as :meth:`PartCache.shorten` gives it, or as it is; what is met in it is remembered."""
    short = cache.shorten(line)
    if short is None:
        cache.learn(line, _itself, _itself, tools)
    return short or (line, line, ())


def _itself(data: bytes) -> bytes:
    return data


def _stored(note: Note, row: Mapping[str, Any]) -> list[Any]:
    return [note.code, note.message, note.turn, list(note.path), _seen(row, note.turn)]


def _seen(row: Mapping[str, Any], turn: int | None) -> str:
    """What tells that the turn a note is about has been changed since."""
    messages = row["messages"]
    if turn is None or not 0 <= turn < len(messages):
        return ""
    return hashlib.sha256(dumps(messages[turn]).encode()).hexdigest()[:16]


def notes_of(row: Mapping[str, Any]) -> tuple[Note, ...]:
    """The notes that stand in a row, but for those about turns that were edited since."""
    meta = row.get(META)
    stored = meta.get(NOTES) if isinstance(meta, Mapping) else None
    if not isinstance(stored, list):
        return ()
    notes = []
    for one in stored[:_MOST]:
        match one:
            case [str(code), str(message), int() | None as turn, list(path), str(seen)]:
                if _seen(row, turn) == seen and all(isinstance(step, str | int) for step in path):
                    notes.append(Note(code, message, turn, tuple(path)))
    return tuple(notes)
