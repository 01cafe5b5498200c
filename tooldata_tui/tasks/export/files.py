"""The files of an export: they appear together, each whole, once all are safe on disk."""

import contextlib
import gzip
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.errors import DataError
from tooldata_tui.tasks.export.conversion import Record

__all__ = ["Hashed", "Sink", "appearing", "check_target", "hashed", "lines_to", "text_to"]


class Sink(Protocol):
    """Takes records, one after the other."""

    def put(self, record: Record) -> None: ...


class Hashed(io.RawIOBase):
    """Hashes and counts what goes through it."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.hash = hashlib.sha256()
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data)
        written: int = self._raw.write(view)
        self.hash.update(view[:written])
        self.bytes += written
        return written


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a target that an export must not replace. Raises :class:`DataError`."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", file=target) from None
    if stat.S_ISLNK(mode):
        raise DataError("is a symbolic link, which an export would replace", file=target, hint="name the file itself")
    if not stat.S_ISREG(mode):
        raise DataError("is not a regular file", file=target, hint="write to - for a pipe")
    if not force:
        raise DataError("exists already", file=target, hint="overwrite it with --force")


@contextlib.contextmanager
def appearing(targets: Sequence[Path]) -> Iterator[list[IO[bytes]]]:
    """Streams for *targets*. The files appear under their names when all were written and are safe on disk; until then,
    and where something fails, what was there stays. Raises :class:`DataError`."""
    parts: list[Path] = []
    now = targets[0]
    try:
        with contextlib.ExitStack() as open_files:
            streams: list[IO[bytes]] = []
            for now in targets:
                part = now.with_name(f".{now.name[:50]}.{secrets.token_hex(6)}.part")
                handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
                parts.append(part)
                # The handle is open already.
                stream: IO[bytes] = open_files.enter_context(open(handle, "wb", buffering=0))  # noqa: PTH123
                if now.exists():
                    os.fchmod(handle, stat.S_IMODE(now.stat().st_mode))
                streams.append(stream)
            now = targets[0]
            yield streams
            for stream in streams:
                os.fsync(stream.fileno())
        for now, part in zip(targets, parts, strict=True):
            part.replace(now)
        for folder in dict.fromkeys(target.parent for target in targets):
            _sync_folder(folder)
    except BaseException as error:
        for part in parts:
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise DataError(f"cannot be written: {error.strerror or error}", file=now) from None
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def hashed(raw: Any, name: str) -> Iterator[tuple[Any, Hashed]]:
    """A stream into *raw*, compressed as the end of *name* says, and what counts the bytes that arrive there."""
    through = Hashed(raw)
    with io.BufferedWriter(through, 2**18) as plain:
        with _compressing(plain, Path(name).suffix) as out:
            yield out, through
        plain.flush()


@contextlib.contextmanager
def _compressing(plain: Any, suffix: str) -> Iterator[Any]:
    if suffix == ".gz":
        # No name and no time, so that the same examples give the same file.
        with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as out:
            yield out
    elif suffix == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=9).stream_writer(plain, closefd=False) as out:
            yield out
    else:
        yield plain


@contextlib.contextmanager
def lines_to(out: Any, *, array: bool) -> Iterator[Sink]:
    """Records a line each or, for an *array*, as one JSON list with a line for each."""
    sink = _Array(out) if array else _Lines(out)
    yield sink
    if isinstance(sink, _Array):
        sink.finish()


@contextlib.contextmanager
def text_to(out: Any, heading: bytes) -> Iterator[Sink]:
    """Lines that are no JSON, below *heading*."""
    sink = _Text(out)
    sink.put(heading)
    yield sink


def _text(record: Record) -> bytes:
    return record if isinstance(record, bytes) else dumps(record).encode()


def _line(record: Record) -> bytes:
    """A record on one line: one that stood over several says the same there."""
    text = _text(record)
    return dumps(loads_exact(text)).encode() if b"\n" in text else text


class _Lines:
    def __init__(self, out: Any) -> None:
        self._out = out

    def put(self, record: Record) -> None:
        self._out.write(_line(record) + b"\n")


class _Array:
    """A record that stood over several lines is set in as it was, so that an array leaves as it came."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._before = b"["
        self._end = b""

    def put(self, record: Record) -> None:
        text = _text(record)
        self._end = b"\r\n" if b"\r\n" in text else b"\n"
        self._out.write(self._before + self._end + _inset(text) + text)
        self._before = b","

    def finish(self) -> None:
        self._out.write((b"[" if self._before == b"[" else b"") + self._end + b"]" + (self._end or b"\n"))


def _inset(text: bytes) -> bytes:
    """The white space before the first line of a record: as before the brace that closes it, on a line of its own."""
    _, line, last = text.rpartition(b"\n")
    return last[:-1] if line and last.strip(b" \t") == b"}" else b""


class _Text:
    def __init__(self, out: Any) -> None:
        self._out = out

    def put(self, record: Record) -> None:
        assert isinstance(record, bytes)
        self._out.write(record + b"\n")
