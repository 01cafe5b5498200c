"""Jobs against a server that does what servers do: nothing paid for is lost, and no limit is passed."""

import re
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tooldata_tui.errors import SaveError, UsageError
from tooldata_tui.generation.budget import Limits
from tooldata_tui.store.ledger import Ledger, Spent
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.generating import Control, GenerationProgress, Into, generate, open_job, quote

from .jobs import CHECKER, new_project, run, said
from .llm_server import KEY, Fault, Hit, provider_at, running
from .works import Chain, Sayings


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(new_project(tmp_path)) as project:
        yield project


def numbers(hits: list[Hit]) -> list[int]:
    """Which sayings were asked for."""
    return [int(found[1]) for hit in hits if (found := re.search(r"number (\d+)", str(hit.body)))]


@pytest.mark.parametrize("structured", ["schema", "tool", "plain"])
@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_job_is_done_whatever_the_server_does(project: Project, protocol: str, structured: str) -> None:
    kinds = ("reset", "truncated", "invalid", "prose", "huge", "cut", "odd-usage")
    faults = [None, Fault(429, {"Retry-After": "0.01"}), *(Fault(kind=kind) for kind in kinds)]  # type: ignore[arg-type]
    work = Sayings(20)
    with running(faults) as server:
        provider = provider_at(server, protocol, structured=structured, concurrency=4)  # type: ignore[arg-type]
        report = run(project, work, provider)
        assert (report.ended, report.why, report.added, report.lost) == ("done", "", 20, 0)
        assert len(set(said(project))) == 20
        assert sorted(set(numbers(server.hits))) == list(range(1, 21))
        # One that was turned away, one that broke, five that were no use.
        assert len(server.hits) == report.spent.requests == 27


def test_what_a_reply_cost_is_what_the_server_counted(project: Project) -> None:
    with running() as server:
        report = run(project, Sayings(3), provider_at(server, price_in=1000.0, price_out=3000.0))
        hits = server.hits
    sent, received = sum(len(str(hit.body).replace("'", '"')) for hit in hits) // 4, report.spent.tokens
    assert abs(received - sent) < 60
    assert report.spent.price > report.spent.tokens * 0.001


def test_thirty_two_requests_are_in_flight_at_once(project: Project) -> None:
    seen: list[GenerationProgress] = []

    def hold_until_all_are_here(hit: Hit, number: int) -> Fault | None:
        if number == 31:
            server.release.set()
        return Fault(kind="silent") if number < 32 else None

    with running(hold_until_all_are_here) as server:
        report = run(project, Sayings(40), provider_at(server, concurrency=32), on_progress=seen.append)
    assert report.added == 40
    assert max(progress.in_flight for progress in seen) == 32


def test_a_reply_that_the_work_does_not_want_is_asked_for_again_and_then_given_up(project: Project) -> None:
    work = Sayings(3, refused=["no "])
    with running(answer=lambda hit, number: {"said": "no " if "number 2" in str(hit.body) else "yes"}) as server:
        report = run(project, work, provider_at(server, concurrency=1))
        assert sorted(numbers(server.hits)) == [1, 2, 2, 2, 3]
    assert (report.ended, report.added, report.lost, work.lost) == ("done", 2, 1, ["say/2"])
    assert report.dropped[-1] == "say/2: nobody wants to hear that"


def test_a_reply_that_does_not_fit_its_schema_is_no_reply(project: Project) -> None:
    answers = [{"said": 3}, {}, {"said": "yes"}]
    with running(answer=lambda hit, number: answers[number]) as server:
        report = run(project, Sayings(1), provider_at(server))
    assert (report.ended, report.added, report.drops) == ("done", 1, 2)
    assert "does not fit the schema: said" in report.dropped[0]


def test_what_can_only_follow_a_reply_follows_it(project: Project) -> None:
    work = Chain(5)
    with running([None, Fault(kind="prose")]) as server:
        report = run(project, work, provider_at(server))
        assert numbers(server.hits) == [1, 2, 2, 3, 4, 5]
    assert (report.ended, work.taken) == ("done", [f"say/{n}" for n in range(1, 6)])


