"""``tooldata export`` for trainers, in other formats, as pairs, as a table, and in splits."""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tooldata_tui.targets.target import TARGETS

from .sample import LINES, PROJECT, Command

ANY = ("--status", "any", "--allow-errors")


@pytest.fixture
def accepted(tooldata: Command) -> Command:
    """The command, after #1 and #5 (lines 1 and 6), which are fine, were accepted."""
    assert tooldata("decide", PROJECT, "--where", "#1,#5", "accept", "--yes").code == 0
    return tooldata


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_a_trainer_gets_its_records_with_the_tools_that_rows_were_lent(accepted: Command, folder: Path) -> None:
    result = accepted("export", PROJECT, "out.jsonl", "--target", "trl")
    assert result.code == 0
    first, second = lines_of(folder / "out.jsonl")
    assert first["messages"][1]["tool_calls"][0]["function"]["arguments"] == {"order_id": "ORD-1"}
    assert "content" not in first["messages"][1]
    assert [one["function"]["name"] for one in second["tools"]] == ["lookup_order", "refund"]
    assert first.keys() == {"messages", "tools"}


def test_a_trainer_that_is_no_format_may_be_named_as_one(accepted: Command, folder: Path) -> None:
    assert accepted("export", PROJECT, "out.jsonl", "--format", "axolotl").code == 0
    assert isinstance(lines_of(folder / "out.jsonl")[0]["messages"][1]["tool_calls"][0]["function"]["arguments"], str)


def test_what_says_the_same_leaves_as_it_came(accepted: Command, folder: Path) -> None:
    tools = json.loads((folder / "data.tools.json").read_text())
    untouched = '{"messages":[{"role":"user","content":"1\\u20ac"},{"role":"assistant","content":"Ok"}], "tools": []}'
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ok"}]
    variant = json.dumps({"id": "x", "messages": messages, "tools": tools})
    (folder / "own.jsonl").write_text(f"{untouched}\n{variant}\n")
    assert accepted("export", "own.jsonl", "out.jsonl", "--target", "openai", *ANY).code == 0
    first, second = (folder / "out.jsonl").read_text().splitlines()
    assert first == untouched
    assert json.loads(second) == {"messages": messages, "tools": tools}


def test_what_rows_say_besides_is_kept_where_that_is_asked_for(accepted: Command, folder: Path) -> None:
    assert accepted("export", PROJECT, "out.jsonl", "--target", "trl", "--keep-meta").code == 0
    assert [one["id"] for one in lines_of(folder / "out.jsonl")] == ["r1", "r6"]


def test_a_card_and_a_manifest_stand_beside_it_and_tell_no_time(accepted: Command, folder: Path) -> None:
    (report,) = accepted("export", PROJECT, "out.jsonl", "--json").objects
    papers = [(folder / report[key]).read_text(encoding="utf-8") for key in ("card", "manifest")]
    assert accepted("export", PROJECT, "out.jsonl", "--force").code == 0
    assert [(folder / report[key]).read_text(encoding="utf-8") for key in ("card", "manifest")] == papers
    manifest = json.loads(papers[1])
    assert manifest["files"] == report["files"]
    assert manifest["files"][0]["sha256"] == hashlib.sha256((folder / "out.jsonl").read_bytes()).hexdigest()
    assert manifest["counts"]["labels"] == {"lookup_order": 1, "no-tool": 1}
    assert "| lookup\\_order | 1 | 50.0% |" in papers[0]
    assert "data.jsonl" in papers[0]


@pytest.mark.parametrize("target", [name for name, one in TARGETS.items() if one.trainer.usage])
def test_a_card_says_how_the_files_are_given_to_the_trainer(accepted: Command, folder: Path, target: str) -> None:
    assert accepted("export", PROJECT, "whole/", "--target", target).code == 0
    assert accepted("export", PROJECT, "split/", "--target", target, "--split", "train=0.5,dev=0.5").code == 0
    ending = TARGETS[target].endings[0]
    for out, first in (("whole", "data"), ("split", "train")):
        card = (folder / out / "README.md").read_text(encoding="utf-8")
        use = card.partition("## Use\n")[2].partition("\n## ")[0]
        assert first in use
        assert ("dev" in use) == (out == "split")
        assert not re.search(r"\{(train|test|kind)", use)
        assert f"{first}{ending}" in use or target == "llama-factory"
        kind, _, code = use.partition("```")[2].partition("\n")
        code = code.partition("```")[0]
        if kind == "python":
            compile(code, out, "exec")
        if kind == "yaml":
            assert yaml.safe_load(code)


