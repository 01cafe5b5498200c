"""Scores of several models brought to one scale: how sharp each is meant, and what they say together."""

import numpy as np
import numpy.typing as npt

__all__ = ["log_softmax", "looked_at", "sharpness", "weight_of_few"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Nats after which one point no longer counts more: a wrong label must not blunt a model that is sure of it.
_CAP = 5.0
#: Numbers looked at for one sharpness.
_NUMBERS = 100_000
#: Examples that the description of a tool, or the mean of its examples, is worth.
_WORTH = 10.0
#: Examples above which they are left out: what they add is too little for its time.
_MANY = 100.0


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities [points, labels]."""
    low: Floats = scores - scores.max(axis=1, keepdims=True)
    low -= np.log(np.exp(low).sum(axis=1, keepdims=True))
    return low


def looked_at(rows: Ints, columns: Ints, labels: int) -> tuple[Ints, Ints]:
    """Of the given labels those that :func:`sharpness` looks at: (row, column), at equal distances."""
    most = max(50, _NUMBERS // max(labels, 1))
    if len(rows) <= most:
        return rows, columns
    chosen = np.linspace(0, len(rows) - 1, most).astype(np.int64)
    return rows[chosen], columns[chosen]


def sharpness(scores: Floats, rows: Ints, columns: Ints) -> tuple[float, float]:
    """The factor under which the given labels are likeliest, and their mean loss (nats, of each at most five).

    An inverse temperature (Guo et al. 2017), by the points' scores without themselves.

    :param rows: row of every given label
    :param columns: column of every given label
    """
    if scores.shape[1] < 2 or not len(rows):
        return 1.0, 0.0
    rows, columns = looked_at(rows, columns, scores.shape[1])
    scores = scores[rows]
    spread = float(scores.std())
    if not spread > 0:
        return 1.0, float(np.log(scores.shape[1]))
    scores = scores - scores.max(axis=1, keepdims=True)
    index = np.arange(len(rows))

    def loss(factor: float) -> float:
        scaled = scores * np.float32(factor)
        lost = np.log(np.exp(scaled).sum(axis=1)) - scaled[index, columns]
        return float(np.minimum(lost, _CAP).mean())

    # The loss is nearly convex in the logarithm of the factor: a coarse look, then a fine one around its best.
    coarse = np.geomspace(0.05, 200, 14) / spread
    at = int(np.argmin([loss(float(factor)) for factor in coarse]))
    low, high = coarse[max(at - 1, 0)], coarse[min(at + 1, len(coarse) - 1)]
    fine = np.geomspace(low, high, 9)
    losses = [loss(float(factor)) for factor in fine]
    best = int(np.argmin(losses))
    return float(fine[best]), losses[best]


def weight_of_few(examples: npt.NDArray[np.float64]) -> Floats:
    """How much counts what is steady with few examples, beside what learns from many: all up to ten, then less."""
    weights = np.minimum(1, _WORTH / np.maximum(examples, 1))
    return np.where(examples > _MANY, 0, weights).astype(np.float32)
