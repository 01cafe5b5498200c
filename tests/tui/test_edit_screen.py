import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.errors import SaveError
from tooldata_tui.review.editing import Slot
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.rules import Checker
from tooldata_tui.settings.keys import is_typing_key
from tooldata_tui.settings.theme import load_themes
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.text import visible
from tooldata_tui.tui.draft_keeper import DraftKeeper
from tooldata_tui.tui.edit_fields import ChoiceLine, FieldText, JsonText
from tooldata_tui.tui.edit_form import TOO_LONG, FieldRow
from tooldata_tui.tui.edit_screen import EditResult, EditScreen
from tooldata_tui.tui.live_check import LiveCheck
from tooldata_tui.tui.panes import Bar
from tooldata_tui.tui.theme import textual_theme

SIZES = [(120, 36), (80, 24)]
COLORS = load_themes()["dark"]
HOSTILE = "[/] [INST] [@click=app.quit]x[/] \x1b]0;t\x07\x1b[2J\x00\x9b31m \u202eabc\ufeff"


def function(name: str, required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    parameters = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {"type": "function", "function": {"name": name, "description": f"{name} it", "parameters": parameters}}


ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$", "description": "Order number."}
TOOLS = [
    function(
        "refund",
        ["order_id", "reason"],
        order_id=ORDER,
        reason={"type": "string", "enum": ["damaged", "late", "lost"]},
        amount={"type": "number", "maximum": 5000},
        items={"type": "array", "items": {"type": "string"}},
        gift={"type": "boolean", "default": False},
    ),
    function("track", ["order_id"], order_id=ORDER),
]
ARGUMENTS = '{"reason":"late",  "order_id": "ORD-48291", "amount": 1.10}'


def made_row(
    *calls: tuple[str, str], content: Any = None, asked: str = "refund ORD-48291", **more: Any
) -> dict[str, Any]:
    turn: dict[str, Any] = {"role": "assistant", "content": content}
    if calls:
        turn["tool_calls"] = [
            {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": text}}
            for n, (name, text) in enumerate(calls)
        ]
    return {"messages": [{"role": "user", "content": asked}, turn], "tools": TOOLS, **more}


Open = Callable[[dict[str, Any]], tuple[ReviewSession, View]]


@pytest.fixture
def open_row(tmp_path: Path) -> Iterator[Open]:
    """Imports a row into a project and opens it as a review does."""
    closing: list[Any] = []

    def open_one(row: dict[str, Any]) -> tuple[ReviewSession, View]:
        file = tmp_path / "rows.jsonl"
        file.write_text(json.dumps(row) + "\n")
        project = Project.open(tmp_path / "rows.tooldata", make=True)
        session = ReviewSession(project, "ada", Checker)
        closing.extend((session, project))
        import_file(project, file, Checker())
        view = session.view(1)
        assert view is not None
        return session, view

    yield open_one
    for one in closing:
        one.close()


@pytest.fixture(autouse=True)
def _no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LiveCheck, "DELAY", 0.0)


class EditApp(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: EditScreen) -> None:
        super().__init__()
        self.register_theme(textual_theme(COLORS))
        self.theme = "td-dark"
        self.edit = screen
        self.results: list[EditResult | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.edit, self.results.append)

    # --- what a person sees

    def row(self, *slot: str | int) -> FieldRow:
        return next(row for row in self.edit.query(FieldRow) if row.slot == slot)

    def has_row(self, *slot: str | int) -> bool:
        return any(row.slot == slot for row in self.edit.query(FieldRow))

    def text_of(self, *slot: str | int) -> str:
        row = self.row(*slot)
        return next(iter(row.query(FieldText)), None).text if row.query(FieldText) else row.query_one(ChoiceLine).text  # type: ignore[union-attr]

    def wrong_at(self, *slot: str | int) -> str:
        row = self.row(*slot)
        return str(row.query_one(".wrong", Static).render()) if row.has_class("marked") else ""

    @property
    def rest(self) -> str:
        return str(self.edit.query_one("EditForm > .rest", Static).render())

    def bar(self, name: str) -> str:
        return "".join(text for text, _ in self.edit.query_one(f"#edit-{name}", Bar).lines[0].spans)

    @property
    def all_text(self) -> str:
        strips = self.edit._compositor.render_strips(self.edit.size)
        return "\n".join(strip.text for strip in strips)


def app_for(session: ReviewSession, view: View, draft: str | None = None) -> EditApp:
    return EditApp(EditScreen(view, 1, lambda row: session.check_row(view, row), draft=draft))


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Let the app work until something holds; what never does fails here."""
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it never came to be:\n{pilot.app.all_text}")  # type: ignore[attr-defined]


async def go(pilot: Pilot[Any], *slot: str | int) -> None:
    app = pilot.app
    assert isinstance(app, EditApp)
    app.edit.query_one("EditForm").focus_slot(slot)  # type: ignore[attr-defined]
    await pilot.pause()


async def type_over(pilot: Pilot[Any], text: str) -> None:
    """Select all of the focused text and type."""
    area = pilot.app.focused
    assert isinstance(area, TextArea)
    area.select_all()
    await pilot.press("backspace", *text)


def arguments(row: Any, call: int = 0) -> str:
    return str(row["messages"][1]["tool_calls"][call]["function"]["arguments"])


def at(name: str | int, *more: str | int, call: int = 0) -> Slot:
    return ("argument", call, name, *more)


# --- typing and committing


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_typed_is_committed_and_the_rest_stays_to_the_letter(
    open_row: Open, size: tuple[int, int]
) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS), ("track", '{"order_id":"ORD-11111"}'), n=1))
    app = app_for(session, view)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert app.focused is app.row(*at("order_id")).query_one(FieldText)
        await pilot.press("backspace", "2", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert result.draft is None
    assert arguments(result.row) == '{"reason": "late", "order_id": "ORD-48292", "amount": 1.10}'
    assert arguments(result.row, 1) == '{"order_id":"ORD-11111"}'
    assert view.row == loads_exact(view.record.line)
    session.edit(view, result.row or {})
    again = session.view(1)
    assert again is not None
    assert again.row["n"] == 1


@pytest.mark.parametrize("key", ["ctrl+s", "escape"])
async def test_what_is_typed_ahead_of_the_last_key_counts(open_row: Open, key: str) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        for name, character in (("5", "5"), ("6", "6"), (key, None)):
            app.post_message(events.Key(name, character))
        await until(pilot, lambda: bool(app.results))
    [result] = app.results
    assert result is not None
    assert "ORD-4829156" in (result.draft or arguments(result.row))


@pytest.mark.parametrize("key", ["ctrl+s", "f2", "escape"])
async def test_an_edit_that_changed_nothing_leaves_nothing(open_row: Open, key: str) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS), content="x"))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("x", "backspace", key)
    assert app.results == [EditResult(None, None)]


async def test_texts_of_the_turn_are_edited_with_line_breaks(open_row: Open) -> None:
    session, view = open_row(made_row(content="hello", asked="one\ntwo"))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert app.focused is app.row("text", "messages", 1, "content").query_one(FieldText)
        await pilot.press("end", "enter", "x", "shift+tab", "down", "end", "down")
        assert app.focused is app.row("text", "messages", 1, "content").query_one(FieldText)
        await pilot.press("up", "up", "up", "q", "f2")
    [result] = app.results
    assert result is not None
    assert result.row is not None
    assert [message["content"] for message in result.row["messages"]] == ["oneq\ntwo", "hello\nx"]


async def test_enter_tab_and_arrows_go_through_the_fields(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        seen = []
        for key in ("enter", "down", "tab", "up", "shift+tab", "up", "up"):
            await pilot.press(key)
            seen.append(getattr(app.focused, "slot", None))
    assert seen == [
        at("reason"), at("amount"), at("items", 0), at("amount"), at("reason"), at("order_id"), ("tool", 0),
    ]  # fmt: skip


async def test_keys_can_be_remapped_and_the_footer_shows_it(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    app.set_keymap({"edit.commit": "f9", "edit.cancel": "escape"})
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert app.bar("footer").startswith(" f9 commit  esc leave")
        await pilot.press("ctrl+s")
        assert not app.results
        await pilot.press("f9")
    assert app.results == [EditResult(None, None)]


def test_no_key_of_a_text_can_be_that_of_an_action() -> None:
    keys = {key for binding in TextArea.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]
    single = {key for key in keys if len(key.removeprefix("ctrl+")) == 1 or key.startswith("f")}
    assert single - {"ctrl+c", "ctrl+z"} <= {key for key in single if is_typing_key(key)}


async def test_every_key_of_the_editor_can_be_remapped(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    app.set_keymap({"edit.json": "ctrl+g", "edit.add_call": "f9", "edit.remove_call": "f10"})
    async with app.run_test(size=(160, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert "f9 add call  f10 take call out" in app.bar("footer")
        assert "^g JSON" in app.bar("footer")
        await pilot.press("ctrl+n", "ctrl+r", "ctrl+t", "f9")
        assert app.has_row("tool", 1)
        await pilot.press("f10", "ctrl+g")
        assert "^g back to the form" in app.bar("footer")


# --- fixes


async def test_the_fix_of_a_field_is_taken_and_can_be_gone_on_from(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", '{"order_id": "ORD-48291", "reason": "late", "amount": "7.50"}')))
    app = app_for(session, view)
    async with app.run_test(size=(160, 36), notifications=True) as pilot:
        await until(pilot, lambda: bool(app.wrong_at(*at("amount"))))
        assert app.focused is app.row(*at("amount")).query_one(FieldText)  # one begins where the worst was found
        await go(pilot, *at("order_id"))
        assert "take the fix" not in app.bar("footer")
        await pilot.press("ctrl+o")
        assert "no fix is proposed for this field" in app.bar("header")
        await go(pilot, *at("amount"))
        assert "^o take the fix" in app.bar("footer")
        await pilot.press("f4")
        await until(pilot, lambda: "nothing wrong" in app.bar("header"))
        assert app.text_of(*at("amount")) == "7.50"
        assert app.focused is app.row(*at("amount")).query_one(FieldText)
        assert "take the fix" not in app.bar("footer")
        await pilot.press("1", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert json.loads(arguments(result.row))["amount"] == 7.501


async def test_a_fix_of_a_row_that_has_changed_since_is_not_taken(
    open_row: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, view = open_row(made_row(("refund", '{"order_id": "ORD-48291", "reason": "late", "amount": "7.50"}')))
    app = app_for(session, view)
    async with app.run_test(size=(160, 36), notifications=True) as pilot:
        await until(pilot, lambda: bool(app.wrong_at(*at("amount"))))
        monkeypatch.setattr(LiveCheck, "DELAY", 60.0)
        await go(pilot, *at("order_id"))
        await pilot.press("9")
        await go(pilot, *at("amount"))
        await pilot.press("ctrl+o")
        assert "still being checked" in app.bar("header")
        assert app.text_of(*at("amount")) == '"7.50"'


# --- drafts that are kept while one types


async def test_what_is_typed_is_kept_as_a_draft_once_the_keys_rest(
    open_row: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DraftKeeper, "DELAY", 0.0)
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    kept: list[str | None] = []

    async def keep(draft: str | None) -> None:
        kept.append(draft)

    app = EditApp(EditScreen(view, 1, lambda row: session.check_row(view, row), keep=keep))
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("7")
        await until(pilot, lambda: len(kept) == 1)
        assert "ORD-482917" in (kept[0] or "")
        await pilot.press("backspace")
        await until(pilot, lambda: len(kept) == 2)
        assert kept[1] is None
        await pilot.press("ctrl+t")
        await until(pilot, lambda: bool(app.edit.query(JsonText)))
        app.edit.query_one(JsonText).text = "{oops"
        await until(pilot, lambda: kept[-1] == "{oops")


async def test_a_draft_that_cannot_be_kept_is_told(open_row: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftKeeper, "DELAY", 0.0)
    session, view = open_row(made_row(("refund", ARGUMENTS)))

    async def keep(draft: str | None) -> None:
        raise SaveError("the disk is full")

    app = EditApp(EditScreen(view, 1, lambda row: session.check_row(view, row), keep=keep))
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("7")
        await until(pilot, lambda: "the draft is not kept: the disk is full" in app.bar("header"))


# --- choices


async def test_a_choice_is_moved_typed_and_put_back(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await go(pilot, *at("reason"))
        seen = []
        for key in ("right", "right", "left", "d", "l", "l", "o", "backspace"):
            await pilot.press(key)
            seen.append(app.text_of(*at("reason")))
        assert seen == ["lost", "damaged", "lost", "damaged", "late", "lost", "lost", "late"]
        await until(pilot, lambda: "○ damaged  ● late  ○ lost" in app.all_text)
        await go(pilot, *at("gift"))
        await until(pilot, lambda: "○ true  ○ false  ● leave out" in app.all_text)
        await pilot.press("t", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert arguments(result.row).endswith('"amount": 1.10, "gift": true}')


async def test_a_value_that_is_no_choice_is_shown_as_such(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", '{"order_id": "ORD-48291", "reason": "[/]lost it"}')))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.wrong_at(*at("reason")) != "")
        await until(pilot, lambda: "✗ [/]lost it  ○ damaged" in app.all_text)
        await go(pilot, *at("reason"))
        await pilot.press("right")
        await until(pilot, lambda: app.wrong_at(*at("reason")) == "")
        assert app.text_of(*at("reason")) == "damaged"


# --- what is wrong


@pytest.mark.parametrize("size", SIZES)
async def test_findings_appear_at_their_fields_while_one_types(open_row: Open, size: tuple[int, int]) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "nothing wrong" in app.bar("header"))
        await pilot.press("backspace")
        await until(pilot, lambda: "C306" in app.wrong_at(*at("order_id")))
        assert "✗ 1 error" in app.bar("header")
        await until(pilot, lambda: "✗ C306" in app.all_text)
        await pilot.press("1")
        await until(pilot, lambda: "nothing wrong" in app.bar("header"))
        assert app.wrong_at(*at("order_id")) == ""


async def test_what_belongs_to_no_field_stands_at_the_end(open_row: Open) -> None:
    row = made_row(("refund", ARGUMENTS))
    row["messages"].append({"role": "tool", "tool_call_id": "c0", "content": "done"})
    session, view = open_row(row)
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "M105" in app.rest)


async def test_a_text_that_is_no_number_is_told_and_not_committed(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await go(pilot, *at("amount"))
        await pilot.press("comma", "5")
        await until(pilot, lambda: "not a number; write it with a point" in app.wrong_at(*at("amount")))
        assert "1 field holds no value" in app.bar("header")
        await go(pilot, *at("order_id"))
        await pilot.press("ctrl+s")
        assert not app.results
        assert getattr(app.focused, "slot", None) == at("amount")
        await pilot.press("backspace", "backspace", "ctrl+s")
    assert app.results == [EditResult(None, None)]


async def test_rules_that_fail_end_no_edit(open_row: Open) -> None:
    _, view = open_row(made_row(("refund", ARGUMENTS)))

    def fails(row: Any) -> list[Finding]:
        raise ZeroDivisionError("[/]")

    app = EditApp(EditScreen(view, 1, fails))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "could not be checked (ZeroDivisionError)" in app.bar("header"))
        await pilot.press("escape")
    assert app.results == [EditResult(None, None)]


async def test_rows_are_checked_one_at_a_time_and_late_answers_are_dropped(open_row: Open) -> None:
    _, view = open_row(made_row(("refund", ARGUMENTS)))
    rows: list[str] = []
    go_on, busy = threading.Semaphore(0), threading.Lock()

    def check(row: Any) -> list[Finding]:
        assert busy.acquire(blocking=False), "two checks at once"
        rows.append(arguments(row))
        go_on.acquire()
        busy.release()
        return [Finding("C301", Severity.ERROR, f"about {len(rows)}", 1, ("messages", 1))]

    app = EditApp(EditScreen(view, 1, check))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: len(rows) == 1)
        await pilot.press("1", "2", "3")
        assert len(rows) == 1
        go_on.release()
        await until(pilot, lambda: len(rows) == 2)
        assert "ORD-48291123" in rows[1]
        assert app.rest == ""
        go_on.release()
        await until(pilot, lambda: "about 2" in app.rest)
        go_on.release()
        await pilot.press("escape")


# --- calls


async def test_another_tool_keeps_the_arguments_and_marks_what_it_does_not_know(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await go(pilot, "tool", 0)
        await pilot.press("t")
        await until(pilot, lambda: not app.has_row(*at("gift")))
        assert app.text_of(*at("amount")) == "1.10"
        await until(pilot, lambda: "unknown" in app.all_text)
        await until(pilot, lambda: "C302" in app.wrong_at(*at("amount")))
        for name in ("reason", "amount"):
            await go(pilot, *at(name))
            await type_over(pilot, "")
        await until(pilot, lambda: "nothing wrong" in app.bar("header"))
        await pilot.press("ctrl+s")
    [result] = app.results
    assert result is not None
    assert result.row is not None
    call = result.row["messages"][1]["tool_calls"][0]["function"]
    assert call == {"name": "track", "arguments": '{"order_id": "ORD-48291"}'}


@pytest.mark.parametrize("size", SIZES)
async def test_a_call_is_added_and_another_taken_out_and_kept_again(open_row: Open, size: tuple[int, int]) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "taken out with its result" in app.all_text)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "taken out with its result" not in app.all_text)
        await pilot.press("f8", "ctrl+n")
        await until(pilot, lambda: app.has_row("tool", 1))
        assert getattr(app.focused, "slot", None) == ("tool", 1)
        await pilot.press("ctrl+s")
        assert "choose a tool" in app.wrong_at("tool", 1)
        await pilot.press("t")
        await until(pilot, lambda: app.has_row(*at("order_id", call=1)))
        await pilot.press("down")
        await type_over(pilot, "ORD1")
        await pilot.press("ctrl+s")
    [result] = app.results
    assert result is not None
    assert result.row is not None
    calls = [call["function"] for call in result.row["messages"][1]["tool_calls"]]
    assert calls == [{"name": "track", "arguments": '{"order_id": "ORD1"}'}]


async def test_a_call_that_was_added_and_taken_out_is_gone(open_row: Open) -> None:
    session, view = open_row(made_row(content="x"))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("ctrl+r")
        assert "go to a call first" in app.bar("header")
        await pilot.press("ctrl+n", "ctrl+r")
        await until(pilot, lambda: not app.has_row("tool", 0))
        await pilot.press("escape")
    assert app.results == [EditResult(None, None)]


async def test_a_list_grows_by_the_place_that_is_filled(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await go(pilot, *at("items", 0))
        await pilot.press("a")
        await until(pilot, lambda: app.has_row(*at("items", 1)))
        await pilot.press("b", "down", "c")
        await until(pilot, lambda: app.has_row(*at("items", 2)))
        await pilot.press("ctrl+s")
    [result] = app.results
    assert result is not None
    assert arguments(result.row).endswith('"items": ["ab", "c"]}')


# --- drafts


async def test_a_draft_takes_up_where_the_edit_was_left(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("7")
        await go(pilot, *at("amount"))
        await pilot.press("x", "escape")
    [left] = app.results
    assert left is not None
    assert left.row is None
    session.save_draft(1, left.draft)
    stored = session.view(1)
    assert stored is not None
    app = app_for(session, stored, stored.record.draft)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert app.text_of(*at("order_id")) == "ORD-482917"
        assert app.text_of(*at("amount")) == "1.10x"
        await go(pilot, *at("amount"))
        await pilot.press("backspace", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert arguments(result.row) == '{"reason": "late", "order_id": "ORD-482917", "amount": 1.10}'


async def test_a_draft_that_is_no_json_is_taken_up_as_text(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view, '{"messages": [oops')
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "line 1, column 15" in app.all_text)
        await pilot.press("escape")
    assert app.results == [EditResult(None, '{"messages": [oops')]


# --- JSON


@pytest.mark.parametrize("size", SIZES)
async def test_the_row_can_be_edited_as_json(open_row: Open, size: tuple[int, int]) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS), content=HOSTILE))
    app = app_for(session, view)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.focused, JsonText))
        area = app.focused
        assert isinstance(area, JsonText)
        assert area.soft_wrap
        assert not area.cursor_blink
        assert visible(area.text) == area.text
        assert area.document.get_line(area.cursor_location[0]).strip() == "{"
        place = area.text.index("1.10")
        row = area.text.count("\n", 0, place)
        area.move_cursor((row, place - area.text.rindex("\n", 0, place) - 1))
        await pilot.press("x")
        await until(pilot, lambda: "not JSON" in app.all_text)
        await until(pilot, lambda: f"line {row + 1}, column " in app.all_text)
        await pilot.press("ctrl+s")
        assert not app.results
        await pilot.press("delete", "delete", "7")  # the cursor went where the error is
        await until(pilot, lambda: "not JSON" not in app.all_text)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.focused, FieldText))
        assert app.text_of(*at("amount")) == "7.10"
        await pilot.press("ctrl+s")
    [result] = app.results
    assert result is not None
    assert result.row is not None
    assert arguments(result.row) == '{"reason": "late", "order_id": "ORD-48291", "amount": 7.10}'
    assert result.row["messages"][1]["content"] == HOSTILE


async def test_looking_at_the_json_changes_nothing_that_was_typed(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("5", "ctrl+r", "ctrl+t")
        await until(pilot, lambda: isinstance(app.focused, JsonText))
        assert '"tool_calls"' not in app.focused.text  # type: ignore[union-attr]
        await pilot.press("ctrl+t")
        await until(pilot, lambda: not app.edit.has_class("json"))
        await go(pilot, "tool", 0)
        await pilot.press("ctrl+r", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert arguments(result.row) == '{"reason": "late", "order_id": "ORD-482915", "amount": 1.10}'


async def test_json_that_is_no_row_is_not_committed(open_row: Open) -> None:
    session, view = open_row(made_row(content="x"))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.focused, JsonText))
        await type_over(pilot, "[1]")
        await until(pilot, lambda: "not a row yet" in app.bar("header"))
        await pilot.press("ctrl+s", "ctrl+t", "escape")
    assert app.results == [EditResult(None, "[1]")]


# --- anything may come


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_data_is_kept_and_never_reaches_the_terminal(open_row: Open, size: tuple[int, int]) -> None:
    call = (f"no{HOSTILE}", dumps({HOSTILE: HOSTILE, "b": [HOSTILE], "c": {"[/]": 2**64}}))
    session, view = open_row(made_row(call, asked=HOSTILE))
    app = app_for(session, view)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "C101" in app.wrong_at("tool", 0))
        for slot in [row.slot for row in app.edit.query(FieldRow)]:
            await go(pilot, *slot)
            text = app.all_text
            assert visible(text) == text
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.focused, JsonText))
        text = app.all_text
        assert visible(text) == text
        await pilot.press("ctrl+t", "ctrl+s")
    assert app.results == [EditResult(None, None)]


async def test_a_paste_keeps_its_line_breaks_and_control_characters_as_escapes(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert app.focused is not None
        app.focused.post_message(events.Paste("a\nb\x1b[2Jc\n"))
        await until(pilot, lambda: app.text_of(*at("order_id")) != "ORD-48291")
        assert app.text_of(*at("order_id")) == '"ORD-48291a\\nb\\u001b[2Jc"'
        await pilot.press("x", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert loads_exact(arguments(result.row))["order_id"] == "ORD-48291a\nb\x1b[2Jcx"


async def test_a_very_long_text_is_left_alone(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS), asked="x" * (TOO_LONG + 1)))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await until(pilot, lambda: "65,537 characters: leave with esc, then E" in app.all_text)
        assert not app.row("text", "messages", 0, "content").query(FieldText)
        await pilot.press("5", "ctrl+s")
    [result] = app.results
    assert result is not None
    assert result.row is not None
    assert len(result.row["messages"][0]["content"]) == TOO_LONG + 1


async def test_arguments_that_are_no_json_are_edited_as_text(open_row: Open) -> None:
    session, view = open_row(made_row(("track", '{"order_id": "ORD-48291",')))
    app = app_for(session, view)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "C201" in app.wrong_at("tool", 0))
        await go(pilot, "argument", 0)
        await pilot.press("end", "backspace", "}")
        await until(pilot, lambda: "nothing wrong" in app.bar("header"))
        await pilot.press("ctrl+s")
    [result] = app.results
    assert result is not None
    assert arguments(result.row) == '{"order_id": "ORD-48291"}'


async def test_nothing_blinks(open_row: Open) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS)))
    app = app_for(session, view)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        assert not any(area.cursor_blink for area in app.edit.query(TextArea))


@pytest.mark.parametrize("size", SIZES)
async def test_the_original_stays_in_sight_and_scrolls(open_row: Open, size: tuple[int, int]) -> None:
    session, view = open_row(made_row(("refund", ARGUMENTS), asked="word " * 1000))
    app = app_for(session, view)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await until(pilot, lambda: "Original  as imported" in app.all_text)
        pane = app.edit.query_one("#original")
        await pilot.press("pagedown")
        await until(pilot, lambda: pane.scroll_offset.y > 0)
        await pilot.press("pageup")
        await until(pilot, lambda: pane.scroll_offset.y == 0)