def test_a_name_that_is_none_for_a_program_is_not_put_into_one(accepted: Command, folder: Path) -> None:
    name = "a $(b) `c`.jsonl"
    assert accepted("export", PROJECT, name, "--target", "swift").code == 0
    assert "--dataset FILE" in (folder / f"{name}.card.md").read_text(encoding="utf-8")


def test_a_card_that_somebody_else_wrote_is_not_replaced(accepted: Command, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "README.md").write_text("mine")
    result = accepted("export", PROJECT, "out/", "--force")
    assert (result.code, (folder / "out" / "README.md").read_text()) == (1, "mine")
    assert "no export wrote it" in result.err
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["README.md"]


def test_a_name_that_a_trainer_refuses_is_changed_everywhere_and_noted(tooldata: Command, folder: Path) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "get.time", "arguments": "{}"}}
    tool = {"type": "function", "function": {"name": "get.time", "description": "Says the time.", "parameters": {}}}
    messages = [{"role": "user", "content": "Time?"}, {"role": "assistant", "content": None, "tool_calls": [call]}]
    write(folder / "own.jsonl", {"messages": messages, "tools": [tool]})
    result = tooldata("export", "own.jsonl", "out/", "--target", "openai", *ANY)
    assert "does not accept the name get.time: it is written get_time" in result.err
    (record,) = lines_of(folder / "out" / "data.jsonl")
    assert record["tools"][0]["function"]["name"] == "get_time"
    assert record["messages"][1]["tool_calls"][0]["function"]["name"] == "get_time"
    assert json.loads((folder / "out" / "manifest.json").read_text())["names"] == {"get.time": "get_time"}


def test_what_a_trainer_would_spoil_is_listed_and_stays_unless_allowed(tooldata: Command, folder: Path) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    tool = {"type": "function", "function": {"name": "f", "description": "Does it.", "parameters": {"type": "object"}}}
    said = {"role": "assistant", "content": "I look.", "tool_calls": [call]}
    rows = [{"messages": [{"role": "user", "content": f"{n}"}, said], "tools": [tool]} for n in range(2)]
    write(folder / "own.jsonl", *rows)
    words = ("export", "own.jsonl", "out.jsonl", "--target", "mistral", *ANY)
    result = tooldata(*words)
    assert result.code == 1
    assert "#1 F206 " in result.err
    assert "--text drop" in result.err
    assert "mistral would change or refuse 2 examples" in result.err
    assert not (folder / "out.jsonl").exists()
    assert tooldata(*words, "--allow-losses").code == 0
    assert tooldata(*words, "--text", "drop", "--force").code == 0
    assert lines_of(folder / "out.jsonl")[0]["messages"][1].keys() == {"role", "tool_calls"}


def test_what_a_format_has_no_place_for_is_said_before(accepted: Command) -> None:
    result = accepted("export", PROJECT, "out.json", "--format", "xlam")
    assert result.code == 0
    assert "xlam has no place for " in result.err


def test_an_example_that_cannot_be_said_is_listed_and_left_out(tooldata: Command, folder: Path) -> None:
    said = [{"role": role, "content": "x"} for role in ("user", "assistant", "user", "assistant")]
    write(folder / "own.jsonl", {"messages": said})
    result = tooldata("export", "own.jsonl", "out.json", "--format", "xlam", *ANY)
    assert result.code == 1
    assert "#1 J104 " in result.err
    result = tooldata("export", "own.jsonl", "out.json", "--format", "xlam", *ANY, "--allow-losses")
    assert (result.code, (folder / "out.json").read_text()) == (0, "[]\n")


def test_a_json_file_is_one_list(accepted: Command, folder: Path) -> None:
    assert accepted("export", PROJECT, "out.json").code == 0
    text = (folder / "out.json").read_text(encoding="utf-8")
    assert text == f"[\n{LINES[0]},\n{LINES[5]}\n]\n"


