"""Importing: lines of a file become examples of a project, checked, searchable and counted."""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tooldata_tui.dataset import Toolset
from tooldata_tui.errors import DataError
from tooldata_tui.formats.registry import RowReader, format_of
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.source import MAX_LINE, RawLine, read_lines
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.describing import PRIORITY, describe, search_text, title_of
from tooldata_tui.store.examples import (
    BadLine,
    ExampleStore,
    ImportedFile,
    Importer,
    NewExample,
    line_digest,
    toolset_text,
)
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, index_digests, save_file, save_order

__all__ = ["ImportReport", "Progress", "import_file"]

_BATCH_ROWS = 1_000
_BATCH_BYTES = 4 * 2**20
#: A bad line is kept to this many bytes.
_KEPT = 100_000


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
    """

    file: str
    examples: int
    bad: int
    known: int
    seconds: float
    bytes: int
    retooled: bool = False


def import_file(
    project: Project,
    path: Path,
    checker: Checker,
    *,
    format_name: str | None = None,
    tools: Toolset | None = None,
    max_line: int = MAX_LINE,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> ImportReport:
    """Add the examples of *path* to *project*, batch by batch, so that readers see the first ones early.

    A file that was imported before and grew gives only its new lines; one that changed otherwise gives the lines that
    no example has yet. Lines that are no example are kept aside with the reason. Raises :class:`DataError` for a file
    that cannot be read, :class:`SaveError` where the project cannot be written.
    """
    started = time.monotonic()
    reader = format_of(path, format_name).reader(tools)
    name = _stored_name(project.path, path)
    try:
        status = path.stat()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file=path) from None
    before = {file.path: file for file in Queries(project.writer()).files()}.get(name)
    retooled = before is not None and tools is not None and not _are_stored(project, before.tools, tools)
    if before and (before.size, before.mtime) == (status.st_size, status.st_mtime_ns) and not retooled:
        return ImportReport(name, 0, 0, before.lines, time.monotonic() - started, 0)
    total = 0 if path.suffix in (".gz", ".zst") else status.st_size
    resume = _resume(path, before, max_line) if before else _START
    job = _Job(project, reader, checker, ImportedFile(
        0, name, format_name or "openai", None, resume.end if resume else 0, resume.lines if resume else 0,
        resume.digest if resume else _START.digest, 0, 0), tools, dedupe=resume is None)  # fmt: skip
    start = resume or _START
    job.known = start.lines
    for raw in read_lines(path, start=start.end, number=start.lines, max_line=max_line):
        job.take(raw)
        if job.full:
            job.write()
            on_progress(Progress(name, raw.end, total, job.examples, job.bad))
    job.write(status)
    on_progress(Progress(name, total or job.read.bytes, total, job.examples, job.bad))
    seconds = time.monotonic() - started
    return ImportReport(name, job.examples, job.bad, job.known, seconds, job.read.bytes - start.end, retooled)


def _are_stored(project: Project, stored: int | None, tools: Toolset) -> bool:
    if stored is None:
        return False
    return toolset_text(ExampleStore(project.writer()).toolset(stored)) == toolset_text(tools)


@dataclass(frozen=True, slots=True)
class _Point:
    end: int
    lines: int
    digest: bytes


_START = _Point(0, 0, hashlib.sha256().digest())


def _chained(digest: bytes, line: bytes) -> bytes:
    return hashlib.sha256(digest + line).digest()


def _resume(path: Path, before: ImportedFile, max_line: int) -> _Point | None:
    """Where to go on in a file that still begins with what was imported of it, else None."""
    if not before.lines:
        return _START
    digest = _START.digest
    for raw in read_lines(path, max_line=max_line):
        digest = _chained(digest, line_digest(raw.data))
        if raw.number == before.lines:
            return _Point(raw.end, raw.number, digest) if digest == before.digest else None
    return None


class _Job:
    """One file on its way in.

    :ivar read: how much of it has been read
    :ivar dedupe: drop lines that are examples already, since the file is not the one that was imported
    """

    def __init__(
        self,
        project: Project,
        reader: RowReader,
        checker: Checker,
        read: ImportedFile,
        tools: Toolset | None,
        *,
        dedupe: bool,
    ) -> None:
        self._project, self._reader, self._checker, self._tools = project, reader, checker, tools
        self.read, self._dedupe = read, dedupe
        self._batch: list[NewExample] = []
        self._bad: list[BadLine] = []
        self._bytes, self._end, self._lines, self._digest = 0, read.bytes, read.lines, read.digest
        self._reported_tools: set[str] = set()
        self._importer: Importer | None = None
        self.examples = self.bad = self.known = 0

    @property
    def full(self) -> bool:
        return len(self._batch) >= _BATCH_ROWS or self._bytes >= _BATCH_BYTES

    def take(self, raw: RawLine) -> None:
        digest = line_digest(raw.data)
        self._bytes += raw.length
        self._end, self._lines, self._digest = raw.end, raw.number, _chained(self._digest, digest)
        self._read(raw, digest)

    def _read(self, raw: RawLine, digest: bytes) -> None:
        if not raw.data:
            if raw.too_long:
                self._bad.append(
                    BadLine(raw.number, "J105", f"the line is {raw.length:,} bytes long; it is passed over")
                )
            return
        try:
            parsed = self._reader.read(raw.data)
        except RowError as error:
            if raw.data.strip():
                self._bad.append(
                    BadLine(
                        raw.number, error.code, error.message, error.path, error.hint, error.corrected, raw.data[:_KEPT]
                    )  # fmt: skip
                )
            return
        example = parsed.example
        findings = self._checker.check(example)
        if example.toolset.tools:
            findings = self._about_tools(example.toolset) + findings
        label, called = describe(example)
        self._batch.append(
            NewExample(
                raw.number,
                digest,
                example.toolset,
                example.source_id,
                example.origin,
                label,
                title_of(example),
                parsed.stored,
                parsed.cuts,
                called,
                search_text(example),
                findings,
            )
        )

    def _about_tools(self, toolset: Toolset) -> list:  # type: ignore[type-arg]
        """Findings about tools, each told once: at the first example that brings the tool."""
        fresh = [tool.key for tool in toolset.tools if tool.key not in self._reported_tools]
        if not fresh:
            return []
        self._reported_tools.update(fresh)
        return self._checker.check_tools(toolset)

    def write(self, done: os.stat_result | None = None) -> None:
        """Commit what was taken; with *done*, the file's status, note that it was read to its end."""
        batch, bad = self._batch, self._bad
        with self._project.transaction() as db:
            fresh = self._importer is None
            if self._importer is None:
                self._importer = Importer(db)
            self.read = replace(
                self.read,
                tools=self._importer.offer(self._tools) if self._tools is not None else None,
                bytes=self._end,
                lines=self._lines,
                digest=self._digest,
                size=done.st_size if done else 0,
                mtime=done.st_mtime_ns if done else 0,
            )
            file = save_file(db, self.read)
            if self._dedupe and fresh:
                self._importer.forget_bad(file)  # the file is read anew, and may have been mended
            if self._dedupe and batch:
                index_digests(db)
                known = Queries(db).known_digests([new.digest for new in batch])
                self.known += len(known)
                batch = [new for new in batch if new.digest not in known]
            self._importer.add(file, batch)
            self._importer.add_bad(file, bad)
            if done:
                queries = Queries(db)
                save_order(db, PRIORITY, queries.by_severity(), queries.last_verdict(), queries.last_example())
        self.examples += len(batch)
        self.bad += len(bad)
        self._batch, self._bad, self._bytes = [], [], 0


def _stored_name(project: Path, path: Path) -> str:
    """The file's path relative to the project's folder where it lies inside, so that a folder can move as a whole."""
    absolute = path.resolve()
    try:
        return str(absolute.relative_to(project.resolve().parent))
    except ValueError:
        return str(absolute)
