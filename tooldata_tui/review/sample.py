"""A random order over the examples that stays the same, and what the decisions made in it say of the rest.

Every example has a chance, drawn once: the first comes first. So the order does not change as examples are decided, nor
as more are imported, and whoever goes on tomorrow goes on with the same draw.

The sample is the beginning of that order, up to the first example that is still to be drawn. What was decided in the
random queue counts, what was decided elsewhere does not: it is reviewed, and the sample speaks for what is not.
"""

import random
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tooldata_tui.review.estimate import Band, Estimate, estimate
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.view import View
from tooldata_tui.store.queries import Queries, new_order
from tooldata_tui.store.sample import MARK, Drawn, drawn
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.triage.priority import UNSUSPECTED, WEIGHTS, Weights, priorities, priority_of

__all__ = ["Drawing", "estimate_left", "in_drawn_order"]

#: Priorities at which another band begins: about those of a remark, of a warning, of an error.
_CUTS = (UNSUSPECTED, 0.35, 0.65)


def in_drawn_order(queries: Queries, ids: Iterable[int]) -> "array[int]":
    """*ids* in the random order of the project."""
    chances = _chances(queries)
    return new_order(sorted(ids, key=chances.__getitem__))


class Drawing:
    """Marks what is decided in the random queue as drawn. A filter shows a part of it, which speaks for no other."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._on = False

    def follow(self, queue: Queue) -> None:
        """From now on, decisions are made in *queue*; an empty one is not shown if it comes from a filter."""
        if len(queue) or not queue.filter_text:
            self._on = queue.is_draw

    def mark(self, view: View) -> dict[str, Any]:
        """What the body of a verdict begins with."""
        if not self._on:
            return {}
        return {MARK: priority_of(((one.code, one.severity, one.score) for one in view.findings), self._weights)}

    def marks(self, ids: Iterable[int], queries: Queries) -> dict[int, dict[str, Any]]:
        """The same for many."""
        if not self._on:
            return {one: {} for one in ids}
        found = priorities(queries.grades(), self._weights)
        return {one: {MARK: found.get(one, UNSUSPECTED)} for one in ids}


def estimate_left(db: Connection, weights: Weights = WEIGHTS) -> Estimate | None:
    """What the random sample says of what is open; None where there is no sample, or nothing open."""
    found = drawn(db)
    if not found:
        return None
    queries = Queries(db)
    chances, closed = _chances(queries), queries.decided()
    passed = closed.union(one.example for one in found)
    end = min(chance for one, chance in enumerate(chances) if one not in passed)
    sample = [one for one in found if chances[one.example] < end]
    suspected = priorities(queries.grades(), weights)
    left = len(chances) - 1 - len(closed)
    bands = _bands(left, (value for one, value in suspected.items() if one not in closed), sample)
    return estimate(bands, waiting=sum(not one.decided for one in sample))


def _chances(queries: Queries) -> "array[float]":
    """The chance of every example, at its number; 1 at 0, which is no example."""
    digests = queries.digests([1])
    draw = random.Random(digests[1] if digests else b"").random
    return array("d", [1.0, *(draw() for _ in range(queries.last_example()))])


def _bands(left: int, suspected: Iterable[float], sample: Iterable[Drawn]) -> list[Band]:
    """Bands of priority, the least suspicious first.

    Worst first takes from the top: what was drawn from there before says less about what is left.
    """
    open_in = Counter(bisect_left(_CUTS, value) for value in suspected)
    open_in[0] += left - open_in.total()
    drawn_in = Counter(bisect_left(_CUTS, one.priority) for one in sample if one.decided)
    wrong_in = Counter(bisect_left(_CUTS, one.priority) for one in sample if one.decided and one.wrong)
    return [Band(open_in[at], drawn_in[at], wrong_in[at]) for at in range(len(_CUTS) + 1)]
