"""A session as a whole: how it begins and ends, its colours, and its keys."""

from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.review.pace import summarize
from tooldata_tui.settings.theme import load_themes
from tooldata_tui.tui.run import outcome

from .reviewing import Review, copied, make_project, reviewing, row


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[Any] = [row(f"Where is ORD-{n}") for n in range(1, 31)]
    rows[4] = row("Refund ORD-5", "refund", {"id": "ORD-5", "reason": "Late"})
    return make_project(tmp_path_factory.mktemp("session"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


class Clock:
    """Monotonic seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def summary(review: Review) -> str:
    progress = review.app.progress
    return "\n".join(summarize(progress.began, progress.events, progress.left).lines())


# --- quick sessions


async def test_a_session_with_a_limit_ends_by_itself_and_sums_up(path: Path) -> None:
    clock = Clock()
    async with reviewing(path, clock=clock, limit=4) as review:
        for number, key in enumerate("aaxsfa", start=1):
            assert review.app.is_running
            if number > 1:
                assert "of 4" in review.header
            clock.now += 10
            await review.press(key)
        assert not review.app.is_running
        assert review.app.ended == "4 decided"
        assert len(review.decided) == 4
        assert summary(review).splitlines() == [
            "4 decided: 3 accepted, 1 rejected, 1 skipped, 1 flagged",
            "1 min at work, 4 a minute",
            "26 left, about 6 min",
        ]


async def test_a_session_of_some_minutes_counts_work_not_breaks(path: Path) -> None:
    clock = Clock()
    async with reviewing(path, clock=clock, minutes=2.0) as review:
        for seconds in (50, 3000, 50):
            clock.now += seconds
            await review.press("a")
            assert review.app.is_running
        assert "2 of 2 min" in review.header
        clock.now += 25
        await review.press("x")
        assert not review.app.is_running
        assert review.app.ended == "2 min at work"
        assert "4 decided: 3 accepted, 1 rejected" in summary(review)


async def test_the_pace_is_on_the_screen(path: Path) -> None:
    clock = Clock()
    async with reviewing(path, clock=clock) as review:
        for _ in range(6):
            clock.now += 6
            await review.press("a")
        assert "10/min · 2 min left" in review.header


async def test_what_was_undone_does_not_count(path: Path) -> None:
    async with reviewing(path, limit=2) as review:
        await review.press("a", "u", "a", "u", "a")
        assert review.app.is_running
        await review.press("u", "ctrl+r", "j", "a")
        assert not review.app.is_running
        assert review.decided == {1, 2}


async def test_bulk_counts_as_many(path: Path) -> None:
    async with reviewing(path, limit=3) as review:
        await review.press("v", "j", "j", "v", "A", "y")
        assert not review.app.is_running
        assert "3 decided: 3 accepted" in summary(review)


# --- colours


async def test_every_theme_is_switched_to_live(path: Path) -> None:
    themes = load_themes(Path("/nonexistent"))
    async with reviewing(path) as review:
        shown = review.screen
        for _ in themes:
            await review.press("T")
            name = review.app.theme.removeprefix("td-")
            assert f"theme {name}" in review.header
            colors = {style.color.name for _, style in review.styles() if style.color is not None}
            accent = themes[name].colors.accent
            assert accent.removeprefix("ansi_") in colors or accent in colors, name
            await review.press("k")
            assert review.screen == shown
        assert review.app.theme == "td-dark"


async def test_dialogs_and_prompt_take_the_theme_too(path: Path) -> None:
    async with reviewing(path, theme="ansi") as review:
        await review.press("question_mark")
        assert review.shows("Accept, and go to the next")
        await review.press("escape", "slash", "escape", "r", "escape", "e", "escape", "a")
        assert review.status(1) == "accepted"


@pytest.mark.parametrize("theme", sorted(load_themes(Path("/nonexistent"))))
async def test_every_theme_opens_and_says_the_same(path: Path, theme: str) -> None:
    async with reviewing(path, theme=theme) as review:
        await review.press("a")
        assert review.shows("accepted #1", "● saved", "✓ #1", "#2  pending")


async def test_without_colours_the_same_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reviewing(path) as review:
        await review.press("a", "G", "g", "slash", "escape", "j")
        assert review.shows("✓ #1", "▌   #2", "● saved")
        names = {style.color.name for _, style in review.styles() if style.color is not None}
        reds = [name for name in names if name.startswith("#") and len({name[1:3], name[3:5], name[5:7]}) > 1]
        assert not reds


# --- keys


async def test_a_remapped_key_acts_and_is_shown_everywhere(path: Path) -> None:
    async with reviewing(path, remaps={"review.accept": ["ctrl+o", "!"], "review.undo": "f5"}) as review:
        assert "^o accept" in review.footer
        assert "f5 undo" in review.footer
        await review.press("a")
        assert review.decided == set()
        await review.press("ctrl+o", "exclamation_mark")
        assert review.decided == {1, 2}
        await review.press("u")
        assert review.decided == {1, 2}
        await review.press("f5")
        assert review.decided == {1}
        await review.press("question_mark")
        await review.type("accept, and")
        assert review.shows("^o !")


async def test_the_editor_takes_remaps_too(path: Path) -> None:
    async with reviewing(path, remaps={"edit.commit": "ctrl+g", "edit.cancel": "f9"}) as review:
        await review.press("e", "X", "ctrl+s")
        assert review.shows("TYPING")
        await review.press("ctrl+g")
        assert review.state(1).edited
        await review.press("e", "f9")
        assert "TYPING" not in review.header


async def test_the_vim_preset(path: Path) -> None:
    async with reviewing(path, keys="vim") as review:
        await review.press("j", "ctrl+f")
        down = review.current
        assert down is not None
        assert down > 5
        await review.press("ctrl+b", "l", "l")
        assert review.shows("Tool  lookup")
        await review.press("h", "h", "i")
        assert review.shows("edit #", "TYPING")
        await review.press("escape", "x", "I")
        assert any(review.state(n).reason == "unrealistic" for n in review.decided)


async def test_the_prodigy_preset(path: Path) -> None:
    async with reviewing(path, keys="prodigy") as review:
        await review.press("space")
        assert review.state(1).skips == 1
        await review.press("a", "backspace", "m")
        assert review.decided == set()
        assert "1 marked" in review.screen
        await review.press("x", "M")
        assert [review.state(n).reason for n in review.decided] == ["call-missing"]


async def test_ctrl_c_does_not_throw_one_out(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("ctrl+c")
        assert "q quits; what you decided is saved already" in review.footer
        await review.press("j")
        assert "q quits" not in review.footer
        await review.press("ctrl+q")
        assert not review.app.is_running


async def test_the_screen_can_be_painted_anew_from_everywhere(path: Path) -> None:
    async with reviewing(path) as review:
        for opens in ("slash", "question_mark", "e"):
            await review.press(opens, "ctrl+l", "escape")
        await review.press("ctrl+l", "a")
        assert review.decided == {1}


# --- the beginning


async def test_what_a_person_should_know_is_said_until_the_next_key(path: Path) -> None:
    async with reviewing(path, notices=["others can read the project; type: chmod 600 it.tooldata"]) as review:
        assert "▲ others can read the project" in review.footer
        await review.press("j")
        assert "others" not in review.footer


async def test_a_long_notice_takes_more_than_one_line(path: Path) -> None:
    async with reviewing(path, (80, 24), notices=["one word after the other " * 6 + "until the end"]) as review:
        assert review.shows("until the end")
        await review.press("j")
        assert review.footer.startswith("a accept")
        assert "until the end" not in review.screen


async def test_an_example_is_copied_as_json_that_a_terminal_may_be_given(tmp_path: Path) -> None:
    path = make_project(tmp_path, [row("say \u202e \u0085 \U0001f600 \U000e0041 é")])
    async with reviewing(path) as review:
        await review.press("y")
        assert "#1 copied, if the terminal allows it" in review.header
        copied_text = review.app.clipboard
        assert copied_text.isprintable()
        assert "say \\u202e \\u0085 \U0001f600 \\udb40\\udc41 é" in copied_text


async def test_a_review_can_be_opened_twice_at_once(path: Path) -> None:
    async with reviewing(path) as one, reviewing(path, reviewer="bob") as other:
        await one.press("a")
        await other.press("j", "x")
        assert one.decided == other.decided == {1, 2}
        await other.press("u")
        assert one.status(2) == "pending"
        assert one.status(1) == "accepted"


async def test_a_random_session_ends_with_an_estimate_of_what_is_left(path: Path) -> None:
    async with reviewing(path, queue="random") as review:
        await review.press("a", "a", "x", "a", "s", "a")
        await review.press("q")
        _, lines = outcome(review.app, 0)
        assert "5 drawn at random: 1 changed or rejected, 1 skipped" in lines
        assert any(line.startswith("of the 25 not reviewed ") for line in lines)


async def test_another_session_ends_without_one(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("a", "x")
        await review.press("q")
        assert not any("at random" in line for line in outcome(review.app, 0)[1])
