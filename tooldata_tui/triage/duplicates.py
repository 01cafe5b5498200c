"""Near-duplicates among decision points, conflicts among them, and whole conversations that repeat.

Lexical: a cosine holds "cancel it" and "don't cancel it" for the same, and one typo for something else. Vectors only
suggest paraphrases, which are verified in words and ranked lower.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from typing import NamedTuple

import numpy as np

from tooldata_tui.triage.distinct import Distinct, Members
from tooldata_tui.triage.grouping import Group, Kind, Pair, group_pairs
from tooldata_tui.triage.hashing import Ids
from tooldata_tui.triage.matching import Matches
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.rephrasing import Rephrasing
from tooldata_tui.triage.slots import plain
from tooldata_tui.triage.verifying import Difference

__all__ = ["Duplicates", "find_conversations", "find_duplicates", "letters", "likeness"]

#: Points of one text that are paired with each other; of more, each is paired with one.
_EACH = 6
#: Points that share a call, or an order number; of more, it says too little.
_CALLERS = 12
_DIGIT = re.compile(r"\d")
#: A string in a call, and the colon that makes it a key.
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(:?)')
#: Characters of a value that names a thing; a longer one is a sentence.
_LONGEST_NAME = 40


class Duplicates(NamedTuple):
    """What was found.

    :ivar pairs: conflicts first, then by kind and likeness
    :ivar groups: conflicts first, then by size
    """

    pairs: list[Pair]
    groups: list[Group]


def find_duplicates(
    points: Sequence[Point],
    *,
    neighbours: Iterable[tuple[int, int, float]] = (),
    said: Distinct | None = None,
) -> Duplicates:
    """Find near-duplicates among *points*; indexes of what is returned are into *points*.

    :param neighbours: pairs of points that an embedding holds for near, with their cosine
    :param said: the texts of the points, where they were read before
    """
    said = said or Distinct(point.text for point in points)
    texts, matches = said.texts, said.matches
    same = _same_words(texts, matches)
    of_point: Ids = np.array(same, dtype=np.int32)[said.of]
    with_text = said.members(of_point)
    found = _Found(points, with_text)
    for text in with_text.several():
        found.same_text(with_text[text])
    for left, right, difference in matches.pairs:
        if same[left] != same[right]:
            found.texts(same[left], same[right], difference, texts[left])
    families = [
        sorted(point for text in {same[text] for text in family} for point in with_text[text])
        for family in matches.families
    ]
    del same
    for family in families:
        found.family(family)
    rephrasing = Rephrasing(texts)
    found.calls(of_point, rephrasing)
    for long in matches.same_but_for(lambda text: _said(points[one[0]].calls) if (one := with_text[text]) else ()):
        found.other_values(long)
    for sharing in matches.sharing_values(_CALLERS):
        found.about_one_thing(sharing, rephrasing)
    for left, right, cosine in neighbours:
        if of_point[left] != of_point[right] and rephrasing.holds(of_point[left], of_point[right]):
            found.add(left, right, Kind.PARAPHRASE, max(0.0, min(1.0, cosine)))
    pairs = sorted(found.pairs.values(), key=lambda pair: (pair.kind, -pair.score, pair))
    return Duplicates(pairs, group_pairs(pairs, families, alike=_alike(of_point, matches)))


def _same_words(texts: Sequence[str], matches: Matches) -> list[int]:
    """For every text the first that differs from it in case, spaces and punctuation alone, or itself."""
    first = list(range(len(texts)))
    for left, right, difference in matches.pairs:  # in order, so that the first of a text's first is known
        if not any(difference) and letters(texts[left]) == letters(texts[right]):
            first[right] = first[left]
    return first


class _Found:
    """Pairs of points, each once: the first kind it is found under stays."""

    def __init__(self, points: Sequence[Point], with_text: Members) -> None:
        self._points, self._with_text = points, with_text
        self.pairs: dict[tuple[int, int], Pair] = {}

    def add(self, left: int, right: int, alike: Kind, score: float) -> None:
        one, two = self._points[left], self._points[right]
        key = (left, right) if left < right else (right, left)
        if one.example != two.example and key not in self.pairs:
            kind = Kind.CONFLICT if _disagree(one, two) else alike
            self.pairs[key] = Pair(*key, kind, round(score, 4), alike)

    def same_text(self, points: list[int]) -> None:
        """Pair points of one text: all of a few, or each with the first of the usual label."""
        if len(points) <= _EACH:
            for left, right in combinations(points, 2):
                self.add(left, right, Kind.EXACT, 1.0)
        else:
            self._with_usual(points, Kind.EXACT, 1.0)

    def texts(self, one: int, two: int, difference: Difference, text: str) -> None:
        """Pair the points of two texts."""
        kind = Kind.EDIT if difference.is_small else Kind.PARAPHRASE
        if kind == Kind.EDIT and difference.slots:
            kind = Kind.SLOTS
        score = likeness(difference, text)
        left, right = self._with_text[one], self._with_text[two]
        if len(left) * len(right) <= _EACH * _EACH:
            for point, other in product(left, right):
                self.add(point, other, kind, score)
            return
        first = self._usual(left)
        for other in right:
            self.add(first, other, kind, score)
        for point in left:
            self.add(point, self._usual(right), kind, score)

    def family(self, points: list[int]) -> None:
        """Of many points that differ in values alone, pair those whose label is not the usual one."""
        usual = self._usual(points)
        for point in points:
            if _disagree(self._points[point], self._points[usual]):
                self.add(point, usual, Kind.SLOTS, 0.95)

    def calls(self, of_point: Ids, rephrasing: Rephrasing) -> None:
        """Pair points that make the same calls with the same values and ask for it in like words."""
        callers: dict[tuple[str, ...], list[int]] = {}
        for index, point in enumerate(self._points):
            if any(_is_telling(call) for call in point.calls):
                callers.setdefault(point.calls, []).append(index)
        for points in callers.values():
            if 1 < len(points) <= _CALLERS:
                for left, right in combinations(points, 2):
                    if of_point[left] != of_point[right]:
                        likeness = rephrasing.are_near_same(of_point[left], of_point[right])
                        if likeness:
                            self.add(left, right, Kind.CALL, likeness * 0.9)

    def other_values(self, texts: list[int]) -> None:
        """Pair the points of texts that differ in what their calls name."""
        for one, two in combinations(texts, 2):
            for left, right in self._some(one, two):
                if self._points[left].label == self._points[right].label:
                    self.add(left, right, Kind.SLOTS, 0.9)

    def about_one_thing(self, texts: list[int], rephrasing: Rephrasing) -> None:
        """Pair the points of texts that hold the same order number, say, and ask the same about it."""
        for one, two in combinations(texts, 2):
            likeness = rephrasing.asks_the_same(one, two)
            if likeness:
                for left, right in self._some(one, two):
                    same = self._points[left].label == self._points[right].label
                    self.add(left, right, Kind.PARAPHRASE if same else Kind.CALL, likeness * 0.9)

    def _some(self, one: int, two: int) -> Iterator[tuple[int, int]]:
        """A point of each of two texts, so many times."""
        return islice(product(self._with_text[one], self._with_text[two]), _EACH * _EACH)

    def _usual(self, points: Sequence[int]) -> int:
        """The first point with the most frequent label."""
        labels = Counter(self._points[point].label for point in points)
        most = max(labels.values())
        return next(point for point in points if labels[self._points[point].label] == most)

    def _with_usual(self, points: list[int], kind: Kind, score: float) -> None:
        usual = self._usual(points)
        for point in points:
            if point != usual:
                self.add(usual, point, kind, score)


def _disagree(one: Point, two: Point) -> bool:
    """Whether the labels differ though each could have been given to both."""
    if one.label == two.label:
        return False
    return _could(one, two.label) and _could(two, one.label)


def _could(point: Point, label: frozenset[str]) -> bool:
    return not point.offered or not label - set(point.offered) or bool(label & point.label)


def likeness(difference: Difference, text: str) -> float:
    """How alike two messages are that differ so, in [0, 1]; *text* is one of them."""
    edits = difference.slips + difference.words
    return 0.99 - 0.04 * difference.slots - edits * min(0.15, 0.5 / (1 + text.count(" "))) - 0.1 * difference.far


def letters(text: str) -> str:
    """*text* without case, spaces and punctuation. Other signs mean something and stay: an emoji, a currency."""
    return plain(text).translate(_WITHOUT_PUNCTUATION)


class _WithoutPunctuation(dict[int, int | None]):
    """A table for ``str.translate``, filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.category(chr(code))[0] in "CPZ" else code
        return kept


