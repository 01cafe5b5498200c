"""Making, opening and refusing project files."""

import contextlib
import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.errors import ProjectError, SaveError, UsageError
from tooldata_tui.store import project as project_module
from tooldata_tui.store import schema
from tooldata_tui.store import sqlite as sqlite_module
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project, project_path
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.store.sqlite import has_wal_fix, network_file_system, sqlite
from tooldata_tui.store.waivers import waive

from .making import child, line, project_with


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project of three examples, closed."""
    project = project_with(tmp_path, [line(str(n)) for n in range(3)])
    project.close()
    return project.path


def change(path: Path, *statements: str) -> None:
    """Do what only a stranger does."""
    with sqlite.connect(str(path)) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def pragma(path: Path, name: str) -> Any:
    with sqlite.connect(str(path)) as db:
        value = db.execute(f"PRAGMA {name}").fetchone()[0]
    db.close()
    return value


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def refused(path: Path, **options: bool) -> str:
    with pytest.raises(ProjectError) as caught:
        Project.open(path, **options)
    return str(caught.value)


# --- paths


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("a.tooldata", "a.tooldata"),
        ("a.jsonl", "a.tooldata"),
        ("a.jsonl.gz", "a.tooldata"),
        ("a.ndjson.zst", "a.tooldata"),
        ("a.b.json", "a.b.tooldata"),
        ("data", "data.tooldata"),
        (".jsonl", ".jsonl.tooldata"),
    ],
)
def test_a_project_lies_beside_its_data(tmp_path: Path, given: str, found: str) -> None:
    assert project_path(tmp_path / given) == tmp_path / found


def test_a_folder_stands_for_the_one_project_in_it(tmp_path: Path) -> None:
    assert project_path(tmp_path) == tmp_path / f"{tmp_path.name}.tooldata"
    (tmp_path / "a.tooldata").touch()
    assert project_path(tmp_path) == tmp_path / "a.tooldata"
    (tmp_path / "b.tooldata").touch()
    with pytest.raises(UsageError, match=r"several projects: a\.tooldata, b\.tooldata"):
        project_path(tmp_path)


# --- making


def test_a_new_project_is_sound_and_durable(tmp_path: Path) -> None:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    assert project.notices == []
    assert examine(project.writer()).sound
    settings = {
        name: project.writer().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2}
    project.close()
    assert names(tmp_path) == ["it.tooldata"]


def test_without_make_nothing_is_made(tmp_path: Path) -> None:
    assert "there is no project" in refused(tmp_path / "it.tooldata")
    assert "there is no project" in refused(tmp_path / "gone" / "it.tooldata")
    assert names(tmp_path) == []


@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o277])
def test_only_the_owner_reads_any_of_its_files_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        project = Project.open(tmp_path / "it.tooldata", make=True)
        with project.transaction() as db:
            save_memo(db, {"a": 1})
        project.backup(tmp_path / "copy.tooldata")
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    finally:
        os.umask(before)
    files = ("it.tooldata", "it.tooldata-wal", "it.tooldata-shm", "copy.tooldata")
    assert modes == dict.fromkeys(files, 0o600)
    project.close()


def test_a_project_that_others_can_read_is_told_of(path: Path) -> None:
    path.chmod(0o644)
    project = Project.open(path)
    assert project.notices == ["others can read the project; type: chmod 600 it.tooldata"]
    project.close()


def test_an_empty_file_that_a_crash_left_is_made_into_a_project(tmp_path: Path) -> None:
    (tmp_path / "it.tooldata").touch(0o600)
    assert "holds nothing" in refused(tmp_path / "it.tooldata")
    project = Project.open(tmp_path / "it.tooldata", make=True)
    assert examine(project.writer()).sound
    project.close()


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(schema.TABLES, "broken", "CREATE TABLE")
    assert "incomplete input" in refused(tmp_path / "it.tooldata", make=True)
    assert names(tmp_path) == []


def test_a_log_that_another_project_left_is_not_thrown_away(tmp_path: Path) -> None:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    with project.transaction() as db:
        save_memo(db, {"a": 1})
    (tmp_path / "it.tooldata").rename(tmp_path / "elsewhere.tooldata")
    assert "it.tooldata-wal: holds the last changes" in refused(tmp_path / "it.tooldata", make=True)
    project.close()
    moved = Project.open(tmp_path / "elsewhere.tooldata")
    assert Queries(moved.writer()).memos() == {"a": 1}
    moved.close()


def test_programs_that_make_the_same_project_find_one(tmp_path: Path) -> None:
    code = """
