"""An import and an inspection go on where a rule fails."""

from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.rules.across import Across
from tooldata_tui.rules.checker import Checker
from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.registry import selected
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.inspection import about_the_set
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.inspecting import look_closer

LINE = '{"messages": [{"role": "user", "content": "%s"}, {"role": "assistant"}]}\n'


def fail(*_: Any, **__: Any) -> Any:
    raise LookupError("no such thing")


def found(project: Project) -> dict[int, list[str]]:
    codes: dict[int, list[str]] = {}
    for row in Queries(project.writer()).findings():
        codes.setdefault(row[0], []).append(row[4])
    return codes


def test_what_a_failing_rule_says_is_kept_with_its_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(LINE % "one" + LINE % "two")
    project = Project.open(tmp_path / "it.tooldata", make=True)
    try:
        with monkeypatch.context() as broken:
            broken.setattr(Checker, "_check", fail)
            import_file(project, file, Checker())
        assert found(project) == {1: ["R901"], 2: ["R901"]}
        with monkeypatch.context() as broken:
            broken.setattr(Across, "add", fail)
            broken.setattr(HealthCheck, "findings", fail)
            broken.setattr(HealthCheck, "health", fail)
            look_closer(project, selected([], []))
        assert [codes.count("R901") for codes in found(project).values()] == [2, 2]
        assert [one.code for one in about_the_set(Queries(project.writer()))].count("R901") == 1
        look_closer(project, selected(["R", "C"], []))
        assert [codes.count("R901") for codes in found(project).values()] == [1, 1], "what the import said stays"
        assert about_the_set(Queries(project.writer())) == []
        assert examine(project.writer()).sound
    finally:
        project.close()
