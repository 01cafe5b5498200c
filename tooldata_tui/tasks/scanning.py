"""Scanning: compares the examples of a project with each other, and writes down what was found and in what order.

First by their words alone, which takes a moment; then, where there is an embedding, by their meaning too. Each of the
two is written as a whole, in one transaction, in the place of what the scan before it found.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tooldata_tui.dataset import EMPTY_TOOLSET, Status, Tool
from tooldata_tui.dataset.jsontext import loads, loads_again
from tooldata_tui.errors import SaveError, TooldataError
from tooldata_tui.store import triage as stored
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.collector import without_collector
from tooldata_tui.tasks.consistency import inconsistencies
from tooldata_tui.triage.points import Point, plain_points, points_of
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

if TYPE_CHECKING:
    from tooldata_tui.tasks.reference_file import ReferenceFile
    from tooldata_tui.triage.first import AtFirst
    from tooldata_tui.triage.judging import Judged

__all__ = ["Comparison", "Embed", "Read", "ScanProgress", "ScanReport", "read_points", "scan"]

#: The name under which is noted what the last scan saw.
_MEMO = "scan"


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    :ivar stage: ``reading``, ``words``, ``rules``, ``embedding``, ``meaning``, ``references``, or ``written`` once
        there is an order to take
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
    :ivar missed: why nothing was compared with the reference sets, if there are any and it was not
    """

    examples: int
    points: int
    findings: Mapping[str, int]
    seconds: float
    comparison: Comparison
    remark: str = ""
    missed: str = ""


class Embed(Protocol):
    """Turns texts into vectors: unit length, one row a text. Raises :class:`TooldataError` where it cannot."""

    def __call__(self, texts: Sequence[str], on_progress: Callable[[int, int], None]) -> Any: ...


def scan(
    project: Project,
    embed: Embed | None = None,
    *,
    select: Collection[str] | None = None,
    weights: Weights = WEIGHTS,
    references: Sequence["ReferenceFile"] = (),
    on_progress: Callable[[ScanProgress], None] = lambda _: None,
    beside: bool = False,
) -> ScanReport:
    """Scan *project*.

    :param embed: None to go by words alone
    :param references: what no example should be in
    :param select: codes of the rules whose findings are wanted; those that are on by default if None
    :param beside: somebody is waiting for the order: a rough one comes first, unless there is a better one already
    :raises SaveError: what was found cannot be written; nothing of it is then
    """
    started = time.monotonic()
    on_progress(ScanProgress("reading"))
    queries = Queries(project.writer())
    verdict, said, known = queries.last_verdict(), queries.content_key(), _is_known(queries)

    def write(judged: "Judged | AtFirst", stage: str, count: int) -> None:
        _write(project, judged, weights, {"verdict": verdict, "points": count, "stage": stage})
        on_progress(ScanProgress("written", count, count))

    if beside and not known:
        from tooldata_tui.triage.first import judge_at_first

        on_progress(ScanProgress("words"))
        with without_collector():
            at_first = _read_at_first(project.writer())
            for rough in judge_at_first(at_first):
                write(rough, "first", len(at_first))
            del at_first, rough
        verdict, said = queries.last_verdict(), queries.content_key()
    from tooldata_tui.tasks.pointing import keep_places

    examples, points, tools = read_points(project.writer())
    count = len(points)
    keep_places(project, points, said)
    found, stage, remark = _judge(points, tools, embed, on_progress)
    write(found, stage, count)
    missed = _meet(project, points, references, said, weights, on_progress)
    from tooldata_tui.rules.registry import selected
    from tooldata_tui.tasks.inspecting import look_closer

    on_progress(ScanProgress("rules", 0, count))
    look_closer(project, selected([], []) if select is None else select, weights)
    on_progress(ScanProgress("written", count, count))
    codes = {code: n for code, n in Queries(project.writer()).tally("rule").items() if code[0] in stored.FAMILIES}
    comparison = Comparison(points, tools, found, verdict)
    return ScanReport(examples, count, codes, time.monotonic() - started, comparison, remark, missed)


def _judge(
    points: Sequence[Point],
    tools: Mapping[str, Tool],
    embed: Embed | None,
    on_progress: Callable[[ScanProgress], None],
) -> "tuple[Judged, str, str]":
    """What comes of comparing *points*, by what they were compared, and why not by meaning where that was wanted."""
    from tooldata_tui.triage.judging import judge_by_meaning, judge_by_words

    remark, count = "", len(points)
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
            return found, "meaning", remark
    on_progress(ScanProgress("words", count, count))
    return judge_by_words(points, tools), "words", remark


def _meet(
    project: Project,
    points: Sequence[Point],
    references: Sequence["ReferenceFile"],
    said: str,
    weights: Weights,
    on_progress: Callable[[ScanProgress], None],
) -> str:
    """Compare with *references*; why that could not be done, if it could not."""
    from tooldata_tui.tasks.overlapping import keep_overlap

    try:
        keep_overlap(
            project, points, references, said, weights, lambda rows: on_progress(ScanProgress("references", rows))
        )
    except SaveError:
        raise
    except TooldataError as error:
        return str(error)
    return ""


def _is_known(queries: Queries) -> bool:
    """Whether an earlier scan has compared all examples as well as it could."""
    before = queries.memos().get(_MEMO, {})
    return before.get("stage") in ("words", "meaning") and before.get("example") == queries.last_example()


class Read(NamedTuple):
    """What there is to compare.

    :ivar examples: how many there are
    :ivar points: of those that are not rejected
    :ivar tools: all of them, by name
    """

    examples: int
    points: list[Point]
    tools: dict[str, Tool]


def read_points(db: Connection) -> Read:
    """Read the examples of a project as points."""
    from tooldata_tui.formats.openai import example_of_row

    points: list[Point] = []
    tools: dict[str, Tool] = {}
    seen: set[str] = set()
    examples = 0
    with without_collector():
        for number, row, toolset, status in ExampleStore(db).whole(shared=False):
            examples += 1
            if status == Status.REJECTED:
                continue
            example = example_of_row(loads(row), toolset)
            if example.toolset.key not in seen:
                seen.add(example.toolset.key)
                for name, tool in example.toolset.by_name.items():
                    tools.setdefault(name, tool)
            points += points_of(number, example)
    return Read(examples, points, tools)


def _read_at_first(db: Connection) -> list[Point]:
    """The same points in a third of the time, without what tools are called with."""
    points: list[Point] = []
    for number, row, offered, status in ExampleStore(db).in_short():
        if status == Status.REJECTED:
            continue
        tree = loads_again(row)
        plain = None if offered is None else plain_points(number, tree["messages"], offered)
        if plain is None:
            from tooldata_tui.formats.openai import example_of_row

            found = points_of(number, example_of_row(tree, None if offered is None else EMPTY_TOOLSET))
            plain = [point if offered is None else point._replace(offered=offered) for point in found]
        points += plain
    return points


def _write(project: Project, found: "Judged | AtFirst", weights: Weights, seen: Mapping[str, object]) -> None:
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
