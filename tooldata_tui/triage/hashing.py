"""Texts as arrays of words, and hashes of such sequences with one element left out.

A sequence is hashed as a polynomial in 64-bit arithmetic. Its prefix sums give the hash of the sequence without its
i-th element for every i at once, in time linear in its length: two sequences that share one of those differ in one
element, or have one more or one less, or have one in another place. The same function serves texts (elements are words)
and words (elements are letters). Equal hashes are candidates only: everything is verified afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.slots import only_word, pieces_of, tokens_of
from tooldata_tui.triage.wording import CONTRACTIONS, SLANG

__all__ = [
    "Encoded",
    "Hashes",
    "Ids",
    "Sequences",
    "contracted",
    "encode",
    "joined_hashes",
    "left_out",
    "mixed",
    "pairs_in_runs",
    "sequence_hashes",
    "up_to",
    "word_hashes",
]

Ids = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]

#: An odd number has an inverse modulo 2^64.
_BASE = 0x9E3779B97F4A7C15
_INVERSE = np.uint64(pow(_BASE, -1, 1 << 64))
#: Texts that are looked at together, for the memory that is made of them.
_BLOCK = 20_000


class Sequences(NamedTuple):
    """Sequences one behind the other: sequence *k* is ``flat[start[k]:start[k + 1]]``."""

    flat: Ids
    start: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self.start)

    def owner(self) -> Ids:
        """For every element the sequence it is in."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), self.lengths)

    def kept(self, keep: npt.NDArray[np.bool_]) -> "Sequences":
        """The sequences without the elements where *keep* is false."""
        before = np.zeros(len(keep) + 1, np.int32)
        np.cumsum(keep, dtype=np.int32, out=before[1:])
        return Sequences(self.flat[keep], before[self.start].astype(np.int64))

    def first(self, most: int) -> "Sequences":
        """The sequences with no more than so many elements each."""
        lengths = self.lengths
        if lengths.max(initial=0) <= most:
            return self
        place = np.arange(len(self.flat)) - np.repeat(self.start[:-1], lengths)
        return self.kept(place < most)

    def chosen(self, which: npt.NDArray[np.int64]) -> "Sequences":
        """The sequences *which*, in that order."""
        lengths = self.start[1:][which] - self.start[:-1][which]
        start = _sums(lengths)
        flat = np.empty(start[-1], self.flat.dtype)
        for first in range(0, len(which), _BLOCK):
            some = slice(first, min(first + _BLOCK, len(which)))
            begin, end = start[some.start], start[some.stop]
            place = np.repeat(self.start[:-1][which[some]] - start[:-1][some], lengths[some])
            place += np.arange(begin, end)
            flat[begin:end] = self.flat[place]
        return Sequences(flat, start)

    def parts(self) -> "Iterator[tuple[slice, slice, Sequences]]":
        """A few sequences at a time, for the memory that is made of them: which ones, which elements, and they."""
        for first in range(0, len(self.start) - 1, _BLOCK):
            start = self.start[first : first + _BLOCK + 1]
            elements = slice(start[0], start[-1])
            yield slice(first, first + len(start) - 1), elements, Sequences(self.flat[elements], start - start[0])

    def counts(self, size: int) -> npt.NDArray[np.int64]:
        """How often each of *size* elements occurs."""
        counts = np.zeros(size, np.int64)
        for _, _, some in self.parts():
            counts += np.bincount(some.flat, minlength=size)
        return counts


