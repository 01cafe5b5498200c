"""What ms-swift reads of a row is what its messages say, as its own code reads it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.peers.projects import PROJECTS, export, lines, passed, project
from tests.peers.reading import read_by

pytestmark = pytest.mark.peers

_CALL = re.compile(r"<tool_call>\n(.*?)\n</tool_call>", re.DOTALL)


@pytest.mark.parametrize("name", PROJECTS)
def test_every_row_is_read_with_its_texts_calls_and_tools(tmp_path: Path, name: str) -> None:
    made = project(tmp_path, name)
    file = export(made, "swift.jsonl", "--target", "swift", examples=passed(made, "swift"))
    found = read_by("swift", tmp_path, file)
    if found is None:
        pytest.skip("ms-swift is not there: run make test-peers")
    rows = lines(file)
    assert len(rows) == len(found) > 30
    for row, one in zip(rows, found, strict=True):
        assert one is not None, row
        assert all(json.dumps(tool, ensure_ascii=False) in one["prompt"] for tool in json.loads(row.get("tools", "[]")))
        said = [turn for turn in one["messages"] if turn["role"] == "assistant"]
        assert calls_in(row) == [json.loads(text) for turn in said for text in _CALL.findall(turn["content"])], row
        assert texts_in(row) == [
            one["system"] or "",
            *(turn["content"] for turn in one["messages"] if not made_of_calls(turn)),
        ]


def calls_in(row: dict[str, Any]) -> list[Any]:
    return [json.loads(turn["content"]) for turn in row["messages"] if turn["role"] == "tool_call"]


def texts_in(row: dict[str, Any]) -> list[Any]:
    """The system prompt, or nothing, and what is said besides calls."""
    said = [(turn["role"], turn["content"]) for turn in row["messages"] if turn["role"] != "tool_call"]
    system = said.pop(0)[1] if said[0][0] == "system" else ""
    return [system, *(text for _, text in said)]


def made_of_calls(turn: dict[str, Any]) -> bool:
    return turn["role"] == "assistant" and turn["content"].startswith("<tool_call>\n")
