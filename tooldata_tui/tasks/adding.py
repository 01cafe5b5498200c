"""Adding rows that stand in no file: seeds that a person typed, and what a language model wrote."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tooldata_tui.dataset import Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.openai import OpenAIReader
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
    intake = Intake(OpenAIReader(tools), checker, lambda toolset: _met(project, toolset))
    examples, bad = [], []
    tools_as = _Text()
    for number, row in enumerate(rows, start=1):
        line = _line(row, tools_as)
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
        ids = importer.add(id, [one._replace(line=file.lines + n) for n, one in enumerate(fresh, start=1)])
        within(db, ids)
        if weights is not None and ids:
            keep_order(db, by_priority(queries, weights=weights), weights)
    return AddReport(ids, len(examples) - len(fresh), tuple(bad))


class _Text:
    """Writes as JSON what many rows have in common, which is one and the same object, once."""

    def __init__(self) -> None:
        self._of: object = None
        self._text = ""

    def __call__(self, value: object) -> str:
        if value is not self._of:
            self._of, self._text = value, dumps(value)
        return self._text


def _line(row: Mapping[str, Any], tools_as: _Text) -> bytes:
    """The row as a line, as ``dumps`` writes it."""
    parts = [f"{dumps(key)}: {tools_as(value) if key == 'tools' else dumps(value)}" for key, value in row.items()]
    return f"{{{', '.join(parts)}}}".encode()


def _met(project: Project, toolset: Toolset) -> bool:
    return Queries(project.writer()).has_tools(toolset_digest(toolset_text(toolset)))