import sys, pathlib
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import save_memo
sys.stdin.read(1)
project = Project.open(pathlib.Path(sys.argv[1]), make=True)
with project.transaction() as db:
    save_memo(db, {sys.argv[2]: 1})
project.close()
"""
    ready, go = os.pipe()
    children = [child(code, tmp_path / "it.tooldata", str(n), stdin=ready) for n in range(4)]
    os.close(ready)
    os.write(go, b"....")
    os.close(go)
    assert [(one.communicate()[0], one.returncode) for one in children] == [(b"", 0)] * 4
    project = Project.open(tmp_path / "it.tooldata")
    assert sorted(Queries(project.writer()).memos()) == ["0", "1", "2", "3"]
    assert examine(project.writer()).sound
    project.close()


# --- refusing


def test_a_database_of_another_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    foreign = tmp_path / "it.tooldata"
    change(foreign, "CREATE TABLE theirs(a)", "INSERT INTO theirs VALUES(1)")
    before = foreign.read_bytes()
    for make in (False, True):
        assert "database of another program" in refused(foreign, make=make)
    assert foreign.read_bytes() == before
    assert names(tmp_path) == ["it.tooldata"]


@pytest.mark.parametrize("content", [b"x", b"{}\n" * 1000, b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    junk = tmp_path / "it.tooldata"
    junk.write_bytes(content)
    for make in (False, True):
        assert "it.tooldata: " in refused(junk, make=make)
    assert junk.read_bytes() == content


def test_a_folder_or_a_closed_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "it.tooldata").mkdir()
    assert "cannot be opened" in refused(tmp_path / "it.tooldata")
    (tmp_path / "file").touch()
    assert "cannot be opened: Not a directory" in refused(tmp_path / "file" / "it.tooldata")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused_or_found_out(path: Path, kept: float) -> None:
    os.truncate(path, int(path.stat().st_size * kept) // 512 * 512)
    with contextlib.suppress(ProjectError):
        project = Project.open(path)
        assert examine(project.writer()).damage
        project.close()


def test_a_newer_format_is_refused_and_not_touched(path: Path) -> None:
    change(path, f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    assert "made by a newer tooldata" in refused(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, -1])
def test_a_format_that_there_never_was_is_refused(path: Path, version: int) -> None:
    change(path, f"PRAGMA user_version = {version}")
    assert f"no way from format {version}" in refused(path)
    assert names(path.parent) == ["it.jsonl", "it.tooldata"]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("CREATE TRIGGER evil AFTER INSERT ON verdict BEGIN DELETE FROM example; END", "evil"),
        ("CREATE TRIGGER example_digest AFTER INSERT ON verdict BEGIN DELETE FROM example; END", "example_digest"),
        ("CREATE TRIGGER words_data AFTER INSERT ON verdict BEGIN DELETE FROM example; END", "words_data"),
        ("CREATE TRIGGER sqlite_evil AFTER INSERT ON verdict BEGIN DELETE FROM example; END", "reserved"),
        ("CREATE VIEW peek AS SELECT * FROM example", "peek"),
        ("CREATE TABLE extra(a)", "extra"),
        ("CREATE INDEX slow ON example(title)", "slow"),
    ],
)
def test_what_tooldata_did_not_put_there_is_refused(path: Path, statement: str, name: str) -> None:
    if name == "reserved":
        with pytest.raises(sqlite.OperationalError, match="reserved"):
            change(path, statement)
        return
    change(path, statement)
    assert f"what tooldata did not put there ({name})" in refused(path)
    assert f"what tooldata did not put there ({name})" in refused(path, read_only=True)


def test_a_table_that_was_changed_is_refused(path: Path) -> None:
    change(path, "ALTER TABLE memo ADD COLUMN more TEXT")
    assert "did not put there (memo)" in refused(path)


@pytest.mark.parametrize(
    "lost", ["TRIGGER verdict_no_update", "TRIGGER entry_insert", "TABLE draft", "INDEX finding_code"]
)
def test_a_project_that_lacks_something_is_refused(path: Path, lost: str) -> None:
    change(path, f"DROP {lost}")
    assert f"lacks what tooldata put there ({lost.split()[1]})" in refused(path)


def test_the_index_that_a_changed_file_needs_belongs_to_the_project(path: Path) -> None:
    change(path, "CREATE INDEX example_digest ON example(digest)")
    Project.open(path).close()


# --- migrating


OLDER = schema.VERSION - 1


#: What format 5 added, and format 4.
GENERATION = tuple(f"DROP TABLE {name}" for name in ("origin", "opinion", "job", "request", "reply"))
WAIVERS = ("DROP VIEW standing", "DROP TABLE waiver", "DROP TABLE waived", "DROP TABLE grade", *GENERATION)


def to_older(path: Path) -> None:
    """Make a file of an older format out of one of ours: it has no drafts."""
    change(path, "DROP TABLE draft", f"PRAGMA user_version = {OLDER}")


@pytest.fixture
def migration(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], None]], None]:
    return lambda migrate: monkeypatch.setitem(schema.MIGRATIONS, OLDER, migrate)


def test_an_older_format_is_copied_and_then_migrated(path: Path, migration: Any) -> None:
    to_older(path)
    migration(lambda db: db.execute(schema.TABLES["draft"]))
    assert "older version and read-only" in refused(path, read_only=True)
    project = Project.open(path)
    (copy,) = path.parent.glob("*.bak")
    assert project.notices == [f"the project was brought to format {schema.VERSION}; the old one is in {copy.name}"]
    assert examine(project.writer()).sound
    assert Queries(project.writer()).last_example() == 3
    assert (pragma(copy, "user_version"), stat.S_IMODE(copy.stat().st_mode)) == (OLDER, 0o600)
    project.close()
    assert Project.open(path).notices == []


def test_a_project_from_before_the_triage_gets_its_tables(path: Path) -> None:
    change(path, "DROP TABLE score", "DROP TABLE cluster", "DROP TABLE ruling", *WAIVERS, "PRAGMA user_version = 1")
    project = Project.open(path)
    assert examine(project.writer()).sound
    assert Queries(project.writer()).last_example() == 3
    project.close()


def test_a_project_from_before_the_rulings_gets_its_table(path: Path) -> None:
    change(path, "DROP TABLE ruling", *WAIVERS, "PRAGMA user_version = 2")
    project = Project.open(path)
    assert "the old one is in it.tooldata.v2." in project.notices[0]
    assert examine(project.writer()).sound
    project.close()


def test_a_project_from_before_the_waivers_gets_their_tables(path: Path) -> None:
    change(path, *WAIVERS, "PRAGMA user_version = 3")
    project = Project.open(path)
    with project.transaction() as db:
        waive(db, 1, "C303", "it is what the API wants", "ada")
    assert examine(project.writer()).sound
    project.close()


def test_a_migration_that_fails_changes_nothing(path: Path, migration: Any) -> None:
    to_older(path)

    def fail(db: Any) -> None:
        db.execute("DELETE FROM example")
        db.execute("DELETE FROM gone")

    migration(fail)
    assert "no such table: gone" in refused(path)
    migration(lambda db: db.execute("CREATE TABLE wrong(a)"))
    assert "did not put there (wrong)" in refused(path)
    assert pragma(path, "user_version") == OLDER
    with sqlite.connect(str(path)) as db:
        assert db.execute("SELECT count(*) FROM example").fetchone()[0] == 3


def test_a_migration_that_is_killed_leaves_the_old_file(path: Path, migration: Any) -> None:
    to_older(path)
    code = """
