"""Comparing the examples of a project with reference sets: benchmarks that must not be in what a model learns from."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tooldata_tui.dataset import Finding
from tooldata_tui.errors import DataError
from tooldata_tui.formats.records import read_records
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.registry import read_tools_file
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store import triage as stored
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.tasks.collector import without_collector
from tooldata_tui.tasks.importing import guess_of
from tooldata_tui.tasks.reference_file import ReferenceFile
from tooldata_tui.triage.overlap import Overlap, Reference, Same, find_overlaps, reference_of
from tooldata_tui.triage.points import Point, points_of, questions_of
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

__all__ = ["CODES", "Compared", "compare_with", "keep_overlap", "place_of"]

CODES = {Same.MESSAGE: "D401", Same.NEARLY: "D402", Same.CALL: "D403"}
_SAYS = {
    "D401": "the message is in {}",
    "D402": "nearly the same message is in {}",
    "D403": "the same call, with the same tools, is in {}",
}
#: The name under which is noted what was compared with what.
_MEMO = "references"
#: Rows between two reports.
_PERIOD = 1_000


class Compared(NamedTuple):
    """What came of a comparison.

    :ivar overlaps: by point, the worse first
    :ivar read: rows of each file
    :ivar passed_over: rows of each file that could not be read
    :ivar met: rows of each file that have something of the project in them
    """

    overlaps: list[Overlap]
    read: tuple[int, ...]
    passed_over: tuple[int, ...]
    met: tuple[int, ...]


def compare_with(
    files: Sequence[ReferenceFile], points: Sequence[Point], on_progress: Callable[[int], None] = lambda _: None
) -> Compared:
    """Compare *points* with all of *files*.

    :param on_progress: told how many rows were read
    :raises TooldataError: a file cannot be read
    """
    read: Counter[int] = Counter()
    passed_over: Counter[int] = Counter()

    def rows() -> Iterator[Reference]:
        for number, file in enumerate(files):
            for row in _rows(number, file):
                if row is None:
                    passed_over[number] += 1
                else:
                    read[number] += 1
                    yield row
                if read.total() % _PERIOD == 0:
                    on_progress(read.total())

    with without_collector():
        found = find_overlaps(points, rows())
    met = Counter(file for file, _ in found.rows)
    counts = (tuple(count[number] for number in range(len(files))) for count in (read, passed_over, met))
    return Compared(found.overlaps, *counts)


def _rows(number: int, file: ReferenceFile) -> Iterator[Reference | None]:
    """The rows of a file; None for one that cannot be read."""
    if not file.path.is_file():
        raise DataError("there is no such file", file=file.path)
    tools = None if file.tools is None else read_tools_file(file.tools)[1].toolset
    reader = guess_of(file.path).format.reader(tools)
    for raw in read_records(file.path):
        if not raw.too_long and not raw.data.strip():
            continue
        try:
            example = reader.example(reader.parse(raw.data))
        except RowError:
            yield None
            continue
        yield reference_of(number, raw.number, example.source_id, questions_of(example), points_of(raw.number, example))


def keep_overlap(
    project: Project,
    points: Sequence[Point],
    files: Sequence[ReferenceFile],
    said: str,
    weights: Weights = WEIGHTS,
    on_progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write down what *points* have in common with *files*, unless that is there already.

    :param said: what the project said when the points were read
    :raises TooldataError: a file cannot be read, or nothing be written; what was found before stays then
    """
    key = [said, *map(_state, files)] if files else []
    if Queries(project.writer()).memos().get(_MEMO, []) == key:
        return
    compared = compare_with(files, points, on_progress) if files else None
    rows = stored.rows_of(_findings(points, files, compared.overlaps) if compared else {}, met=True)
    with project.transaction() as db:
        stored.replace_met(db, rows)
        queries = Queries(db)
        keep_order(db, by_priority(queries, weights=weights), weights)
        save_memo(db, {_MEMO: key})


def _state(file: ReferenceFile) -> list[object]:
    """Another value whenever a file may say something else."""
    try:
        stats = [one.stat() for one in (file.path, file.tools) if one is not None]
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", file=file.path) from None
    return [file.name, *([one.st_size, one.st_mtime_ns] for one in stats)]


def _findings(
    points: Sequence[Point], files: Sequence[ReferenceFile], overlaps: Sequence[Overlap]
) -> Mapping[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for one in overlaps:
        code, point = CODES[one.same], points[one.point]
        message = _SAYS[code].format(place_of(files, one))
        found.setdefault(point.example, []).append(
            Finding(code, RULES[code].severity, message, point.turn, (), one.score)
        )
    return found


def place_of(files: Sequence[ReferenceFile], overlap: Overlap) -> str:
    """``bfcl.jsonl:12 (multiple_11)``."""
    place = f"{files[overlap.file].name}:{overlap.line}"
    return f"{place} ({overlap.id})" if overlap.id is not None else place