def test_one_request_that_the_server_does_not_like_is_given_up(project: Project) -> None:
    with running(lambda hit, number: Fault(400) if "number 3." in str(hit.body) else None) as server:
        report = run(project, Sayings(6), provider_at(server, concurrency=2))
    assert (report.ended, report.added, report.lost) == ("done", 5, 1)
    assert report.dropped == ("say/3: the server answered 400: not now",)


@pytest.mark.parametrize(
    "fault",
    [Fault(401, kind="echo"), Fault(402), Fault(403), Fault(404), Fault(400), Fault(307, {"Location": "https://x.y/"})],
)
def test_a_server_that_turns_everything_away_ends_the_job_and_loses_nothing(project: Project, fault: Fault) -> None:
    with running(lambda hit, number: fault) as server:
        report = run(project, Sayings(50), provider_at(server, concurrency=4))
        assert len(server.hits) <= 8
        assert server.hits
    assert report.ended == "failed"
    assert report.why
    assert report.spent == Spent(report.spent.requests, 0, 0.0)
    with running() as server:
        report = run(project, Sayings(50), provider_at(server, concurrency=4))
    assert (report.ended, report.added, report.lost) == ("done", 50, 0)


# --- going on


def test_a_job_that_was_stopped_goes_on_and_asks_nothing_twice(project: Project) -> None:
    control, first, again = Control(), Sayings(30), Sayings(30)

    def stop(progress: GenerationProgress) -> None:
        if progress.replies:
            control.stop()

    with running() as server:
        provider = provider_at(server, concurrency=3)
        report = run(project, first, provider, on_progress=stop, control=control)
        assert report.ended == "stopped"
        assert 0 < report.added < 30
        before = report.added
        report = run(project, again, provider)
        assert (report.ended, report.added) == ("done", 30 - before)
        assert sorted(numbers(server.hits)) == list(range(1, 31))
        assert again.taken[:before] == first.taken
        fresh = run(project, Sayings(2), provider)  # it is done, so this is another job
        assert fresh.job.id == report.job.id + 1


def test_what_waits_for_its_turn_does_not_go_out_once_it_is_stopped(project: Project) -> None:
    control = Control()

    def stop(hit: Hit, number: int) -> None:
        control.stop()

    with running(stop) as server:
        provider = provider_at(server, concurrency=4, requests_per_minute=1)
        report = run(project, Sayings(9), provider, control=control)
        assert (report.ended, report.added, len(server.hits)) == ("stopped", 1, 1)
        assert report.spent.requests == 1
        report = run(project, Sayings(9), provider_at(server))
    assert (report.ended, report.added) == ("done", 8)
    assert len(set(said(project))) == 9


def test_what_waits_for_its_turn_does_not_go_out_to_a_server_that_turns_us_away(project: Project) -> None:
    with running(lambda hit, number: Fault(401)) as server:
        report = run(project, Sayings(9), provider_at(server, concurrency=4, requests_per_minute=1))
        assert (report.ended, len(server.hits), report.spent) == ("failed", 1, Spent(1))


def test_a_pause_lets_what_is_under_way_end_and_begins_nothing(project: Project) -> None:
    control, paused = Control(), list[GenerationProgress]()

    def look(progress: GenerationProgress) -> None:
        if progress.paused and not progress.in_flight:
            paused.append(progress)
            control.resume()
        elif progress.replies and not paused:
            control.pause()

    with running() as server:
        report = run(project, Sayings(30), provider_at(server, concurrency=2), control=control, on_progress=look)
    assert (report.ended, report.added) == ("done", 30)
    assert 0 < paused[0].replies < 30


def test_replies_that_wait_are_taken_in_before_anything_is_asked(project: Project) -> None:
    def full(*_: object) -> None:
        raise SaveError("the disk is full")

    with running() as server:
        provider = provider_at(server, concurrency=5)
        job = open_job(project, {"kind": "a"}, provider)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ledger, "settle", full)
            with pytest.raises(SaveError):
                generate(job, Sayings(5), provider, None, Into(project, CHECKER))
        assert (len(server.hits), said(project)) == (5, [])
    report = run(project, Sayings(5), provider)  # nobody is there any more
    assert (report.ended, report.added) == ("done", 5)
    assert report.spent.requests == 5


