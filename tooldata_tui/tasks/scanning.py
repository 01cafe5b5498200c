"""Scanning: compares the examples of a project with each other, and writes down what was found and in what order.

First by their words alone, which takes a moment; then, where there is an embedding, by their meaning too. Each of the
two is written as a whole, in one transaction, in the place of what the scan before it found.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tooldata_tui.dataset import Status, Tool
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import TooldataError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.store import triage as stored
from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_memo, save_order
from tooldata_tui.triage.points import Point, points_of
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority

__all__ = ["Embed", "ScanProgress", "ScanReport", "scan"]

#: The name under which is noted what the last scan saw.
_MEMO = "scan"


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is. ``stage`` is ``reading``, ``words``, ``embedding`` or ``meaning``."""

    stage: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan did.

    :ivar findings: how many by code
    :ivar remark: why the embedding was left out, if it was
    """

    examples: int
    points: int
    findings: Mapping[str, int]
    seconds: float
    remark: str = ""


class Embed(Protocol):
    """Turns texts into vectors: unit length, one row a text. Raises :class:`TooldataError` where it cannot."""

    def __call__(self, texts: Sequence[str], on_progress: Callable[[int, int], None]) -> Any: ...


def scan(
    project: Project,
    embed: Embed | None = None,
    *,
    weights: Weights = WEIGHTS,
    on_progress: Callable[[ScanProgress], None] = lambda _: None,
) -> ScanReport:
    """Scan *project*.

    :param embed: None to go by words alone
    :raises SaveError: what was found cannot be written; nothing of it is then
    """
    from tooldata_tui.triage.judging import judge_by_meaning, judge_by_words

    started = time.monotonic()
    on_progress(ScanProgress("reading"))
    examples, points, tools = _read(project)
    seen = Queries(project.writer()).last_verdict()
    on_progress(ScanProgress("words", 0, len(points)))
    found = judge_by_words(points, tools)
    _write(project, found, weights, seen, len(points))
    remark = ""
    if embed is not None and points:
        try:
            found = judge_by_meaning(
                points,
                tools,
                lambda texts: embed(texts, lambda done, of: on_progress(ScanProgress("embedding", done, of))),
            )
        except TooldataError as error:
            remark = str(error)
        else:
            on_progress(ScanProgress("meaning", len(points), len(points)))
            _write(project, found, weights, seen, len(points))
    codes = Counter(finding.code for some in found.findings.values() for finding in some)
    return ScanReport(examples, len(points), codes, time.monotonic() - started, remark)


def _read(project: Project) -> tuple[int, list[Point], dict[str, Tool]]:
    """(number of examples, the points of those that are not rejected, all tools by name)."""
    points: list[Point] = []
    tools: dict[str, Tool] = {}
    seen: set[str] = set()
    examples = 0
    for number, row, toolset, status in ExampleStore(project.writer()).whole():
        examples += 1
        if status == Status.REJECTED:
            continue
        example = example_of_row(loads(row), toolset)
        if example.toolset.key not in seen:
            seen.add(example.toolset.key)
            for name, tool in example.toolset.by_name.items():
                tools.setdefault(name, tool)
        points += points_of(number, example)
    return examples, points, tools


def _write(project: Project, found: Any, weights: Weights, seen: int, points: int) -> None:
    with project.transaction() as db:
        stored.replace(db, found.findings, found.scores, found.clusters)
        queries = Queries(db)
        order = by_priority(queries, weights=weights)
        save_order(db, PRIORITY, order, queries.last_verdict(), queries.last_example())
        save_memo(db, {_MEMO: {"verdict": seen, "example": queries.last_example(), "points": points}})
