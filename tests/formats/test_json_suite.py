"""The JSON test suite of Nicolas Seriot (MIT, see data/): what must fail fails with a place, never with a traceback."""

import base64
import contextlib
import json
from pathlib import Path

import pytest

from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.rules import Checker
from tooldata_tui.store.listing import bad_lines
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import import_file

SUITE = {
    one["name"]: base64.b64decode(one["base64"])
    for one in map(json.loads, (Path(__file__).parent / "data" / "json_test_suite.jsonl").read_text().splitlines())
}
SUITE["n_structure_100000_opening_arrays.json"] = b"[" * 100_000
SUITE["n_structure_open_array_object.json"] = b'[{"":' * 50_000
#: Valid JSON by the letter, but no reader agrees which of the two values counts.
TWICE = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}


@pytest.mark.parametrize("name", sorted(SUITE))
def test_what_must_parse_parses_and_what_must_not_is_refused(name: str) -> None:
    if name.startswith("n_") or name in TWICE:
        with pytest.raises(JsonError) as caught:
            loads(SUITE[name])
        assert caught.value.reason
        assert caught.value.column >= 0
    elif name.startswith("y_"):
        loads(SUITE[name])
    else:
        with contextlib.suppress(JsonError):
            loads(SUITE[name])


@pytest.mark.parametrize("name", sorted(SUITE))
def test_no_file_of_the_suite_is_an_example(name: str) -> None:
    reader = OpenAIReader()
    with pytest.raises(RowError) as caught:
        reader.example(reader.parse(SUITE[name]))
    error = caught.value
    assert error.code in {"J101", "J102", "J103", "J104", "J105"}
    if name.startswith("y_") and name not in TWICE:
        assert error.code == "J103"


def test_every_bad_line_is_reported_with_its_number_and_the_good_ones_go_in(tmp_path: Path) -> None:
    good = b'{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]}'
    lines: list[bytes] = []
    bad: dict[int, str] = {}
    for name, data in sorted(SUITE.items()):
        if b"\n" in data or not data.strip():
            continue
        lines.append(data)
        bad[len(lines)] = name
        lines.append(good)
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    project = Project.open(tmp_path / "mixed.tooldata", make=True)
    report = import_file(project, file, Checker())
    reported = {line.line for _, line in bad_lines(project.writer())}
    project.close()
    assert report.examples == lines.count(good)
    assert reported == set(bad)
