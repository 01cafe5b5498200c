"""What the processes of the embedding say to each other: frames of JSON to the child, lines of JSON from it."""

import json
import os
import sys
import threading
from collections.abc import Mapping
from typing import IO, Any, BinaryIO

__all__ = ["Voice", "child_environment", "end_with_parent", "own_command", "read_frame", "write_frame"]

_LENGTH = 4


def write_frame(stream: BinaryIO | IO[bytes], value: Any) -> None:
    """One JSON value behind its length: 4 bytes, big-endian."""
    data = json.dumps(value).encode()
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def read_frame(handle: int) -> Any:
    """The next value. Reads the handle itself: a thread in a buffered stream would hold its lock while we exit.

    :raises EOFError: the other side is gone
    """
    return json.loads(_exactly(handle, int.from_bytes(_exactly(handle, _LENGTH), "big")))


def _exactly(handle: int, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        if not (part := os.read(handle, min(size - len(data), 1 << 20))):
            raise EOFError
        data += part
    return bytes(data)


class Voice:
    """The standard output of a child, kept for messages: what libraries print goes to the standard error instead."""

    def __init__(self) -> None:
        sys.stdout.flush()
        self._handle = os.dup(1)
        os.dup2(2, 1)

    def say(self, **message: Any) -> None:
        """One message, in one write. A parent that no longer listens is gone, and so are we."""
        try:
            os.write(self._handle, json.dumps(message).encode() + b"\n")
        except BrokenPipeError:
            os._exit(1)


def end_with_parent(handle: int = 0) -> None:
    """End this process as soon as *handle*, on which nothing is expected, is closed at its other end."""

    def watch() -> None:
        while os.read(handle, 1024):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def own_command(module: str) -> list[str]:
    """Runs a module of ours. ``-P``: a ``numpy.py`` in the folder of somebody's dataset is not imported."""
    return [sys.executable, "-P", "-W", "ignore", "-m", module]


def child_environment(threads: int, *, network: bool, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process that computes: bounded threads, silent libraries, no network unless allowed."""
    offline = "0" if network else "1"
    return {
        **(os.environ if environ is None else environ),
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": "1",
        "RAYON_NUM_THREADS": str(threads),
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": offline,
        "TRANSFORMERS_OFFLINE": offline,
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "ORT_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }
