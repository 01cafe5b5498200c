"""Runs a program in a pseudo-terminal and takes times, bytes, CPU and memory from outside.

What the program sends is only noted while a clock runs; the emulator reads it afterwards, so that it costs no time that
is measured.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyte
from processes import ProcessTree, Usage

__all__ = ["COLUMNS", "ROWS", "Held", "Keystroke", "Link", "Start", "Terminal", "TerminalError"]

COLUMNS, ROWS = 120, 36

_KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "backspace": b"\x7f",
}
#: What a terminal of today answers when it is asked: synchronised output yes, size reports no, and what it is.
_ANSWERS = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
)
_LONGEST_QUESTION = max(len(question) for question, _ in _ANSWERS)
#: Sequences that the emulator would show as text: private prefixes, mode questions, and strings like titles.
_UNKNOWN = re.compile(rb"\x1b\[[<=>][0-9;:]*[@-~]|\x1b\[[?0-9;]*[ -/]+[@-~]|\x1b[\]P_^X].*?(?:\x07|\x1b\\)", re.DOTALL)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*)?\Z")

#: What would make this terminal another one, or every start of Python compile what it imports.
_UNUSUAL = {"NO_COLOR", "TMUX", "STY", "PYTHONDONTWRITEBYTECODE"}
#: A key has settled, and a program has started, after so many seconds of silence.
_QUIET, _START_QUIET = 0.1, 0.4
#: Seconds between two single keys: closer ones look like a key that is held.
_APART = 0.3
#: The line and the column from which on the review shows the example.
_EXAMPLE = (1, 41)
#: So long a key may show nothing.
_PATIENCE = 1.5


def _settings(more: str, *, scan: bool) -> Path:
    """A folder of user's settings that say whether a review compares the examples beside itself, and what else."""
    folder = Path(tempfile.gettempdir()) / f"tooldata-benchmark-{os.getuid()}-{scan}"
    (folder / "tooldata").mkdir(parents=True, exist_ok=True)
    (folder / "tooldata" / "tooldata.toml").write_text(f"[review]\nscan = {str(scan).lower()}\n{more}")
    return folder


class TerminalError(Exception):
    """The program did not do what the measure needs; the message holds the screen."""


class Link(NamedTuple):
    """A slow connection between the program and whoever looks at it.

    Bytes leave one after another at ``kilobits`` a second, with ``overhead`` bytes a packet, and arrive half a
    ``round_trip`` (seconds) later, as keys do the other way. With ``buffer`` bytes queued the program has to wait.
    """

    kilobits: float
    round_trip: float
    overhead: int = 90
    buffer: int = 256 * 1024

    @property
    def rate(self) -> float:
        """Bytes a second."""
        return self.kilobits * 1000 / 8


class Start(NamedTuple):
    """From starting the program to having the awaited text on screen (``seconds``), and to silence (the rest).

    ``keys`` are the seconds until the program reads keys: it asks the terminal what it can do then.
    """

    seconds: float
    keys: float
    bytes: int
    cpu: float


class Keystroke(NamedTuple):
    """What one key led to. ``settled`` and ``cpu`` are seconds; ``silent`` means that nothing was sent at all."""

    key: str
    settled: float
    bytes: int
    cpu: float
    changed: bool
    silent: bool


class Held(NamedTuple):
    """A key held down: how many seconds behind the screen was at its release, and the bytes of each repeat."""

    lag: float
    bytes_each: float


