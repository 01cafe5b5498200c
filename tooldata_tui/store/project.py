"""A project file: made, opened, checked, migrated, and watched while it is open."""

import contextlib
import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tooldata_tui.errors import ProjectError, SaveError, UsageError
from tooldata_tui.store import schema
from tooldata_tui.store.sqlite import (
    Connection,
    connect,
    in_words,
    is_writable,
    network_file_system,
    reason,
    set_journal,
    sqlite,
)

__all__ = ["SUFFIX", "Project", "project_path"]

SUFFIX = ".tooldata"


def project_path(given: Path) -> Path:
    """The project file that *given* stands for: itself, the one in a folder, or the one beside a dataset file."""
    if given.is_dir():
        found = sorted(given.glob(f"*{SUFFIX}"))
        if len(found) > 1:
            names = ", ".join(one.name for one in found[:3])
            raise UsageError(f"several projects: {names}", file=given, hint="name one of them")
        return found[0] if found else given / f"{given.resolve().name or 'project'}{SUFFIX}"
    if given.suffix == SUFFIX:
        return given
    stem = given.name
    for ending in (".gz", ".zst", ".jsonl", ".ndjson", ".json"):
        stem = stem.removesuffix(ending)
    return given.with_name(f"{stem or given.name}{SUFFIX}")


class Project:
    """An open project file.

    ``db`` is the one writing connection of this process, or None where the file is read-only; :meth:`reader` gives
    connections that only read. ``notices`` are sentences a person should see once.
    """

    def __init__(self, path: Path, db: Connection | None, notices: list[str]) -> None:
        self.path = path
        self.db = db
        self.notices = notices
        self._identity = _identity(path)
        self._guard = _guard(path) if db is not None else None

    @classmethod
    def open(cls, path: Path, *, make: bool = False, read_only: bool = False) -> "Project":
        """Open the project at *path*.

        :param make: create it if it does not exist
        :raises ProjectError: it is missing, damaged, newer than this program, or no project at all
        """
        made = make and not os.path.exists(path) and _make_way(path)  # noqa: PTH110 - Path raises for a closed folder
        try:
            return cls._open(path, make=make, read_only=read_only)
        except BaseException:
            if made and path.exists() and not path.stat().st_size:
                path.unlink()
            raise

    @classmethod
    def _open(cls, path: Path, *, make: bool, read_only: bool) -> "Project":
        try:
            found = path.stat()
        except FileNotFoundError:
            hint = "make one with: tooldata import PROJECT FILE"
            raise ProjectError("there is no project", file=path, hint=hint) from None
        except OSError as error:
            raise ProjectError(f"cannot be opened: {error.strerror}", file=path) from None
        notices: list[str] = []
        network = network_file_system(path)
        if network:
            notices.append(f"the project is on a network file system ({network}): slower, and for one person at a time")
        writable = not read_only and is_writable(path)
        if not writable and not read_only:
            notices.append("the project is read-only: nothing can be decided")
        db = connect(path, write=writable)
        try:
            with in_words(path):
                if make and writable and not found.st_size:
                    _fill(db)
                version = _check(db, path)
                if version < schema.VERSION and not writable:
                    raise ProjectError("the project is from an older version and read-only", file=path)
                if writable:
                    set_journal(db, path, wal=network is None)
                if version < schema.VERSION:
                    notices += _migrate(db, path, version)
            if not writable:
                db.close()
            project = cls(path, db if writable else None, notices)
        except BaseException:
            db.close()
            raise
        if found.st_mode & 0o077:
            notices.append(f"others can read the project; type: chmod 600 {path.name}")
        return project

    def reader(self) -> Connection:
        """A connection of its own that only reads; for one thread."""
        return connect(self.path, write=False)

    def writer(self) -> Connection:
        """The writing connection. Raises :class:`SaveError` where there is none, or where the file is gone."""
        if self.db is None:
            raise SaveError("the project is read-only", file=self.path)
        if _identity(self.path) != self._identity:
            # SQLite would write on happily into a file that no longer has a name.
            raise SaveError(
                "the project file was moved, replaced or deleted while it was open",
                file=self.path,
                hint="keep what you have with :backup FILE",
            )
        return self.db

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run the block in one transaction; nothing of it stays if it fails. Raises :class:`SaveError`."""
        db = self.writer()
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite.Error as error:
            raise SaveError(reason(error), file=self.path) from None
        try:
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            with contextlib.suppress(sqlite.Error):
                db.execute("ROLLBACK")
            if isinstance(error, sqlite.Error) and not isinstance(error, sqlite.IntegrityError):
                raise SaveError(reason(error), file=self.path) from None
            raise

    def backup(self, target: Path) -> None:
        """Copy the project, as it is now, to *target*, which must not exist. Raises :class:`ProjectError`."""
        if self.db is not None:
            copy_to(self.db, target)
            return
        with contextlib.closing(self.reader()) as reader:
            copy_to(reader, target)

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that a plain copy is whole, and close."""
        if self.db is None:
            return
        with contextlib.suppress(sqlite.Error):
            # Whoever closes last gets it done, so there is no point in waiting long for somebody else.
            self.db.execute("PRAGMA busy_timeout=200")
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        in_place = _identity(self.path) == self._identity
        for one in (self._guard, self.db) if in_place else (self.db, self._guard):
            if one is not None:
                one.close()
        self.db = self._guard = None


