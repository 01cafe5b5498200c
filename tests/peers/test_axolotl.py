"""What Axolotl does to a row is told as its own code does it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.peers.projects import PROJECTS, export, preflight, project, tooldata
from tests.peers.reading import read_by

pytestmark = pytest.mark.peers

TARGET = ("--target", "axolotl")
#: A template that TRL ships, whose turns end on the token that ends one here, and that has room for no thoughts.
MODEL = "qwen3_instruct_2507"
END = "<|im_end|>"


@pytest.fixture(scope="module", params=PROJECTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("axolotl"), request.param)


def read(home: Path, file: Path, model: str = MODEL) -> list[Any]:
    found = read_by("axolotl", home, model, "train", "train_detail", file)
    if found is None:
        pytest.skip("axolotl is not there: run make test-peers")
    return list(found)


def test_a_row_stops_it_where_that_is_said_and_nowhere_else(tmp_path: Path, made: Path) -> None:
    told = preflight(made, *TARGET)
    written = [one for one in told if not any("cannot be written" in said["message"] for said in one["outcomes"])]
    file = export(made, "all.jsonl", *TARGET, "--allow-losses", examples=[one["example"] for one in written])
    stops = [one["example"] for one, row in zip(written, read(tmp_path, file), strict=True) if row is None]
    assert stops == [one["example"] for one in written if "raises" in {said["effect"] for said in one["outcomes"]}]


def test_of_the_rest_it_reads_and_learns_what_is_shown(tmp_path: Path, made: Path) -> None:
    template = tmp_path / "template.jinja"
    template.write_text(source(tmp_path, made), encoding="utf-8")
    words = (*TARGET, "--template", template)
    told = [one for one in preflight(made, *words) if not one["refused"]]
    # Arguments of #315 in the demo are a text, and no object.
    wanted = (at % 40 == 0 or len(one["trained"]) > 3 or one["example"] == 315 for at, one in enumerate(told))
    some = [one["example"] for one, is_wanted in zip(told, wanted, strict=True) if is_wanted]
    found = read(tmp_path, export(made, "some.jsonl", *TARGET, examples=some))
    for example, one in zip(some, found, strict=True):
        shown = json.loads(tooldata(made.parent, "preflight", made.name, *words, "--row", str(example), "--json"))
        assert one["text"] == shown["text"], example
        spans = "".join(shown["text"][begin:end] for begin, end in shown["trained_spans"])
        assert one["learned"] == spans.replace(f"{END}\n", END), example


def test_of_a_turn_that_says_which_parts_it_learns_from_those(tmp_path: Path) -> None:
    said = "It is mild. I think. Take a coat."
    parts = [
        {"begin_offset": 12, "end_offset": 19, "train": False},
        {"begin_offset": 21, "end_offset": 99, "train": True},
    ]
    messages = [{"role": "user", "content": "Weather?"}, {"role": "assistant", "content": said, "train_detail": parts}]
    (tmp_path / "rows.jsonl").write_text(json.dumps({"messages": messages}) + "\n")
    tooldata(tmp_path, "import", "rows.tooldata", "rows.jsonl", "--format", "openai")
    [told] = preflight(tmp_path / "rows.tooldata", *TARGET)
    assert [one["code"] for one in told["outcomes"]] == ["F209"]
    [found] = read(tmp_path, export(tmp_path / "rows.tooldata", "out.jsonl", *TARGET))
    assert found["learned"] == f"Take a coat.{END}"


def source(home: Path, made: Path) -> str:
    row = home / "row.jsonl"
    row.write_text('{"messages": []}\n', encoding="utf-8")
    text: str = read_by("templates", home, row)[MODEL]["source"]
    return text
