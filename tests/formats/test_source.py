"""Lines of a file, plain or compressed."""

import gzip
from pathlib import Path

import pytest
import zstandard

from tooldata_tui.errors import DataError
from tooldata_tui.formats import source
from tooldata_tui.formats.source import read_lines


def written(folder: Path, data: bytes, name: str = "a.jsonl") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_only_a_newline_ends_a_line(tmp_path: Path) -> None:
    data = "\ufeffone\r\ntwo\u2028still\x85two\rand\n\nlast".encode()
    lines = list(read_lines(written(tmp_path, data)))
    texts = [line.data.decode() for line in lines]
    assert texts == ["one", "two\u2028still\x85two\rand", "", "last"]
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert lines[-1].end == len(data)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_lines_are_the_same_however_they_are_cut(tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, b"aa\nbbb\r\n\ncc")
    whole = list(read_lines(file))
    monkeypatch.setattr(source, "_CHUNK", chunk)
    assert list(read_lines(file)) == whole


def test_reading_goes_on_where_it_ended(tmp_path: Path) -> None:
    file = written(tmp_path, b"a\nb\n")
    *_, last = read_lines(file)
    with file.open("ab") as stream:
        stream.write(b"c\n")
    assert [(line.number, line.data) for line in read_lines(file, start=last.end, number=last.number)] == [(3, b"c")]


def test_gzip_and_zstd_read_the_same(tmp_path: Path) -> None:
    data = b'{"a": 1}\n' * 1000
    files = [
        written(tmp_path, data),
        written(tmp_path, gzip.compress(data), "a.jsonl.gz"),
        written(tmp_path, zstandard.compress(data), "a.jsonl.zst"),
        written(tmp_path, zstandard.compress(data[:900]) + zstandard.compress(data[900:]), "b.jsonl.zst"),
    ]
    plain, *packed = [list(read_lines(file)) for file in files]
    assert all(lines == plain for lines in packed)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_damaged_data_is_an_error_with_a_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="damaged"):
        list(read_lines(written(tmp_path, b"no archive at all", name)))


NUMBERS = "\n".join(str(n * 7919 % 100_003) for n in range(50_000)).encode()
SKIPPED = b"\x51\x2a\x4d\x18\x03\0\0\0abc"  # a frame without data
PACKED = {
    "a.jsonl.gz": gzip.compress(NUMBERS),
    "a.jsonl.zst": zstandard.compress(NUMBERS),
    "b.jsonl.zst": zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compress(NUMBERS),
    "c.jsonl.zst": zstandard.compress(NUMBERS[:4000]) + SKIPPED + zstandard.compress(NUMBERS[4000:]),
    "d.jsonl.zst": zstandard.compress((b"0" * 1_000_000 + b"\n") * 5),
}


def read_to_the_cut(file: Path) -> tuple[list[bytes], DataError]:
    lines = []
    try:
        for line in read_lines(file):
            lines.append(line.data)  # noqa: PERF401 - they stay when it raises
    except DataError as error:
        return lines, error
    raise AssertionError("it ended silently")


@pytest.mark.parametrize("name", PACKED)
def test_a_file_that_was_cut_off_is_an_error_behind_the_lines_that_are_whole(tmp_path: Path, name: str) -> None:
    packed = PACKED[name]
    whole = [line.data for line in read_lines(written(tmp_path, packed, name))]
    for cut in (3, 5, 11, len(packed) // 2, len(packed) - 5, len(packed) - 1):
        lines, error = read_to_the_cut(written(tmp_path, packed[:cut], name))
        assert lines == whole[: len(lines)]
        assert (error.message, error.line) == ("the compressed data ends too early", len(lines) + 1)
    assert name[0] == "d" or len(lines) > 20_000


def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_BOMB_FLOOR", 2**20)
    bomb = written(tmp_path, zstandard.compress(b"0" * (64 * 2**20)), "bomb.jsonl.zst")
    with pytest.raises(DataError, match="inflates"):
        list(read_lines(bomb, max_line=2**30))


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    file = written(tmp_path, b"short\n" + b"x" * 5000 + b"\nafter\n")
    lines = list(read_lines(file, max_line=1000))
    assert [(line.number, line.data, line.too_long) for line in lines] == [
        (1, b"short", False),
        (2, b"", True),
        (3, b"after", False),
    ]
    assert lines[1].length == 5000


def test_a_folder_or_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder"):
        list(read_lines(tmp_path))
    with pytest.raises(DataError, match="No such file"):
        list(read_lines(tmp_path / "missing.jsonl"))
