"""Lines of a dataset file, plain or compressed, in memory that does not grow with the file."""

import gzip
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple, cast

from tooldata_tui.errors import DataError
from tooldata_tui.formats.zstd_frames import is_cut_off

__all__ = ["BOM", "MAX_LINE", "RawLine", "at_line", "chunks", "is_compressed", "open_binary", "read_lines"]

#: Longest line that is read, in bytes; a longer one is reported and passed over.
MAX_LINE = 32 * 2**20
_CHUNK = 2**20
BOM = b"\xef\xbb\xbf"
#: A compressed file may grow to this many bytes before its ratio is looked at ...
_BOMB_FLOOR = 2**30
#: ... and beyond it to this many times its own size. JSON with repeated schemas compresses 50 to 150 times.
_BOMB_RATIO = 500


class RawLine(NamedTuple):
    """One line without its line end.

    :ivar number: 1-based, as ``sed -n Np`` counts
    :ivar data: its bytes; empty where it was too long
    :ivar end: offset of the byte after its line end, in the decompressed file
    :ivar length: its full length in bytes
    """

    number: int
    data: bytes
    end: int
    length: int

    @property
    def too_long(self) -> bool:
        return self.length > len(self.data)


#: Makes one of a tuple; the class itself takes three times as long.
_raw_line = partial(tuple.__new__, RawLine)


def is_compressed(path: Path) -> bool:
    return path.suffix in (".gz", ".zst")


def open_binary(path: Path) -> IO[bytes]:
    """Open *path* for reading, decompressed by its extension. Raises :class:`DataError`."""
    try:
        if path.is_dir():
            raise DataError("this is a folder, not a dataset file", file=path)
        if path.suffix == ".gz":
            return cast(IO[bytes], gzip.open(path, "rb"))
        raw = path.open("rb")
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", file=path) from None
    if path.suffix == ".zst":
        import zstandard

        reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(raw, read_across_frames=True)
        return cast(IO[bytes], io.BufferedReader(reader, _CHUNK))
    return raw


def chunks(path: Path, start: int = 0) -> Iterator[bytes]:
    """What is in *path* from byte *start*, decompressed, a piece at a time. Raises :class:`DataError`.

    ``line`` of an error is left for the caller to fill in, who counts them: it is 0 where the data is damaged.
    """
    size = path.stat().st_size if path.exists() else 0
    limit = max(_BOMB_FLOOR, size * _BOMB_RATIO) if is_compressed(path) else None
    with open_binary(path) as stream:
        _skip(stream, start)
        done = start
        # The other way of reading gives what there is before it complains of the end.
        read = stream.read1 if isinstance(stream, gzip.GzipFile) else stream.read
        while True:
            try:
                chunk = read(_CHUNK)
            except EOFError:
                raise _cut_off(path) from None
            except (OSError, ValueError) as error:
                raise DataError(f"the compressed data is damaged: {error}", file=path, line=0) from None
            except Exception as error:
                if type(error).__module__.startswith("zstandard"):
                    raise DataError(f"the compressed data is damaged: {error}", file=path, line=0) from None
                raise
            if not chunk:
                if path.suffix == ".zst" and path.is_file() and is_cut_off(path):
                    raise _cut_off(path)
                return
            done += len(chunk)
            if limit is not None and done > limit:
                raise DataError("inflates to more than 500 times its size", file=path, hint="decompress it yourself")
            yield chunk


def read_lines(path: Path, *, start: int = 0, number: int = 0, max_line: int = MAX_LINE) -> Iterator[RawLine]:
    """Yield the lines of *path* from byte *start*, the first of them numbered ``number + 1``.

    Only ``\\n`` ends a line (JSON strings may hold U+2028 and lone ``\\r``); a ``\\r`` before it is dropped, and so is
    a byte-order mark at the head of the file. Raises :class:`DataError` for a file that cannot be read, or that
    inflates beyond all proportion.
    """
    offset, rest, skipped = start, b"", 0  # offset is that of the chunk
    try:
        for chunk in chunks(path, start):
            find, plain = chunk.find, b"\r" not in chunk and len(chunk) <= max_line
            at, end = 0, find(b"\n")
            if end >= 0:  # the first line may have begun in another chunk
                number += 1
                at, length = end + 1, skipped + len(rest) + end
                yield _line(number, rest + chunk[:end], offset + at, length, max_line, skipped)
                rest, skipped = b"", 0
            while (end := find(b"\n", at)) >= 0:  # where lines are long, several times faster than to split them
                number += 1
                line, length, at = chunk[at:end], end - at, end + 1
                if plain:
                    yield _raw_line((number, line, offset + at, length))
                else:
                    yield _line(number, line, offset + at, length, max_line, 0)
            rest += chunk[at:]
            offset += len(chunk)
            if len(rest) + skipped > max_line:
                skipped += len(rest)
                rest = b""
    except DataError as error:
        raise at_line(error, number + 1) from None
    if rest or skipped:
        yield _line(number + 1, rest, offset, skipped + len(rest), max_line, skipped)


def at_line(error: DataError, number: int) -> DataError:
    """An error of :func:`chunks`, with the line that was being read if the data is damaged."""
    if error.line != 0:
        return error
    return DataError(error.message, file=error.file, line=number, hint=error.hint)


def _cut_off(path: Path) -> DataError:
    return DataError("the compressed data ends too early", file=path, line=0)


def _skip(stream: IO[bytes], count: int) -> None:
    """Go to byte *count* of a stream that may not know how to seek."""
    if stream.seekable():
        stream.seek(count)
        return
    while count > 0 and (chunk := stream.read(min(count, _CHUNK))):
        count -= len(chunk)


def _line(number: int, data: bytes, end: int, length: int, max_line: int, skipped: int) -> RawLine:
    if skipped or length > max_line:
        return RawLine(number, b"", end, length)
    if data.endswith(b"\r"):
        data, length = data[:-1], length - 1
    if number == 1 and data.startswith(BOM):
        data, length = data[3:], length - 3
    return RawLine(number, data, end, length)
