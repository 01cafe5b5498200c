"""How fast a session goes, how long the rest takes, and what it came to.

Times are seconds of a monotonic clock, given by the caller. A pause of more than two minutes is a break: it counts
neither as work nor against the pace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tooldata_tui.dataset import VerdictKind
from tooldata_tui.review.estimate import Estimate

__all__ = ["BREAK", "SessionSummary", "active_seconds", "minutes_left", "pace_text", "per_minute", "stop", "summarize"]

#: Seconds without a decision after which nobody is thinking any more.
BREAK = 120.0
#: Seconds of work the pace is taken from.
WINDOW = 300.0
#: Decisions before there is a pace to speak of.
_FEWEST = 3

_DECISIONS = (VerdictKind.ACCEPT, VerdictKind.REJECT, VerdictKind.SETTLE)


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """What a session came to.

    :ivar per_minute: the pace over all of it; None where there were too few decisions
    :ivar estimate: what the examples that were drawn at random say of those that are left, if the session drew some
    """

    decided: int
    accepted: int
    rejected: int
    edited: int
    skipped: int
    flagged: int
    seconds: float
    per_minute: float | None
    left: int
    estimate: Estimate | None = None

    def lines(self) -> tuple[str, ...]:
        """The summary for a person."""
        parts = [f"{self.accepted} accepted", f"{self.rejected} rejected"]
        optional = ((self.edited, "edited"), (self.skipped, "skipped"), (self.flagged, "flagged"))
        parts += [f"{number} {word}" for number, word in optional if number]
        pace = f", {self.per_minute:.0f} a minute" if self.per_minute is not None else ""
        remaining = minutes_left(self.left, self.per_minute)
        rest = f"{self.left} left" if self.left else "nothing left"
        return (
            f"{self.decided} decided: {', '.join(parts)}",
            f"{_duration(self.seconds)} at work{pace}",
            rest + (f", about {_duration(remaining * 60)}" if self.left and remaining is not None else ""),
            *(self.estimate.lines(self.per_minute) if self.estimate else ()),
        )


def active_seconds(times: Sequence[float]) -> float:
    """Seconds of work between the first and the last of *times*, breaks left out."""
    return sum(gap for gap in _gaps(times) if gap <= BREAK)


def per_minute(times: Sequence[float], *, window: float = WINDOW) -> float | None:
    """Decisions a minute, over the last *window* seconds of work.

    :param times: when the session began, then each decision, in order. Those of one moment (a bulk action) count once
    """
    count, worked = 0, 0.0
    for gap in reversed(_gaps(times)):
        if not 0 < gap <= BREAK:
            continue
        if worked + gap > window and count >= _FEWEST:
            break
        count, worked = count + 1, worked + gap
    return 60 * count / worked if count >= _FEWEST else None


def _gaps(times: Sequence[float]) -> list[float]:
    return [max(later - earlier, 0.0) for earlier, later in pairwise(times)]


def minutes_left(left: int, rate: float | None) -> float | None:
    """Minutes that *left* decisions take at *rate* a minute; None where there is no pace yet."""
    return left / rate if rate else None


def pace_text(left: int, rate: float | None) -> str:
    """``14/min · 23 min left``; empty where there is no pace yet."""
    remaining = minutes_left(left, rate)
    if rate is None or remaining is None:
        return ""
    shown = f"{rate:.0f}/min" if rate >= 1 else f"{rate * 60:.0f}/h"
    return f"{shown} · {_duration(remaining * 60)} left" if left else shown


def stop(times: Sequence[float], *, limit: int | None = None, minutes: float | None = None) -> str:
    """Why a session with a limit ends now, or the empty text. Breaks do not use up the minutes.

    :param times: when the session began, then each decision
    """
    decided = len(times) - 1
    if limit is not None and decided >= limit:
        return f"{decided} decided"
    if minutes is not None and active_seconds(times) >= 60 * minutes:
        return f"{minutes:g} min at work"
    return ""


def summarize(
    began: float, events: Sequence[tuple[float, VerdictKind]], left: int, estimate: Estimate | None = None
) -> SessionSummary:
    """Sum up a session.

    :param began: when it began
    :param events: time and kind of each verdict that still counts, in order
    :param left: examples still pending
    :param estimate: what a random sample says of them
    """
    kinds = [kind for _, kind in events]
    accepted = kinds.count(VerdictKind.ACCEPT) + kinds.count(VerdictKind.SETTLE)
    rejected = kinds.count(VerdictKind.REJECT)
    decisions = [began, *(at for at, kind in events if kind in _DECISIONS)]
    return SessionSummary(
        decided=accepted + rejected,
        accepted=accepted,
        rejected=rejected,
        edited=kinds.count(VerdictKind.EDIT) + kinds.count(VerdictKind.RELABEL),
        skipped=kinds.count(VerdictKind.SKIP),
        flagged=kinds.count(VerdictKind.FLAG),
        seconds=active_seconds([began, *(at for at, _ in events)]),
        per_minute=per_minute(decisions, window=float("inf")),
        left=left,
        estimate=estimate,
    )


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
