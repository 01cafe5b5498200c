"""From suspicion to the share of points that are mislabelled, without a key: by planting errors of our own.

A point's scores do not depend on its own label, so what its suspicion would be under another label is known without
fitting anything again. Half of the planted labels are any other one, half the one its own is most taken for. The share
of mislabelled points is a logistic curve over suspicion; it and the share of errors in all the data are those under
which what is planted is told best from what is given, where given points are themselves a mixture of right ones and
errors (a logistic curve with a ceiling: Ward et al. 2009, presence-only data).

What is planted where the label was wrong already is not like a real error: the planted label may be the right one. So
the curve is looked for twice, and the second time a planted point counts as far as its own label is right by the first.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Calibration", "calibrate", "plant"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Share of mislabelled points, and steepness of the curve, that are believed where too little is known; and how much
#: their logarithms may well differ from that.
_USUAL, _STEEP = 0.05, 0.6
_SPREAD = 0.5
#: Points below which nothing is counted.
_FEWEST = 20
#: How much less than a planted one a real error is suspected, by the root of the share of errors. Real ones come in
#: runs (one wrong idea of a tool, many examples) and support each other, the more of them there are the more.
_SUPPORT = 0.4
#: Suspicions are counted between these, in as many bins; outside, nothing changes any more.
_LOW, _HIGH, _BINS = -8.0, 24.0, 256
#: Marks on each axis of one look at the curves, and looks, each around the best of the last.
_MARKS, _LOOKS = 9, 5


class Calibration(NamedTuple):
    """The share of mislabelled points by suspicion: logistic, one half at *middle*; and the share of them all."""

    middle: float
    steepness: float
    rate: float

    def of(self, suspicion: Floats) -> Floats:
        """The share of mislabelled points at every suspicion, in [0, 1]."""
        clipped = np.clip(suspicion, _LOW, _HIGH)
        shares: Floats = (1 / (1 + np.exp(self.steepness * (self.middle - clipped)))).astype(np.float32)
        return shares


def plant(fused: Floats, given: Ints, live: Ints) -> Ints:
    """A wrong label for every row: alternately any, and the one its label is most taken for.

    :param fused: [points, labels] log-scores, each point without itself
    :param given: [points] their label
    :param live: columns of the labels that occur; at least two
    """
    shares = np.exp(fused[:, live] - fused[:, live].max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    place = np.searchsorted(live, given)
    taken = np.zeros((len(live), len(live)))
    np.add.at(taken, place, shares)
    np.fill_diagonal(taken, -1)
    step = np.random.default_rng(0).integers(1, len(live), len(given))
    wrong: Ints = live[(place + step) % len(live)]
    wrong[1::2] = live[taken.argmax(axis=1)[place[1::2]]]
    return wrong


def calibrate(given: Floats, planted: Floats, before: Floats) -> Calibration:
    """The curve from the suspicion of the points as given and of some of them with planted labels.

    :param before: of those with planted labels, what their suspicion is as given
    """
    if len(given) < _FEWEST or not len(planted):
        # Nothing to count: the log-odds are taken at their word, with the usual share before them.
        return Calibration(float(np.log(1 / _USUAL)), 1.0, _USUAL)
    curve = Calibration(0.0, 0.0, _USUAL)
    for _ in range(2):
        drawn = np.where(planted > 0, planted * np.float32(1 - _SUPPORT * np.sqrt(curve.rate)), planted)
        curve = _fit(_shares(given, np.ones_like(given)), _shares(drawn, 1 - curve.of(before)), len(given))
    return curve


def _shares(suspicion: Floats, weights: Floats) -> Doubles:
    """The share of points in every bin."""
    counts, _ = np.histogram(np.clip(suspicion, _LOW, _HIGH), _BINS, (_LOW, _HIGH), weights=weights.astype(np.float64))
    shares: Doubles = counts / max(float(counts.sum()), 1e-9)
    return shares


def _fit(given: Doubles, planted: Doubles, count: int) -> Calibration:
    """The likeliest curve, looked for on ever finer grids: deterministic, and as quick as three parameters allow.

    :param count: of given points: the fewer, the more is left to what is usual
    """
    edges = np.linspace(_LOW, _HIGH, _BINS + 1)
    at = (edges[1:] + edges[:-1]) / 2
    used = (given + planted) > 0
    at, given, planted = at[used], given[used], planted[used]
    middle = np.linspace(-2, 14, _MARKS)
    steepness = np.linspace(np.log(0.15), np.log(4.0), _MARKS)
    rate = np.linspace(np.log(1e-3), np.log(0.5), _MARKS)
    best = (0.0, 0.0, 0.0)
    for _ in range(_LOOKS):
        # Of every curve, then with every rate: the odds that a point is planted are its share over the rate.
        steep = np.exp(steepness)[None, :, None]
        share = 1 / (1 + np.exp(steep * (middle[:, None, None] - at)))
        with_rate = np.log(share[:, :, None, :] + np.exp(rate)[:, None]) @ (given + planted)
        loss = with_rate - (np.log(share + 1e-12) @ planted)[:, :, None] - given.sum() * rate
        doubt = (steepness[:, None] - np.log(_STEEP)) ** 2 + (rate - np.log(_USUAL)) ** 2
        place = np.unravel_index(np.argmin(loss + doubt / (2 * _SPREAD**2 * count)), loss.shape)
        best = float(middle[place[0]]), float(steepness[place[1]]), float(rate[place[2]])
        middle, steepness, rate = (
            np.linspace(at_best - step, at_best + step, _MARKS)
            for at_best, step in zip(best, (one[1] - one[0] for one in (middle, steepness, rate)), strict=True)
        )
    return Calibration(float(best[0]), float(np.exp(best[1])), float(min(np.exp(best[2]), 0.5)))
