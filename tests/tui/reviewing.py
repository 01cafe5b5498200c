"""A review of a real project without a terminal: keys go in, what is on the screen and in the project comes out."""

import asyncio
import contextlib
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.pilot import Pilot

from tooldata_tui.dataset import State, Verdict
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.tally import Progress
from tooldata_tui.rules.checker import Checker
from tooldata_tui.settings.keymap import parse_remaps, resolve_keymap
from tooldata_tui.settings.theme import Theme, load_themes
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.log import history
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tui.review_app import ReviewApp
from tooldata_tui.tui.start import Start

__all__ = ["CHECKER", "TOOLS", "Review", "call", "copied", "make_project", "row", "tool", "until"]

#: Compiles each tool once for all tests of a process.
CHECKER = Checker()
PATIENCE = 30.0  # seconds after which a test gives up; nothing is expected to take anywhere near as long


def tool(name: str, required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    parameters = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {"type": "function", "function": {"name": name, "description": f"{name} it.", "parameters": parameters}}


TOOLS = [
    tool("lookup", ["id"], id={"type": "string"}, verbose={"type": "boolean"}),
    tool(
        "refund",
        ["id"],
        id={"type": "string"},
        reason={"type": "string", "enum": ["late", "lost", "broken"]},
        gift={"type": "boolean"},
    ),
    tool("escalate", ["summary"], summary={"type": "string"}),
]


def call(name: str, arguments: Any) -> dict[str, Any]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    function = {"name": name, "arguments": text}
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c1", "type": "function", "function": function}],
    }


def row(said: str, name: str | None = "lookup", arguments: Any = None, **more: Any) -> dict[str, Any]:
    """A row in which the user says something, and a tool is called (None: text is answered)."""
    given = {"id": said.split()[-1]} if arguments is None else arguments
    answer = {"role": "assistant", "content": "Gladly."} if name is None else call(name, given)
    return {"messages": [{"role": "user", "content": said}, answer], "tools": TOOLS, **more}


def make_project(folder: Path, rows: Iterable[Any], name: str = "it") -> Path:
    """Import *rows* (objects, or lines as bytes) into a new project, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in rows]
    file = folder / f"{name}.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    project = Project.open(folder / f"{name}.tooldata", make=True)
    try:
        import_file(project, file, CHECKER)
    finally:
        project.close()
    return project.path


def copied(path: Path, folder: Path) -> Path:
    """A copy of a project that nobody has open."""
    return Path(shutil.copy(path, folder / path.name))


async def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait until *holds* is true."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what or "it never came to be"
        await asyncio.sleep(0.002)


async def _no_wait(*_: object) -> None:
    await asyncio.sleep(0)


class Review:
    """One review that is open."""

    def __init__(self, app: ReviewApp, pilot: Pilot[int], project: Project) -> None:
        self.app, self.pilot, self.project = app, pilot, project
        self._reader = project.reader()

    # --- doing

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each once what the one before it led to is on the screen."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type *text* into what is open."""
        for char in text:
            await self.pilot.press("space" if char == " " else char)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        for _ in range(3):  # a key goes from the app to a widget and back
            await self.pilot.pause(0)
        await until(self._is_settled, "it never settled")
        for _ in range(2):
            await self.pilot.pause(0)

    def _is_settled(self) -> bool:
        app = self.app
        if not app.is_running:
            return True
        resting = app.listing._rest is not None
        seen = app.detail.seen == app.listing.current or not app.detail.is_visible
        busy = app._tasks - {app._growing, app.generating.task}  # an import goes on for as long as it likes
        busy |= app.screen._dirty_widgets | app.screen._compositor._dirty_regions  # what the next frame is for
        return not busy and not resting and (seen or app.listing.current is None or app.detail.page is None)

    # --- what there is to be seen

    @property
    def lines(self) -> list[str]:
        """The screen as text."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips(self.app.size)
        assert len(strips) == height
        return ["".join(segment.text for segment in strip).ljust(width) for strip in strips]

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def header(self) -> str:
        return self.lines[0].strip()

    @property
    def footer(self) -> str:
        return self.lines[-1].strip()

    def styles(self) -> list[tuple[str, Style]]:
        """Every piece of text on the screen with its style."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return [(segment.text, segment.style or Style()) for strip in strips for segment in strip]

    def shows(self, *texts: str) -> bool:
        """Whether all *texts* are on the screen."""
        screen = self.screen
        return all(text in screen for text in texts)

    @property
    def current(self) -> int | None:
        """The number in the heading of the example."""
        import re

        found = re.search(r"#(\d+)  (?:pending|accepted|rejected)", self.screen)
        return int(found[1]) if found else None

    # --- what is in the project

    def state(self, example: int) -> State:
        record = ExampleStore(self._reader).record(example)
        assert record is not None
        return record.stored.state

    def record(self, example: int) -> Any:
        return ExampleStore(self._reader).record(example)

    def status(self, example: int) -> str:
        return self.state(example).status.word

    def verdicts(self, example: int) -> list[Verdict]:
        return history(self._reader, example)

    @property
    def decided(self) -> set[int]:
        return Queries(self._reader).decided()

    def close(self) -> None:
        self._reader.close()


@contextlib.asynccontextmanager
async def reviewing(
    path: Path,
    size: tuple[int, int] = (120, 36),
    *,
    queue: str = "file",
    where: str = "",
    keys: str = "default",
    remaps: dict[str, object] | None = None,
    clock: Callable[[], float] = time.monotonic,
    read_only: bool = False,
    themes: dict[str, Theme] | None = None,
    reviewer: str = "ada",
    stream: float = 0.0,
    driver: Any = None,
    **start: Any,
) -> AsyncIterator[Review]:
    """Open the project at *path* as ``tooldata review`` does.

    :param driver: a driver class to draw with, in place of Textual's headless one
    :param stream: seconds between two keys within which they count as held; 0 for never
    """
    project = Project.open(path, read_only=read_only)
    session = ReviewSession(project, reviewer, lambda: CHECKER)
    opened = session.open_queue(queue, where)
    progress = Progress.of(session.queries.tallies(), clock=clock)
    keymap = resolve_keymap(keys, parse_remaps(remaps or {}))
    beginning = Start(**{"name": "it", "theme": "dark", "known": session.queries.last_example(), **start})
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tooldata_tui.tui.listing._STREAM", stream)
            patch.setattr("textual.app.wait_for_idle", _no_wait)  # it sleeps; we wait for what has to be
            if driver is not None:
                patch.setattr(ReviewApp, "get_driver_class", lambda self: driver)
            app = ReviewApp(session, opened, progress, keymap, themes or load_themes(Path("/nonexistent")), beginning)
            app.crash_directory = path.parent
            try:
                async with app.run_test(headless=driver is None, size=size, notifications=True) as pilot:
                    review = Review(app, pilot, project)
                    await review.settle()
                    yield review
                    review.close()
            finally:
                app.threads.close()
    finally:
        session.close()
        project.close()
