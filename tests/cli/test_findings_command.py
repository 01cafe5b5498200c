"""``tooldata findings``: everything that was found, the worst examples first."""

import json
from pathlib import Path
from typing import Any

import pytest

from .sample import HOSTILE, PROJECT, TOOLS, Command, row


@pytest.fixture
def scanned(tooldata: Command, folder: Path) -> str:
    """A project with a message that is there twice, and another under two labels."""
    rows = [
        row("a", "Where is the parcel I was promised?", {"order_id": "ORD-1"}),
        row("b", "where is the parcel i was promised", {"order_id": "ORD-2"}),
        row("c", f"Pay me back for all of it {HOSTILE}", {}, name="refund"),
        row("d", f"Pay me back for all of it {HOSTILE}", {"order_id": "ORD-4"}),
        row("e", "What is in ORD-5?", {}),
    ]
    (folder / "more.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    (folder / "more.tools.json").write_text(json.dumps(TOOLS))
    tooldata("import", "more.tooldata", "more.jsonl")
    tooldata("scan", "more.tooldata", "--words-only")
    return "more.tooldata"


def told(findings: list[Any]) -> list[tuple[Any, str]]:
    return [(one["example"], one["code"]) for one in findings]


def test_the_findings_of_rules_and_triage_come_worst_first(tooldata: Command, scanned: str) -> None:
    result = tooldata("findings", scanned, "--json", "--select", "C,D")
    assert told(result.objects) == [(5, "C301"), (3, "D301"), (4, "D301"), (1, "D101"), (2, "D101")]
    assert result.code == 0
    conflict = result.objects[1]
    assert conflict == {
        "code": "D301",
        "severity": "error",
        "example": 3,
        "source": {"file": "more.jsonl", "line": 3, "id": "c"},
        "turn": 1,
        "path": "$",
        "message": "labelled lookup_order in #4, which says the same",
        "score": 1.0,
        "other": 4,
        "labels": ["lookup_order", "refund"],
        "fix": None,
    }


def test_they_are_those_of_check_in_the_order_of_the_queue(tooldata: Command, scanned: str) -> None:
    found = tooldata("findings", scanned, "--json").objects
    checked = tooldata("check", scanned, "--format", "jsonl").objects
    assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, checked))
    ranks = {one["example"]: rank for rank, one in enumerate(tooldata("queue", scanned, "--json").objects)}
    order = [ranks[one["example"]] for one in found if one["example"] is not None]
    assert order == sorted(order)


def test_a_selection_and_a_filter_narrow_them(tooldata: Command, scanned: str) -> None:
    assert told(tooldata("findings", scanned, "--json", "--select", "D1").objects) == [(1, "D101"), (2, "D101")]
    assert told(tooldata("findings", scanned, "--json", "--select", "A,D", "--where", "tool:refund rule:D").objects)[
        0
    ] == (3, "D301")
    assert tooldata("findings", scanned, "--select", "M203").lines == ["nothing found in 5 examples"]
    assert tooldata("findings", scanned, "--select", "M203", "--json").lines == []


def test_for_people_a_line_says_file_line_and_what_it_is(tooldata: Command, scanned: str) -> None:
    result = tooldata("findings", scanned, "--select", "C,D")
    assert result.lines[0].startswith("more.jsonl:5: C301 ")
    assert result.lines[1] == "more.jsonl:3: D301 labelled lookup_order in #4, which says the same"
    assert result.out.replace("\n", "").isprintable()


def test_lines_that_are_no_example_come_before_all(tooldata: Command) -> None:
    result = tooldata("findings", PROJECT, "--json")
    assert [one["example"] for one in result.objects] == [None, None, 2, 3, 4]
    assert told(tooldata("findings", PROJECT, "--json", "--where", "tool:lookup_order").objects)[0] == (2, "C301")


def test_weights_of_the_settings_order_findings_and_queue(tooldata: Command, scanned: str, folder: Path) -> None:
    (folder / "tooldata.toml").write_text("[priority]\nduplicate = 1\nerror = 0.1\nconflict = 0")
    found = tooldata("findings", scanned, "--json", "--select", "C,D").objects
    assert told(found) == [(1, "D101"), (2, "D101"), (5, "C301"), (3, "D301"), (4, "D301")]
    ranked = tooldata("queue", scanned, "--json", "--select", "C,D").objects
    assert [(one["example"], one["priority"]) for one in ranked] == [(1, 1), (2, 1), (5, 0.1), (3, 0.04), (4, 0.04)]


@pytest.mark.parametrize("command", ["scan", "queue", "import", "findings", "stats"])
def test_a_weight_that_is_none_is_refused_by_every_command(tooldata: Command, folder: Path, command: str) -> None:
    (folder / "tooldata.toml").write_text("[priority]\nerorr = 0.5")
    result = tooldata(command, PROJECT, *(["data.jsonl"] if command == "import" else []))
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith('tooldata.toml: priority.erorr: there is no such key; did you mean "error"?\n')


def test_numbers_in_a_fix_are_json(tooldata: Command, folder: Path) -> None:
    parameters = {"type": "object", "properties": {"amount": {"type": "number"}}}
    (folder / "pay.jsonl").write_text(json.dumps(row("a", "Pay 12.50", {"amount": "12.50"}, name="pay")) + "\n")
    (folder / "pay.tools.json").write_text(
        json.dumps([{"type": "function", "function": {"name": "pay", "parameters": parameters}}])
    )
    for words in (("findings", "pay.jsonl", "--json"), ("check", "pay.jsonl", "--format", "jsonl")):
        (found,) = [one for one in tooldata(*words).objects if one["code"] == "C304"]
        assert found["fix"]["patch"][0]["value"] == 12.5