class Terminal:
    """A program in a terminal of its own. Use with ``with``, which ends it.

    :param scan: whether a review compares the examples beside itself
    :param settings: more of the user's settings
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        link: Link | None = None,
        scan: bool = False,
        settings: str = "",
    ) -> None:
        self._link = link
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._emulator = pyte.ByteStream(self._screen)
        #: (when it reached the eye, bytes), and how many of them the emulator has read.
        self._output: list[tuple[float, bytes]] = []
        self._read = 0
        self._rest = b""
        self._line_free = 0.0
        self._asked: float | None = None
        self._pressed = 0.0
        self._ended = False
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        plain = {key: value for key, value in os.environ.items() if key not in _UNUSUAL}
        plain["XDG_CONFIG_HOME"] = str(_settings(settings, scan=scan))
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**plain, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self._tree = ProcessTree(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- measuring

    def start(self, text: str, *, within: float = 120.0) -> Start:
        """Wait until *text* is on the screen and the program is silent. Raises :class:`TerminalError`."""
        seen: float | None = None
        deadline = self._started + within
        while seen is None or self._asked is None or not self._is_quiet(_START_QUIET):
            if self._ended or time.perf_counter() > deadline:
                raise TerminalError(f"{text!r} was not shown:\n{self.text()}")
            if self._receive(0.05) or seen is not None:
                continue
            seen = self._arrival_of(text)
        self._show()
        return Start(seen - self._started, self._asked - self._started, self.sent, self.usage().cpu)

    def press(self, key: str, *, example: bool = False) -> Keystroke:
        """Press *key* and wait until the screen has settled.

        :param example: only where the review shows the example: what it tells elsewhere meanwhile is not the key's
        """
        while time.perf_counter() - self._pressed < _APART:
            self._receive(0.01)
        self._show()
        before, first, cpu = self._picture(), len(self._output), self.usage().cpu
        pressed = self._pressed = time.perf_counter()
        self._send(key, pressed + self._delay)
        while not self._ended:
            now = time.perf_counter()
            if len(self._output) > first:
                if now - self._output[-1][0] > _QUIET:
                    break
            elif now - pressed > _PATIENCE:
                break
            self._receive(0.005)
        if self._ended:
            raise TerminalError(f"the program ended at {key!r}:\n{self.text()}")
        got = self._output[first:]
        settled = (self._settled(first) if example else got[-1][0]) - pressed if got else 0.0
        self._show()
        return Keystroke(
            key,
            settled,
            sum(len(data) for _, data in got),
            max(0.0, self.usage().cpu - cpu),
            self._picture() != before,
            not got,
        )

    def hold(self, key: str, count: int, rate: float) -> Held:
        """Repeat *key* *count* times, *rate* a second, whether or not the screen keeps up."""
        sent, first, begun = self.sent, len(self._output), time.perf_counter()
        due = [begun + number / rate for number in range(count)]
        for at in due:
            self._send(key, at + self._delay)
        while not self._is_quiet(0.5) and not self._ended:
            self._receive(0.02)
        if len(self._output) == first:
            raise TerminalError(f"holding {key!r} showed nothing:\n{self.text()}")
        self._show()
        return Held(max(0.0, self._output[-1][0] - due[-1]), (self.sent - sent) / count)

    def idle(self, seconds: float) -> int:
        """Bytes that come without a key in *seconds*."""
        sent, end = self.sent, time.perf_counter() + seconds
        while time.perf_counter() < end:
            self._receive(0.1)
        self._show()
        return self.sent - sent

    @property
    def sent(self) -> int:
        """Bytes the program has sent so far."""
        return sum(len(data) for _, data in self._output)

    def text(self) -> str:
        """What is on the screen."""
        self._show()
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def usage(self) -> Usage:
        """What the program and all its children use now."""
        return self._tree.usage()

    def close(self) -> None:
        """End the program, first by asking."""
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
        deadline = time.perf_counter() + 5
        while self._process.poll() is None and time.perf_counter() < deadline:
            self._receive(0.05)
        if self._process.poll() is None:
            self._signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    # --- the wire

    @property
    def _delay(self) -> float:
        return self._link.round_trip / 2 if self._link else 0.0

    def _send(self, key: str, at: float) -> None:
        """Deliver *key* at a point in time, reading meanwhile."""
        while (left := at - time.perf_counter()) > 0:
            self._receive(min(left, 0.005))
        os.write(self._master, _KEYS.get(key, key.encode()))

    def _receive(self, timeout: float) -> bool:
        """Read what is there within *timeout* seconds; False if nothing is."""
        now = time.perf_counter()
        link = self._link
        if link and (self._line_free - now) * link.rate > link.buffer:
            time.sleep(min(timeout, 0.005))
            return False
        if self._ended or not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # nobody has the other end open any more
            data = b""
        if not data:
            self._ended = True
            return False
        now = time.perf_counter()
        if link:
            self._line_free = max(self._line_free, now) + (len(data) + link.overhead) / link.rate
            now = self._line_free + self._delay
        before = self._output[-1][1][-_LONGEST_QUESTION:] if self._output else b""
        self._output.append((now, data))
        for question, answer in _ANSWERS:
            if (found := (before + data).rfind(question)) >= 0 and found + len(question) > len(before):
                os.write(self._master, answer)
                self._asked = self._asked or now
        return True

    def _is_quiet(self, seconds: float) -> bool:
        return bool(self._output) and time.perf_counter() - self._output[-1][0] > seconds

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    # --- the screen

    def _arrival_of(self, text: str) -> float | None:
        """When the bytes came with which *text* is on the screen, or None while it is not."""
        while self._read < len(self._output):
            self._show_next()
            if any(text in line for line in self._screen.display):
                return self._output[self._read - 1][0]
        return None

    def _show(self) -> None:
        while self._read < len(self._output):
            self._show_next()

    def _show_next(self) -> None:
        data = self._rest + self._output[self._read][1]
        self._read += 1
        cut = _UNFINISHED.search(data)
        data, self._rest = (data[: cut.start()], data[cut.start() :]) if cut else (data, b"")
        self._emulator.feed(_UNKNOWN.sub(b"", data))

    def _settled(self, first: int) -> float:
        """When the last bytes came, of those from *first* on, that changed what is shown of the example."""
        at, seen = self._output[first][0], self._picture(*_EXAMPLE)
        while self._read < len(self._output):
            self._show_next()
            if seen != (seen := self._picture(*_EXAMPLE)):
                at = self._output[self._read - 1][0]
        return at

    def _picture(self, top: int = 0, left: int = 0) -> int:
        """A number that changes when anything on the screen does, from a line and a column on, in what was read."""
        lines = (tuple(self._screen.buffer[y][x] for x in range(left, COLUMNS)) for y in range(top, ROWS))
        return hash(tuple(lines))
