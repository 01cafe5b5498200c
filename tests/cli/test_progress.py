"""The line that says how far an import is."""

import io
import os
import pty
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tooldata_tui.cli.progress import ProgressLine, bar
from tooldata_tui.tasks.importing import Progress

HALF = Progress("data/long.jsonl", 50, 100, 1_000, 2)


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def terminal() -> Iterator[tuple[io.TextIOWrapper, int]]:
    """A terminal to write to, 40 columns wide, and where to read what it gets."""
    import fcntl
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        yield stream, master
    os.close(master)


def test_a_bar_fills() -> None:
    assert [bar(share, 4) for share in (-1, 0, 0.5, 2)] == ["░░░░", "░░░░", "▓▓░░", "▓▓▓▓"]


def test_a_log_gets_a_plain_line_now_and_then() -> None:
    clock, log = Clock(), io.StringIO()
    line = ProgressLine(log, clock)
    for clock.now in (1.0, 9.0, 11.0, 12.0, 22.0):
        line(HALF)
    line.clear()
    assert log.getvalue() == " 50%  1,000 examples, 2 bad lines  long.jsonl\n" * 2


def test_a_compressed_file_has_no_share() -> None:
    clock, log = Clock(), io.StringIO()
    line = ProgressLine(log, clock)
    clock.now = 11
    line(replace(HALF, total=0, bad=0))
    assert log.getvalue() == "1,000 examples  long.jsonl\n"


def test_a_terminal_gets_one_line_four_times_a_second_and_then_nothing(
    terminal: tuple[io.TextIOWrapper, int],
) -> None:
    stream, master = terminal
    clock = Clock()
    line = ProgressLine(stream, clock)
    for clock.now in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        line(HALF)
    line.clear()
    shown = ""
    while shown.count("\r") < 4:  # it may come in pieces
        shown += os.read(master, 10_000).decode()
    assert "\n" not in shown
    first, second, cleared, rest = shown.removeprefix("\r").split("\r")
    assert first == second == "▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░  50%  1,000 examp…"
    assert (cleared, rest) == (" " * 39, "")
