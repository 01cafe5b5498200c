"""Importing: lines of a file become examples of a project, checked, searchable and counted."""

import contextlib
import gc
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from tooldata_tui.dataset import Toolset
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.errors import DataError
from tooldata_tui.formats.records import first_records, is_counted_in_rows, read_records
from tooldata_tui.formats.registry import Guess, RowReader, format_called, guess_format
from tooldata_tui.formats.source import MAX_LINE, RawLine, is_compressed
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.examples import (
    BadLine,
    ExampleStore,
    ImportedFile,
    line_digest,
    toolset_digest,
    toolset_text,
)
from tooldata_tui.store.importer import Importer, NewExample
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, index_digests, save_file
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.collector import without_collector
from tooldata_tui.tasks.intake import Intake
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

__all__ = ["ImportReport", "Progress", "guess_of", "import_file"]

#: Lines of the first batch, which a person waits for, and of any: each has twice as many as the one before. While one
#: is written, a tenth of a second, a decision waits, so there is little to win by more.
_FIRST_LINES, _BATCH_LINES = 200, 3_000
_BATCH_BYTES = 16 * 2**20
#: Records by which a format is told.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``total`` is the file's size in bytes, 0 where it is compressed and cannot be told."""

    file: str
    done: int
    total: int
    examples: int
    bad: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``known`` lines were in the project already.

    :ivar retooled: the file was imported before with other tools, which its earlier examples keep
    :ivar read_as: what the file was taken for, and what showed it; None where nothing of it was read
    """

    file: str
    examples: int
    bad: int
    known: int
    seconds: float
    bytes: int
    retooled: bool = False
    read_as: Guess | None = None


def import_file(
    project: Project,
    path: Path,
    checker: Checker,
    *,
    format_name: str | None = None,
    tools: Toolset | None = None,
    max_line: int = MAX_LINE,
    weights: Weights = WEIGHTS,
    on_progress: Callable[[Progress], None] = lambda _: None,
    on_guess: Callable[[Guess], None] = lambda _: None,
    name: str = "",
) -> ImportReport:
    """Add the examples of *path* to *project*, batch by batch, so that readers see the first ones early.

    A file that was imported before and grew gives only its new lines; one that changed otherwise gives the lines that
    no example has yet. Lines that are no example are kept aside with the reason.

    :param format_name: what the file is in; otherwise what it was the last time, or what its first records look like
    :param on_guess: told what the file is taken for, before anything of it comes in
    :param name: what the project knows it by, where that is not its path
    :raises DataError: it cannot be read
    :raises SaveError: the project cannot be written
    """
    with without_collector():
        return _import_file(project, path, checker, format_name, tools, max_line, weights, on_progress, on_guess, name)


def _import_file(
    project: Project,
    path: Path,
    checker: Checker,
    format_name: str | None,
    tools: Toolset | None,
    max_line: int,
    weights: Weights,
    on_progress: Callable[[Progress], None],
    on_guess: Callable[[Guess], None],
    name: str,
) -> ImportReport:
    started = time.monotonic()
    try:
        status = path.stat()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file=path) from None
    name = name or _stored_name(project.path, path)
    before = Queries(project.writer()).file(name)
    retooled = before is not None and tools is not None and not _are_stored(project, before.tools, tools)
    named = format_name or (before.format if before else None)
    same = before is not None and before.format == named
    if before and same and (before.size, before.mtime) == (status.st_size, status.st_mtime_ns) and not retooled:
        return ImportReport(name, 0, 0, before.lines, time.monotonic() - started, 0)
    guess = guess_of(path, max_line) if named is None else Guess(format_called(named))
    on_guess(guess)
    reader = guess.format.reader(tools)
    total = 0 if is_compressed(path) or is_counted_in_rows(path) else status.st_size
    resume = _resume(path, before, max_line) if before and same else None if before else _beginning()
    start = resume or _beginning()
    file = before or ImportedFile(0, name, guess.format.name, None, 0, 0, b"", 0, 0)
    file = replace(file, format=guess.format.name)
    job = _Job(project, reader, checker, file, tools, start, dedupe=resume is None)
    try:
        for raw in read_records(path, start=start.end, number=start.lines, max_line=max_line):
            if job.add(raw):
                job.write()
                on_progress(Progress(name, raw.end, total, job.examples, job.bad))
    except DataError as error:
        if error.line is None:
            raise
        came = job.write_rest()
        hint = "nothing of it came in" if not came else f"what stands before came in, {came:,} lines"
        raise DataError(error.message, file=path, line=error.line, hint=hint) from None
    job.write(status, weights)
    on_progress(Progress(name, total or job.end, total, job.examples, job.bad))
    seconds = time.monotonic() - started
    return ImportReport(name, job.examples, job.bad, job.known, seconds, job.end - start.end, retooled, guess)


def guess_of(path: Path, max_line: int = MAX_LINE) -> Guess:
    """What *path* is taken for, by its first records."""
    records = []
    for data in first_records(path, _LOOKED_AT, max_line=max_line):
        with contextlib.suppress(JsonError):
            records.append(loads(data))
    return guess_format(records)


def _are_stored(project: Project, stored: int | None, tools: Toolset) -> bool:
    if stored is None:
        return False
    return toolset_text(ExampleStore(project.writer()).toolset(stored)) == toolset_text(tools)


class _Point(NamedTuple):
    """How far a file has been read. ``hash`` has taken in the digests of all lines up to there."""

    end: int
    lines: int
    hash: Any


def _beginning() -> _Point:
    return _Point(0, 0, hashlib.sha256())


def _resume(path: Path, before: ImportedFile, max_line: int) -> _Point | None:
    """Where to go on in a file that still begins with what was imported of it, else None."""
    if not before.lines:
        return _beginning()
    seen = hashlib.sha256()
    for raw in read_records(path, max_line=max_line):
        seen.update(line_digest(raw.data))
        if raw.number == before.lines:
            return _Point(raw.end, raw.number, seen) if seen.digest() == before.digest else None
    return None


class _Job:
    """One file on its way in.

    :ivar end: up to which byte it has been taken in
    :ivar dedupe: drop lines that are examples already, since the file is not the one that was imported
    """

    def __init__(
        self,
        project: Project,
        reader: RowReader,
        checker: Checker,
        file: ImportedFile,
        tools: Toolset | None,
        start: _Point,
        *,
        dedupe: bool,
    ) -> None:
        self._project, self._tools = project, tools
        self._file, self._dedupe = file, dedupe
        self.end, self._number, self._hash = start
        self._examples: list[NewExample] = []
        self._bad: list[BadLine] = []
        self._digests: list[bytes] = []  # of the lines of the batch, blank ones too
        self._bytes = 0
        self._most = min(_FIRST_LINES, _BATCH_LINES)
        self._intake = Intake(reader, checker, self._were_met)
        #: Only then may tools have been met by an earlier import.
        self._began_empty = not Queries(project.writer()).last_example()
        self._importer: Importer | None = None
        self.examples = self.bad = 0
        self.known = start.lines

    def add(self, raw: RawLine) -> bool:
        """Take in the next line; true where it is time to write.

        At once, while it is at hand: of a batch of lines that are only kept the first have left the processor's caches
        when the last has come.
        """
        self._number, line, self.end, length = raw
        digest = line_digest(line)
        self._digests.append(digest)
        taken = self._intake.take(raw, digest)
        if isinstance(taken, NewExample):
            self._examples.append(taken)
        elif taken is not None:
            self._bad.append(taken)
        self._bytes += length
        return len(self._digests) >= self._most or self._bytes >= _BATCH_BYTES

    def _were_met(self, toolset: Toolset) -> bool:
        if self._began_empty:
            return False
        return Queries(self._project.writer()).has_tools(toolset_digest(toolset_text(toolset)))

    def write(self, done: os.stat_result | None = None, weights: Weights = WEIGHTS) -> None:
        """Commit the batch; with *done*, the file's status, note that it was read to its end."""
        examples, bad = self._examples, self._bad
        self._hash.update(b"".join(self._digests))
        with self._project.transaction() as db:
            queries = Queries(db)
            self._check_alone(queries)
            if self._importer is None:
                self._importer = Importer(db)
                if self._dedupe:
                    self._importer.forget_bad(self._file.id)  # the file is read anew, and may have been mended
            if done or not self._dedupe:
                # A file that changed stays recorded as it was until it is read to its end: otherwise, were this to end
                # here, the next import would go on without looking for what is known.
                self._note(db, self._importer, done)
            if self._dedupe:
                examples = self._unknown(db, examples)
            self._importer.add(self._file.id, examples)
            self._importer.add_bad(self._file.id, bad)
            if done:
                keep_order(db, by_priority(queries, weights=weights), weights)
        self.examples += len(examples)
        self.bad += len(bad)
        self._examples, self._bad = [], []
        self._digests, self._bytes = [], 0
        self._most = min(2 * self._most, _BATCH_LINES)
        del examples, bad
        gc.collect(1)  # exceptions go round in circles; what lived through a batch is not looked at again

    def write_rest(self) -> int:
        """Commit what can be had of a file that breaks off, and return how many of its lines are in."""
        if self._digests:
            self.write()
        return self._number

    def _check_alone(self, queries: Queries) -> None:
        stored = queries.file(self._file.path)
        ours = (self._file.bytes, self._file.lines, self._file.digest) if self._file.id else None
        if ours != (stored and (stored.bytes, stored.lines, stored.digest)):
            raise DataError("another program is importing this file at the same time", file=self._file.path)

    def _note(self, db: Connection, importer: Importer, done: os.stat_result | None) -> None:
        """Record how far the file has been read."""
        noted = replace(
            self._file,
            tools=importer.offer(self._tools) if self._tools is not None else None,
            bytes=self.end,
            lines=self._number,
            digest=self._hash.digest(),
            size=done.st_size if done else 0,
            mtime=done.st_mtime_ns if done else 0,
        )
        self._file = replace(noted, id=save_file(db, noted))

    def _unknown(self, db: Connection, examples: Sequence[NewExample]) -> list[NewExample]:
        """What of *examples* the project does not have yet; of lines that are the same, the first."""
        index_digests(db)
        known = Queries(db).known_digests([new.digest for new in examples])
        fresh = []
        for new in examples:
            if new.digest not in known:
                known.add(new.digest)
                fresh.append(new)
        self.known += len(examples) - len(fresh)
        return fresh


def _stored_name(project: Path, path: Path) -> str:
    """The file's path relative to the project's folder where it lies inside, so that a folder can move as a whole."""
    absolute = path.resolve()
    folder = project.resolve().parent
    name = str(absolute.relative_to(folder) if absolute.is_relative_to(folder) else absolute)
    return os.fsencode(name).decode("utf-8", "backslashreplace")  # a name may be no text
