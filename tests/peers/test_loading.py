"""What loading does to a whole file is told as Hugging Face ``datasets`` does it."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.peers.projects import PROJECTS, export, lines, passed, project
from tests.peers.reading import read_by
from tooldata_tui.targets.loading import Loading
from tooldata_tui.targets.pandas_numbers import from_lines, from_table, spelled_for

pytestmark = pytest.mark.peers

Row = dict[str, Any]


def said(*texts: Any) -> list[Row]:
    return [{"role": "user" if at % 2 == 0 else "assistant", "content": text} for at, text in enumerate(texts)]


def called(**arguments: Any) -> list[Row]:
    function = {"name": "f", "arguments": arguments}
    return [*said("Do it."), {"role": "assistant", "tool_calls": [{"type": "function", "function": function}]}]


def tool(name: str = "f", **properties: Any) -> Row:
    parameters = {"type": "object", "properties": properties}
    return {"type": "function", "function": {"name": name, "description": "Do it.", "parameters": parameters}}


def row(messages: list[Row], *tools: Row) -> Row:
    return {"messages": messages, **({"tools": list(tools)} if tools else {})}


TEXT = tool(x={"type": "string"})
#: More than ten megabytes of rows, none of which calls anything.
LONG = [row(said("x" * 20_000, "Well."), TEXT)] * 560
BARE = [row(said("x" * 20_000, "Well."))] * 560
CALLING = [row([*said("x" * 20_000), *called(x=1)[1:]], TEXT)] * 560
STRICT = tool(x={"type": "string"})
STRICT["function"]["strict"] = True

#: What is loaded as it is.
SAME: dict[str, list[Row]] = {
    "objects with other keys": [row(called(x=1), TEXT), row(called(y={"z": None}, w=[]), TEXT)],
    "types that clash in arguments": [row(called(x=5), TEXT), row(called(x="5"), TEXT)],
    "nulls that are meant": [row(called(x=None, y=[None, 1]), TEXT)],
    "numbers that are read right": [row(called(x=0.25, y=19.99, z=1e20, n=-1.5, i=2**64 - 1, m=-(2**63)), TEXT)],
    "texts that look like others": [row(called(x="0.7", y="null", z='{"a": 0.7}', d="2024-01-01"), TEXT)],
    "parts and texts where some rows call": [row(said("5", "6")), row(called(x=1)), row(said([{"type": "text"}]))],
    "tools with and without strict": [row(said("a", "b"), TEXT), row(said("a", "b"), STRICT)],
    "tools in some rows": [row(said("a", "b")), row(called(x=1), TEXT)],
    "one date of two": [row(said("2024-01-01", "Well."))],
    "a default that is null": [row(said("a", "b"), tool(x={"type": "string", "default": None}))],
    "nothing new behind ten megabytes": [*LONG, row(said("a", "b"), TEXT)],
    "other arguments behind ten megabytes": [*CALLING, row(called(y="a"), TEXT)],
    "no tools behind ten megabytes": [*LONG, row(said("a", "b"))],
}
#: What is loaded otherwise.
OTHERWISE: dict[str, list[Row]] = {
    "seven tenths": [row(called(x=0.7), TEXT)],
    "eleven digits": [row(called(x=48.85837010001), TEXT)],
    "a number that is nearly nothing": [row(called(x=1e-12), TEXT)],
    "an integer of more than 64 bits": [row(called(x=2**64), TEXT), row(called(y=1), TEXT)],
    "a number in a schema": [row(said("a", "b"), tool(x={"type": "number", "minimum": 0.7}), tool("g"))],
    "parts and texts where no row calls": [row(said("5", "6")), row(said([{"type": "text", "text": "a"}], "b"))],
    "an enum of texts and numbers": [row(said("a", "b"), tool(x={"enum": ["1", 2]}))],
    "a default that is a date": [row(said("a", "b"), tool(x={"type": "string", "default": "2024-01-01"}))],
    "nothing but dates": [row(said("2024-01-01", "2024-02-29 10:30:00"))],
}
#: What stops the run.
STOPS: dict[str, list[Row]] = {
    "calls behind ten megabytes": [*LONG, row(called(x=1), TEXT)],
    "tools behind ten megabytes": [*BARE, row(said("a", "b"), TEXT)],
    "a key of tools behind ten megabytes": [*LONG, row(said("a", "b"), STRICT)],
    "another schema behind ten megabytes": [*CALLING, row(called(x=1), tool(y={"type": "string"}))],
}


def files_of(folder: Path, cases: dict[str, list[Row]]) -> list[Path]:
    files = [folder / f"{at}.jsonl" for at, _ in enumerate(cases)]
    for file, rows in zip(files, cases.values(), strict=True):
        file.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return files


def told(rows: list[Row]) -> set[str]:
    loading = Loading()
    for number, one in enumerate(rows):
        loading.add(number, [one])
    return {outcome.code for _, outcome in loading.outcomes()}


def as_it_is(found: list[Row], rows: list[Row]) -> bool:
    """Whether rows are what they were, but for null in columns that they did not have; 1 is not 1.0."""
    return repr([{key: one[key] for key in one if one[key] is not None} for one in found]) == repr(rows)


def test_what_is_loaded_as_it_is_is_told_as_nothing(tmp_path: Path) -> None:
    found = read_by("loads", tmp_path, tmp_path / "cache", *files_of(tmp_path, SAME))
    for (name, rows), one in zip(SAME.items(), found, strict=True):
        assert as_it_is(one, rows), name
        assert told(rows) == set(), name


def test_what_is_loaded_otherwise_is_told(tmp_path: Path) -> None:
    found = read_by("loads", tmp_path, tmp_path / "cache", *files_of(tmp_path, OTHERWISE))
    for (name, rows), one in zip(OTHERWISE.items(), found, strict=True):
        assert not as_it_is(one, rows), name
        assert told(rows) == {"F217"}, name


def test_what_stops_the_run_is_told(tmp_path: Path) -> None:
    found = read_by("loads", tmp_path, tmp_path / "cache", *files_of(tmp_path, STOPS))
    for (name, rows), one in zip(STOPS.items(), found, strict=True):
        assert one is None, name
        assert told(rows) == {"F206"}, name


def test_numbers_are_read_as_pandas_reads_them(tmp_path: Path) -> None:
    source = random.Random(7)
    texts = [repr(round(source.uniform(-1000, 1000), source.randrange(1, 17))) for _ in range(2000)]
    texts += [repr(number / 100) for number in range(1000)] + ["1e-12", "1.5e300", "2E+2", "0.30", "-0.0", "1e16"]
    for text, (_, line) in zip(texts, read_by("read_numbers", tmp_path, json.dumps(texts)), strict=True):
        assert from_lines(text) == line, text
    found = read_by("read_numbers", tmp_path, json.dumps([spelled_for(text) for text in texts]))
    assert [from_table(text) for text in texts] == [table for table, _ in found]


def test_amounts_are_spelled_so_that_they_are_read_as_they_are(tmp_path: Path) -> None:
    amounts = [number / 100 for number in range(1, 3000) if number != 164]  # of that one there is no spelling
    found = read_by("read_numbers", tmp_path, json.dumps([spelled_for(amount) for amount in amounts]))
    assert [table for table, _ in found] == amounts


def test_a_table_of_amounts_is_loaded_as_it_is(tmp_path: Path) -> None:
    rows = [row(called(x=0.7, y=[0.3, -1.14, 2.0, 1e-7], z="0.7"), tool(x={"minimum": 0.7}))]
    (tmp_path / "rows.jsonl").write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    file = export(tmp_path / "rows.jsonl", "out.parquet", "--target", "trl")
    [found] = read_by("loads", tmp_path, tmp_path / "cache", file)
    assert as_it_is(found, rows)


@pytest.mark.parametrize("name", PROJECTS)
def test_what_is_not_refused_is_loaded_as_it_is(tmp_path: Path, name: str) -> None:
    made = project(tmp_path, name)
    for words in ((), ("--arguments", "string")):
        file = export(made, f"out{len(words)}.jsonl", "--target", "trl", *words, examples=passed(made, "trl", *words))
        [found] = read_by("loads", tmp_path, tmp_path / "cache", file)
        assert as_it_is(found, lines(file))
