"""Reading a file of another format: each record becomes an OpenAI row, and is kept beside it as it was."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tooldata_tui.dataset import Example, Note, Toolset
from tooldata_tui.dataset.jsontext import SHALLOW, JsonError, dumps, dumps_plain, loads
from tooldata_tui.formats.codec import META, Codec, Tree
from tooldata_tui.formats.known_tools import KnownTools
from tooldata_tui.formats.known_values import KnownInLines, Span
from tooldata_tui.formats.openai import OpenAIReader, Original, Row, not_json, provenance
from tooldata_tui.formats.plain import plain_messages
from tooldata_tui.formats.repeats import Repeats
from tooldata_tui.formats.written import write_messages

__all__ = ["NOTES", "ConvertingReader", "noted", "notes_of"]

#: Where a row keeps its notes, in ``_meta``.
NOTES = "notes"
#: Notes that are kept of one record.
_MOST = 50
#: Make one of a tuple; the classes themselves take three times as long.
_row, _original, _example = (
    partial(tuple.__new__, Row),
    partial(tuple.__new__, Original),
    partial(tuple.__new__, Example),
)


class ConvertingReader:
    """Reads records of one format.

    :param tools: the tools of rows that bring none
    """

    def __init__(self, codec: Codec, tools: Toolset | None = None) -> None:
        self._codec, self._lent = codec, tools
        self._rows = OpenAIReader(tools)
        self._known, self._tools = KnownInLines(), KnownTools()
        self._records, self._lines = Repeats(), Repeats()

    def parse(self, line: bytes) -> Row:
        """The row of a record. Raises :class:`RowError` for what is no JSON, or no record of this format."""
        try:
            record, place = self._known.read(line)
        except JsonError as error:
            raise not_json(line, error) from None
        row = noted(*self._codec.read(record))
        tree, toolset, written, tools = self._written(row)
        offered, system = toolset if tools else None, _system_text(row)
        stored, cuts = self._records.cut(line, system, offered, place)
        original = _original((stored, cuts, written))
        stored, cuts = self._lines.cut(written, system, offered, tools)
        return _row((tree, toolset, written, stored, cuts, original))

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
        body, toolset = self._tools.read(tools, "$.tools")
        rest = {key: value for key, value in row.items() if key not in ("messages", "tools")}
        tree: Any = {"messages": row["messages"], **rest}
        try:
            text, brackets = write_messages(row["messages"])
            more = dumps_plain(rest)
        except (TypeError, ValueError):  # there are numbers in it that are kept as they were written
            text, more, brackets = dumps(row["messages"]), dumps(rest), SHALLOW
        head, tail = f'{{"messages": {text}', f", {more[1:]}" if rest else "}"
        if brackets + more.count("{") + more.count("[") >= SHALLOW:
            tree = _read_again(f"{head}{tail}".encode())
        first = f'{head}, "tools": '.encode()
        line = b"%b%b%b" % (first, body, tail.encode())
        return tree, toolset, line, (len(first), len(first) + len(body))

    def example(self, row: Row) -> Example:
        """The example that a row stands for. Raises :class:`RowError`."""
        messages = plain_messages(row.tree.get("messages"))
        if messages is None or row.toolset is None:
            return self._rows.example(row)
        return _example((messages, row.toolset, *provenance(row.tree), notes_of(row.tree)))


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


def _system_text(row: Tree) -> str | None:
    """The system message of a row that begins with one."""
    first = row["messages"][0] if row["messages"] else {}
    text = first.get("content") if first.get("role") == "system" else None
    return text if type(text) is str else None


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
    stored = meta.get(NOTES) if isinstance(meta, dict) else None
    if not isinstance(stored, list):
        return ()
    notes = []
    for one in stored[:_MOST]:
        match one:
            case [str(code), str(message), int() | None as turn, list(path), str(seen)]:
                if _seen(row, turn) == seen and all(isinstance(step, str | int) for step in path):
                    notes.append(Note(code, message, turn, tuple(path)))
    return tuple(notes)
