"""A project file: made, opened, checked, migrated, and watched while it is open."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tooldata_tui.errors import ProjectError, SaveError, UsageError
from tooldata_tui.store import schema
from tooldata_tui.store.sqlite import Connection, connect, network_file_system, reason, sqlite

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

    @classmethod
    def open(cls, path: Path, *, make: bool = False, read_only: bool = False) -> "Project":
        """Open the project at *path*.

        :param make: create it if it does not exist
        :raises ProjectError: it is missing, damaged, newer than this program, or no project at all
        """
        if make and not path.exists():
            _make(path)
        if not path.exists():
            raise ProjectError("there is no project", file=path, hint="make one with: tooldata import PROJECT FILE")
        notices: list[str] = []
        kind = network_file_system(path)
        if kind:
            notices.append(f"the project is on a network file system ({kind}): slower, and for one person at a time")
        writable = not read_only and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        if not writable and not read_only:
            notices.append("the project is read-only: nothing can be decided")
        db = connect(path, write=writable, wal=kind is None)
        try:
            _check(db, path)
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version < schema.VERSION:
                if not writable:
                    raise ProjectError("the project is from an older version and read-only", file=path)
                notices.append(_migrate(db, path, version))
        except sqlite.Error as error:
            db.close()
            raise ProjectError(reason(error), file=path) from None
        except ProjectError:
            db.close()
            raise
        if path.stat().st_mode & 0o077:
            notices.append(f"others can read the project; type: chmod 600 {path.name}")
        if not writable:
            db.close()
        return cls(path, db if writable else None, notices)

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
        source = self.db or self.reader()
        copy_to(source, target)

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that a plain copy is whole, and close."""
        if self.db is not None:
            with contextlib.suppress(sqlite.Error):
                self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.db.close()
            self.db = None


def copy_to(source: Connection, target: Path) -> None:
    """Copy an open database to a new file of mode 0600. Raises :class:`ProjectError`."""
    _touch(target)
    try:
        copy = sqlite.connect(str(target))
        try:
            source.backup(copy)
        finally:
            copy.close()
    except sqlite.Error as error:
        target.unlink(missing_ok=True)
        raise ProjectError(f"the copy failed: {reason(error)}", file=target) from None


def _make(path: Path) -> None:
    _touch(path)
    try:
        db = sqlite.connect(str(path), isolation_level=None)
        db.execute("PRAGMA page_size=8192")
        db.execute("BEGIN IMMEDIATE")
        schema.create(db)
        db.execute("COMMIT")
        db.close()
    except sqlite.Error as error:
        path.unlink(missing_ok=True)
        raise ProjectError(f"cannot be made: {reason(error)}", file=path) from None


def _touch(path: Path) -> None:
    """Create an empty file that only its owner can read; -wal and -shm inherit the mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        raise ProjectError("already exists", file=path, hint="choose another name") from None
    except OSError as error:
        raise ProjectError(f"cannot be made: {error.strerror}", file=path) from None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check(db: Connection, path: Path) -> None:
    ours = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if ours != schema.APPLICATION_ID:
        raise ProjectError("this is a database of another program", file=path)
    if version > schema.VERSION:
        raise ProjectError(
            f"made by a newer tooldata (format {version}, this one knows {schema.VERSION})",
            file=path,
            hint="upgrade tooldata",
        )
    if version == schema.VERSION and (odd := schema.strangers(db)):
        raise ProjectError(f"holds what tooldata did not put there ({', '.join(odd[:3])})", file=path)


def _migrate(db: Connection, path: Path, version: int) -> str:
    kept = path.with_name(f"{path.name}.v{version}.{time.strftime('%Y%m%d-%H%M%S')}.bak")
    copy_to(db, kept)
    db.execute("BEGIN IMMEDIATE")
    try:
        for step in range(version, schema.VERSION):
            schema.MIGRATIONS[step](db)
        db.execute(f"PRAGMA user_version = {schema.VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return f"the project was brought to format {schema.VERSION}; the old one is in {kept.name}"


def log_name(reviewer: str) -> str:
    """The log of *reviewer* on this machine."""
    node: Any = os.uname().nodename if sys.platform != "win32" else os.environ.get("COMPUTERNAME", "host")
    return f"{reviewer}@{node}"
