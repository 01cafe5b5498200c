"""What is known of how well every decision point's label fits its text, whichever model says so."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Judgements", "Kind", "kinds_of"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Calibrated share of mislabels from which a point is called one.
_LIKELY = 0.5
#: Share of points like this one for which a label is right, from which it is probable beside another.
_PROBABLE = 0.1
#: Probability below which a label is improbable: of what the likeliest label of a point usually has.
_UNLIKELY = 1 / 3


class Kind(IntEnum):
    """What is said about a point."""

    FINE = 0
    #: The given label is improbable and another one is probable.
    MISLABEL = 1
    #: The given label is probably right, and another one still probable.
    BOUNDARY = 2
    #: No label is as probable as one is elsewhere.
    OUTLIER = 3


class Judgements(NamedTuple):
    """What is known of every point; arrays of one entry a point.

    :ivar suspicion: log-odds of the best other label against the given one (of a set: its weakest member)
    :ivar rival: column of the best other label, -1 if there is none
    :ivar second: column of the next one, -1 if there is none
    :ivar given: probability of the given label without the point's own vote
    :ivar likely: probability of the best other label
    :ivar score: calibrated share of mislabels among points as suspicious as this one
    :ivar instead: of these, the part for which the best other label is the right one
    :ivar kind: :class:`Kind`
    """

    suspicion: Floats
    rival: Ints
    second: Ints
    given: Floats
    likely: Floats
    score: Floats
    instead: Floats
    kind: npt.NDArray[np.uint8]


def kinds_of(score: Floats, instead: Floats, best: Floats) -> npt.NDArray[np.uint8]:
    """:param best: probability of the likeliest label, as a share of what that usually has"""
    kinds = np.full(len(score), Kind.FINE, dtype=np.uint8)
    kinds[best < _UNLIKELY] = Kind.OUTLIER
    kinds[(1 - score >= _PROBABLE) & (instead >= _PROBABLE)] = Kind.BOUNDARY
    kinds[(score >= _LIKELY) & (instead >= _UNLIKELY * score)] = Kind.MISLABEL
    return kinds
