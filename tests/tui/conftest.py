"""Terminals to look at from outside: an emulated screen, and a program in a real pseudo-terminal."""

import ast
import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyte
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds after which a test gives up; nothing is expected to take anywhere near as long


class Emulator:
    """A pyte screen, compared by what can be seen."""

    # pyte does not know kitty's keyboard sequences and would print them
    _UNKNOWN = re.compile(r"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")  # as Textual sets it: no wrapping

    def feed(self, text: str) -> None:
        self.stream.feed(self._UNKNOWN.sub("", text))

    def look(self) -> list[list[tuple[Any, ...]]]:
        """Return what a person sees in each cell: a space has no text colour, reversed colours are swapped."""
        rows = []
        for y in range(self.screen.lines):
            row = []
            for x in range(self.screen.columns):
                cell = self.screen.buffer[y][x]
                fg, bg = (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)
                lines = (cell.underscore, cell.strikethrough)
                blank = cell.data == " " and not any(lines)
                row.append((cell.data, bg) if blank else (cell.data, bg, fg, cell.bold, cell.italics, *lines))
            rows.append(row)
        return rows

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.y, self.screen.cursor.x


class Session:
    """A Python program whose controlling terminal is ours.

    It is told ``DIR``, a folder to write into, and ``TELL``, a file descriptor on which to say that it got somewhere.
    """

    def __init__(self, program: str, directory: Path, before: Callable[[], None] | None = None) -> None:
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(self.slave)
        self.seen = b""

        def in_child() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if before is not None:
                before()

        environ = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "DIR": str(directory)}
        environ.pop("NO_COLOR", None)
        self.told, tell = os.pipe()
        environ["TELL"] = str(tell)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=environ,
            start_new_session=True,
            preexec_fn=in_child,
            pass_fds=(tell,),
        )
        os.close(tell)

    def read_until(self, wanted: bytes) -> None:
        """Read what it writes until *wanted* is there."""
        while wanted not in self.seen:
            ready, _, _ = select.select([self.master], [], [], PATIENCE)
            assert ready, f"{wanted!r} never came: {self.seen[-2000:]!r}"
            self.seen += os.read(self.master, 65536)

    def wait_until_told(self) -> None:
        """Wait until the program writes to ``TELL``, without reading what it shows."""
        ready, _, _ = select.select([self.told], [], [], PATIENCE)
        assert ready
        assert os.read(self.told, 1), "it ended instead"

    def wait(self, *, reading: bool = True) -> int:
        """Wait until it has ended, reading what it writes or not, and return its exit code."""
        while reading and self.process.poll() is None:
            if select.select([self.master], [], [], 0.05)[0]:
                self.seen += os.read(self.master, 65536)
        return self.process.wait(PATIENCE)

    def rest(self) -> bytes:
        """Return all it wrote, once everything that had the terminal open has ended."""
        self.close_slave()
        with suppress(OSError):
            while data := os.read(self.master, 65536):
                self.seen += data
        return self.seen

    def close_slave(self) -> None:
        if self.slave >= 0:
            os.close(self.slave)
            self.slave = -1

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        self.close_slave()
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        self.close_slave()
        os.close(self.told)
        if self.master >= 0:
            os.close(self.master)


@pytest.fixture
def emulator() -> type[Emulator]:
    return Emulator


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Start programs in pseudo-terminals of their own."""
    sessions: list[Session] = []

    def run(program: str, before: Callable[[], None] | None = None) -> Session:
        sessions.append(Session(program, tmp_path, before))
        return sessions[-1]

    yield run
    for session in sessions:
        session.close()


@pytest.fixture
def recording_driver() -> Sequence[Any]:
    """A driver class that keeps what is written to it, and the list it goes to."""
    from textual import events
    from textual.driver import Driver
    from textual.geometry import Size

    written: list[str] = []

    class RecordingDriver(Driver):
        can_suspend = True

        def write(self, data: str) -> None:
            written.append(data)

        def start_application_mode(self) -> None:
            size = Size(*(self._size or (80, 24)))
            self.send_message(events.Resize(size, size))

        def disable_input(self) -> None:
            pass

        def stop_application_mode(self) -> None:
            pass

    return RecordingDriver, written


@pytest.fixture
def import_names() -> Callable[[str], set[str]]:
    """Return the modules that a module of ``tooldata_tui.tui`` imports at its top."""

    def names(module: str) -> set[str]:
        tree = ast.parse((ROOT / "tooldata_tui" / "tui" / f"{module}.py").read_text(encoding="utf-8"))
        plain = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
        return plain | {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}

    return names
