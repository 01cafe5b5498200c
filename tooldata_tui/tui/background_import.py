"""Imports dataset files in a child process while the review is open already."""

import asyncio
import json
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from tooldata_tui.tui.terminal import unblock_signals

__all__ = ["ImportEvent", "import_events"]

#: Seconds between two reports; over a slow line each is a few dozen bytes.
_PERIOD = 1.0
_MAX_EVENT = 2**20


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """How far the import is.

    :ivar percent: of the file, or None where that cannot be told
    :ivar message: why it failed, or empty
    """

    done: bool
    percent: int | None = None
    bad: int = 0
    message: str = ""


async def import_events(command: Sequence[str]) -> AsyncIterator[ImportEvent]:
    """Run *command* and yield what it reports: the first at once, then one a second, then the last.

    The child ends when we do: its standard input closes then.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_MAX_EVENT, preexec_fn=unblock_signals
    )
    last = 0.0
    ended = False
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            event = _event(line)
            now = time.monotonic()
            if event is not None and (event.done or now - last >= _PERIOD):
                last, ended = now, event.done
                yield event
        code = await process.wait()
        if not ended:
            yield ImportEvent(True, message=f"the import ended early (exit code {code}); it goes on next time")
    finally:
        _end(process)


def _end(process: Process) -> None:
    if process.returncode is None and process.stdin is not None:
        process.stdin.close()


def _event(line: bytes) -> ImportEvent | None:
    try:
        told = json.loads(line)
        match told["event"]:
            case "progress":
                total = told["total"]
                percent = min(100, told["done"] * 100 // total) if total else None
                return ImportEvent(False, percent, told["bad"])
            case "done":
                return ImportEvent(True, 100, told["bad"])
            case "error":
                return ImportEvent(True, message=str(told["message"]))
    except (ValueError, KeyError, TypeError):
        pass
    return None