@pytest.mark.parametrize("indent", [None, 1, 2, 4, "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_array_that_nobody_edited_leaves_as_it_came(
    tooldata: Command, folder: Path, indent: int | str | None, ending: str
) -> None:
    said = [{"from": "human", "value": "Hi {\n}"}, {"from": "gpt", "value": "Hello, 1.10 €"}]
    rows = [{"conversations": said, "tools": "[]", "more": {}}, {"conversations": said, "score": 1.10}]
    text = json.dumps(rows, indent=indent, ensure_ascii=False)
    if indent is None:
        text = f"[\n{json.dumps(rows[0])},\n{json.dumps(rows[1])}\n]"
    elif ending != "\n":
        text = text.replace("\n", ending)
    (folder / "own.json").write_text(text + (ending if indent is not None else "\n"), encoding="utf-8", newline="")
    assert tooldata("export", "own.json", "out.json", "--format", "sharegpt", *ANY, "--allow-losses").code == 0
    assert (folder / "out.json").read_bytes() == (folder / "own.json").read_bytes()


def test_an_array_of_records_that_close_anyhow_is_one(tooldata: Command, folder: Path) -> None:
    said = '{"conversations": [{"from": "human", "value": "Hi"},\n  {"from": "gpt", "value": "Hello"}]}'
    (folder / "own.json").write_text(f"[ {said} ,{said}\n]")
    assert tooldata("export", "own.json", "out.json", "--format", "sharegpt", *ANY, "--allow-losses").code == 0
    assert (folder / "out.json").read_text() == f"[\n{said},\n{said}\n]\n"


def test_an_export_stops_where_loading_the_file_would_change_a_value(tooldata: Command, folder: Path) -> None:
    said = [{"role": "user", "content": "Warm?"}, {"role": "assistant", "tool_calls": [None]}]
    said[1]["tool_calls"] = [{"type": "function", "function": {"name": "heat", "arguments": {"to": 0.7}}}]
    write(folder / "own.jsonl", {"messages": said})
    words = ("export", "own.jsonl", "--target", "trl", *ANY)
    result = tooldata(*words, "out.jsonl")
    assert result.code == 1
    assert "#1 F217 the number 0.7 is read as 0.7000000000000001; write the arguments as texts" in result.err
    assert tooldata("preflight", "own.jsonl", "--target", "trl").code == 1
    assert tooldata(*words, "texts.jsonl", "--arguments", "string").code == 0
    assert tooldata(*words, "out.parquet").code == 0
    assert tooldata("export", "own.jsonl", "out.jsonl", "--target", "openai", *ANY).code == 0


def test_splits_are_files_beside_each_other_or_in_a_folder(accepted: Command, folder: Path) -> None:
    result = accepted("export", PROJECT, "out.jsonl.gz", "--split", "train=0.5,test=0.5", *ANY)
    assert "near-duplicates are not known" in result.err
    assert {path.name for path in folder.glob("out*")} == {
        "out-train.jsonl.gz",
        "out-test.jsonl.gz",
        "out.jsonl.gz.card.md",
        "out.jsonl.gz.manifest.json",
    }
    words = ("export", PROJECT, "parts/", "--target", "llama-factory", "--split", "train=0.5,test=0.5", *ANY)
    assert accepted(*words, "--allow-losses").code == 0
    info = json.loads((folder / "parts" / "dataset_info.json").read_text())
    assert [one["file_name"] for one in info.values()] == ["train.json", "test.json"]
    assert "path: train.json" in (folder / "parts" / "README.md").read_text()


def test_a_companion_that_says_something_else_is_not_replaced(accepted: Command, folder: Path) -> None:
    (folder / "dataset_info.json").write_text("{}")
    result = accepted("export", PROJECT, "out.json", "--target", "llama-factory", "--force")
    assert (result.code, (folder / "dataset_info.json").read_text()) == (1, "{}")
    assert "export into a folder of its own" in result.err
    assert not (folder / "out.json").exists()


def test_pairs_are_what_was_made_of_an_example_and_what_it_was(accepted: Command, folder: Path) -> None:
    accepted("decide", PROJECT, "1", "relabel", "--tool", "refund")
    accepted("decide", PROJECT, "1", "accept")
    accepted("decide", PROJECT, "3", "reject", "--reason", "wrong-arguments")
    assert accepted("export", PROJECT, "dpo.jsonl", "--format", "dpo", "--allow-errors").code == 0
    (pair,) = lines_of(folder / "dpo.jsonl")
    names = [pair[key][0]["tool_calls"][0]["function"]["name"] for key in ("chosen", "rejected")]
    assert names == ["refund", "lookup_order"]
    assert accepted("export", PROJECT, "kto.jsonl", "--format", "kto", "--allow-errors").code == 0
    judged = [(one["label"], one.get("reason")) for one in lines_of(folder / "kto.jsonl")]
    assert judged == [(True, None), (False, "edited"), (False, "wrong-arguments"), (True, None)]


def test_without_an_edit_there_is_no_pair_and_no_file(accepted: Command, folder: Path) -> None:
    result = accepted("export", PROJECT, "dpo.jsonl", "--format", "dpo")
    assert (result.code, (folder / "dpo.jsonl").exists()) == (1, False)
    assert "no accepted example gives a record for dpo; a pair needs" in result.err


def test_verdicts_are_a_table_without_formulas(accepted: Command, folder: Path) -> None:
    accepted("decide", PROJECT, "1", "comment", "--text", "=1+1")
    assert accepted("export", PROJECT, "out.csv", "--format", "csv").code == 0
    with (folder / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert (rows[0]["id"], rows[0]["source"], rows[0]["status"]) == ("r1", "data.jsonl:1", "accepted")
    assert (rows[0]["reviewer"], rows[0]["comment"]) == ("ada", "'=1+1")


def test_parquet_holds_what_the_lines_would(accepted: Command, folder: Path) -> None:
    import pyarrow.parquet

    assert accepted("export", PROJECT, "out.parquet", "--target", "trl").code == 0
    assert accepted("export", PROJECT, "out.jsonl", "--target", "trl").code == 0
    rows = pyarrow.parquet.read_table(folder / "out.parquet").to_pylist()
    found = [{"messages": [*map(json.loads, row["messages"])], "tools": json.loads(row["tools"])} for row in rows]
    assert found == lines_of(folder / "out.jsonl")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["o.jsonl", "--target", "mistrall"], "no target mistrall; did you mean mistral?"),
        (["o.jsonl", "--format", "openai", "--target", "trl"], "say the same thing twice"),
        (["o.jsonl", "--format", "bfcl"], "bfcl is only read"),
        (["o.jsonl", "--prefixes"], "not for openai"),
        (["o.jsonl", "--target", "openai", "--arguments", "object"], "written in one way"),
        (["o.jsonl", "--target", "trl", "--arguments", "list"], "no 'list'"),
        (["o.parquet", "--target", "mistral"], "mistral is not written as parquet"),
        (["o.parquet.gz", "--target", "trl"], "compressed inside"),
        (["o.json", "--format", "csv"], "written as .csv"),
        (["o.jsonl", "--split", "../x=1"], "is no name"),
        (["-", "--split", "a=0.5,b=0.5"], "splits are files"),
    ],
)
def test_what_makes_no_sense_is_wrong_use(accepted: Command, folder: Path, words: list[str], said: str) -> None:
    before = sorted(path.name for path in folder.iterdir())
    result = accepted("export", PROJECT, *words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_row_with_an_image_leaves_for_a_trainer_whose_records_can_say_it(tooldata: Command, folder: Path) -> None:
    part = {"type": "image_url", "image_url": {"url": "x"}}
    row = {"messages": [{"role": "user", "content": [part]}, {"role": "assistant", "content": "A cat."}]}
    write(folder / "image.jsonl", row)
    result = tooldata("export", "image.jsonl", "out.jsonl", "--target", "trl", "--status", "any")
    assert (result.code, lines_of(folder / "out.jsonl")) == (0, [row])


def test_a_card_lists_so_many_licences_and_counts_the_rest(tooldata: Command, folder: Path) -> None:
    rows = [
        {
            "messages": [{"role": "user", "content": f"Hi {at}"}, {"role": "assistant", "content": "Hello."}],
            "license": f"{at:03} {'x' * 5_000}",
        }
        for at in range(70)
    ]
    write(folder / "many.jsonl", *rows)
    assert tooldata("export", "many.jsonl", "out.jsonl", "--status", "any").code == 0
    card = (folder / "out.jsonl.card.md").read_text(encoding="utf-8")
    assert "| 059 x" in card
    assert "| 060 x" not in card
    assert "And 10 more licences." in card
    assert max(map(len, card.splitlines())) < 300
