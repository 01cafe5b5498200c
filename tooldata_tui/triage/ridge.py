"""Kernel ridge classification on landmarks (Nyström), every point scored without itself."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]
from scipy.linalg import solve_triangular  # type: ignore[import-untyped]

from tooldata_tui.triage.fusion import sharpness
from tooldata_tui.triage.targets import Targets

__all__ = ["KEPT", "LANDMARKS", "Kernel", "KernelRidge", "embedding_kernel", "landmarks_of"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
#: Kernel between a slice of the points and all landmarks.
Kernel = Callable[[slice], Floats]

#: Landmarks, whatever the number of points: time and memory stay linear in it.
LANDMARKS = 768
#: Points that landmarks are moved to the middle of, and how often.
_DRAWN, _MOVES = 8_000, 3
#: Points up to which what an update needs stays in memory; above it is computed again in blocks.
KEPT = 32_768
#: Strengths of the penalty to choose from, by leave-one-out likelihood.
_PENALTIES = (0.3, 1.0, 3.0)
#: Points on which they are compared.
_COMPARED = 1_000
#: Added to the landmarks' kernel so that equal landmarks do no harm.
_JITTER = 1e-3
_BLOCK = 4_096


def landmarks_of(count: int, most: int = LANDMARKS) -> npt.NDArray[np.int64]:
    """Which of *count* points are landmarks: the same every time."""
    chosen = np.random.default_rng(0).choice(count, min(count, most), replace=False)
    return np.sort(chosen).astype(np.int64)


def embedding_kernel(vectors: Floats) -> tuple[Kernel, Doubles]:
    """The Gaussian kernel exp(-|a - b|² / 2) between unit vectors and landmarks, and between the landmarks.

    The landmarks are the points if there are few; else the middles of as many groups of points (spherical k-means),
    which carry as much as twice their number of points drawn at random do (Zhang, Tsang & Kwok 2008).
    """
    marks = _middles(vectors).T.copy()

    def kernel(rows: slice) -> Floats:
        return _gaussian(vectors[rows], marks)

    return kernel, _gaussian(marks.T, marks).astype(np.float64)


def _gaussian(vectors: Floats, marks: Floats) -> Floats:
    values: Floats = vectors @ marks
    values -= 1
    return np.exp(values, out=values)


def _middles(vectors: Floats) -> Floats:
    if len(vectors) <= LANDMARKS:
        return vectors
    drawn = vectors[landmarks_of(len(vectors), _DRAWN)]
    middles = drawn[landmarks_of(len(drawn))]
    ones = np.ones(len(drawn), dtype=np.float32)
    for _ in range(_MOVES):
        nearest = (drawn @ middles.T).argmax(axis=1)
        groups = sparse.csr_matrix((ones, nearest, np.arange(len(drawn) + 1)), shape=(len(drawn), LANDMARKS))
        sums: Floats = groups.T @ drawn
        norms = np.sqrt(np.einsum("ij,ij->i", sums, sums))[:, None]
        middles = np.where(norms > 1e-6, sums / np.maximum(norms, 1e-6), middles)
    return middles


class KernelRidge:
    """Least squares on one-hot labels in the space of the landmarks, with the closed form of leave-one-out.

    With H the hat matrix, f = H Y: a point's value without itself is (f - h y) / (1 - h), h its own entry of H
    (Allen 1974, PRESS). The penalty is the one under which the labels are likeliest, each without itself.
    """

    def __init__(self, kernel: Kernel, square: Doubles, targets: Targets) -> None:
        """:param square: the kernel between the landmarks"""
        self._kernel = kernel
        self._targets = targets
        count = len(targets)
        self._starts = range(0, count, _BLOCK)
        square = (square + square.T) / 2
        square[np.diag_indices_from(square)] += _JITTER
        whiten = _inverse_root(square).astype(np.float32)
        keep = count <= KEPT
        features = np.empty((count if keep else 0, len(square)), dtype=np.float32)
        gram = np.zeros(square.shape)
        answers = np.zeros((len(square), targets.labels))
        for start in self._starts:
            rows = slice(start, min(start + _BLOCK, count))
            part = kernel(rows) @ whiten
            if keep:
                features[rows] = part
            gram += part.T @ part
            answers += part.T @ targets.dense(rows)
        self.penalty = self._best_penalty(whiten, gram, answers)
        shrink = _inverse_root(gram + self.penalty * np.eye(len(gram)))
        self._whiten: Floats = (whiten.astype(np.float64) @ shrink).astype(np.float32)
        self._answers: Floats = (shrink.T @ answers).astype(np.float32)
        shrink32 = shrink.astype(np.float32)
        #: Rows whose inner products are the hat matrix.
        self._rows: Floats | None = None
        if keep:
            # Column by column: an update multiplies all of it by one vector, which is quicker that way round.
            turned = np.empty(features.shape, dtype=np.float32, order="F")
            self._hats = np.empty(count, dtype=np.float32)
            self._fitted = np.empty((count, targets.labels), dtype=np.float32)
            for start in self._starts:
                rows = slice(start, min(start + _BLOCK, count))
                part = features[rows] @ shrink32
                turned[rows] = part
                self._hats[rows] = np.einsum("ij,ij->i", part, part)
                self._fitted[rows] = part @ self._answers
            self._left = 1 / np.maximum(1 - self._hats, np.float32(1e-3))
            self._rows = turned

    def block(self, rows: slice) -> Floats:
        """Scores [rows, labels]: about the probability of the label."""
        if self._rows is not None:
            return self._without(self._fitted[rows].copy(), self._hats[rows], rows)
        part: Floats = self._kernel(rows) @ self._whiten
        return self._without(part @ self._answers, np.einsum("ij,ij->i", part, part), rows)

    def moved(self, point: int, change: Mapping[int, float]) -> dict[int, Floats]:
        """Take in that *point* changed its labels; the new scores [points] of every column that changed.

        Empty if there are more than :data:`KEPT` points: then the blocks have to be asked for again.
        """
        if self._rows is None:
            own = (self._kernel(slice(point, point + 1)) @ self._whiten)[0]
            for column, by in change.items():
                self._answers[:, column] += np.float32(by) * own
            return {}
        own = self._rows[point]
        pull = self._rows @ own
        found: dict[int, Floats] = {}
        for column, by in change.items():
            self._answers[:, column] += np.float32(by) * own
            fitted = self._fitted[:, column] + np.float32(by) * pull
            self._fitted[:, column] = fitted
            given = np.nonzero(self._targets.has(column))[0]
            fitted[given] -= self._hats[given] * self._targets.weights[given]
            found[column] = fitted * self._left
        return found

    def _without(self, fitted: Floats, hats: Floats, rows: slice) -> Floats:
        row, column = self._targets.pairs(rows)
        fitted[row, column] -= hats[row] * self._targets.weights[rows][row]
        fitted /= np.maximum(1 - hats, 1e-3)[:, None]
        return fitted

    def _best_penalty(self, whiten: Floats, gram: Doubles, answers: Doubles) -> float:
        """The penalty under which the labels are likeliest, each point scored without itself and softened."""
        rows = slice(0, min(_COMPARED, len(self._targets)))
        part = self._kernel(rows) @ whiten
        known = answers.astype(np.float32)
        row, column = self._targets.pairs(rows)
        best, least = _PENALTIES[0], np.inf
        for penalty in _PENALTIES:
            half = _inverse_root(gram + penalty * np.eye(len(gram))).astype(np.float32)
            own = part @ half
            scores = self._without(own @ (half.T @ known), np.einsum("ij,ij->i", own, own), rows)
            _, loss = sharpness(scores, row, column)
            if loss < least:
                best, least = penalty, loss
        return best


def _inverse_root(matrix: Doubles) -> Doubles:
    """R with R R' the inverse of *matrix*."""
    root = np.linalg.cholesky(matrix)
    inverse: Doubles = solve_triangular(root, np.eye(len(root)), lower=True, check_finite=False).T
    return np.ascontiguousarray(inverse)
