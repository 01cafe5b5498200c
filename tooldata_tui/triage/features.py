"""Texts as sparse rows of hashed features: words and pairs of words, or pieces of words."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

__all__ = [
    "BUCKETS",
    "UNSPACED",
    "Bag",
    "Sparse",
    "Words",
    "idf_of",
    "numbered",
    "piece_features",
    "read_words",
    "seen_in",
    "spans",
    "unit_tfidf",
    "word_features",
    "words_in",
]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: A scipy CSR matrix; scipy carries no types.
Sparse = Any

_NONE = np.zeros(0, dtype=np.uint16)

#: Columns of a feature matrix, whose numbers fit two bytes. Word pairs of 20,000 short messages fill half of them.
BUCKETS = 1 << 15
#: Words of a text that are looked at: half from its beginning, half from its end. Keeps a point's row below 1 kB.
_WORDS = 100
#: Texts that are made features of at a time, and features that are counted at a time.
_TOGETHER, _COUNTED = 4_096, 1 << 18
#: Columns up to which a product is quicker without scipy than the import of scipy is.
_NARROW = 16
#: Lengths of the pieces a word is cut into, its two edges marked: a typo leaves most of them alone.
_PIECES = (2, 3, 4, 5)
#: Characters of a word that are cut up.
_LONGEST = 40
#: Odd constants that mix two hashes into one (Knuth; SplitMix64). CRC-32 rather than ``hash``, which differs by run.
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
#: Stands between texts; hardly ever in one.
_END = "\x01"
#: ASCII in lower case, every digit the same one, and spaces for what no word consists of.
_PLAIN = bytes(
    ord("0" if char.isdigit() else char.lower() if char.isalpha() or char in ("'", _END) else " ")
    for char in map(chr, range(128))
).ljust(256)
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Bag(NamedTuple):
    """Which features each text has: the rows of a sparse matrix of ones, without the ones.

    :ivar indices: of all texts one after the other, each text's in order
    :ivar indptr: [texts + 1] where those of each text begin
    :ivar shape: (texts, features)
    """

    indices: npt.NDArray[np.uint16]
    indptr: Ints
    shape: tuple[int, int]

    def of(self, rows: slice | Ints) -> "Bag":
        """Some of the texts."""
        if isinstance(rows, slice):
            starts = self.indptr[rows.start : rows.stop + 1]
            return Bag(self.indices[starts[0] : starts[-1]], starts - starts[0], (len(starts) - 1, self.shape[1]))
        _, places = spans(self.indptr, rows)
        starts = np.append(0, np.cumsum(self.indptr[rows + 1] - self.indptr[rows]))
        return Bag(self.indices[places], starts, (len(rows), self.shape[1]))

    def times(self, weights: Floats, matrix: Floats) -> Floats:
        """The sum of the rows of *matrix* that each text has, weighted: [texts, columns of the matrix].

        :param weights: of every feature
        """
        if matrix.shape[1] > _NARROW:
            product: Floats = self.weighted(weights[self.indices]) @ matrix
            return product
        found = np.zeros((self.shape[0], matrix.shape[1]), dtype=np.float32)
        some = np.flatnonzero(np.diff(self.indptr))
        if len(some):
            values = (matrix * weights[:, None])[self.indices]
            found[some] = np.add.reduceat(values, self.indptr[some], axis=0)
        return found

    def weighted(self, data: Floats) -> Sparse:
        """As a matrix: CSR with *data*, one for each of :attr:`indices`."""
        from scipy import sparse  # type: ignore[import-untyped]

        return sparse.csr_matrix((data, self.indices, self.indptr), shape=self.shape)


def spans(starts: Ints, points: Ints) -> tuple[Ints, Ints]:
    """For every feature of every one of *points*: which of them it is of, and its place among all."""
    sizes = starts[points + 1] - starts[points]
    pair = np.repeat(np.arange(len(points)), sizes)
    places = np.repeat(starts[points] - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
    return pair, places


def words_in(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text in lower case; in scripts written without spaces, every character is one.

    Any number is the same one: that there is an order number says something of the label, which one does not.
    """
    plain = [text.isascii() and _END not in text for text in texts]
    # All at once: most of the time would go into the calls. In ASCII a table does what patterns do elsewhere.
    data = _END.join(compress(texts, plain)).encode().translate(_PLAIN)
    while b"00" in data:
        data = data.replace(b"00", b"0")
    lines = iter(data.decode().split(_END))
    found = [
        _ascii_words(next(lines)) if is_plain else _any_words(text) for text, is_plain in zip(texts, plain, strict=True)
    ]
    half = _WORDS // 2
    return [words if len(words) <= _WORDS else words[:half] + words[-half:] for words in found]


