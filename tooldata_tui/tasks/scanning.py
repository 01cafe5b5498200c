"""Scanning: compares the examples of a project with each other, and writes down what was found and in what order.

First by their words alone, which takes a moment; then, where there is an embedding, by their meaning too. Each of the
two is written as a whole, in one transaction, in the place of what the scan before it found.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tooldata_tui.dataset import Status, Tool
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import TooldataError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules.registry import selected
from tooldata_tui.store import triage as stored
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.tasks.collector import without_collector
from tooldata_tui.tasks.consistency import inconsistencies
from tooldata_tui.tasks.pointing import keep_places
from tooldata_tui.triage.points import Point, points_of
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

if TYPE_CHECKING:
    from tooldata_tui.triage.judging import Judged

__all__ = ["Comparison", "Embed", "ScanProgress", "ScanReport", "scan"]

#: The name under which is noted what the last scan saw.
_MEMO = "scan"


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    :ivar stage: ``reading``, ``words``, ``rules``, ``embedding``, ``meaning``, or ``written`` once there is an order
        to take
    """

    stage: str
    done: int = 0
    total: int = 0


class Comparison(NamedTuple):
    """What a scan compared, and what came of it: enough to go on from when verdicts come.

    :ivar judged: what was found last, with the model that found it
    :ivar verdict: number of the newest verdict that is in it
    """

    points: Sequence[Point]
    tools: Mapping[str, Tool]
    judged: "Judged"
    verdict: int


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
    comparison: Comparison
    remark: str = ""


class Embed(Protocol):
    """Turns texts into vectors: unit length, one row a text. Raises :class:`TooldataError` where it cannot."""

    def __call__(self, texts: Sequence[str], on_progress: Callable[[int, int], None]) -> Any: ...


def scan(
    project: Project,
    embed: Embed | None = None,
    *,
    select: Collection[str] | None = None,
    weights: Weights = WEIGHTS,
    on_progress: Callable[[ScanProgress], None] = lambda _: None,
    beside: bool = False,
) -> ScanReport:
    """Scan *project*.

    :param embed: None to go by words alone
    :param select: codes of the rules whose findings are wanted; those that are on by default if None
    :param beside: somebody is waiting for the order: a rough one comes first, unless there is a better one already
    :raises SaveError: what was found cannot be written; nothing of it is then
    """
    started = time.monotonic()
    on_progress(ScanProgress("reading"))
    queries = Queries(project.writer())
    verdict, said, known = queries.last_verdict(), queries.content_key(), _is_known(queries)
    examples, points, tools = _read(project)
    count, remark = len(points), ""
    found: Judged | None = None

    def write(judged: "Judged", stage: str) -> None:
        _write(project, judged, weights, {"verdict": verdict, "points": count, "stage": stage})
        on_progress(ScanProgress("written", count, count))

    if not (beside and known):
        from tooldata_tui.triage.first import judge_at_first

        on_progress(ScanProgress("words", 0, count))
        write(judge_at_first(points, tools), "first")
    from tooldata_tui.triage.judging import judge_by_meaning, judge_by_words

    keep_places(project, points, said)
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
            on_progress(ScanProgress("meaning", count, count))
            write(found, "meaning")
    if found is None:
        on_progress(ScanProgress("words", count, count))
        found = judge_by_words(points, tools)
        write(found, "words")
    from tooldata_tui.tasks.inspecting import look_closer

    on_progress(ScanProgress("rules", 0, count))
    look_closer(project, selected([], []) if select is None else select, weights)
    on_progress(ScanProgress("written", count, count))
    codes = {code: n for code, n in Queries(project.writer()).tally("rule").items() if code[0] in stored.FAMILIES}
    comparison = Comparison(points, tools, found, verdict)
    return ScanReport(examples, count, codes, time.monotonic() - started, comparison, remark)


def _is_known(queries: Queries) -> bool:
    """Whether an earlier scan has compared all examples as well as it could."""
    before = queries.memos().get(_MEMO, {})
    return before.get("stage") in ("words", "meaning") and before.get("example") == queries.last_example()


def _read(project: Project) -> tuple[int, list[Point], dict[str, Tool]]:
    """(number of examples, the points of those that are not rejected, all tools by name)."""
    points: list[Point] = []
    tools: dict[str, Tool] = {}
    seen: set[str] = set()
    examples = 0
    with without_collector():
        for number, row, toolset, status in ExampleStore(project.writer()).whole(shared=False):
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


def _write(project: Project, found: "Judged", weights: Weights, seen: Mapping[str, object]) -> None:
    decided = inconsistencies(project.writer(), found.findings)
    findings = {one: [*found.findings.get(one, ()), *decided.get(one, ())] for one in {*found.findings, *decided}}
    rows = stored.rows_of(findings)
    with project.transaction() as db:
        stored.replace(db, rows, found.scores, found.clusters)
    # On its own, so that who decides something meanwhile waits for one of the two only.
    with project.transaction() as db:
        queries = Queries(db)
        keep_order(db, by_priority(queries, weights=weights), weights)
        save_memo(db, {_MEMO: {**seen, "example": queries.last_example()}})
