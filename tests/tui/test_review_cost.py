"""What a key costs: statements, rows and steps of the database, the same at any size. No times: machines differ."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .reviewing import Review, make_project, reviewing, row

SIZES = (600, 20_000)
MOST = 2


@pytest.fixture(scope="module", params=SIZES)
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    size: int = request.param
    return make_project(tmp_path_factory.mktemp(f"cost{size}"), (row(f"Where is ORD-{n}") for n in range(size)))


@dataclass
class Cost:
    """What was asked of the project on behalf of some keys."""

    statements: list[str] = field(default_factory=list)
    steps: int = 0


@contextmanager
def watched(review: Review) -> Iterator[Cost]:
    """Count what both connections of the review are asked. Hundreds of the machine's steps count as one."""
    cost = Cost()
    last = [""]
    connections: list[Any] = [review.project.db, review.app.session.reader]

    def note(statement: str) -> None:
        # What a trigger does is told as the statement that set it off, again and again.
        if statement != last[0] and not statement.startswith("--"):
            cost.statements.append(" ".join(statement.split())[:90])
        last[0] = statement

    def step() -> int:
        cost.steps += 1
        return 0

    for connection in connections:
        connection.set_trace_callback(note)
        connection.set_progress_handler(step, 100)
    yield cost
    for connection in connections:
        connection.set_trace_callback(None)
        connection.set_progress_handler(None, 0)


async def cost_of(review: Review, key: str) -> Cost:
    with watched(review) as cost:
        await review.press(key)
    return cost


KEYS = ["j", "j", "j", "k", "a", "a", "x", "t", "s", "s", "a", "u", "u", "ctrl+r", "f", "f", "J", "tab", "d", "space"]


async def test_a_key_that_moves_or_decides_takes_two_statements(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "f", "k")  # the first decision reads where the log ends
        for key in KEYS:
            cost = await cost_of(review, key)
            assert len(cost.statements) <= MOST, (key, cost.statements)
            assert not any("OFFSET" in statement.upper() for statement in cost.statements)
            assert cost.steps <= 40, (key, cost.steps, cost.statements)


async def test_jumping_takes_a_page_of_rows_and_one_example(path: Path) -> None:
    async with reviewing(path) as review:
        for key in ("G", "k", "g", "pagedown", "pagedown", "ctrl+d"):
            cost = await cost_of(review, key)
            assert len(cost.statements) <= 2 * MOST, (key, cost.statements)
            assert sum("json_each" in statement for statement in cost.statements) <= MOST
            assert cost.steps <= 400, (key, cost.steps)


async def test_only_rows_near_the_screen_are_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tooldata_tui.review.session import ReviewSession

    rows: list[int] = []
    read: Callable[..., Any] = ReviewSession.rows

    def counted(self: ReviewSession, ids: Any) -> Any:
        rows.append(len(ids))
        return read(self, ids)

    monkeypatch.setattr(ReviewSession, "rows", counted)
    async with reviewing(path) as review:
        assert rows == [256]
        await review.press(*"jjjaxsaf", "u", "u")
        assert rows == [256]
        await review.press("G")
        assert sum(rows) <= 3 * 256 + 256


async def test_moving_back_and_forth_reads_nothing_twice(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press(*"jjjjj")
        with watched(review) as cost:
            await review.press(*"kkkkkjjjj")
        assert cost.statements == []


async def test_looking_and_typing_asks_nothing(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j")
        with watched(review) as cost:
            await review.press("z", "tab", "j", "plus", "underscore", "T", "question_mark", "escape", "slash")
            await review.type("tool:loo")
            await review.press("escape", "v", "escape", "J", "y")
        assert cost.statements == []
