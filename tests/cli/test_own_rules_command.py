"""Rules of a person's own, from the settings to what ``check`` prints."""

import re
from pathlib import Path

import pytest

from .sample import PROJECT, ROOT, Command

PAGE = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
RULES = """
from tooldata_tui.rules.own import rule

@rule("U101", severity="error")
def says_where(example):
    if "Where" in example.messages[0].content:
        yield "it says where", 0
"""


@pytest.fixture
def rules(folder: Path) -> Path:
    (folder / "tooldata.toml").write_text('[rules]\nown = ["my_rules.py"]\nselect = ["U", "R"]\n')
    file = folder / "my_rules.py"
    file.write_text(RULES)
    return file


def found(tooldata: Command, *more: str) -> list[tuple[int | None, str]]:
    result = tooldata("check", PROJECT, "--format", "jsonl", *more)
    return [(one["example"], one["code"]) for one in result.objects]


def test_rules_run_once_they_are_trusted_and_not_after_a_change(tooldata: Command, rules: Path) -> None:
    tooldata("import", PROJECT, "data.jsonl")
    assert found(tooldata) == [(None, "R903")]
    result = tooldata("trust", PROJECT)
    assert result.code == 0
    assert result.out.startswith(f"{rules.resolve()} may run as it is now, ")
    assert found(tooldata) == [(1, "U101"), (2, "U101")]
    assert found(tooldata, "--ignore", "U101") == []
    rules.write_text(RULES.replace("Where", "Hello"))
    assert found(tooldata) == [(None, "R903")]
    tooldata("trust", PROJECT)
    assert [example for example, _ in found(tooldata)] == [5]


def test_that_they_are_not_run_or_fail_is_told_whatever_is_selected(tooldata: Command, rules: Path) -> None:
    tooldata("import", PROJECT, "data.jsonl")
    assert found(tooldata, "--select", "U101") == [(None, "R903")]
    assert found(tooldata, "--select", "U101", "--ignore", "R") == []
    assert found(tooldata, "--select", "M101") == []
    rules.write_text("def (:")
    tooldata("trust", PROJECT)
    assert found(tooldata, "--select", "M101") == [(None, "R901")]
    assert found(tooldata, "--select", "M101", "--ignore", "R901") == []


def test_their_findings_are_in_every_form_and_can_be_waived(tooldata: Command, rules: Path) -> None:
    tooldata("import", PROJECT, "data.jsonl")
    tooldata("trust", PROJECT)
    for form in ("text", "json", "sarif", "github"):
        assert "it says where" in tooldata("check", PROJECT, "--format", form).out
    assert tooldata("waive", PROJECT, "r1", "U101", "--reason", "it may").code == 0
    assert found(tooldata) == [(2, "U101")]


def test_without_rules_in_the_settings_there_is_nothing_to_trust(tooldata: Command) -> None:
    result = tooldata("trust", "data.jsonl")
    assert result.code != 0
    assert 'write own = ["my_rules.py"] under [rules]' in result.err


def test_the_rule_on_the_page_does_what_it_says(tooldata: Command, rules: Path, folder: Path) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    rules.write_text(example[1].replace("initiate_refund", "lookup_order").replace("ORD-", "ORD-1"))
    tooldata("import", PROJECT, "data.jsonl")
    tooldata("trust", PROJECT)
    assert (2, "U101") in found(tooldata)
    assert (1, "U101") not in found(tooldata)
