"""The records of a dataset file, however it frames them: JSON Lines, an array, JSON over several lines, parquet."""

from collections.abc import Iterator
from pathlib import Path

from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.errors import DataError
from tooldata_tui.formats.parquet import read_parquet
from tooldata_tui.formats.source import BOM, MAX_LINE, RawLine, at_line, chunks, read_lines
from tooldata_tui.formats.values import read_values

__all__ = ["ENDINGS", "first_records", "is_counted_in_rows", "read_records"]

#: Of dataset files in a folder.
ENDINGS = (
    *[f"{framing}{packing}" for framing in (".jsonl", ".ndjson", ".json") for packing in ("", ".gz", ".zst")],
    ".parquet",
)

_PARQUET = b"PAR1"
#: How a line ends that is only the beginning of a value.
_UNFINISHED = (b"{", b"[", b",", b":")


def is_counted_in_rows(path: Path) -> bool:
    """Whether the offsets of :func:`read_records` are rows of a table, and not bytes."""
    return path.suffix == ".parquet"


def read_records(path: Path, *, start: int = 0, number: int = 0, max_line: int = MAX_LINE) -> Iterator[RawLine]:
    """Yield the records of *path* from offset *start*, the first of them numbered ``number + 1``. Numbers are those of
    lines where a file has a record a line, and count the records elsewhere.

    Raises :class:`DataError` for a file that cannot be read.
    """
    if is_counted_in_rows(path):
        return read_parquet(path, start=start, number=number, max_line=max_line)
    if _has_a_record_a_line(path):
        return read_lines(path, start=start, number=number, max_line=max_line)
    return read_values(path, start=start, number=number, max_line=max_line)


def first_records(path: Path, count: int, *, max_line: int = MAX_LINE) -> list[bytes]:
    """The first few records of *path* that are not blank; none of a file that cannot be read."""
    found: list[bytes] = []
    try:
        for record in read_records(path, max_line=max_line):
            if record.data.strip():
                found.append(record.data)
            if len(found) == count or record.number > 10 * count:
                break
    except DataError:
        return found  # whoever reads it all says what is wrong
    return found


def _is_json(line: bytes) -> bool:
    try:
        loads(line)
    except JsonError:
        return False
    return True


def _has_a_record_a_line(path: Path) -> bool:
    try:
        head = next(chunks(path), b"").removeprefix(BOM).lstrip()
    except DataError as error:
        raise at_line(error, 1) from None
    if head.startswith(_PARQUET):
        raise DataError("this is a parquet file", file=path, hint="its name has to end in .parquet")
    first, _, then = head.partition(b"\n")
    if head.startswith(b"["):
        return bool(then.strip()) and _is_json(first)  # lines that are arrays are bad lines
    goes_on = then.lstrip()[:1] not in (b"", b"{")
    return not (head.startswith(b"{") and first.rstrip().endswith(_UNFINISHED) and goes_on)
