"""One sentence pattern filled in again and again: "Please refund ORD-… because …", forty times.

Such texts are no duplicates of one another, but a set that is made of them teaches the pattern. Three shapes are looked
for: the same text with other values, the same text with one other word (a place, a person, a thing), and one beginning
with a value in it and a free end.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.distinct import Distinct
from tooldata_tui.triage.hashing import (
    Encoded,
    Hashes,
    Sequences,
    left_out,
    mixed,
    sequence_hashes,
    up_to,
    word_hashes,
)
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.wording import FUNCTION

__all__ = ["Pattern", "find_patterns"]

#: Different texts that make a pattern.
_FEWEST = 5
#: Words and values that all have in common.
_FIXED = 4
#: Words that are looked at.
_LONGEST = 64
_GAP = "…"


class Pattern(NamedTuple):
    """One pattern.

    :ivar text: in words, values masked and the free part as ``…``: ``please refund <id> because …``
    :ivar members: indexes of the points, ascending
    """

    text: str
    members: tuple[int, ...]


class _Candidate(NamedTuple):
    fixed: int
    text: str
    texts: list[int]


def find_patterns(points: Sequence[Point], said: Distinct | None = None) -> list[Pattern]:
    """The patterns that five or more different texts are made of, the largest first; each point is in one at most.

    :param said: the texts of the points, where they were read before
    """
    said = said or Distinct(point.text for point in points)
    if len(said.texts) < _FEWEST:
        return []
    with_text = said.members()
    candidates = sorted(_candidates(said.encoded), key=lambda one: (-one.fixed * len(one.texts), one.text))
    taken = np.zeros(len(said.texts), bool)
    patterns = []
    for candidate in candidates:
        free = [text for text in candidate.texts if not taken[text]]
        if len(free) >= _FEWEST:
            taken[free] = True
            members = sorted(point for text in free for point in with_text[text])
            patterns.append(Pattern(candidate.text, tuple(members)))
    return sorted(patterns, key=lambda pattern: (-len(pattern.members), pattern.members))


def _candidates(read: Encoded) -> Iterator[_Candidate]:
    texts = read.texts.first(_LONGEST)
    masked = Sequences(read.mask[texts.flat], texts.start)
    values = mixed(word_hashes(read.words)[0])
    words = _Words(read, masked)
    yield from _with_other_values(words, sequence_hashes(values, texts), sequence_hashes(values, masked))
    yield from _with_another_word(words, values)
    yield from _with_a_free_end(words, values)


class _Words:
    """Masked texts, and how they are written."""

    def __init__(self, read: Encoded, masked: Sequences) -> None:
        self.masked, self._read = masked, read
        self.owner = masked.owner()
        self.place = np.arange(len(masked.flat), dtype=np.int32)
        self.place -= np.repeat(masked.start[:-1].astype(np.int32), masked.lengths)
        self.is_slot = np.array([word[:1] == "<" for word in read.words], bool)[masked.flat]
        self.is_small = np.array([word in FUNCTION for word in read.words], bool)[masked.flat]

    def written(self, text: int, *, gap: int | None = None, end: int | None = None) -> str:
        """A text with one word open, or all from *end* on."""
        start = self.masked.start
        words = [self._read.words[word] for word in self.masked.flat[start[text] : start[text + 1]].tolist()]
        if gap is not None:
            words[gap] = _GAP
        return " ".join(words if end is None else [*words[:end], _GAP])


def _with_other_values(words: _Words, own: Hashes, whole: Hashes) -> Iterator[_Candidate]:
    has_slot = np.zeros(len(whole), bool)
    has_slot[words.owner[words.is_slot]] = True
    enough = np.flatnonzero(has_slot & (words.masked.lengths > 2))
    for members in _runs(whole[enough]):
        texts = enough[members]
        if len(np.unique(own[texts])) >= _FEWEST:
            yield _Candidate(int(words.masked.lengths[texts[0]]), words.written(int(texts[0])), sorted(texts.tolist()))


def _with_another_word(words: _Words, values: Hashes) -> Iterator[_Candidate]:
    lengths = words.masked.lengths
    open_ = np.flatnonzero((lengths > _FIXED)[words.owner] & ~words.is_slot & ~words.is_small)
    places = mixed(np.arange(1, _LONGEST + 1, dtype=np.uint64))
    keys = left_out(values, words.masked)[open_]
    keys ^= places[words.place[open_]]
    for members in _runs(keys):
        entries = open_[members]
        if len(np.unique(words.masked.flat[entries])) >= _FEWEST:
            first = int(entries[0])
            text = words.written(int(words.owner[first]), gap=int(words.place[first]))
            yield _Candidate(int(lengths[words.owner[first]]) - 1, text, sorted(set(words.owner[entries].tolist())))


def _with_a_free_end(words: _Words, values: Hashes) -> Iterator[_Candidate]:
    """Beginnings of four words or more with a value in them."""
    start, owner = words.masked.start, words.owner
    seen = np.cumsum(words.is_slot, dtype=np.int32)  # values up to here
    before = np.concatenate([[np.int32(0)], seen])[start[:-1]]
    seen -= np.repeat(before, words.masked.lengths)
    fits = (seen > 0) & (words.place >= _FIXED - 1) & (words.place + 1 - seen >= _FIXED - 1)
    fits[start[1:][words.masked.lengths > 0] - 1] = False  # behind it nothing is free
    ends = np.flatnonzero(fits)
    del seen, fits
    for members in _runs(up_to(values, words.masked)[ends]):
        texts = sorted(set(owner[ends[members]].tolist()))
        if len(texts) >= _FEWEST:
            first = ends[members[0]]
            end = int(words.place[first]) + 1
            yield _Candidate(end, words.written(int(owner[first]), end=end), texts)


def _runs(keys: Hashes) -> Iterator[npt.NDArray[np.int64]]:
    """The indexes of every key that occurs often enough."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)[: len(keys)]) + 1
    del ordered
    sizes = np.diff(ends, prepend=0)
    for last, size in zip(ends[sizes >= _FEWEST].tolist(), sizes[sizes >= _FEWEST].tolist(), strict=True):
        yield order[last - size : last]