_WITHOUT_PUNCTUATION = _WithoutPunctuation()


def _said(calls: Sequence[str]) -> set[str]:
    """The words that the values of *calls* consist of."""
    strings = (found for call in calls for found in _STRING.findall(call))
    return {word for text, key in strings if not key and len(text) <= _LONGEST_NAME for word in plain(text).split()}


def _is_telling(call: str) -> bool:
    """Whether a call has a value of its own, one with a digit: an order, an address, an amount."""
    return _DIGIT.search(call) is not None


def _alike(of_point: Sequence[int] | Ids, matches: Matches) -> Callable[[int, int], bool]:
    def alike(left: int, right: int) -> bool:
        one, two = of_point[left], of_point[right]
        return one == two or matches.compare(one, two) is not None

    return alike


def find_conversations(turns: Sequence[Sequence[int]], said: Distinct) -> Duplicates:
    """Find conversations whose users say the same, turn by turn, but for small edits.

    :param turns: of each example the user's messages, as numbers of distinct ones; those with fewer than two are
        passed over
    :param said: the distinct messages
    """
    if all(len(texts) < 2 for texts in turns):
        return Duplicates([], [])
    matches = said.matches
    group_of = list(range(len(said.texts)))
    pairs = [Pair(left, right, Kind.EDIT, 1.0, Kind.EDIT) for left, right, _ in matches.pairs]
    alike = _alike(range(len(said.texts)), matches)
    for group in group_pairs(pairs, matches.families, alike=alike):
        for member in group.members:
            group_of[member] = group.members[0]
    same: dict[tuple[int, ...], list[int]] = {}
    for index, texts in enumerate(turns):
        if len(texts) > 1:
            same.setdefault(tuple(group_of[text] for text in texts), []).append(index)
    found = []
    for members in same.values():
        for left, right in islice(combinations(members, 2), _EACH * _EACH):
            equal = sum(one == two for one, two in zip(turns[left], turns[right], strict=True))
            score = round(0.9 + 0.1 * equal / len(turns[left]), 4)
            found.append(Pair(left, right, Kind.CONVERSATION, score, Kind.CONVERSATION))
    found.sort(key=lambda pair: (-pair.score, pair))
    return Duplicates(found, group_pairs(found, (), alike=lambda _one, _two: True))
