"""What is painted before Textual is loaded is what the app then shows: the app sends nothing for it."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem

from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.tally import Progress
from tooldata_tui.settings.keymap import resolve_keymap
from tooldata_tui.settings.theme import load_themes
from tooldata_tui.store.project import Project
from tooldata_tui.tui.first_frame import FirstFrame, Scene, paint, room_of, rows_seen
from tooldata_tui.tui.styles import SpanStyles

from .reviewing import CHECKER, TOOLS, call, make_project, reviewing, row

LONG = {
    "messages": [
        {"role": "system", "content": "Be kind. " * 40},
        *[{"role": "user" if n % 2 == 0 else "assistant", "content": f"word {n} " * 30} for n in range(20)],
        {"role": "user", "content": "Pay ORD-1 back, 世界 👩‍👩‍👧 e\u0301 \u202e\x1b[31m[bold]x[/]"},
        call("refund", {"id": "ORD-1", "reason": "late" * 60}),
    ],
    "tools": TOOLS,
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[dict[str, Any]] = [
        row("Where is ORD-1"),
        row("What is with", "lookup", {"id": "ORD-2", "verbose": "true"}),
        LONG,
        row("Hi", "escalate", "{}"),
        *[row(f"Where is ORD-{n}") for n in range(5, 90)],
    ]
    return make_project(tmp_path_factory.mktemp("it"), rows)


def first_frame(path: Path, size: tuple[int, int], example: int, theme: str = "dark") -> FirstFrame:
    project = Project.open(path)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    try:
        room = room_of(*size)
        assert room is not None
        queue = session.open_queue("file", "")
        position = queue.position_of(example) or 0
        first, count = rows_seen(room, position, len(queue))
        view = session.view(example)
        assert view is not None
        progress = Progress.of(session.queries.tallies())
        rows = session.rows(queue.slice(first, count))
        known = session.queries.last_example()
        keymap = resolve_keymap("default", {})
        scene = Scene("it", "ada", queue, position, first, rows, view, progress, keymap, known)
        styles = SpanStyles(load_themes(Path("/nonexistent"))[theme])
        return paint(scene, room, styles, ColorSystem.TRUECOLOR, erases=True)
    finally:
        session.close()
        project.close()


SIZES = [(60, 16), (72, 20), (80, 24), (99, 30), (100, 16), (113, 27), (120, 36), (150, 41), (200, 60), (300, 100)]


#: Every size with two examples, and every example at several sizes.
SCENES = [(size, example) for at, size in enumerate(SIZES) for example in (1, 2, 3, 4, 50, 89)[at % 3 :: 3]]


@pytest.mark.parametrize(("size", "example"), SCENES)
async def test_the_app_shows_the_same_cell_by_cell(path: Path, size: tuple[int, int], example: int) -> None:
    frame = first_frame(path, size, example)
    async with reviewing(path, size, position=example - 1, page=frame.page) as review:
        assert review.current == example
        differs(frame, review)


@pytest.mark.parametrize("theme", ["light", "high-contrast", "ember"])
async def test_in_every_theme(path: Path, theme: str) -> None:
    frame = first_frame(path, (120, 36), 2, theme)
    async with reviewing(path, position=1, theme=theme, page=frame.page) as review:
        differs(frame, review)


def differs(frame: FirstFrame, review: Any) -> None:
    """Fail with what the app's screen has that the frame has not."""
    strips: Sequence[Any] = review.app.screen._compositor.render_strips(review.app.size)
    for y, strip in enumerate(strips):
        frame.painter.put(y, 0, strip)
    text = frame.painter.flush((0, 0))
    assert re.sub(r"\x1b\[[0-9;]*H", "", text) == ""


def test_small_windows_have_none() -> None:
    assert room_of(59, 40) is None
    assert room_of(120, 15) is None


def test_textual_is_not_loaded_for_it() -> None:
    code = (
        "import sys; import tooldata_tui.cli.review, tooldata_tui.tui.run;"
        "print([name for name in ('textual', 'asyncio', 'pydantic', 'jsonschema', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
