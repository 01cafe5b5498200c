"""Before and after the screen: may we draw at all, and how the terminal gets back what it lent us.

Textual installs no handler for SIGTERM, SIGHUP or SIGQUIT: the process would die with the terminal raw, on the other
screen and reporting mouse movements. A handler on its event loop is not enough either, because a terminal that nobody
reads (a stalled ssh) blocks that loop. So signals are blocked before any thread exists, and a thread waits for them.
Textual itself is not imported here.
"""

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TextIO

from tooldata_tui.errors import TooldataError, UsageError
from tooldata_tui.tui.crash import report_crash
from tooldata_tui.tui.early import EarlyScreen

__all__ = ["Lifeline", "check_terminal", "prepare_environment", "run_guarded", "unblock_signals"]

SIGNALS = frozenset({signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT})

# Cancel a half-sent sequence; end a synchronised frame; default colours; line wrap; mouse, paste, focus and size
# reports off; kitty keyboard off; leave the alternate screen; show the cursor.
RESET = (
    "\x18\x1b\\\x1b[?2026l\x1b[0m\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l\x1b[<u\x1b[?1049l\x1b[?25h"
)
_LATER_SECONDS = 1.0

# Terminals that have 24-bit colour and say so only in COLORTERM, which ssh does not pass on.
_TRUECOLOR = ("xterm-kitty", "xterm-ghostty", "ghostty", "alacritty", "foot", "wezterm", "contour")


def check_terminal(
    stdin: TextIO | None, stdout: TextIO | None, environ: Mapping[str, str], stderr: TextIO | None = None
) -> None:
    """Return if a screen can be drawn.

    :param stderr: checked too if given: it is what Textual draws on
    :raises UsageError: there is no terminal, or one that can only print; names the commands to use instead
    """
    hint = "use `tooldata check` or `tooldata decide`"
    streams = [stdin, stdout] + ([stderr] if stderr is not None else [])
    if not all(_is_terminal(stream) for stream in streams):
        raise UsageError("this needs a terminal", hint=hint)
    if environ.get("TERM") in ("dumb", "unknown"):
        raise UsageError(f"this needs a terminal that can move its cursor, and TERM is {environ['TERM']}", hint=hint)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def prepare_environment(environ: MutableMapping[str, str]) -> None:
    """Set what Textual reads from the environment while it is imported, where the user has not set it.

    No animation, since each of its frames is traffic; a frame as soon as there is something to paint, since a frame is
    what a key is answered with; and the colours the terminal really has. ``NO_COLOR`` is left to Textual, which
    honours it, except that set to nothing it means nothing.
    """
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    environ.setdefault("TEXTUAL_FPS", "500")
    if environ.get("NO_COLOR") == "":
        del environ["NO_COLOR"]
    terminal = environ.get("TERM", "")
    if terminal.endswith("-direct") or terminal.startswith(_TRUECOLOR):
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", "truecolor")


