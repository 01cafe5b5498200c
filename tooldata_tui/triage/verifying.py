"""Whether two texts say the same but for small edits, and how far apart they are.

Only listed edits count: a misspelt word, a word split or joined, a word that can stand for another or be left out, two
small words that changed places. Any other difference makes two messages, so a negation, an antonym or another name is
never taken for an edit.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tooldata_tui.triage.spelling import Spelling
from tooldata_tui.triage.wording import (
    CONTRACTIONS,
    DROPPABLE,
    FREE,
    GREETINGS,
    LIKE_MEANING,
    MOVABLE,
    OMISSIBLE,
    SAME_MEANING,
    is_negation,
)

__all__ = ["Difference", "Verifier"]

#: Slips and changed words that are verified; more make another message.
_MOST = 2
#: Texts of fewer words bear two slips, or one changed word.
_SHORT = 5
#: Words beside the values that texts have in common, lest they be values alone.
_WORDS_BESIDE = 2
_NEVER = 99
#: A slip, a changed word, and one that is changed further, in the one number that is made small. A changed word
#: counts for more than a slip; the parts can be read back from the sum.
_SLIP, _WORD, _FAR = 1, 10, 100


#: Two words to what must come before them, what behind, and the cost of taking one for the other.
_Meanings = dict[tuple[str, str], list[tuple[frozenset[str], frozenset[str], int]]]


class Difference(NamedTuple):
    """What tells two texts apart.

    :ivar slips: misspelt words
    :ivar words: words left out, exchanged, moved, split or joined
    :ivar slots: whether values differ
    :ivar far: whether a word is exchanged that asks for the same in another way
    """

    slips: int
    words: int
    slots: bool
    far: bool = False

    @property
    def is_small(self) -> bool:
        """One small change: up to two slips, or a word, or values. More of it is a message written anew."""
        return not self.far and (self.slips > 0) + self.words + self.slots <= 1


class Verifier:
    """Compares texts given as indexes of words.

    :param words: every distinct word or value
    :param mask: for each the word it is masked as, itself for words
    """

    def __init__(self, words: Sequence[str], mask: Sequence[int], spelling: Spelling) -> None:
        self._words, self._mask, self._spelling = words, mask, spelling
        self._right: list[int] = spelling.corrections().tolist()
        self._meanings = _meanings()

    def compare(self, left: Sequence[int], right: Sequence[int]) -> Difference | None:
        """The difference between two texts, or None where they are not the same message."""
        edits = self._edits(left, 0, right, 0, _MOST)
        if edits >= _NEVER * _WORD or (edits > _MOST * _SLIP and edits % _FAR > _WORD and _is_short(left, right)):
            return None
        ours, theirs = self._values(left), self._values(right)
        slots = ours != theirs
        if slots and (len(left) - len(ours) < _WORDS_BESIDE or len(right) - len(theirs) < _WORDS_BESIDE):
            return None  # an answer that is a value
        if slots and (len(ours) != len(theirs) or sorted(ours) == sorted(theirs)):
            return None  # the same values in other places: "from 3 to 5" and "from 5 to 3"
        return Difference(edits % _WORD, edits // _WORD % 10, slots, far=edits >= _FAR)

    def _values(self, text: Sequence[int]) -> list[str]:
        return [self._words[word] for word in text if self._mask[word] != word]

    def _edits(self, left: Sequence[int], i: int, right: Sequence[int], j: int, most: int) -> int:
        """The least sum of edits that make ``left[i:]`` and ``right[j:]`` the same, or as good as infinity."""
        mask = self._mask
        while i < len(left) and j < len(right) and mask[left[i]] == mask[right[j]]:
            i, j = i + 1, j + 1
        if i == len(left) and j == len(right):
            return 0
        if most == 0:
            return _NEVER * _WORD
        best = _NEVER * _WORD
        for di, dj, cost in self._steps(left, i, right, j):
            if cost < best:
                best = min(best, cost + self._edits(left, i + di, right, j + dj, most - 1))
            if best < _WORD:
                break  # what comes behind slips costs more
        return best

    def _steps(self, left: Sequence[int], i: int, right: Sequence[int], j: int) -> Iterator[tuple[int, int, int]]:
        """The single edits that lead on from here: words taken on either side, and the cost."""
        words = self._words
        if i < len(left) and j < len(right):
            one, two = left[i], right[j]
            if words[one] in GREETINGS and words[two] in GREETINGS:
                yield 1, 1, 0
            elif self._spelling.is_slip(one, two):
                yield 1, 1, _SLIP
            if cost := self._meaning(left, i, right, j):
                yield 1, 1, cost
            swapped = i + 1 < len(left) and j + 1 < len(right) and left[i + 1] == two and right[j + 1] == one
            if swapped and _may_swap(words[one], words[two]):
                yield 2, 2, _WORD
            if cost := self._joined(left, i, two):
                yield 2, 1, cost
            if cost := self._joined(right, j, one):
                yield 1, 2, cost
            if self._is_told(left, i, right, j):
                yield 3, 2, _WORD
            if self._is_told(right, j, left, i):
                yield 2, 3, _WORD
            if self._is_liked(left, i, two):
                yield 2, 1, _FAR + _WORD
            if self._is_liked(right, j, one):
                yield 1, 2, _FAR + _WORD
        for taken, cost in self._omitted(left, i):
            yield taken, 0, cost
        for taken, cost in self._omitted(right, j):
            yield 0, taken, cost

    def _joined(self, text: Sequence[int], place: int, both: int) -> int:
        """The cost if two words of *text* are written as the one word *both*, else 0."""
        if place + 1 >= len(text):
            return 0
        words, right = self._words, self._right
        one, two = text[place], text[place + 1]
        if words[one] + words[two] == words[both]:
            return _WORD if _keeps_sense(words[one], words[two], words[both]) else 0
        if CONTRACTIONS.get((words[right[one]], words[right[two]])) == words[right[both]]:
            slips = (right[one] != one) + (right[two] != two) + (right[both] != both)
            return _WORD + slips * _SLIP
        return 0

    def _is_told(self, text: Sequence[int], i: int, other: Sequence[int], j: int) -> bool:
        """Whether *text* goes on "let me know" and *other* "tell me"."""
        if i + 2 >= len(text) or j + 1 >= len(other) or text[i + 1] != other[j + 1]:
            return False
        words = self._words
        return words[text[i]] == "let" and words[text[i + 2]] == "know" and words[other[j]] == "tell"

    def _is_liked(self, text: Sequence[int], i: int, other: int) -> bool:
        """Whether *text* goes on "would like" and *other* is "want"."""
        words = self._words
        return i + 1 < len(text) and (words[text[i]], words[text[i + 1]], words[other]) == ("would", "like", "want")

    def _omitted(self, text: Sequence[int], place: int) -> Iterator[tuple[int, int]]:
        """How many words from *place* on may be left out, and the cost.

        Courtesy goes several words at once, for no more than one word where it stands around the message.
        """
        words, end = self._words, place
        while end < len(text) and (words[text[end]] in FREE or (end > place and words[text[end]] == "you")):
            end += 1
            yield end - place, _WORD if place == 0 or end == len(text) else _FAR + _WORD
        if end == place < len(text):
            word = words[text[place]]
            if word in DROPPABLE or (place and text[place - 1] == text[place] and not is_negation(word)):
                yield 1, _WORD
            elif word in OMISSIBLE:
                yield 1, _FAR + _WORD

    def _meaning(self, left: Sequence[int], i: int, right: Sequence[int], j: int) -> int:
        """The cost of taking one word for the other where they mean the same, else 0."""
        words = self._words
        for before, after, cost in self._meanings.get((words[left[i]], words[right[j]]), ()):
            if before and not (i and words[left[i - 1]] in before):
                continue
            if not after or (i + 1 < len(left) and words[left[i + 1]] in after):
                return cost
        return 0


def _is_short(left: Sequence[int], right: Sequence[int]) -> bool:
    return min(len(left), len(right)) < _SHORT


def _keeps_sense(one: str, two: str, both: str) -> bool:
    """Whether two words written as one still say no, or still do not: not "no where" and "nowhere" for "now here"."""
    if is_negation(both):
        return is_negation(one) or is_negation(two)
    # A short one may be the beginning of another word: "not able", "notable".
    return not any(is_negation(word) and len(word) < 4 for word in (one, two))


def _may_swap(one: str, two: str) -> bool:
    return (one in MOVABLE or two in MOVABLE) and not is_negation(one) and not is_negation(two)


def _meanings() -> _Meanings:
    out: _Meanings = {}
    for lines, cost in ((SAME_MEANING, _WORD), (LIKE_MEANING, _FAR + _WORD)):
        for same, before, after in lines:
            for one in same:
                for two in same - {one}:
                    out.setdefault((one, two), []).append((before, after, cost))
    return out