def _ascii_words(text: str) -> list[str]:
    """What :func:`_any_words` finds in a text that went through the table."""
    words = text.split()
    if "'" in text:
        return [word for piece in words for word in (_WORD.findall(piece) if "'" in piece else (piece,))]
    return words


def _any_words(text: str) -> list[str]:
    text = _NUMBER.sub("0", text.lower().replace("’", "'"))
    if UNSPACED.search(text):
        text = UNSPACED.sub(r" \g<0> ", text)
    return _WORD.findall(text)


class Words(NamedTuple):
    """The words of texts as numbers.

    :ivar vocabulary: every word once
    :ivar flat: of all texts one after the other, the place of each word in :attr:`vocabulary`
    :ivar starts: [texts + 1] where those of each text begin
    """

    vocabulary: list[str]
    flat: npt.NDArray[np.int32]
    starts: Ints

    def only(self, wanted: npt.NDArray[np.bool_]) -> "Words":
        """The same texts, those that are not *wanted* without words."""
        sizes = np.diff(self.starts)
        return Words(self.vocabulary, self.flat[np.repeat(wanted, sizes)], _sums(np.where(wanted, sizes, 0)))

    def blocks(self) -> "Iterator[Words]":
        """A few texts at a time, for the memory that is made of them."""
        for start in range(0, len(self.starts) - 1, _TOGETHER):
            starts = self.starts[start : start + _TOGETHER + 1]
            yield Words(self.vocabulary, self.flat[starts[0] : starts[-1]], starts - starts[0])

    def rows(self) -> Ints:
        """The text that each word is of."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def read_words(texts: Sequence[str]) -> Words:
    """The words of *texts*, of each as :func:`words_in` tells."""
    blocks = (texts[start : start + _TOGETHER] for start in range(0, len(texts), _TOGETHER))
    return numbered(words for block in blocks for words in words_in(block))


def numbered(texts: Iterable[Sequence[str]]) -> Words:
    """*texts*, each as its words, as numbers."""
    numbers, flat, sizes = _Numbers(), array("i"), array("i")
    for words in texts:
        flat.extend([numbers[word] for word in words])
        sizes.append(len(words))
    return Words(list(numbers), np.frombuffer(flat, dtype=np.int32), _sums(np.frombuffer(sizes, dtype=np.int32)))


class _Numbers(dict[str, int]):
    """The number of every word that was asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def word_features(words: Words) -> Bag:
    """Words and pairs of neighbouring words that occur: [texts, :data:`BUCKETS`]."""
    hashes = np.array([_hash(word) for word in words.vocabulary], dtype=np.uint64)
    return _joined(_word_block(some, hashes) for some in words.blocks())


def _word_block(words: Words, hashes: npt.NDArray[np.uint64]) -> Bag:
    single, rows = hashes[words.flat], words.rows()
    together = rows[1:] == rows[:-1]
    # Multiplied, so that "a b" is not "b a"; the high bits are the well mixed ones.
    pairs = ((single[:-1] * np.uint64(_FIRST) + single[1:]) * np.uint64(_SECOND))[together] >> np.uint64(40)
    columns = np.concatenate([single % np.uint64(BUCKETS), pairs % np.uint64(BUCKETS)]).astype(np.int64)
    return _matrix(len(words.starts) - 1, np.concatenate([rows, rows[1:][together]]), columns)


