"""Nearest neighbours by cosine, in blocks: exact, and in bounded memory."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

__all__ = ["MOST", "near_pairs"]

Vectors = npt.NDArray[np.float32]

#: Vectors up to which all are compared with all: beyond, that takes longer than all the rest of a scan.
MOST = 30_000
_BLOCK = 1_024
#: Neighbours of one vector that are looked at: more of the same add nothing.
_EACH = 6


def near_pairs(vectors: Vectors, least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of rows, the first below the second, whose cosine is at least *least*: for each row its nearest few.

    :param vectors: unit length, one row each; of more than :data:`MOST` rows none is looked at
    """
    count = len(vectors)
    if count > MOST:
        return
    for start in range(0, count, _BLOCK):
        block = vectors[start : start + _BLOCK] @ vectors[start:].T
        # Only what comes behind a row: each pair once.
        block[np.tri(*block.shape, dtype=np.bool_)] = -1.0
        for row in np.flatnonzero(block.max(axis=1, initial=-1.0) >= least):
            near = np.flatnonzero(block[row] >= least)
            best = near[np.argsort(-block[row, near], kind="stable")][:_EACH]
            for column in best:
                yield start + int(row), start + int(column), float(block[row, column])
