"""How the program leaves a real terminal, however it has to end."""

import fcntl
import os
import signal
import stat
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.pty

APP = """
import asyncio, os, signal, subprocess, sys, time
from pathlib import Path
from tooldata_tui.tui.terminal import prepare_environment, run_guarded, unblock_signals
prepare_environment(os.environ)
DIR = Path(os.environ["DIR"])
def tell():
    os.write(int(os.environ["TELL"]), b".")

def make(early):
    from textual.app import App
    from textual.widgets import Static
    from tooldata_tui.tui.frame_diff import FrameDiff
    from tooldata_tui.tui.quiet_crash import QuietCrash

    class Demo(QuietCrash[None], FrameDiff[None]):
        crash_directory = DIR / "state"
        def compose(self):
            yield Static("ready to go", markup=False)
        def on_unmount(self):
            (DIR / "unmounted").write_text("")
        def on_key(self, event):
            api_key = "sk-very-secret"
            getattr(self, "key_of_" + event.key)()
        BODY
    return Demo()

sys.exit(run_guarded(make, DIR / "state"))
"""

# Everything Textual switches on has to be off again: the other screen, mouse reports, pasting, and the cursor hidden.
OFF = (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?1004l", b"\x1b[?25h")


@pytest.fixture
def run(start: Callable[..., Any]) -> Callable[..., Any]:
    """Start the app with a method ``key_of_a``, and wait until it has drawn."""

    def begin(body: str = "", before: Callable[[], None] | None = None) -> Any:
        body = "".join(f"        {line}\n" for line in body.splitlines()).strip() or "pass"
        session = start(APP.replace("BODY", body), before)
        session.read_until(b"ready to go")
        return session

    return begin


def assert_restored(session: Any) -> None:
    assert termios.tcgetattr(session.slave) == session.modes
    assert os.get_blocking(session.slave)
    written = session.rest()
    for sequence in OFF:
        assert sequence in written[written.rindex(b"\x1b[?1049h") :], sequence


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_in_order(run: Callable[..., Any], tmp_path: Path, number: int) -> None:
    session = run()
    session.process.send_signal(number)
    assert session.wait() == 128 + number
    assert_restored(session)
    assert (tmp_path / "unmounted").exists()


def test_a_closed_terminal_ends_it(run: Callable[..., Any]) -> None:
    session = run()
    session.hang_up()
    assert session.wait(reading=False) == 128 + signal.SIGHUP


def test_a_closed_terminal_ends_it_even_if_no_signal_tells_of_it(run: Callable[..., Any]) -> None:
    def detach() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
        fcntl.ioctl(0, termios.TIOCNOTTY)  # as setsid does

    session = run(before=detach)
    session.hang_up()
    assert session.wait(reading=False) == 128 + signal.SIGHUP


def test_a_callback_that_hangs_does_not_keep_it(run: Callable[..., Any]) -> None:
    session = run("def key_of_a(self):\n    tell()\n    while True: time.sleep(9)")
    os.write(session.master, b"a")
    session.wait_until_told()
    session.process.send_signal(signal.SIGTERM)
    assert session.wait() == 128 + signal.SIGTERM
    assert_restored(session)
    assert b"ended by SIGTERM; if the screen looks wrong, type: reset" in session.seen


def test_a_terminal_nobody_reads_does_not_keep_it(run: Callable[..., Any]) -> None:
    # Far more than the terminal and Textual's queue hold: the event loop is stuck in the middle of it.
    session = run("def key_of_a(self):\n    tell()\n    for _ in range(99): self._driver.write('x' * 99999)")
    os.write(session.master, b"a")
    session.wait_until_told()
    session.process.send_signal(signal.SIGTERM)
    assert session.wait(reading=False) == 128 + signal.SIGTERM
    assert_restored(session)
    assert b"type: reset" in session.seen


@pytest.mark.parametrize(
    "body",
    [
        "def key_of_a(self): FAIL",
        "async def work(self): FAIL\ndef key_of_a(self): self.run_worker(self.work())",
        "def work(self): FAIL\ndef key_of_a(self): self.set_timer(0.01, self.work)",
    ],
    ids=["callback", "worker", "timer"],
)
def test_an_error_of_its_own_is_told_in_three_lines(run: Callable[..., Any], tmp_path: Path, body: str) -> None:
    session = run(body.replace("FAIL", r"raise ValueError('it \x1b[2J broke')"))
    os.write(session.master, b"a")
    assert session.wait() == 1
    assert_restored(session)
    told = session.seen[session.seen.rindex(b"\x1b[?1004l") :].decode()
    assert "ValueError: it ␛[2J broke" in told
    assert "type: reset" in told
    assert "Traceback" not in told
    assert b"sk-very-secret" not in session.seen
    (file,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "ValueError: it ␛[2J broke" in file.read_text()


def test_an_error_before_it_draws_is_told_too(start: Callable[..., Any]) -> None:
    session = start(APP.replace("return Demo()", "raise ValueError('too early')").replace("BODY", "pass"))
    assert session.wait() == 1
    assert b"ValueError: too early" in session.rest()
    assert b"\x1b[?1049h" not in session.seen


def test_a_normal_end_is_one(run: Callable[..., Any]) -> None:
    session = run("def key_of_a(self):\n    self.exit()")
    os.write(session.master, b"a")
    assert session.wait() == 0
    assert_restored(session)
    assert b"type: reset" not in session.seen


def test_children_can_be_signalled(run: Callable[..., Any]) -> None:
    body = (
        "def key_of_a(self):\n    with self.suspend():\n"
        "        child = subprocess.run(['sh', '-c', 'kill -TERM $$; sleep 60'], preexec_fn=unblock_signals)\n"
        "    self.exit(return_code=-child.returncode)"
    )
    session = run(body)
    os.write(session.master, b"a")
    assert session.wait() == signal.SIGTERM
    assert_restored(session)


def test_signals_act_as_before_once_it_is_over(start: Callable[..., Any]) -> None:
    program = APP.replace("BODY", "on_ready = lambda self: self.exit()").replace(
        "sys.exit(run_guarded(make, DIR / 'state'))", ""
    )
    program = program.replace("sys.exit(", "(") + "\nos.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(60)\n"
    session = start(program)
    assert session.wait() == -signal.SIGTERM
