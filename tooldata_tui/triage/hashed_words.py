"""The words of many texts as numbers, without making the words: some thirty nanoseconds a character, in any script.

A table knows what each character is in a word. A word is the difference of two running sums, of its characters each
times a power that follows from its place, which is then divided out again.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.features import UNSPACED, Bag

__all__ = ["word_bag"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]

#: Texts that are looked at together: what is made of them stays near the processor.
_TOGETHER = 256
#: Words of a text that are looked at: half from its beginning, half from its end.
_WORDS = 100
#: What a character is in the table: not met yet, part of no word, an apostrophe. Others are what they are in lower
#: case, and every digit is the same one.
_UNKNOWN, _BETWEEN, _APOSTROPHE = 0, 1, 2
_DIGIT = ord("0")
#: Added to a character that is a word of its own.
_ALONE = 1 << 31
#: Odd constants that mix (Knuth; SplitMix64), and the one that undoes the first.
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9
_BACK = pow(_FIRST, -1, 1 << 64)


def word_bag(texts: Sequence[str], buckets: int) -> Bag:
    """Words and pairs of neighbouring words that occur: [texts, *buckets*].

    Lower case; any number is the same one; in scripts written without spaces, every character is a word.

    :param buckets: a power of two, 65,536 at the most
    """
    table = np.zeros(0x110000, dtype=np.uint32)
    columns, sizes = [np.zeros(0, dtype=np.uint16)], [np.zeros(1, dtype=np.int64)]
    for start in range(0, len(texts), _TOGETHER):
        words, counts = _words_of(texts[start : start + _TOGETHER], table)
        keys = _keys(words, counts, buckets)
        columns.append((keys % np.uint32(buckets)).astype(np.uint16))
        sizes.append(np.bincount(keys // np.uint32(buckets), minlength=len(counts)))
    return Bag(np.concatenate(columns), np.cumsum(np.concatenate(sizes)), (len(texts), buckets))


def _keys(words: Hashes, counts: Ints, buckets: int) -> Codes:
    """The number of a text and the bucket of a word or a pair in it, as one number; each once, in order."""
    rows = np.repeat(np.arange(len(counts), dtype=np.uint32) * np.uint32(buckets), counts)
    together = rows[1:] == rows[:-1]
    # Multiplied, so that "a b" is not "b a"; the high bits are the well mixed ones.
    pairs = (words[:-1] * np.uint64(_FIRST) + words[1:])[together]
    columns = (np.concatenate([words, pairs]) * np.uint64(_SECOND) >> np.uint64(65 - buckets.bit_length())).astype(
        np.uint32
    )
    keys: Codes = np.concatenate([rows, rows[1:][together]]) + columns
    keys.sort()
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _words_of(texts: Sequence[str], table: Codes) -> tuple[Hashes, Ints]:
    """The hash of every word of *texts*, and how many of them each has."""
    codes = _looked_up(f" {' '.join(texts)} ", table)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    digits = codes == _DIGIT
    again = np.flatnonzero(digits[1:] & digits[:-1])
    if len(again):  # 48291 is the same word as 7, and so is what they are part of
        kept = np.ones(len(codes), dtype=np.bool_)
        kept[again + 1] = False
        codes = codes[kept]
        ends -= np.searchsorted(again, ends)
    begins, stops = _borders(codes)
    back, powers = _powers(1 << len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=sums[1:])
    words = (sums[stops] - sums[begins]) * back[begins]
    counts = np.diff(np.searchsorted(begins, ends), prepend=0)
    return _shortened(words, counts) if counts.max() > _WORDS else (words, counts)


def _looked_up(text: str, table: Codes) -> Codes:
    """What each character of *text* is; *table* learns those it has not met."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes: Codes = table.take(characters, mode="clip")
    if codes.min() == _UNKNOWN:
        for one in set(characters[codes == _UNKNOWN].tolist()):
            table[one] = _code(chr(one))
        codes = table.take(characters, mode="clip")
    return codes


def _code(character: str) -> int:
    if character in "'’":
        return _APOSTROPHE
    if not character.isalnum():
        return _BETWEEN
    if character.isdecimal():
        return _DIGIT
    return ord(character.lower()[0]) + (_ALONE if UNSPACED.match(character) else 0)


def _borders(codes: Codes) -> tuple[Ints, Ints]:
    """Where words begin, and where they end. The first and the last of *codes* are part of none."""
    inside = codes > _APOSTROPHE
    quotes = np.flatnonzero(codes == _APOSTROPHE)
    inside[quotes[inside[quotes - 1] & inside[quotes + 1]]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begins, stops = edges[::2], edges[1::2]
    if codes.max() >= _ALONE:
        alone = codes >= _ALONE
        between = np.flatnonzero((alone[1:] | alone[:-1]) & inside[1:] & inside[:-1]) + 1
        begins, stops = np.sort(np.append(begins, between)), np.sort(np.append(stops, between))
    return begins, stops


def _shortened(words: Hashes, counts: Ints) -> tuple[Hashes, Ints]:
    place = np.arange(len(words)) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = (place < _WORDS // 2) | (place >= np.repeat(counts, counts) - _WORDS // 2)
    return words[kept], np.minimum(counts, _WORDS)


@cache
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Of the constant that undoes the first one, and of that one: *count* of each, from the first power on."""
    back: Hashes = np.full(count, _BACK, dtype=np.uint64)
    powers: Hashes = np.full(count, _FIRST, dtype=np.uint64)
    return np.multiply.accumulate(back), np.multiply.accumulate(powers)
