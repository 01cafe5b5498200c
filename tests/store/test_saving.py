"""What is not saved is said, and takes nothing with it."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Status
from tooldata_tui.errors import ProjectError, SaveError
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store import sqlite as sqlite_module
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import sqlite

from .making import CHECKER, child, line, project_with


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    project = project_with(tmp_path, [line(str(n)) for n in range(30)])
    session = ReviewSession(project, "ada", lambda: CHECKER)
    yield session
    session.close()
    project.close()


def view(session: ReviewSession, example: int = 1) -> Any:
    found = session.view(example)
    assert found is not None
    return found


def contents(db: Any) -> list[Any]:
    """Everything that a decision writes."""
    tables = ("verdict", "state", "step", "tally", "finding", "call", "draft", "memo", "queue")
    return [(table, db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()) for table in tables]


#: Every way to save something.
SAVING: dict[str, Callable[[ReviewSession], object]] = {
    "accept": lambda s: s.accept(view(s)),
    "reject": lambda s: s.reject(view(s), "duplicate"),
    "skip": lambda s: s.skip(view(s)),
    "flag": lambda s: s.flag(view(s)),
    "comment": lambda s: s.comment(view(s), "why?"),
    "edit": lambda s: s.edit(view(s), {**view(s).row, "note": 1}, accept=True),
    "bulk": lambda s: s.bulk(range(1, 20), Status.REJECTED),
    "undo": lambda s: s.undo(),
    "redo": lambda s: s.redo(),
    "draft": lambda s: s.save_draft(1, "{"),
    "memo": lambda s: s.remember(cursor=1),
    "queue": lambda s: s.save_queue(s.open_queue()),
}
EVERY_WAY = pytest.mark.parametrize("save", SAVING.values(), ids=SAVING)


def with_something_to_undo(session: ReviewSession) -> None:
    session.edit(view(session), {**view(session).row, "note": 0})
    session.accept(view(session))
    session.flag(view(session))
    session.undo()


# --- the disk is full


def test_a_full_disk_loses_only_what_it_says_it_did_not_save(session: ReviewSession) -> None:
    db = session.project.writer()
    db.execute(f"PRAGMA max_page_count={db.execute('PRAGMA page_count').fetchone()[0]}")
    said = -1
    with contextlib.suppress(SaveError):
        for number in range(10_000):
            session.comment(view(session), f"{number} {'x' * 500}")
            said = number
    assert 5 < said < 9_999
    assert view(session).state.comment.startswith(f"{said} ")
    before = contents(db)
    for save in (
        lambda: session.edit(view(session), {**view(session).row, "note": "x" * 100_000}, accept=True),
        lambda: session.bulk(range(1, 30), Status.ACCEPTED, "x" * 10_000),
        lambda: session.save_draft(2, "x" * 100_000),
    ):
        with pytest.raises(SaveError, match=r"it\.tooldata: the disk is full"):
            save()
        assert not db.in_transaction
    assert contents(db) == before
    assert examine(db).sound
    db.execute("PRAGMA max_page_count=1000000")
    session.comment(view(session), "there is room again")
    assert [verdict.seq for verdict in session.history(1)] == list(range(1, said + 3))
    assert examine(db).sound


def test_a_file_that_may_not_grow_loses_only_what_it_says_it_did_not_save(tmp_path: Path) -> None:
    project_with(tmp_path, [line("a")]).close()
    code = """
import pathlib, resource, sys
from tooldata_tui.errors import SaveError
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
project = Project.open(pathlib.Path(sys.argv[1]))
session = ReviewSession(project, "ada", None)
view = session.view(1)
session.accept(view)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    while True:
        print(session.comment(view, "x" * 3000).step)
except SaveError as error:
    print(error.message)
print(len(session.history(1)), examine(project.writer()).sound)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(session.accept(view).step, examine(project.writer()).sound)
"""
    *steps, words, counted, after = child(code, tmp_path / "it.tooldata").communicate()[0].decode().splitlines()
    assert steps == [str(n + 2) for n in range(len(steps))]
    assert words in ("the disk is full", "the disk reports an error")
    assert counted == f"{len(steps) + 1} True"
    assert after == f"{len(steps) + 2} True"


# --- somebody else is in the way


@EVERY_WAY
def test_a_project_that_is_locked_for_too_long_saves_nothing(
    session: ReviewSession, save: Callable[[ReviewSession], object]
) -> None:
    with_something_to_undo(session)
    db = session.project.writer()
    before = contents(db)
    other = Project.open(session.project.path)
    other.writer().execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA busy_timeout=10")
    with pytest.raises(SaveError, match=r"it\.tooldata: another program holds the project"):
        save(session)
    other.writer().execute("ROLLBACK")
    assert contents(db) == before
    save(session)
    assert contents(db) != before
    assert examine(db).sound
    other.close()


def test_a_project_that_is_locked_for_a_while_is_waited_for(session: ReviewSession) -> None:
    code = """
import pathlib, sys
from tooldata_tui.store.project import Project
project = Project.open(pathlib.Path(sys.argv[1]))
with project.transaction():
    print("locked", flush=True)
    sys.stdin.read(1)
    import time; time.sleep(0.05)
