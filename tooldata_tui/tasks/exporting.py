"""Exporting: examples become a dataset file, whole or not at all."""

import contextlib
import gzip
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tooldata_tui.dataset import Severity
from tooldata_tui.errors import DataError
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Condition, Queries
from tooldata_tui.store.sqlite import Connection

__all__ = ["ExportReport", "Faulty", "check_target", "export_file", "export_stream", "faulty_examples", "with_status"]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: ``sha256`` is that of the file as it is, compressed or not."""

    examples: int
    edited: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """An example that should not leave: the first error that was found about it."""

    example: int
    code: str
    message: str


def with_status(conditions: Sequence[Condition], statuses: Sequence[str]) -> list[Condition]:
    """*conditions*, and that an example has one of *statuses*: pending, accepted, rejected, or any."""
    if "any" in statuses:
        return list(conditions)
    return [*conditions, ("status", tuple(statuses), False)]


def faulty_examples(queries: Queries, conditions: Sequence[Condition], wanted: Callable[[str], bool]) -> list[Faulty]:
    """Examples among those that meet *conditions* with errors of rules that are wanted; in file order."""
    found: dict[int, Faulty] = {}
    for row in queries.findings(conditions):
        if row[5] == Severity.ERROR and wanted(row[4]):
            found.setdefault(row[0], Faulty(row[0], row[4], row[6]))
    return list(found.values())


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


def export_file(db: Connection, ids: Sequence[int], target: Path, *, force: bool = False) -> ExportReport:
    """Write *ids*, in their order, to *target*; ``.gz`` and ``.zst`` are compressed.

    An untouched example is its original line, byte for byte, an edited one its edited row. The file appears complete,
    under its name, once it is safe on disk; until then, and where it fails, what was there stays. Raises
    :class:`DataError`.
    """
    check_target(target, force=force)
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            with open(handle, "wb", buffering=0) as raw:  # noqa: PTH123 - the handle is open already
                if target.exists():
                    os.fchmod(handle, stat.S_IMODE(target.stat().st_mode))
                report = _write(db, ids, raw, target.suffix)
                os.fsync(handle)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror or error}", file=target) from None
    return report


def export_stream(db: Connection, ids: Sequence[int], stream: IO[bytes]) -> ExportReport:
    """Write *ids* to a stream, such as stdout. Raises :class:`OSError` where it cannot be written."""
    return _write(db, ids, stream, "")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Hashing(io.RawIOBase):
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


def _write(db: Connection, ids: Sequence[int], raw: Any, suffix: str) -> ExportReport:
    examples = edited = 0
    through = _Hashing(raw)
    with io.BufferedWriter(through, 2**18) as plain:
        with _compressing(plain, suffix) as out:
            for _, line, row, _ in ExampleStore(db).lines(ids):
                out.write((line if row is None else row.encode()) + b"\n")
                examples += 1
                edited += row is not None
        plain.flush()
        return ExportReport(examples, edited, through.bytes, through.hash.hexdigest())


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
