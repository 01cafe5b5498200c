"""Naive Bayes over hashed features, every point scored without itself."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.features import Bag, idf_of, seen_in, spans
from tooldata_tui.triage.targets import Rows, Targets

__all__ = ["Counts", "NaiveBayes", "Touched"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Columns = npt.NDArray[np.uint16]
Ints = npt.NDArray[np.int64]

#: Features that the background weighs in the counts of a label, where it is the background they are smoothed with.
_BACKGROUND = 30.0
#: Nats of a feature's weight in a label that one more example has to be worth: "the" is nothing new to any of them.
_FELT = 3e-3
#: Points that are counted at a time, for the memory it takes.
_BLOCK = 8_192


class Touched(NamedTuple):
    """Where the features of a point stand.

    :ivar own: features that a change of its label is felt by
    :ivar row: a point that has one of them, which may be the point itself
    :ivar which: the place in :attr:`own` of the one it has
    """

    own: Columns
    row: Numbers
    which: Ints


class Counts:
    """How often each feature stands under each label; shared by the models that read it."""

    def __init__(self, features: Bag, targets: Targets) -> None:
        self.features = features = _used(features)
        self.targets = targets
        self.idf = idf_of(features)
        self.lengths = np.diff(features.indptr).astype(np.float64)
        self.seen = seen_in(features)
        labels = targets.labels
        self.table = np.zeros((features.shape[1], labels), dtype=np.float32)
        self.totals = np.zeros(labels, dtype=np.float64)
        self.mass: Floats = np.zeros(len(targets), dtype=np.float32)
        for start in range(0, len(targets), _BLOCK):
            rows = slice(start, min(start + _BLOCK, len(targets)))
            row, column = targets.pairs(rows)
            weights = targets.weights[rows][row]
            pair, places = spans(features.indptr, rows.start + row)
            flat = features.indices[places].astype(np.int64) * labels + column[pair]
            np.add.at(self.table.reshape(-1), flat, weights[pair])
            np.add.at(self.totals, column, weights * self.lengths[rows][row])
            some = rows.start + np.flatnonzero(self.lengths[rows])
            if len(some):
                first, last = features.indptr[some[0]], features.indptr[rows.stop]
                terms = self.idf[features.indices[first:last]].astype(np.float64)
                self.mass[some] = np.add.reduceat(terms, features.indptr[some] - first)

    def move(self, point: int, change: Mapping[int, float]) -> Touched:
        """Take in that *point* changed its labels; who feels it."""
        own = self.of(point)
        for column, by in change.items():
            self.table[own, column] += by
            self.totals[column] += by * self.lengths[point]
        return self._touched(point, change)

    def _touched(self, point: int, change: Mapping[int, float]) -> Touched:
        own = self.of(point)
        felt = np.zeros(len(own), dtype=np.bool_)
        for column, by in change.items():
            known = np.maximum(self.table[own, column], 1)
            felt |= self.idf[own] * abs(by) > _FELT * known
        own = own[felt]
        starts, points = self._standing
        which, places = spans(starts, own.astype(np.int64))
        return Touched(own, points[places], which)

    @cached_property
    def _standing(self) -> tuple[Ints, Numbers]:
        """Where the points that have each feature begin, and these points."""
        # Numbers of two bytes: sorting them takes a tenth of the time that those of four take.
        order = np.argsort(self.features.indices, kind="stable")
        rows = np.repeat(np.arange(len(self.targets), dtype=np.int32), np.diff(self.features.indptr))
        return np.append(0, np.cumsum(self.seen)), rows[order]

    def of(self, point: int) -> Columns:
        """The features of *point*."""
        span = slice(self.features.indptr[point], self.features.indptr[point + 1])
        found: Columns = self.features.indices[span]
        return found


class NaiveBayes:
    """Multinomial naive Bayes, every feature weighted by its inverse document frequency.

    Leave-one-out is exact: a point's own features and length are taken out of the counts of its own labels. The score
    is divided by the root of the text's total weight: by all of it, long texts say too little; by none, the features
    of one text, which are far from independent, say too much.

    Counts are smoothed by one for every feature, which is what many examples do best with; or, with *background*, by
    how often the feature is seen under any label, so that ten examples of a label do not make every other word of
    the language equally unlikely.
    """

    def __init__(self, counts: Counts, *, background: bool = False) -> None:
        self.counts = counts
        seen = counts.seen.astype(np.float64)
        if background:
            shares = (seen + 0.5) / max(float(seen.sum() + 0.5 * len(seen)), 1.0)
            self._prior: Floats = (_BACKGROUND * shares).astype(np.float32)
            self._sum = _BACKGROUND
        else:
            self._prior = np.ones(len(seen), dtype=np.float32)
            self._sum = float(max(1, len(seen)))
        self._scale = 1 / np.sqrt(np.maximum(counts.mass, 1))
        self._logs = counts.table + self._prior[:, None]
        np.log(self._logs, out=self._logs)

    def block(self, rows: Rows) -> Floats:
        """Scores [rows, labels]; larger is likelier."""
        counts = self.counts
        scores = counts.features.of(rows).times(counts.idf, self._logs)
        scores -= counts.mass[rows, None] * self._log_totals()[None, :]
        row, column = counts.targets.pairs(rows)
        points = rows.start + row if isinstance(rows, slice) else rows[row]
        scores[row, column] = self._own(points, column)
        scores *= self._scale[rows, None]
        return scores

    def moved(self, point: int, change: Mapping[int, float], touched: Touched) -> dict[int, Floats]:
        """By how much every point's scores move in every column that changed, now that the counts have.

        :param touched: what :meth:`Counts.move` gave; *point* itself is not right here
        """
        counts, targets = self.counts, self.counts.targets
        own, row, which = touched
        prior, weight, idf = self._prior[own][which], targets.weights[row], counts.idf[own][which]
        found = {}
        for column, by in change.items():
            self._logs[own, column] = np.log(counts.table[own, column] + self._prior[own])
            given = targets.has(column)
            # Of a point that carries the label its own vote is left out, before and after.
            now = counts.table[own, column][which] - np.where(given[row], weight, 0)
            terms = np.log((np.maximum(now, 0) + prior) / (np.maximum(now - np.float32(by), 0) + prior))
            scores: Doubles = np.bincount(row, idf * terms, minlength=len(targets)).astype(np.float64)
            total, longer = counts.totals[column] + self._sum, by * counts.lengths[point]
            scores -= counts.mass * self._longer(total, longer)
            carriers = np.flatnonzero(given)
            less = targets.weights[carriers] * counts.lengths[carriers]
            more = self._longer(total - less, longer) - self._longer(total, longer)
            scores[carriers] -= counts.mass[carriers] * more
            found[column] = (scores * self._scale).astype(np.float32)
        return found

    def _longer(self, total: Doubles, by: float) -> Doubles:
        """By how much the logarithm of a total, and what smooths it, has grown."""
        grown: Doubles = np.log(np.maximum(total, self._sum) / np.maximum(total - by, self._sum))
        return grown

    def _log_totals(self) -> Floats:
        return np.log(self.counts.totals + self._sum).astype(np.float32)

    def _own(self, points: Ints, columns: Ints) -> Floats:
        """Score of every (point, its own label) without the point."""
        counts = self.counts
        pair, places = spans(counts.features.indptr, points)
        feature = counts.features.indices[places]
        weight = counts.targets.weights[points]
        left = np.maximum(counts.table[feature, columns[pair]] - weight[pair], 0)
        totals = np.log(np.maximum(counts.totals[columns] - weight * counts.lengths[points], 0) + self._sum)
        terms = counts.idf[feature] * np.log(left + self._prior[feature])
        own: Floats = np.bincount(pair, terms, minlength=len(points)) - counts.mass[points] * totals
        return own.astype(np.float32)


def _used(features: Bag) -> Bag:
    """Without the columns that are never used: with a thousand labels, each costs as many numbers."""
    used = seen_in(features) > 0
    columns = (np.cumsum(used) - 1).astype(np.uint16)
    return Bag(columns[features.indices], features.indptr, (features.shape[0], int(used.sum())))
