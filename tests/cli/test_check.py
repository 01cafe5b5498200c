"""``tooldata check``."""

import errno
import json
import os
from pathlib import Path

import pytest

from .sample import HOSTILE, LINES, PROJECT, Command

#: The rules of an import alone.
_IMPORT = ("--select", "J,C")
CALL = "$.messages[1].tool_calls[0].function.arguments"


def test_text_is_a_line_a_finding_then_a_summary(tooldata: Command) -> None:
    result = tooldata("check", PROJECT, *_IMPORT)
    assert result.code == 1
    assert result.lines[0].startswith("data.jsonl:5: J101 not JSON: ")
    assert f"data.jsonl:2: C301 order_id is missing  ({CALL}.order_id)" in result.lines
    assert any(line.startswith("1  C304  ") for line in result.lines)
    assert result.lines[-1] == "5 errors, 0 warnings, 0 remarks in 5 examples; fixes: 1 safe, 0 suggested"


def test_nothing_in_the_data_reaches_the_terminal_as_it_is(tooldata: Command) -> None:
    for form in ("text", "json", "jsonl"):
        result = tooldata("check", PROJECT, "--format", form)
        shown = (result.out + result.err).replace("\n", "")
        assert shown.isprintable()
        assert "C302" in result.out


def test_jsonl_has_the_fields_that_programs_rely_on(tooldata: Command) -> None:
    findings = {one["source"]["line"]: one for one in tooldata("check", PROJECT, "--format", "jsonl").objects}
    assert findings[3] == {
        "code": "C304",
        "severity": "error",
        "example": 3,
        "source": {"file": "data.jsonl", "line": 3, "id": "r3"},
        "turn": 1,
        "path": f"{CALL}.items",
        "message": findings[3]["message"],
        "score": None,
        "other": None,
        "labels": [],
        "fix": {
            "title": findings[3]["fix"]["title"],
            "safe": True,
            "patch": [
                {"path": ["messages", 1, "tool_calls", 0, "function", "arguments", "items"], "value": True},
            ],
        },
    }
    assert findings[4]["source"]["id"] == HOSTILE
    assert findings[5]["example"] is None
    assert findings[5]["source"] == {"file": "data.jsonl", "line": 5}
    assert findings[5]["fix"] is None


def test_json_is_one_array(tooldata: Command) -> None:
    listed = json.loads(tooldata("check", PROJECT, "--format", "json").out)
    assert listed == tooldata("check", PROJECT, "--format", "jsonl").objects
    assert json.loads(tooldata("check", PROJECT, "--format", "json", "--select", "M").out) == []


def test_select_and_ignore_choose_the_rules(tooldata: Command) -> None:
    def codes(*words: str) -> list[str]:
        return sorted(one["code"] for one in tooldata("check", PROJECT, "--format", "jsonl", *words).objects)

    assert set(codes()) > {"C301", "C302", "C304", "J101", "T204", "X203"}
    assert codes("--select", "C,J") == ["C301", "C302", "C304", "J101", "J101"]
    assert codes("--select", "C") == ["C301", "C302", "C304"]
    assert codes("--select", "C30,J", "--ignore", "C302,J") == ["C301", "C304"]


