"""Which word is another one misspelt.

What tells a typo from another word is the corpus: a word that stands in many texts is a word, one that stands in one or
two and is a slip of the finger away from it is not. Where both are rare, only the slips that fingers make on their own
count (two letters swapped, one doubled, one dropped), since a letter for another is also how names differ (Bali, Mali).
"""

import unicodedata
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.hashing import Hashes, Ids, left_out, pairs_in_runs, sequence_hashes, word_hashes
from tooldata_tui.triage.wording import COMMON, is_negation, word_set

__all__ = ["Slip", "Spelling", "distance", "slip_between"]

#: In so many texts or fewer a word may be a typo; of a frequent word's neighbours, one in so many occurrences.
_RARE, _ONE_IN = 2, 50
_LONGEST_WORD = 40
#: Words that share all but one letter are compared with so many others of their kind.
_RUN = 40

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACES = {
    letter: (float(row), column + 0.5 * row) for row, keys in enumerate(_ROWS) for column, letter in enumerate(keys)
}
#: Letters that are written for one another because they sound alike.
_ALIKE = frozenset(map(frozenset, word_set("ae ai ei ao eo ou iy cs ck sz gj vf")))


class Slip(IntEnum):
    """How two words differ by one slip of the finger."""

    SWAPPED = 1
    DOUBLED = 2
    DROPPED = 3
    CHANGED = 4
    ACCENT = 5


def slip_between(left: str, right: str) -> tuple[Slip, int] | None:
    """How *left* and *right* differ and at which letter, or None where it takes more than one slip.

    These are the edits of the optimal string alignment distance (Damerau 1964), with a dropped letter that repeats its
    neighbour told apart.
    """
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if len(long) - len(short) > 1 or short == long:
        return None
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        if short[at:] != long[at + 1 :]:
            return None
        doubled = (at > 0 and long[at] == long[at - 1]) or (at + 1 < len(long) and long[at] == long[at + 1])
        return (Slip.DOUBLED if doubled else Slip.DROPPED), at
    if short[at + 1 :] == long[at + 1 :]:
        return (Slip.ACCENT if _bare(short[at]) == _bare(long[at]) else Slip.CHANGED), at
    if short[at + 2 :] == long[at + 2 :] and short[at : at + 2] == long[at : at + 2][::-1]:
        return Slip.SWAPPED, at
    return None


