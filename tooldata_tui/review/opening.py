"""Opening a queue: the order that was kept, or a new one; all that is pending, or what a filter finds."""

from typing import TYPE_CHECKING, get_args

from tooldata_tui.errors import UsageError
from tooldata_tui.review.filter import Filter, conditions, parse_filter
from tooldata_tui.review.orders import BOUNDARY, DUPLICATES, side_by_side
from tooldata_tui.review.queue import RANDOM, Queue
from tooldata_tui.review.sample import in_drawn_order
from tooldata_tui.settings.model import Queue as QueueName
from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.store.queries import Queries, new_order
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, kept_order

if TYPE_CHECKING:
    from array import array

__all__ = ["QUEUES", "open_queue", "order_to_keep"]

#: The names of the orders.
QUEUES: tuple[str, ...] = get_args(QueueName)
_SIDE_BY_SIDE = (BOUNDARY, DUPLICATES)
#: After this many verdicts that a saved order has not seen, it is made anew rather than patched.
_STALE = 5_000


def open_queue(db: Connection, name: str, filter_text: str, *, weights: Weights = WEIGHTS) -> Queue:
    """The queue called *name*, narrowed to a filter; without one it holds what is pending.

    Raises :class:`UsageError` for a name or a filter we do not know.
    """
    if name not in QUEUES:
        raise UsageError(f"no queue {name}", hint=f"queues: {', '.join(QUEUES)}")
    queries = Queries(db)
    wanted = parse_filter(filter_text)
    if wanted.terms:
        return _filtered(db, name, wanted, filter_text, weights)
    if name == PRIORITY:
        return _stored(queries, weights)
    if name in _SIDE_BY_SIDE:
        return Queue(name, side_by_side(db, by_priority(queries, weights=weights), name))
    ids = queries.in_file_order()
    return Queue(name, in_drawn_order(queries, ids) if name == RANDOM else ids)


def _filtered(db: Connection, name: str, wanted: Filter, filter_text: str, weights: Weights) -> Queue:
    queries = Queries(db)
    ids = queries.matching(conditions(wanted))
    decided = ("status", ("accepted", "rejected"), False)
    closed = queries.matching([*conditions(wanted), decided])
    if name == PRIORITY or name in _SIDE_BY_SIDE:
        chosen = set(ids)
        ids = new_order(one for one in by_priority(queries, pending=False, weights=weights) if one in chosen)
        ids = side_by_side(db, ids, name) if name in _SIDE_BY_SIDE else ids
    elif name == RANDOM:
        ids = in_drawn_order(queries, ids)
    return Queue(name, ids, filter_text=filter_text, closed=closed)


def _stored(queries: Queries, weights: Weights) -> Queue:
    stored = kept_order(queries, weights)
    last_verdict, last_example = queries.last_verdict(), queries.last_example()
    if stored is None or last_verdict - stored[1] > _STALE:
        return Queue(PRIORITY, by_priority(queries, weights=weights))
    ids, seen_verdict, seen_example = stored
    ids.extend(range(seen_example + 1, last_example + 1))
    if last_verdict == seen_verdict:
        return Queue(PRIORITY, ids)
    closed, opened = queries.touched_since(seen_verdict)
    if opened:  # what was undone since may have been decided before the order was saved, and is not in it
        known = set(ids)
        ids.extend(one for one in opened if one not in known)
    return Queue(PRIORITY, ids, closed=closed)


def order_to_keep(queue: Queue, queries: Queries) -> "array[int]":
    """The order of what is open, as a person left it.

    What the queue does not hold and is open all the same, undone or imported since, comes last: nothing gets lost.
    """
    last = queries.last_example()
    waiting = bytearray([1]) * (last + 1)
    waiting[0] = 0
    for one in queries.decided():
        waiting[one] = 0
    order = new_order()
    for one in (*queue.ids, *range(1, last + 1)):
        if one <= last and waiting[one]:
            waiting[one] = 0
            order.append(one)
    return order
