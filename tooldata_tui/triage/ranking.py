"""The order of what is left, kept up to date while labels change: one verdict moves what it has to do with, without
judging everything anew."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Finding
from tooldata_tui.store.queries import new_order
from tooldata_tui.triage.judging import Judged, about_pair, label_findings
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.priority import UNSUSPECTED

if TYPE_CHECKING:
    from tooldata_tui.triage.labels import LabelModel

__all__ = ["Ranking"]

_CONFLICT = "D301"
#: A probability is another one from a twentieth on.
_STEPS = 20


class Ranking:
    """Examples by priority.

    :param priorities: of the examples about which something was found
    :param last: the highest example
    :param decided: examples that are not left any more
    """

    def __init__(
        self,
        points: Sequence[Point],
        judged: Judged,
        priorities: Mapping[int, float],
        last: int,
        decided: Iterable[int],
    ) -> None:
        self._points, self._model = list(points), judged.model
        self._rows: dict[int, list[int]] = {}
        for row, point in enumerate(points):
            self._rows.setdefault(point.example, []).append(row)
        self._gist = _gist(self._model, np.arange(len(points)))
        self._conflicts = {
            example: some
            for example, found in judged.findings.items()
            if (some := [one for one in found if one.code == _CONFLICT])
        }
        self._priority = np.full(last + 1, UNSUSPECTED)
        self._open = np.ones(last + 1, dtype=np.bool_)
        self._open[0] = False
        self.regrade(priorities)
        self._open[[one for one in decided if one <= last]] = False

    @property
    def model(self) -> "LabelModel":
        return self._model

    def points_of(self, example: int) -> list[Point]:
        """The points of *example* as they are judged by now."""
        return [self._points[row] for row in self._rows.get(example, ())]

    def relabel(self, example: int, labels: Sequence[frozenset[str]]) -> dict[int, list[Finding]]:
        """Give the points of *example* these labels, in their order.

        :returns: by example, what is found about labels where that is not what was found before
        :raises KeyError: for a label that the model does not know; nothing is changed then
        """
        changed: set[int] = set()
        for row, label in zip(self._rows[example], labels, strict=True):
            if self._points[row].label != label:
                judged = self._model.relabel(row, label)
                self._points[row] = self._points[row]._replace(label=label)
                gist = _gist(self._model, judged)
                moved = (gist != self._gist[judged]).any(axis=1)
                self._gist[judged[moved]] = gist[moved]
                changed.update([row], judged[moved].tolist())
        examples = sorted({self._points[row].example for row in changed})
        found: dict[int, list[Finding]] = {example: [] for example in examples}
        rows = [row for one in examples for row in self._rows[one]]
        for of, finding in label_findings(self._points, self._model, rows):
            found[of].append(finding)
        return found

    def conflicts(self, relabelled: Iterable[int]) -> dict[int, list[Finding]]:
        """Conflicts of those that were relabelled, and of those that were in conflict with them, as they are now."""
        ours = {one: self._conflicts[one] for one in relabelled if one in self._conflicts}
        concerned = sorted({*ours, *(one.other for found in ours.values() for one in found if one.other is not None)})
        return {one: [*self._remaining(one)] for one in concerned}

    def _remaining(self, example: int) -> Iterator[Finding]:
        for one in self._conflicts.get(example, ()):
            mirrored = (theirs for theirs in self._conflicts.get(one.other or 0, ()) if theirs.other == example)
            here = self._point(example, one.turn)
            there = next((self._point(one.other or 0, theirs.turn) for theirs in mirrored), None)
            if here and there and here.label != there.label:
                yield about_pair(_CONFLICT, here, there, one.score or 0.0)

    def _point(self, example: int, turn: int | None) -> Point | None:
        return next((point for point in self.points_of(example) if point.turn == turn), None)

    def regrade(self, priorities: Mapping[int, float]) -> None:
        """Take these examples' priorities."""
        if priorities:
            self._priority[np.fromiter(priorities, np.int64)] = np.fromiter(priorities.values(), np.float64)

    def close(self, decided: Sequence[int], opened: Sequence[int]) -> None:
        """Note what is left: what was *decided* is not, what was *opened* again is."""
        last = len(self._open) - 1
        self._open[[one for one in decided if one <= last]] = False
        self._open[[one for one in opened if one <= last]] = True

    def order(self) -> "array[int]":
        """What is left, the highest priority first, otherwise in file order."""
        left = np.flatnonzero(self._open)
        # Priorities have six decimals: whole numbers with the example behind them, which sort in a tenth of the time.
        keys = (np.round((1 - self._priority[left]) * 1e6).astype(np.int64) << 32) | left
        keys.sort()
        order = new_order()
        order.frombytes((keys & 0xFFFFFFFF).astype(np.uint32).tobytes())
        return order


def _gist(model: "LabelModel", rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What a person would see of a change in the judgement of *rows*: [rows, 4]. A few hundredths are no change."""
    judged = model.judge()
    near = [np.round(values[rows] * _STEPS).astype(np.int64) for values in (judged.score, judged.given)]
    return np.stack([judged.kind[rows].astype(np.int64), judged.rival[rows].astype(np.int64), *near], axis=1)
