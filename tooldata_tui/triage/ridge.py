"""Kernel ridge classification on landmarks (Nyström), every point scored without itself."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import dtrtri  # type: ignore[import-untyped]

from tooldata_tui.triage.fusion import sharpness
from tooldata_tui.triage.kernels import Kernel
from tooldata_tui.triage.targets import Rows, Targets

__all__ = ["KernelRidge"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

#: Strengths of the penalty to choose from, by leave-one-out likelihood.
_PENALTIES = (0.3, 1.0, 3.0)
#: Points on which they are compared.
_COMPARED = 1_000
#: Added to the landmarks' kernel so that equal landmarks do no harm.
_JITTER = 1e-3
#: Points up to which the first half of the work is kept until :meth:`KernelRidge.forget`.
_KEPT = 32_768
_BLOCK = 1_024
#: Columns of a triangular matrix that are multiplied at once.
_STRIPE = 192


class KernelRidge:
    """Least squares on one-hot labels in the space of the landmarks, with the closed form of leave-one-out.

    With H the hat matrix, f = H Y: a point's value without itself is (f - h y) / (1 - h), h its own entry of H
    (Allen 1974, PRESS). The penalty is the one under which the labels are likeliest, each without itself.
    """

    def __init__(self, kernel: Kernel, targets: Targets) -> None:
        self._kernel = kernel
        self._targets = targets
        count = len(targets)
        white = _whitening(kernel)
        gram = np.zeros(white.shape)
        answers = np.zeros((len(white), targets.labels))
        self._halves = np.empty((count, len(white)), dtype=np.float32) if count <= _KEPT else None
        for start in range(0, count, _BLOCK):
            rows = slice(start, min(start + _BLOCK, count))
            part = _times_upper(kernel.block(rows), white)
            if self._halves is not None:
                self._halves[rows] = part
            gram += part.T @ part
            answers += part.T @ targets.dense(rows)
        self.penalty, shrink = self._best_penalty(white, gram, answers)
        #: Kernels to the landmarks times this: rows whose inner products are the hat matrix. Upper triangular.
        self._whiten: Floats = (white.astype(np.float64) @ shrink).astype(np.float32)
        self._shrink: Floats | None = shrink.astype(np.float32)
        self._answers: Floats = (shrink.T @ answers).astype(np.float32)
        #: What the score of a point is divided by, 1 - h, as far as it was asked for.
        self._left = np.ones(count, dtype=np.float32)

    def block(self, rows: slice) -> Floats:
        """Scores [rows, labels]: about the probability of the label."""
        if self._halves is None or self._shrink is None:
            part = _times_upper(self._kernel.block(rows), self._whiten)
        else:
            part = _times_upper(self._halves[rows], self._shrink)
        hats = np.einsum("ij,ij->i", part, part)
        self._left[rows] = np.maximum(1 - hats, np.float32(1e-3))
        return self._without(part @ self._answers, hats, rows)

    def forget(self) -> None:
        """Let go of what only makes scoring all points quicker."""
        self._halves = self._shrink = None

    def moved(self, point: int, change: Mapping[int, float], rows: Rows) -> dict[int, Floats]:
        """Take in that *point* changed its labels; by how much that moves *rows*, in every column that changed.

        :param rows: of points whose scores were asked for before
        """
        own = (self._kernel.block(slice(point, point + 1)) @ self._whiten)[0]
        pull = self._kernel.along(rows, self._whiten @ own) / self._left[rows]
        for column, by in change.items():
            self._answers[:, column] += np.float32(by) * own
        return {column: np.float32(by) * pull for column, by in change.items()}

    def _without(self, fitted: Floats, hats: Floats, rows: slice) -> Floats:
        row, column = self._targets.pairs(rows)
        fitted[row, column] -= hats[row] * self._targets.weights[rows][row]
        fitted /= np.maximum(1 - hats, 1e-3)[:, None]
        return fitted

    def _best_penalty(self, whiten: Floats, gram: Doubles, answers: Doubles) -> tuple[float, Doubles]:
        """The penalty under which the labels are likeliest, each point scored without itself and softened.

        :returns: also R with R R' the inverse of *gram* so penalised
        """
        rows = slice(0, min(_COMPARED, len(self._targets)))
        part = _times_upper(self._kernel.block(rows), whiten) if self._halves is None else self._halves[rows]
        known = answers.astype(np.float32)
        row, column = self._targets.pairs(rows)
        least, found = np.inf, (0.0, gram)
        for penalty in _PENALTIES:
            root = _inverse_root(_more(gram, penalty))
            half = root.astype(np.float32)
            own = _times_upper(part, half)
            scores = self._without(own @ (half.T @ known), np.einsum("ij,ij->i", own, own), rows)
            _, loss = sharpness(scores, row, column)
            if not found[0] or loss < least:
                least, found = loss, (penalty, root)
        return found


def _whitening(kernel: Kernel) -> Floats:
    """What turns kernels to the landmarks into coordinates whose inner products are the kernel's."""
    square = kernel.square()
    square = (square + square.T) / 2
    return _inverse_root(_more(square, _JITTER)).astype(np.float32)


def _more(matrix: Doubles, by: float) -> Doubles:
    """A copy with so much more on its diagonal."""
    found = matrix.copy()
    found[np.diag_indices_from(found)] += by
    return found


def _inverse_root(matrix: Doubles) -> Doubles:
    """R with R R' the inverse of *matrix*, upper triangular."""
    inverse, _ = dtrtri(np.linalg.cholesky(matrix), lower=1)
    return np.ascontiguousarray(inverse.T)


def _times_upper(values: Floats, upper: Floats) -> Floats:
    """*values* @ *upper*, an upper triangular matrix: a good half of the work."""
    found = np.empty((len(values), upper.shape[1]), dtype=np.float32)
    for start in range(0, upper.shape[1], _STRIPE):
        stop = min(start + _STRIPE, upper.shape[1])
        np.matmul(values[:, :stop], upper[:stop, start:stop], out=found[:, start:stop])
    return found
