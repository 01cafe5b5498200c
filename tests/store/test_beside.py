"""Packed numbers beside a project: whole or not there at all."""

from pathlib import Path

import pytest

from tooldata_tui.errors import ProjectError
from tooldata_tui.store.beside import beside, map_key, read_beside, write_beside


def test_what_was_written_is_read_for_the_key_it_was_made_of(tmp_path: Path) -> None:
    path = beside(tmp_path / "it.tooldata", "map")
    write_beside(path, "k1", {"names": ["é"]}, [b"\x00\n\xff", b"", b"abc"])
    found = read_beside(path, "k1")
    assert found is not None
    assert (found.about, found.parts) == ({"names": ["é"]}, (b"\x00\n\xff", b"", b"abc"))
    assert read_beside(path, "k2") is None
    assert read_beside(path) == found
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "text", "list"])
def test_what_is_damaged_is_as_good_as_none(tmp_path: Path, change: str) -> None:
    path = tmp_path / "it"
    write_beside(path, "k", {}, [b"abcdef"])
    data = path.read_bytes()
    damaged = {"cut": data[:-1], "flipped": data[:-1] + b"x", "empty": b"", "text": b"hello\n", "list": b"[]\n"}
    path.write_bytes(damaged[change])
    assert read_beside(path) is None


def test_where_it_cannot_be_written_it_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be written"):
        write_beside(tmp_path / "gone" / "it", "k", {}, [])
    (tmp_path / "folder").mkdir()
    with pytest.raises(ProjectError, match="cannot be written"):
        write_beside(tmp_path / "folder", "k", {}, [])
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_a_map_is_of_the_vectors_there_are(tmp_path: Path) -> None:
    project = tmp_path / "it.tooldata"
    assert map_key(project, "3.0") == "3.0"
    (tmp_path / "it.tooldata.vectors").write_bytes(b"12345")
    assert map_key(project, "3.0") == "3.0 5"
