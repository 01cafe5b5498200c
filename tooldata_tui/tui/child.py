"""A child process that reports as JSON lines, while the review screen is open."""

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tooldata_tui.tui.terminal import unblock_signals

__all__ = ["child_events"]

_MAX_EVENT = 2**20


async def child_events(command: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    """Run *command* and yield what it reports, until it ends. What is no report is passed over.

    The child ends when we do: its standard input closes then.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_MAX_EVENT, preexec_fn=unblock_signals
    )
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            told = _told(line)
            if told is not None:
                yield told
        await process.wait()
    finally:
        _end(process)


def _told(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _end(process: Process) -> None:
    if process.returncode is None and process.stdin is not None:
        process.stdin.close()
