"""What a crash tells: three lines for the person, and a file for whoever mends it. Never the values of variables."""

import contextlib
import os
import platform
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from tooldata_tui import __version__
from tooldata_tui.text import clip, one_line, visible

__all__ = ["report_crash", "state_directory"]

_FRAMES = 50
_MESSAGE_CHARACTERS = 2000
_REPORT_CHARACTERS = 64_000
_LINE_CELLS = 300


def state_directory(environ: Mapping[str, str]) -> Path | None:
    """Return where crash files go: ``tooldata`` under XDG's state folder; None if the home folder is unknown."""
    base = Path(environ.get("XDG_STATE_HOME", ""))
    if base.is_absolute():
        return base / "tooldata"
    home = Path(environ.get("HOME", ""))
    return home / ".local" / "state" / "tooldata" if home.is_absolute() else None


def report_crash(error: BaseException, directory: Path | None, stream: TextIO | None) -> None:
    """Write a crash file of mode 0600 into *directory*, and three lines about it to *stream*; raise nothing."""
    message = one_line(str(error)[:_MESSAGE_CHARACTERS])
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f" ({Path(frames[0].filename).name}:{frames[0].lineno})" if frames else ""
    try:
        details = f"details: {one_line(str(_write(error, directory)))}"
    except OSError as problem:
        details = f"details could not be written: {one_line(str(problem))}"
    lines = (
        clip(f"tooldata ended because of an error of its own: {type(error).__name__}: {message}", _LINE_CELLS) + place,
        details,
        "if the screen looks wrong, type: reset",
    )
    if stream is not None:
        with contextlib.suppress(OSError, ValueError):  # the terminal is gone, or the stream closed
            stream.write("".join(f"{line}\n" for line in lines))
            stream.flush()


def _write(error: BaseException, directory: Path | None) -> Path:
    if directory is None:
        raise FileNotFoundError("the home folder is unknown")
    now = datetime.now(UTC)
    versions = f"tooldata {__version__}, Python {platform.python_version()}, {platform.platform()}"
    head = f"{versions}, {now:%Y-%m-%d %H:%M:%S} UTC"
    # Only the last frames: a recursion has thousands of them.
    told = "".join(traceback.TracebackException.from_exception(error, limit=-_FRAMES, capture_locals=False).format())
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{head}\n\n{visible(told[-_REPORT_CHARACTERS:])}")
    return path