def unblock_signals() -> None:
    """Give a child process back the signals a :class:`Lifeline` blocks: the ``preexec_fn`` of every one we start."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


class Lifeline:
    """Ends this process in bounded time when it is told to, or when its terminal goes away.

    Between :meth:`attach` and :meth:`detach` the application is asked first, and given *grace* seconds. Then the
    terminal is restored from here, and the process ends with 128 + the signal's number, whatever else still runs.

    :param terminal: file descriptor of the terminal
    """

    def __init__(self, terminal: int, grace: float = 1.5) -> None:
        self._terminal = terminal
        self._grace = grace
        self._modes: list[Any] | None = None
        self._ask: Callable[[int], object] | None = None
        self._lent = False
        self._stopped = threading.Event()
        self._ending = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._wake: tuple[int, int] | None = None

    def start(self) -> None:
        """Block the signals and watch for them. To be called in the main thread before there are others."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        with contextlib.suppress(termios.error):
            self._modes = termios.tcgetattr(self._terminal)
        self._wake = os.pipe()
        for watch in (self._watch_signals, self._watch_terminal):
            thread = threading.Thread(target=watch, name="lifeline", daemon=True)
            thread.start()
            self._threads.append(thread)

    def lend(self) -> None:
        """From now on the terminal is not as we found it, but nobody is there to be asked."""
        self._lent = True

    def attach(self, ask: Callable[[int], object]) -> None:
        """From now on the terminal is in the hands of an application that leaves when *ask* is called.

        *ask* gets the signal's number, is called from another thread, and must not wait.
        """
        self._ask, self._lent = ask, True

    def detach(self) -> None:
        """The application has left the terminal as it found it."""
        self._ask, self._lent = None, False

    def stop(self) -> None:
        """Stop watching, and let signals act as they do by default."""
        self._stopped.set()
        if self._wake is not None:
            signals, terminal = self._threads
            os.write(self._wake[1], b".")
            terminal.join()
            if signals.ident is not None and signals.is_alive():
                with contextlib.suppress(ProcessLookupError):  # it may be just gone
                    signal.pthread_kill(signals.ident, signal.SIGTERM)
            signals.join()
            for end in self._wake:
                os.close(end)
            self._wake = None
        unblock_signals()

    def _watch_signals(self) -> None:
        received = signal.sigwait(SIGNALS)
        if not self._stopped.is_set():
            self._end(received)

    def _watch_terminal(self) -> None:
        """Wait for a hang-up. Where SIGHUP is ignored (nohup) nothing else would tell, and reading would spin."""
        assert self._wake is not None
        poll = select.poll()
        poll.register(self._terminal, 0)  # errors and hang-ups are always reported
        poll.register(self._wake[0], select.POLLIN)
        for descriptor, event in poll.poll():
            if descriptor == self._terminal and event & (select.POLLHUP | select.POLLERR):
                self._end(signal.SIGHUP)

    def _end(self, number: int) -> None:
        if not self._ending.acquire(blocking=False):
            return  # the other watcher is at it
        ask = self._ask
        if ask is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                ask(number)
            if self._stopped.wait(self._grace):
                return
        try:
            if self._lent:
                self._restore(signal.Signals(number).name)
        finally:
            os._exit(128 + number)

    def _restore(self, name: str) -> None:
        """Put the terminal back without waiting for it, even if nobody reads from it."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})  # a shell may have taken the foreground
        with contextlib.suppress(termios.error):
            termios.tcflush(self._terminal, termios.TCOFLUSH)
            if self._modes is not None:
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
        with contextlib.suppress(OSError):
            # Opened anew: O_NONBLOCK on our own descriptor would be shared with the shell that started us.
            tty = os.open(os.ttyname(self._terminal), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            text = f"{RESET}tooldata: ended by {name}; if the screen looks wrong, type: reset\r\n".encode()
            if not _write_all(tty, text) and os.fork() == 0:
                # Another thread is stuck in a write and holds the terminal; once this process is gone it is free.
                try:
                    os.setsid()
                    _write_later(tty, text)
                finally:
                    os._exit(0)


def _write_all(tty: int, text: bytes) -> bool:
    try:
        return os.write(tty, text) == len(text)
    except BlockingIOError:
        return False


def _write_later(tty: int, text: bytes) -> None:
    deadline = time.monotonic() + _LATER_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.02)
        termios.tcflush(tty, termios.TCOFLUSH)
        if _write_all(tty, text):
            return


class _Application(Protocol):
    """What :func:`run_guarded` needs of a Textual App."""

    @property
    def return_code(self) -> int | None: ...

    def exit(self, result: Any = None, return_code: int = 0) -> None: ...

    async def run_async(self, *, mouse: bool = True) -> Any: ...


def run_guarded(
    make_app: Callable[[EarlyScreen], _Application],
    crash_directory: Path | None,
    *,
    first_frame: str = "",
    mouse: bool = True,
) -> int:
    """Run a Textual App so that the terminal survives it, and return the exit code.

    *make_app* is called once signals are looked after and *first_frame*, if any, is on the screen, so it is the place
    to import Textual. An App that derives from
    ``QuietCrash`` keeps its tracebacks off the terminal; what escapes any other way is reported like that too.
    """
    assert sys.__stdin__ is not None, "check_terminal comes first"
    lifeline = Lifeline(sys.__stdin__.fileno())
    early = EarlyScreen(sys.__stdin__.fileno(), _screen())
    lifeline.start()
    try:
        if first_frame:
            lifeline.lend()
            early.show(first_frame)
        app = make_app(early)
        import asyncio

        return asyncio.run(_run(app, lifeline, mouse=mouse))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except TooldataError:  # what a command reports by itself
        raise
    except Exception as error:
        early.withdraw()
        report_crash(error, crash_directory, sys.__stderr__)
        return 1
    finally:
        early.withdraw()
        lifeline.stop()


def _screen() -> int:
    """What Textual draws on."""
    assert sys.__stderr__ is not None, "check_terminal comes first"
    return sys.__stderr__.fileno()


async def _run(app: _Application, lifeline: Lifeline, *, mouse: bool) -> int:
    import asyncio

    loop = asyncio.get_running_loop()
    lifeline.attach(lambda number: loop.call_soon_threadsafe(partial(app.exit, return_code=128 + number)))
    try:
        await app.run_async(mouse=mouse)
    finally:
        lifeline.detach()
    return app.return_code or 0
