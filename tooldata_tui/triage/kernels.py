"""How alike points and landmarks are: by meaning, or by pieces of words."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from tooldata_tui.triage.features import Sparse
from tooldata_tui.triage.repeated import Vectors
from tooldata_tui.triage.targets import Rows

__all__ = ["LANDMARKS", "CosineKernel", "GaussianKernel", "Kernel", "landmarks_of"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

#: Landmarks, whatever the number of points: time and memory stay linear in it.
LANDMARKS = 768
#: Points that landmarks are moved to the middle of, and how often.
_DRAWN, _MOVES = 8_000, 3
#: Columns of a sparse matrix that are worth a dense one.
_COMMON = 512
_BLOCK = 1_024


def landmarks_of(count: int, most: int = LANDMARKS) -> npt.NDArray[np.int64]:
    """Which of *count* points are landmarks: the same every time."""
    chosen = np.random.default_rng(0).choice(count, min(count, most), replace=False)
    return np.sort(chosen).astype(np.int64)


class Kernel(Protocol):
    """How alike points and landmarks are."""

    def square(self) -> Doubles:
        """Between the landmarks."""

    def block(self, rows: Rows) -> Floats:
        """Between points and landmarks: [rows, landmarks]."""

    def along(self, rows: Rows, weights: Floats) -> Floats:
        """The sum of each row, the landmarks weighted: [rows]."""


class GaussianKernel:
    """exp(-|a - b|² / 2) between unit vectors.

    The landmarks are the points if there are few; else the middles of as many groups of points (spherical k-means),
    which carry as much as twice their number of points drawn at random do (Zhang, Tsang & Kwok 2008).
    """

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._marks = _middles(vectors).T.copy()

    def square(self) -> Doubles:
        return self._of(self._marks.T).astype(np.float64)

    def block(self, rows: Rows) -> Floats:
        return self._of(self._vectors[rows])

    def along(self, rows: Rows, weights: Floats) -> Floats:
        found: Floats = self.block(rows) @ weights
        return found

    def _of(self, vectors: Floats) -> Floats:
        values: Floats = vectors @ self._marks
        values -= 1
        return np.exp(values, out=values)


class CosineKernel:
    """Cosine between sparse unit rows; landmarks are points.

    What is common among the landmarks is multiplied as a dense matrix and the rest as a sparse one: together a third of
    the work of either.
    """

    def __init__(self, points: Sparse) -> None:
        drawn = points[landmarks_of(points.shape[0])]
        seen = np.bincount(drawn.indices, minlength=points.shape[1])
        place = np.full(points.shape[1], -1, dtype=np.int32)
        common = np.sort(np.argsort(-seen, kind="stable")[:_COMMON])
        place[common] = np.arange(len(common))
        width = (len(common), points.shape[1])
        self._common, self._rest = _columns(points, place[points.indices], width)
        marks, self._rest_marks = (part.T.tocsr() for part in _columns(drawn, place[drawn.indices], width))
        self._marks: Floats = marks.toarray()

    def square(self) -> Doubles:
        return self.block(landmarks_of(self._common.shape[0])).astype(np.float64)

    def block(self, rows: Rows) -> Floats:
        values: Floats = self._common[rows].toarray() @ self._marks
        values += (self._rest[rows] @ self._rest_marks).toarray()
        return values

    def along(self, rows: Rows, weights: Floats) -> Floats:
        sums: Floats = self._common @ (self._marks @ weights) + self._rest @ (self._rest_marks @ weights)
        return sums[rows]


def _columns(matrix: Sparse, place: npt.NDArray[np.int32], width: tuple[int, int]) -> tuple[Sparse, Sparse]:
    """Two parts of *matrix*: the numbers that have a place, there, and the rest, where they are."""
    parts = []
    for keep, columns, wide in ((place >= 0, place, width[0]), (place < 0, matrix.indices, width[1])):
        starts = np.append(0, np.cumsum(keep))[matrix.indptr]
        parts.append(sparse.csr_matrix((matrix.data[keep], columns[keep], starts), shape=(matrix.shape[0], wide)))
    return parts[0], parts[1]


def _middles(vectors: Vectors) -> Floats:
    if len(vectors) <= LANDMARKS:
        return vectors[:]
    drawn = vectors[landmarks_of(len(vectors), _DRAWN)]
    middles = drawn[landmarks_of(len(drawn))]
    ones = np.ones(len(drawn), dtype=np.float32)
    for _ in range(_MOVES):
        marks = middles.T
        nearest = np.concatenate([(drawn[n : n + _BLOCK] @ marks).argmax(axis=1) for n in range(0, len(drawn), _BLOCK)])
        groups = sparse.csr_matrix((ones, nearest, np.arange(len(drawn) + 1)), shape=(len(drawn), LANDMARKS))
        sums: Floats = groups.T @ drawn
        norms = np.sqrt(np.einsum("ij,ij->i", sums, sums))[:, None]
        middles = np.where(norms > 1e-6, sums / np.maximum(norms, 1e-6), middles)
    return middles
