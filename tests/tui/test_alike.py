"""What is most like an example becomes the queue, and the way back leads where one was."""

from pathlib import Path

import pytest

from tests.alike import make_alike

from .reviewing import reviewing


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_alike(tmp_path_factory.mktemp("alike"), vectors=True)


async def test_the_queue_becomes_what_is_most_like_the_example(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "j", "j", "j", "tilde")
        assert "like #6, by meaning" in review.header
        assert review.current == 6
        assert "show all" in review.footer
        await review.press("j")
        assert review.current == 7
        await review.press("escape")
        assert "file ▸ pending" in review.header
        assert review.current == 6


async def test_from_likeness_to_likeness_and_back_the_same_way(path: Path) -> None:
    async with reviewing(path, where="tool:refund") as review:
        await review.press("j", "tilde", "j", "tilde")
        assert "like #7" in review.header
        await review.press("escape")
        assert "like #6" in review.header
        assert review.current == 7
        await review.press("escape")
        assert "tool:refund" in review.header
        assert review.current == 6
        await review.press("escape")
        assert "pending" in review.header


async def test_what_was_decided_meanwhile_is_decided_in_the_queue_before(path: Path, tmp_path: Path) -> None:
    async with reviewing(make_alike(tmp_path)) as review:
        await review.press("tilde")
        assert "by words" in review.header
        await review.press("a", "escape", "j", "x", "u")
        assert review.decided == {1}
        assert 1 in review.app.listing.queue.closed


async def test_a_filter_out_of_likeness_is_one_over_everything(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("tilde", "slash")
        await review.type("tool:escalate")
        await review.press("enter")
        assert "tool:escalate" in review.header
        assert review.current == 8
        await review.press("escape")
        assert "file ▸ pending" in review.header


async def test_going_to_an_example_that_is_not_in_the_list_shows_all(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j", "tilde")
        review.app.listing.queue.ids = review.app.listing.queue.ids[:3]
        await review.press("number_sign")
        await review.type("9")
        await review.press("enter")
        assert review.current == 9
        assert "file ▸ pending" in review.header
