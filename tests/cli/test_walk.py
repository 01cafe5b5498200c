"""From files of other people to files for three trainers, as a person would go."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from tooldata_tui.formats.records import read_records
from tooldata_tui.formats.registry import FORMATS

from .sample import ROOT, TOOLS, Command
from .sample import row as example

SAMPLES = [json.loads(line) for line in (ROOT / "tests/formats/data/records.jsonl").read_text("utf-8").splitlines()]
WRITTEN = [name for name, one in FORMATS.items() if one.codec.write is not None]
SET = "set.tooldata"


def records(format: str) -> list[Any]:
    """The samples of a format; where there are none, what we write."""
    write = FORMATS[format].codec.write
    assert write is not None
    return [one["record"] for one in SAMPLES if one["format"] == format] or [write(asked(n)) for n in range(3)]


def asked(number: int) -> dict[str, Any]:
    """An OpenAI row in which one thing is asked for."""
    row = example(f"r{number}", f"Where is ORD-{number}?", {"order_id": f"ORD-{number}"})
    return {"messages": row["messages"], "tools": TOOLS}


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def calls(row: dict[str, Any]) -> list[tuple[str, Any]]:
    """Names and arguments of the calls of an OpenAI row or of one of TRL's."""
    made = [call["function"] for message in row["messages"] for call in message.get("tool_calls") or ()]
    return [(one["name"], _object(one["arguments"])) for one in made]


def _object(arguments: Any) -> Any:
    return json.loads(arguments) if isinstance(arguments, str) else arguments


def test_two_foreign_files_are_reviewed_and_leave_for_three_trainers(tooldata: Command, folder: Path) -> None:
    chats, tasks = records("sharegpt"), records("xlam")
    (folder / "chats.json").write_text(json.dumps(chats, indent=2))
    (folder / "tasks.json").write_text(json.dumps(tasks))
    (folder / "mcp.json").write_text(json.dumps({"tools": [{"name": "look", "inputSchema": {"type": "object"}}]}))

    result = tooldata("tools", SET, "mcp.json")
    assert "mcp: 1 tool" in result.err + result.out
    result = tooldata("import", SET, "chats.json", "tasks.json")
    assert result.code == 0
    assert "chats.json: read as sharegpt: all of the first" in result.err
    assert "tasks.json: read as xlam: all of the first" in result.err

    total = len(chats) + len(tasks)
    assert tooldata("decide", SET, "#1", "reject", "--reason", "unrealistic").code == 0
    assert tooldata("decide", SET, "--where", "status:pending", "accept", "--yes").code == 0
    assert len(tooldata("queue", SET, "--where", "status:accepted", "--json").objects) == total - 1

    words = ("--allow-errors", "--allow-losses")
    assert tooldata("export", SET, "out.jsonl", "--target", "openai", *words).code == 0
    assert tooldata("export", SET, "out.parquet", "--target", "trl", *words).code == 0
    assert tooldata("export", SET, "out.json", "--target", "llama-factory", *words).code == 0

    ours = lines_of(folder / "out.jsonl")
    table = pyarrow.parquet.read_table(folder / "out.parquet").to_pylist()
    theirs = [{"messages": [json.loads(one) for one in row["messages"]]} for row in table]
    shared = json.loads((folder / "out.json").read_text())
    assert len(ours) == len(theirs) == len(shared) == total - 1
    assert [calls(row) for row in theirs] == [calls(row) for row in ours]
    assert any(calls(row) for row in ours)
    info = json.loads((folder / "dataset_info.json").read_text())
    assert info["out"]["file_name"] == "out.json"

    (folder / "again").mkdir()
    (folder / "again" / "out.json").write_bytes((folder / "out.json").read_bytes())
    assert tooldata("import", "again.tooldata", "again/out.json").code == 0
    assert tooldata("export", "again.tooldata", "again.jsonl", "--status", "any", *words).code == 0
    assert [calls(row) for row in lines_of(folder / "again.jsonl")] == [calls(row) for row in ours]


@pytest.mark.parametrize("format", WRITTEN)
def test_what_nobody_edited_leaves_in_its_own_format_byte_for_byte(
    tooldata: Command, folder: Path, format: str
) -> None:
    odd = [json.dumps(one, ensure_ascii=True, separators=(" ,", ":  ")) for one in records(format)]
    (folder / "theirs.jsonl").write_text("".join(f"{line}\n" for line in odd))
    assert tooldata("import", SET, "theirs.jsonl", "--format", format).code == 0
    words = ("--status", "any", "--allow-errors", "--allow-losses")
    result = tooldata("export", SET, "out.jsonl", "--format", format, *words)
    assert result.code == 0
    assert (folder / "out.jsonl").read_bytes() == (folder / "theirs.jsonl").read_bytes()


@pytest.mark.parametrize("format", ["sharegpt", "xlam"])
def test_a_record_over_several_lines_stays_as_it_was_in_an_array(tooldata: Command, folder: Path, format: str) -> None:
    (folder / "theirs.json").write_text(json.dumps(records(format), indent=2))
    assert tooldata("import", SET, "theirs.json").code == 0
    words = ("--format", format, "--status", "any", "--allow-errors", "--allow-losses")
    assert tooldata("export", SET, "out.json", *words).code == 0
    assert tooldata("export", SET, "out.jsonl", *words).code == 0
    theirs, ours = ([one.data for one in read_records(folder / name)] for name in ("theirs.json", "out.json"))
    assert ours == theirs
    assert lines_of(folder / "out.jsonl") == records(format)