import os, pathlib, signal, sys
from tooldata_tui.store import schema
from tooldata_tui.store.project import Project
def migrate(db):
    db.execute(schema.TABLES["draft"])
    db.execute("UPDATE example SET title = hex(randomblob(20000))")
    os.kill(os.getpid(), signal.SIGKILL)
schema.MIGRATIONS[schema.VERSION - 1] = migrate
Project.open(pathlib.Path(sys.argv[1]))
"""
    killed = child(code, path)
    killed.communicate()
    assert killed.returncode == -9
    migration(lambda db: db.execute(schema.TABLES["draft"]))
    project = Project.open(path)
    assert examine(project.writer()).sound
    project.close()


def test_of_two_programs_one_migrates(path: Path, migration: Any) -> None:
    to_older(path)
    calls = []

    def migrate(db: Any) -> None:
        calls.append(1)
        db.execute(schema.TABLES["draft"])

    def copy_and_be_overtaken(source: Any, target: Path) -> None:
        copy(source, target)
        monkeypatch.setattr(project_module, "copy_to", copy)
        Project.open(path).close()

    copy = project_module.copy_to
    migration(migrate)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(project_module, "copy_to", copy_and_be_overtaken)
        project = Project.open(path)
    assert (project.notices, calls) == ([], [1])
    assert len(list(path.parent.glob("*.bak"))) == 1
    assert examine(project.writer()).sound
    project.close()


# --- read-only


def test_read_only_is_read_and_never_written(path: Path) -> None:
    before = path.read_bytes()
    project = Project.open(path, read_only=True)
    reader = project.reader()
    assert Queries(reader).last_example() == 3
    with pytest.raises(sqlite.OperationalError, match="readonly"):
        reader.execute("DELETE FROM example")
    with pytest.raises(SaveError, match="read-only"):
        project.writer()
    reader.close()
    project.backup(path.with_name("copy.tooldata"))
    project.close()
    assert path.read_bytes() == before
    Project.open(path.with_name("copy.tooldata")).close()


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Root may do everything: be somebody whom file modes hold for."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o644), (0o555, 0o444), (0o777, 0o444)])
def test_a_project_that_is_closed_to_us_is_read_and_nothing_is_left_beside_it(folder_mode: int, file_mode: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project_with(folder, [line("a")]).close()
        path = folder / "it.tooldata"
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        with as_nobody():
            project = Project.open(path)
            assert project.notices[0] == "the project is read-only: nothing can be decided"
            with pytest.raises(SaveError, match="read-only"):
                project.writer()
            reader = project.reader()
            assert Queries(reader).last_example() == 1
            assert examine(reader).sound
            reader.close()
            project.close()
            if folder_mode == 0o555:
                with pytest.raises(ProjectError, match="cannot be made: Permission denied"):
                    Project.open(folder / "new.tooldata", make=True)
        folder.chmod(0o700)
        assert names(folder) == ["it.jsonl", "it.tooldata"]


# --- where it lies

_MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:50 / /home/ada rw shared:2 - nfs4 server:/home rw
41 40 8:2 / /home/ada/local rw - ext4 /dev/sdb1 rw
42 22 0:51 / /mnt/with\\040space rw - cifs //server/share rw
43 22 0:52 / /mnt/donn\u00e9es rw - fuse.sshfs a@b: rw
44 22 0:53 / /mnt/disk rw - fuseblk /dev/sdc1 rw
broken
45 22 0:54 / /srv rw - 9p share rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ada/x", "nfs4"),
        ("/home/ada", "nfs4"),
        ("/home/adam/x", None),
        ("/home/ada/local/x", None),
        ("/mnt/with space/x", "cifs"),
        ("/mnt/donn\u00e9es/x", "fuse.sshfs"),
        ("/mnt/disk/x", None),
        ("/srv/x", "9p"),
        ("/x", None),
    ],
)
def test_a_network_file_system_is_known_by_its_mount(tmp_path: Path, path: str, kind: str | None) -> None:
    (tmp_path / "mountinfo").write_text(_MOUNTS, encoding="utf-8")
    assert network_file_system(Path(path), str(tmp_path / "mountinfo")) == kind
    assert network_file_system(Path(path), str(tmp_path / "gone")) is None


def test_on_a_network_file_system_there_is_no_write_ahead_log(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 22 0:50 / {tmp_path} rw - nfs4 server:/ rw\n")
    monkeypatch.setattr(project_module, "network_file_system", lambda path: network_file_system(path, str(mounts)))
    project = Project.open(path)
    assert project.notices[0].startswith("the project is on a network file system (nfs4)")
    assert project.writer().execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    with project.transaction() as db:
        save_memo(db, {"a": 1})
    assert not path.with_name("it.tooldata-wal").exists()
    reader = project.reader()
    assert Queries(reader).memos()["a"] == 1
    reader.close()
    project.close()


def test_a_journal_that_cannot_be_changed_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.open(path)
    monkeypatch.setattr(project_module, "network_file_system", lambda _: "nfs4")
    monkeypatch.setattr(sqlite_module, "BUSY_SECONDS", 0.0)
    assert "another program holds the project" in refused(path)
    project.close()


# --- SQLite itself


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_which_sqlite_may_write(version: tuple[int, int, int], fixed: bool) -> None:
    assert has_wal_fix(version) is fixed


def test_a_sqlite_that_corrupts_is_not_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 40, 1))
    assert "can corrupt a project" in refused(path)


def test_nothing_in_a_project_reaches_another_file(path: Path, tmp_path: Path) -> None:
    project = Project.open(path)
    for db in (project.writer(), project.reader()):
        with pytest.raises(sqlite.DatabaseError, match="not authorized"):
            db.execute(f"ATTACH '{tmp_path / 'other'}' AS other")
    project.close()
    assert not (tmp_path / "other").exists()


def test_a_name_with_every_odd_character_is_opened(tmp_path: Path) -> None:
    for name in ("a b", "a?mode=ro", "a#b", "a%20b", "a&b=c", "é\u202e", "a\nb", "'\""):
        project = Project.open(tmp_path / f"{name}.tooldata", make=True)
        project.close()
        assert sqlite3.connect(tmp_path / f"{name}.tooldata").execute("PRAGMA user_version").fetchone() == (
            schema.VERSION,
        )
