"""What a process and its children use, from ``/proc``: Linux."""

import os
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["ProcessTree", "Timed", "Usage", "run_timed"]

_PROC = Path("/proc")
_SIZES = re.compile(r"(VmRSS|VmHWM):\s+(\d+)")


class Usage(NamedTuple):
    """Of a process and all its children: megabytes held, megabytes at the most, CPU seconds used."""

    held: float
    peak: float
    cpu: float


class ProcessTree:
    """The process *root* and what it starts."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peaks: dict[int, int] = {}

    def usage(self) -> Usage:
        children = _children()
        held, cpu, todo = 0, 0, [self._root]
        while todo:
            process = todo.pop()
            todo += children.get(process, ())
            try:
                resident, self._peaks[process] = _memory(process)
                cpu += _nanoseconds(process)
            except OSError:  # it has just ended
                continue
            held += resident
        return Usage(held / 1024, sum(self._peaks.values()) / 1024, cpu / 1e9)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            found.setdefault(parent, []).append(int(folder.name))
    return found


def _memory(process: int) -> tuple[int, int]:
    """Kilobytes a process holds, and held at the most."""
    sizes = dict(_SIZES.findall((_PROC / str(process) / "status").read_text()))
    return int(sizes.get("VmRSS", 0)), int(sizes.get("VmHWM", 0))


def _nanoseconds(process: int) -> int:
    threads = (_PROC / str(process) / "task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)


class Timed(NamedTuple):
    """Seconds that a program took, on the clock and of CPU."""

    wall: float
    cpu: float


def run_timed(command: Sequence[str]) -> Timed:
    """Run *command* to its end, its output thrown away. Raises ``CalledProcessError``."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Timed(wall, used.ru_utime + used.ru_stime)
