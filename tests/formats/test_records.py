"""Records of files, however they are framed."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import DataError
from tooldata_tui.formats import source
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.records import first_records, read_records
from tooldata_tui.formats.registry import FORMATS
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.values import read_values

ROWS: list[Any] = [{"a": "x] , {", "b": [1, {"c": '\\"'}]}, {}, [], {"d": "\u2028é"}]


def written(folder: Path, data: bytes, name: str = "a.json") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def parsed(file: Path, **more: Any) -> list[Any]:
    return [json.loads(record.data) for record in read_records(file, **more)]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\ufeff \n" + json.dumps(ROWS, ensure_ascii=False),
        json.dumps(ROWS, separators=(",\n", ":")),
    ],
)
def test_the_elements_of_an_array_are_its_records(tmp_path: Path, data: str) -> None:
    file = written(tmp_path, data.encode())
    assert parsed(file) == ROWS
    assert [record.number for record in read_records(file)] == [1, 2, 3, 4]


def test_values_that_run_over_lines_are_records(tmp_path: Path) -> None:
    data = "\n".join(json.dumps(row, indent=2) for row in ({"a": [1, 2]}, {"b": {"c": None}}))
    assert parsed(written(tmp_path, data.encode(), "a.jsonl")) == [{"a": [1, 2]}, {"b": {"c": None}}]


def test_a_record_a_line_is_read_as_lines(tmp_path: Path) -> None:
    file = written(tmp_path, b'{"a": 1}\n\n{"b": [\n{"c": 3}\n', "a.jsonl")
    assert [record.data for record in read_records(file)] == [b'{"a": 1}', b"", b'{"b": [', b'{"c": 3}']


@settings(deadline=None)
@given(
    rows=st.lists(st.dictionaries(st.text(max_size=3), st.recursive(st.text(max_size=4), st.lists, max_leaves=4))),
    chunk=st.integers(1, 9),
    indent=st.none() | st.integers(0, 2),
)
def test_records_are_the_same_however_the_file_is_cut(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], chunk: int, indent: int | None
) -> None:
    file = written(tmp_path_factory.mktemp("cut"), json.dumps(rows, indent=indent).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_CHUNK", chunk)
        records = list(read_values(file))
    assert [json.loads(record.data) for record in records] == rows
    data = file.read_bytes()
    for record in records:
        assert data[record.end - record.length : record.end] == record.data
    for at, record in enumerate(records):
        later = read_values(file, start=record.end, number=record.number)
        assert [json.loads(one.data) for one in later] == rows[at + 1 :]


def test_what_is_no_object_in_an_array_is_a_record_too(tmp_path: Path) -> None:
    records = [record.data for record in read_records(written(tmp_path, b'[1, "two", {"a": 3}, null, tru'))]
    assert records == [b"1", b'"two"', b'{"a": 3}', b"null", b"tru"]


def test_an_array_that_breaks_off_keeps_what_stands_before(tmp_path: Path) -> None:
    records = [record.data for record in read_records(written(tmp_path, b'[{"a": 1}, {"b": "x'))]
    assert records == [b'{"a": 1}', b'{"b": "x']


def test_a_value_that_is_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_CHUNK", 64)
    long = {"a": ["x" * 20] * 100}
    file = written(tmp_path, json.dumps([{"b": 1}, long, {"c": 2}]).encode())
    one, two, three = read_records(file, max_line=200)
    assert (one.data, two.data, two.too_long, three.data) == (b'{"b": 1}', b"", True, b'{"c": 2}')
    assert two.length == len(json.dumps(long))


def test_a_text_without_an_end_stops_at_the_longest_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_CHUNK", 64)
    with pytest.raises(DataError, match="too long to be passed over"):
        list(read_records(written(tmp_path, b'[{"a": "' + b"x" * 5000), max_line=200))


def test_a_compressed_array_is_read_and_a_damaged_one_says_where(tmp_path: Path) -> None:
    data = gzip.compress(json.dumps([{"a": n} for n in range(1000)]).encode())
    assert len(parsed(written(tmp_path, data, "a.json.gz"))) == 1000
    with pytest.raises(DataError, match=r"a\.json\.gz:\d+.*ends too early"):
        parsed(written(tmp_path, data[:-20], "a.json.gz"))


def test_rows_of_parquet_are_records_with_their_nulls(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    rows = [{"a": {"x": 1.5, "y": None}, "b": [1, 2]}, {"a": {"x": None, "y": "é"}, "b": None}] * 200
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    assert parsed(file) == rows
    assert [record.number for record in read_records(file)] == list(range(1, 401))
    assert parsed(file, start=399, number=399) == rows[399:]


def test_what_is_no_parquet_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.parquet:1.*cannot be read as parquet"):
        parsed(written(tmp_path, b"PAR1 no", "a.parquet"))
    with pytest.raises(DataError, match=r"its name has to end in \.parquet"):
        parsed(written(tmp_path, b"PAR1 no", "a.jsonl"))


def test_a_small_parquet_file_does_not_become_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tooldata_tui.formats import parquet

    monkeypatch.setattr(parquet, "_BOMB_FLOOR", 10_000)
    monkeypatch.setattr(parquet, "_BOMB_RATIO", 2)
    file = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"a": ["x" * 1000] * 10_000}), file)
    with pytest.raises(DataError, match="grows to more than"):
        parsed(file)


def test_the_first_records_of_a_file_that_cannot_be_read_are_those_before(tmp_path: Path) -> None:
    data = gzip.compress(b'{"a": 1}\n{"b": 2}\n')
    assert first_records(written(tmp_path, data[:-9], "a.jsonl.gz"), 1) == [b'{"a": 1}']
    assert first_records(written(tmp_path, b"nothing compressed", "b.jsonl.gz"), 5) == []


def held_by(records: Iterator[Any]) -> int:
    """The most bytes that were held while *records* were read."""
    tracemalloc.start()
    try:
        for _ in records:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_an_array(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_CHUNK", 2**16)
    record = json.dumps({"a": "x" * 1000})
    small = written(tmp_path, f"[{','.join([record] * 500)}]".encode(), "small.json")
    large = written(tmp_path, f"[{','.join([record] * 5000)}]".encode(), "large.json")
    assert held_by(read_records(large)) < 1.5 * held_by(read_records(small)) < 2**20


def test_memory_does_not_grow_with_a_table(tmp_path: Path) -> None:
    files = []
    for count in (1000, 5000):
        rows = [{"a": f"{number:0500}"} for number in range(count)]
        files.append(tmp_path / f"{count}.parquet")
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), files[-1], row_group_size=500)
    list(read_records(files[0]))  # what is imported on the way is no part of it
    small, large = (held_by(read_records(file)) for file in files)
    assert large < 1.5 * small


def test_a_packed_file_in_a_packed_file_is_not_unpacked(tmp_path: Path) -> None:
    twice = gzip.compress(gzip.compress(b'{"a": 1}\n' * 100_000))
    records = list(read_records(written(tmp_path, twice, "a.jsonl.gz")))
    assert sum(record.length for record in records) < 10_000
    for record in records:
        with pytest.raises(RowError, match="not JSON"):
            OpenAIReader().parse(record.data)


@pytest.mark.parametrize("deep", ['{"a":' * 300 + "1" + "}" * 300, "[" * 100_000, '{"a":[' * 5000])
def test_json_that_is_too_deep_is_said_to_be(tmp_path: Path, deep: str) -> None:
    [record] = read_records(written(tmp_path, f'{{"messages": [], "x": {deep}\n'.encode(), "a.jsonl"))
    with pytest.raises(RowError, match="deeper than 200 levels"):
        OpenAIReader().parse(record.data)


@pytest.mark.parametrize("depth", [150, 196, 198])
def test_tools_that_are_too_deep_for_a_row_are_said_to_be(depth: int) -> None:
    schema: Any = {"type": "string"}
    for _ in range(depth - 2):
        schema = {"items": schema}
    tools = json.dumps([{"name": "f", "parameters": schema}])
    line = json.dumps({"conversations": [{"from": "human", "value": "Hi"}], "tools": tools}).encode()
    reader = FORMATS["sharegpt"].reader(None)
    if depth < 197:
        row = reader.parse(line)
        assert row.original is not None
        loads(row.original.line)
        return
    with pytest.raises(RowError) as caught:
        reader.parse(line)
    assert caught.value.code == "J105"
