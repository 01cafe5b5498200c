"""Files that we export are read by the packages that people read them with."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.peers.reading import read_by
from tooldata_tui.cli.main import main

pytestmark = pytest.mark.peers


def _tool(name: str, required: list[str], **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required}
    return {"type": "function", "function": {"name": name, "description": f"Does {name}.", "parameters": schema}}


def _call(id: str, name: str, **arguments: Any) -> dict[str, Any]:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def _calls(*calls: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": list(calls)}


def _said(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


WEATHER = _tool("get_weather", ["city"], city={"type": "string"})
ALARM = _tool("set_alarm", ["hour"], hour={"type": "integer"}, volume={"type": "number"}, city={"type": "integer"})
SEARCH = _tool(
    "search",
    ["filter"],
    filter={
        "type": "object",
        "properties": {"tags": {"type": "array", "items": {"type": "string"}}, "limit": {"type": ["integer", "null"]}},
    },
)
#: Arguments of the same name and another type, an integer beside a fraction, a null that is meant, calls at once, no
#: call, no tools: what tables and templates stumble over.
ROWS = [
    {
        "messages": [
            _said("system", "Be brief."),
            _said("user", "Weather in Paris?"),
            _calls(_call("call_1", "get_weather", city="Paris")),
            _said("tool", '{"temp": 18}', tool_call_id="call_1"),
            _said("assistant", "18 °C in Paris."),
        ],
        "tools": [WEATHER, ALARM],
    },
    {
        "messages": [_said("user", "Wake me at 7 in city 3."), _calls(_call("call_1", "set_alarm", hour=7, city=3))],
        "tools": [ALARM],
    },
    {
        "messages": [
            _said("user", "Weather in Rome, and an alarm at 6, volume 0.5?"),
            _calls(_call("call_1", "get_weather", city="Rome"), _call("call_2", "set_alarm", hour=6, volume=0.5)),
            _said("tool", "20", tool_call_id="call_1"),
            _said("tool", "set", tool_call_id="call_2"),
            _said("assistant", "20 °C; the alarm is set."),
        ],
        "tools": [WEATHER, ALARM],
    },
    {
        "messages": [
            _said("user", "Find anything about owls."),
            _calls(_call("call_1", "search", filter={"tags": ["owls"], "limit": None})),
        ],
        "tools": [SEARCH],
    },
    {"messages": [_said("user", "How are you?"), _said("assistant", "Fine.")], "tools": [WEATHER]},
    {"messages": [_said("user", "Hello"), _said("assistant", "Hello!")]},
]
CALLS = [call["function"] for row in ROWS for message in row["messages"] for call in message.get("tool_calls") or ()]

Export = Callable[..., Path]


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Export]:
    """Writes the rows, those of some numbers only if they are given, and gives the file."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(tmp_path)
    for key in [key for key in os.environ if key.startswith(("TOOLDATA_", "XDG_"))]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TOOLDATA_REVIEWER", "ada")

    def write(out: str, *words: str, rows: list[dict[str, Any]] = ROWS) -> Path:
        Path("rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        assert main(["export", "rows.jsonl", out, "--status", "any", "--allow-errors", *words]) == 0
        return tmp_path / out

    yield write
    signal.signal(signal.SIGTERM, before)


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def without_nulls(value: Any) -> Any:
    """What a table gives back of keys that a message or a row did not have."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("target", ["trl", "unsloth"])
def test_datasets_gives_every_row_of_a_table_as_the_lines_have_it(tmp_path: Path, export: Export, target: str) -> None:
    expected = lines(export("out.jsonl", "--target", target))
    found = read_by("hub", tmp_path, "parquet", tmp_path / "cache", export("out.parquet", "--target", target))
    assert [row["messages"] for row in found] == [row["messages"] for row in expected]
    assert [row["tools"] for row in found] == [row.get("tools") for row in expected]


@pytest.mark.parametrize("target", ["trl", "axolotl", "together", "swift", "mistral", "openai"])
def test_datasets_gives_every_line_as_it_is(tmp_path: Path, export: Export, target: str) -> None:
    file = export("out.jsonl", "--target", target)
    found = read_by("hub", tmp_path, "json", tmp_path / "cache", file)
    assert [arguments_in(row) for row in found] == [arguments_in(row) for row in lines(file)]
    assert without_nulls(found) == without_nulls(lines(file))


def arguments_in(row: dict[str, Any]) -> list[Any]:
    return [call["function"]["arguments"] for message in row["messages"] for call in message.get("tool_calls") or ()]


def test_datasets_gives_texts_in_a_table_as_they_are(tmp_path: Path, export: Export) -> None:
    file = export("out.parquet", "--target", "trl", "--arguments", "string")
    found = read_by("hub", tmp_path, "parquet", tmp_path / "cache", file)
    assert [one for row in found for one in arguments_in(row)] == [call["arguments"] for call in CALLS]
    tools = [json.loads(row["tools"]) if row["tools"] else None for row in found]
    assert tools == [row.get("tools") for row in ROWS]


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_trl_learns_each_call_once_and_nothing_but_what_the_assistant_says(
    tmp_path: Path, export: Export, ending: str
) -> None:
    file = export(f"out.{ending}", "--target", "trl")
    kind = "json" if ending == "jsonl" else ending
    made = read_by("sft", tmp_path, kind, tmp_path / "cache", "", "0", file)
    assert len(made) == len(ROWS)
    for row, one in zip(ROWS, made, strict=True):
        expected = ""
        for message in row["messages"]:
            if message["role"] == "assistant":
                told = [call["function"] for call in message.get("tool_calls") or ()]
                texts = [{**call, "arguments": json.loads(call["arguments"])} for call in told]
                calls = "".join(f"<call>{json.dumps(text)}</call>" for text in texts)
                expected += f"{message['content'] or ''}{calls}<eos>"
        assert one["learned"] == expected
        assert "None" not in one["text"]
        assert one["text"].count("<tools>") == ("tools" in row)
        assert one["text"].count("null") == one["learned"].count("null") + one["text"].count('"null"')


def test_mistrals_validators_take_every_record(tmp_path: Path, export: Export) -> None:
    rows = [row for row in ROWS if row["messages"][-1]["role"] == "assistant"]
    assert read_by("mistral", tmp_path, export("out.jsonl", "--target", "mistral", rows=rows)) == []


def test_mistrals_validators_take_every_prefix(tmp_path: Path, export: Export) -> None:
    file = export("out.jsonl", "--target", "mistral", "--prefixes")
    assert len(lines(file)) > len(ROWS)
    assert read_by("mistral", tmp_path, file) == []


@pytest.mark.parametrize("vendor", ["openai", "anthropic", "gemini", "bedrock", "responses"])
def test_every_record_is_of_the_types_that_a_vendor_publishes(tmp_path: Path, export: Export, vendor: str) -> None:
    how = "--format" if vendor == "responses" else "--target"
    assert read_by("typed", tmp_path, vendor, export("out.jsonl", how, vendor, "--allow-losses")) == []


def test_togethers_check_passes_a_file(tmp_path: Path, export: Export) -> None:
    report = read_by("uploads", tmp_path, export("out.jsonl", "--target", "together"))
    assert (report["is_check_passed"], report["num_samples"]) == (True, len(ROWS))
