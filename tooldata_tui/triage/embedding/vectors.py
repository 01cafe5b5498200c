"""Vectors as arrays, kept in the file beside the project."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.store.vectors import HASH_SIZE, Page, VectorFile

__all__ = ["Chunk", "VectorCache", "Vectors", "text_hash"]

Vectors = npt.NDArray[np.float32]
_STORED = np.dtype("<f2")  # halves the file; changes a cosine by less than 0.0001


class Chunk(NamedTuple):
    """Vectors that became known together.

    :ivar indexes: int64 (n,): which of the texts asked for
    :ivar vectors: float32 (n, dimensions), each of length 1
    """

    indexes: npt.NDArray[np.int64]
    vectors: Vectors


def text_hash(text: str) -> bytes:
    """The 16 bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=HASH_SIZE).digest()


class VectorCache:
    """The vectors of one project's texts, by model and hash of the text.

    :raises ProjectError: the file can neither be opened nor made
    """

    def __init__(self, path: Path) -> None:
        self._file = VectorFile(path)

    @property
    def remarks(self) -> list[str]:
        """Sentences a person should see once; grows."""
        return self._file.remarks

    def newest_model(self) -> str | None:
        """The model that the last chunk is of."""
        return self._file.newest_model()

    def add(self, model: str, hashes: Sequence[bytes], vectors: Vectors) -> int:
        """Keep a chunk; it is on disk when this returns. Returns its number."""
        return self._file.append(model, Page(b"".join(hashes), vectors.astype(_STORED).tobytes()))

    def find(self, model: str, wanted: Mapping[bytes, int]) -> Iterator[Chunk]:
        """What is kept of the *wanted* texts: hash to index."""
        for page in self._file.pages(model):
            if chunk := _chunk(page, wanted):
                yield chunk

    def chunk(self, model: str, number: int, wanted: Mapping[bytes, int]) -> Chunk | None:
        """The *wanted* part of the chunk that :meth:`add` gave this number, if the file still has it."""
        page = self._file.page(model, number)
        return _chunk(page, wanted) if page else None

    def close(self) -> None:
        self._file.close()


def _chunk(page: Page, wanted: Mapping[bytes, int]) -> Chunk | None:
    hashes = page.hashes
    known = [wanted.get(hashes[at : at + HASH_SIZE], -1) for at in range(0, len(hashes), HASH_SIZE)]
    indexes = np.array(known, dtype=np.int64)
    kept = indexes >= 0
    if not kept.any():
        return None
    vectors = np.frombuffer(page.vectors, dtype=_STORED).reshape(len(known), -1)[kept].astype(np.float32)
    # The half-precision numbers are off by up to 1 in 2,000, and so is the length of what they make.
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
    return Chunk(indexes[kept], vectors)
