"""The queue: an order over examples, and where one stands in it."""

from array import array
from collections.abc import Iterable, Sequence

__all__ = ["RANDOM", "Queue"]

#: The name of the random order.
RANDOM = "random"


class Queue:
    """Examples in the order they are looked at.

    What is decided keeps its place, so that the list does not move under the reader's eyes; :meth:`next_open` passes
    over it. A skipped example goes to the end.
    """

    def __init__(
        self, name: str, ids: "array[int]", *, filter_text: str = "", chosen: str = "", closed: Iterable[int] = ()
    ) -> None:
        self.name = name
        self.ids = ids
        self.filter_text = filter_text
        #: What its examples were chosen by, where that is no filter: ``like #12``.
        self.chosen = chosen
        #: Examples of this queue that are decided.
        self.closed = set(closed)
        #: Those that were sent to the end, in that order.
        self._skipped: dict[int, None] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def words(self) -> str:
        """What the header says of it: ``priority ▸ pending``, or the filter in place of ``pending``."""
        return self.chosen or f"{self.name} ▸ {self.filter_text or 'pending'}"

    @property
    def is_narrowed(self) -> bool:
        """Whether it holds something else than all that is pending."""
        return bool(self.filter_text or self.chosen)

    @property
    def is_draw(self) -> bool:
        """Whether it is drawn at random out of all that is pending: the first that is open is drawn next."""
        return self.name == RANDOM and not self.is_narrowed

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
        example = self.ids.pop(position)
        self.ids.append(example)
        self._skipped.pop(example, None)
        self._skipped[example] = None

    def move_up(self, source: int, target: int) -> None:
        """Put the example at *source* in front of the one at *target*."""
        example = self.ids.pop(source)
        self.ids.insert(target, example)
        self._skipped.pop(example, None)

    def insert(self, position: int, ids: Sequence[int]) -> None:
        """Put examples in front of the one at *position*."""
        self.ids[position:position] = array(self.ids.typecode, ids)

    def followed_by(self, other: "Queue", position: int) -> "Queue":
        """What stands up to *position* as it stands here, then what is left as in *other*.

        What was skipped stays at the end: who skips an example does not want it next.
        """
        kept = set(self.ids[: position + 1])
        skipped = [one for one in self._skipped if one not in kept]
        passed = kept.union(skipped)
        ids = self.ids[: position + 1]
        ids.extend(one for one in other.ids if one not in passed)
        ids.extend(skipped)
        queue = Queue(self.name, ids, closed=self.closed | other.closed)
        queue._skipped = dict.fromkeys(skipped)
        return queue

    def extend(self, ids: Iterable[int]) -> None:
        """Add examples that arrived while the queue was open."""
        self.ids.extend(ids)
