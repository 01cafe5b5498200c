"""Cosine to the mean of every label, the point itself left out of its own: steady where examples are few."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.targets import Targets

__all__ = ["Centroids"]

Floats = npt.NDArray[np.float32]
_BLOCK = 4_096


class Centroids:
    """Leave-one-out is exact: a point's vector is taken out of the sum of its own labels."""

    def __init__(self, vectors: Floats, targets: Targets) -> None:
        self._vectors = vectors
        self._targets = targets
        self._sums = np.zeros((targets.labels, vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(targets), _BLOCK):
            rows = slice(start, min(start + _BLOCK, len(targets)))
            self._sums += targets.dense(rows).T @ vectors[rows]
        self._inner: Floats | None = None

    def keep(self, labels: int) -> None:
        """Keep the inner products for :meth:`moved`."""
        self._inner = np.empty((len(self._targets), labels), dtype=np.float32)

    def block(self, rows: slice) -> Floats:
        """Scores [rows, labels]."""
        inner = self._vectors[rows] @ self._sums.T
        if self._inner is not None:
            self._inner[rows] = inner
        squares = self._squares()
        row, column = self._targets.pairs(rows)
        weight = self._targets.weights[rows][row]
        own = _without(inner[row, column], squares[column], weight)
        scores = (inner / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float32)
        scores[row, column] = own
        return scores

    def moved(self, point: int, change: Mapping[int, float], cosine: Floats) -> dict[int, Floats]:
        """Take in that *point* changed its labels; the new scores [points] of every column that changed."""
        for column, by in change.items():
            self._sums[column] += np.float32(by) * self._vectors[point]
            if self._inner is not None:
                self._inner[:, column] += np.float32(by) * cosine
        if self._inner is None:
            return {}
        squares = self._squares()
        found = {}
        for column in change:
            inner = self._inner[:, column]
            scores = inner / np.sqrt(max(squares[column], np.float32(1e-6)))
            given = np.nonzero(self._targets.has(column))[0]
            scores[given] = _without(inner[given], squares[column], self._targets.weights[given])
            found[column] = scores
        return found

    def _squares(self) -> Floats:
        squares: Floats = np.einsum("ij,ij->i", self._sums, self._sums)
        return squares


def _without(inner: Floats, squares: Floats, weight: Floats) -> Floats:
    """Cosine to the sum without a unit vector of *weight* in it; nothing where it was alone."""
    left = squares - 2 * weight * inner + weight * weight
    return np.where(left > 1e-4, (inner - weight) / np.sqrt(np.maximum(left, 1e-4)), 0).astype(np.float32)
