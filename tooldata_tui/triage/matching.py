"""Which of many texts are near-duplicates of which: candidates by hashing, every one of them verified.

A text's skeleton is the text without courtesy and articles, with values masked, words of one meaning made one and
misspelt words corrected. Texts of one skeleton are candidates; so are two whose skeletons differ by a word that may be
left out, that changed its place, or that is a slip away from the other, and two that have the same letters.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations, islice, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.hashing import (
    Encoded,
    Hashes,
    Ids,
    Sequences,
    contracted,
    encode,
    joined_hashes,
    left_out,
    mixed,
    pairs_in_runs,
    sequence_hashes,
)
from tooldata_tui.triage.spelling import Spelling
from tooldata_tui.triage.verifying import Difference, Verifier
from tooldata_tui.triage.wording import DROPPABLE, LIGHT, LIKE_MEANING, MOVABLE, SAME_MEANING

__all__ = ["FAMILY", "Match", "Matches", "match_texts"]

#: So many texts that differ in values alone are one pattern, and no longer pairs.
FAMILY = 5
#: Texts compared with each other one by one; of more, each is compared with the first.
_EACH = 6
#: Texts of a skeleton that are compared with those of another.
_FEW = 2
#: Candidates of one hash that are compared.
_RUN = 12
#: Texts that are hashed at a time, for the memory it takes.
_BLOCK = 20_000
#: Words of a text that are looked at.
_LONGEST_TEXT = 512
#: Words so long may hold two slips.
_LONG_WORD = 8
#: Digits of a value that tells one thing from all others.
_DIGITS = 4
#: Words beside the values of a sentence that is hardly written twice by chance.
_SENTENCE = 12
#: Differing in a value and in a word as well, shorter texts are two messages.
_LONG_ENOUGH = 6


class Match(NamedTuple):
    """Two texts that are near-duplicates, and what tells them apart."""

    left: int
    right: int
    difference: Difference


class Matches:
    """What :func:`match_texts` found.

    :ivar pairs: near-duplicate texts, in order
    :ivar families: five or more texts that differ in values alone, each as its texts
    """

    def __init__(self, texts: "_Texts", pairs: list[Match], families: list[list[int]]) -> None:
        self.pairs, self.families, self._texts = pairs, families, texts

    def compare(self, left: int, right: int) -> Difference | None:
        """What tells two of the texts apart, or None where they are not the same message."""
        return self._texts.compare(left, right)

    def sharing_values(self, most: int) -> Iterator[list[int]]:
        """Texts that hold the same telling values, such as an order number; no more than *most* of them."""
        read = self._texts
        telling = np.array([_is_telling(word) for word in read.encoded.words], bool)
        telling &= read.mask != np.arange(len(read.mask))
        words = read.words.kept(telling[read.words.flat])
        sums = np.zeros(len(words.flat) + 1, np.uint64)
        np.cumsum(read.values[words.flat], out=sums[1:])
        some = np.flatnonzero(words.lengths)
        for members in _members(_numbered(sums[words.start[some + 1]] - sums[words.start[some]])):
            if 1 < len(members) <= most:
                yield some[members].tolist()

    def same_but_for(self, said: Callable[[int], Collection[str]]) -> Iterator[list[int]]:
        """Long texts that are the same once their values, and the words *said* of each of them, are masked.

        A long sentence is hardly written twice by chance, as "is there an alert for ..." is. Of five or more, which
        are a pattern, nothing is told.
        """
        read = self._texts
        names = {word: place for place, word in enumerate(read.encoded.words)}
        owner, flat = read.words.owner(), read.mask[read.words.flat]
        thing = np.int32(len(read.mask))  # what stands for the words that are said
        for text in np.flatnonzero(read.words.lengths > _SENTENCE).tolist():
            wanted = [names[word] for word in said(text) if word in names]
            if wanted:
                start, end = read.words.start[text], read.words.start[text + 1]
                flat[start:end][np.isin(flat[start:end], wanted)] = thing
        again = np.zeros(len(flat), bool)
        again[1:] = (flat[1:] == thing) & (flat[:-1] == thing) & (np.diff(owner) == 0)
        count = len(read.words.start) - 1
        fixed = np.bincount(owner[flat == read.words.flat], minlength=count)
        has = np.bincount(owner[flat == thing], minlength=count) > 0
        some = np.flatnonzero(has & (fixed >= _SENTENCE))
        masked = Sequences(flat, read.words.start).kept(~again).chosen(some)
        values = np.append(read.values, mixed(np.ones(1, np.uint64)))
        for members in _members(_numbered(sequence_hashes(values, masked))):
            if 1 < len(members) < FAMILY:
                yield some[members].tolist()


class _Texts:
    """Texts with their words, and the verdicts on pairs of them."""

    def __init__(self, encoded: Encoded) -> None:
        self.encoded = encoded
        self.mask = self.encoded.mask
        spelt = self.mask == np.arange(len(self.mask))
        days = np.array([word.isalpha() for word in self.encoded.words], bool)
        whole = self.encoded.texts.first(_LONGEST_TEXT)
        number = self.encoded.words.index("<number>") if "<number>" in self.encoded.words else -1
        masked = self.mask[whole.flat]
        repeats = np.zeros(len(masked), bool)
        repeats[1:] = (masked[1:] == number) & (masked[:-1] == number) & (np.diff(whole.owner()) == 0)
        #: Words, each run of numbers ("41 79 123 45 67") as its first.
        self.words = whole.kept(~repeats) if repeats.any() else whole
        counts = self.words.counts(len(self.mask))
        self.spelling = Spelling(self.encoded.words, counts, spelt | days)
        self.values = mixed(self.spelling.hashes)
        self.of_text = sequence_hashes(self.values, whole)
        self.variant = _numbered(sequence_hashes(self.values[self.mask], self.words))
        self.verifier = Verifier(self.encoded.words, self.mask.tolist(), self.spelling)

    def tokens(self, text: int) -> list[int]:
        start = self.words.start
        tokens: list[int] = self.words.flat[start[text] : start[text + 1]].tolist()
        return tokens

    def is_one_of(self, words: frozenset[str]) -> npt.NDArray[np.bool_]:
        """For every word of the corpus whether it is one of *words*."""
        return np.array([word in words for word in self.encoded.words], bool)

    def compare(self, left: int, right: int) -> Difference | None:
        return self.verifier.compare(self.tokens(left), self.tokens(right))


def match_texts(texts: Sequence[str], encoded: Encoded | None = None) -> Matches:
    """Find the near-duplicates among *texts*, which should be distinct.

    Near-linear in the number of words: about 60 bytes and a few microseconds a text.

    :param encoded: the texts as words, where they were read before
    """
    read = _Texts(encode(texts) if encoded is None else encoded)
    if len(texts) < 2:
        return Matches(read, [], [])
    variants = _members(read.variant)
    firsts = np.array([members[0] for members in variants], np.int64)
    pairs: dict[tuple[int, int], Difference] = {}
    families = []
    for members in variants:
        if len(members) > 1:
            family = _within(read, members, pairs)
            if family:
                families.append(members)
    seen: set[tuple[int, int]] = set()
    for one, two in _candidates(read, firsts):
        key = (one, two) if one < two else (two, one)
        if key not in seen:
            seen.add(key)
            _across(read, variants[key[0]], variants[key[1]], pairs)
    return Matches(read, [Match(left, right, pairs[left, right]) for left, right in sorted(pairs)], families)


# --- candidates


def _candidates(read: _Texts, firsts: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Pairs of variants that may be near-duplicates; *firsts* is a text of each."""
    skeletons, canon = _skeletons(read, read.words.chosen(firsts))
    whole = sequence_hashes(read.values, skeletons)
    head = _numbered(whole)
    heads = _members(head)
    for members in heads:
        if len(members) > 1:
            yield from _each(members)
    first_of_head = np.array([members[0] for members in heads], np.int64)
    for one, two in _near_heads(read, canon, skeletons, whole, first_of_head):
        yield from product(heads[head[one]][:_FEW], heads[head[two]][:_FEW])
    del skeletons, whole
    yield from _meeting(_joined(read, firsts), np.arange(len(firsts)))