def copy_to(source: Connection, target: Path) -> None:
    """Copy an open database to a new file of mode 0600. Raises :class:`ProjectError`."""
    if not _touch(target):
        raise ProjectError("already exists", file=target, hint="choose another name")
    try:
        copy = sqlite.connect(str(target))
        try:
            source.backup(copy)
        finally:
            copy.close()
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, sqlite.Error):
            raise ProjectError(f"the copy failed: {reason(error)}", file=target) from None
        raise


def _guard(path: Path) -> Connection:
    """A connection that, as long as it is open, keeps the writer from deleting the write-ahead log when it closes.

    SQLite deletes it by its name, which belongs to somebody else once the file was moved and another made in its place.
    This one only reads, so it deletes nothing itself.
    """
    guard = connect(path, write=False)
    with in_words(path):
        guard.execute("SELECT 1 FROM sqlite_schema").fetchone()
    return guard


def _make_way(path: Path) -> bool:
    """Create an empty file for a new project; False where somebody else has just done it."""
    log = path.with_name(f"{path.name}-wal")
    if os.path.lexists(log):
        # SQLite would throw it away, and with it what was decided in a project that was moved without it.
        hint = "move it beside the project it belongs to, or delete it"
        raise ProjectError("holds the last changes of a project that is not here any more", file=log, hint=hint)
    return _touch(path)


def _touch(path: Path) -> bool:
    """Create an empty file that only its owner can read, and say whether it is new; -wal and -shm inherit the mode."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        os.fchmod(handle, 0o600)  # whatever the umask
        os.close(handle)
    except FileExistsError:
        return False
    except OSError as error:
        raise ProjectError(f"cannot be made: {error.strerror}", file=path) from None
    return True


def _fill(db: Connection) -> None:
    """Make the tables in an empty file. Where two programs make the same project, the second finds it made."""
    db.execute("PRAGMA page_size=8192")
    db.execute("BEGIN IMMEDIATE")
    try:
        foreign = db.execute("PRAGMA application_id").fetchone()[0]
        if not foreign and db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None:
            schema.create(db)
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite.Error):
            db.execute("ROLLBACK")
        raise


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check(db: Connection, path: Path) -> int:
    """Refuse what is not ours before anything is written to it; return the version of its format."""
    ours = db.execute("PRAGMA application_id").fetchone()[0]
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if not db.execute("PRAGMA page_count").fetchone()[0]:
        raise ProjectError("this file holds nothing", file=path, hint="delete it, and import anew")
    if ours != schema.APPLICATION_ID:
        raise ProjectError("this is a database of another program", file=path)
    if version > schema.VERSION:
        raise ProjectError(
            f"made by a newer tooldata (format {version}, this one knows {schema.VERSION})",
            file=path,
            hint="upgrade tooldata",
        )
    if any(step not in schema.MIGRATIONS for step in range(version, schema.VERSION)):
        raise ProjectError(f"there is no way from format {version} to {schema.VERSION}", file=path)
    if version == schema.VERSION:
        _check_tables(db, path)
    return version


def _check_tables(db: Connection, path: Path) -> None:
    if odd := schema.strangers(db):
        raise ProjectError(f"holds what tooldata did not put there ({', '.join(odd[:3])})", file=path)
    if lost := schema.missing(db):
        raise ProjectError(f"lacks what tooldata put there ({', '.join(lost[:3])})", file=path)


def _migrate(db: Connection, path: Path, version: int) -> list[str]:
    """Bring a project to the newest format in one transaction, after a copy; return what a person should know."""
    kept = _unused(path.with_name(f"{path.name}.v{version}.{time.strftime('%Y%m%d-%H%M%S')}"), ".bak")
    copy_to(db, kept)
    try:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("PRAGMA user_version").fetchone()[0] != version:  # another program has just done it
            db.execute("ROLLBACK")
            kept.unlink()
            return []
        for step in range(version, schema.VERSION):
            schema.MIGRATIONS[step](db)
        db.execute(f"PRAGMA user_version = {schema.VERSION}")
        _check_tables(db, path)
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite.Error):
            db.execute("ROLLBACK")
        kept.unlink()  # the file is still what it was
        raise
    return [f"the project was brought to format {schema.VERSION}; the old one is in {kept.name}"]


def _unused(stem: Path, ending: str) -> Path:
    """The stem with the ending, and with a number between them where that is taken."""
    path = stem.with_name(stem.name + ending)
    for number in itertools.count(2):
        if not os.path.lexists(path):
            break
        path = stem.with_name(f"{stem.name}.{number}{ending}")
    return path


def log_name(reviewer: str) -> str:
    """The log of *reviewer* on this machine."""
    node: Any = os.uname().nodename if sys.platform != "win32" else os.environ.get("COMPUTERNAME", "host")
    return f"{reviewer}@{node}"
