"""``tooldata seed`` makes examples of messages, one a line."""

import io
import json
import sys
from pathlib import Path

import pytest

from .sample import HOSTILE, PROJECT, Command

TOOLS = ["--tools", "data.tools.json"]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> "object":
    def give(text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def test_a_message_a_line_becomes_pending_examples_of_the_tool(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("Where is order ORD-48291?\n\n  where is it  \nWhere is order ORD-48291?\n")
    before = len(tooldata("queue", PROJECT, "--json").objects)
    result = tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS, "--json")
    assert result.code == 0
    assert result.err.endswith("2 examples added, pending, 1 message known already\n")
    first, second = result.objects
    assert (first["message"], first["arguments"]) == ("Where is order ORD-48291?", {"order_id": "ORD-48291"})
    assert (second["message"], second["missing"]) == ("where is it", ["order_id"])
    assert len(tooldata("queue", PROJECT, "--json").objects) == before + 2
    assert len(tooldata("queue", PROJECT, "--json", "--where", "source:seed status:pending").objects) == 2


def test_what_is_missing_is_what_the_rules_say(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("where is it\n")
    added = tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS, "--json").objects[0]["example"]
    codes = [one["code"] for one in tooldata("findings", PROJECT, "--json", "--where", f"#{added}").objects]
    assert "C301" in codes


def test_an_example_is_marked_as_written_by_hand(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("Where is ORD-48291?\n")
    tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS)
    assert tooldata("queue", PROJECT, "--json", "--where", "source:hand").objects
    tooldata("export", PROJECT, "out.jsonl", "--status", "any", "--where", "source:seed", "--allow-errors")
    assert json.loads((folder / "out.jsonl").read_text())["_meta"] == {"source": "seed", "kind": "hand"}


def test_messages_that_are_there_already_are_passed_over(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("Where is ORD-48291?\n")
    assert tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS).code == 0
    again = tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS)
    assert again.err.endswith("0 examples added, pending, 1 message known already\n")
    assert again.out == ""


def test_a_file_that_grew_gives_its_new_messages_whatever_became_of_the_tool(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("Where is ORD-48291?\n")
    tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS)
    tools = (folder / "data.tools.json").read_text().replace("order_id", "number")
    (folder / "data.tools.json").write_text(tools)
    (folder / "seeds.txt").write_text("Where is ORD-48291?\nWhere is ORD-48292?\n")
    [added] = tooldata("seed", PROJECT, "lookup_order", "seeds.txt", *TOOLS, "--json").objects
    assert added["arguments"] == {"number": "ORD-48292"}


@pytest.mark.parametrize("file", [[], ["-"]])
def test_standard_input_is_read_where_no_file_is_named(tooldata: Command, say: "object", file: list[str]) -> None:
    say("\ufeffWhere is ORD-48291?\r\n")  # type: ignore[operator]
    [row] = tooldata("seed", PROJECT, "lookup_order", *file, *TOOLS, "--json").objects
    assert row["message"] == "Where is ORD-48291?"


def test_no_tool_has_an_answer_to_write(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("What a nice day\n")
    result = tooldata("seed", PROJECT, "no-tool", "seeds.txt", *TOOLS)
    assert "its answer has to be written" in result.lines[0]
    assert [one["code"] for one in tooldata("findings", PROJECT, "--json", "--where", "source:hand").objects] == [
        "M106"
    ]


def test_a_folder_has_a_file_a_tool(tooldata: Command, folder: Path) -> None:
    seeds = folder / "texts"
    seeds.mkdir()
    (seeds / "lookup_order.txt").write_text("Where is ORD-48291?\n")
    (seeds / "refund.txt").write_text("Money back!\n")
    (seeds / "no-tool.txt").write_text("Hello\n")
    added = tooldata("seed", PROJECT, "texts", *TOOLS, "--json").objects
    assert [row["tool"] for row in added] == ["lookup_order", "no-tool", "refund"]
    (seeds / "refnd.txt").write_text("x\n")
    result = tooldata("seed", PROJECT, "texts", *TOOLS)
    assert result.code == 1
    assert "refnd.txt: no tool refnd; did you mean refund?" in result.err


def test_hostile_messages_are_kept_and_shown_as_what_they_are(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text(f"{HOSTILE} [b]bold[/b]\n", encoding="utf-8")
    result = tooldata("seed", PROJECT, "refund", "seeds.txt", *TOOLS)
    assert result.code == 0
    assert "\x1b" not in result.out
    assert "[b]bold[/b]" in result.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lookup_ordr", "seeds.txt"], 2, "did you mean lookup_order?"),
        (["lookup_order", "missing.txt"], 1, "cannot be read"),
        (["lookup_order", "latin.txt"], 1, "latin.txt:2: bytes that are not UTF-8"),
        (["lookup_order", "long.txt"], 1, "long.txt:1: longer than"),
        (["empty"], 1, "there are no TOOL.txt files in it"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_added(
    tooldata: Command, folder: Path, words: list[str], code: int, said: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "latin.txt").write_bytes(b"fine\n\xe9\n")
    (folder / "long.txt").write_text("日" * 200_000, encoding="utf-8")
    before = tooldata("queue", PROJECT, "--json").out
    result = tooldata("seed", PROJECT, *words, *TOOLS)
    assert result.code == code
    assert said in result.err
    assert tooldata("queue", PROJECT, "--json").out == before


def test_without_tools_there_is_nothing_to_seed(tooldata: Command, folder: Path) -> None:
    result = tooldata("seed", "new.tooldata", "lookup_order", "seeds.txt")
    assert result.code == 2
    assert "the project has no tools" in result.err


def test_the_tools_that_examples_are_offered_will_do(tooldata: Command, folder: Path) -> None:
    (folder / "data.tools.json").rename(folder / "other.json")
    (folder / "seeds.txt").write_text("Where is ORD-48291?\n")
    [row] = tooldata("seed", PROJECT, "lookup_order", "seeds.txt", "--json").objects
    assert row["arguments"] == {"order_id": "ORD-48291"}


def test_without_a_tool_a_screen_opens_where_there_is_a_terminal(tooldata: Command, folder: Path) -> None:
    result = tooldata("seed", PROJECT, *TOOLS)
    assert result.code == 2
    assert "this needs a terminal" in result.err
    assert "the project has no tools" in tooldata("seed", "new.tooldata").err


def test_the_system_prompt_of_most_examples_stands_before_a_message(tooldata: Command, folder: Path) -> None:
    (folder / "seeds.txt").write_text("Where is ORD-48291?\n")
    assert tooldata("seed", "a.tooldata", "lookup_order", "seeds.txt", "--system", "Be brief.", *TOOLS).code == 0
    again = tooldata("seed", "a.tooldata", "lookup_order", "seeds.txt", *TOOLS)
    assert again.err.endswith("0 examples added, pending, 1 message known already\n")
    (folder / "more.txt").write_text("Where is ORD-11111?\n")
    assert (
        "of most examples: Be brief. (--system '' for none)"
        in tooldata("seed", "a.tooldata", "lookup_order", "more.txt", *TOOLS).err
    )
    (folder / "last.txt").write_text("Where is ORD-22222?\n")
    tooldata("seed", "a.tooldata", "lookup_order", "last.txt", "--system", "", *TOOLS)
    tooldata("export", "a.tooldata", "out.jsonl", "--status", "any", "--allow-errors")
    told = [json.loads(line)["messages"][0] for line in (folder / "out.jsonl").read_text().splitlines()]
    assert [one["content"] for one in told] == ["Be brief.", "Be brief.", "Where is ORD-22222?"]
