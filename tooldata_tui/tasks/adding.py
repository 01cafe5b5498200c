"""Adding rows that stand in no file: seeds that a person typed, and what a language model wrote."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tooldata_tui.dataset import Example, Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.interning import Cut
from tooldata_tui.formats.openai import OpenAIReader, Row
from tooldata_tui.formats.source import RawLine
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.examples import BadLine, ImportedFile, line_digest, toolset_digest, toolset_text
from tooldata_tui.store.importer import Importer, NewExample
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, index_digests, save_file
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.intake import Intake
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

__all__ = ["AddReport", "add_rows"]

_SYSTEM_ROLES = ("system", "developer")

#: Tools, and a system prompt, as a row has them.
_Shared = tuple[object, str]

#: Keys that most rows have, as they stand in a line.
_KEYS = {key: f'"{key}": '.encode() for key in ("messages", "tools", "_meta")}


@dataclass(frozen=True, slots=True)
class AddReport:
    """What came in.

    :ivar ids: of the new examples, in the order of their rows
    :ivar known: rows that are examples of the project already
    :ivar bad: rows that are no examples, and why; their lines count the rows given, from 1
    """

    ids: range
    known: int
    bad: tuple[BadLine, ...]


def add_rows(
    project: Project,
    name: str,
    rows: Iterable[Mapping[str, Any]],
    checker: Checker,
    *,
    tools: Toolset | None = None,
    weights: Weights | None = WEIGHTS,
    within: Callable[[Connection, range], None] = lambda db, ids: None,
) -> AddReport:
    """Add OpenAI *rows* to *project* as pending examples, checked, in one transaction.

    :param name: where they are said to come from, as a file's name would be; starts with ``@``
    :param tools: the tools of rows that bring none
    :param weights: how to put the queue in order afterwards; None leaves it to the next scan
    :param within: does what has to be done with them or not at all, in the same transaction: gets their ids
    :raises SaveError: the project cannot be written; then nothing was added
    """
    if not name.startswith("@"):
        raise UsageError(f"{name} could be a file")
    reader = _Reader(tools)
    intake = Intake(reader, checker, lambda toolset: _met(project, toolset))
    examples, bad = [], []
    for number, row in enumerate(rows, start=1):
        line = reader.line_of(row)
        taken = intake.take(RawLine(number, line, 0, len(line)), line_digest(line))
        if isinstance(taken, NewExample):
            examples.append(taken)
        elif taken is not None:
            bad.append(taken)
    with project.transaction() as db:
        queries = Queries(db)
        index_digests(db)
        known = queries.known_digests([one.digest for one in examples])
        fresh = []
        for one in examples:
            if one.digest not in known:
                known.add(one.digest)
                fresh.append(one)
        file = queries.file(name) or ImportedFile(0, name, "openai", None, 0, 0, b"", 0, 0)
        importer = Importer(db)
        offered = importer.offer(tools) if tools is not None else file.tools
        id = save_file(db, replace(file, tools=offered, lines=file.lines + len(fresh)))
        ids = importer.add(id, [NewExample(file.lines + n, *one[1:]) for n, one in enumerate(fresh, start=1)])
        within(db, ids)
        if weights is not None and ids:
            keep_order(db, by_priority(queries, weights=weights), weights)
    return AddReport(ids, len(examples) - len(fresh), tuple(bad))


class _Reader:
    """Reads rows as :class:`OpenAIReader` reads the lines that they are written as.

    Most of these are not parsed: where a row has the tools and the system prompt of one before, its line is cut in the
    same places, and what it says otherwise is known.
    """

    def __init__(self, tools: Toolset | None) -> None:
        self._reader = OpenAIReader(tools)
        #: The row that is read, and where in its line its tools are; 0 where it brings none.
        self._row: Mapping[str, Any] = {}
        self._at = 0
        #: What rows have in common is one and the same object in them: written as JSON once.
        self._texts: dict[str, tuple[object, bytes]] = {}
        #: What the last row that was parsed could share with others, and that row, where it shared it with one before.
        self._shared: _Shared | None = None
        self._like: Row | None = None

    def line_of(self, row: Mapping[str, Any]) -> bytes:
        """The row as a line, as ``dumps`` writes it. It is the one to be parsed next."""
        self._row, self._at = row, 0
        line = b"{"
        for key, value in row.items():
            line += _KEYS.get(key) or f"{dumps(key)}: ".encode()
            if key == "tools":
                self._at = len(line)
            line += dumps(value).encode() if key == "messages" else self._text(key, value)
            line += b", "
        return line[:-2] + b"}" if row else b"{}"

    def _text(self, key: str, value: object) -> bytes:
        known = self._texts.get(key)
        if known is None or known[0] is not value:
            known = self._texts[key] = value, dumps(value).encode()
        return known[1]

    def parse(self, line: bytes) -> Row:
        before, shared = self._shared, _shared(self._row)
        again = before is not None and shared is not None and shared[0] is before[0] and shared[1] == before[1]
        if again and self._like is not None:
            cut = _cut_like(self._like, self._row, line, self._at)
            if cut is not None:
                return cut
        row = self._reader.parse(line)
        # The first one is kept whole, as a file's first line is.
        self._shared, self._like = shared, row if again and row.toolset is not None else None
        return row

    def example(self, row: Row) -> Example:
        # What is not plain is read as if it came from a file.
        return self._reader.example(self._reader.parse(row.text) if row.tree is self._row else row)


def _shared(row: Mapping[str, Any]) -> _Shared | None:
    """The tools and the system prompt of a row; None where there is more than one place that could be theirs."""
    try:
        first, *others = [one["content"] if one["role"] in _SYSTEM_ROLES else "" for one in row["messages"]]
    except (LookupError, TypeError, ValueError):
        return None
    return (row.get("tools"), first) if type(first) is str and not any(others) and "functions" not in row else None


def _cut_like(like: Row, row: Mapping[str, Any], line: bytes, tools_at: int) -> Row | None:
    """A row whose *line* is cut as that of *like* is; None where it cannot be."""
    cuts, stored, removed = [], line, 0
    for offset, part in like.cuts:
        # The tools may stand elsewhere than they did there, the system prompt stands where it did.
        is_tools = tools_at and part is like.cuts[-1].part and line.startswith(part, tools_at)
        at = tools_at - removed if is_tools else offset
        if not stored.startswith(part, at):
            return None
        stored = stored[:at] + stored[at + len(part) :]
        removed += len(part)
        cuts.append(Cut(at, part))
    return Row(row, like.toolset, line, stored, tuple(cuts))


def _met(project: Project, toolset: Toolset) -> bool:
    return Queries(project.writer()).has_tools(toolset_digest(toolset_text(toolset)))
