"""Datasets and projects to measure with, made once and kept in ``benchmarks/.cache``.

Every project is made by ``tooldata import`` itself, the one of a million examples too. Measures work on a copy.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from data import long_rows, rows, write_rows

from tooldata_tui.store.schema import VERSION

__all__ = ["CACHE", "TOOLDATA", "copy_of", "lines", "long_lines", "project"]

CACHE = Path(__file__).parent / ".cache"
TOOLDATA = str(Path(sys.executable).with_name("tooldata"))

_DATA = hashlib.sha256(Path(__file__).with_name("data.py").read_bytes()).hexdigest()[:8]


def lines(count: int) -> Path:
    """A file of *count* rows of about a kilobyte."""
    return _file(f"{count}-{_DATA}.jsonl", lambda: rows(count))


def long_lines(count: int) -> Path:
    """A file of *count* rows that repeat 30 kB of tools."""
    return _file(f"{count}-long-{_DATA}.jsonl", lambda: long_rows(count))


def project(count: int) -> Path:
    """A project of *count* examples. Nothing is to write to it: see :func:`copy_of`."""
    path = _folder() / f"{count}-{_DATA}-v{VERSION}.tooldata"
    if not path.exists():
        print(f"making a project of {count:,} examples ...", file=sys.stderr, flush=True)
        source = lines(count)
        unfinished = _clean(path.with_name(f"unfinished-{path.name}"))
        # Rows with defects are rejected by no one: only a line that is no example fails an import.
        subprocess.run([TOOLDATA, "import", str(unfinished), str(source)], check=True, stdout=subprocess.DEVNULL)
        unfinished.rename(path)
    return path


def copy_of(count: int) -> Path:
    """A copy of a project for one measure, as it was when it had just been made."""
    copy = _clean(_folder() / f"work-{count}.tooldata")
    shutil.copyfile(project(count), copy)
    copy.chmod(0o600)
    return copy


def _clean(path: Path) -> Path:
    """*path*, with nothing there, nor a write-ahead log beside it."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return path


def _file(name: str, make: Callable[[], Iterable[bytes]]) -> Path:
    path = _folder() / name
    if not path.exists():
        write_rows(path, make())
    return path


def _folder() -> Path:
    if not CACHE.exists():
        CACHE.mkdir()
        (CACHE / ".gitignore").write_text("*\n")
    return CACHE
