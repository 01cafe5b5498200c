"""What the terminal shows is what is on the screen, whatever was pressed before."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from .reviewing import Review, call, make_project, reviewing, row, until

KEYS = (
    "j", "k", "a", "x", "s", "f", "u", "ctrl+r", "2", "0", "tab", "tab", "shift+tab", "plus", "underscore", "z", "Z",
    "d", "right_square_bracket", "space", "v", "escape", "G", "g", "enter", "slash", "question_mark", "T", "n", "J",
    "escape", "A", "y", "colon", "r",
)  # fmt: skip


def rows() -> list[Any]:
    long = [
        {"role": "user", "content": f"part {n} " * 30} if n % 2 else call("refund", {"id": f"A{n}"}) for n in range(9)
    ]
    return [
        *(row(f"Where is 世界 ORD-{n}?") for n in range(30)),
        row("And this", "refund", {"id": "X", "reason": "wrong"}),
        row("Or that", "nothing", {"id": "e\u0301 ü 世 " * 30}),
        {"messages": [{"role": "user", "content": "Begin"}, *long], "tools": row("x")["tools"]},
    ]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (44, 15)], ids=str)
async def test_the_terminal_shows_what_is_on_the_screen(
    size: tuple[int, int], tmp_path: Path, emulator: Callable[..., Any], recording_driver: Sequence[Any]
) -> None:
    driver, written = recording_driver

    dice = random.Random(f"{size}")
    path = make_project(tmp_path, rows())
    async with reviewing(path, size, queue="priority", driver=driver) as review:
        terminal = emulator(*size)

        def is_shown() -> bool:
            terminal.feed("".join(written))
            written.clear()
            return not differences(terminal, fresh(review, emulator))

        for step in range(40):
            key = dice.choice(KEYS)
            await review.press(key)
            # On a busy machine the frame may still be on its way.
            await until(is_shown, f"step {step}, {key}: the terminal never showed what is on the screen")


def differences(seen: Any, meant: Any) -> list[tuple[int, str, str, Any, Any]]:
    """Row number, text on the terminal and on the screen, and the first cell that differs, for every such row."""
    found = []
    for y, (one, other) in enumerate(zip(seen.look(), meant.look(), strict=True)):
        cells = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        if cells:
            found.append((y, "".join(cell[0] for cell in one), "".join(cell[0] for cell in other), *cells[0]))
    return found


def fresh(review: Review, emulator: Callable[..., Any]) -> Any:
    """A terminal on which Textual has drawn everything anew."""
    app = review.app
    terminal = emulator(*app.size)
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    terminal.feed(update.render_segments(app.console))
    return terminal