project.close()
"""
    with child(code, session.project.path, stdin=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"locked\n"
        holder.stdin.write(b"x")
        holder.stdin.close()
        assert session.accept(view(session)).step == 1
    assert holder.returncode == 0


def test_how_long_is_waited_is_told_in_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_module, "BUSY_SECONDS", 0.25)
    project = Project.open(tmp_path / "it.tooldata", make=True)
    assert project.writer().execute("PRAGMA busy_timeout").fetchone()[0] == 250
    project.close()


def test_closing_does_not_wait_for_somebody_who_writes(session: ReviewSession) -> None:
    other = Project.open(session.project.path)
    other.writer().execute("BEGIN IMMEDIATE")
    session.close()
    session.project.close()
    assert session.project.db is None
    other.close()


# --- the file goes away under us


def deleted(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.tooldata"))


def replaced(path: Path) -> None:
    copy = path.with_name("copy.tooldata")
    shutil.copy(path, copy)
    copy.replace(path)


GONE = pytest.mark.parametrize("happen", [deleted, moved, replaced])


@GONE
@EVERY_WAY
def test_nothing_is_saved_into_a_file_that_is_not_there_any_more(
    session: ReviewSession, save: Callable[[ReviewSession], object], happen: Callable[[Path], None]
) -> None:
    with_something_to_undo(session)
    before = contents(session.project.writer())
    happen(session.project.path)
    with pytest.raises(SaveError, match=r"moved, replaced or deleted while it was open; .* :backup FILE"):
        save(session)
    assert session.project.db is not None
    assert contents(session.project.db) == before
    assert view(session).state.status is Status.ACCEPTED


@GONE
def test_a_backup_still_has_all_that_was_saved(session: ReviewSession, happen: Callable[[Path], None]) -> None:
    for example in range(1, 8):
        session.accept(view(session, example))
    happen(session.project.path)
    target = session.project.path.with_name("saved.tooldata")
    session.project.backup(target)
    copy = Project.open(target)
    assert Queries(copy.writer()).decided() == set(range(1, 8))
    assert examine(copy.writer()).sound
    copy.close()


def test_a_file_that_was_moved_is_whole_once_it_is_closed(session: ReviewSession) -> None:
    session.accept(view(session))
    moved(session.project.path)
    session.close()
    session.project.close()
    again = Project.open(session.project.path.with_name("elsewhere.tooldata"))
    assert Queries(again.writer()).decided() == {1}
    assert examine(again.writer()).sound
    again.close()


def test_closing_leaves_the_log_of_another_project_that_took_the_name(tmp_path: Path) -> None:
    first = Project.open(tmp_path / "it.tooldata", make=True)
    (tmp_path / "it.tooldata").rename(tmp_path / "elsewhere.tooldata")
    for left in ("it.tooldata-wal", "it.tooldata-shm"):
        (tmp_path / left).unlink()
    second = project_with(tmp_path, [line("a")])
    log = (tmp_path / "it.tooldata-wal").stat().st_ino
    first.close()
    assert (tmp_path / "it.tooldata-wal").stat().st_ino == log
    reader = second.reader()
    assert Queries(reader).last_example() == 1
    reader.close()
    second.close()


# --- backups


def test_a_backup_replaces_nothing_and_leaves_nothing_half_done(session: ReviewSession, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    for target, words in (("taken", "already exists"), ("gone/copy", "cannot be made: No such file")):
        with pytest.raises(ProjectError, match=words):
            session.project.backup(tmp_path / target)
    assert (tmp_path / "taken").read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir() if "gone" in one.name or "copy" in one.name] == []


def test_a_backup_that_fails_is_taken_away(session: ReviewSession, tmp_path: Path) -> None:
    code = """
import pathlib, resource, sys
from tooldata_tui.errors import ProjectError
from tooldata_tui.store.project import Project
project = Project.open(pathlib.Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    project.backup(pathlib.Path(sys.argv[2]))
except ProjectError as error:
    print(error.message)
"""
    said = child(code, session.project.path, tmp_path / "copy").communicate()[0].decode()
    assert said.startswith("the copy failed: ")
    assert not (tmp_path / "copy").exists()


# --- verdicts stay


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verdict SET body = '{}'",
        "UPDATE verdict SET hash = x'00' WHERE n = 1",
        "DELETE FROM verdict",
        "DELETE FROM verdict WHERE n = 1",
    ],
)
def test_a_verdict_is_never_changed_nor_deleted(session: ReviewSession, statement: str) -> None:
    session.accept(view(session))
    with pytest.raises(sqlite.IntegrityError, match=r"verdicts are never (changed|deleted)"):
        session.project.writer().execute(statement)
    assert len(session.history(1)) == 1


def test_half_a_character_is_refused(session: ReviewSession) -> None:
    with pytest.raises(SaveError, match="half a character"):
        session.comment(view(session), "\ud800")
    session.comment(view(session), "\U0001f600")
    assert view(session).state.comment == "\U0001f600"
    assert examine(session.project.writer()).sound
