"""``tooldata report``, and the health of the set in ``tooldata stats``."""

import json
import sys
from pathlib import Path

import pytest

from tests.alike import make_alike
from tests.rules.whole_set import clean_set

from .sample import PROJECT, Command


@pytest.fixture
def data(folder: Path) -> str:
    (folder / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in clean_set()), encoding="utf-8")
    return "set.jsonl"


def test_a_report_is_one_page_with_plots_and_the_worst_examples(tooldata: Command, folder: Path) -> None:
    pytest.importorskip("matplotlib")
    done = tooldata("report", PROJECT, "out.html")
    assert (done.code, done.out) == (0, "")
    page = (folder / "out.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert page.count("<svg role") == 4
    assert "lookup_order" in page
    assert "C301" in page
    assert "data.jsonl:2" in page


def test_a_report_is_never_written_over_something(tooldata: Command, folder: Path) -> None:
    (folder / "out.html").write_text("mine")
    done = tooldata("report", PROJECT, "out.html")
    assert done.code != 0
    assert "already exists" in done.err
    assert (folder / "out.html").read_text() == "mine"


def test_without_matplotlib_it_is_said_what_to_install(
    tooldata: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = tooldata("report", PROJECT, "out.html")
    assert done.code == 2
    assert "pip install 'tooldata[report]'" in done.err
    assert not (folder / "out.html").exists()


def test_the_map_is_on_the_page_where_there_are_vectors(tooldata: Command, folder: Path) -> None:
    pytest.importorskip("matplotlib")
    path = make_alike(folder / "alike", vectors=True)
    assert tooldata("report", path, "out.html").code == 0
    page = (folder / "out.html").read_text(encoding="utf-8")
    assert 'id="points"' in page
    assert tooldata("report", path, "again.html").code == 0
    assert (folder / "again.html").read_text(encoding="utf-8") == page


def test_gaps_are_printed_as_requests(tooldata: Command, data: str) -> None:
    assert tooldata("stats", data, "--gaps", "--json").objects == [
        {"kind": "parallel", "missing": 2},
        {"kind": "several", "missing": 2},
    ]
    assert tooldata("stats", data, "--gaps").lines == [
        "2  with several calls in a turn",
        "2  that speak of several tools",
    ]


def test_stats_show_the_health_that_the_last_scan_counted(tooldata: Command, data: str) -> None:
    assert "health" not in tooldata("stats", data).out
    tooldata("import", "set.tooldata", data)
    tooldata("stats", "set.tooldata", "--gaps")
    lines = tooldata("stats", "set.tooldata").lines
    at = lines.index("health (examples that are not rejected)")
    assert lines[at + 1].split(maxsplit=2) == ["42", "20%", "call nothing"]
    assert "  2 gaps; --gaps lists them" in lines
    (stats,) = tooldata("stats", "set.tooldata", "--json").objects
    assert stats["health"]["no_tool"] == 42
    assert stats["health"]["kinds"] == {"general": 14, "near-miss": 14, "multi-intent": 14}
    assert stats["about_the_set"] == []
