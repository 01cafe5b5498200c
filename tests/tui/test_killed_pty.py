"""A review that is killed in the middle: what the screen called saved is in the project, and the terminal is whole."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tooldata_tui.dataset import VerdictKind
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.log import history
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries

from .in_terminal import PATIENCE, InTerminal
from .reviewing import copied, make_project, row

pytestmark = pytest.mark.pty

MANY = 40
#: The other screen, mouse reports, focus reports, pasting, half-sent frames: none of them may stay on.
MODES = {"1049", "1000", "1002", "1003", "1004", "1006", "1015", "1016", "2004", "2026", "2048"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("killed"), [row(f"Where is ORD-{n}") for n in range(1, MANY + 1)])


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


def decide(it: InTerminal) -> None:
    """Decide on several, and leave keys under way."""
    it.begin("#1  pending", f" {MANY} ")
    for number in range(1, 6):
        it.press("a" if number % 2 else "x")
        it.until(f"#{number + 1}  pending", "● saved")
    it.press("a", "f", "a", "x", "a")


def modes(sent: bytes) -> set[str]:
    """What is switched on at the end."""
    switched = dict(re.findall(r"\x1b\[\?([0-9]+)([hl])", sent.decode()))
    return {mode for mode, to in switched.items() if to == "h"}


def assert_kept(path: Path, sent: bytes) -> None:
    """Each decision that was called saved is in the project, once."""
    called = {int(number) for number in re.findall(rb"(?:accepted|rejected) #(\d+)", sent)}
    with closing(Project.open(path)) as project, closing(project.reader()) as db:
        decided = Queries(db).decided()
        assert called | {1, 2, 3, 4, 5} <= decided
        for one in decided:
            kinds = [verdict.kind for verdict in history(db, one) if verdict.kind is not VerdictKind.FLAG]
            assert len(kinds) == 1, kinds


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_decisions_outlive_a_signal(path: Path, tmp_path: Path, number: int) -> None:
    with InTerminal(["review", path, "--queue", "file"], tmp_path) as it:
        decide(it)
        it.process.send_signal(number)
        code = it.end()
        if number != signal.SIGKILL:
            assert code == 128 + number
            assert it.left == it.modes
            assert modes(it.sent) & (MODES | {"7", "25"}) == {"7", "25"}  # lines wrap, and the cursor shows
        assert_kept(path, it.sent)


def test_decisions_outlive_the_terminal(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path, "--queue", "file"], tmp_path) as it:
        decide(it)
        it.hang_up()
        assert it.end(reading=False) == 128 + signal.SIGHUP
        assert_kept(path, it.sent)


def test_a_terminal_that_nobody_reads_does_not_keep_a_review(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path, "--queue", "file"], tmp_path) as it:
        decide(it)
        it.press(*["ctrl+l"] * 200)  # far more frames than a terminal holds
        it.process.send_signal(signal.SIGTERM)
        assert it.end(reading=False) == 128 + signal.SIGTERM
        assert_kept(path, it.sent)


def draft_of(path: Path) -> str | None:
    with closing(Project.open(path, read_only=True)) as project, closing(project.reader()) as db:
        record = ExampleStore(db).record(1)
        assert record is not None
        return record.draft


def test_what_was_typed_a_second_ago_outlives_a_kill(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path, "--queue", "file"], tmp_path) as it:
        it.begin("#1  pending", f" {MANY} ")
        it.press("e")
        it.until("TYPING", "Original")
        it.press("X", "Y")
        it.until("XY")
        deadline = time.monotonic() + PATIENCE
        while draft_of(path) is None:
            assert time.monotonic() < deadline, "it never came"
            time.sleep(0.05)
        it.process.send_signal(signal.SIGKILL)
        it.end()
    assert "ORD-1XY" in (draft_of(path) or "")
    with InTerminal(["review", path, "--queue", "file"], tmp_path) as it:
        it.begin("#1  pending  ·  draft")
        it.press("e")
        it.until("ORD-1XY", "TYPING")


# --- terminals in which there is nothing to see, or little


def test_a_dumb_terminal_gets_one_sentence(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path], tmp_path, TERM="dumb") as it:
        assert it.end() == 2
    said = it.sent.decode()
    assert said.startswith("tooldata: this needs a terminal that can move its cursor, and TERM is dumb; use `tooldata ")
    assert said.count("\n") == 1
    assert said.replace("\r\n", "").isprintable()


def test_without_a_terminal_there_is_one_sentence(path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tooldata_tui", "review", str(path)]
    environ = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(command, input=b"", capture_output=True, env=environ, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"tooldata: this needs a terminal; use `tooldata check` or `tooldata decide`\n"


def test_a_window_that_is_too_small_says_so(path: Path, tmp_path: Path) -> None:
    with InTerminal(["review", path], tmp_path, size=(20, 5)) as it:
        it.until(lambda screen: " ".join(screen.split()) == "the window is too small: 30x9 is the least")
        it.press("a", "x", "q")
        assert it.end() == 0
    assert b"Traceback" not in it.sent
    with closing(Project.open(path)) as project, closing(project.reader()) as db:
        assert Queries(db).decided() == set()


def colours(sent: bytes) -> set[str]:
    """What the colours of the frames are told as."""
    found = {code for codes in re.findall(rb"\x1b\[([0-9;]*)m", sent) for code in re.findall(rb"[34]8;[25]", codes)}
    return {code.decode() for code in found}


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"TERM": "xterm", "COLORTERM": ""}, set()),
        ({"TERM": "xterm-256color", "COLORTERM": ""}, {"38;5", "48;5"}),
        ({"TERM": "screen", "COLORTERM": "", "NO_COLOR": "1"}, None),
        ({"NO_COLOR": "1"}, None),
    ],
    ids=["16 colours", "256 colours", "16 colours, none wanted", "no colours"],
)
def test_every_terminal_that_can_draw_is_drawn_on(
    path: Path, tmp_path: Path, environ: dict[str, str], told: set[str] | None
) -> None:
    with InTerminal(["review", path, "--queue", "file"], tmp_path, size=(80, 24), **environ) as it:
        it.begin("#1  pending")
        it.press("a")
        it.until("● saved", "#2  pending")
        it.press("q")
        assert it.end() == 0
    assert told is None or colours(it.sent) == told