def _joined(read: _Texts, which: npt.NDArray[np.int64]) -> Hashes:
    """The hashes of masked texts without their spaces."""
    sizes = np.array([len(word) for word in read.encoded.words], np.int64)
    blocks = [np.empty(0, np.uint64)]
    for first in range(0, len(which), _BLOCK):
        chosen = read.words.chosen(which[first : first + _BLOCK])
        blocks.append(joined_hashes(read.spelling.hashes, sizes, Sequences(read.mask[chosen.flat], chosen.start)))
    return np.concatenate(blocks)


def _near_heads(
    read: _Texts,
    canon: Ids,
    skeletons: Sequences,
    whole: Hashes,
    chosen: npt.NDArray[np.int64],
) -> Iterator[tuple[int, int]]:
    """Pairs of variants whose skeletons differ in one word, in a way that might pass."""
    longer = chosen[skeletons.lengths[chosen] > 1]
    texts = skeletons.chosen(longer)
    word, at = texts.flat, longer.astype(np.int32)[texts.owner()]
    keys = left_out(read.values, texts)

    repeated = np.zeros(len(word), bool)
    repeated[1:] = (word[1:] == word[:-1]) & (at[1:] == at[:-1])
    loose = repeated | read.is_one_of(DROPPABLE)[word]
    yield from _meeting(np.concatenate([keys[loose], whole[chosen]]), np.concatenate([at[loose], chosen]))

    # Two words swap places, one of them a small one: without it, the texts are the same.
    small = read.is_one_of(MOVABLE)[word]
    yield from _meeting(keys[small] ^ read.values[word[small]], at[small])

    # Both words are rare and one a slip from the other: they are in one cluster of such words.
    cluster = _clusters(read.spelling, canon)
    slips = cluster[word] >= 0
    yield from _meeting(keys[slips] ^ mixed(cluster[word[slips]].astype(np.uint64)), at[slips])

    # Two slips in one long word: first and last letter stay.
    ends = np.array([_ends(text) for text in read.encoded.words], np.uint64)
    long = ends[word] > 0
    yield from _meeting(keys[long] ^ mixed(ends[word[long]]), at[long])


