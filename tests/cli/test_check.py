"""``tooldata check``."""

import json
from pathlib import Path

from .sample import HOSTILE, LINES, PROJECT, Command

CALL = "$.messages[1].tool_calls[0].function.arguments"


def test_text_is_a_line_a_finding_then_a_summary(tooldata: Command) -> None:
    result = tooldata("check", PROJECT)
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

    assert codes() == ["C301", "C302", "C304", "J101", "J101"]
    assert codes("--select", "C") == ["C301", "C302", "C304"]
    assert codes("--select", "C30,J", "--ignore", "C302,J") == ["C301", "C304"]


def test_the_settings_choose_the_rules_unless_the_command_line_does(tooldata: Command, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[rules]\nignore = ["C", "J"]\n')
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
    result = tooldata("check", "data.jsonl", "--format", "jsonl")
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
