"""``tooldata check --format sarif``, against the schema of the standard and what else it and GitHub ask for."""

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import pytest

from tooldata_tui.rules.registry import RULES

from .sample import LINES, PROJECT, TOOLS, Command, row

FILE = Path(__file__).with_name("sarif-schema-2.1.0.json")
#: A name in which everything stands that a reference would be read otherwise for.
NAME = "a b#c%20d?e=ü😀&f;[g]:h.jsonl"


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft7Validator:
    # Two patterns have a bracket that closes nothing, which not every engine reads as itself.
    document = json.loads(FILE.read_text(encoding="utf-8").replace("{2}]?$", r"{2}\\]?$"))
    assert document["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert len(document["definitions"]) == 52
    return jsonschema_rs.Draft7Validator(document, validate_formats=True)


@pytest.fixture
def sarif(tooldata: Command, schema: jsonschema_rs.Draft7Validator) -> Any:
    """The results of a check, once the log as a whole is known to be one."""

    def check(project: str | Path = PROJECT, *words: str | Path) -> list[dict[str, Any]]:
        out = tooldata("check", project, "--format", "sarif", *words).out
        log = json.loads(out)
        schema.validate(log)
        assert out.replace("\n", "").isprintable()
        [run] = log["runs"]
        assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
        for one in run["results"]:
            assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
        prints = [one["partialFingerprints"]["tooldataFinding/v1"] for one in run["results"]]
        assert len(set(prints)) == len(prints)
        results: list[dict[str, Any]] = run["results"]
        return results

    return check


def place(result: dict[str, Any]) -> tuple[str, int]:
    """The one place of a result, which GitHub wants to have a file and a line."""
    [location] = result["locations"]
    physical = location["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def test_the_schema_is_the_published_one() -> None:
    noted = FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() in noted


@pytest.mark.parametrize("spoiled", [{"version": "2.0.0"}, {"runs": [{}]}, {"more": 1}])
def test_the_schema_refuses_what_is_no_log(schema: jsonschema_rs.Draft7Validator, spoiled: dict[str, Any]) -> None:
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "any"}}}]}
    assert schema.is_valid(log)
    assert not schema.is_valid(log | spoiled)


def test_a_log_has_every_finding_at_its_line(sarif: Any, tooldata: Command) -> None:
    listed = tooldata("check", PROJECT, "--format", "jsonl").objects
    results = sarif()
    assert [one["ruleId"] for one in results] == [one["code"] for one in listed]
    told = [(one["source"]["file"] or "data.jsonl", one["source"]["line"] or 1) for one in listed]
    assert [place(one) for one in results] == told
    assert {one["ruleId"] for one in results} > {"J101", "C301", "X203"}


def test_a_log_of_nothing_has_no_results(sarif: Any) -> None:
    assert sarif(PROJECT, "--select", "M") == []


def test_a_log_of_hundreds_is_one_log(sarif: Any, folder: Path) -> None:
    rows = [row(f"n{number}", f"Where is number {number}?", {"items": number}) for number in range(300)]
    (folder / "many.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    (folder / "many.tools.json").write_text(json.dumps(TOOLS))
    results = sarif("many.jsonl", "--select", "C")
    assert len(results) == 600
    assert {place(one) for one in results} == {("many.jsonl", line) for line in range(1, 301)}


def test_what_is_waived_and_what_is_known_is_left_out(sarif: Any, tooldata: Command) -> None:
    tooldata("decide", PROJECT, "r1", "flag")
    before = len(sarif())
    assert tooldata("waive", PROJECT, "r2", "C301", "--reason", "it is [so](x) {0}").code == 0
    assert len(sarif()) == before - 1
    tooldata("check", PROJECT, "--write-baseline", "known.json")
    assert sarif(PROJECT, "--baseline", "known.json") == []


def test_any_name_of_a_file_is_a_reference_to_it(sarif: Any, folder: Path) -> None:
    (folder / NAME).write_text(LINES[1] + "\n", encoding="utf-8")
    for given in (NAME, folder / NAME):
        uris = {place(one)[0] for one in sarif(given)}
        assert [unquote(uri) for uri in uris] == [NAME]
        assert not any(re.match("[^/]*[:#?]", uri) for uri in uris)


def test_a_name_that_is_no_text_is_written_byte_for_byte(sarif: Any, tooldata: Command, folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \xff.jsonl")
    (folder / name).write_text(LINES[1] + "\n", encoding="utf-8")
    (folder / os.fsdecode(b"caf\xe9 \xff.tools.json")).write_text(json.dumps(TOOLS))
    assert {place(one)[0] for one in sarif(name)} == {"caf%E9%20%FF.jsonl"}
    for kind in ("text", "jsonl", "github"):
        done = tooldata("check", name, "--format", kind)
        assert "Traceback" not in done.err
        assert all(char == "\n" or char.isprintable() for char in done.out)


def test_a_file_elsewhere_is_named_whole(sarif: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "in").mkdir()
    monkeypatch.chdir(folder / "in")
    uris = {place(one)[0] for one in sarif(folder / "data.jsonl", "--select", "C,X")}
    assert uris == {(folder / "data.jsonl").as_uri()}


def test_what_is_about_the_set_stands_at_the_first_line_of_the_first_file(sarif: Any) -> None:
    [one] = sarif(PROJECT, "--select", "X203")
    assert place(one) == ("data.jsonl", 1)
    assert "logicalLocations" not in one["locations"][0]


def test_a_message_has_no_places_for_arguments_and_no_links(sarif: Any, folder: Path) -> None:
    key = "{0} [press](https://example.com)"
    (folder / "braces.jsonl").write_text(json.dumps(row("r1", "Where?", {"order_id": "ORD-1", key: 1})) + "\n")
    (folder / "braces.tools.json").write_text(json.dumps(TOOLS))
    [said] = [one["message"]["text"] for one in sarif("braces.jsonl", "--select", "C302")]
    assert "{{0}} [press] (https:" in said
