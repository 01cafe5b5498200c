"""Cosine to the mean of every label, the point itself left out of its own: steady where examples are few."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.repeated import Vectors
from tooldata_tui.triage.targets import Rows, Targets

__all__ = ["Centroids"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Directions that are kept: those in which the points spread most.
_AXES = 128
#: How much of their spread counts as noise, the same in every direction.
_NOISE = 0.9
#: Points that the spread is taken from, at equal distances.
_SEEN = 10_000
_BLOCK = 4_096


class Centroids:
    """Means are compared where all points together spread alike: centred, and what they have in common shrunk.

    Every message of a project is about its business: without that, cosines are large between any two of them, and
    a mean over ten examples says more of the business than of the tool. The spread is that of the points whatever
    their labels, so that leave-one-out stays exact: a point's vector is taken out of the sum of its own labels.
    """

    def __init__(self, vectors: Vectors, targets: Targets, points: Ints) -> None:
        """:param points: those that will be scored; the means are of all"""
        self._targets = targets
        self._place = np.full(len(vectors), -1, dtype=np.int64)
        self._place[points] = np.arange(len(points))
        self._vectors = vectors
        self._middle, self._axes = _spread(vectors)
        self._near = self._turned(points)
        self._sums = np.zeros((targets.labels, self._axes.shape[1]), dtype=np.float32)
        for start in range(0, len(targets), _BLOCK):
            rows = slice(start, min(start + _BLOCK, len(targets)))
            self._sums += targets.dense(rows).T @ self._turned(rows)

    def block(self, rows: Ints) -> Floats:
        """Scores [rows, labels]; of points that were named only."""
        inner = self._near[self._place[rows]] @ self._sums.T
        squares = self._squares()
        row, column = self._targets.pairs(rows)
        own = _without(inner[row, column], squares[column], self._targets.weights[rows][row])
        scores = (inner / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float32)
        scores[row, column] = own
        return scores

    def moved(self, point: int, change: Mapping[int, float], rows: Ints) -> dict[int, Floats]:
        """Take in that *point* changed its labels; by how much that moves *rows*, in every column that changed."""
        own = self._turned(np.array([point]))[0]
        found = {}
        for column, by in change.items():
            before = self._of(column, rows)
            self._sums[column] += np.float32(by) * own
            found[column] = self._of(column, rows) - before
        return found

    def _of(self, column: int, rows: Ints) -> Floats:
        """Scores of *rows* in one column; whoever carries it leaves itself out."""
        inner = self._near[self._place[rows]] @ self._sums[column]
        squares = self._squares()[column]
        scores: Floats = inner / np.sqrt(np.maximum(squares, np.float32(1e-6)))
        given = np.nonzero(self._targets.has(column)[rows])[0]
        scores[given] = _without(inner[given], squares, self._targets.weights[rows[given]])
        return scores

    def _turned(self, points: Rows) -> Floats:
        turned: Floats = np.matmul(self._vectors[points] - self._middle, self._axes)
        lengths: Floats = np.sqrt(np.einsum("ij,ij->i", turned, turned))
        turned /= np.maximum(lengths, np.float32(1e-6))[:, None]
        return turned

    def _squares(self) -> Floats:
        squares: Floats = np.einsum("ij,ij->i", self._sums, self._sums)
        return squares


def _spread(vectors: Vectors) -> tuple[Floats, Floats]:
    """The middle of *vectors*, and the map [d, :data:`_AXES`] into the space in which they spread alike."""
    seen = vectors[:: -(-len(vectors) // _SEEN)]
    middle = seen.mean(axis=0)
    seen = seen - middle
    spread = (seen.T @ seen).astype(np.float64) / len(seen)
    mean = max(float(np.trace(spread)) / len(spread), 1e-9)
    values, axes = np.linalg.eigh(spread)
    scale = 1 / np.sqrt((1 - _NOISE) * np.maximum(values, 0) + _NOISE * mean)
    return middle, np.ascontiguousarray((axes * scale)[:, : -_AXES - 1 : -1]).astype(np.float32)


def _without(inner: Floats, squares: Floats, weight: Floats) -> Floats:
    """Cosine to the sum without a unit vector of *weight* in it; nothing where it was alone."""
    left = squares - 2 * weight * inner + weight * weight
    return np.where(left > 1e-4, (inner - weight) / np.sqrt(np.maximum(left, 1e-4)), 0).astype(np.float32)
