"""Running a converted model."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.errors import TooldataError
from tooldata_tui.triage.embedding.locate import check_model
from tooldata_tui.triage.embedding.manifest import Manifest, copy_folder, read_manifest
from tooldata_tui.triage.embedding.run import _BATCH, Runner, _batches

HOSTILE = [
    "",
    " ",
    "\n\t",
    "\x00\x1b[31m\x7f",
    "where is my order " * 6_000,
    "x" * 100_000,
    "订单 заказ طلب הזמנה 주문",
    "\u202e🙂",
]


@pytest.fixture
def manifest(tiny: Path) -> Manifest:
    found = read_manifest(check_model("tiny", tiny).id)
    assert found is not None
    return found


@given(st.lists(st.integers(0, 400), max_size=200).map(sorted))
def test_batches_hold_every_text_once_and_as_much_as_fits(lengths: list[int]) -> None:
    batches = list(_batches(np.array(lengths, dtype=np.int64)))
    assert [at for start, end in batches for at in range(start, end)] == list(range(len(lengths)))
    for start, end in batches:
        assert end - start == 1 or lengths[end - 1] * (end - start) <= _BATCH


def test_the_copy_agrees_with_the_model(manifest: Manifest) -> None:
    assert manifest.least_exact >= 0.9999
    assert manifest.mean_cosine >= 0.99
    assert (manifest.dimensions, manifest.max_length, manifest.pad) == (32, 128, 0)


def test_any_text_has_a_vector_of_length_1(manifest: Manifest) -> None:
    chunks = list(Runner(copy_folder(manifest.model), manifest, 1).run(HOSTILE))
    assert sorted(index for indexes, _ in chunks for index in indexes) == list(range(len(HOSTILE)))
    vectors = np.concatenate([vectors for _, vectors in chunks])
    assert vectors.dtype == np.float32
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-4


def test_no_texts_are_no_chunks(manifest: Manifest) -> None:
    assert list(Runner(copy_folder(manifest.model), manifest, 1).run([])) == []


def test_many_texts_come_in_chunks_and_the_same_each_time(manifest: Manifest) -> None:
    texts = [f"cancel order {number}" for number in range(700)]
    runner = Runner(copy_folder(manifest.model), manifest, 1)
    first, second = list(runner.run(texts)), list(runner.run(texts))
    assert len(first) >= 2
    assert sorted(index for indexes, _ in first for index in indexes) == list(range(700))
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.indexes, other.indexes)
        assert np.array_equal(one.vectors, other.vectors)


def test_a_copy_that_is_not_whole_is_none(manifest: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_folder(manifest.model)
    model, tokens = (folder / "model.onnx").read_bytes(), (folder / "tokenizer.json").read_bytes()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert read_manifest(manifest.model) is None
    copy = copy_folder(manifest.model)
    copy.mkdir(parents=True)
    manifest.write(copy)
    (copy / "tokenizer.json").write_bytes(tokens)
    (copy / "model.onnx").write_bytes(model[:-1])
    assert read_manifest(manifest.model) is None
    (copy / "model.onnx").write_bytes(b"\xff" * len(model))
    assert read_manifest(manifest.model) == manifest
    with pytest.raises(TooldataError, match="the copy of the embedding model is broken"):
        Runner(copy, manifest, 1)
    for text in ("", "[]", "{}", '{"format": 1}', '{"format": 1, "odd": 2}'):
        (copy / "manifest.json").write_text(text)
        assert read_manifest(manifest.model) is None
