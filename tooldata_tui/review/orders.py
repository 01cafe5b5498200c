"""The orders of a queue that put together what belongs together: what lies on one boundary, what says the same."""

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from tooldata_tui.store.queries import new_order
from tooldata_tui.store.rulings import in_boundary_order
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.triage import clusters

if TYPE_CHECKING:
    from array import array

__all__ = ["BOUNDARY", "DUPLICATES", "side_by_side"]

#: What lies between two labels first, the boundary with most open examples in front.
BOUNDARY = "boundary"
#: What says the same first, the largest group in front.
DUPLICATES = "duplicates"


def side_by_side(db: Connection, ids: Iterable[int], name: str) -> "array[int]":
    """*ids* with those first that the order is about, boundary by boundary or group by group, the rest as it was."""
    first = in_boundary_order(db) if name == BOUNDARY else chain.from_iterable(one.members for one in clusters(db))
    wanted = dict.fromkeys(ids)
    return new_order(dict.fromkeys(one for one in chain(first, wanted) if one in wanted))
