"""What is new: messages that no other is near to in its words, and how many of them requests still bring."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable
from functools import cache
from itertools import chain, pairwise
from math import ceil, floor, log2
from typing import NamedTuple

__all__ = ["Novelty", "Yield"]

_WORD = re.compile(r"\w+(?:['’.@/-]\w+)*")
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
#: What stands for the edge of a message, and for a word with a digit in it: a value, whatever value it is.
_EDGE, _VALUE = "", "0"
_ONE_VALUE = (_VALUE,)
#: One word and no other, with a digit in it.
_ALONE = re.compile(rf"\W*+(?=[^0-9]*+[0-9])(?>{_WORD.pattern})\W*+")
#: Stretches between two spaces whose words are kept, and the longest of them.
_KEPT, _LONG = 100_000, 40

#: Pairs of words as numbers, the highest first: those that came up later, and so are rarer.
Ranked = tuple[int, ...]


class _Vocabulary(dict[str, tuple[str, ...]]):
    """All words of what stands between two spaces, which mostly is one."""

    def __missing__(self, stretch: str) -> tuple[str, ...]:
        if _ALONE.fullmatch(stretch):
            return _ONE_VALUE
        found = tuple([_VALUE if _is_value(one) else one for one in _WORD.findall(stretch)])
        if len(stretch) <= _LONG and _VALUE not in found:  # values hardly come twice
            if len(self) >= _KEPT:
                self.clear()
            self[stretch] = found
        return found


class _Numbers(dict[tuple[str, str], int]):
    """Numbers pairs as they come up."""

    def __missing__(self, pair: tuple[str, str]) -> int:
        number = self[pair] = len(self)
        return number


class _Sizes(NamedTuple):
    """What follows from how many pairs a message has.

    :ivar own: its class of sizes
    :ivar kept: how many of its pairs, the rarest, it is found by
    :ivar near: the classes of sizes that one near to it may have; for each, how many of its pairs that one lacks at
        most
    :ivar lacked: the most that one of any size lacks
    """

    own: int
    kept: int
    near: tuple[tuple[int, int], ...]
    lacked: int


class Novelty:
    """Remembers messages by their pairs of words, values left out.

    "Where is ORD-1?" is near to "where is ORD-2", and far from "any news of ORD-1?".
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._vocabulary, self._numbers = _Vocabulary(), _Numbers()
        #: By their marks, and for each class of sizes and pair the marks of those whose rarest pairs it is one of.
        self._texts: dict[int, list[Ranked]] = {}
        self._having: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
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
        stretches = text[:_LONGEST].casefold().split()
        words = [*chain.from_iterable(map(self._vocabulary.__getitem__, stretches))]
        if not words:
            return ()
        pairs = pairwise([_EDGE, *words, _EDGE])
        return tuple(sorted(set(map(self._numbers.__getitem__, pairs)), reverse=True))

    def _keep(self, ranked: Ranked, mark: int) -> None:
        self._texts.setdefault(mark, []).append(ranked)
        sizes = _sizes(len(ranked))
        having = self._having[sizes.own]
        for pair in ranked[: sizes.kept]:
            marks = having.get(pair)
            if marks is None:
                having[pair] = [mark]
                continue
            marks.append(mark)
            if len(marks) > _COMPARED:
                del marks[0]

    def _is_known(self, ranked: Ranked, mark: int) -> bool:
        sizes = _sizes(len(ranked))
        groups = []
        every: list[int] = []
        for other, lacking in sizes.near:
            having = self._having.get(other)
            if having is None:
                continue
            begin = len(every)
            # What lacks so many of its pairs at most has one of the first so many and one, the rarest.
            for found in map(having.get, ranked[: lacking + 1]):
                if found is not None:
                    every += found
            groups.append((begin, len(every), lacking))
        if not every:
            return False
        # A bit that the other lacks is a pair that it lacks: of those there are so many at most.
        bits = mark.bit_count()
        shared = [(mark & other).bit_count() for other in every]
        if max(shared) < bits - sizes.lacked:
            return False
        return any(
            shared[at] >= bits - lacking and any(_are_near(ranked, other) for other in self._texts[every[at]])
            for begin, end, lacking in groups
            for at in range(begin, end)
        )


@cache
def _sizes(size: int) -> _Sizes:
    """For a message of *size* pairs. There are as many sizes as a message can have words."""
    smallest, largest = ceil(_NEAR * size - _DUST), floor(size / _NEAR + _DUST)
    # Of a class the smallest lacks the most, and is the last here.
    least = {_size_class(other): other for other in range(largest, smallest - 1, -1)}
    near = tuple((sizes, floor(size - _OF_BOTH * (size + other) + _DUST)) for sizes, other in least.items())
    kept = floor((1 - _NEAR) * size + _DUST) + 1
    return _Sizes(_size_class(size), kept, near, max(lacking for _, lacking in near))


def _is_value(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


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
