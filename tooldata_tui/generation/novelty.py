"""What is new: messages that no other is near to in its words, and how many of them requests still bring."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable
from itertools import pairwise
from math import ceil, floor, log2

__all__ = ["Novelty", "Yield"]

_WORD = re.compile(r"\w+(?:['’.@/-]\w+)*")
#: A word with a digit in it is a value, whatever value it is.
_VALUE = "<>"
#: Two messages that share so much of their pairs of words are near to each other; of both counted together, it is this.
_NEAR = 0.7
_OF_BOTH = _NEAR / (1 + _NEAR)
#: What a sum of fractions may be off by.
_DUST = 1e-9
#: Of the messages of one class of sizes that have a pair, so many are compared: the newest.
_COMPARED = 100
_LONGEST = 4_000
#: A mark has a bit for each pair of its message, which other pairs share.
_WIDTH = 120
_BITS = tuple(1 << n for n in range(_WIDTH))

#: Pairs of words as numbers, the highest first: those that came up later, and so are rarer.
Ranked = tuple[int, ...]


class _Numbers(dict[tuple[str, str], int]):
    """Numbers pairs as they come up."""

    def __missing__(self, pair: tuple[str, str]) -> int:
        number = self[pair] = len(self)
        return number


class Novelty:
    """Remembers messages by their pairs of words, values left out.

    "Where is ORD-1?" is near to "where is ORD-2", and far from "any news of ORD-1?".
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._numbers = _Numbers()
        #: By their marks, and for each class of sizes and pair the marks of those whose rarest pairs it is one of.
        self._texts: dict[int, list[Ranked]] = {}
        self._having: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
        self._lacked: dict[int, list[tuple[int, int]]] = {}
        for text in texts:
            ranked = self._ranked(text)
            mark = _mark(ranked)
            if ranked and ranked not in self._texts.get(mark, ()):
                self._keep(ranked, mark)

    def add(self, text: str) -> bool:
        """Whether *text* is new; it is not from now on."""
        ranked = self._ranked(text)
        mark = _mark(ranked)
        if not ranked or ranked in self._texts.get(mark, ()) or self._is_known(ranked, mark):
            return False
        self._keep(ranked, mark)
        return True

    def _ranked(self, text: str) -> Ranked:
        words = [
            word if word.isalpha() or not any(map(str.isdigit, word)) else _VALUE
            for word in _WORD.findall(text[:_LONGEST].casefold())
        ]
        pairs = pairwise(["", *words, ""]) if words else ()
        return tuple(sorted(set(map(self._numbers.__getitem__, pairs)), reverse=True))

    def _keep(self, ranked: Ranked, mark: int) -> None:
        self._texts.setdefault(mark, []).append(ranked)
        size = len(ranked)
        having = self._having[_size_class(size)]
        for pair in ranked[: floor((1 - _NEAR) * size + _DUST) + 1]:
            marks = having.setdefault(pair, [])
            marks.append(mark)
            if len(marks) > _COMPARED:
                del marks[0]

    def _is_known(self, ranked: Ranked, mark: int) -> bool:
        bits = mark.bit_count()
        for sizes, lacking in self._lacking(len(ranked)):
            having = self._having.get(sizes)
            if having is None:
                continue
            marks: list[int] = []
            # What lacks so many of its pairs at most has one of the first so many and one, the rarest.
            for pair in ranked[: lacking + 1]:
                found = having.get(pair)
                if found is not None:
                    marks += found
            if not marks:
                continue
            # A bit that the other lacks is a pair that it lacks: of those there are so many at most.
            least = bits - lacking
            shared = list(map(int.bit_count, map(mark.__and__, marks)))
            if max(shared) >= least:
                near = [one for one, count in zip(marks, shared, strict=True) if count >= least]
                if any(_are_near(ranked, other) for one in near for other in self._texts[one]):
                    return True
        return False

    def _lacking(self, size: int) -> list[tuple[int, int]]:
        """For each class of sizes: how many of *size* pairs one of that size lacks at most that is near."""
        found = self._lacked.get(size)
        if found is None:
            smallest, largest = ceil(_NEAR * size - _DUST), floor(size / _NEAR + _DUST)
            # Of a class the smallest lacks the most, and is the last here.
            least = {_size_class(other): other for other in range(largest, smallest - 1, -1)}
            found = [(sizes, floor(size - _OF_BOTH * (size + other) + _DUST)) for sizes, other in least.items()]
            self._lacked[size] = found
        return found


def _size_class(size: int) -> int:
    """Sizes that are alike have one number: four for each doubling."""
    return floor(4 * log2(size))


def _mark(pairs: Iterable[int]) -> int:
    mark = 0
    for pair in pairs:
        mark |= _BITS[pair % _WIDTH]
    return mark


def _are_near(pairs: Ranked, others: Ranked) -> bool:
    shared = len(set(pairs).intersection(others))
    return shared >= _NEAR * (len(pairs) + len(others) - shared)


class Yield:
    """How many new examples requests bring, and whether it is still worth asking."""

    #: Requests that are looked at, and the share of what was asked for below which they bring too little.
    LAST, LEAST = 5, 0.15

    def __init__(self) -> None:
        self._new: list[int] = []
        self._asked: deque[int] = deque(maxlen=self.LAST)

    def add(self, new: int, asked: int) -> None:
        self._new.append(new)
        self._asked.append(asked)

    @property
    def curve(self) -> tuple[int, ...]:
        """New examples, request by request."""
        return tuple(self._new)

    @property
    def is_dry(self) -> bool:
        """The last few requests brought next to nothing new."""
        return len(self._asked) == self.LAST and sum(self._new[-self.LAST :]) < self.LEAST * sum(self._asked)