def distance(left: str, right: str, most: int) -> int:
    """Optimal string alignment distance, or ``most + 1`` where it is larger."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        after = [row]
        for column, other in enumerate(right, 1):
            best = min(line[column] + 1, after[-1] + 1, line[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            after.append(best)
        before, line = line, after
    return min(line[-1], most + 1)


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _near_keys(one: str, two: str) -> bool:
    """Whether one letter is easily hit or written for the other."""
    if frozenset((one, two)) in _ALIKE:
        return True
    here, there = _PLACES.get(one), _PLACES.get(two)
    return here is not None and there is not None and abs(here[0] - there[0]) <= 1 and abs(here[1] - there[1]) <= 1


class Spelling:
    """The words of a corpus.

    :param words: every distinct word
    :param counts: in how many texts each stands
    :param spelt: whether each is a word (and no value)
    """

    def __init__(self, words: Sequence[str], counts: npt.NDArray[np.int64], spelt: npt.NDArray[np.bool_]) -> None:
        self._words = words
        self._counts: list[int] = counts.tolist()
        self._count_of = counts
        self._known = [word in COMMON or count > _RARE for word, count in zip(words, self._counts, strict=True)]
        self._neighbours: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None = None
        self._corrected: Ids | None = None
        self._slips: dict[tuple[int, int], bool] = {}
        self.hashes, self._letters, self._values = word_hashes(words)
        self._spelt = spelt & (self._letters.lengths <= _LONGEST_WORD)

    def is_rare(self) -> npt.NDArray[np.bool_]:
        """For every word whether it may be a typo."""
        return ~np.array(self._known, bool) & self._spelt

    def is_slip(self, left: int, right: int) -> bool:
        """Whether one of two words is the other misspelt."""
        key = (left, right) if left < right else (right, left)
        found = self._slips.get(key)
        if found is None:
            found = self._slips[key] = bool(self._spelt[left] and self._spelt[right]) and self._judge(*key)
        return found

    def neighbours(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Every pair of words of which one is the other misspelt, as two arrays."""
        if self._neighbours is None:
            self._neighbours = self._find_neighbours()
        return self._neighbours

    def _find_neighbours(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        rare = self.is_rare()
        kept = np.repeat(self._spelt, self._letters.lengths)
        which = np.flatnonzero(self._spelt)
        letters = self._letters.kept(kept)
        whole = sequence_hashes(self._values, letters)
        keys: Hashes = np.concatenate([left_out(self._values, letters), whole[which]])
        owner: Ids = np.concatenate([letters.owner(), which.astype(np.int32)])
        seen: set[tuple[int, int]] = set()
        for one, two in pairs_in_runs(keys, longest=_RUN):
            left, right = owner[one], owner[two]
            worth = (rare[left] | rare[right] | self._frequent_beside(left, right)) & (left != right)
            low, high = np.minimum(left, right)[worth], np.maximum(left, right)[worth]
            seen.update(zip(low.tolist(), high.tolist(), strict=True))
        found = sorted(pair for pair in seen if self.is_slip(*pair))
        both = np.array(found, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def corrections(self) -> Ids:
        """For every word the known word it is taken for: the most frequent one it is a slip away from, else itself."""
        if self._corrected is None:
            self._corrected = self._correct()
        return self._corrected

    def _correct(self) -> Ids:
        corrected = np.arange(len(self._words), dtype=np.int32)
        best: dict[int, int] = {}
        for one, two in zip(*(side.tolist() for side in self.neighbours()), strict=True):
            for wrong, right in ((one, two), (two, one)):
                if self._may_be_typo_of(wrong, right):
                    other = best.get(wrong)
                    if other is None or (self._counts[right], -right) > (self._counts[other], -other):
                        best[wrong] = right
        for wrong, right in best.items():
            corrected[wrong] = right
        return corrected

    def _frequent_beside(self, left: Ids, right: Ids) -> npt.NDArray[np.bool_]:
        counts = self._count_of
        low, high = np.minimum(counts[left], counts[right]), np.maximum(counts[left], counts[right])
        return low * _ONE_IN <= high

    def _may_be_typo_of(self, wrong: int, right: int) -> bool:
        """Whether *right* is a word and *wrong*, for what the corpus says, is none."""
        if not self._known[right] or self._words[wrong] in COMMON:
            return False
        return not self._known[wrong] or self._counts[wrong] * _ONE_IN <= self._counts[right]

    def _judge(self, left: int, right: int) -> bool:
        one, two = self._words[left], self._words[right]
        if is_negation(one) and is_negation(two):
            return False
        if self._may_be_typo_of(left, right):
            return _is_typo(one, two)
        if self._may_be_typo_of(right, left):
            return _is_typo(two, one)
        if self._known[left] or self._known[right]:
            return False
        return _may_be_one_word(one, two)


def _is_typo(wrong: str, right: str) -> bool:
    """Whether *wrong*, which is no word, is the word *right* misspelt."""
    found = slip_between(wrong, right)
    longer = max(len(wrong), len(right))
    if found is None:
        return longer >= 8 and not is_negation(right) and _are_two_slips(wrong, right)
    slip, at = found
    if is_negation(right):
        return slip in (Slip.SWAPPED, Slip.DOUBLED)
    if slip == Slip.DROPPED:
        # A letter too many that repeats none is more often another word ("hostel", "hotel") than a slip.
        return len(wrong) < len(right) or longer >= 8
    if slip == Slip.CHANGED:
        return longer >= 5 and at > 0 and _near_keys(wrong[at], right[at])
    return True


def _may_be_one_word(one: str, two: str) -> bool:
    """Whether two words of which the corpus knows neither are the same one, once misspelt."""
    found = slip_between(one, two)
    if found is None or is_negation(one) or is_negation(two):
        return False
    slip, at = found
    longer = max(len(one), len(two))
    match slip:
        case Slip.SWAPPED | Slip.DOUBLED:
            return longer >= 4
        case Slip.DROPPED:
            return longer >= 6 and (at > 0 or longer >= 8)
        case Slip.CHANGED:
            return longer >= 8 and at > 0 and _near_keys(one[at], two[at])
    return True


def _are_two_slips(wrong: str, right: str) -> bool:
    """Whether letters were twice swapped, doubled or dropped inside a word.

    A letter that the word does not have makes another word of it ("actuate", "activate").
    """
    if wrong[0] != right[0] or wrong[-1] != right[-1] or not set(wrong) <= set(right):
        return False
    return distance(wrong, right, 2) <= 2
