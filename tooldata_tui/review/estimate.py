"""How many errors are left in what nobody has looked at, as far as a random sample of it tells.

The interval is Wilson's (J. Am. Stat. Assoc. 22, 1927), which Brown, Cai and DasGupta recommend for few draws and rare
errors (Statistical Science 16, 2001). Where the sample has other shares of the bands of priority than what is left has,
its draws are weighted accordingly, and count for fewer: Kish's effective size (Survey Sampling, 1965). And where little
is left, it is the few that are left that the interval is about, not the many they might have been drawn from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import NamedTuple

__all__ = ["CONFIDENCE", "Band", "Estimate", "estimate", "wilson"]

CONFIDENCE = 0.95
#: The quantile of the normal distribution for it.
_Z = 1.959963984540054
#: Draws of which a band has a share of its own; one with fewer is joined with the next.
_FEWEST = 10


class Band(NamedTuple):
    """Examples of like priority: how many are left, were drawn, and were wrong of those drawn."""

    left: int
    drawn: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a random sample says of what is left.

    :ivar drawn: examples that were drawn and decided
    :ivar wrong: those of them that the decision changed or rejected
    :ivar waiting: examples that were drawn and skipped
    :ivar left: examples that are not reviewed
    :ivar share: of those left that are wrong; it is between ``low`` and ``high``
    :ivar more: draws that would halve the interval; None where there are not so many left
    """

    drawn: int
    wrong: int
    waiting: int
    left: int
    share: float
    low: float
    high: float
    more: int | None

    def minutes_per_error(self, rate: float | None) -> float | None:
        """Minutes that the next error takes to find at *rate* decisions a minute; where none was found, at least."""
        return 1 / ((self.share or self.high) * rate) if rate else None

    def lines(self, rate: float | None = None) -> tuple[str, ...]:
        """The estimate for a person. *rate* is the pace in decisions a minute, if there is one."""
        wrong = f"{self.wrong:,}" if self.wrong else "none"
        skipped = f", {self.waiting:,} skipped" if self.waiting else ""
        shares = f"{_percent(self.low)} to {_percent(self.high)}"
        numbers = f"{floor(self.low * self.left):,} to {ceil(self.high * self.left):,}"
        lines = [
            f"{self.drawn:,} drawn at random: {wrong} changed or rejected{skipped}",
            f"of the {self.left:,} not reviewed {shares} are wrong: {numbers} ({CONFIDENCE:.0%} interval)",
            f"{self._price(rate)}: go on while it is worth that",
        ]
        if self.more is not None:
            lines.append(f"{self.more:,} more at random would halve the interval")
        return tuple(lines)

    def _price(self, rate: float | None) -> str:
        """What the next error costs."""
        minutes = self.minutes_per_error(rate)
        if rate is None or minutes is None:
            return f"the next error is one in {'' if self.share else 'at least '}{1 / (self.share or self.high):,.0f}"
        pace = f"{rate:.0f} a minute" if rate >= 1 else f"{60 * rate:.0f} an hour"
        return f"at {pace} the next error takes {'about' if self.share else 'at least'} {_duration(minutes)}"


def estimate(bands: Sequence[Band], *, waiting: int = 0) -> Estimate | None:
    """The share of errors in what is left; None where nothing is left, or nothing that was drawn speaks for it.

    :param bands: the least suspicious first
    """
    left = sum(band.left for band in bands)
    used = _joined([band for band in bands if band.left])
    if not left or not used:
        return None
    share = sum(band.left / left * band.wrong / band.drawn for band in used)
    size = left**2 / sum(band.left**2 / band.drawn for band in used)
    low, high = wilson(share, 1 / (1 / size + 1 / left))
    drawn, wrong = sum(band.drawn for band in bands), sum(band.wrong for band in bands)
    more = ceil(_more(share, size) * drawn / size)
    return Estimate(drawn, wrong, waiting, left, share, low, high, more if more < left else None)


def wilson(share: float, size: float) -> tuple[float, float]:
    """Between what and what the true share is, where a sample of *size* has *share*."""
    spread = _Z**2 / size
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return (max(0.0, middle - half) if share > 0 else 0.0), (min(1.0, middle + half) if share < 1 else 1.0)


def _joined(bands: Sequence[Band]) -> list[Band]:
    """*bands*, each with enough draws for a share of its own."""
    joined: list[Band] = []
    for band in bands:
        if joined and joined[-1].drawn < _FEWEST:
            band = _sum(joined.pop(), band)
        joined.append(band)
    if len(joined) > 1 and joined[-1].drawn < _FEWEST:
        joined.append(_sum(joined.pop(), joined.pop()))
    return [band for band in joined if band.drawn]


def _sum(one: Band, two: Band) -> Band:
    return Band(one.left + two.left, one.drawn + two.drawn, one.wrong + two.wrong)


def _more(share: float, size: float) -> float:
    """How many more draws make an interval half as wide."""

    def width(of: float) -> float:
        low, high = wilson(share, of)
        return high - low

    wanted, low, high = width(size) / 2, size, 8 * size + 8 * _Z**2
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (middle, high) if width(middle) > wanted else (low, middle)
    return high - size


def _percent(share: float) -> str:
    """``0.3 %``, ``12 %``."""
    percent = 100 * share
    places = 0 if percent >= 10 or percent == 0 else 1 if percent >= 0.1 else 2
    return f"{percent:.{places}f} %"


def _duration(minutes: float) -> str:
    if minutes < 1:
        return f"{60 * minutes:.0f} s"
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.0f} h"
