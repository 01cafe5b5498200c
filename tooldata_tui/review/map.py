"""The map: where decision points lie, which cell of the screen each falls into, and what a cell shows.

Without arrays of any library: a screen has few cells, and the process that shows them stays small.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.beside import MAP, beside, map_key, read_beside
from tooldata_tui.store.sqlite import in_words

__all__ = [
    "FINDINGS",
    "SHOWN",
    "Cell",
    "Classes",
    "Grid",
    "Map",
    "by_finding",
    "by_label",
    "examples_found",
    "read_map",
    "stored_map",
]

_FULL = 65_536
#: Labels that are told apart at a time.
SHOWN = 8
#: What was found, the worst first: the rules, and words for the legend.
FINDINGS: Sequence[tuple[tuple[str, ...], str]] = (
    (("D3", "A1"), "label in doubt"),
    (("A3",), "between two labels"),
    (("A4",), "like nothing else"),
    (("D1", "D2"), "duplicate or repeated"),
)

#: Column and row.
Cell = tuple[int, int]


class Map(NamedTuple):
    """Decision points, each with its example, its label (a number in ``names``) and its place."""

    names: Sequence[str]
    examples: "array[int]"
    labels: "array[int]"
    xs: "array[int]"
    ys: "array[int]"


def read_map(session: ReviewSession) -> Map | None:
    """The map of a project as it is now, or None where it is yet to be drawn."""
    with in_words(session.project.path):
        key = map_key(session.project.path, session.queries.content_key())
    return stored_map(session.project.path, key)


def stored_map(project: Path, key: str | None = None) -> Map | None:
    """The map that is kept beside a project, or None where there is none that can be used."""
    found = read_beside(beside(project, MAP), key)
    if found is None:
        return None
    columns = array("I"), array("I"), array("H"), array("H")
    try:
        for column, part in zip(columns, found.parts, strict=False):
            column.frombytes(part)
        names = [str(name) for name in found.about["names"]]
    except (ValueError, LookupError, TypeError):
        return None
    examples, labels, xs, ys = columns
    whole = len(examples) == len(labels) == len(xs) == len(ys) and max(labels, default=-1) < len(names)
    return Map(names, examples, labels, xs, ys) if whole else None


@dataclass(frozen=True, slots=True)
class Classes:
    """What points are told apart by.

    :ivar names: of the classes, the one for all others last; ``counts`` are their points
    :ivar of_point: the class of each point
    :ivar worst: whether a cell shows the first class that is more frequent in it than elsewhere, rather than the most
        frequent one
    """

    names: tuple[str, ...]
    counts: tuple[int, ...]
    of_point: Sequence[int]
    worst: bool = False


def by_label(drawn: Map, first: Collection[str] = (), page: int = 0) -> Classes:
    """Points by their labels: those of *first*, then the most frequent ones.

    :param page: which ``SHOWN`` of them are told apart
    """
    counts = Counter(drawn.labels)
    order = sorted(counts, key=lambda label: (drawn.names[label] not in first, -counts[label], label))
    pages = max(1, -(-len(order) // SHOWN))
    start = page % pages * SHOWN
    shown = order[start : start + SHOWN]
    number = {label: place for place, label in enumerate(shown)}
    others = len(shown)
    of_label = [number.get(label, others) for label in range(len(drawn.names))]
    told = tuple(counts[label] for label in shown)
    names = (*(drawn.names[label] for label in shown), "other labels")
    return Classes(names, (*told, len(drawn.labels) - sum(told)), [of_label[label] for label in drawn.labels])


def by_finding(drawn: Map, found: Sequence[Iterable[int]]) -> Classes:
    """Points by what was found about their examples.

    :param found: the examples of each of ``FINDINGS``
    """
    others = len(FINDINGS)
    worst: dict[int, int] = {}
    for number, examples in enumerate(found):
        for example in examples:
            worst.setdefault(example, number)
    of_point = [worst.get(example, others) for example in drawn.examples]
    counts = Counter(of_point)
    names = (*(words for _, words in FINDINGS), "nothing found")
    return Classes(names, tuple(counts[number] for number in range(others + 1)), of_point, worst=True)


def examples_found(session: ReviewSession) -> list["array[int]"]:
    """The examples of each of ``FINDINGS``."""
    with in_words(session.project.path):
        return [session.queries.matching([("rule", codes, False)]) for codes, _ in FINDINGS]


class Grid:
    """The map on a screen of so many cells. What is near the top of the map is in the first row."""

    def __init__(self, drawn: Map, width: int, height: int) -> None:
        self.drawn, self.width, self.height = drawn, max(width, 1), max(height, 1)
        across, down = self.width, self.height
        #: For every point its cell, counted row by row.
        self._cells = array(
            "I", (y * down // _FULL * across + x * across // _FULL for x, y in zip(drawn.xs, drawn.ys, strict=True))
        )
        cells = self._cells
        self._order = array("I", sorted(range(len(cells)), key=cells.__getitem__))
        self._sorted = array("I", (cells[point] for point in self._order))

    def points(self, cell: Cell) -> Sequence[int]:
        """The points in a cell."""
        number = cell[1] * self.width + cell[0]
        return self._order[bisect_left(self._sorted, number) : bisect_left(self._sorted, number + 1)]

    def examples(self, cells: Iterable[Cell]) -> list[int]:
        """The examples that have a point in one of *cells*, each once."""
        found = (self.drawn.examples[point] for cell in cells for point in self.points(cell))
        return list(dict.fromkeys(found))

    def count(self, columns: range, rows: range) -> int:
        """How many points there are in a rectangle of cells."""
        ends = ((row * self.width + columns.start, row * self.width + columns.stop) for row in rows)
        return sum(bisect_left(self._sorted, stop) - bisect_left(self._sorted, start) for start, stop in ends)

    def cells_of(self, example: int) -> list[Cell]:
        """Where an example is."""
        return [self._at(cell) for cell, one in zip(self._cells, self.drawn.examples, strict=True) if one == example]

    def classes(self, classes: Classes) -> Mapping[Cell, int]:
        """What each cell shows in which there is something."""
        counts: dict[int, dict[int, int]] = {}
        for cell, kind in zip(self._cells, classes.of_point, strict=True):
            here = counts.setdefault(cell, {})
            here[kind] = here.get(kind, 0) + 1
        choose = partial(_telling, classes.counts) if classes.worst else _most_frequent
        return {self._at(cell): choose(here) for cell, here in counts.items()}

    def next_cell(self, after: Cell) -> Cell | None:
        """The next cell in which there is something, row by row, then the first again."""
        if not self._sorted:
            return None
        at = bisect_left(self._sorted, after[1] * self.width + after[0] + 1)
        return self._at(self._sorted[at if at < len(self._sorted) else 0])

    def _at(self, number: int) -> Cell:
        return number % self.width, number // self.width


def _most_frequent(here: Mapping[int, int]) -> int:
    return min(here, key=lambda kind: (-here[kind], kind))


def _telling(counts: Sequence[int], here: Mapping[int, int]) -> int:
    """The first class that is more frequent here than on the whole map: where there is much, there is some of all."""
    points, total, last = sum(here.values()), sum(counts), len(counts) - 1
    telling = (kind for kind in sorted(here) if kind < last and here[kind] * total > counts[kind] * points)
    return next(telling, last if last in here else min(here))
