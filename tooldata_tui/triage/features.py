"""Texts as sparse rows of hashed features: words and pairs of words, or pieces of words."""

import re
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

__all__ = ["BUCKETS", "Sparse", "idf_of", "piece_features", "unit_tfidf", "word_features", "words_of"]

Floats = npt.NDArray[np.float32]
#: A scipy CSR matrix; scipy carries no types.
Sparse = Any

#: Columns of a feature matrix. Word pairs of 20,000 short messages fill about half of them.
BUCKETS = 1 << 15
#: Words of a text that are looked at: half from its beginning, half from its end. Keeps a point's row below 1 kB.
_WORDS = 100
#: Lengths of the pieces a word is cut into, its two edges marked: a typo leaves most of them alone.
_PIECES = (2, 3, 4, 5)
#: Characters of a word that are cut up.
_LONGEST = 40
#: Odd constants that mix two hashes into one (Knuth; SplitMix64). CRC-32 rather than ``hash``, which differs by run.
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words_of(text: str) -> list[str]:
    """The words of *text* in lower case; in scripts written without spaces, every character is one.

    Any number is the same one: that there is an order number says something of the label, which one does not.
    """
    text = _NUMBER.sub("0", text.lower().replace("’", "'"))
    if _UNSPACED.search(text):
        text = _UNSPACED.sub(r" \g<0> ", text)
    words = _WORD.findall(text)
    if len(words) > _WORDS:
        words = words[: _WORDS // 2] + words[-_WORDS // 2 :]
    return words


def word_features(texts: Sequence[str]) -> Sparse:
    """Words and pairs of neighbouring words that occur, as ones: CSR [texts, :data:`BUCKETS`]."""
    hashes = _Hashes()
    flat: list[int] = []
    counts = np.zeros(len(texts), dtype=np.int64)
    for row, text in enumerate(texts):
        words = words_of(text)
        counts[row] = len(words)
        flat.extend(map(hashes.__getitem__, words))
    single = np.array(flat, dtype=np.uint64)
    rows = np.repeat(np.arange(len(texts)), counts)
    together = rows[1:] == rows[:-1]
    # Multiplied, so that "a b" is not "b a"; the high bits are the well mixed ones.
    pairs = ((single[:-1] * np.uint64(_FIRST) + single[1:]) * np.uint64(_SECOND))[together] >> np.uint64(40)
    columns = np.concatenate([single % np.uint64(BUCKETS), pairs % np.uint64(BUCKETS)]).astype(np.int64)
    return _matrix(len(texts), np.concatenate([rows, rows[1:][together]]), columns)


def piece_features(texts: Sequence[str]) -> Sparse:
    """Pieces of two to five characters inside words that occur, as ones: CSR [texts, :data:`BUCKETS`]."""
    number: dict[str, int] = {}
    found: list[npt.NDArray[np.int64]] = []
    flat: list[int] = []
    counts = np.zeros(len(texts), dtype=np.int64)
    for row, text in enumerate(texts):
        words = set(words_of(text))
        counts[row] = len(words)
        for word in sorted(words):
            at = number.get(word)
            if at is None:
                at = number[word] = len(found)
                found.append(_pieces(word))
            flat.append(at)
    words_at = np.array(flat, dtype=np.int64)
    sizes = np.array([len(one) for one in found], dtype=np.int64)
    if not len(words_at):
        return _matrix(len(texts), words_at, words_at)
    columns = np.concatenate([found[at] for at in flat])
    return _matrix(len(texts), np.repeat(np.repeat(np.arange(len(texts)), counts), sizes[words_at]), columns)


class _Hashes(dict[str, int]):
    """The hash of every word that was asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return number


def idf_of(features: Sparse) -> Floats:
    """Inverse document frequency of every bucket, smoothed: log((1 + n) / (1 + df)) + 1."""
    seen = np.bincount(features.indices, minlength=features.shape[1])
    idf: Floats = (np.log((1 + features.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    return idf


def unit_tfidf(features: Sparse, idf: Floats) -> Sparse:
    """*features* weighted by *idf*, every row of length one (an empty one stays empty)."""
    data = idf[features.indices]
    squares = np.add.reduceat(np.append(data * data, 0), features.indptr[:-1]) if features.shape[0] else data
    lengths = np.diff(features.indptr)
    norms = np.sqrt(np.where(lengths > 0, squares, 1)).astype(np.float32)
    data = data / np.repeat(norms, lengths)
    return sparse.csr_matrix((data, features.indices, features.indptr), shape=features.shape)


def _pieces(word: str) -> npt.NDArray[np.int64]:
    edged = f" {word[:_LONGEST]} "
    pieces = {edged[at : at + size] for size in _PIECES for at in range(len(edged) - size + 1)}
    return np.array([crc32(one.encode("utf-8", "surrogatepass")) % BUCKETS for one in sorted(pieces)], dtype=np.int64)


def _matrix(count: int, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Sparse:
    """Ones at every distinct (row, column)."""
    keys = np.sort(rows * BUCKETS + columns)
    # np.unique goes through a hash table, which is several times slower on keys that are nearly sorted.
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys // BUCKETS, minlength=count), out=starts[1:])
    ones = np.ones(len(keys), dtype=np.float32)
    return sparse.csr_matrix((ones, (keys % BUCKETS).astype(np.int32), starts), shape=(count, BUCKETS))
