"""``tooldata overlap``, and reference sets in the settings."""

import json
from pathlib import Path

from .sample import HOSTILE, PROJECT, Command, row


def references(folder: Path, name: str = "bench.jsonl") -> Path:
    """A set with the message of r3, nearly that of r1, and one more, whose names a terminal would act on."""
    rows = [
        row("b1", "what is in ord-3", None),
        row("b2", "Please, where is ORD-1? 1.10 €", None),
        row(HOSTILE, "Nothing of that kind at all", {"order_id": "X"}),
    ]
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{json.dumps(one)}\n" for one in rows) + "no JSON\n")
    return file


def test_what_is_met_is_printed_with_its_place(tooldata: Command, folder: Path) -> None:
    references(folder)
    result = tooldata("overlap", PROJECT, "bench.jsonl")
    assert result.code == 1
    first, second = result.lines
    assert first.startswith("#1  nearly the same  bench.jsonl:2 (b2)  ")
    assert second.startswith("#3  same message     bench.jsonl:1 (b1)  ")
    assert "bench.jsonl: 2 of 3 rows have something in common with this project, 1 more cannot be read" in result.err


def test_it_is_one_object_a_line(tooldata: Command, folder: Path) -> None:
    references(folder)
    first, second = tooldata("overlap", PROJECT, "bench.jsonl", "--json").objects
    assert second == {
        "example": 3,
        "source": {"file": "data.jsonl", "line": 3, "id": "r3"},
        "turn": 1,
        "code": "D401",
        "score": 1.0,
        "reference": {"file": "bench.jsonl", "line": 1, "id": "b1"},
    }
    assert first["code"] == "D402"


def test_calls_are_compared_with_the_tools_beside_the_set(tooldata: Command, folder: Path) -> None:
    file = folder / "bench.jsonl"
    file.write_text(json.dumps(row(HOSTILE, "Something else is asked there", {"order_id": "ORD-1"})) + "\n")
    assert tooldata("overlap", PROJECT, file).code == 0
    (folder / "bench.tools.json").write_text((folder / "data.tools.json").read_text())
    result = tooldata("overlap", PROJECT, file)
    assert result.code == 1
    assert "same call" in result.out
    assert "\x1b" not in result.out


def test_nothing_in_common_is_fine(tooldata: Command, folder: Path) -> None:
    (folder / "bench.jsonl").write_text(json.dumps(row("b", "Nothing of that kind at all", None)) + "\n")
    result = tooldata("overlap", PROJECT, "bench.jsonl")
    assert (result.code, result.out) == (0, "")


def test_a_set_has_to_be_named_and_there(tooldata: Command) -> None:
    nameless = tooldata("overlap", PROJECT)
    assert nameless.code == 2
    assert "[project] references" in nameless.err
    assert "there is no such file" in tooldata("overlap", PROJECT, "gone.jsonl").err


def test_the_settings_name_sets_and_nothing_of_them_is_imported(tooldata: Command, folder: Path) -> None:
    (folder / PROJECT).unlink()
    references(folder)
    (folder / "tooldata.toml").write_text('[project]\ntools = "data.tools.json"\nreferences = ["be*.jsonl"]\n')
    assert tooldata("import", ".").code == 1
    assert "bench" not in tooldata("stats", ".", "--json").out
    assert tooldata("overlap", ".").code == 1
    assert tooldata("scan", ".", "--words-only", "--json").objects[0]["findings"]["D401"] == 1
    (folder / "tooldata.toml").write_text('[project]\nreferences = ["gone.jsonl"]\n')
    result = tooldata("scan", ".", "--words-only")
    assert result.code == 0
    assert "not compared with the reference sets: " in result.err
