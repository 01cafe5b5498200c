"""Which SQLite we use, and how a connection is opened.

An old server's SQLite can corrupt a write-ahead log that two processes write (fixed in 3.51.3, 3.50.7 and 3.44.6), so
the one that ``pysqlite3`` bundles comes first. Without it the system's own is used where it has the fix.
"""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tooldata_tui.errors import ProjectError

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # no wheel for this platform
    import sqlite3 as sqlite

__all__ = [
    "Connection",
    "connect",
    "has_wal_fix",
    "in_words",
    "is_damage",
    "is_writable",
    "network_file_system",
    "reason",
    "set_journal",
    "sqlite",
]

Connection = Any  # sqlite3.Connection or its twin in pysqlite3

# Without an adapter, bytes and None are asked for methods they lack each time one is bound: slower than storing them.
sqlite.register_adapter(bytes, bytes.__bytes__)  # a call of the type takes longer than all the rest of binding one
sqlite.register_adapter(type(None), {}.get)  # which gives None for it, without running Python

_NETWORK = re.compile(
    rb"^(nfs\d?|cifs|smb\d?|smbfs|9p|vboxsf|lustre|afs|ceph|glusterfs|fuse\.rclone|fuse\.sshfs|fuse\.\w*fs)$"
)
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")
#: How long a write waits for another process, in seconds.
BUSY_SECONDS = 10.0
_DENIED = {sqlite.SQLITE_ATTACH, sqlite.SQLITE_DETACH}


def has_wal_fix(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the bug that can corrupt a write-ahead log with two writers."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def network_file_system(path: Path, mountinfo: str = "/proc/self/mountinfo") -> str | None:
    """The type of the network file system that *path* lies on, or None. Locks cannot be trusted there."""
    try:
        lines = Path(mountinfo).read_bytes().split(b"\n")
    except OSError:
        return None
    place = os.fsencode(os.path.realpath(path))
    best, kind = b"", b""
    for line in lines:
        left, _, right = line.partition(b" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        mount = _OCTAL.sub(lambda octal: bytes([int(octal[1], 8)]), fields[4])
        inside = place == mount or place.startswith(mount.rstrip(b"/") + b"/")
        if inside and len(mount) >= len(best):
            best, kind = mount, right.split()[0]
    return kind.decode() if _NETWORK.match(kind) else None


def is_writable(path: Path) -> bool:
    """Whether we may write the file and, beside it, its write-ahead log."""
    real = os.path.realpath(path)
    return all(os.access(one, os.W_OK, effective_ids=True) for one in (real, os.path.dirname(real)))  # noqa: PTH120


def connect(path: Path, *, write: bool) -> Connection:
    """Open a project file that exists. One writing connection a process, readers apart."""
    if not has_wal_fix(sqlite.sqlite_version_info):
        raise ProjectError(
            f"SQLite {sqlite.sqlite_version} can corrupt a project that two programs write",
            hint="install pysqlite3, or a Python with SQLite 3.51.3 or newer",
        )
    mode = "rw" if write else "ro&immutable=1" if _is_frozen(path) else "ro"
    with in_words(path):
        db = sqlite.connect(
            f"file:{_quoted(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None,
            check_same_thread=False, cached_statements=256,
        )  # fmt: skip
    try:
        with in_words(path):
            db.execute("PRAGMA trusted_schema=OFF")
            db.execute("PRAGMA recursive_triggers=ON")  # REPLACE cannot go round the guards of the log then
            db.execute("PRAGMA cell_size_check=ON")
            db.execute("PRAGMA mmap_size=0")
            db.execute("PRAGMA foreign_keys=OFF")
            db.set_authorizer(_authorize)
    except ProjectError:
        db.close()
        raise
    return db


def set_journal(db: Connection, path: Path, *, wal: bool) -> None:
    """Make every commit wait for the disk, and choose the journal. Only for a file that is known to be ours.

    :param wal: false on a network file system, where a rollback journal is the only safe one
    """
    wanted = "wal" if wal else "delete"
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            mode = db.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
            break
        except sqlite.OperationalError as error:
            # SQLite does not wait by itself here: two programs that open a new project meet.
            if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)
    if mode != wanted:
        raise ProjectError(f"the journal is {mode} and cannot be changed", file=path)
    db.execute("PRAGMA synchronous=FULL")
    # Opens the log now: later its name may belong to another project that took the place of this one.
    db.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _is_frozen(path: Path) -> bool:
    """Whether SQLite must be told not to look for a write-ahead log.

    There is none, and we could not make one; or it would be ours, and keep out those who may write the project.
    """
    if is_writable(path):
        return False
    try:
        return os.stat(f"{os.path.realpath(path)}-wal").st_size == 0  # noqa: PTH116
    except OSError:
        return True


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
    "SQLITE_READONLY_DBMOVED": "the project file was moved, replaced or deleted while it was open",
    "SQLITE_READONLY": "the project file is read-only",
    "SQLITE_BUSY": "another program holds the project",
    "SQLITE_CANTOPEN": "the project file cannot be opened",
    "SQLITE_IOERR": "the disk reports an error",
}


def reason(error: BaseException) -> str:
    """A database error in words a person can act on."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, words in _REASONS.items():
        if name.startswith(start):
            return words
    return str(error)


def is_damage(error: ProjectError) -> bool:
    """Whether an error says that the file itself is not as it should be."""
    return error.message in (_REASONS["SQLITE_CORRUPT"], _REASONS["SQLITE_NOTADB"])


@contextlib.contextmanager
def in_words(path: Path, kind: type[ProjectError] = ProjectError) -> Iterator[None]:
    """Turn a database error of the block into one of *kind* that names *path*."""
    try:
        yield
    except sqlite.Error as error:
        raise kind(reason(error), file=path) from None
    except UnicodeDecodeError:  # the message of the error quotes what is damaged
        raise kind(_REASONS["SQLITE_CORRUPT"], file=path) from None
