"""Naive Bayes over hashed features, every point scored without itself."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.features import Sparse, idf_of
from tooldata_tui.triage.targets import Targets

__all__ = ["NaiveBayes"]

Floats = npt.NDArray[np.float32]


class NaiveBayes:
    """Multinomial naive Bayes with add-one smoothing and every feature weighted by its inverse document frequency.

    Leave-one-out is exact: a point's own features and length are taken out of the counts of its own labels. The score
    is divided by the root of the text's total weight: by all of it, long texts say too little; by none, the features
    of one text, which are far from independent, say too much.
    """

    def __init__(self, features: Sparse, targets: Targets) -> None:
        self._features = features
        self._targets = targets
        self._idf = idf_of(features)
        self._lengths = np.diff(features.indptr).astype(np.float64)
        self._used = max(1, int(np.count_nonzero(np.bincount(features.indices, minlength=1))))
        labels, buckets = targets.labels, features.shape[1]
        self._counts = np.zeros((labels, buckets), dtype=np.float32)
        self._totals = np.zeros(labels, dtype=np.float64)
        for start in range(0, len(targets), 65_536):
            rows = slice(start, start + 65_536)
            row, column = targets.pairs(rows)
            part = features[rows]
            sizes = np.diff(part.indptr)[row]
            # The place of every feature of every (row, label) pair.
            places = np.repeat(part.indptr[row] - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
            weights = np.repeat(targets.weights[rows][row], sizes)
            flat = np.repeat(column, sizes) * buckets + part.indices[places]
            np.add.at(self._counts.reshape(-1), flat, weights)
            np.add.at(self._totals, column, weights_of(targets, rows, row) * self._lengths[rows][row])
        mass = np.add.reduceat(np.append(self._idf[features.indices], 0), features.indptr[:-1])
        self._mass = np.where(self._lengths > 0, mass, 0).astype(np.float32) if len(targets) else mass
        self._scale = 1 / np.sqrt(np.maximum(self._mass, 1))
        self._logs = np.log(self._counts + 1).T.copy()

    def block(self, rows: slice) -> Floats:
        """Scores [rows, labels]; larger is likelier."""
        part = self._features[rows].copy()
        part.data = self._idf[part.indices]
        scores: Floats = part @ self._logs
        scores -= self._mass[rows, None] * self._log_totals()[None, :]
        row, column = self._targets.pairs(rows)
        scores[row, column] = self._own(rows.start + row, column)
        scores *= self._scale[rows, None]
        return scores

    def moved(self, point: int, change: Mapping[int, float]) -> dict[int, Floats]:
        """Take in that *point* changed its labels; the new scores [points] of every column that changed."""
        span = slice(self._features.indptr[point], self._features.indptr[point + 1])
        own = self._features.indices[span]
        for column, by in change.items():
            self._counts[column, own] += by
            self._totals[column] += by * self._lengths[point]
            self._logs[own, column] = np.log(self._counts[column, own] + 1)
        return {column: self._column(column) for column in change}

    def _column(self, column: int) -> Floats:
        weighted = self._idf * self._logs[:, column]
        scores: Floats = self._features @ weighted
        scores -= self._mass * self._log_totals()[column]
        given = np.nonzero(self._targets.has(column))[0]
        scores[given] = self._own(given, np.full(len(given), column))
        scores *= self._scale
        return scores

    def _log_totals(self) -> Floats:
        return np.log(self._totals + self._used).astype(np.float32)

    def _own(self, points: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Floats:
        """Score of every (point, its own label) without the point."""
        starts = self._features.indptr[points]
        sizes = self._features.indptr[points + 1] - starts
        places = np.repeat(starts - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
        pair = np.repeat(np.arange(len(points)), sizes)
        feature = self._features.indices[places]
        weight = self._targets.weights[points]
        left = np.maximum(self._counts[columns[pair], feature] - weight[pair], 0)
        totals = np.log(np.maximum(self._totals[columns] - weight * self._lengths[points], 0) + self._used)
        terms = self._idf[feature] * (np.log(left + 1) - totals[pair])
        return np.bincount(pair, terms, minlength=len(points)).astype(np.float32)


def weights_of(targets: Targets, rows: slice, row: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The weight of every pair of the slice."""
    return targets.weights[rows][row].astype(np.float64)
