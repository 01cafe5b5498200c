"""Between the first frame and the app, in a real terminal: keys are kept, nothing is echoed, and it can be ended."""

import shutil
import signal
import time
from pathlib import Path

import pytest

from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tui.early import EarlyScreen

from .in_terminal import InTerminal
from .reviewing import make_project, row

#: Delays the app, so that there is time between the two.
SLOW = """
import sys, time
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            SLEEP
sys.meta_path.insert(0, Slow())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_project(tmp_path, [row(f"Where is ORD-{n}") for n in range(1, 30)])


def slow(folder: Path, sleep: str) -> str:
    """A PYTHONPATH on which importing Textual does *sleep* first."""
    where = folder / "slow"
    where.mkdir()
    (where / "usercustomize.py").write_text(SLOW.replace("SLEEP", sleep))
    root = Path(__file__).parents[2]
    shutil.copy(where / "usercustomize.py", where / "sitecustomize.py")
    return f"{where}:{root}"


def decided(path: Path) -> set[int]:
    project = Project.open(path)
    try:
        return Queries(project.reader()).decided()
    finally:
        project.close()


@pytest.mark.pty
def test_keys_typed_before_the_app_is_there_reach_it_and_are_not_echoed(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path, "--queue", "file"], tmp_path, PYTHONPATH=slow(tmp_path, "time.sleep(0.5)")) as it:
        it.until("Where is ORD-1", "a accept")
        assert b"\x1b[?2026$p" not in it.sent  # nobody reads keys yet
        it.press("a", "j", "j")
        it.until("#4  pending")
        it.press("q")
        assert it.end() == 0
        assert b"ajj" not in it.sent
        assert it.left == it.modes
        assert it.sent.count(b"\x1b[?1049h") == it.sent.count(b"\x1b[?1049l") == 1
    assert decided(path) == {1}  # which was on the screen


@pytest.mark.pty
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_can_be_ended_before_the_app_is_there(path: Path, tmp_path: Path, number: signal.Signals) -> None:
    with InTerminal(["review", path], tmp_path, PYTHONPATH=slow(tmp_path, "time.sleep(60)")) as it:
        it.until("Where is ORD-1", "a accept")
        started = time.monotonic()
        it.process.send_signal(number)
        assert it.end() in (128 + number, -number)
        assert time.monotonic() - started < 20
        assert it.left == it.modes
        assert it.sent.rfind(b"\x1b[?1049l") > it.sent.rfind(b"\x1b[?1049h")
        assert it.sent.rfind(b"\x1b[?25h") > it.sent.rfind(b"\x1b[?25l")


@pytest.mark.pty
def test_a_failure_before_the_app_is_there_leaves_the_terminal_as_it_was(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path], tmp_path, PYTHONPATH=slow(tmp_path, "raise ValueError('no luck')")) as it:
        assert it.end() == 1
        assert "no luck" in it.text
        assert it.left == it.modes
        assert it.sent.rfind(b"\x1b[?1049l") > it.sent.rfind(b"\x1b[?1049h")


@pytest.mark.pty
def test_without_it_the_same_comes_a_little_later(path: Path, tmp_path: Path) -> None:
    """The first frame is an early one, and nothing else: each of these goes without."""
    for size, environ in (((120, 36), {"NO_COLOR": "1"}), ((50, 20), {}), ((120, 36), {"TERM": "xterm"})):
        with InTerminal(["review", path], tmp_path, size=size, **environ) as it:
            it.until("ORD-1")
            it.press("q")
            assert it.end() == 0


def test_a_screen_that_was_never_shown_is_not_taken_back() -> None:
    early = EarlyScreen(-1, -1)
    early.withdraw()
    assert not early.is_up
