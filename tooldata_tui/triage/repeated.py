"""Rows of a matrix, some of them more than once, without a copy of it."""

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.targets import Rows

__all__ = ["Repeated", "Vectors", "repeated"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Repeated:
    """What reads like ``rows[of]``.

    :ivar rows: the different rows
    :ivar of: for every row that is meant, which of them it is
    """

    def __init__(self, rows: Floats, of: Ints) -> None:
        self.rows, self.of = rows, of

    def __len__(self) -> int:
        return len(self.of)

    def __getitem__(self, some: Rows) -> Floats:
        found: Floats = self.rows[self.of[some]]
        return found


#: One row a point.
Vectors = Floats | Repeated


def repeated(rows: Floats, of: Ints) -> Vectors:
    """``rows[of]``: the rows themselves where each is meant once, in order."""
    return rows if np.array_equal(of, np.arange(len(rows))) else Repeated(rows, of)
