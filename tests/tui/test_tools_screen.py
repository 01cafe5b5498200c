"""The screen of tools: what it shows of each, how a tool is edited, and the way back."""

import json
from pathlib import Path

import pytest

from tooldata_tui.tui.tool_form import ToolFormScreen
from tooldata_tui.tui.tool_preview import ToolPreview
from tooldata_tui.tui.tools_screen import ToolsScreen

from .hostile import STRINGS
from .reviewing import TOOLS, Review, copied, make_project, reviewing, row, tool, until


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        row("Where is ORD-1"),
        row("Where is ORD-2", "lookup", {"id": 2}),
        row("Refund ORD-3", "refund", {"id": "ORD-3", "reason": "late"}),
        row("Refund ORD-4", "refund", {"id": "ORD-4", "reason": "stolen", "speed": "high"}),
        row("Thanks", None),
    ]
    return make_project(tmp_path_factory.mktemp("tools"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


async def opened(review: Review, *keys: str) -> None:
    await review.press("S", *keys)
    await review.settle()


async def counted(review: Review) -> None:
    await until(lambda: "called in" in review.screen)


async def typed_into(review: Review, keyword: str, text: str) -> None:
    """Type into the field *keyword* of the parameter one is at."""
    form = review.app.screen
    assert isinstance(form, ToolFormScreen)
    slot = form.focused and next(node.slot for node in form.focused.ancestors_with_self if hasattr(node, "slot"))
    form._fields.focus_at(slot[1:-1], keyword)
    await review.pilot.press("end")
    await review.type(text)


def description(review: Review, example: int) -> str:
    """What example *example* is told of the tool ``lookup``."""
    state = review.state(example)
    tools = json.loads(state.row)["tools"] if state.row is not None else TOOLS
    return str(tools[0]["function"]["description"])


async def test_tools_are_listed_with_the_examples_that_call_them(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review)
        await counted(review)
        assert "tools  3" in review.header
        assert review.shows("lookup", "refund", "escalate", "offered to 5 · called in 2", "lookup it.")
        assert review.shows("id •  string", "in 2 of 2", "ORD-1 1", "verbose  boolean", "in 0 of 2")
        assert review.shows("✗ C304 in 1 example: id is 2, not string  #2")


async def test_the_values_of_an_enum_are_counted_and_strangers_named(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "j")
        await until(lambda: "Passed, and not in the schema" in review.screen)
        assert review.shows("late 1", "lost 0", "broken 0", "stolen 1", "speed", "in 1 of 2")


async def test_it_begins_with_the_tool_of_the_example_and_escape_leads_back(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "j")
        await opened(review)
        assert review.shows("refund  offered to 5")
        await review.press("tab", "j", "escape", "escape")
        assert review.app.screen is review.app.default_screen


async def test_the_command_line_opens_it_too(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("colon")
        await review.type("tools")
        await review.press("enter")
        await until(lambda: isinstance(review.app.screen, ToolsScreen))


async def test_what_is_wrong_with_a_tool_is_said_while_it_is_typed(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "tab", "j", "e")
        assert review.shows("TYPING", "In the data  id", "in 2 of 2 examples")
        await typed_into(review, "pattern", "^[")
        await until(lambda: "T103" in review.screen or "T101" in review.screen)
        await typed_into(review, "enum", "[1")
        await until(lambda: "not JSON" in review.screen)
        await review.press("ctrl+s")
        assert isinstance(review.app.screen, ToolFormScreen)


async def test_an_edit_is_looked_at_before_it_is_kept_and_undone_as_one(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "e")
        await review.type(" When asked.")
        await review.press("ctrl+s")
        await until(lambda: "come" in review.screen or "comes" in review.screen)
        assert review.shows("Change lookup in 5 examples?", "description", "When asked.")
        await review.press("y")
        await until(lambda: "edited in 5 examples" in review.screen)
        assert description(review, 5) == "lookup it. When asked."
        assert review.shows("edited", "Changed since it was imported")
        await review.press("u")
        await until(lambda: "undone: edit 5 examples" in review.screen)
        assert description(review, 5) == "lookup it."
        assert "Changed since it was imported" not in review.screen
        await review.press("ctrl+r")
        await until(lambda: "redone" in review.screen)
        assert description(review, 1) == "lookup it. When asked."


async def test_what_comes_and_goes_is_counted(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "tab", "j", "e")
        await typed_into(review, "pattern", "^ORD-9$")
        await review.press("ctrl+s")
        await until(lambda: "C306" in review.screen)
        assert review.shows("1 comes", "+     1  C306", "id pattern")


async def test_an_edit_that_is_not_kept_stays_as_a_draft(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "e")
        await review.type(" More.")
        await review.press("escape")
        assert review.shows("kept as a draft")
        await review.press("e")
        assert review.shows("lookup it. More.")
        await review.press("ctrl+s")
        await until(lambda: isinstance(review.app.screen, ToolPreview))
        await review.press("e")
        assert isinstance(review.app.screen, ToolFormScreen)
        await review.press("escape", "escape")
        assert not review.verdicts(1)


async def test_a_form_that_nothing_was_typed_into_changes_nothing(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "e", "ctrl+s")
        assert review.shows("nothing was changed")


async def test_parameters_are_added_renamed_and_taken_out(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "e", "ctrl+n")
        assert review.shows("parameter")
        await review.type("2")
        await review.press("ctrl+s")
        await until(lambda: isinstance(review.app.screen, ToolPreview) and "+ parameter2" in review.screen)
        await review.press("e", "ctrl+n")
        await review.press("ctrl+r", "ctrl+s")
        await until(lambda: isinstance(review.app.screen, ToolPreview) and "+ parameter2" in review.screen)


async def test_a_fix_is_taken_in_the_form(tmp_path: Path) -> None:
    odd = tool("lookup", ["id"], id={"type": "str"})
    async with reviewing(make_project(tmp_path, [{**row("Where is ORD-1"), "tools": [odd]}])) as review:
        await opened(review, "tab", "j", "e")
        form = review.app.screen
        assert isinstance(form, ToolFormScreen)
        form._fields.focus_at(("parameters", "properties", "id"), "type")
        await until(lambda: "take the fix" in review.footer)
        await review.press("ctrl+o", "ctrl+s")
        await until(lambda: "→" in review.screen)
        assert review.shows('"str"', '"string"')


async def test_a_tool_can_be_edited_as_json(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "e", "ctrl+t")
        assert review.shows('"name": "lookup"')
        await review.type("x")
        await until(lambda: "not a tool yet" in review.screen)
        await review.press("escape")
        assert review.shows("leaving again drops what was typed")
        await review.press("backspace", "ctrl+t")
        assert review.shows("description   lookup it.")
        await review.press("escape")
        assert review.shows("nothing was changed")


async def test_a_new_tool_is_written_and_offered(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "n", "escape")
        assert review.shows("nothing was changed")
        await review.press("n", "ctrl+s")
        assert review.shows("a tool needs a name")
        await review.type("pay")
        await review.press("ctrl+s")
        await until(lambda: isinstance(review.app.screen, ToolPreview) and "Add pay to 5 examples?" in review.screen)
        await until(lambda: "come" in review.screen)
        await review.press("y")
        await until(lambda: "pay added to 5 examples" in review.screen)
        assert json.loads(review.state(1).row or "")["tools"][-1]["function"]["name"] == "pay"
        assert review.shows("tools  4", "new")


async def test_the_file_beside_the_project_is_changed_only_when_asked(path: Path) -> None:
    file = path.with_name("tools.json")
    file.write_text(json.dumps(TOOLS))
    before = file.read_bytes()
    async with reviewing(path) as review:
        await opened(review, "f")
        assert review.shows("there is no edit that a file")
        await review.press("e")
        await review.type(" More.")
        await review.press("ctrl+s")
        await until(lambda: "no finding goes or comes" in review.screen or "come" in review.screen)
        await review.press("y")
        await until(lambda: "tools.json beside the project is as it was: f makes the edit there" in review.screen)
        assert file.read_bytes() == before
        await review.press("f")
        await until(lambda: "written to tools.json" in review.screen)
        assert json.loads(file.read_bytes())[0]["function"]["description"] == "lookup it. More."
        assert path.with_name("tools.backup1.json").read_bytes() == before


async def test_the_examples_of_a_tool_become_the_queue(path: Path) -> None:
    async with reviewing(path) as review:
        await opened(review, "j", "s")
        await until(lambda: review.app.screen is review.app.default_screen)
        await review.settle()
        assert list(review.app.listing.queue.ids) == [3, 4]
        assert "calls refund" in review.screen
        await opened(review, "G", "s")
        assert review.shows("no example calls escalate")


async def test_a_project_that_cannot_be_written_says_so(path: Path) -> None:
    async with reviewing(path, read_only=True) as review:
        await opened(review, "e")
        await review.type(" More.")
        await review.press("ctrl+s")
        await until(lambda: "come" in review.screen)
        await review.press("y")
        await until(lambda: "NOT saved" in review.screen)


async def test_examples_without_tools_leave_room_for_a_first_one(tmp_path: Path) -> None:
    rows = [{"messages": row("Where is ORD-1")["messages"]}]
    async with reviewing(make_project(tmp_path, rows)) as review:
        await opened(review)
        assert review.shows("no example is offered a tool")
        await review.press("e")
        assert "n writes one" in review.footer
        await review.press("n")
        assert isinstance(review.app.screen, ToolFormScreen)


async def test_without_examples_there_is_nothing_to_show(tmp_path: Path) -> None:
    async with reviewing(make_project(tmp_path, [])) as review:
        await opened(review)
        assert review.shows("there are no examples")


@pytest.mark.parametrize("size", [(80, 24), (30, 9)])
async def test_hostile_tools_are_shown_and_edited_harmlessly(tmp_path: Path, size: tuple[int, int]) -> None:
    said = " ".join(STRINGS)
    hostile = {"description": said, "enum": STRINGS[:40], "type": said}
    odd = [
        {"name": said, "description": said, "parameters": {"properties": {said: hostile}}},
        {"name": "lookup", "description": "x" * 20_000, "parameters": 7},
        {"name": "many", "parameters": {"properties": {f"p{number}": True for number in range(500)}}},
    ]
    rows = [{**row("Where", "lookup", {said: said}), "tools": odd}]
    async with reviewing(make_project(tmp_path, rows), size) as review:
        await opened(review, "tab", "j", "G", "g", "e", "ctrl+t", "ctrl+t", "escape", "escape", "j", "e", "escape")
        await review.press("j", "tab", "G", "e", "escape")
        assert not any(char in review.screen for char in "\x1b\x9b\x07\u202e")
