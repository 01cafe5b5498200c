"""The screen of seeds: typing a message, picking its tool, filling in its call, and what is kept of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import TextArea

from tooldata_tui.dataset import Toolset
from tooldata_tui.errors import SaveError
from tooldata_tui.formats.tools import read_tools
from tooldata_tui.store.importer import Importer
from tooldata_tui.store.offering import TOOLS_MEMO
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.tasks.adding import add_rows
from tooldata_tui.tasks.seeding import seed_row
from tooldata_tui.tui import seed_desk
from tooldata_tui.tui.growth import grow
from tooldata_tui.tui.seed_end import SeedEnd
from tooldata_tui.tui.seed_screen import SeedScreen
from tooldata_tui.tui.tool_chooser import ToolChooser

from .hostile import STRINGS
from .reviewing import CHECKER, TOOLS, Review, copied, make_project, reviewing, row, tool, until


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        *(row(f"Where is parcel ORD-{n}") for n in range(5)),
        *(row(f"Refund my order ORD-{n}", "refund", {"id": f"ORD-{n}", "reason": "late"}) for n in range(5)),
        row("Thanks a lot", None),
    ]
    return make_project(tmp_path_factory.mktemp("seeds"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


def bare(folder: Path, tools: list[dict[str, Any]]) -> Path:
    """A project that has tools and no example."""
    project = Project.open(folder / "bare.tooldata", make=True)
    with project.transaction() as db:
        save_memo(db, {TOOLS_MEMO: Importer(db).offer(read_tools(tools) if tools else Toolset(()))})
    project.close()
    return project.path


async def opened(review: Review) -> None:
    await review.press("C")
    await until(lambda: isinstance(review.app.screen, SeedScreen), "the screen never opened")
    await review.settle()


async def written(review: Review, text: str, *keys: str) -> None:
    await review.type(text)
    await review.press("enter", *keys)
    await review.settle()


async def added(review: Review, example: int) -> None:
    await until(lambda: f"#{example} added" in review.screen, f"#{example} was never added")
    await review.settle()


def stored(review: Review, example: int) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(review.record(example).line)
    return line


def call_of(line: dict[str, Any]) -> tuple[str, Any]:
    function = line["messages"][1]["tool_calls"][0]["function"]
    return function["name"], json.loads(function["arguments"])


def message_of(review: Review) -> str:
    return review.app.screen.query(TextArea).first().text


async def test_a_seed_takes_a_message_and_three_keys(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Refund order ORD-77 please, it came late", "enter")
        assert isinstance(review.app.screen.focused, SeedEnd)
        assert not review.shows("likely, by the examples so far"), "it is picked, and no guess any more"
        await review.press("enter")
        await added(review, 12)
        line = stored(review, 12)
        assert call_of(line) == ("refund", {"id": "ORD-77", "reason": "late"})
        assert line["messages"][0]["content"] == "Refund order ORD-77 please, it came late"
        assert line["_meta"] == {"source": "seed", "kind": "hand"}
        assert review.record(12).file == "@seed"
        assert review.record(12).origin == "seed, hand"
        assert review.status(12) == "pending"
        assert message_of(review) == ""
        assert review.shows("1 by hand", "refund has 1", "saved")


async def test_what_the_set_so_far_would_call_is_shown_and_taken_by_enter(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await review.type("Where is parcel ORD-9")
        await until(lambda: "lookup?" in review.screen)
        assert review.shows("likely, by the examples so far")
        await review.press("enter")
        assert review.shows("▌1 lookup", "2 refund", "0 no tool", "0 seeds")


async def test_digits_pick_whatever_is_guessed_and_letters_narrow(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Where is parcel ORD-9", "2")
        assert review.app.screen.query_one(ToolChooser).picked == "refund"
        await review.press("shift+tab", "shift+tab")
        while not isinstance(review.app.screen.focused, ToolChooser):
            await review.press("shift+tab")
        await review.type("esc")
        assert review.shows("narrows the list", "escalate")
        assert "lookup" not in review.lines[4]
        await review.press("enter")
        assert review.app.screen.query_one(ToolChooser).picked == "escalate"
        assert review.shows("summary")


async def test_what_is_missing_has_the_cursor_and_is_said(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Somebody has to call me", "3")
        await until(lambda: "C301" in review.screen)
        assert review.shows("▸ summary", "required", "summary is missing")
        await review.type("wants a call")
        await review.press("enter")
        await until(lambda: "nothing wrong" in review.screen)
        await review.press("enter")
        await added(review, 12)
        assert call_of(stored(review, 12)) == ("escalate", {"summary": "wants a call"})


async def test_what_no_tool_answers_is_answered_in_words(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "How are you", "0")
        assert review.shows("answer")
        await review.type("Very well")
        await review.press("enter", "enter")
        await added(review, 12)
        assert stored(review, 12)["messages"][1] == {"role": "assistant", "content": "Very well"}


async def test_a_message_that_is_changed_is_looked_through_again(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Refund ORD-", "2")
        while review.app.screen.focused is not review.app.screen.query(TextArea).first():
            await review.press("shift+tab")
        await written(review, "31", "enter")
        assert isinstance(review.app.screen.focused, SeedEnd)
        await review.press("ctrl+s")
        await added(review, 12)
        assert call_of(stored(review, 12)) == ("refund", {"id": "ORD-31"})


async def test_without_a_message_or_a_tool_nothing_is_added_and_the_reason_is_said(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await review.press("ctrl+s")
        assert review.shows("write the message first")
        await review.type("Hello there")
        await review.press("ctrl+s")
        assert review.shows("pick a tool first")
        assert isinstance(review.app.screen.focused, ToolChooser)
        await review.press("2", "tab", "tab", "tab", "tab", "tab")
        assert Queries(review._reader).last_example() == 11


async def test_the_same_seed_twice_is_one(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        for _ in range(2):
            await written(review, "Where is parcel ORD-9", "1", "enter")
            await until(lambda: "added" in review.screen or "already" in review.screen)
        assert review.shows("that is an example already")
        assert message_of(review) == "Where is parcel ORD-9"
        assert Queries(review._reader).last_example() == 12


async def test_leaving_keeps_what_was_typed_and_it_is_there_the_next_day(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Somebody has to call me", "3")
        await review.type("half of it")
        await review.press("escape")
        await until(lambda: review.app.screen is review.app.default_screen)
    async with reviewing(path) as review:
        await opened(review)
        assert review.shows("Somebody has to call me", "escalate", "half of it")
        await review.press("ctrl+s")
        await added(review, 12)
        assert call_of(stored(review, 12)) == ("escalate", {"summary": "half of it"})
        await review.press("escape")
    async with reviewing(path) as review:
        await opened(review)
        assert message_of(review) == ""


async def test_a_draft_is_that_of_one_person(path: Path) -> None:
    async with reviewing(path, reviewer="ada") as review:
        await opened(review)
        await review.type("mine alone")
        await review.press("escape")
        await until(lambda: review.app.screen is review.app.default_screen)
    async with reviewing(path, reviewer="bea") as review:
        await opened(review)
        assert message_of(review) == ""


async def test_what_cannot_be_saved_stays_on_the_screen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise SaveError("the disk is full")

    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Where is parcel ORD-9", "1")
        with monkeypatch.context() as patch:
            patch.setattr(seed_desk, "add_rows", full)
            await review.press("ctrl+s")
            await until(lambda: "the disk is full" in review.screen)
        assert message_of(review) == "Where is parcel ORD-9"
        assert "seed" in review.app.saving.unsaved
        await review.press("ctrl+s")
        await added(review, 12)
        assert not review.app.saving.unsaved


async def test_seeds_are_in_the_queue_once_they_are_added(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Where is parcel ORD-9", "1", "enter")
        await added(review, 12)
        await review.press("escape")
        await until(lambda: review.app.screen is review.app.default_screen)
        await review.press("G")
        assert review.current == 12
        assert review.shows("Where is parcel ORD-9", "12 examples")


async def test_the_meter_says_what_is_not_there_yet(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "where is ORD-9", "1", "enter")
        await added(review, 12)
        await review.type("Where is parcel ORD-10")
        await until(lambda: "lookup?" in review.screen)
        assert review.shows("Seeds  of lookup", "1 of 10 to 20", "short 1 · middling 0 · long 0", "casual 1", "all 1")
        assert review.shows("1 with, 0 without", "Not there yet", "a long one", "a vague one")


async def test_a_project_of_tools_alone_says_what_to_do(tmp_path: Path) -> None:
    async with reviewing(bare(tmp_path, TOOLS), seeding=True) as review:
        await until(lambda: isinstance(review.app.screen, SeedScreen))
        await review.settle()
        assert review.shows("Nothing is here yet.", "10 to 20 messages a tool")
        await written(review, "lookup ORD-1", "1", "enter")
        await added(review, 1)
        await review.press("escape")
        await until(lambda: review.app.screen is review.app.default_screen)
        await review.settle()
        assert review.current == 1


async def test_without_tools_there_is_nothing_to_write_for(tmp_path: Path) -> None:
    async with reviewing(bare(tmp_path, [])) as review:
        await review.press("C")
        await until(lambda: "the project has no tools" in review.screen)


async def test_a_project_that_cannot_be_written_is_said_to_be_so(path: Path) -> None:
    async with reviewing(path, read_only=True) as review:
        await review.press("C")
        await until(lambda: "read-only" in review.screen)


async def test_of_many_tools_the_likeliest_have_the_digits(tmp_path: Path) -> None:
    tools = [tool(f"tool_{n}", ["id"], id={"type": "string"}) for n in range(300)]
    async with reviewing(bare(tmp_path, [*tools, tool("weather", day={"type": "string"})]), (80, 24)) as review:
        await opened(review)
        await written(review, "what is the weather", "1")
        assert review.app.screen.query_one(ToolChooser).picked == "weather"
        await review.press("ctrl+s")
        await added(review, 1)
        assert call_of(stored(review, 1)) == ("weather", {})


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_hostile_tools_and_messages_reach_no_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    hostile = {"type": "string", "description": STRINGS[0], "enum": [*STRINGS[:4], "fine"]}
    tools = [tool(f"t{n}", [text], **{text: hostile}) for n, text in enumerate(STRINGS)]
    for one, text in zip(tools, STRINGS, strict=True):
        one["function"]["description"] = text
    async with reviewing(bare(tmp_path, tools), size) as review:
        await opened(review)
        for text in STRINGS[:6]:
            review.app.screen.query(TextArea).first().text = ""
            review.app.screen.query(TextArea).first().insert(f"x {text}")
            await review.settle()
            await review.press("enter", "2", "ctrl+s")
            await until(lambda: "added" in review.screen or "✗" in review.header)
            assert not {char for char in review.screen if char < " " and char != "\n"}
            await review.press("tab")
            review.app.screen.query(TextArea).first().focus()


async def test_a_small_window_and_another_size_do_not_fail(path: Path) -> None:
    async with reviewing(path, (40, 12)) as review:
        await opened(review)
        await written(review, "Where is parcel ORD-9", "1")
        await review.pilot.resize_terminal(100, 30)
        await review.press("ctrl+s")
        await added(review, 12)


async def test_seeds_that_an_import_brings_meanwhile_are_counted(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        assert review.shows("0 by hand")
        rows = [seed_row(f"Where is parcel ORD-{n}", "lookup", {"id": f"ORD-{n}"}) for n in range(50, 53)]
        project = review.project
        await review.app.threads.write(lambda: add_rows(project, "@file", rows, CHECKER, tools=read_tools(TOOLS)))
        await grow(review.app)
        await until(lambda: "3 by hand" in review.screen)


async def test_what_is_typed_while_a_seed_is_saved_is_the_next_message(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Where is parcel ORD-9", "1")
        for key in ("enter", "n", "e", "x", "t"):
            review.app.post_message(Key(key, key if len(key) == 1 else None))
        await added(review, 12)
        assert message_of(review) == "next"


async def test_what_is_typed_while_a_form_is_made_goes_into_it(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await written(review, "Somebody has to call me")
        for key in ("3", "a", "b", "c"):
            review.app.post_message(Key(key, key))
        await until(lambda: "abc" in review.screen)
        await review.press("ctrl+s")
        await added(review, 12)
        assert call_of(stored(review, 12)) == ("escalate", {"summary": "abc"})


async def test_seeds_tell_the_assistant_what_most_examples_do_unless_one_says_otherwise(tmp_path: Path) -> None:
    told = {"role": "system", "content": "You are the assistant of a [b]shop[/b]."}
    rows = [row(f"Where is parcel ORD-{n}") for n in range(4)]
    path = make_project(tmp_path, [{**one, "messages": [told, *one["messages"]]} for one in rows])
    async with reviewing(path) as review:
        await opened(review)
        assert review.shows("system", "● the usual", "○ nothing"), review.screen
        await written(review, "Refund order ORD-77 please", "2", "enter")
        await added(review, 5)
        line = stored(review, 5)
        assert line["messages"][0] == told
        assert [one["role"] for one in line["messages"]] == ["system", "user", "assistant"]
        await review.press("up")
        assert review.shows("Told first in most examples", "assistant of a [b]shop[/b]."), review.screen
        await review.press("right")
        assert review.shows("● nothing"), review.screen
        await review.press("enter")
        await written(review, "Refund order ORD-78 now", "2", "enter")
        await added(review, 6)
        assert [one["role"] for one in stored(review, 6)["messages"]] == ["user", "assistant"]
        await review.press("escape")
    async with reviewing(path) as review:
        await opened(review)
        assert review.shows("● nothing"), "it is remembered"


async def test_where_examples_tell_the_assistant_nothing_there_is_nothing_to_choose(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        assert not review.shows("○ nothing")