def test_the_settings_choose_the_rules_unless_the_command_line_does(tooldata: Command, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[rules]\nselect = ["M"]\n')
    assert tooldata("check", PROJECT).out == "nothing found in 5 examples\n"
    assert tooldata("check", PROJECT).code == 0
    assert "C301" in tooldata("check", PROJECT, "--select", "C301").out


def test_a_filter_leaves_out_other_examples_and_bad_lines(tooldata: Command) -> None:
    result = tooldata("check", PROJECT, "--format", "jsonl", "--where", "-#2 rule:C301,C304")
    assert [one["example"] for one in result.objects] == [3]


def test_remarks_alone_do_not_fail(tooldata: Command, folder: Path) -> None:
    (folder / "bare.jsonl").write_text(LINES[0] + "\n", encoding="utf-8")
    result = tooldata("check", "bare.jsonl", "--format", "jsonl")
    assert {one["severity"] for one in result.objects} == {"info"}
    assert result.code == 0


def test_a_dataset_file_is_checked_without_leaving_anything(tooldata: Command, folder: Path) -> None:
    (folder / PROJECT).unlink()
    before = sorted(folder.iterdir())
    result = tooldata("check", "data.jsonl", "--format", "jsonl", *_IMPORT)
    assert sorted(one["code"] for one in result.objects) == ["C301", "C302", "C304", "J101", "J101"]
    assert "data.jsonl: rows without tools get those of data.tools.json" in result.err
    assert sorted(folder.iterdir()) == before


def test_a_project_beside_the_dataset_takes_in_what_was_added(tooldata: Command, folder: Path) -> None:
    tooldata("import", "data.jsonl")
    with (folder / "data.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(LINES[1] + "\n")
    result = tooldata("check", "data.jsonl", "--format", "jsonl", "--select", "C301")
    assert [one["source"]["line"] for one in result.objects] == [2, 8]
    assert "data.jsonl: 1 new example, 7 lines known already" in result.err


def test_a_file_that_was_written_to_since_is_named_where_the_project_is(tooldata: Command, folder: Path) -> None:
    assert tooldata("check", PROJECT).err == ""
    with (folder / "data.jsonl").open("a") as stream:
        stream.write("{}\n")
    said = f"data.jsonl was written to since it was imported; tooldata import {PROJECT} data.jsonl reads it again\n"
    assert tooldata("check", PROJECT).err == said
    assert "data.jsonl:8: J103" in tooldata("import", PROJECT, "data.jsonl").out
    assert tooldata("check", PROJECT).err == ""


def test_a_rule_there_is_not_is_named_with_the_settings_that_select_it(tooldata: Command, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[rules]\nselect = ["Q"]\n')
    result = tooldata("check", PROJECT, "--select", "C")
    assert result.code == 2
    assert f"{folder / 'tooldata.toml'}: rules.select: no rule has the code 'Q'" in result.err


def test_the_settings_say_what_a_finding_counts_as(tooldata: Command, folder: Path) -> None:
    settings = folder / "tooldata.toml"
    settings.write_text('[rules]\nselect = ["C3"]\n[rules.severity]\nC = "info"\nC301 = "error"\n')

    def severities() -> dict[str, str]:
        return {one["code"]: one["severity"] for one in tooldata("check", PROJECT, "--format", "jsonl").objects}

    tooldata("import", PROJECT, "data.jsonl")
    assert severities() == {"C301": "error", "C302": "info", "C304": "info"}
    settings.write_text('[rules]\nselect = ["C3"]\n[rules.severity]\nC = "info"\n')
    assert tooldata("check", PROJECT).code == 0
    settings.write_text('[rules]\nselect = ["C3"]\n')
    assert tooldata("check", PROJECT).code == 1
    assert severities()["C304"] != "info"


def test_a_severity_of_a_rule_there_is_not_names_the_file(tooldata: Command, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[rules.severity]\nC999 = "info"\n')
    result = tooldata("check", "data.jsonl")
    assert result.code == 2
    assert "tooldata.toml: rules.severity: no rule has the code 'C999'" in result.err


def test_a_folder_with_settings_is_a_project(tooldata: Command, folder: Path) -> None:
    (folder / PROJECT).unlink()
    (folder / "data.tools.json").rename(folder / "mine.json")
    (folder / "tooldata.toml").write_text('[project]\ntools = "mine.json"\ndata = ["da*.jsonl", "none/*"]\n')
    result = tooldata("check", ".", "--format", "jsonl", "--select", "C")
    assert [one["code"] for one in result.objects] == ["C301", "C304", "C302"]


def test_tools_that_the_settings_name_must_be_there(tooldata: Command, folder: Path) -> None:
    (folder / "data.tools.json").unlink()
    (folder / "tooldata.toml").write_text('[project]\ntools = "gone.json"\n')
    result = tooldata("check", "data.jsonl")
    assert result.code == 2
    assert "project.tools: there is no file" in result.err


def test_files_are_named_as_seen_from_here(tooldata: Command, folder: Path) -> None:
    (folder / "in").mkdir()
    for name in ("data.jsonl", "data.tools.json"):
        (folder / name).rename(folder / "in" / name)
    tooldata("import", "in/data.jsonl")
    assert tooldata("check", "in/data.tooldata", "--select", "C301").lines[0].startswith("in/data.jsonl:2: C301 ")


def test_what_is_about_all_examples_has_no_line(tooldata: Command) -> None:
    words = ("check", PROJECT, "--select", "X203")
    said = "X203 4 turns call and say nothing: content is null, or left out"
    assert tooldata(*words).lines[0] == f"all examples: {said}"
    assert tooldata(*words, "--format", "jsonl").objects[0]["source"] == {"file": None, "line": None}
    [line] = tooldata(*words, "--format", "github").lines
    assert line.startswith("::notice title=X203")


def test_annotations_are_a_line_each_with_nothing_a_runner_would_read_otherwise(
    tooldata: Command, folder: Path
) -> None:
    (folder / "data.jsonl").rename(folder / "a,b:c.jsonl")
    (folder / "data.tools.json").rename(folder / "a,b:c.tools.json")
    lines = tooldata("check", "a,b:c.jsonl", "--format", "github", *_IMPORT).lines
    assert lines[2] == (
        f"::error file=a%2Cb%3Ac.jsonl,line=2,title=C301 missing-argument::order_id is missing  ({CALL}.order_id)"
    )
    assert len(lines) == 5
    assert all(line.isprintable() for line in lines)


def test_a_baseline_leaves_only_what_is_new(tooldata: Command, folder: Path) -> None:
    written = tooldata("check", "data.jsonl", "--write-baseline", "known.json", *_IMPORT)
    assert (written.code, written.out) == (0, "")
    assert "known.json: 5 findings noted as known" in written.err
    same = tooldata("check", "data.jsonl", "--baseline", "known.json", *_IMPORT)
    assert (same.code, same.out) == (0, "nothing new found in 5 examples\n")
    assert "5 known findings left out" in same.err
    text = (folder / "data.jsonl").read_text(encoding="utf-8").splitlines()
    moved = [text[5], *text, text[1].replace("r2", "r9")]
    (folder / "data.jsonl").write_text("\n".join(moved) + "\n", encoding="utf-8")
    new = tooldata("check", "data.jsonl", "--baseline", "known.json", "--format", "jsonl", *_IMPORT)
    assert [(one["code"], one["source"]["line"]) for one in new.objects] == [("C301", 9)]
    assert new.code == 1


def test_the_same_finding_once_more_is_new(tooldata: Command, folder: Path) -> None:
    tooldata("check", "data.jsonl", "--write-baseline", "known.json")
    with (folder / "data.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(LINES[1] + "\n")
    new = tooldata("check", "data.jsonl", "--baseline", "known.json", "--format", "jsonl")
    assert [(one["code"], one["source"]["line"]) for one in new.objects] == [("C301", 8)]


def test_a_baseline_that_cannot_be_written_stays_as_it_was(
    tooldata: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "known.json").write_text("before")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    result = tooldata("check", "data.jsonl", "--write-baseline", "known.json")
    assert (result.code, (folder / "known.json").read_text()) == (1, "before")
    assert "known.json: cannot be written: No space left on device" in result.err
    assert not list(folder.glob(".known*"))


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"tooldata_baseline": 1, "findings": []}'])
def test_what_is_no_baseline_is_refused(tooldata: Command, folder: Path, text: str | None) -> None:
    if text is not None:
        (folder / "known.json").write_text(text)
    result = tooldata("check", PROJECT, "--baseline", "known.json")
    assert (result.code, result.out) == (1, "")
    assert "known.json: " in result.err
