"""What happens when a verdict cannot be saved: it is said, the answer stays on the screen, and the next try works."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tooldata_tui.errors import SaveError
from tooldata_tui.store.sqlite import connect

from .reviewing import Review, copied, make_project, reviewing, row, until


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [row(f"Where is ORD-{n}") for n in range(1, 61)]
    rows[1] = row("What is with", "lookup", {"id": "ORD-2", "verbose": "true"})
    return make_project(tmp_path_factory.mktemp("saving"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program that holds the project."""
    with closing(connect(path, write=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(review: Review) -> Iterator[None]:
    """A disk that has no room for another verdict."""
    db, session = review.project.db, review.app.session
    db.execute(f"PRAGMA max_page_count={db.execute('PRAGMA page_count').fetchone()[0]}")

    def fill() -> None:
        for example in range(60, 1, -1):
            view = session.view(example)
            assert view is not None
            session.accept(view)

    with pytest.raises(SaveError, match="the disk is full"):
        fill()
    yield
    db.execute("PRAGMA max_page_count=1000000")


def assert_not_saved(review: Review, example: int, why: str) -> None:
    assert "● NOT saved" in review.header
    assert "NOT saved: " in review.screen
    assert why in " ".join(review.screen.split())
    assert review.current == example
    assert review.shows(f"#{example}  pending")


async def test_a_full_disk(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("a")
        before = review.decided
        with full(review):
            held = review.decided
            for key in ("a", "x", "a"):
                await review.press(key)
                assert_not_saved(review, 2, "the disk is full")
                assert review.decided == held
        await review.press("a")
        assert review.status(2) == "accepted"
        assert review.current == 3
        assert "● saved" in review.header
        assert "NOT saved" not in review.screen
        assert before < review.decided


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits ten seconds for another program; here a little."""
    monkeypatch.setattr("tooldata_tui.store.sqlite.BUSY_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("key", ["a", "x", "s", "f", "2", "u"])
async def test_a_locked_project(path: Path, key: str) -> None:
    async with reviewing(path) as review:
        await review.press("a")
        with locked(path):
            await review.press(key)
            assert "● NOT saved" in review.header
            assert "another program holds the project" in review.footer
            assert review.current == 2
            assert review.decided == {1}
            assert review.verdicts(2) == []
        await review.press(key)
        assert "● saved" in review.header
        assert "NOT saved" not in review.screen
        assert review.decided == {"a": {1, 2}, "x": {1, 2}, "u": set()}.get(key, {1})


@pytest.mark.usefixtures("impatient")
async def test_a_fix_a_comment_a_mark_and_a_reason_are_tried_again(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j")
        with locked(path):
            await review.press("w")
            assert_not_saved(review, 2, "another program holds the project")
        await review.press("w")
        assert review.status(2) == "accepted"
        await review.press("c")
        await review.type("so so")
        with locked(path):
            await review.press("enter")
            assert review.shows("✗ NOT saved: ", "so so")
            assert "TYPING" in review.header
        await review.press("enter")
        assert review.state(3).comment == "so so"
        await review.press("space", "space")
        with locked(path):
            await review.press("A", "y")
            assert "● NOT saved" in review.header
            assert "2 marked" in review.screen
        await review.press("A", "y")
        assert review.decided == {2, 3, 4}
        await review.press("x")
        with locked(path):
            await review.press("t")
            assert "● NOT saved" in review.header
        await review.press("t")
        assert review.state(5).reason == "wrong-tool"


@pytest.mark.usefixtures("impatient")
async def test_an_edit_that_was_not_saved_is_still_there(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("e", "Q")
        with locked(path):
            await review.press("ctrl+s")
            assert "● NOT saved" in review.header
            assert "what you wrote is kept as long as this runs: e opens it" in " ".join(review.screen.split())
            assert not review.state(1).edited
        await review.press("e")
        assert review.shows("edit #1", "Q")
        await review.press("ctrl+s")
        assert review.state(1).edited
        assert "Q" in (review.state(1).row or "")
        assert "● saved" in review.header


@pytest.mark.parametrize("what", ["deleted", "moved", "replaced"])
async def test_a_project_that_goes_away_under_us(path: Path, what: str) -> None:
    async with reviewing(path) as review:
        await review.press("a")
        aside = path.with_name("aside")
        path.rename(aside)
        if what == "deleted":
            aside.unlink()
        elif what == "replaced":
            path.write_bytes(b"")
        await review.press("a")
        assert_not_saved(review, 2, "the project file was moved, replaced or deleted while it was open")
        assert ":backup FILE" in " ".join(review.screen.split())
        target = path.with_name("kept.tooldata")
        await review.press("colon")
        await review.type(f"backup {target}")
        await review.press("enter")
        assert "copied to" in review.header
        await review.press("a")
        assert "● NOT saved" in review.header
    async with reviewing(target) as review:
        assert review.decided == {1}


def held(review: Review) -> threading.Event:
    """Nothing is written from now on until the event is set: another program holds the project."""
    release, writer = threading.Event(), review.project.writer

    def slow() -> object:
        assert release.wait(20)
        return writer()

    review.project.writer = slow  # type: ignore[method-assign]
    return release


async def test_nothing_is_left_out_when_saving_takes_its_time(path: Path) -> None:
    """The screen goes on while another program holds the project; what is decided meanwhile waits its turn."""
    async with reviewing(path) as review:
        release = held(review)
        await review.pilot.press("a")
        await until(lambda: "● saving" in review.header)
        await review.pilot.press("j", "j")
        await until(lambda: "▌   #3" in review.screen)
        await review.pilot.press("x")
        await until(lambda: "the last one is still being saved" in review.footer)
        assert review.decided == set()
        release.set()
        await until(lambda: "● saved" in review.header)
        await review.settle()
        assert review.decided == {1}
        assert review.current == 3
        await review.press("x")
        assert review.decided == {1, 3}


async def test_what_opens_something_waits_for_what_is_being_saved_and_goes_where_that_leads(path: Path) -> None:
    async with reviewing(path) as review:
        release = held(review)
        deciding = review.app.in_background(partial(review.app.do, "review.accept"))
        await until(lambda: review.app.saving.busy)
        opening = review.app.in_background(partial(review.app.do, "review.comment"))
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(deciding, opening)
        await review.settle()
        assert review.shows("comment on #2")
        assert review.decided == {1}


async def test_what_was_never_saved_is_said_at_the_end(path: Path) -> None:
    from tooldata_tui.tui.run import outcome

    async with reviewing(path) as review:
        await review.press("a")
        os.unlink(path)  # noqa: PTH108 - the inode stays
        await review.press("x")
        app = review.app
    code, lines = outcome(app, 0)
    assert code == 1
    assert lines[0].startswith("NOT saved: reject #2: ")
    assert any("1 decided: 1 accepted" in line for line in lines)
