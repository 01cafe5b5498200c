"""``tooldata queue --similar``, and what the review screen runs beside itself for it and for the map."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tooldata_tui.store.beside import MAP, beside

from .sample import PROJECT, Command

Process = Callable[..., "subprocess.Popen[bytes]"]


def test_the_likest_examples_come_first(tooldata: Command) -> None:
    result = tooldata("queue", PROJECT, "--similar", "#2", "--json")
    assert result.code == 0
    assert "compared by words" in result.err
    first, second, *_ = result.objects
    assert (first["example"], first["likeness"]) == (2, 1.0)
    assert second["source"]["id"] == "r1"
    assert 0 < second["likeness"] < 1


def test_a_filter_narrows_what_is_alike(tooldata: Command) -> None:
    result = tooldata("queue", PROJECT, "--similar", "2", "--where", "-#2")
    assert result.code == 0
    assert result.lines[0].split()[0] == "#1"


def test_an_example_is_found_by_its_own_id(tooldata: Command) -> None:
    assert tooldata("queue", PROJECT, "--similar", "r3").lines[0].split()[0] == "#3"


@pytest.mark.parametrize(
    ("which", "says"), [("#99", "there is no example #99"), ("nobody", "no example has the id nobody")]
)
def test_an_example_that_is_not_there_is_said(tooldata: Command, which: str, says: str) -> None:
    result = tooldata("queue", PROJECT, "--similar", which)
    assert result.code != 0
    assert says in result.err


def events(process: "subprocess.Popen[bytes]") -> list[dict[str, Any]]:
    """What it reports while its standard input is open."""
    assert process.stdout is not None
    assert process.stdin is not None
    with process:
        found = [json.loads(line) for line in process.stdout]
        process.stdin.close()
    return found


def test_the_screen_is_told_what_is_alike(process: Process) -> None:
    [found] = events(process("_similar", PROJECT, "2", stdin=subprocess.PIPE))
    assert found["event"] == "found"
    assert found["by"] == "words"
    assert found["examples"][0] == 2


@pytest.mark.parametrize("command", [("_similar", "99"), ("_layout",)])
def test_the_screen_is_told_what_is_wrong(process: Process, command: tuple[str, ...]) -> None:
    name, *words = command
    [found] = events(process(name, PROJECT, *words, stdin=subprocess.PIPE))
    assert found["event"] == "error"
    assert found["message"]


def test_the_map_is_drawn_with_a_word_about_each_stage(process: Process, folder: Any) -> None:
    from contextlib import closing

    from tests.alike import embed
    from tooldata_tui.store.project import Project
    from tooldata_tui.store.vectors import vectors_path
    from tooldata_tui.triage.embedding.vectors import VectorCache, text_hash

    texts = ["Where is ORD-1? 1.10 €", "Where is it?", "What is in ORD-3?", "Hello"]
    with closing(Project.open(folder / PROJECT)) as project, closing(VectorCache(vectors_path(project.path))) as cache:
        cache.add("letters", [text_hash(text) for text in texts], embed(texts))
    told = events(process("_layout", PROJECT, stdin=subprocess.PIPE))
    assert [(one["event"], one.get("stage")) for one in told[:2]] == [("stage", "reading"), ("stage", "drawing")]
    assert told[-1]["event"] == "done"
    assert beside(folder / PROJECT, MAP).exists()
