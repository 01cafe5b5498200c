import numpy as np
import pytest

from tooldata_tui.triage import neighbours
from tooldata_tui.triage.neighbours import near_pairs


def unit(rows: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("axes", [1, 3, 8])
@pytest.mark.parametrize("tile", [1, 7, 64])
def test_it_finds_what_comparing_all_with_all_finds(tile: int, axes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_TILE", tile)
    monkeypatch.setattr(neighbours, "_AXES", axes)
    vectors = unit(40)
    cosines = vectors @ vectors.T
    expected = {(i, j) for i in range(40) for j in range(i + 1, 40) if cosines[i, j] >= 0.7}
    found = {(left, right): cosine for left, right, cosine in near_pairs(vectors, 0.7)}
    assert set(found) == expected
    assert all(abs(cosines[pair] - cosine) < 1e-6 for pair, cosine in found.items())


def test_of_many_near_ones_a_few_are_named() -> None:
    vectors = np.repeat(unit(1), 50, axis=0)
    assert len(list(near_pairs(vectors, 0.9))) < 50 * 7


def test_the_nearest_come_first_and_equal_ones_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_TILE", 3)
    first, other = np.eye(2, dtype=np.float32)
    between = (first + 0.5 * other) / np.float32(1.25**0.5)
    found = list(near_pairs(np.stack([first, between, other, first, between, first]), 0.8))
    assert [right for left, right, _ in found if left == 0] == [3, 5, 1, 4]


def test_nothing_is_near_nothing() -> None:
    assert list(near_pairs(unit(0), 0.1)) == list(near_pairs(unit(1), 0.1)) == []


def test_too_many_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST", 3)
    assert list(near_pairs(unit(4), -1.0)) == []