def _meeting(keys: Hashes, owners: npt.NDArray[np.int64] | Ids) -> Iterator[tuple[int, int]]:
    for one, two in pairs_in_runs(keys, longest=_RUN):
        left, right = owners[one], owners[two]
        differ = left != right
        yield from zip(left[differ].tolist(), right[differ].tolist(), strict=True)


def _skeletons(read: _Texts, texts: Sequences) -> tuple[Sequences, Ids]:
    """The skeletons of *texts*: words corrected, contracted, masked, one for all of a meaning, and light ones out.

    Also, for every word, the one that stands for it.
    """
    names = {word: place for place, word in enumerate(read.encoded.words)}
    texts = contracted(Sequences(read.spelling.corrections()[texts.flat], texts.start), names)
    canon = read.mask.copy()
    first: dict[str, int] = {}
    for word, name in _ONE_OF_ITS_MEANING.items():
        if word in names:
            canon[names[word]] = first.setdefault(name, names[word])
    flat = canon[texts.flat]
    keep = ~read.is_one_of(LIGHT)[flat]
    some = np.zeros(len(texts.start) - 1, bool)
    some[texts.owner()[keep]] = True
    return Sequences(flat, texts.start).kept(keep | ~some[texts.owner()]), canon


def _one_of_its_meaning() -> dict[str, str]:
    """Every word that can be exchanged to one name for it and all it is exchanged with, by way of others too."""
    names: dict[str, str] = {}
    for same, _, _ in (*SAME_MEANING, *LIKE_MEANING):
        joined = {names.get(word, word) for word in same}
        names |= dict.fromkeys([*same, *(word for word, name in names.items() if name in joined)], min(joined))
    return names


