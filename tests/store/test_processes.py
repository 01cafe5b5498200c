"""Several programs at one project."""

import json
import subprocess
from pathlib import Path

import pytest

from tooldata_tui.dataset import Status
from tooldata_tui.errors import DataError
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks import importing

from .making import CHECKER, bring, child, line, project_with, write

_IMPORT = """
import pathlib, sys
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks import importing
importing._BATCH_LINES = 50
project = Project.open(pathlib.Path(sys.argv[1]))
print("begun", flush=True)
report = importing.import_file(project, pathlib.Path(sys.argv[2]), Checker())
print(report.examples)
project.close()
"""


def test_who_decides_while_another_imports_is_never_refused(tmp_path: Path) -> None:
    project = project_with(tmp_path, [line(str(n)) for n in range(20)])
    more = write(tmp_path / "more.jsonl", (line(f"more {n}") for n in range(2_000)))
    session = ReviewSession(project, "ada", lambda: CHECKER)
    importer = child(_IMPORT, project.path, more)
    assert importer.stdout is not None
    assert importer.stdout.readline() == b"begun\n"
    steps: list[int] = []
    seen = 0
    while importer.poll() is None or len(steps) < 10:
        view = session.view(len(steps) % 20 + 1)
        assert view is not None
        match len(steps) % 4:
            case 0:
                steps.append(session.accept(view).step)
            case 1:
                steps.append(session.edit(view, {**view.row, "note": len(steps)}).step)
            case 2:
                steps.append(session.bulk([1, 2, 3], Status.REJECTED).step)
            case 3:
                assert session.undo() is not None
                steps.append(0)
        now = session.queries.last_example()
        assert now >= seen  # what the other program wrote is seen as it comes
        seen = now
    assert importer.communicate()[0] == b"2000\n"
    assert importer.returncode == 0
    assert session.queries.last_example() == 2_020
    assert session.queries.tally("total") == {"": 2_020}
    assert examine(project.writer()).sound
    session.close()
    project.close()


_DECIDE = """
import json, pathlib, sys
from tooldata_tui.dataset import Status
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
checker = Checker()
project = Project.open(pathlib.Path(sys.argv[1]))
session = ReviewSession(project, sys.argv[2], lambda: checker)
sys.stdin.read(1)
steps = []
for number in range(25):
    view = session.view(number % 5 + 1)
    match number % 5:
        case 0: steps.append(session.skip(view).step)
        case 1: steps.append(session.bulk([1, 2, 3, 4], Status.ACCEPTED).step)
        case 2: steps.append(session.edit(view, {**view.row, "note": number}).step)
        case 3: session.undo()
        case 4: session.redo()
print(json.dumps(steps))
session.close()
project.close()
"""


@pytest.mark.parametrize("reviewers", [("ada", "bob", "cleo"), ("ada", "ada", "ada")], ids=["three people", "one"])
def test_programs_that_decide_at_once_lose_nothing(tmp_path: Path, reviewers: tuple[str, ...]) -> None:
    project_with(tmp_path, [line(str(n)) for n in range(5)]).close()
    path = tmp_path / "it.tooldata"
    programs = [child(_DECIDE, path, reviewer, stdin=subprocess.PIPE) for reviewer in reviewers]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"x")
        program.stdin.close()
        program.stdin = None
    outputs = [program.communicate()[0] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0]
    project = Project.open(path)
    db = project.writer()
    for log, said in zip(reviewers, outputs, strict=True):
        steps = {step for (step,) in db.execute("SELECT step FROM verdict WHERE reviewer = ?", (log,))}
        assert len(json.loads(said)) == 15
        assert set(json.loads(said)) <= steps
    for log in set(reviewers):
        seqs = [seq for (seq,) in db.execute("SELECT seq FROM verdict WHERE reviewer = ? ORDER BY seq", (log,))]
        assert seqs == list(range(1, len(seqs) + 1))
    found = examine(db)
    assert found.sound, (found.damage, found.drift)
    project.close()


def test_two_programs_that_import_different_files_keep_their_examples_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH_LINES", 2)
    project = project_with(tmp_path, [])
    other = Project.open(project.path)
    files = [write(tmp_path / f"{name}.jsonl", [line(f"{name} {n}") for n in range(7)]) for name in "ab"]
    bring(project, files[0], on_progress=lambda _: bring(other, files[1]))
    titles = [title for (title,) in project.writer().execute("SELECT title FROM example")]
    assert sorted(titles) == [f"{name} {n}" for name in "ab" for n in range(7)]
    assert examine(project.writer()).sound
    other.close()
    project.close()


def test_a_file_that_another_program_is_importing_is_imported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH_LINES", 2)
    project = project_with(tmp_path, [])
    other = Project.open(project.path)
    data = write(tmp_path / "data.jsonl", [line(str(n)) for n in range(7)])
    with pytest.raises(DataError, match=r"data\.jsonl: another program is importing this file"):
        bring(project, data, on_progress=lambda _: bring(other, data))
    assert Queries(other.writer()).last_example() == 7
    assert bring(project, data).examples == 0
    assert examine(project.writer()).sound
    other.close()
    project.close()
