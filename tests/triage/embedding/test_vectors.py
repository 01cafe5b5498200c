"""The file that keeps vectors: right, or made anew."""

import os
from pathlib import Path

import numpy as np
import pytest

from tooldata_tui.errors import ProjectError
from tooldata_tui.store.sqlite import sqlite
from tooldata_tui.store.vectors import vectors_path
from tooldata_tui.triage.embedding.vectors import VectorCache, Vectors, text_hash

TEXTS = [f"text {number}" for number in range(10)]
HASHES = [text_hash(text) for text in TEXTS]
WANTED = {key: number for number, key in enumerate(HASHES)}


def some_vectors(count: int = 10, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)  # type: ignore[no-any-return]


def found(cache: VectorCache, model: str = "m") -> dict[int, list[float]]:
    return {
        int(index): vector.tolist()
        for indexes, vectors in cache.find(model, WANTED)
        for index, vector in zip(indexes, vectors, strict=True)
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return vectors_path(tmp_path / "p.tooldata")


def filled(file: Path) -> None:
    cache = VectorCache(file)
    cache.add("m", HASHES[:6], some_vectors()[:6])
    cache.add("m", HASHES[6:], some_vectors()[6:])
    cache.close()


def test_it_lies_beside_the_project_for_its_owner_only(file: Path) -> None:
    before = os.umask(0)
    try:
        filled(file)
    finally:
        os.umask(before)
    assert file.name == "p.tooldata.vectors"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    VectorCache(file).close()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_what_was_kept_comes_back_of_length_1(file: Path) -> None:
    filled(file)
    cache = VectorCache(file)
    kept = found(cache)
    assert sorted(kept) == list(range(10))
    vectors = np.array([kept[index] for index in range(10)])
    assert np.abs(vectors - some_vectors()).max() < 1e-3
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6
    assert not found(cache, "another model")
    assert not list(cache.find("m", {text_hash("unknown"): 0}))
    assert not cache.remarks
    cache.close()


@pytest.mark.parametrize("damage", ["cut", "overwritten", "zeros", "emptied"])
def test_a_damaged_file_is_made_anew_with_one_remark(file: Path, damage: str) -> None:
    filled(file)
    data = file.read_bytes()
    file.write_bytes({
        "cut": data[: len(data) // 2],
        "overwritten": data[:100] + b"\xaa" * (len(data) - 100),
        "zeros": bytes(len(data)),
        "emptied": b"",
    }[damage])  # fmt: skip
    cache = VectorCache(file)
    assert found(cache) == {}
    cache.add("m", HASHES, some_vectors())
    assert len(found(cache)) == 10
    assert cache.remarks == ([] if damage == "emptied" else ["p.tooldata.vectors was damaged and is made anew"])
    cache.close()


def test_a_flipped_bit_in_a_vector_is_noticed(file: Path) -> None:
    filled(file)
    vectors = some_vectors()[6:].astype("<f2").tobytes()
    data = file.read_bytes()
    at = data.index(vectors) + 5
    file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    cache = VectorCache(file)
    assert len(found(cache)) == 6  # the page before it is whole, and was already handed on
    assert found(cache) == {}
    assert len(cache.remarks) == 1
    cache.close()


@pytest.mark.parametrize("content", [b"king 0.1 0.2\nqueen 0.3 0.4\n", b"SQL", "a database"])
def test_the_file_of_somebody_else_is_moved_aside_not_deleted(file: Path, content: bytes | str) -> None:
    if isinstance(content, str):
        db = sqlite.connect(str(file))
        db.execute("CREATE TABLE theirs(x)")
        db.close()
        content = file.read_bytes()
    file.write_bytes(content)
    filled(file)
    cache = VectorCache(file)
    assert len(found(cache)) == 10
    cache.close()
    assert file.with_name("p.tooldata.vectors.1.bak").read_bytes() == content


def test_a_file_deleted_while_open_is_made_anew(file: Path) -> None:
    filled(file)
    cache = VectorCache(file)
    file.unlink()
    number = cache.add("m", HASHES[:3], some_vectors()[:3])
    assert sorted(found(cache)) == [0, 1, 2]
    file.unlink()
    assert cache.chunk("m", number, WANTED) is None
    cache.close()


def test_two_processes_may_write(file: Path) -> None:
    one, other = VectorCache(file), VectorCache(file)
    one.add("m", HASHES[:5], some_vectors()[:5])
    number = other.add("m", HASHES[5:], some_vectors()[5:])
    chunk = one.chunk("m", number, WANTED)
    assert chunk is not None
    assert chunk.indexes.tolist() == [5, 6, 7, 8, 9]
    assert len(found(one)) == len(found(other)) == 10
    one.close()
    other.close()


def test_a_file_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be made"):
        VectorCache(tmp_path / "no folder" / "x.vectors")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectError, match="cannot be made"):
        VectorCache(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()
