"""Filters, matches, going to a number, and the command line."""

from pathlib import Path

import pytest

from .reviewing import copied, make_project, reviewing, row


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ("lookup", "refund", None, "lookup", "refund", "escalate")
    rows = [row(f"{'Please ' * (n % 4 == 0)}where is ORD-{n}", names[n % 6]) for n in range(1, 61)]
    return make_project(tmp_path_factory.mktemp("find"), rows)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path)


@pytest.mark.parametrize(
    ("text", "count", "first"),
    [
        ("tool:refund", 20, 1),
        ("tool:refund,lookup -please", 30, 1),
        ("tool:no-tool", 10, 2),
        ("please", 15, 4),
        ('"is ORD-7"', 1, 7),
        ("ORD-1*", 11, 1),
        ("#12,#15", 2, 12),
        ("file:it line:9", 1, 9),
        ("status:any", 60, 1),
        ("-tool:no-tool please", 10, 4),
    ],
)
async def test_the_filter_narrows_the_queue(path: Path, text: str, count: int, first: int) -> None:
    async with reviewing(path) as review:
        await review.press("slash")
        await review.type(text)
        await review.press("enter")
        assert f"file ▸ {text[:30]}" in review.header
        assert f"of {count}" in next(line for line in review.lines if "Queue" in line)
        assert review.current == first
        assert "esc show all" in review.footer
        await review.press("escape")
        assert "file ▸ pending" in review.header
        assert "of 60" in review.screen
        assert review.current == first


