"""Whether to ask a server again, and after how long."""

import math
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["LONGEST_WAIT", "TRIES", "backoff", "is_passing", "retry_after"]

#: How often a request is sent at most.
TRIES = 6
#: A server that wants to be left alone for longer, in seconds, is not waited for.
LONGEST_WAIT = 60.0

_FIRST, _MOST, _JITTER = 0.5, 8.0, 0.25
_PASSING = {408, 409, 425, 429}


def is_passing(status: int) -> bool:
    """Whether what a server answered may be another thing in a moment."""
    return status in _PASSING or status >= 500


def retry_after(headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Seconds that a server asks to be left alone; None where it does not say, or what it says is nonsense.

    A date is compared with the server's own clock where it sends that.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    until = _date(headers.get("retry-after", ""))
    if until is None:
        return None
    seconds = (until - (_date(headers.get("date", "")) or now())).total_seconds()
    return seconds if seconds >= 0 else None


def backoff(attempt: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds before the next try after *attempt* of them, a little less by chance so that not all come together."""
    return min(_FIRST * 2.0 ** (attempt - 1), _MOST) * (1 - _JITTER * chance())


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
