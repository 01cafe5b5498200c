"""``tooldata import`` and the import that the review screen runs."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .sample import HOSTILE, LINES, PROJECT, TOOLS, Command, gzipped, row

Start = Callable[..., "subprocess.Popen[bytes]"]


def test_says_what_became_of_each_file_and_each_bad_line(tooldata: Command) -> None:
    result = tooldata("import", "new.tooldata", "data.jsonl")
    assert result.code == 1
    assert result.lines[0] == "data.jsonl: 5 examples, 2 bad lines"
    assert result.lines[1].startswith("data.jsonl:5: J101 not JSON: ")
    assert result.lines[2].startswith('  fixed, it would be: {"id": "r5"')
    assert result.lines[3].startswith("data.jsonl:7: J101 not JSON: ")


def test_json_says_the_same(tooldata: Command) -> None:
    (report,) = tooldata("import", "new.tooldata", "data.jsonl", "--json").objects
    assert (report["file"], report["examples"], report["known"]) == ("data.jsonl", 5, 0)
    assert [line["line"] for line in report["bad_lines"]] == [5, 7]
    assert json.loads(report["bad_lines"][0]["corrected"])["id"] == "r5"


def test_a_file_that_grew_gives_its_new_lines(tooldata: Command, folder: Path) -> None:
    assert tooldata("import", PROJECT, "data.jsonl").out == "data.jsonl: 0 new examples, 7 lines known already\n"
    with (folder / "data.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(LINES[5] + "\n" + "[]\n")
    result = tooldata("import", PROJECT, "data.jsonl")
    assert result.lines[0] == "data.jsonl: 1 new example, 1 bad line, 7 lines known already"
    assert result.lines[1].startswith("data.jsonl:9: J103 ")
    assert result.code == 1


def test_a_line_that_was_mended_is_no_bad_line_any_more(tooldata: Command, folder: Path) -> None:
    mended = [LINES[0], json.dumps(row("r5", "Hello", None))]
    (folder / "data.jsonl").write_text("\n".join(mended) + "\n", encoding="utf-8")
    assert tooldata("import", PROJECT, "data.jsonl").code == 0
    assert tooldata("check", PROJECT, "--select", "J").code == 0


def test_changed_tools_are_told(tooldata: Command, folder: Path) -> None:
    (folder / "data.tools.json").write_text(json.dumps(TOOLS[:1]))
    result = tooldata("import", PROJECT, "data.jsonl")
    assert "data.jsonl: the tools have changed; examples imported before keep those they had" in result.err
    assert "have changed" not in tooldata("import", PROJECT, "data.jsonl").err


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_files_are_read(tooldata: Command, folder: Path, ending: str) -> None:
    if ending == ".gz":
        packed = gzipped(folder / "data.jsonl")
    else:
        import zstandard

        packed = folder / "data.jsonl.zst"
        packed.write_bytes(zstandard.ZstdCompressor().compress((folder / "data.jsonl").read_bytes()))
    result = tooldata("import", "new.tooldata", packed.name)
    assert result.lines[0] == f"{packed.name}: 5 examples, 2 bad lines"
    assert tooldata("check", "new.tooldata", "--select", "C301").code == 1


def test_globs_stand_for_files_and_never_for_tools(tooldata: Command, folder: Path) -> None:
    (folder / "data2.jsonl").write_text(LINES[0] + "\n", encoding="utf-8")
    result = tooldata("import", "new.tooldata", "data*.json*", "data.jsonl", "--json")
    assert [one["file"] for one in result.objects] == ["data.jsonl", "data2.jsonl"]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(tooldata: Command, folder: Path) -> None:
    (folder / "torn.jsonl.gz").write_bytes(gzipped(folder / "data.jsonl").read_bytes()[:-20])
    (folder / "good.jsonl").write_text(LINES[0] + "\n", encoding="utf-8")
    result = tooldata("import", "new.tooldata", "torn.jsonl.gz", "good.jsonl")
    assert result.code == 1
    assert "tooldata: torn.jsonl.gz:7: the compressed data ends too early; what stands before came in" in result.err
    assert result.out == "good.jsonl: 1 example\n"


def test_a_missing_file_stops_before_anything_is_made(tooldata: Command, folder: Path) -> None:
    result = tooldata("import", "new.tooldata", "data.jsonl", "gone.jsonl")
    assert (result.code, result.err) == (1, "tooldata: gone.jsonl: there is no such file\n")
    assert not (folder / "new.tooldata").exists()


def test_a_folder_without_data_is_no_missing_file(tooldata: Command, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = tooldata("import", PROJECT, "empty")
    assert (result.code, result.err) == (1, "tooldata: empty: there is no dataset file in this folder\n")


def test_a_hostile_file_name_is_shown_harmlessly(tooldata: Command, folder: Path) -> None:
    name = f"{HOSTILE}.jsonl"
    (folder / name).write_text(LINES[4] + "\n")
    result = tooldata("import", "new.tooldata", name)
    assert result.code == 1
    assert (result.out + result.err).replace("\n", "").isprintable()


def test_a_folder_imports_what_its_settings_name(tooldata: Command, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[project]\ndata = ["*.jsonl"]\n')
    assert tooldata("import", ".").out == "data.jsonl: 0 new examples, 7 lines known already\n"


def test_the_child_reports_as_json_lines(process: Start) -> None:
    with process("_import", "new.tooldata", "data.jsonl", "--events", stdin=subprocess.PIPE) as child:
        assert child.stdout
        events = [json.loads(line) for line in child.stdout]
    size = Path("data.jsonl").stat().st_size
    progress = {"event": "progress", "file": "data.jsonl", "done": size, "total": size, "examples": 5, "bad": 2}
    assert events == [progress, {"event": "done", "examples": 5, "bad": 2}]
    assert child.returncode == 0


def test_the_child_reports_what_went_wrong(process: Start) -> None:
    with process("_import", "new.tooldata", "gone.jsonl", "--events", stdin=subprocess.PIPE) as child:
        assert child.stdout
        events = [json.loads(line) for line in child.stdout]
    assert [event["event"] for event in events] == ["error"]
    assert "gone.jsonl" in events[0]["message"]
    assert child.returncode == 1


def test_the_child_ends_when_its_parent_is_gone(process: Start, folder: Path) -> None:
    os.mkfifo(folder / "slow.jsonl")
    child = process("_import", "new.tooldata", "slow.jsonl", "--events", stdin=subprocess.PIPE)
    with child, (folder / "slow.jsonl").open("wb"):  # opened from both sides: the import waits for data
        assert child.stdin
        child.stdin.close()
        assert child.wait() == 1
