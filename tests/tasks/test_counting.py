"""The numbers of a project."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Tool, Toolset, VerdictKind
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.listing import last_decisions
from tooldata_tui.store.log import Change, Entry, Log, StoredState
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.counting import count_project, last_session
from tooldata_tui.tasks.importing import import_file

TOOLS = Toolset(tuple(Tool(name, "", {"type": "object"}) for name in ("often", "seldom", "never")))


def _row(tool: str | None) -> dict[str, Any]:
    call = {"id": "c", "type": "function", "function": {"name": tool, "arguments": "{}"}}
    answer = {"role": "assistant", "content": "ok"} if tool is None else {"role": "assistant", "tool_calls": [call]}
    return {"messages": [{"role": "user", "content": "Hi"}, answer]}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    rows = [_row(tool) for tool in ("often", "often", "often", "seldom", "unheard", None)]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps({**row, "n": n}) + "\n" for n, row in enumerate(rows)))
    project = Project.open(tmp_path / "it.tooldata", make=True)
    import_file(project, tmp_path / "data.jsonl", Checker(), tools=TOOLS)
    yield project
    project.close()


def test_tools_are_compared_with_the_average_of_those_that_are_defined(project: Project) -> None:
    tools = {tool.name: tool for tool in count_project(project.db).tools}
    assert {name: (tool.kept, tool.deviation) for name, tool in tools.items()} == {
        "often": (3, pytest.approx(1.25)),
        "seldom": (1, pytest.approx(-0.25)),
        "never": (0, -1.0),
        "unheard": (1, None),
        "no-tool": (1, None),
    }
    assert [name for name, tool in tools.items() if tool.imbalanced] == ["often", "never"]


def test_verdicts_that_were_taken_back_do_not_count(project: Project) -> None:
    assert last_decisions(project.db) == ("", [])
    log = Log(project, "ada@here", "ada")
    for example in (1, 2):
        log.append([Entry(example, b"", VerdictKind.ACCEPT, {}, Change())])
    step = log.undoable()
    assert step
    log.retract(step, lambda _, state: StoredState(state), done=0)
    assert count_project(project.db).reviewers == {"ada": {"accept": 1}}


def test_a_bulk_decision_is_one_for_the_pace(project: Project) -> None:
    entries = [Entry(example, b"", VerdictKind.ACCEPT, {}, Change()) for example in (1, 2, 3)]
    Log(project, "ada@here", "ada").append(entries)
    numbers = count_project(project.db)
    assert (numbers.last_reviewer, len(numbers.session)) == ("ada", 1)


def test_a_session_is_what_follows_the_last_long_break() -> None:
    assert last_session([]) == ()
    assert last_session([0, 100, 5_000, 5_060, 6_000]) == (5_000, 5_060, 6_000)
