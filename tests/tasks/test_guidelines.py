"""Rulings as a page that somebody else can label by; decisions against them, found by a scan."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import ASK, Boundary
from tooldata_tui.errors import DataError
from tooldata_tui.review.border import open_border, written
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.settling import Settlement, carry_out, plan
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.guidelines import guidelines, write_guidelines
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.scanning import scan

CHECKER = Checker()
HERE = Boundary("refund", "track")
SAID = [
    ("how is my refund for 48291 coming along", "track"),
    ("how is my refund for 11111 coming along", "refund"),
    ("*pay* <b>me</b> back | now\nplease", "refund"),
    ("how is my refund for 22222 coming along", "track"),
]


def row(said: str, called: str) -> bytes:
    function = {"name": called, "arguments": "{}"}
    call = {"id": "c", "type": "function", "function": function}
    tools: list[Any] = [{"type": "function", "function": {"name": name, "description": name}} for name in HERE]
    messages = [{"role": "user", "content": said}, {"role": "assistant", "content": None, "tool_calls": [call]}]
    return json.dumps({"messages": messages, "tools": tools}).encode()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    project = Project.open(tmp_path / "shop.tooldata", make=True)
    (tmp_path / "data.jsonl").write_bytes(b"\n".join(row(*one) for one in SAID))
    import_file(project, tmp_path / "data.jsonl", CHECKER)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    yield session
    session.close()
    assert examine(project.writer()).sound
    project.close()


def rule(session: ReviewSession, example: int, outcome: str, text: str, boundary: Boundary = HERE) -> None:
    border, view = open_border(session, boundary), session.view(example)
    assert view is not None
    identity = border.ruling_id(outcome)
    settlement = Settlement(boundary, outcome, identity)
    carry_out(session, [plan(view, 1, settlement)], ruling=written(border, outcome, text, "ada", identity))


def codes(session: ReviewSession, example: int) -> set[str]:
    record = ExampleStore(session.project.writer()).record(example)
    assert record is not None
    return {one.code for one in record.findings}


def test_each_boundary_has_its_rulings_with_messages_they_settled(session: ReviewSession) -> None:
    rule(session, 1, "track", "asking about progress is track")
    rule(session, 3, ASK, "unclear: ask")
    lines = guidelines(session.reader, "shop").splitlines()
    assert lines[0] == "# Labelling guidelines: shop"
    assert "## refund or track?" in lines
    [first] = [line for line in lines if "asking about progress" in line]
    assert first.startswith("- **track**: asking about progress is track (ada, 20")
    assert first.endswith(", 1 settled)")
    assert "  - “how is my refund for 48291 coming along” (example 1)" in lines
    assert any(line.startswith("- **should ask**: unclear: ask") for line in lines)


def test_what_markdown_would_act_on_is_shown(session: ReviewSession) -> None:
    rule(session, 3, "refund", "`x` [y](http://z) \x1b[2J\n# no heading")
    text = guidelines(session.reader, "it_is <it>")
    assert "# Labelling guidelines: it_is \\<it\\>" in text
    assert "\\*pay\\* \\<b\\>me\\</b\\> back \\| now please" in text
    assert "\\`x\\` \\[y\\](http://z) ␛\\[2J⏎\\# no heading" in text


def test_without_rulings_the_page_says_so(session: ReviewSession) -> None:
    assert "Nothing was ruled yet." in guidelines(session.reader, "shop")


def test_a_file_that_exists_is_not_overwritten(session: ReviewSession, tmp_path: Path) -> None:
    rule(session, 1, "track", "so it is")
    assert write_guidelines(session.reader, "shop", tmp_path / "rulings.md") == 1
    before = (tmp_path / "rulings.md").read_text()
    assert "so it is" in before
    with pytest.raises(DataError, match="already exists"):
        write_guidelines(session.reader, "shop", tmp_path / "rulings.md")
    with pytest.raises(DataError, match="cannot be written"):
        write_guidelines(session.reader, "shop", tmp_path / "gone" / "rulings.md")
    assert (tmp_path / "rulings.md").read_text() == before


def test_a_scan_tells_of_decisions_that_do_not_go_together(session: ReviewSession) -> None:
    rule(session, 1, "track", "progress is track")
    view = session.view(2)
    assert view is not None
    session.accept(view)
    report = scan(session.project)
    assert {"A302", "A303"} <= codes(session, 2)
    assert "A303" in codes(session, 1)
    assert codes(session, 4).isdisjoint({"A302", "A303"})  # nobody decided it
    assert (report.findings["A302"], report.findings["A303"]) == (1, 2)
    session.undo()
    scan(session.project)
    assert codes(session, 2).isdisjoint({"A302", "A303"})
