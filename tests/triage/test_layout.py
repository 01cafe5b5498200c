"""The map's places: near for near texts, the same every time, whatever there is to lay out."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from tooldata_tui.triage.embedding.vectors import Chunk, Vectors, text_hash
from tooldata_tui.triage.layout import FULL, ReadVectors, lay_out


def hashes_of(count: int) -> list[bytes]:
    return [text_hash(f"text {number}") for number in range(count)]


def reading(vectors: Vectors, hashes: Sequence[bytes], page: int = 16) -> ReadVectors:
    """Reads *vectors*, which are those of *hashes*."""
    number = {digest: place for place, digest in enumerate(hashes)}

    def read(wanted: Sequence[bytes]) -> Iterator[Chunk]:
        known = [(index, number[digest]) for index, digest in enumerate(wanted) if digest in number]
        for start in range(0, len(known), page):
            indexes, places = zip(*known[start : start + page], strict=True)
            yield Chunk(np.array(indexes, dtype=np.int64), vectors[list(places)])

    return read


def clusters(count: int, kinds: int = 3) -> Vectors:
    """Unit vectors around *kinds* directions, one after the other."""
    drawn = np.random.default_rng(0).normal(0, 0.05, (count, 24)).astype(np.float32)
    drawn[np.arange(count), np.arange(count) % kinds] += 1
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_what_is_near_in_meaning_is_near_on_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tooldata_tui.triage.layout._LANDMARKS", 40)  # the other 20 are put between them
    hashes, vectors = hashes_of(60), clusters(60)
    places, known = lay_out(hashes, reading(vectors, hashes))
    assert known.all()
    assert places.max() <= FULL
    far = np.linalg.norm(places[:, None, :].astype(float) - places[None, :, :], axis=2)
    np.fill_diagonal(far, np.inf)
    assert (far.argmin(axis=1) % 3 == np.arange(60) % 3).all()


def test_the_same_texts_give_the_same_map_in_any_order() -> None:
    hashes, vectors = hashes_of(30), clusters(30)
    places, _ = lay_out(hashes, reading(vectors, hashes))
    backwards, _ = lay_out(hashes[::-1], reading(vectors, hashes, page=7))
    assert (places == backwards[::-1]).all()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 6])
def test_next_to_nothing_can_be_laid_out(count: int) -> None:
    hashes = hashes_of(count)
    places, known = lay_out(hashes, reading(clusters(count), hashes))
    assert places.shape == (count, 2)
    assert known.all()


def test_texts_that_are_all_the_same_lie_somewhere() -> None:
    hashes = hashes_of(12)
    places, known = lay_out(hashes, reading(np.tile(clusters(1), (12, 1)), hashes))
    assert known.all()
    assert places.shape == (12, 2)


def test_a_text_without_a_vector_has_no_place() -> None:
    hashes = hashes_of(12)
    _, known = lay_out(hashes, reading(clusters(10), hashes[:10]))
    assert known.tolist() == [True] * 10 + [False] * 2
    _, none = lay_out(hashes, reading(clusters(0), []))
    assert not none.any()
