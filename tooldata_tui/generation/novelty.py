"""What is new: messages that no other is near to in its words, and how many of them requests still bring."""

import re
from collections.abc import Iterable
from itertools import combinations
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

Pair = tuple[str, str]
Pairs = frozenset[Pair]


class Novelty:
    """Remembers messages by their pairs of words, values left out.

    "Where is ORD-1?" is near to "where is ORD-2", and far from "any news of ORD-1?".
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts: dict[Pairs, None] = {}
        self._having: dict[tuple[Pair, Pair], list[Pairs]] = {}
        for text in texts:
            self._keep(_pairs(text))

    def add(self, text: str) -> bool:
        """Whether *text* is new; it is not from now on."""
        pairs = _pairs(text)
        new = bool(pairs) and not self._is_known(pairs)
        if new:
            self._keep(pairs)
        return new

    def _keep(self, pairs: Pairs) -> None:
        if pairs not in self._texts:
            self._texts[pairs] = None
            for two in _telling(pairs):
                self._having.setdefault(two, []).append(pairs)

    def _is_known(self, pairs: Pairs) -> bool:
        if pairs in self._texts:
            return True
        return any(
            _are_near(pairs, other) for two in _telling(pairs) for other in self._having.get(two, ())[-_COMPARED:]
        )


def _telling(pairs: Pairs) -> Iterable[tuple[Pair, Pair]]:
    """What two that are near have in common one of: two of so many pairs, taken in an order that is the same for all.

    The longest come first, as the longest words are the rarest.
    """
    ordered = sorted(pairs, key=lambda pair: (-len(pair[0]) - len(pair[1]), pair))
    enough = len(pairs) - ceil(_NEAR * len(pairs)) + 2
    return combinations(ordered[: min(enough, _TELLING)], 2)


def _are_near(one: Pairs, other: Pairs) -> bool:
    size, others = len(one), len(other)
    if min(size, others) < _NEAR * max(size, others):
        return False
    shared = len(one & other)
    return shared >= _NEAR * (size + others - shared)


def _pairs(text: str) -> Pairs:
    words = [_VALUE if any(map(str.isdigit, word)) else word.casefold() for word in _WORD.findall(text[:_LONGEST])]
    return frozenset(zip(["", *words], [*words, ""], strict=True)) if words else frozenset()


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