def piece_features(words: Words) -> Bag:
    """Pieces of two to five characters inside words that occur: [texts, :data:`BUCKETS`]."""
    used = np.zeros(len(words.vocabulary), dtype=np.bool_)
    used[words.flat] = True
    found = [_pieces(word) if is_used else _NONE for word, is_used in zip(words.vocabulary, used, strict=True)]
    starts = _sums([len(one) for one in found])
    pieces = np.concatenate([_NONE, *found])
    return _joined(_piece_block(some, starts, pieces) for some in words.blocks())


def _piece_block(words: Words, starts: Ints, pieces: npt.NDArray[np.uint16]) -> Bag:
    # Every word of a text once: a word twice has no other pieces.
    keys = _distinct(words.rows() * max(len(words.vocabulary), 1) + words.flat)
    rows, which = np.divmod(keys, max(len(words.vocabulary), 1))
    pair, places = spans(starts, which)
    return _matrix(len(words.starts) - 1, rows[pair], pieces[places].astype(np.int64))


def _joined(bags: Iterable[Bag]) -> Bag:
    """The texts of one bag after another."""
    indices, sizes = [_NONE], [np.zeros(0, dtype=np.int64)]
    for bag in bags:
        indices.append(bag.indices)
        sizes.append(np.diff(bag.indptr))
    starts = _sums(np.concatenate(sizes))
    return Bag(np.concatenate(indices), starts, (len(starts) - 1, BUCKETS))


def _sums(sizes: npt.ArrayLike) -> Ints:
    """Where each of so many begins, and where the last ends."""
    return np.append(0, np.cumsum(sizes, dtype=np.int64))


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def seen_in(features: Bag) -> Ints:
    """How many texts each feature is in."""
    seen = np.zeros(features.shape[1], dtype=np.int64)
    for start in range(0, len(features.indices), _COUNTED):
        seen += np.bincount(features.indices[start : start + _COUNTED], minlength=len(seen))
    return seen


def idf_of(features: Bag) -> Floats:
    """Inverse document frequency of every bucket, smoothed: log((1 + n) / (1 + df)) + 1."""
    idf: Floats = (np.log((1 + features.shape[0]) / (1 + seen_in(features))) + 1).astype(np.float32)
    return idf


def unit_tfidf(features: Bag, idf: Floats) -> Sparse:
    """*features* weighted by *idf*, every row of length one (an empty one stays empty)."""
    data: Floats = idf[features.indices]
    squares = np.add.reduceat(np.append(data * data, 0), features.indptr[:-1]) if features.shape[0] else data
    lengths = np.diff(features.indptr)
    norms = np.sqrt(np.where(lengths > 0, squares, 1)).astype(np.float32)
    data /= np.repeat(norms, lengths)
    return features.weighted(data)


def _pieces(word: str) -> npt.NDArray[np.uint16]:
    edged = f" {word[:_LONGEST]} "
    pieces = {edged[at : at + size] for size in _PIECES for at in range(len(edged) - size + 1)}
    return np.array([_hash(one) % BUCKETS for one in sorted(pieces)], dtype=np.uint16)


def _distinct(keys: Ints) -> Ints:
    """Each once, in order. np.unique goes through a hash table, which is several times slower on nearly sorted keys."""
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _matrix(count: int, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Bag:
    """Every distinct (row, column)."""
    keys = _distinct(rows * BUCKETS + columns)
    starts = _sums(np.bincount(keys // BUCKETS, minlength=count))
    return Bag((keys % BUCKETS).astype(np.uint16), starts, (count, BUCKETS))
