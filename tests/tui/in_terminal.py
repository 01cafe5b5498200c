"""The installed command in a terminal of its own: keys go in, what it shows and every byte that it sent come out."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

__all__ = ["PATIENCE", "InTerminal"]

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds after which a test gives up; nothing is expected to take anywhere near as long

#: What a terminal of today answers when it is asked: synchronised output yes, size reports no, and what it is.
_ANSWERS = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
)
#: Sequences that pyte would show as text: private prefixes, mode questions, and strings like titles.
_UNKNOWN = re.compile(rb"\x1b\[[<=>][0-9;:]*[@-~]|\x1b\[[?0-9;]*[ -/]+[@-~]|\x1b[\]P_^X].*?(?:\x07|\x1b\\)", re.DOTALL)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*)?\Z")
_KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "backspace": b"\x7f",
    "pagedown": b"\x1b[6~",
    **{f"ctrl+{char}": bytes([ord(char) - 96]) for char in "abcdefghijklmnopqrstuvwxyz"},
}


class InTerminal:
    """``tooldata WORDS`` whose controlling terminal is ours. Use with ``with``, which ends it.

    :param home: where it finds and keeps what belongs to a user, and where it runs
    :ivar sent: every byte it wrote
    """

    def __init__(
        self, words: Sequence[str | Path], home: Path, *, size: tuple[int, int] = (120, 36), **environ: str
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._shown = self._answered = 0
        self.sent = b""
        self.master, self._slave = os.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.modes = termios.tcgetattr(self._slave)
        settings = home / ".config" / "tooldata" / "tooldata.toml"
        if not settings.exists():  # what goes on beside a review is another test's
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text("[review]\nscan = false\n")
        plain = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        ours = {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tooldata_tui", *map(os.fspath, words)],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=home,
            env=plain | ours | environ,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):  # an import beside the review too
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._close_slave()
        if self.master >= 0:
            os.close(self.master)

    def press(self, *keys: str) -> None:
        """Send keys: by their names, or as the characters they type."""
        for key in keys:
            os.write(self.master, _KEYS.get(key, key.encode()))

    def until(self, *shown: str | Callable[[str], object]) -> str:
        """Read until all of *shown* (texts, or what has to hold of the screen) is on the screen, and return that."""
        deadline = time.monotonic() + PATIENCE
        while True:
            text = self.text
            if all(one in text if isinstance(one, str) else one(text) for one in shown):
                return text
            assert time.monotonic() < deadline, f"{shown} never came:\n{text}"
            assert self._receive(PATIENCE), f"it ended before {shown}:\n{self.text}\n{self.sent[-500:]!r}"

    def begin(self, *shown: str) -> None:
        """Read until all of *shown* is there, and keys act: the first frame is drawn before they do."""
        self.until(*shown)
        deadline = time.monotonic() + PATIENCE
        while "number of the example" not in self.text:
            assert time.monotonic() < deadline, f"no key ever acted:\n{self.text}"
            self.press("#")
            self._receive(0.05)
        self.press("escape")
        self.until(lambda text: "TYPING" not in text)

    @property
    def text(self) -> str:
        """What a terminal shows of all that was read."""
        data = self.sent[self._shown :]
        cut = _UNFINISHED.search(data)
        data = data[: cut.start()] if cut else data
        self._shown += len(data)
        self._stream.feed(_UNKNOWN.sub(b"", data))
        # Not pyte's own display: it breaks off at clusters of more than one character.
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "\n".join("".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows)

    def _receive(self, seconds: float) -> bool:
        """Read what is there within so many seconds; False once nobody has the other end open any more."""
        ready, _, _ = select.select([self.master], [], [], min(seconds, 0.05))
        if not ready:
            return self.process.poll() is None
        try:
            data = os.read(self.master, 65_536)
        except OSError:
            return False
        self.sent += data
        for question, answer in _ANSWERS:
            at = self.sent.find(question, max(self._answered, len(self.sent) - len(data) - len(question) + 1))
            if at >= 0:
                self._answered = max(self._answered, at + 1)
                os.write(self.master, answer)
        return bool(data)

    def end(self, *, reading: bool = True) -> int:
        """Wait until it has ended, reading what it writes or not, and return its exit code."""
        deadline = time.monotonic() + PATIENCE
        while reading and self.process.poll() is None:
            assert time.monotonic() < deadline, f"it never ended:\n{self.text}"
            self._receive(0.05)
        code = self.process.wait(PATIENCE)
        self.left = termios.tcgetattr(self._slave) if self._slave >= 0 and self.master >= 0 else None
        self._close_slave()
        while self.master >= 0 and self._receive(PATIENCE):
            pass
        return code

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        self._close_slave()
        os.close(self.master)
        self.master = -1

    def _close_slave(self) -> None:
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1
