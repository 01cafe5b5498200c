"""The generation screen: nothing leaves before somebody says so, what comes arrives in the queue, one may leave it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.generation.answers import inventive
from tests.generation.llm_server import Fault, running
from tests.rules.whole_set import clean_set
from tooldata_tui.formats.tools import read_tools
from tooldata_tui.settings.providers import ProviderSettings
from tooldata_tui.store.importer import Importer
from tooldata_tui.store.ledger import Job, Ledger
from tooldata_tui.store.offering import TOOLS_MEMO
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import save_memo
from tooldata_tui.tasks.inspecting import CODES, look_closer

from .reviewing import TOOLS, Review, make_project, reviewing, row, until

HOSTILE = "\x1b]0;x\x07\u202e[red]"


@pytest.fixture
def server() -> Iterator[Any]:
    with running(answer=inventive) as server:
        yield server


@pytest.fixture
def path(tmp_path: Path, server: Any) -> Path:
    rows = [row(f"Where on earth is ORD-{n}") for n in range(1, 4)]
    rows += [row("Give me back the money for ORD-9", "refund", {"id": "ORD-9", "reason": "late"})]
    rows += [row("How do refunds work?", None)]
    describe(tmp_path, server)
    return make_project(tmp_path, rows)


def provider(server: Any, **more: Any) -> dict[str, Any]:
    return {"url": server.url, "model": "double", "price_in": 1.0, "price_out": 2.0, "concurrency": 2, **more}


def describe(folder: Path, server: Any, **more: Any) -> None:
    """Write down for the child who can be asked."""
    said = "\n".join(f"{name} = {value!r}" for name, value in provider(server, **more).items())
    limits = "[generation]\nmax_requests = 400"
    (folder / "tooldata.toml").write_text(f"{limits}\n[providers.local]\n{said}\n".replace("'", '"'))


def asked(server: Any, **more: Any) -> dict[str, Any]:
    """What a review is opened with that can ask."""
    return {"providers": {"local": ProviderSettings(**provider(server, **more))}}


def jobs(path: Path) -> list[Job]:
    with closing(Project.open(path)) as project:
        return Ledger(project.writer()).jobs()


async def offered(review: Review, *keys: str) -> None:
    """Press *keys*, and wait until it is known what would leave."""
    await review.press(*keys, "enter")
    await until(lambda: review.shows("Before anything is sent"))
    await review.settle()


def stage(review: Review) -> str:
    run = review.app.generating.run
    return run.stage if run is not None else ""


async def test_it_is_said_what_would_leave_and_nothing_leaves_without_a_yes(path: Path, server: Any) -> None:
    async with reviewing(path, **asked(server)) as review:
        await offered(review, "asterisk")
        assert review.shows("requests to 127.0.0.1", "double", "What up to 5 examples say leaves this machine")
        assert review.shows("at most", "Left of the project's budget: 400 requests"), review.screen
        assert f"y send to {server.url[7:]}" in review.footer
        await review.press("escape")
        assert review.shows("nothing was sent")
        await review.press("y")
        assert review.shows("there is nothing to send yet"), review.screen
    assert server.hits == []
    assert jobs(path) == []


async def test_what_comes_arrives_in_the_queue_behind_what_is_looked_at(path: Path, server: Any) -> None:
    async with reviewing(path, **asked(server)) as review:
        await offered(review, "asterisk")
        await review.press("y", "escape")
        await until(lambda: stage(review) == "over")
        await until(lambda: review.shows("generated: ") and "growing" not in review.header)
        await review.settle()
        assert review.current == 1
        run = review.app.generating.run
        assert run is not None
        assert run.added >= 50
        assert len(review.app.listing.queue) == 5 + run.added
        await review.press("G")
        assert review.shows(f"#{5 + run.added}  ", "expand, positive, double"), review.screen
        await review.press("asterisk")
        assert review.shows("✓ done", "of 50 new examples", "New examples, request by request", "lookup")


async def test_it_is_paused_and_stopped_and_goes_on_another_time(path: Path, server: Any) -> None:
    server.faults = lambda hit, number: Fault(kind="silent") if number > 3 else None
    async with reviewing(path, **asked(server)) as review:
        await offered(review, "asterisk")
        await review.press("y")
        await until(lambda: len(server.hits) == 6)
        await review.press("p")
        await until(lambda: stage(review) == "paused")
        assert review.shows("‖ paused", "p go on")
        await review.press("p")
        await until(lambda: stage(review) == "running")
        await review.press("s")
        assert review.shows("■ stopping")
        server.release.set()
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert review.shows("■ stopped  it goes on where it was"), review.screen
    server.faults, hits = (), len(server.hits)
    async with reviewing(path, **asked(server)) as review:
        await until(lambda: review.shows("a generation was stopped before its end"))
        await review.press("asterisk")
        assert review.shows("job 1 was stopped before its end")
        await offered(review)
        assert review.shows("That is what is left of the job. It took so far: "), review.screen
        await review.press("y")
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert review.shows("✓ done"), review.screen
    assert [one.done for one in jobs(path)] == [True]
    with closing(Project.open(path)) as project:
        assert Ledger(project.writer()).spent().requests == len(server.hits) > hits


async def test_a_job_that_was_stopped_can_be_given_up(path: Path, server: Any) -> None:
    with closing(Project.open(path)) as project, project.transaction() as db:
        order = {"kind": "negative", "count": 30, "tools": [], "pair": None, "fill": False, "seed": 7, "gap": None}
        spec = {"kind": "negative", "order": {**order, "like": None}, "upto": 5, "targets": []}
        Ledger(db).start(spec, "local", "double")
        Ledger(db).start({**spec, "order": "of a newer program"}, "local", "double")
    async with reviewing(path, **asked(server)) as review:
        await review.press("asterisk")
        assert review.shows("positive"), "what cannot be read is no beginning"
        await review.press("right")
        for _ in range(2):
            await review.press("j")
        await review.press("j", "backspace", "backspace", "3", "0", "escape", "asterisk")
    with closing(Project.open(path)) as project, project.transaction() as db:
        Ledger(db).finish(2)
    async with reviewing(path, **asked(server)) as review:
        await review.press("asterisk")
        assert review.shows("negative", "30", "job 1 was stopped")
        await review.press("x")
        assert review.shows("job 1 is given up")
        assert not review.shows("job 1 was stopped")
    assert all(one.done for one in jobs(path))


async def test_whoever_quits_lets_what_is_under_way_come_to_its_end(path: Path, server: Any) -> None:
    server.faults = lambda hit, number: Fault(kind="silent")
    async with reviewing(path, **asked(server)) as review:
        await offered(review, "asterisk")
        await review.press("y")
        await until(lambda: len(server.hits) == 2)
        assert "goes on where it was" in review.app.generating.parting
    server.release.set()

    def taken_in() -> bool:
        with closing(Project.open(path)) as project:
            return Ledger(project.writer()).spent().requests == 2 and len(said(project)) == 9

    await until(taken_in)
    assert len(server.hits) == 2


def said(project: Project) -> list[str]:
    return [text for (text,) in project.writer().execute("SELECT title FROM example ORDER BY id")]


async def test_more_like_an_example_and_negatives_near_it_are_asked_for_from_the_review(
    path: Path, server: Any
) -> None:
    async with reviewing(path, **asked(server)) as review:
        await review.press("j", "greater_than_sign")
        assert review.shows("positive", "the tools that #2 calls", "#2", "lookup: Where on earth is ORD-2", "10")
        await offered(review)
        await review.press("y")
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert review.shows("✓ done", "10 of 10 new examples")
        prompt = server.hits[0].body["messages"][1]["content"]
        assert "near to the first of the examples" in prompt
        assert prompt.split("<seeds ")[1].split("\n")[1].startswith('{"message": "Where on earth is ORD-2"')
        await review.press("escape", "less_than_sign")
        assert review.shows("negative", "near-miss", "#2")
        await review.press("escape", "j", "j", "j", "greater_than_sign")
        assert review.shows("negative", "all kinds", "#5")


async def test_a_gap_of_the_health_screen_is_filled(tmp_path: Path, server: Any) -> None:
    path = make_project(tmp_path, clean_set())
    describe(tmp_path, server)
    with closing(Project.open(path)) as project:
        look_closer(project, CODES)
    async with reviewing(path, **asked(server)) as review:
        await review.press("H")
        await until(lambda: review.shows("check_status"))
        await review.settle()
        await review.press("tab", "tab", "tab", "f")
        assert review.shows("generation", "with several calls in a turn", "2 are missing"), review.screen
        await offered(review)
        assert review.shows("1 request to")
        await review.press("escape", "escape", "j", "f")
        assert review.shows("nothing is missing here")


async def test_every_field_can_be_chosen_and_the_count_typed(path: Path, server: Any) -> None:
    async with reviewing(path, **asked(server)) as review:
        await review.type(":generate")
        await review.press("enter", "right")
        assert review.shows("‹ negative ›", "all kinds")
        await review.press("right")
        assert review.shows("‹ boundary ›", "between", "lookup", "and", "no-tool")
        await review.press("j", "l", "l")
        assert review.shows("‹ escalate ›")
        await review.press("k", "right")
        assert review.shows("‹ multi-turn ›")
        await review.press("right")
        assert review.shows("‹ noise ›")
        await review.press("right", "j", "slash")
        await review.type("esc")
        await review.press("enter")
        assert review.shows("of       ‹ escalate ›"), review.screen
        await review.press("j", "right", "j", "backspace", "7", "8")
        assert review.shows("near to    #1", "‹ 578 ›")
        await review.press("left", "left")
        assert review.shows("‹ 200 ›")
        await review.press("backspace", "backspace", "backspace", "enter")
        assert review.shows("how many?")
    assert server.hits == []


async def test_what_goes_wrong_is_said_as_it_is(path: Path, server: Any) -> None:
    server.faults = lambda hit, number: Fault(401, body={"error": {"message": HOSTILE}})
    async with reviewing(path, **asked(server)) as review:
        await offered(review, "asterisk")
        await review.press("y")
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert review.shows("✗ failed", "the server answered 401")
        assert all(line.isprintable() for line in review.lines)


async def test_a_key_that_is_not_there_is_missed_before_anything_is_sent(path: Path, server: Any) -> None:
    describe(path.parent, server, key_env="NOBODY_SET_THIS")
    async with reviewing(path, **asked(server)) as review:
        await review.press("asterisk", "enter")
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert review.shows("NOBODY_SET_THIS")


async def test_noise_asks_nobody_and_is_shown_before_it_is_added(path: Path, server: Any) -> None:
    async with reviewing(path) as review:
        await review.press("asterisk", "left")
        assert review.shows("‹ noise ›", "No model is asked: nothing leaves this machine"), review.screen
        assert not review.shows("asks  "), "there is no provider to choose"
        await review.press("enter")
        await until(lambda: stage(review) == "offered")
        await review.settle()
        assert review.shows("5 messages become others", "it costs nothing", "− Where on earth is ORD-"), review.screen
        assert "y add them" in review.footer
        await review.press("escape")
        assert review.shows("nothing was added")
        assert len(review.app.listing.queue) == 5
        await review.press("enter")
        await until(lambda: stage(review) == "offered")
        await review.press("y")
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert review.shows("✓ done", "5 of 5 new examples"), review.screen
        await review.press("escape", "G")
        assert review.shows("#10 ", "expand, noise", "pending"), review.screen
        await review.press("asterisk", "left", "enter")
        await until(lambda: stage(review) == "offered")
        await review.settle()
        assert review.shows("messages become others"), "another draw of the same messages"
    with closing(Project.open(path)) as project:
        assert sum("ORD-" in text for text in said(project)[5:]) == 4, "values stay"
        assert Ledger(project.writer()).jobs() == []
    assert server.hits == []


async def test_noise_needs_messages(tmp_path: Path) -> None:
    async with reviewing(make_project(tmp_path, [])) as review:
        await review.press("asterisk", "left")
        assert review.shows("there is no message yet that could be typed carelessly")
        await review.press("enter")
        assert stage(review) == ""


async def test_a_project_with_tools_alone_is_asked_for_and_it_is_said_that_nothing_shows_the_way(
    tmp_path: Path, server: Any
) -> None:
    describe(tmp_path, server)
    project = Project.open(tmp_path / "it.tooldata", make=True)
    with project.transaction() as db:
        save_memo(db, {TOOLS_MEMO: Importer(db).offer(read_tools(TOOLS))})
    project.close()
    async with reviewing(project.path, **asked(server)) as review:
        await review.press("asterisk")
        assert review.shows("there is no example yet", "C writes some by hand"), review.screen
        await review.press("j", "right")
        assert review.shows("‹ lookup ›")
        await offered(review)
        assert review.shows("The tools alone leave this machine.")
        await review.press("y")
        await until(lambda: stage(review) == "over")
        await until(lambda: review.app.progress.total > 0)
        await review.press("escape")
        await review.settle()
        assert len(review.app.listing.queue) >= 50
        assert review.current is not None
    prompt = server.hits[0].body["messages"][1]["content"]
    assert '"name": "lookup"' in prompt


async def test_without_anybody_to_ask_it_says_how_to_describe_one(path: Path) -> None:
    async with reviewing(path) as review:
        await review.press("asterisk")
        assert review.shows("[providers.NAME] in tooldata.toml", "noise needs none")
        await review.press("enter", "y", "p", "s", "x", "slash")
        assert stage(review) == ""


async def test_a_project_that_is_only_read_is_not_added_to(path: Path, server: Any) -> None:
    async with reviewing(path, read_only=True, **asked(server)) as review:
        await review.press("asterisk")
        assert review.shows("nothing can be added")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (30, 9)])
async def test_it_fits_every_screen_and_hostile_names_are_shown_and_no_more(
    tmp_path: Path, server: Any, size: tuple[int, int]
) -> None:
    path = make_project(tmp_path, [row(f"{HOSTILE} {n}", HOSTILE, {HOSTILE: HOSTILE}) for n in range(3)])
    who = {HOSTILE: ProviderSettings(**provider(server, model="m"))}
    async with reviewing(path, size=size, providers=who) as review:
        await review.press("greater_than_sign", "j", "right", "slash", "escape", "j", "j", "j", "right", "pagedown")
        assert all(len(line) == size[0] and line.isprintable() for line in review.lines)


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (30, 9)])
async def test_what_noise_makes_of_hostile_messages_fits_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    path = make_project(tmp_path, [row(f"Please {HOSTILE} where is my parcel {n} " * 20, None) for n in range(5)])
    async with reviewing(path, size=size) as review:
        await review.press("asterisk", "left", "enter")
        await until(lambda: stage(review) == "offered")
        await review.settle()
        assert all(len(line) == size[0] and line.isprintable() for line in review.lines)
        assert review.footer.rstrip().endswith("add nothing")
        await review.press("y")
        await until(lambda: stage(review) == "over")
        await review.settle()
        assert all(len(line) == size[0] and line.isprintable() for line in review.lines)
        assert review.app.progress.total == 10
