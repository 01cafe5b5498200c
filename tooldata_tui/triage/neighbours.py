"""Nearest neighbours by cosine, in blocks: exact, and in bounded memory.

Most of the length of a text's vector lies in few directions. What two vectors have in common there, and the product of
what each has left, are together never less than their cosine: a third of the work throws out nearly every pair.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.repeated import Vectors

__all__ = ["MOST", "longest_axes", "near_pairs"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Vectors up to which all are compared with all: beyond, that takes longer than all the rest of a scan.
MOST = 30_000
#: Vectors on each side of what is compared at once: it stays near the processor.
_TILE = 512
#: Neighbours of one vector that are looked at: more of the same add nothing.
_EACH = 6
#: Directions in which vectors are compared first.
_AXES = 128
#: Vectors that the directions are taken from, at equal distances.
_SEEN = 10_000
#: What rounding may take from a bound.
_ROUNDING = 1e-4
#: Of so many pairs no more than one left over: they are looked at one by one before rows are multiplied with rows.
_ONE_IN = 64


class _Near(NamedTuple):
    """Pairs of rows, in the order of the first, each of them with its nearest first."""

    left: Ints
    right: Ints
    cosine: Floats


def near_pairs(vectors: Floats, least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of rows, the first below the second, whose cosine is at least *least*: for each row its nearest few.

    :param vectors: unit length, one row each; of more than :data:`MOST` rows none is looked at
    """
    count = len(vectors)
    if not 1 < count <= MOST:
        return
    short = _shortened(vectors)
    for start in range(0, count, _TILE):
        rows = slice(start, min(start + _TILE, count))
        near = _Near(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        for first in range(start, count, _TILE):
            more = _among(vectors, short, rows, slice(first, min(first + _TILE, count)), least)
            if len(more.left):
                near = _nearest(near, more)
        yield from zip(near.left.tolist(), near.right.tolist(), near.cosine.tolist(), strict=True)


def longest_axes(vectors: Vectors, count: int) -> Floats:
    """The *count* directions [d, count], or as many as there are, in which *vectors* are longest."""
    seen = vectors[:: -(-len(vectors) // _SEEN)]
    _, axes = np.linalg.eigh((seen.T @ seen).astype(np.float64))
    return np.ascontiguousarray(axes[:, : -count - 1 : -1]).astype(np.float32)


def _shortened(vectors: Floats) -> Floats:
    """Rows whose inner products are no less than those of *vectors*: the longest directions, and what is left."""
    if vectors.shape[1] <= _AXES:
        return vectors
    near = vectors @ longest_axes(vectors, _AXES)
    left = np.einsum("ij,ij->i", vectors, vectors) - np.einsum("ij,ij->i", near, near)
    return np.hstack([near, np.sqrt(np.maximum(left, 0))[:, None]])


def _among(vectors: Floats, short: Floats, rows: slice, columns: slice, least: float) -> _Near:
    """The pairs of one of *rows* with one of *columns* behind it that are near enough, in no order."""
    may = np.flatnonzero(short[rows] @ short[columns].T >= np.float32(least - _ROUNDING))
    left, right = np.divmod(may, columns.stop - columns.start)
    left, right = left + rows.start, right + columns.start
    behind = left < right
    left, right = left[behind], right[behind]
    if len(left) * _ONE_IN < _TILE * _TILE:
        close = np.einsum("ij,ij->i", vectors[left], vectors[right]) >= least - _ROUNDING
        left, right = left[close], right[close]
    theirs, column = np.unique(right, return_inverse=True)
    cosine = (vectors[rows] @ vectors[theirs].T)[left - rows.start, column]
    enough = cosine >= least
    return _Near(left[enough], right[enough], cosine[enough])


def _nearest(near: _Near, more: _Near) -> _Near:
    """Of both, for each row its nearest few, equally near ones in their order."""
    left, right = np.append(near.left, more.left), np.append(near.right, more.right)
    cosine = np.append(near.cosine, more.cosine)
    order = np.lexsort((right, -cosine, left))
    ordered = left[order]
    some = order[np.arange(len(ordered)) - np.searchsorted(ordered, ordered) < _EACH]
    return _Near(left[some], right[some], cosine[some])
