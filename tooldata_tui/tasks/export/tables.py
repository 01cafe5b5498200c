"""Tables: records of messages as parquet, so that nothing is put into a row that was not in it.

A column has one type. Were arguments and schemas columns of their own, every row would get the keys of all others, as
nulls. So where arguments are objects, every message and the tools are columns of Arrow's type for JSON, which Hugging
Face ``datasets`` reads as the values that they are. Where arguments are texts, a message has a column for each of its
keys, and the tools are a text: any reader of parquet takes that.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.targets.pandas_numbers import spelled
from tooldata_tui.tasks.export.conversion import Record

__all__ = ["Columns", "table_to"]

#: Columns that are lists of messages.
_CHATS = ("messages", "prompt", "completion", "chosen", "rejected")
#: Columns that are always JSON.
_VALUES = ("tools",)
_CALLS, _ARGUMENTS = "tool_calls", "arguments"
#: What stands in a column. Nothing yet, or messages: those are looked at apart.
_TEXT, _TRUTH, _WHOLE, _JSON, _NOTHING = "text", "truth", "whole", "json", ""
#: What a call has, and a function, where each is a column.
_CALL, _FUNCTION = frozenset({"id", "type", "function"}), frozenset({"name", _ARGUMENTS})
#: How a field of texts says that they are JSON.
_ARE_JSON = {"ARROW:extension:name": "arrow.json", "ARROW:extension:metadata": ""}
#: Records, and characters in them, that are written at a time.
_ROWS, _SIZE = 1_000, 16_000_000


class Columns:
    """The keys that records have, and what stands under them, in the order in which they were met.

    :ivar fields: of a record: the kind of what stands there; of a list of messages, empty
    :ivar keys: of a message
    :ivar has_ids: whether calls have ids
    :ivar objects: whether arguments are objects, not texts, or calls say what there are no columns for
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.has_ids = False
        self.objects = False

    @property
    def are_json(self) -> bool:
        """Whether a message is a value, since it has no columns."""
        return self.objects or not self.keys

    def note(self, record: Mapping[str, Any]) -> None:
        """Look at one record."""
        for key, value in record.items():
            if key in _CHATS and isinstance(value, list):
                self.fields[key] = _NOTHING
                for message in value:
                    self._note_message(message)
            else:
                self.fields[key] = _JSON if key in _VALUES else _wider(self.fields.get(key, _NOTHING), value)

    def _note_message(self, message: Mapping[str, Any]) -> None:
        for key, value in message.items():
            if key != _CALLS:
                self.keys[key] = _wider(self.keys.get(key, _NOTHING), value)
                continue
            self.keys[key] = _NOTHING
            for call in value or ():
                self.has_ids |= "id" in call
                self.objects |= not _is_plain(call)


def _is_plain(call: Mapping[str, Any]) -> bool:
    function = call["function"]
    return call.keys() <= _CALL and function.keys() == _FUNCTION and isinstance(function[_ARGUMENTS], str)


def _wider(kind: str, value: Any) -> str:
    """The kind of a column in which *value* stands too."""
    match value:
        case None:
            new = _NOTHING
        case bool():
            new = _TRUTH
        case str():
            new = _TEXT
        case int() if -(2**63) <= value < 2**63:
            new = _WHOLE
        case _:
            new = _JSON
    return new if kind == _NOTHING else kind if new in (_NOTHING, kind) else _JSON


@contextlib.contextmanager
def table_to(out: Any, columns: Columns) -> Iterator["_Table"]:
    """A sink for records that *columns* has looked at; written a group of rows at a time."""
    import pyarrow
    import pyarrow.parquet

    schema = _schema(columns)
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        table = _Table(writer, schema, columns)
        yield table
        table.flush()


class _Table:
    def __init__(self, writer: Any, schema: Any, columns: Columns) -> None:
        self._writer, self._schema, self._columns = writer, schema, columns
        self._rows: list[dict[str, Any]] = []
        self._size = 0

    def put(self, record: Record) -> None:
        """Add one record."""
        text = record if isinstance(record, bytes) else None
        tree = loads_exact(record) if isinstance(record, bytes) else record
        self._size += len(text) if text is not None else len(dumps(tree))
        self._rows.append(_row(tree, self._columns))
        if len(self._rows) >= _ROWS or self._size >= _SIZE:
            self.flush()

    def flush(self) -> None:
        """Write what was collected as a group of rows."""
        import pyarrow

        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, self._schema))
        self._rows, self._size = [], 0


def _row(record: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    row = {}
    for key, value in record.items():
        if key in _CHATS and columns.fields[key] == _NOTHING and value is not None:
            row[key] = [_json(one) if columns.are_json else _message(one, columns) for one in value]
        else:
            row[key] = _cell(value, columns.fields[key])
    return row


def _message(message: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    row = {key: _cell(value, columns.keys[key]) for key, value in message.items() if key != _CALLS}
    if message.get(_CALLS):
        row[_CALLS] = [{key: call.get(key) for key in ("id", "type", "function")} for call in message[_CALLS]]
    return row


def _cell(value: Any, kind: str) -> Any:
    return None if value is None else _json(value) if kind == _JSON else value


def _json(value: Any) -> str:
    return spelled(dumps(value))


def _schema(columns: Columns) -> Any:
    import pyarrow

    fields = []
    for key, kind in columns.fields.items():
        if key not in _CHATS or kind != _NOTHING:
            fields.append(_field(key, kind, typed=columns.objects))
        elif columns.are_json:
            fields.append(pyarrow.field(key, pyarrow.list_(_field("element", _JSON, typed=True))))
        else:
            fields.append(pyarrow.field(key, pyarrow.list_(_message_type(columns))))
    return pyarrow.schema(fields)


def _message_type(columns: Columns) -> Any:
    import pyarrow

    text = pyarrow.string()
    function = pyarrow.struct([("name", text), (_ARGUMENTS, text)])
    ids = [("id", text)] if columns.has_ids else []
    calls = pyarrow.list_(pyarrow.struct([*ids, ("type", text), ("function", function)]))
    fields = [
        pyarrow.field(key, calls) if key == _CALLS else _field(key, kind, typed=False)
        for key, kind in columns.keys.items()
    ]
    return pyarrow.struct(fields)


def _field(name: str, kind: str, *, typed: bool) -> Any:
    """A field of one kind.

    :param typed: JSON is said to be JSON; else it is a text
    """
    import pyarrow

    if kind in (_TRUTH, _WHOLE):
        return pyarrow.field(name, pyarrow.bool_() if kind == _TRUTH else pyarrow.int64())
    return pyarrow.field(name, pyarrow.string(), metadata=_ARE_JSON if typed and kind == _JSON else None)
