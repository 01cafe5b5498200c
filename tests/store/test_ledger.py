"""The ledger: what is kept of a request and its reply, and what it takes to find those that wait."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tooldata_tui.store.ledger import LOST, REPEATED, TAKEN, Arrival, Fate, Ledger, NewRequest, Spent
from tooldata_tui.store.project import Project
from tooldata_tui.store.sqlite import Connection

ASK = b'{"type": "object"}\n{"key": "\xc3\xa9", "turns": []}'


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(Project.open(tmp_path / "it.tooldata", make=True)) as project:
        yield project


def answered(project: Project, count: int, job: int = 1) -> list[int]:
    """Requests that have been sent, each with a reply that waits."""
    with project.transaction() as db:
        ledger = Ledger(db)
        before = len(ledger.keys(job))
        ids = ledger.write(job, [NewRequest(f"{n}", ASK, 10, 0.5) for n in range(before, before + count)])
        ledger.sending(ids)
        ledger.keep([Arrival(id, 200, b"reply %d" % id) for id in ids])
    return ids


def settled(project: Project, job: int = 1, fate: int = TAKEN) -> None:
    with project.transaction() as db:
        ledger = Ledger(db)
        waiting = ledger.waiting(job, 100_000)
        fates = [Fate(one.n, one.request, fate, "", 3, 4, 0.25) for one in waiting]
        ledger.settle(fates, [one.request for one in waiting])


def test_what_was_asked_comes_back_whole_and_its_first_line_by_itself(project: Project) -> None:
    [id] = answered(project, 1)
    ledger = Ledger(project.writer())
    [stored] = ledger.waiting(1, 10)
    assert (stored.head, stored.ask, stored.body) == (ASK.partition(b"\n")[0], ASK, b"reply %d" % id)
    addressed = ledger.addressed(id)
    assert addressed is not None
    assert [one.ask for one in ledger.open(1)] == [addressed.ask] == [ASK]


@pytest.mark.parametrize(("fate", "left"), [(TAKEN, 0), (LOST, 0), (REPEATED, 1)])
def test_what_is_settled_waits_no_more_and_costs_what_it_did(project: Project, fate: int, left: int) -> None:
    answered(project, 1)
    ledger = Ledger(project.writer())
    assert ledger.spent() == Spent(1, 10, 0.5)
    settled(project, fate=fate)
    assert not ledger.waiting(1, 10)
    assert len(ledger.open(1)) == left
    assert ledger.spent() == Spent(1, 7, 0.25)


def test_a_request_whose_two_replies_are_settled_at_once_is_paid_for_twice(project: Project) -> None:
    ids = answered(project, 1)
    with project.transaction() as db:
        Ledger(db).sending(ids)
        Ledger(db).keep([Arrival(ids[0], 200, b"another")])
    settled(project)
    assert Ledger(project.writer()).spent() == Spent(2, 14, 0.5)


def test_what_waits_is_found_without_looking_at_what_was_taken_in(project: Project) -> None:
    db, steps = project.writer(), []
    for taken in (100, 5_000):
        answered(project, taken)
        settled(project)
        answered(project, 20)
        steps.append(_steps(db, lambda: Ledger(db).waiting(1, 20)))
        settled(project)
    assert steps[1] <= 1.5 * steps[0]


def test_replies_are_read_back_in_their_order_a_page_at_a_time(project: Project) -> None:
    for job in (1, 2, 1):
        answered(project, 30, job)
        settled(project, job)
    ledger = Ledger(project.writer())
    read = list(ledger.replies(1, page=7))
    assert [one.n for one in read] == [*range(1, 31), *range(61, 91)]
    # Each page begins where the one before ended.
    db = project.writer()
    assert _steps(db, lambda: list(ledger.replies(1, page=7))) <= 2 * _steps(db, lambda: list(ledger.replies(1)))


def _steps(db: Connection, work: Callable[[], object]) -> int:
    """How many instructions of SQLite's machine *work* takes, in tens."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    db.set_progress_handler(step, 10)
    try:
        work()
    finally:
        db.set_progress_handler(None, 0)
    return count


def test_large_replies_are_read_back_a_few_at_a_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tooldata_tui.store.ledger._TOGETHER", 15)
    ids = answered(project, 5)  # of seven bytes each
    ledger = Ledger(project.writer())
    assert [one.request for one in ledger.waiting(1, 100)] == ids[:3]
    settled(project)
    settled(project)
    assert [one.request for one in ledger.replies(1)] == ids