_ONE_OF_ITS_MEANING = _one_of_its_meaning()


def _clusters(spelling: Spelling, canon: Ids) -> npt.NDArray[np.int64]:
    """For every word the number of its cluster of slips, or -1; a word stands with what it is exchanged for."""
    parent = canon.tolist()

    def root(word: int) -> int:
        while parent[word] != word:
            parent[word] = parent[parent[word]]
            word = parent[word]
        return word

    left, right = spelling.neighbours()
    for one, two in zip(left.tolist(), right.tolist(), strict=True):
        parent[root(two)] = root(one)
    cluster = np.full(len(canon), -1, np.int64)
    for word in {*left.tolist(), *right.tolist()}:
        cluster[word] = cluster[canon[word]] = root(word)
    return cluster


def _is_telling(word: str) -> bool:
    """Whether a value is hardly in two texts by chance: an address, or four digits and more."""
    return "@" in word or sum(char.isdigit() for char in word) >= _DIGITS


def _ends(word: str) -> int:
    return (ord(word[0]) << 21 | ord(word[-1])) if len(word) >= _LONG_WORD - 1 and word.isalpha() else 0


# --- verifying


def _within(read: _Texts, members: list[int], pairs: dict[tuple[int, int], Difference]) -> bool:
    """Pair texts that are the same once masked; whether they are a family."""
    same: dict[int, list[int]] = {}
    for member in members:
        same.setdefault(int(read.of_text[member]), []).append(member)
    for texts in same.values():
        for one, two in _each(texts):
            pairs[one, two] = Difference(0, 0, slots=False)
    if len(same) >= FAMILY:
        first = list(same.values())[:2]
        return read.compare(first[0][0], first[1][0]) is not None
    if len(same) > 1:
        for ours, theirs in combinations(same.values(), 2):
            for left, right in islice(product(ours, theirs), _EACH):
                difference = read.compare(left, right)
                if difference is not None:  # of the same words but for values, some of which may have been passed over
                    pairs[min(left, right), max(left, right)] = difference._replace(slots=True)
    return False


def _across(read: _Texts, left: list[int], right: list[int], pairs: dict[tuple[int, int], Difference]) -> None:
    """Pair the texts of two variants: those with the same values, or else one with one."""
    verdict = read.compare(left[0], right[0])
    if verdict is None and len(left) == len(right) == 1:
        return
    if verdict is not None and not verdict.slots and len(left) == len(right) == 1:
        pairs[min(left[0], right[0]), max(left[0], right[0])] = verdict
        return
    found = False
    for one, two in islice(product(left, right), _EACH * _EACH):
        difference = read.compare(one, two)
        if difference is not None and not difference.slots:
            found = True
            pairs[min(one, two), max(one, two)] = difference
    if found or verdict is None or not verdict.slots:
        return
    if verdict.slips + verdict.words <= 1 and len(read.tokens(left[0])) >= _LONG_ENOUGH:
        pairs[min(left[0], right[0]), max(left[0], right[0])] = verdict


def _each(members: list[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a few, or each with the first."""
    if len(members) <= _EACH:
        yield from combinations(members, 2)
    else:
        for member in members[1:]:
            yield members[0], member


def _numbered(hashes: Hashes) -> npt.NDArray[np.int64]:
    """Equal hashes to equal numbers, from 0."""
    return np.unique(hashes, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _members(numbers: npt.NDArray[np.int64]) -> list[list[int]]:
    """The indexes that bear each number."""
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers)).tolist() if len(numbers) else []
    indexes = order.tolist()
    return [indexes[first:last] for first, last in zip([0, *ends], ends, strict=False)]
