"""The rows of a parquet file, as JSON: what ``datasets`` and the hub write."""

import base64
import math
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import jiter

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.errors import DataError
from tooldata_tui.formats.source import MAX_LINE, RawLine

__all__ = ["read_parquet"]

#: Rows that are read at a time: a row of a tool-calling set has seldom more than 100 kB.
_ROWS = 128
#: A file may become this many bytes of JSON before its ratio is looked at, and beyond it so many times its size: equal
#: values are stored once.
_BOMB_FLOOR, _BOMB_RATIO = 2 * 2**30, 500
#: Bytes of one batch in memory, beyond which it is not made into Python's objects.
_BATCH = 2**28


def read_parquet(path: Path, *, start: int = 0, number: int = 0, max_line: int = MAX_LINE) -> Iterator[RawLine]:
    """Yield the rows of *path* behind the first *start*, each as a line of JSON.

    A column that is missing in a row is null in it, as the file says: telling padding from a value is for the format
    that reads it. Raises :class:`DataError` for what is no parquet file, and for one that grows beyond all proportion.
    """
    import pyarrow
    import pyarrow.parquet

    at = 0
    try:
        limit = max(_BOMB_FLOOR, path.stat().st_size * _BOMB_RATIO)
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                if batch.nbytes > _BATCH:
                    raise DataError("128 of its rows are more than 256 MB", file=path, line=number + 1)
                skipped = min(max(0, start - at), batch.num_rows)
                at += skipped
                values = [(field.name, _holds_json(field.type)) for field in batch.schema]
                for row in batch.slice(skipped).to_pylist():
                    at, number = at + 1, number + 1
                    for name, holds_json in values:
                        if holds_json:
                            row[name] = _parsed(row[name])
                    line = dumps(_plain(row)).encode()
                    limit -= len(line)
                    if limit < 0:
                        raise DataError("grows to more than 500 times its size", file=path, line=number)
                    yield RawLine(number, line if len(line) <= max_line else b"", at, len(line))
    except (pyarrow.ArrowException, OSError) as error:
        raise DataError(f"cannot be read as parquet: {error}", file=path, line=number + 1) from None


def _holds_json(kind: Any) -> bool:
    """Whether a column holds texts, or lists of texts, that are said to be JSON: the values are meant."""
    import pyarrow

    if pyarrow.types.is_list(kind) or pyarrow.types.is_large_list(kind):
        return _holds_json(kind.value_type)
    return getattr(kind, "extension_name", "") == "arrow.json"


def _parsed(value: Any) -> Any:
    if isinstance(value, list):
        return [_parsed(one) for one in value]
    try:
        return loads_exact(value) if isinstance(value, str) else value
    except JsonError:
        return value


def _plain(value: Any) -> Any:
    """A value of a table as JSON has it."""
    match value:
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case float() if not math.isfinite(value):
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case str() | int() | float() | None:
            return value
        case jiter.LosslessFloat():
            return value
    return str(value)
