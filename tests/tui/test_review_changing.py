"""Keys that change what an example says: fixes, labels, edits."""

import json
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import VerdictKind

from .reviewing import TOOLS, Review, call, make_project, reviewing, row, until


def arguments(review: Review, example: int, turn: int = 1) -> Any:
    """The arguments of the call in that turn, as they stand."""
    return json.loads(message(review, example, turn)["tool_calls"][0]["function"]["arguments"])


def message(review: Review, example: int, turn: int = 1) -> Any:
    record = review.record(example)
    return json.loads(record.stored.state.row or record.line)["messages"][turn]


def called(review: Review, example: int, turn: int = 1) -> list[str]:
    return [one["function"]["name"] for one in message(review, example, turn).get("tool_calls", [])]


CONVERSATION = {
    "messages": [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Where is ORD-1?"},
        call("lookup", {"id": "ORD-1"}),
        {"role": "tool", "tool_call_id": "c1", "content": '{"state": "lost"}'},
        {"role": "user", "content": "Then refund ORD-1."},
        {**call("lookup", {"id": "ORD-1"}), "tool_calls": [
            {"id": "c2", "type": "function", "function": {"name": "lookup", "arguments": '{"id": "ORD-1"}'}}
        ]},
    ],
    "tools": TOOLS,
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_project(
        tmp_path,
        [
            row("Where is ORD-1"),
            row("What is with", "lookup", {"id": "ORD-2", "verbose": "true"}),
            row("Pay back", "refund", '{"id": "ORD-3", "reason": None}'),
            CONVERSATION,
        ],
    )


async def test_digits_relabel_to_the_tool_with_that_number(path: Path) -> None:
    async with reviewing(path) as review:
        assert review.shows("1 lookup", "2 refund", "3 escalate", "0 no-tool")
        await review.press("2")
        assert called(review, 1) == ["refund"]
        assert arguments(review, 1) == {"id": "ORD-1"}
        assert "relabelled #1 to refund" in review.header
        assert (review.status(1), review.current) == ("pending", 1)
        assert review.shows("edited", "✎")
        assert "lookup → refund" in review.screen
        await review.press("0")
        assert called(review, 1) == []
        assert "missing answer text" in review.footer
        await review.press("u", "u")
        assert review.state(1).row is None
        assert "✎" not in review.screen


async def test_arguments_that_do_not_fit_are_named(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("3")
        assert called(review, 1) == ["escalate"]
        assert "dropped id" in review.footer
        assert "missing summary: e fills it in" in review.footer
        assert review.verdicts(1)[0].kind is VerdictKind.RELABEL
        await review.press("j")
        assert "dropped" not in review.footer


async def test_a_digit_that_changes_nothing_or_names_nothing_says_so(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("1")
        assert "#1 is lookup already" in review.header
        await review.press("9")
        assert "there is no tool 9: there are 3 tools" in review.footer
        assert review.verdicts(1) == []


async def test_the_picker_finds_a_tool_by_some_of_its_letters(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("r")
        assert review.shows("lookup    ", "✓")
        await review.type("ecl")
        assert review.shows("escalate it.")
        assert "refund it." not in review.screen
        await review.press("enter")
        assert called(review, 1) == ["escalate"]
        await review.press("r", "down", "enter")
        assert called(review, 1) == ["refund"]
        await review.press("r")
        await review.type("zzz")
        assert review.shows("no such tool")
        await review.press("enter", "escape")
        assert called(review, 1) == ["refund"]
        await review.press("r")
        await review.type("no-t")
        await review.press("enter")
        assert called(review, 1) == []


async def test_labels_are_those_of_the_turn_that_is_pointed_at(path: Path) -> None:
    async with reviewing(path, queue="file") as review:
        await review.press("G")
        assert review.current == 4
        await review.press("tab")
        assert "▸ 2 call" in review.screen
        await review.press("j", "j", "j")
        assert "▸ 5 call" in review.screen
        await review.press("2")
        assert called(review, 4, turn=2) == ["lookup"]
        assert called(review, 4, turn=5) == ["refund"]
        assert "▸ 5 call" in review.screen
        # The user's turn stands for the answer to it.
        await review.press("k", "3")
        assert called(review, 4, turn=5) == ["escalate"]
        await review.press("g", "1")
        assert "is lookup already" in review.header


async def test_a_fix_is_shown_taken_and_taken_back(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j")
        assert "fix C304: " in next(line for line in review.lines if "Diff" in line)
        assert "w fix: " in review.footer
        await review.press("w")
        assert arguments(review, 2) == {"id": "ORD-2", "verbose": True}
        assert review.status(2) == "accepted"
        assert "fix C304 taken" in review.header
        assert review.current == 3
        assert "1 ━━━━" in review.header
        await review.press("u")
        assert (review.status(2), review.state(2).row, review.current) == ("pending", None, 2)
        assert "fix C304: " in next(line for line in review.lines if "Diff" in line)


async def test_where_there_is_no_fix_the_key_says_so(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("w")
        assert "there is no fix to take here" in review.footer
        assert review.decided == set()


async def test_an_edit_is_saved_shown_and_accepted_afterwards(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("e")
        assert review.shows("edit #1", "TYPING", "Original")
        await review.press("ctrl+a")
        await review.type("ORD-9")
        await review.press("ctrl+s")
        assert arguments(review, 1)["id"].startswith("ORD-")
        assert arguments(review, 1)["id"] != "ORD-1"
        assert review.verdicts(1)[0].kind is VerdictKind.EDIT
        assert "edited #1 · a accepts" in review.header
        assert review.shows("Diff  edited against original", "✎")
        await review.press("a")
        assert review.status(1) == "accepted"


async def test_an_edit_that_is_left_is_a_draft_until_it_is_dropped(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("e", "X", "escape")
        assert review.record(1).draft is not None
        assert review.state(1).row is None
        assert review.shows("·  draft")
        assert "draft of #1 kept" in review.header
    async with reviewing(path) as review:
        await review.press("e")
        await review.press("ctrl+s")
        assert review.record(1).draft is None
        assert review.state(1).row is not None
        await review.press("u")
        assert review.state(1).row is None


async def test_a_draft_is_in_the_project_while_one_types(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tooldata_tui.tui.draft_keeper.DraftKeeper.DELAY", 0.0)
    async with reviewing(path) as review:
        await review.press("e", "X")
        await until(lambda: review.record(1).draft is not None)
        assert "X" in review.record(1).draft
        assert review.shows("TYPING")
        await review.press("backspace")
        await until(lambda: review.record(1).draft is None)


@pytest.mark.parametrize("again", ["escape", "ctrl+s"])
async def test_an_edit_that_leaves_nothing_leaves_no_draft(
    path: Path, monkeypatch: pytest.MonkeyPatch, again: str
) -> None:
    async with reviewing(path) as review:
        await review.press("e", "X", "escape")
        assert review.record(1).draft is not None
        await review.press("e", "backspace", again)
        assert review.record(1).draft is None
        assert review.state(1).row is None
        assert "draft of #1 dropped" in review.header


async def test_an_edit_elsewhere_that_leaves_nothing_leaves_no_draft(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tooldata_tui.tui.editor.edit_externally", lambda app, row, draft=None: None)
    async with reviewing(path) as review:
        await review.press("e", "X", "escape", "E")
        assert review.record(1).draft is None


async def test_an_editor_of_ones_own_is_asked_for_the_whole_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tooldata_tui.tui import editor

    seen: list[Any] = []

    def edited(app: Any, given: Any, draft: str | None = None) -> Any:
        seen.append(given)
        return {**given, "messages": [*given["messages"], {"role": "user", "content": "Thanks"}]}

    monkeypatch.setattr(editor, "edit_externally", edited)
    async with reviewing(path) as review:
        await review.press("E")
        assert seen[0]["messages"][0]["content"] == "Where is ORD-1"
        assert message(review, 1, 2) == {"role": "user", "content": "Thanks"}
        assert "edited #1" in review.header

    def failed(app: Any, given: Any, draft: str | None = None) -> Any:
        raise editor.EditorError("not JSON: a quote is missing", draft="{oops")

    monkeypatch.setattr(editor, "edit_externally", failed)
    async with reviewing(path) as review:
        await review.press("E")
        assert "not JSON: a quote is missing" in review.footer
        assert review.record(1).draft == "{oops"


async def test_edits_change_what_the_tools_pane_counts(path: Path) -> None:
    async with reviewing(path) as review:
        counts = [line for line in review.lines if line[1:9].strip() in ("1 lookup", "2 refund")]
        assert [line.split()[2] for line in counts] == ["3", "1"]
        await review.press("2")
        counts = [line for line in review.lines if line[1:9].strip() in ("1 lookup", "2 refund")]
        assert [line.split()[2] for line in counts] == ["2", "2"]
