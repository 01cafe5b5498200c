"""A child process that reports as JSON lines, while the review screen is open."""

import asyncio
import json
from asyncio import StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from tooldata_tui.tui.terminal import unblock_signals

__all__ = ["Knocker", "child_events"]

_MAX_EVENT = 2**20
#: Seconds in which a child is to end by itself.
_PATIENCE = 1.0


class Knocker:
    """Lets a child know that something happened that it may want to look at."""

    def __init__(self) -> None:
        self.door: StreamWriter | None = None

    def knock(self) -> None:
        if self.door is not None and not self.door.is_closing():
            self.door.write(b"\n")


async def child_events(command: Sequence[str], knocker: Knocker | None = None) -> AsyncGenerator[dict[str, Any], None]:
    """Run *command* and yield what it reports, until it ends. What is no report is passed over.

    The child ends when we do: its standard input closes then.

    :param knocker: set up so that it reaches this child
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_MAX_EVENT, preexec_fn=unblock_signals
    )
    if knocker is not None:
        knocker.door = process.stdin
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            told = _told(line)
            if told is not None:
                yield told
        await process.wait()
    finally:
        await _end(process)


def _told(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


async def _end(process: Process) -> None:
    if process.returncode is None:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()
