"""Naive Bayes over hashed features, every point scored without itself."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from tooldata_tui.triage.features import Sparse, idf_of
from tooldata_tui.triage.targets import Rows, Targets

__all__ = ["Counts", "NaiveBayes"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Features that the background weighs in the counts of a label, where it is the background they are smoothed with.
_BACKGROUND = 30.0


class Counts:
    """How often each feature stands under each label; shared by the models that read it."""

    def __init__(self, features: Sparse, targets: Targets) -> None:
        self.features = features = _used(features)
        self.targets = targets
        self.idf = idf_of(features)
        self.lengths = np.diff(features.indptr).astype(np.float64)
        self.seen = np.bincount(features.indices, minlength=features.shape[1])
        labels = targets.labels
        self.table = np.zeros((features.shape[1], labels), dtype=np.float32)
        self.totals = np.zeros(labels, dtype=np.float64)
        for start in range(0, len(targets), 65_536):
            rows = slice(start, min(start + 65_536, len(targets)))
            row, column = targets.pairs(rows)
            weights = targets.weights[rows][row]
            pair, places = spans(features.indptr, rows.start + row)
            flat = features.indices[places].astype(np.int64) * labels + column[pair]
            np.add.at(self.table.reshape(-1), flat, weights[pair])
            np.add.at(self.totals, column, weights * self.lengths[rows][row])
        mass = np.add.reduceat(np.append(self.idf[features.indices], 0), features.indptr[:-1])
        self.mass: Floats = np.where(self.lengths > 0, mass, 0).astype(np.float32) if len(targets) else mass

    def move(self, point: int, change: Mapping[int, float]) -> None:
        """Take in that *point* changed its labels."""
        own = self.of(point)
        for column, by in change.items():
            self.table[own, column] += by
            self.totals[column] += by * self.lengths[point]

    def of(self, point: int) -> Ints:
        """The features of *point*."""
        span = slice(self.features.indptr[point], self.features.indptr[point + 1])
        found: Ints = self.features.indices[span]
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
        self._counts = counts
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
        counts = self._counts
        part = counts.features[rows].copy()
        part.data = counts.idf[part.indices]
        scores: Floats = part @ self._logs
        scores -= counts.mass[rows, None] * self._log_totals()[None, :]
        row, column = counts.targets.pairs(rows)
        points = rows.start + row if isinstance(rows, slice) else rows[row]
        scores[row, column] = self._own(points, column)
        scores *= self._scale[rows, None]
        return scores

    def moved(self, point: int, change: Mapping[int, float], rows: Ints | None = None) -> dict[int, Floats]:
        """The new scores of *rows* (all) in every column that changed, once the counts have taken the change in."""
        counts = self._counts
        own = counts.of(point)
        for column in change:
            self._logs[own, column] = np.log(counts.table[own, column] + self._prior[own])
        part = counts.features if rows is None else counts.features[rows]
        chosen = slice(None) if rows is None else rows
        columns = list(change)
        weights = np.zeros((len(counts.idf), len(columns)), dtype=np.float32)
        read = slice(None) if rows is None else part.indices
        for place, column in enumerate(columns):
            weights[read, place] = counts.idf[read] * self._logs[read, column]
        scores: Floats = part @ weights
        scores -= counts.mass[chosen, None] * self._log_totals()[columns]
        for place, column in enumerate(columns):
            given = np.nonzero(counts.targets.has(column)[chosen])[0]
            points = given if rows is None else rows[given]
            scores[given, place] = self._own(points, np.full(len(given), column))
        scores *= self._scale[chosen, None]
        return {column: scores[:, place] for place, column in enumerate(columns)}

    def _log_totals(self) -> Floats:
        return np.log(self._counts.totals + self._sum).astype(np.float32)

    def _own(self, points: Ints, columns: Ints) -> Floats:
        """Score of every (point, its own label) without the point."""
        counts = self._counts
        pair, places = spans(counts.features.indptr, points)
        feature = counts.features.indices[places]
        weight = counts.targets.weights[points]
        left = np.maximum(counts.table[feature, columns[pair]] - weight[pair], 0)
        totals = np.log(np.maximum(counts.totals[columns] - weight * counts.lengths[points], 0) + self._sum)
        terms = counts.idf[feature] * (np.log(left + self._prior[feature]) - totals[pair])
        return np.bincount(pair, terms, minlength=len(points)).astype(np.float32)


def _used(features: Sparse) -> Sparse:
    """Without the columns that are never used: with a thousand labels, each costs as many numbers."""
    used = np.bincount(features.indices, minlength=features.shape[1]) > 0
    columns = np.cumsum(used, dtype=np.int32) - 1
    shape = (features.shape[0], int(used.sum()))
    return sparse.csr_matrix((features.data, columns[features.indices], features.indptr), shape=shape)


def spans(starts: Ints, points: Ints) -> tuple[Ints, Ints]:
    """For every feature of every one of *points*: which of them it is of, and its place in the matrix."""
    sizes = starts[points + 1] - starts[points]
    pair = np.repeat(np.arange(len(points)), sizes)
    places = np.repeat(starts[points] - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
    return pair, places
