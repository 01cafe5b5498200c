"""What every point is labelled with, as numbers."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["Rows", "Targets"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Points in a row, or any of them.
Rows = slice | Ints


class Targets:
    """The label columns of every point. A set of k tools counts 1/k for each of them.

    :ivar members: [points, largest set] columns, -1 where there is none
    :ivar weights: [points] 1/k
    :ivar counts: [labels] sum of the weights
    """

    def __init__(self, sets: Sequence[Sequence[int]], labels: int) -> None:
        width = max((len(one) for one in sets), default=1)
        self.labels = labels
        self.members = np.full((len(sets), width), -1, dtype=np.int64)
        for row, one in enumerate(sets):
            self.members[row, : len(one)] = one
        sizes = np.array([len(one) for one in sets], dtype=np.float32)
        self.weights: Floats = (1 / sizes).astype(np.float32)
        self.counts = np.zeros(labels, dtype=np.float64)
        rows, columns = self.pairs(slice(0, len(sets)))
        np.add.at(self.counts, columns, self.weights[rows].astype(np.float64))

    def __len__(self) -> int:
        return len(self.members)

    def pairs(self, rows: Rows) -> tuple[Ints, Ints]:
        """Every (row, label column) that is given; rows count from the start of *rows*."""
        block = self.members[rows]
        row, place = np.nonzero(block >= 0)
        return row, block[row, place]

    def has(self, column: int) -> npt.NDArray[np.bool_]:
        """Which points are given the label of *column*."""
        found: npt.NDArray[np.bool_] = self.members[:, 0] == column
        for place in range(1, self.members.shape[1]):
            found |= self.members[:, place] == column
        return found

    def dense(self, rows: Rows) -> Floats:
        """The weights as a matrix [rows, labels]."""
        row, column = self.pairs(rows)
        matrix = np.zeros((len(self.members[rows]), self.labels), dtype=np.float32)
        matrix[row, column] = self.weights[rows][row]
        return matrix

    def replace(self, point: int, columns: Sequence[int]) -> Mapping[int, float]:
        """Give *point* other labels; returns the change of weight of every column that changed."""
        change: dict[int, float] = {}
        for column in self.members[point]:
            if column >= 0:
                change[int(column)] = change.get(int(column), 0.0) - float(self.weights[point])
        if len(columns) > self.members.shape[1]:
            more = np.full((len(self), len(columns) - self.members.shape[1]), -1, dtype=np.int64)
            self.members = np.hstack([self.members, more])
        self.members[point] = -1
        self.members[point, : len(columns)] = columns
        self.weights[point] = 1 / len(columns)
        for column in columns:
            change[column] = change.get(column, 0.0) + float(self.weights[point])
        changed = {column: by for column, by in change.items() if by}
        for column, by in changed.items():
            self.counts[column] += by
        return changed