def test_replies_in_flight_are_kept_when_something_breaks(project: Project) -> None:
    class Broken(Sayings):
        def take(self, ask_key: str, value: object) -> None:  # type: ignore[override]
            server.release.set()
            raise ZeroDivisionError

    with running(lambda hit, number: Fault(kind="silent") if number else None) as server:
        provider = provider_at(server, concurrency=4)
        with pytest.raises(ZeroDivisionError):
            run(project, Broken(4), provider)
        assert len(server.hits) == 4
    report = run(project, Sayings(4), provider)
    assert (report.ended, report.added, report.spent.requests) == ("done", 4, 4)


# --- budgets


@pytest.mark.parametrize("limits", [Limits(requests=7), Limits(tokens=2000), Limits(price=0.003)])
@pytest.mark.parametrize("faults", [[], [Fault(500), Fault(kind="reset"), Fault(kind="prose")] * 2])
def test_no_limit_is_passed_however_often_the_job_is_run(project: Project, limits: Limits, faults: list[Fault]) -> None:
    with running(faults) as server:
        provider = provider_at(server, concurrency=5)
        for _ in range(3):
            report = run(project, Sayings(100), provider, limits=limits)
            assert report.ended == "limit"
            assert "the job may" in report.why
        spent = report.spent
        assert not limits.requests or len(server.hits) == spent.requests == limits.requests
        assert not limits.tokens or 0 < spent.tokens <= limits.tokens
        assert not limits.price or 0 < spent.price <= limits.price


def test_a_limit_of_the_project_holds_for_all_its_jobs(project: Project) -> None:
    with running() as server:
        provider = provider_at(server, concurrency=2)
        for kind in "abc":
            report = run(project, Sayings(4), provider, kind, project_limits=Limits(requests=6))
        assert len(server.hits) == 6
    assert (report.ended, report.why) == ("limit", "the project may send 6 requests, and has")


def test_a_limit_on_money_needs_prices(project: Project) -> None:
    with running() as server:
        provider = provider_at(server, price_in=None, price_out=None)
        with pytest.raises(UsageError, match="no price of local"):
            run(project, Sayings(1), provider, limits=Limits(price=1.0))
        assert quote(Sayings(3), provider).price is None
        assert server.hits == []


def test_what_it_will_take_is_known_before_anything_is_sent(project: Project) -> None:
    with running() as server:
        provider = provider_at(server)
        found = quote(Sayings(3), provider)
        assert (found.host, found.model) == (provider.host, "local-1")
        assert server.hits == []
    assert found.estimate.requests == 3
    assert found.estimate.received == 300
    assert found.price is not None
    assert 0 < found.price < 0.01


# --- the key


def test_the_key_is_on_no_disk_and_in_no_words(project: Project, tmp_path: Path) -> None:
    words: list[str] = []
    with running([None, Fault(401, kind="echo")]) as server:
        report = run(project, Sayings(9), provider_at(server, concurrency=1))
        words.append(str(report))
    with running([None, Fault(400, kind="echo"), Fault(kind="reset")]) as server:
        report = run(project, Sayings(9), provider_at(server, concurrency=1), "b")
        words.append(str(report))
    try:
        run(project, Sayings(3), provider_at(server, price_in=None, price_out=None), limits=Limits(price=1))
    except UsageError as error:
        words.append("".join(traceback.format_exception(error)))
    assert KEY not in "".join(words)
    assert "[key]" in words[0]
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not any(KEY.encode() in file.read_bytes() for file in files)
    ledger = Ledger(project.writer())
    kept = [stored for job in ledger.jobs() for stored in ledger.replies(job.id)]
    assert kept
    assert not any(KEY.encode() in stored.body + stored.ask for stored in kept)
