import numpy as np
import pytest

from tooldata_tui.triage import neighbours
from tooldata_tui.triage.neighbours import near_pairs


def unit(rows: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("block", [1, 7, 64])
def test_it_finds_what_comparing_all_with_all_finds(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_BLOCK", block)
    vectors = unit(40)
    cosines = vectors @ vectors.T
    expected = {(i, j) for i in range(40) for j in range(i + 1, 40) if cosines[i, j] >= 0.7}
    found = {(left, right): cosine for left, right, cosine in near_pairs(vectors, 0.7)}
    assert set(found) == expected
    assert all(abs(cosines[pair] - cosine) < 1e-6 for pair, cosine in found.items())


def test_of_many_near_ones_a_few_are_named() -> None:
    vectors = np.repeat(unit(1), 50, axis=0)
    assert len(list(near_pairs(vectors, 0.9))) < 50 * 7


def test_nothing_is_near_nothing() -> None:
    assert list(near_pairs(unit(0), 0.1)) == list(near_pairs(unit(1), 0.1)) == []


def test_too_many_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST", 3)
    assert list(near_pairs(unit(4), -1.0)) == []
