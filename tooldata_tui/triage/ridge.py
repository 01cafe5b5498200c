"""Kernel ridge classification on landmarks (Nyström), every point scored without itself."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve_triangular  # type: ignore[import-untyped]

from tooldata_tui.triage.fusion import sharpness
from tooldata_tui.triage.targets import Targets

__all__ = ["KEPT", "LANDMARKS", "KernelRidge", "embedding_kernel"]

Floats = npt.NDArray[np.float32]
#: Kernel between a slice of the points and all landmarks.
Kernel = Callable[[slice], Floats]

#: Landmarks, whatever the number of points: time and memory stay linear in it.
LANDMARKS = 640
#: Points up to which what an update needs stays in memory; above it is computed again in blocks.
KEPT = 32_768
#: Strengths of the penalty to choose from, by leave-one-out likelihood.
_PENALTIES = (0.1, 0.3, 1.0, 3.0)
#: Points on which they are compared.
_COMPARED = 1_500
#: Added to the landmarks' kernel so that equal landmarks do no harm.
_JITTER = 1e-3
_BLOCK = 4_096


def landmarks_of(count: int, most: int = LANDMARKS) -> npt.NDArray[np.int64]:
    """Which of *count* points are landmarks: the same every time."""
    chosen = np.random.default_rng(0).choice(count, min(count, most), replace=False)
    return np.sort(chosen).astype(np.int64)


def embedding_kernel(vectors: Floats) -> tuple[Kernel, npt.NDArray[np.int64]]:
    """The Gaussian kernel exp(-|a - b|² / 2) between unit vectors, and its landmarks."""
    chosen = landmarks_of(len(vectors))
    marks = np.ascontiguousarray(vectors[chosen].T)

    def kernel(rows: slice) -> Floats:
        values: Floats = vectors[rows] @ marks
        values -= 1
        return np.exp(values, out=values)

    return kernel, chosen


class KernelRidge:
    """Least squares on one-hot labels in the space of the landmarks, with the closed form of leave-one-out.

    With H the hat matrix, f = H Y: a point's value without itself is (f - h y) / (1 - h), h its own entry of H
    (Allen 1974, PRESS). The penalty is the one under which the labels are likeliest, each without itself.
    """

    def __init__(self, kernel: Kernel, chosen: npt.NDArray[np.int64], targets: Targets) -> None:
        self._kernel = kernel
        self._targets = targets
        count = len(targets)
        self._starts = range(0, count, _BLOCK)
        square = np.vstack([kernel(slice(int(mark), int(mark) + 1)) for mark in chosen]).astype(np.float64)
        square = (square + square.T) / 2
        square[np.diag_indices_from(square)] += _JITTER
        whiten = _inverse_root(square).astype(np.float32)
        keep = count <= KEPT
        features = np.empty((count if keep else 0, len(chosen)), dtype=np.float32)
        gram = np.zeros(square.shape)
        answers = np.zeros((len(chosen), targets.labels))
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
            for start in self._starts:
                rows = slice(start, min(start + _BLOCK, count))
                features[rows] = features[rows] @ shrink32
            # Column by column: an update multiplies all of it by one vector, which is quicker that way round.
            self._rows = np.asfortranarray(features)
            self._hats = np.einsum("ij,ij->i", features, features)
            self._fitted = features @ self._answers

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
        found = {}
        left = 1 / np.maximum(1 - self._hats, 1e-3)
        for column, by in change.items():
            self._answers[:, column] += np.float32(by) * own
            self._fitted[:, column] += np.float32(by) * pull
            given = self._targets.has(column) * self._targets.weights
            found[column] = (self._fitted[:, column] - self._hats * given) * left
        return found

    def _without(self, fitted: Floats, hats: Floats, rows: slice) -> Floats:
        row, column = self._targets.pairs(rows)
        fitted[row, column] -= hats[row] * self._targets.weights[rows][row]
        fitted /= np.maximum(1 - hats, 1e-3)[:, None]
        return fitted

    def _best_penalty(self, whiten: Floats, gram: npt.NDArray[np.float64], answers: npt.NDArray[np.float64]) -> float:
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


def _inverse_root(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """R with R R' the inverse of *matrix*."""
    root = np.linalg.cholesky(matrix)
    inverse: npt.NDArray[np.float64] = solve_triangular(root, np.eye(len(root)), lower=True, check_finite=False).T
    return np.ascontiguousarray(inverse)
