"""Parquet: nothing is put into a row that was not in it."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from tooldata_tui.dataset.jsontext import dumps, loads, loads_exact
from tooldata_tui.formats.parquet import read_parquet
from tooldata_tui.tasks.export import tables
from tooldata_tui.tasks.export.tables import Columns, table_to


def said(arguments: Any, **message: Any) -> dict[str, Any]:
    call = {"type": "function", "function": {"name": "f", "arguments": arguments}}
    return {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "tool_calls": [call], **message}]}


def written(records: Sequence[dict[str, Any]]) -> tuple[Any, bytes]:
    columns = Columns()
    for record in records:
        columns.note(record)
    out = io.BytesIO()
    with table_to(out, columns) as table:
        for record in records:
            table.put(record)
    return pyarrow.parquet.read_table(io.BytesIO(out.getvalue())), out.getvalue()


def test_objects_are_json_message_by_message_and_no_row_gets_the_keys_of_another() -> None:
    records = [
        {**said({"a": 1}), "tools": [{"function": {"name": "f"}}]},
        {**said({"a": "1", "b": None}, content="x"), "tools": [{"other": 1.5}]},
        said({}),
    ]
    table, _ = written(records)
    assert str(table.schema.field("messages").type) == "list<element: extension<arrow.json>>"
    rows = table.to_pylist()
    assert [[loads(one) for one in row["messages"]] for row in rows] == [record["messages"] for record in records]
    assert [row["tools"] and loads(row["tools"]) for row in rows] == [record.get("tools") for record in records]


def test_texts_are_columns_that_any_reader_takes() -> None:
    table, _ = written([{**said('{"a": 1}'), "tools": []}, said('{"b": 2}')])
    (_, first), (_, second) = (row["messages"] for row in table.to_pylist())
    assert first["tool_calls"] == [{"type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}]
    assert second["content"] is None
    assert table.schema.field("tools").type == pyarrow.string()
    assert [row["tools"] for row in table.to_pylist()] == ["[]", None]


def test_truths_and_texts_keep_their_type_and_what_is_mixed_is_json() -> None:
    table, _ = written([{"label": True, "id": "a", "mixed": 1}, {"label": None, "id": None, "mixed": "b"}])
    assert table.to_pylist() == [
        {"label": True, "id": "a", "mixed": "1"},
        {"label": None, "id": None, "mixed": '"b"'},
    ]


def test_rows_are_written_in_groups_and_the_same_rows_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_ROWS", 2)
    records = [said({"a": number}) for number in range(5)]
    first, second = written(records)[1], written(records)[1]
    assert first == second
    assert pyarrow.parquet.ParquetFile(io.BytesIO(first)).num_row_groups == 3


def test_no_rows_are_a_table_without_columns() -> None:
    assert written([])[0].num_rows == 0


def test_what_was_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    numbers = b'{"messages": [{"role": "user", "content": "[1]"}], "tools": [{"a": 1.50}]}'
    records = [{**said({"a": "1", "b": None}), "id": "[2]"}, {**said({}), "tools": None}]
    _, data = written([loads_exact(numbers), *records])
    (tmp_path / "it.parquet").write_bytes(data)
    lines = [loads_exact(line.data) for line in read_parquet(tmp_path / "it.parquet")]
    kept = [{key: value for key, value in line.items() if value is not None} for line in lines]
    assert dumps(kept[0]) == numbers.decode()
    assert kept[1:] == [records[0], said({})]


def test_a_call_that_says_more_than_there_are_columns_for_is_kept_whole() -> None:
    record = said('{"a": 1}')
    record["messages"][1]["tool_calls"][0]["index"] = 0
    silent = {"messages": [{"role": "assistant", "content": "x", "tool_calls": None}]}
    nameless = {"messages": [{"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}]}
    table, _ = written([record, silent, nameless])
    rows = [[loads(one) for one in row["messages"]] for row in table.to_pylist()]
    assert rows == [one["messages"] for one in (record, silent, nameless)]


def test_whole_numbers_stay_numbers_and_rows_without_messages_are_rows() -> None:
    weighed = {"messages": [{"role": "assistant", "content": "x", "weight": 0, "tool_calls": None}]}
    table, _ = written([weighed, {"messages": []}])
    assert table.to_pylist() == [weighed, {"messages": []}]
    assert written([{"messages": []}])[0].to_pylist() == [{"messages": []}]
