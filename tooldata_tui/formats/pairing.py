"""Which call a result answers."""

from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

__all__ = ["Made", "Waiting"]


class Made(NamedTuple):
    """A call that was made."""

    id: str
    name: str


#: Makes one of a tuple; the class itself takes three times as long.
_made = partial(tuple.__new__, Made)

#: With no more calls than that, each is looked at.
_FEW = 8


class Waiting:
    """Calls that have no result yet, in their order. However many there are, each is found at once."""

    def __init__(self) -> None:
        self._left: dict[int, Made] = {}
        self._number = 0
        #: Which of many are first: by id, by name, and under None of all.
        self._by_id: dict[str, deque[int]] = {}
        self._by_name: dict[str | None, deque[int]] = {}

    def __len__(self) -> int:
        return len(self._left)

    def __iter__(self) -> Iterator[Made]:
        return iter(self._left.values())

    def clear(self) -> None:
        """No call waits any more."""
        self._left.clear()
        if self._number > _FEW:
            self._by_id.clear()
            self._by_name.clear()
        self._number = 0

    def add(self, id: str, name: str) -> None:
        """A call waits for its result."""
        number = self._number = self._number + 1
        self._left[number] = _made((id, name))
        if number <= _FEW:
            return
        if number == _FEW + 1:
            for other, one in self._left.items():
                self._index(other, one)
        else:
            self._index(number, self._left[number])

    def _index(self, number: int, one: Made) -> None:
        ways = (self._by_id.setdefault(one.id, deque()), self._by_name.setdefault(one.name, deque()))
        for queue in (*ways, self._by_name.setdefault(None, deque())):
            queue.append(number)

    def awaits(self, id: str) -> bool:
        """Whether a call with this id has no result yet."""
        return self._find(id, None) is not None

    def answered(self, id: str | None, name: str | None = None) -> Made | None:
        """The call that a result answers, which waits no more: the first of its id, or without one of its name, or
        without either the first of all. None where there is none."""
        number = self._find(id, name)
        return None if number is None else self._left.pop(number)

    def _find(self, id: str | None, name: str | None) -> int | None:
        if self._number > _FEW:
            return self._first(self._by_name.get(name) if id is None else self._by_id.get(id))
        for number, one in self._left.items():
            if (one.id == id) if id is not None else (name is None or one.name == name):
                return number
        return None

    def _first(self, queue: deque[int] | None) -> int | None:
        while queue:
            if queue[0] in self._left:
                return queue[0]
            queue.popleft()
        return None
