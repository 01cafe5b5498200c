"""What a job that was stopped is said to take is what is left of it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tooldata_tui.generation.budget import Limits
from tooldata_tui.generation.exchange import Work
from tooldata_tui.generation.expansion import Expansion, Wish
from tooldata_tui.generation.multi_turn import Conversations, Players
from tooldata_tui.generation.prompt import load_prompt
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.generating import Into, open_job, quote
from tooldata_tui.tasks.quoting import quote_of_rest

from .answers import inventive
from .grounds import GROUND
from .jobs import CHECKER, new_project, run
from .llm_server import provider_at, running
from .works import Sayings


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(new_project(tmp_path)) as project:
        yield project


def expansion() -> Work:
    return Expansion(GROUND, load_prompt("positive", None), [Wish("lookup_order", 20)], model="double", each=2)


def conversations() -> Work:
    players = Players(*(load_prompt(name, None) for name in ("user", "caller", "result")))
    return Conversations(GROUND, players, 3, model="double")


@pytest.mark.parametrize("make", [expansion, conversations])
def test_what_came_is_not_in_the_price_and_what_is_asked_then_is(project: Project, make: Callable[[], Work]) -> None:
    into = Into(project, CHECKER)
    with running(answer=inventive) as server:
        provider = provider_at(server, concurrency=1, price_in=1.0, price_out=1.0)
        whole = quote(make(), provider)
        stopped = run(project, make(), provider, limits=Limits(requests=4))
        assert stopped.ended == "limit"
        job = open_job(project, {"kind": "a"}, provider)
        rest = quote_of_rest(job, make(), provider, into)
        assert 0 < rest.estimate.requests < whole.estimate.requests
        assert rest.price is not None
        assert whole.price is not None
        assert rest.price < whole.price
        before = len(server.hits)
        done = run(project, make(), provider)
        assert done.ended == "done"
        if make is expansion:
            assert len(server.hits) - before == rest.estimate.requests
        assert quote_of_rest(job, make(), provider, into).estimate.requests == 0


def test_a_work_that_asks_anew_what_it_asked_before_is_not_counted_twice(project: Project) -> None:
    with running() as server:
        provider = provider_at(server, concurrency=1)
        run(project, Sayings(10), provider, limits=Limits(requests=7))
        job = open_job(project, {"kind": "a"}, provider)
        assert quote_of_rest(job, Sayings(10), provider, Into(project, CHECKER)).estimate.requests == 3