def _sums(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """The sum of the values before each, and of all."""
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


class Encoded(NamedTuple):
    """Texts as words.

    :ivar words: every distinct word or value
    :ivar mask: for every word the word it is masked as: the slot's for a value, itself for others
    :ivar texts: the texts as indexes into ``words``
    """

    words: list[str]
    mask: Ids
    texts: Sequences


class _Vocabulary(dict[str, int]):
    """Pieces of text to their number; a piece is cut into words when it is first seen."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, int] = {}
        self.mask: list[int] = []
        self.pieces: list[list[int]] = []

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self.pieces)
        words: list[int] = []
        self.pieces.append(words)
        only = only_word(piece)
        if only and only not in SLANG:
            words.append(self.word(only))
            return number
        for text, slot in tokens_of(piece):
            if slot:
                words.append(self.word(text, self.word(slot)))
            elif text in SLANG:
                words += map(self.word, SLANG[text].split())
            else:
                words.append(self.word(text))
        return number

    def word(self, text: str, mask: int | None = None) -> int:
        number = self.ids.setdefault(text, len(self.ids))
        if number == len(self.mask):
            self.mask.append(number if mask is None else mask)
        return number


def encode(texts: Sequence[str]) -> Encoded:
    """Read *texts*. A text without a word in it (``"???"``) is one word, itself."""
    vocabulary = _Vocabulary()
    blocks, counts = [], np.empty(len(texts), np.int64)
    for first in range(0, len(texts), _BLOCK):
        pieces: list[int] = []
        for number, text in enumerate(texts[first : first + _BLOCK], first):
            before = len(pieces)
            pieces += map(vocabulary.__getitem__, pieces_of(text))
            counts[number] = len(pieces) - before
        blocks.append(np.array(pieces, np.int32))
    sizes = np.array([len(piece) for piece in vocabulary.pieces], np.int64)
    table = Sequences(np.array([word for piece in vocabulary.pieces for word in piece], np.int32), _sums(sizes))
    flat, lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for number, block in enumerate(blocks):
        ends = _sums(counts[number * _BLOCK : (number + 1) * _BLOCK])
        flat.append(table.chosen(block.astype(np.int64)).flat)
        lengths.append(np.diff(_sums(sizes[block])[ends]))
    encoded = _with_wordless(Sequences(np.concatenate(flat), _sums(np.concatenate(lengths))), texts, vocabulary)
    return Encoded(list(vocabulary.ids), np.array(vocabulary.mask, np.int32), encoded)


def _with_wordless(encoded: Sequences, texts: Sequence[str], vocabulary: _Vocabulary) -> Sequences:
    empty = np.flatnonzero(encoded.lengths == 0)
    if not len(empty):
        return encoded
    own = [vocabulary.word(" ".join(pieces_of(texts[number]))) for number in empty.tolist()]
    flat = np.insert(encoded.flat, encoded.start[empty], own).astype(np.int32)
    added = np.zeros(len(encoded.start), np.int64)
    added[empty + 1] = 1
    return Sequences(flat, encoded.start + np.cumsum(added))


def contracted(texts: Sequences, names: Mapping[str, int]) -> Sequences:
    """*texts* with "i am" as "im", "tell me" for "let me know", "want" for "would like".

    :param names: every word to its number; words that are not among them occur in no text
    """
    flat = texts.flat.copy()
    within = np.diff(texts.owner()) == 0  # whether the next word is of the same text
    keep = np.ones(len(flat), bool)
    let, tell, know, would, want, like = (
        names.get(word, -1) for word in ["let", "tell", "know", "would", "want", "like"]
    )
    if min(let, tell, know) >= 0:
        told = np.flatnonzero((flat[:-2] == let) & (flat[2:] == know) & within[:-1] & within[1:])
        flat[told], keep[told + 2] = tell, False
    if min(would, want, like) >= 0:
        liked = np.flatnonzero((flat[:-1] == would) & (flat[1:] == like) & within)
        flat[liked], keep[liked + 1] = want, False
    size = len(names)
    keys = {
        names[one] * size + names[two]: names[both]
        for (one, two), both in CONTRACTIONS.items()
        if one in names and two in names and both in names
    }
    if keys:
        begins = np.zeros(size, bool)
        begins[[key // size for key in keys]] = True
        first = np.flatnonzero(begins[flat[:-1]] & within)
        pair = flat[first].astype(np.int64) * size + flat[first + 1]
        ordered = np.array(sorted(keys), np.int64)
        place = np.searchsorted(ordered, pair).clip(max=len(ordered) - 1)
        hit = ordered[place] == pair
        flat[first[hit]] = np.array([keys[key] for key in ordered.tolist()], np.int32)[place[hit]]
        keep[first[hit] + 1] = False
    return Sequences(flat, texts.start).kept(keep)


# --- hashes


def mixed(values: Hashes) -> Hashes:
    """*values* scattered over 64 bits: SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _powers(count: int) -> Hashes:
    powers = np.full(count + 1, _BASE, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _terms(values: Hashes, sequences: Sequences) -> tuple[Hashes, Hashes]:
    """Prefix sums of the polynomial over all sequences, and the hash of each."""
    lengths = sequences.lengths
    position = np.arange(len(sequences.flat))
    position -= np.repeat(sequences.start[:-1], lengths)
    terms = _powers(int(lengths.max(initial=0)))[position]
    del position
    terms *= values[sequences.flat]
    sums = np.zeros(len(terms) + 1, np.uint64)
    np.cumsum(terms, out=sums[1:])
    return sums, sums[sequences.start[1:]] - sums[sequences.start[:-1]]


def word_hashes(words: Sequence[str]) -> tuple[Hashes, Sequences, Hashes]:
    """The hash of each word, its letters as a sequence, and the value of every letter."""
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    start = np.concatenate([[0], np.cumsum([len(word) for word in words])]).astype(np.int64)
    letters, numbers = np.unique(codes, return_inverse=True)
    sequences = Sequences(numbers.astype(np.int32), start)
    values = mixed(letters.astype(np.uint64) + np.uint64(_BASE))
    return sequence_hashes(values, sequences), sequences, values


def joined_hashes(words: Hashes, sizes: npt.NDArray[np.int64], sequences: Sequences) -> Hashes:
    """The hash of each sequence's letters without the spaces between its words."""
    flat = sequences.flat
    before = _sums(sizes[flat])
    position = np.repeat(before[sequences.start[:-1]], sequences.lengths)
    np.subtract(before[:-1], position, out=position)
    del before
    terms = _powers(int(position.max(initial=0)))[position]
    del position
    terms *= words[flat]
    sums = np.zeros(len(flat) + 1, np.uint64)
    np.cumsum(terms, out=sums[1:])
    return sums[sequences.start[1:]] - sums[sequences.start[:-1]]


def sequence_hashes(values: Hashes, sequences: Sequences) -> Hashes:
    """The hash of each sequence; *values* are those of all elements there are."""
    hashes = np.empty(len(sequences.start) - 1, np.uint64)
    for which, _, some in sequences.parts():
        hashes[which] = _terms(values, some)[1]
    return hashes


def left_out(values: Hashes, sequences: Sequences) -> Hashes:
    """For every element the hash of its sequence without it."""
    hashes = np.empty(len(sequences.flat), np.uint64)
    for _, elements, some in sequences.parts():
        sums, lengths = _terms(values, some)[0], some.lengths
        without = np.repeat(sums[some.start[1:]], lengths)  # what comes behind, moved one place up
        without -= sums[1:]
        without *= _INVERSE
        without += sums[:-1]
        without -= np.repeat(sums[some.start[:-1]], lengths)
        hashes[elements] = without
    return hashes


def up_to(values: Hashes, sequences: Sequences) -> Hashes:
    """For every element the hash of its sequence as far as it, itself included."""
    hashes = np.empty(len(sequences.flat), np.uint64)
    for _, elements, some in sequences.parts():
        sums, _ = _terms(values, some)
        hashes[elements] = sums[1:] - np.repeat(sums[some.start[:-1]], some.lengths)
    return hashes


def pairs_in_runs(keys: Hashes, *, longest: int) -> Iterable[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Pairs of indexes with equal keys, in arrays; of a key that more than *longest* share, only near ones in order."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    for step in range(1, longest):
        same = np.flatnonzero(ordered[step:] == ordered[:-step]) if step < len(ordered) else np.empty(0, np.int64)
        if not len(same):
            return
        yield order[same], order[same + step]
