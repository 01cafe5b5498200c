"""Doing a job alone: two programs that do the same one would pay for it twice, and two that spend could together spend
more than the project may."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tooldata_tui.errors import ProjectError, UsageError

__all__ = ["SPENDING", "alone"]

#: Stands for whatever costs something: one program at a time, since each counts what it spends.
SPENDING = 0


@contextlib.contextmanager
def alone(project: Path, job: int) -> Iterator[None]:
    """Keep other programs from doing this job within the block, or from :data:`SPENDING`. What dies lets go of it.

    :raises UsageError: another program is at it
    """
    file = project.with_name(f"{project.name}-jobs")
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ProjectError(f"cannot be made: {error.strerror}", file=file) from None
    try:
        try:
            # Each job has a byte of its own, which need not be there.
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, job)
        except (BlockingIOError, PermissionError):
            what = f"doing job {job}" if job else "asking a model for this project"
            raise UsageError(f"another program is {what}", hint="wait for it, or stop it") from None
        yield
    finally:
        os.close(handle)
