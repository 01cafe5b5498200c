"""What is new: messages that no other is near to in its words, and how many of them requests still bring."""

import re
from collections.abc import Iterable
from itertools import combinations, pairwise
from math import ceil
from typing import NamedTuple

__all__ = ["Novelty", "Yield"]

_WORD = re.compile(r"\w+(?:['’.@/-]\w+)*")
#: A word with a digit in it is a value, whatever value it is.
_VALUE = "<>"
#: Two messages that share so much of their pairs of words are near to each other.
_NEAR = 0.7
#: Pairs that tell a message from others, at most, and the newest messages with two of them that are compared.
_TELLING, _COMPARED = 12, 100
_LONGEST = 4_000

#: Pairs of words as numbers: those that came up later, and so are rarer, have the higher ones.
Pairs = frozenset[int]


class Novelty:
    """Remembers messages by their pairs of words, values left out.

    "Where is ORD-1?" is near to "where is ORD-2", and far from "any news of ORD-1?".
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._texts: set[Pairs] = set()
        self._having: dict[tuple[int, int], list[Pairs]] = {}
        for text in texts:
            pairs = self._pairs(text)
            self._keep(pairs, list(_telling(pairs)))

    def add(self, text: str) -> bool:
        """Whether *text* is new; it is not from now on."""
        pairs = self._pairs(text)
        if not pairs or pairs in self._texts:
            return False
        telling = list(_telling(pairs))
        new = not self._is_known(pairs, telling)
        if new:
            self._keep(pairs, telling)
        return new

    def _pairs(self, text: str) -> Pairs:
        words = [
            word if word.isalpha() or not any(map(str.isdigit, word)) else _VALUE
            for word in _WORD.findall(text[:_LONGEST].casefold())
        ]
        numbers = self._numbers
        return frozenset([numbers.setdefault(pair, len(numbers)) for pair in pairwise(["", *words, ""]) if words])

    def _keep(self, pairs: Pairs, telling: Iterable[tuple[int, int]]) -> None:
        if pairs not in self._texts:
            self._texts.add(pairs)
            for two in telling:
                having = self._having.get(two)
                if having is None:
                    self._having[two] = [pairs]
                else:
                    having.append(pairs)

    def _is_known(self, pairs: Pairs, telling: Iterable[tuple[int, int]]) -> bool:
        size = len(pairs)
        fewest, most = _NEAR * size, size / _NEAR
        for two in telling:
            for other in self._having.get(two, ())[-_COMPARED:]:
                others = len(other)
                if fewest <= others <= most:
                    shared = len(pairs & other)
                    if shared >= _NEAR * (size + others - shared):
                        return True
        return False


def _telling(pairs: Pairs) -> Iterable[tuple[int, int]]:
    """What two that are near have one of in common: two of so many pairs, the rarest ones, in an order for all."""
    enough = len(pairs) - ceil(_NEAR * len(pairs)) + 2
    return combinations(sorted(pairs, reverse=True)[: min(enough, _TELLING)], 2)


class _Reply(NamedTuple):
    new: int
    asked: int


class Yield:
    """How many new examples requests bring, and whether it is still worth asking."""

    #: Requests that are looked at, and the share of what was asked for below which they bring too little.
    LAST, LEAST = 5, 0.15

    def __init__(self) -> None:
        self._replies: list[_Reply] = []

    def add(self, new: int, asked: int) -> None:
        self._replies.append(_Reply(new, asked))

    @property
    def curve(self) -> tuple[int, ...]:
        """New examples, request by request."""
        return tuple(one.new for one in self._replies)

    @property
    def is_dry(self) -> bool:
        """The last few requests brought next to nothing new."""
        last = self._replies[-self.LAST :]
        return len(last) == self.LAST and sum(one.new for one in last) < self.LEAST * sum(one.asked for one in last)
