"""A scan that goes on beside the review: the order gets better, and nothing that is looked at moves."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.triage.priority import by_priority

from .reviewing import make_project, reviewing, row, until

ROOT = Path(__file__).parents[2]

#: Does what the lines of a file say, each once it is there, and reports as ``tooldata _scan`` does. It keeps the order
#: it is told to, and after the first of its own accord another each time it is knocked at.
CHILD = """
import json, os, sys, threading, time
from pathlib import Path
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import new_order
from tooldata_tui.triage.priority import keep_order
project = Project.open(Path(sys.argv[1]))
def keep(ids):
    with project.transaction() as db:
        keep_order(db, new_order(ids))
    print(json.dumps({"event": "written"}), flush=True)
def watch():
    while os.read(0, 100):
        keep([6, 5, 4, 3, 2, 1])
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
done = 0
while True:
    lines = Path(sys.argv[2]).read_text().splitlines()
    for line in lines[done:]:
        event = json.loads(line)
        if event["event"] == "keep":
            keep(event["ids"])
        elif event["event"] == "end":
            sys.exit()
        else:
            print(line, flush=True)
    done = len(lines)
    time.sleep(0.005)
"""


class Scan:
    """A scan that does what it is told."""

    def __init__(self, folder: Path) -> None:
        self.project = make_project(folder, [row(f"Where is ORD-{n}") for n in range(1, 7)])
        self._orders = folder / "orders"
        self._orders.touch()
        self.command = [sys.executable, "-c", CHILD, str(self.project), str(self._orders)]

    def tell(self, event: str, **more: Any) -> None:
        with self._orders.open("a") as file:
            file.write(json.dumps({"event": event, **more}) + "\n")


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scan:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return Scan(tmp_path)


async def test_what_is_left_takes_the_new_order_and_what_is_looked_at_stays(scan: Scan) -> None:
    async with reviewing(scan.project, queue="priority", scanning=scan.command) as review:
        scan.tell("progress", stage="words", done=0, total=6)
        await until(lambda: "comparing" in review.header)
        await review.press("j", "J")
        assert review.current == 2
        scan.tell("keep", ids=[5, 2, 1, 3, 4, 6])
        await until(lambda: list(review.app.listing.queue.ids) == [1, 2, 5, 3, 4, 6])
        assert review.current == 2
        scan.tell("compared", remark="")
        await until(lambda: "comparing" not in review.header)
        await review.press("j")
        assert review.current == 5


async def test_whoever_has_not_begun_yet_starts_with_the_worst(scan: Scan) -> None:
    async with reviewing(scan.project, queue="priority", scanning=scan.command) as review:
        scan.tell("keep", ids=[5, 2, 1, 3, 4, 6])
        await until(lambda: review.current == 5)


async def test_whoever_reads_the_first_keeps_it_when_the_order_is_refined(scan: Scan) -> None:
    async with reviewing(scan.project, queue="priority", scanning=scan.command) as review:
        scan.tell("keep", ids=[5, 2, 1, 3, 4, 6])
        await until(lambda: review.current == 5)
        scan.tell("keep", ids=[6, 4, 5, 3, 2, 1])
        await until(lambda: list(review.app.listing.queue.ids) == [5, 6, 4, 3, 2, 1])
        assert review.current == 5


async def test_a_decision_puts_what_is_left_in_order(scan: Scan) -> None:
    async with reviewing(scan.project, queue="priority", scanning=scan.command) as review:
        scan.tell("progress", stage="words", done=0, total=6)
        await until(lambda: "comparing" in review.header)
        await review.press("a")
        await until(lambda: list(review.app.listing.queue.ids) == [1, 2, 6, 5, 4, 3])
        assert review.current == 2
        await review.settle()
        await review.press("a")
        assert review.decided == {1, 2}
        assert review.current == 6


async def test_another_order_and_a_filter_are_left_alone(scan: Scan) -> None:
    async with reviewing(scan.project, queue="file", scanning=scan.command) as review:
        scan.tell("progress", stage="words", done=0, total=6)
        await until(lambda: "comparing" in review.header)
        scan.tell("keep", ids=[5, 2, 1, 3, 4, 6])
        scan.tell("compared", remark="")
        await until(lambda: "comparing" not in review.header)
        assert list(review.app.listing.queue.ids) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            {"event": "compared", "remark": "compared by words only: no model \x1b[2J"},
            "compared by words only: no model",
        ),
        ({"event": "end"}, "the scan ended early"),
        ({"event": "remark", "message": "fetching a model \x1b[2J"}, "fetching a model"),
    ],
)
async def test_what_a_person_should_know_is_said_once(scan: Scan, event: dict[str, Any], said: str) -> None:
    async with reviewing(scan.project, queue="priority", scanning=scan.command) as review:
        scan.tell(**event)
        await until(lambda: said in review.screen)
        await review.press("j")
        assert said not in review.screen


# --- the child itself


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Path], "subprocess.Popen[bytes]"]]:
    (tmp_path / "tooldata.toml").write_text('[embedding]\nmodel = "missing"\n')
    started = []

    def begin(project: Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-P", "-m", "tooldata_tui", "_scan", str(project)]
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
        started.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            stream.close()


def next_event(process: "subprocess.Popen[bytes]", name: str) -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == name:
            return event
    raise AssertionError(f"it ended without {name}")


def test_without_a_model_the_child_goes_by_words_and_says_why(
    tmp_path: Path, start: Callable[[Path], "subprocess.Popen[bytes]"]
) -> None:
    said = [row(f"Where is ORD-{n}") for n in range(1, 7)]
    path = make_project(tmp_path, [*said, row("Stop it now please"), row("Stop it now please", "escalate", {})])
    process = start(path)
    next_event(process, "written")
    assert "missing" in next_event(process, "compared")["remark"]
    project = Project.open(path)
    try:
        assert set(by_priority(Queries(project.writer()))[:2]) == {7, 8}
    finally:
        project.close()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 1
