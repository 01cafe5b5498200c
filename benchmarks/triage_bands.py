"""How right scores are that say how likely an error is: by bands of ten points, and what chance makes of that."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import binom  # type: ignore[import-untyped]

__all__ = ["Band", "reliability"]

#: How far what is seen may be from what was said, and points up to which a band says nothing.
_NEAR, _FEW = 0.1, 30


class Band(NamedTuple):
    """Points with scores within the same ten points: their mean score, the share of errors among them, how many."""

    said: float
    seen: float
    count: int

    def __str__(self) -> str:
        return f"{self.said:.2f} {self.seen:.2f} ({self.count})"

    @property
    def off(self) -> bool:
        """Whether what was said is more than ten points from what is seen."""
        return abs(self.said - self.seen) > _NEAR

    @property
    def chance(self) -> float:
        """How likely a band as large as this is off although every score is right."""
        fewest, most = np.ceil(self.count * (self.said - _NEAR)), np.floor(self.count * (self.said + _NEAR))
        return float(binom.cdf(fewest - 1, self.count, self.said) + binom.sf(most, self.count, self.said))


def reliability(score: npt.NDArray[np.float32], positive: npt.NDArray[np.bool_]) -> list[Band]:
    """The bands of more than 30 points."""
    band = np.minimum((score * 10).astype(int), 9)
    bands = []
    for one in range(10):
        inside = band == one
        if inside.sum() > _FEW:
            bands.append(Band(float(score[inside].mean()), float(positive[inside].mean()), int(inside.sum())))
    return bands
