"""From suspicion to the share of points that are mislabelled, without a key: by planting errors of our own.

A point's scores do not depend on its own label, so what its suspicion would be under another label is known without
fitting anything again. Half of the planted labels are any other one, half the one its own is most taken for. The share
of planted among planted and given at one suspicion is made monotone (pool adjacent violators, Ayer et al. 1955) and
turned into a density ratio; the share of errors in the data is the largest under which no suspicion would have to hold
fewer points than errors alone would put there (mixture proportion: Blanchard, Lee & Scott 2010).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Calibration", "calibrate", "plant"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Points above a suspicion below which the share is not estimated there.
_FEWEST = 10
#: Share of mislabelled points that is believed where too little is known.
_USUAL = 0.05


class Calibration(NamedTuple):
    """A monotone curve through (suspicion, share of mislabelled), and the share of them all."""

    suspicion: Floats
    share: Floats
    rate: float

    def of(self, suspicion: Floats) -> Floats:
        """The share of mislabelled points at every suspicion, in [0, 1]."""
        return np.interp(suspicion, self.suspicion, self.share).astype(np.float32)


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


def calibrate(given: Floats, planted: Floats) -> Calibration:
    """The curve from the suspicion of the points as given and of the same with planted labels."""
    if len(given) < 2 * _FEWEST:
        # Nothing to count: the log-odds are taken at their word, with the usual share before them.
        knots = np.linspace(-20, 20, 81, dtype=np.float32)
        return Calibration(knots, (1 / (1 + np.exp(-knots) / _USUAL)).astype(np.float32), _USUAL)
    planted = _drawn_in(given, planted)
    values = np.concatenate([given, planted]).astype(np.float64)
    wrong = np.concatenate([np.zeros(len(given)), np.ones(len(planted))])
    order = np.argsort(values, kind="stable")
    values, wrong = values[order], wrong[order]
    level, middle = _monotone(wrong, values)
    # Half a point on either side: a level of nothing but planted ones is no proof.
    ratio = level / np.maximum(1 - level, 0.5 / len(given)) * len(given) / len(planted)
    rate = _rate(given, planted)
    return Calibration(middle.astype(np.float32), np.clip(rate * ratio, 0, 1).astype(np.float32), rate)


def _monotone(wrong: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Levels of the best non-decreasing step function, each at the mean value of its points."""
    sums: list[float] = []
    sizes: list[float] = []
    places: list[float] = []
    for one, value in zip(wrong.tolist(), values.tolist(), strict=True):
        total, size, place = one, 1.0, value
        while sums and sums[-1] * size >= total * sizes[-1]:
            total += sums.pop()
            place += places.pop()
            size += sizes.pop()
        sums.append(total)
        sizes.append(size)
        places.append(place)
    size_of = np.array(sizes)
    return (np.array(sums) / size_of).astype(np.float32), (np.array(places) / size_of).astype(np.float32)


def _rate(given: Floats, planted: Floats) -> float:
    """The largest share of errors that fits: at every mark, at least so many are above it as errors alone put there."""
    marks = np.quantile(planted, np.linspace(0.1, 0.35, 11))
    return float(np.clip(_fit(given, planted, marks).min(), 0, 0.5))


def _fit(given: Floats, planted: Floats, marks: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Points above every mark for each planted one above it, both as shares."""
    above = np.array([(given >= mark).mean() for mark in marks])
    wrong = np.array([(planted >= mark).mean() for mark in marks])
    ratios: npt.NDArray[np.float64] = above / np.maximum(wrong, 1 / len(planted))
    return ratios


def _drawn_in(given: Floats, planted: Floats) -> Floats:
    """The planted suspicions, the high ones drawn in until they thin out upwards as the given ones do.

    Real errors come in runs (one wrong idea of a tool, many examples) and support each other: they are suspected less
    than one that stands alone.
    """
    best, least = planted, np.inf
    for factor in np.linspace(1, 0.4, 25):
        drawn = np.where(planted > 0, planted * np.float32(factor), planted)
        ratios = _fit(given, drawn, np.quantile(drawn, np.linspace(0.3, 0.8, 11)))
        uneven = float(ratios.std() / max(ratios.mean(), 1e-9))
        if uneven < least - 1e-9:
            best, least = drawn, uneven
    return best
