"""A child process that may outlive the review: it is asked to end, and never made to."""

import asyncio
import contextlib
import json
import subprocess
import threading
from asyncio import ReadTransport, StreamReader, StreamReaderProtocol
from collections.abc import AsyncIterator, Sequence
from subprocess import DEVNULL, PIPE
from typing import Any

from tooldata_tui.tui.terminal import unblock_signals

__all__ = ["Companion"]

_MAX_EVENT = 2**20


class Companion:
    """Reports as JSON lines, and is spoken to in words. When we are gone it learns of it: its standard input ends."""

    def __init__(self, process: "subprocess.Popen[bytes]", reader: StreamReader, transport: ReadTransport) -> None:
        self._process, self._reader, self._transport = process, reader, transport

    @classmethod
    async def start(cls, command: Sequence[str]) -> "Companion":
        """Run *command* in a session of its own, so that it does not go when the terminal goes."""
        process = subprocess.Popen(
            command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True, preexec_fn=unblock_signals
        )
        # Somebody has to take note of its end, whenever that is.
        threading.Thread(target=process.wait, daemon=True).start()
        reader = StreamReader(limit=_MAX_EVENT)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(lambda: StreamReaderProtocol(reader), process.stdout)
        return cls(process, reader, transport)

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """What it reports, until it ends. What is no report is passed over."""
        async for line in self._reader:
            with contextlib.suppress(ValueError):
                told = json.loads(line)
                if isinstance(told, dict):
                    yield told

    def say(self, word: str) -> None:
        """Tell it something, if it is still there."""
        stdin = self._process.stdin
        if stdin is not None and not stdin.closed:
            with contextlib.suppress(OSError):
                stdin.write(f"{word}\n".encode())
                stdin.flush()

    def leave(self) -> None:
        """Listen no more. It brings to an end what is under way, and ends."""
        stdin = self._process.stdin
        if stdin is not None:
            with contextlib.suppress(OSError):
                stdin.close()
        self._transport.close()
