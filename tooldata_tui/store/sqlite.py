"""Which SQLite we use, and how a connection is opened.

An old server's SQLite can corrupt a write-ahead log that two processes write (fixed in 3.51.3, 3.50.7 and 3.44.6), so
the one that ``pysqlite3`` bundles comes first. Without it the system's own is used where it has the fix.
"""

import os
import re
from pathlib import Path
from typing import Any

from tooldata_tui.errors import ProjectError

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # no wheel for this platform
    import sqlite3 as sqlite  # type: ignore[no-redef]

__all__ = ["Connection", "connect", "has_wal_fix", "network_file_system", "sqlite"]

Connection = Any  # sqlite3.Connection or its twin in pysqlite3

_NETWORK = re.compile(r"^(nfs\d?|cifs|smb\d?|smbfs|fuse\.sshfs|9p|vboxsf|lustre|afs|ceph|glusterfs|fuse\.\w*fs)$")
#: How long a write waits for another process, in seconds.
BUSY_SECONDS = 10.0
_DENIED = {sqlite.SQLITE_ATTACH, sqlite.SQLITE_DETACH}


def has_wal_fix(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the bug that can corrupt a write-ahead log with two writers."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def network_file_system(path: Path, mountinfo: str = "/proc/self/mountinfo") -> str | None:
    """The type of the network file system that *path* lies on, or None. Locks cannot be trusted there."""
    try:
        lines = Path(mountinfo).read_text(errors="replace").splitlines()
    except OSError:
        return None
    place = os.path.realpath(path)
    best, kind = "", ""
    for line in lines:
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        mount = fields[4].encode().decode("unicode_escape")
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, right.split()[0]
    return kind if _NETWORK.match(kind) else None


def connect(path: Path, *, write: bool, wal: bool = True) -> Connection:
    """Open a project file that exists. One writing connection a process, readers apart.

    :param wal: false on a network file system, where a rollback journal is the only safe one
    """
    if not has_wal_fix(sqlite.sqlite_version_info):
        raise ProjectError(
            f"SQLite {sqlite.sqlite_version} can corrupt a project that two programs write",
            hint="install pysqlite3, or a Python with SQLite 3.51.3 or newer",
        )
    uri = f"file:{_quoted(path)}?mode={'rw' if write else 'ro'}"
    try:
        db = sqlite.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        db.execute("PRAGMA trusted_schema=OFF")
        db.execute("PRAGMA cell_size_check=ON")
        db.execute("PRAGMA mmap_size=0")
        db.execute("PRAGMA foreign_keys=OFF")
        if write:
            mode = db.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}").fetchone()[0]
            if mode != ("wal" if wal else "delete"):
                raise ProjectError(f"the journal is {mode} and cannot be changed", file=path)
            db.execute("PRAGMA synchronous=FULL")
        db.set_authorizer(_authorize)
    except sqlite.Error as error:
        raise ProjectError(_reason(error), file=path) from None
    return db


def _authorize(action: int, *_: Any) -> int:
    # A project file comes from anywhere; nothing in it may reach another file.
    return sqlite.SQLITE_DENY if action in _DENIED else sqlite.SQLITE_OK  # type: ignore[no-any-return]


def _quoted(path: Path) -> str:
    text = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow a link that is checked elsewhere
    return text.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


_REASONS = {
    "SQLITE_NOTADB": "this is not a project file",
    "SQLITE_CORRUPT": "the project file is damaged; run tooldata doctor",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "the project file is read-only",
    "SQLITE_BUSY": "another program holds the project",
    "SQLITE_CANTOPEN": "the project file cannot be opened",
    "SQLITE_IOERR": "the disk reports an error",
}


def _reason(error: BaseException) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, words in _REASONS.items():
        if name.startswith(start):
            return words
    return str(error)


def reason(error: BaseException) -> str:
    """A database error in words a person can act on."""
    return _reason(error)
