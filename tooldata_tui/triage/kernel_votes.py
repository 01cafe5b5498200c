"""Votes of near points: the share of every label around a point, its own vote left out."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from tooldata_tui.triage.features import Sparse
from tooldata_tui.triage.kernels import landmarks_of
from tooldata_tui.triage.targets import Targets

__all__ = ["KernelVotes"]

Floats = npt.NDArray[np.float32]

#: Points that vote. Beyond as many a sample does, so that time stays linear.
VOTERS = 4_096
#: A point at cosine c votes with weight exp(15 c): e times less for every .07 of cosine.
_SHARPNESS = 15.0
#: Share of the votes that is spread over all labels by their size.
_SPREAD = 0.05
#: Points in a tile: of more, the votes take too much memory; of fewer, too much time.
_TILE = 256


class KernelVotes:
    """Log of the kernel-weighted share of every label among the other points (Nadaraya 1964, Watson 1964)."""

    def __init__(self, vectors: Floats, targets: Targets) -> None:
        count = len(targets)
        self._vectors = vectors
        self._targets = targets
        self._voters = landmarks_of(count, VOTERS)
        self._place = np.full(count, -1, dtype=np.int64)
        self._place[self._voters] = np.arange(len(self._voters))
        self._marks = vectors[self._voters] * np.float32(_SHARPNESS)
        self._sums: Floats | None = None
        self._all: Floats | None = None

    def keep(self) -> None:
        """Keep the sums of votes for :meth:`moved`."""
        self._sums = np.empty((len(self._targets), self._targets.labels), dtype=np.float32)
        self._all = np.empty(len(self._targets), dtype=np.float32)

    def block(self, rows: slice) -> Floats:
        """Scores [rows, labels]."""
        sums = np.empty((rows.stop - rows.start, self._targets.labels), dtype=np.float32)
        votes = np.empty((len(self._voters), _TILE), dtype=np.float32)
        given = self._given()
        for start in range(rows.start, rows.stop, _TILE):
            tile = slice(start, min(start + _TILE, rows.stop))
            part = votes[:, : tile.stop - tile.start]
            np.matmul(self._marks, self._vectors[tile].T, out=part)
            np.exp(part, out=part)
            inside = self._place[tile]
            own = np.nonzero(inside >= 0)[0]
            part[inside[own], own] = 0
            sums[start - rows.start : tile.stop - rows.start] = (given @ part).T
        # Every voter's labels sum to one.
        total = sums.sum(axis=1)
        if self._sums is not None and self._all is not None:
            self._sums[rows], self._all[rows] = sums, total
        return self._log(sums, total[:, None], self._shares())

    def moved(self, point: int, change: Mapping[int, float], cosine: Floats) -> dict[int, Floats]:
        """Take in that *point* changed its labels; by how much that moves every point, in every column that changed.

        Empty if the sums are not kept.

        :param cosine: [points] of every point to this one
        """
        place = self._place[point]
        if self._sums is None or self._all is None:
            return {}
        votes = np.exp(np.float32(_SHARPNESS) * cosine) if place >= 0 else np.zeros_like(cosine)
        votes[point] = 0
        shares = self._shares()
        found = {}
        for column, by in change.items():
            before = self._sums[:, column]
            share = shares[column] - np.float32(by / max(self._targets.counts.sum(), 1))
            moved = self._with(before + np.float32(by) * votes, self._all, shares[column])
            moved /= self._with(before, self._all, share)
            before += np.float32(by) * votes
            found[column] = np.log(moved, out=moved)
        return found

    def _given(self) -> Sparse:
        """The labels of the voters: [labels, voters]."""
        voter, column = self._targets.pairs(self._voters)
        shape = (self._targets.labels, len(self._voters))
        return sparse.csr_matrix((self._targets.weights[self._voters][voter], (column, voter)), shape=shape)

    def _shares(self) -> Floats:
        counts = self._targets.counts
        shares: Floats = (counts / max(counts.sum(), 1)).astype(np.float32)
        return shares

    def _log(self, sums: Floats, total: Floats, share: Floats) -> Floats:
        logs: Floats = np.log(self._with(sums, total, share)) - np.log(total + np.float32(1e-9))
        return logs

    def _with(self, sums: Floats, total: Floats, share: Floats | np.float32) -> Floats:
        """The votes for a label, and what is spread."""
        # The sums drift by rounding when votes are taken back: never below nothing.
        spread: Floats = np.maximum(sums, 0) + (_SPREAD * total * share + np.float32(1e-9))
        return spread
