"""The queue: an order over examples, and where one stands in it."""

from array import array
from collections.abc import Iterable, Sequence

__all__ = ["Queue"]


class Queue:
    """Examples in the order they are looked at.

    What is decided keeps its place, so that the list does not move under the reader's eyes; :meth:`next_open` passes
    over it. A skipped example goes to the end.
    """

    def __init__(self, name: str, ids: "array[int]", *, filter_text: str = "", closed: Iterable[int] = ()) -> None:
        self.name = name
        self.ids = ids
        self.filter_text = filter_text
        #: Examples of this queue that are decided.
        self.closed = set(closed)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def words(self) -> str:
        """What the header says of it: ``priority ▸ pending``, or the filter in place of ``pending``."""
        return f"{self.name} ▸ {self.filter_text or 'pending'}"

    def at(self, position: int) -> int | None:
        """The example at *position*, or None."""
        return self.ids[position] if 0 <= position < len(self.ids) else None

    def slice(self, start: int, count: int) -> Sequence[int]:
        return self.ids[start : start + count]

    def position_of(self, example: int, near: int = 0) -> int | None:
        """Where *example* stands; looked for around *near* and at the end first, where it mostly is."""
        for position in (near, near + 1, near - 1, len(self.ids) - 1):
            if self.at(position) == example:
                return position
        try:
            return self.ids.index(example)
        except ValueError:
            return None

    def next_open(self, after: int) -> int | None:
        """The first position behind *after* that is not decided, then the first at all, or None if all are."""
        ids, closed = self.ids, self.closed
        for position in range(after + 1, len(ids)):
            if ids[position] not in closed:
                return position
        for position in range(min(after + 1, len(ids))):
            if ids[position] not in closed:
                return position
        return None

    def to_end(self, position: int) -> None:
        """Move the example at *position* behind all others."""
        self.ids.append(self.ids.pop(position))

    def move_up(self, source: int, target: int) -> None:
        """Put the example at *source* in front of the one at *target*."""
        self.ids.insert(target, self.ids.pop(source))

    def insert(self, position: int, ids: Sequence[int]) -> None:
        """Put examples in front of the one at *position*."""
        self.ids[position:position] = array(self.ids.typecode, ids)

    def extend(self, ids: Iterable[int]) -> None:
        """Add examples that arrived while the queue was open."""
        self.ids.extend(ids)
