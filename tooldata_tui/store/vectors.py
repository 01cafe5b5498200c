"""The file of vectors beside a project: a cache, in pages of many vectors each. Safe to delete at any time.

Every page is one row and one transaction, so that a process killed while it embeds loses none it had finished. The
journal is a rollback journal: a write-ahead log outlives the file it belongs to when somebody deletes that one alone.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tooldata_tui.errors import ProjectError
from tooldata_tui.store.sqlite import Connection, connect, in_words, is_damage, set_journal, sqlite

__all__ = ["HASH_SIZE", "Page", "VectorFile", "vectors_path"]

#: Bytes of the hash that stands for a text.
HASH_SIZE: Final = 16

_APPLICATION_ID: Final = 0x74645643  # "tdVC"
_VERSION: Final = 1
_TABLES: Final = (
    """CREATE TABLE page(
        id INTEGER PRIMARY KEY, model TEXT NOT NULL, hashes BLOB NOT NULL, vectors BLOB NOT NULL, seal BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX page_of_model ON page(model)",
)


class Page(NamedTuple):
    """Vectors that were finished together.

    :ivar hashes: one of ``HASH_SIZE`` bytes a text
    :ivar vectors: theirs, in the same order: little-endian float16, row by row
    """

    hashes: bytes
    vectors: bytes


class _NotOursError(Exception):
    """Something else has the name of the file."""


def vectors_path(project: Path) -> Path:
    """Where the vectors of a project are kept."""
    return project.with_name(f"{project.name}.vectors")


class VectorFile:
    """An open file of vectors. ``remarks`` are sentences a person should see once."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*, or make it.

        A damaged file is deleted and made anew, one of another program is moved aside; a remark says so.

        :raises ProjectError: it can neither be opened nor made
        """
        self.path = path
        self.remarks: list[str] = []
        self._db: Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._open()

    def pages(self, model: str) -> Iterator[Page]:
        """Every whole page of *model*, oldest first. A file that turns out damaged is made anew, and has no more."""
        last = 0
        while found := self._next_page(model, last):
            last, page = found
            yield page

    def newest_model(self) -> str | None:
        """The model that the last page is of."""
        with in_words(self.path):
            row = self._connection().execute("SELECT model FROM page ORDER BY id DESC LIMIT 1").fetchone()
        return row[0] if row else None

    def page(self, model: str, number: int) -> Page | None:
        """The page that :meth:`append` gave this number, or None where the file is another by now."""
        if self._is_gone():
            self._open()
        found = self._next_page(model, number - 1)
        return found[1] if found and found[0] == number else None

    def append(self, model: str, page: Page) -> int:
        """Keep a page; it is on disk when this returns. Returns its number.

        :raises ProjectError: it cannot be written
        """
        if self._is_gone():
            self._open()
        try:
            return self._append(model, page)
        except ProjectError as error:
            if not is_damage(error):
                raise
        self._replace("was damaged and is made anew")
        return self._append(model, page)

    def close(self) -> None:
        if self._db is not None:
            with contextlib.suppress(sqlite.Error):
                self._db.close()
            self._db = None

    def _next_page(self, model: str, after: int) -> tuple[int, Page] | None:
        sql = "SELECT id, hashes, vectors, seal FROM page WHERE model=? AND id>? ORDER BY id LIMIT 1"
        try:
            with in_words(self.path):
                row = self._connection().execute(sql, (model, after)).fetchone()
        except ProjectError as error:
            if not is_damage(error):
                raise
            self._replace("was damaged and is made anew")
            return None
        if row is None:
            return None
        number, hashes, vectors, seal = row
        page = Page(hashes, vectors)
        if seal != _seal(model, page):  # SQLite does not notice a flipped bit inside a value
            self._replace("was damaged and is made anew")
            return None
        return number, page

    def _append(self, model: str, page: Page) -> int:
        sql = "INSERT INTO page(model, hashes, vectors, seal) VALUES(?,?,?,?)"
        with in_words(self.path):
            added = self._connection().execute(sql, (model, page.hashes, page.vectors, _seal(model, page)))
            number: int = added.lastrowid
        return number

    def _connection(self) -> Connection:
        if self._db is None:
            raise ProjectError("the file of vectors is closed", file=self.path)
        return self._db

    def _open(self) -> None:
        self.close()
        try:
            self._try_to_open()
        except _NotOursError:
            aside = _unused(self.path)
            with _words_of_the_system(self.path):
                self.path.rename(aside)
            self.remarks.append(f"{self.path.name} was no file of vectors; it is now {aside.name}")
            self._try_again()
        except ProjectError as error:
            if not is_damage(error):
                raise
            self._replace("was damaged and is made anew")

    def _try_again(self) -> None:
        try:
            self._try_to_open()
        except _NotOursError:
            raise ProjectError("cannot be made: something else has its name", file=self.path) from None

    def _replace(self, why: str) -> None:
        self.close()
        with _words_of_the_system(self.path):
            # A journal left of the old file would be rolled back into the new one.
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
        self.remarks.append(f"{self.path.name} {why}")
        self._try_again()

    def _try_to_open(self) -> None:
        _make(self.path)
        db = connect(self.path, write=True)
        try:
            with in_words(self.path):
                _check(db)
                set_journal(db, self.path, wal=False)
                _fill(db)
        except BaseException:
            db.close()
            raise
        self._db, self._identity = db, _identity(self.path)

    def _is_gone(self) -> bool:
        """Whether what we have open is no longer what the name stands for: somebody deleted it."""
        return self._identity is None or _identity(self.path) != self._identity


def _make(path: Path) -> None:
    """Create the file where there is none; keep others from reading it: a vector tells much of its text."""
    with _words_of_the_system(path):
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        try:
            os.fchmod(handle, 0o600)
            begins = os.pread(handle, 16, 0)
        finally:
            os.close(handle)
    if begins.strip(b"\0") and begins != b"SQLite format 3\0":
        raise _NotOursError


def _check(db: Connection) -> None:
    """Refuse what is not ours before anything is written to it."""
    ours = db.execute("PRAGMA application_id").fetchone()[0]
    if ours == _APPLICATION_ID:
        if db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            raise _NotOursError
    elif ours or db.execute("PRAGMA page_count").fetchone()[0]:
        raise _NotOursError


def _fill(db: Connection) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION_ID:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:  # nobody else has just done it
            for sql in _TABLES:
                db.execute(sql)
            db.execute(f"PRAGMA application_id={_APPLICATION_ID}")
            db.execute(f"PRAGMA user_version={_VERSION}")
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite.Error):
            db.execute("ROLLBACK")
        raise


def _seal(model: str, page: Page) -> bytes:
    seal = hashlib.blake2b(model.encode(), digest_size=8)
    seal.update(page.hashes)
    seal.update(page.vectors)
    return seal.digest()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _unused(path: Path) -> Path:
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.{number}.bak")):
        number += 1
    return aside


@contextlib.contextmanager
def _words_of_the_system(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ProjectError(f"cannot be made: {error.strerror}", file=path) from None
