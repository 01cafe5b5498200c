"""``tooldata mine`` proposes seeds from logs."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .sample import HOSTILE, PROJECT, Command

TOOLS = ["--tools", "data.tools.json"]
TEXTS = [
    "my name is Ada Lovelace, the order ORD-77 is broken",
    "I would like a refund for the red lamp",
    "Where is ORD-9?",
]


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> "Callable[[bytes], None]":
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


@pytest.fixture
def log(folder: Path) -> Path:
    path = folder / "chats.jsonl"
    rows = [{"conversations": [{"from": "human", "value": text}, {"from": "gpt", "value": "Fine."}]} for text in TEXTS]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_they_enter_as_pending_examples_that_say_that_they_were_guessed(tooldata: Command, log: Path) -> None:
    result = tooldata("mine", PROJECT, log, *TOOLS)
    assert result.code == 0
    assert "read as sharegpt" in result.err
    assert "2 messages proposed of 3, 1 say nearly the same as another" in result.err
    assert len(result.lines) == 2
    found = tooldata("queue", PROJECT, "--json", "--where", "source:mined status:pending").objects
    assert len(found) == 2
    assert all("F111" in one["reasons"] for one in found)
    again = tooldata("mine", PROJECT, log, *TOOLS)
    assert "0 messages proposed of 3" in again.err


def test_they_are_printed_where_that_is_asked_for_and_nothing_is_added(tooldata: Command, log: Path) -> None:
    before = tooldata("queue", PROJECT, "--json").out
    result = tooldata("mine", PROJECT, log, "--json", *TOOLS)
    assert tooldata("queue", PROJECT, "--json").out == before
    by_line = {one["source"]["line"]: one for one in result.objects}
    assert by_line[2]["tool"] == "refund"
    assert by_line[1]["masked"] == ["name"]
    assert "Lovelace" not in result.out
    assert by_line[1].keys() == {"message", "tool", "arguments", "guesses", "masked", "why", "source"}
    assert by_line[2]["guesses"][0]["share"] > 0


def test_they_are_written_to_a_file_that_can_be_imported(tooldata: Command, folder: Path, log: Path) -> None:
    before = tooldata("queue", PROJECT, "--json").out
    assert tooldata("mine", PROJECT, log, "--out", "seeds.jsonl", "--count", "1", *TOOLS).code == 0
    assert tooldata("queue", PROJECT, "--json").out == before
    [row] = [json.loads(line) for line in (folder / "seeds.jsonl").read_text().splitlines()]
    assert row["_meta"]["source"] == "mined"
    assert tooldata("import", "new.tooldata", "seeds.jsonl", *TOOLS).code == 0
    assert "F111" in tooldata("findings", "new.tooldata", "--json").objects[0]["code"]
    assert "cannot be written" in tooldata("mine", PROJECT, log, "--out", "seeds.jsonl", *TOOLS).err


def test_a_log_may_come_in_on_stdin(tooldata: Command, log: Path, piped: Callable[[bytes], None]) -> None:
    piped(log.read_bytes())
    result = tooldata("mine", PROJECT, "-", "--json", *TOOLS)
    assert result.code == 0
    assert "stdin: read as sharegpt" in result.err
    assert {one["source"]["file"] for one in result.objects} == {"stdin"}
    piped(b"")
    assert tooldata("mine", PROJECT, "-", *TOOLS).out == ""


def test_they_are_told_what_most_examples_are_told(
    tooldata: Command, folder: Path, log: Path, piped: Callable[[bytes], None]
) -> None:
    piped(b"Refund ORD-1\nRefund ORD-2\n")
    tooldata("seed", "new.tooldata", "refund", "--system", "Be brief.", *TOOLS)
    result = tooldata("mine", "new.tooldata", log, "--out", "a.jsonl", *TOOLS)
    assert "with the system prompt of most examples: Be brief." in result.err
    tooldata("mine", "new.tooldata", log, "--out", "b.jsonl", "--system", "", *TOOLS)
    for file, roles in (("a.jsonl", ["system", "user", "assistant"]), ("b.jsonl", ["user", "assistant"])):
        for line in (folder / file).read_text().splitlines():
            assert [one["role"] for one in json.loads(line)["messages"]] == roles


def test_hostile_logs_are_shown_as_what_they_are(tooldata: Command, folder: Path) -> None:
    log = folder / "log.jsonl"
    rows = [{"messages": [{"role": "user", "content": f"{HOSTILE} refund [b]it[/b] {n * 'a'}"}]} for n in range(5)]
    log.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{\n")
    result = tooldata("mine", PROJECT, log, *TOOLS)
    assert result.code == 0
    assert "\x1b" not in result.out
    assert "1 line could not be read" in result.err


def test_what_cannot_be_done_is_said(tooldata: Command, log: Path) -> None:
    assert "no such file" in tooldata("mine", PROJECT, "nothing.jsonl", *TOOLS).err
    assert tooldata("mine", PROJECT, log, "--format", "nonsense", *TOOLS).code == 2
    assert "the project has no tools" in tooldata("mine", "new.tooldata", log).err