async def test_a_name_that_was_not_typed_to_its_end_finds_nothing_and_says_what_was_meant(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("slash")
        await review.type("tool:loo")
        await review.press("enter")
        assert review.shows("nothing matches tool:loo", "tab makes it tool:lookup")
        await review.press("tab", "enter")
        assert "tool:lookup" in review.header


async def test_a_filter_that_is_wrong_says_why_and_stays_to_be_mended(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("slash")
        assert review.shows("tool:  status:  rule:")
        await review.type("statsu:x")
        await review.press("enter")
        assert review.shows("✗ the filter has no field statsu; did you mean status?", "statsu:x")
        assert "TYPING" in review.header
        await review.press(*["backspace"] * 8)
        await review.type("status:pendin")
        assert review.shows("tab  pending")
        await review.press("tab", "enter")
        assert "file ▸ status:pending" in review.header
        await review.press("slash")
        await review.type(" zebra")
        await review.press("enter")
        assert review.shows("nothing matches status:pending zebra")
        await review.press("escape")
        assert "file ▸ status:pending" in review.header
        assert "TYPING" not in review.header


async def test_letters_type_while_a_line_is_open_and_act_once_it_is_closed(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("slash")
        await review.type("axsufq0")
        assert review.shows("axsufq0")
        assert review.decided == set()
        await review.press("down", "ctrl+r", "escape", "a")
        assert review.decided == {1}


async def test_decided_ones_stay_in_a_filtered_list_and_are_passed_over(path: Path) -> None:
    async with reviewing(path, where="tool:refund") as review:
        await review.press("a", "a")
        assert review.decided == {1, 4}
        assert review.shows("✓ #1", "✓ #4")
        assert review.current == 7
        await review.press("g", "x")
        assert review.status(1) == "rejected"
        assert review.current == 7


async def test_n_goes_from_match_to_match_without_the_filter(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("n")
        assert "there is no filter to go by: / sets one" in review.footer
        await review.press("slash")
        await review.type("tool:escalate")
        await review.press("enter")
        assert review.current == 5
        await review.press("n")
        assert review.current == 11
        await review.press("escape", "g")
        assert review.current == 1
        await review.press("n")
        assert review.current == 5
        await review.press("n", "n")
        assert review.current == 17
        await review.press("N")
        assert review.current == 11
        await review.press("N", "N")
        assert review.current == 59
        assert "from the other end" in review.header
        await review.press("j", "n")
        assert review.current == 5


async def test_one_key_shows_only_what_calls_the_same_tool(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("j", "F")
        assert "file ▸ tool:no-tool" in review.header
        assert review.current == 2


async def test_going_to_a_number(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("a", "number_sign")
        assert review.shows("number of the example")
        await review.type("40")
        await review.press("enter")
        assert review.current == 40
        await review.press("number_sign")
        await review.type("99")
        await review.press("enter")
        assert review.shows("there is no example #99; the last one is #60", "99")
        await review.press("backspace", "backspace")
        await review.type("x")
        await review.press("enter")
        assert review.shows("x is no number")
        await review.press("backspace")
        await review.type("#12")
        await review.press("enter")
        assert review.current == 12
    async with reviewing(path) as review:
        # Decided in an earlier session, and so in no list of what is open.
        await review.press("number_sign", "1", "enter")
        assert review.current == 1
        assert review.shows("#1  accepted")


async def test_a_number_that_the_filter_hides_takes_the_filter_off(path: Path) -> None:
    async with reviewing(path, where="tool:refund") as review:
        await review.press("colon", "2", "enter")
        assert review.current == 2
        assert "file ▸ pending" in review.header


async def test_commands_do_what_they_say(path: Path) -> None:
    async with reviewing(path) as review:

        async def command(text: str) -> None:
            await review.press("colon")
            await review.type(text)
            await review.press("enter")

        await command("filter tool:refund")
        assert "file ▸ tool:refund" in review.header
        await command("filter")
        assert "file ▸ pending" in review.header
        await command("goto 33")
        assert review.current == 33
        await command("queue random")
        assert "random ▸ pending" in review.header
        assert review.app.listing.position == 0  # a sample is drawn from its beginning
        drawn = review.current
        await command("que priority")
        assert "priority ▸ pending" in review.header
        assert review.current == drawn
        await command("theme light")
        assert review.app.theme == "td-light"
        await command("mark all")
        assert "60 marked" in review.screen
        await command("unmark")
        assert "marked" not in review.screen
        target = path.with_name("copy of it.tooldata")
        await command(f"backup {target}")
        assert target.stat().st_size > 10_000
        assert "copied to" in review.header
        await command("backup")
        assert path.with_name("it.backup1.tooldata").exists()
        await command("help")
        assert review.shows("type to search the keys")
        await review.press("escape")
        await command("q")
        assert not review.app.is_running


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("quack", "there is no command quack; filter, goto"),
        ("theme", "there is no theme"),
        ("theme lihgt", "there is no theme lihgt; themes: ansi, dark"),
        ("queue best", "no queue best; queues: priority, boundary, duplicates, random, file"),
        ("mark some", "there is no way to mark some; mark all"),
        ("goto x", "x is no number"),
        ("filter rule:?", "? is not a rule's code"),
        ("backup /nowhere/at/all.tooldata", "cannot be made"),
    ],
)
async def test_a_command_that_is_wrong_says_why_and_stays(path: Path, text: str, says: str) -> None:
    async with reviewing(path) as review:
        await review.press("colon")
        await review.type(text)
        await review.press("enter")
        assert says in review.screen
        assert text in review.lines[-1]
        assert "TYPING" in review.header


async def test_commands_complete(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("colon")
        await review.type("th")
        assert review.shows("theme ansi|dark", "other colours")
        await review.press("tab")
        await review.type("hi")
        await review.press("tab")
        assert review.lines[-1].strip().startswith("theme high-contrast")
        await review.press("escape", "colon")
        await review.type("filter tool:ref")
        assert review.shows("tab  refund")
        await review.press("tab", "enter")
        assert "tool:refund" in review.header


async def test_the_help_sheet_finds_keys_and_does_what_is_chosen(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("question_mark")
        assert review.shows("Decide", "Accept, and go to the next", "review.accept")
        await review.type("flag")
        assert "Accept, and go" not in review.screen
        await review.press("enter")
        assert review.state(1).flagged
        await review.press("ctrl+p")
        await review.type("zzzz")
        assert review.shows("no key does that")
        await review.press("enter", "escape", "f1")
        await review.type("redo")
        assert review.shows("^r")
        await review.press("down", "up", "pagedown", "escape", "a")
        assert review.status(1) == "accepted"


async def test_every_action_of_the_review_does_something(path: Path) -> None:
    from tooldata_tui.settings.actions import ACTIONS, Context

    async with reviewing(path) as review:
        known = set(review.app.handlers)
    labels = {action.id for action in ACTIONS if action.context in (Context.REVIEW, Context.ALWAYS)}
    assert known == labels
