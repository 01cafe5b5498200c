"""Which call a result answers."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Made", "Waiting"]


class Made(NamedTuple):
    """A call that was made."""

    id: str
    name: str


class Waiting:
    """Calls that have no result yet, in their order. However many there are, each is found at once."""

    def __init__(self) -> None:
        self._left: dict[int, Made] = {}
        self._all: deque[int] = deque()
        self._by_id: dict[str, deque[int]] = {}
        self._by_name: dict[str, deque[int]] = {}
        self._number = 0

    def __len__(self) -> int:
        return len(self._left)

    def __iter__(self) -> Iterator[Made]:
        return iter(self._left.values())

    def add(self, id: str, name: str) -> None:
        """A call waits for its result."""
        self._number += 1
        self._left[self._number] = Made(id, name)
        for queue in (self._all, self._by_id.setdefault(id, deque()), self._by_name.setdefault(name, deque())):
            queue.append(self._number)

    def awaits(self, id: str) -> bool:
        """Whether a call with this id has no result yet."""
        return self._first(self._by_id.get(id)) is not None

    def answered(self, id: str | None, name: str | None = None) -> Made | None:
        """The call that a result answers, which waits no more: the first of its id, or without one of its name, or
        without either the first of all. None where there is none."""
        if id is not None:
            number = self._first(self._by_id.get(id))
        else:
            number = self._first(self._all if name is None else self._by_name.get(name))
        return None if number is None else self._left.pop(number)

    def _first(self, queue: deque[int] | None) -> int | None:
        while queue:
            if queue[0] in self._left:
                return queue[0]
            queue.popleft()
        return None
