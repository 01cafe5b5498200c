"""An import that goes on beside the review: the list grows, and nothing that is looked at moves."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tooldata_tui.store.project import Project

from .reviewing import reviewing, row, until

#: Imports one file after the other, each only once it is told to, and reports as ``tooldata _import`` does.
CHILD = """
import json, os, sys, time
from pathlib import Path
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import import_file
project = Project.open(Path(sys.argv[1]))
parent, files, checker, bad = os.getppid(), sys.argv[3:], Checker(), 0
def tell(**event):
    print(json.dumps(event), flush=True)
tell(event="progress", done=0, total=None, bad=0)
for number, file in enumerate(files, start=1):
    go = Path(f"{sys.argv[2]}{number}")
    while not go.exists():
        if os.getppid() != parent:
            sys.exit()
        time.sleep(0.005)
    if go.read_text() == "fail":
        tell(event="error", message="the \\x1b[2J disk is full")
        sys.exit(1)
    bad += import_file(project, Path(file), checker).bad
    tell(event="progress", done=number, total=len(files), bad=bad)
tell(event="done", examples=0, bad=bad)
"""


@dataclass
class Import:
    """An import that waits for us."""

    project: Path
    command: list[str]
    _go: Path
    _gone: int = 0

    def go(self, word: str = "on") -> None:
        """Let the next file in."""
        self._gone += 1
        ready = self._go.with_name("ready")
        ready.write_text(word)
        ready.rename(f"{self._go}{self._gone}")


@pytest.fixture
def importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr("tooldata_tui.tui.background_import._PERIOD", 0.0)
    project, go = tmp_path / "it.tooldata", tmp_path / "go"
    Project.open(project, make=True).close()
    files = []
    for part in range(3):
        file = tmp_path / f"part{part}.jsonl"
        rows = [row(f"Where is ORD-{part}{n}", "nothing" if n == 7 else "lookup") for n in range(10)]
        file.write_text("".join(json.dumps(one) + "\n" for one in rows) + "{oops\n" * (part == 2))
        files.append(str(file))
    command = [sys.executable, "-c", CHILD, str(project), str(go), *files]
    return Import(project, command, go)


def right_of_the_list(screen: str) -> list[str]:
    """The lines of the example and of the diff."""
    return [line[42:] for line in screen.splitlines()[1:-1]]


async def test_the_list_grows_and_nothing_that_is_looked_at_moves(importing: Import) -> None:
    async with reviewing(importing.project, queue="priority", importing=importing.command) as review:
        assert review.shows("the examples are being imported")
        await until(lambda: "importing" in review.header)
        importing.go()
        await until(lambda: "1 of 10" in review.screen)
        await until(lambda: review.current == 1)
        await review.press("j", "j", "j", "a", "x")
        assert review.current == 6
        before = review.screen
        importing.go()
        await until(lambda: "6 of 20" in review.screen)
        await until(lambda: "importing 66 %" in review.header)
        assert review.current == 6
        assert right_of_the_list(review.screen) == right_of_the_list(before)
        # What was in the list stays in it while the rest comes.
        assert review.shows("✓ #4", "⨯ #5", "▌   #6")
        await until(lambda: "  #20 " in review.screen)
        assert review.decided == {4, 5}
        await review.press("tab")
        importing.go()
        await until(lambda: "importing" not in review.header)
        await until(lambda: "1 line is no example and was kept aside" in review.screen)
        await review.settle()
        assert review.current == 6
        assert review.decided == {4, 5}
        # What stands up to here stays as it was; what is left comes in the order of what was found.
        assert "6 of 30" in review.screen
        assert review.shows("✓ #4", "⨯ #5", "▌   #6")
        await review.press("tab", "tab", "tab", "j")
        assert review.current == 8
        assert review.shows("✗ #8", "✗ #18", "✗ #28")
        await review.press("a", "a", "a")
        assert review.decided == {4, 5, 8, 18, 28}


async def test_whoever_has_not_begun_yet_starts_with_the_worst(importing: Import) -> None:
    async with reviewing(importing.project, queue="priority", importing=importing.command) as review:
        for _ in range(3):
            importing.go()
        await until(lambda: "importing" not in review.header)
        await until(lambda: review.current == 8)


async def test_a_filter_is_left_alone(importing: Import) -> None:
    async with reviewing(importing.project, queue="priority", importing=importing.command) as review:
        importing.go()
        await until(lambda: "of 10" in review.screen)
        await review.press("slash")
        await review.type("tool:nothing")
        await review.press("enter")
        importing.go()
        importing.go()
        await until(lambda: "importing" not in review.header)
        assert "1 of 1" in review.screen
        await review.press("escape")
        assert "of 30" in review.screen


async def test_dialogs_and_a_line_being_typed_are_not_disturbed(importing: Import) -> None:
    async with reviewing(importing.project, queue="priority", importing=importing.command) as review:
        importing.go()
        await until(lambda: "of 10" in review.screen)
        await review.press("question_mark")
        await review.type("acc")
        importing.go()
        await until(lambda: review.app.progress.total == 20)
        assert review.shows("Accept, and go to the next")
        await review.press("escape", "slash")
        await review.type("tool:loo")
        importing.go()
        await until(lambda: review.app.progress.total == 30)
        await until(lambda: "importing" not in review.header)
        assert "tool:loo" in review.screen
        await review.press("escape")
        assert "of 30" in review.screen


async def test_an_import_that_fails_says_why_and_what_is_there_can_be_reviewed(importing: Import) -> None:
    async with reviewing(importing.project, queue="priority", importing=importing.command) as review:
        importing.go()
        await until(lambda: "of 10" in review.screen)
        importing.go("fail")
        await until(lambda: "importing" not in review.header)
        await until(lambda: "the ␛[2J disk is full" in review.screen)
        await until(lambda: review.current == 8)
        await review.settle()
        await review.press("a")
        assert len(review.decided) == 1


async def test_an_import_that_is_killed_is_noticed(importing: Import) -> None:
    command = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    async with reviewing(importing.project, importing=command) as review:
        await until(lambda: "the import ended early" in review.screen)
        await until(lambda: review.shows("there are no examples"))


async def test_the_import_ends_with_the_review(importing: Import) -> None:
    async with reviewing(importing.project, queue="priority", importing=importing.command) as review:
        importing.go()
        await until(lambda: "of 10" in review.screen)
        await review.press("q")
        assert not review.app.is_running
