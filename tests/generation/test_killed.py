"""A job that is killed, in every state it can be in: what was paid for is there, and at most what was in flight is
asked for again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tooldata_tui.errors import UsageError
from tooldata_tui.store.ledger import Ledger, Stored
from tooldata_tui.store.project import Project

from .jobs import new_project, run, said
from .llm_server import KEY, Fault, Hit, LlmServer, provider_at, running
from .test_generating import numbers
from .works import Sayings

ROOT = Path(__file__).parents[2]
COUNT, AT_ONCE = 24, 4

#: Runs the job, and kills itself the n-th time that a step of the ledger is taken: before it, within its transaction,
#: or once that is on disk.
CHILD = """
import contextlib, os, signal, sys
from pathlib import Path
from tests.generation.jobs import run
from tests.generation.works import Sayings
from tooldata_tui.generation.providers import Provider
from tooldata_tui.settings.providers import ProviderSettings
from tooldata_tui.errors import UsageError
from tooldata_tui.store.ledger import Ledger
from tooldata_tui.store.project import Project

path, url, step, when, nth, count, at_once = sys.argv[1:]
left, over = [int(nth)], []

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if step:
    plain = getattr(Ledger, step)

    def watched(self, *given, **named):
        left[0] -= 1
        if not left[0] and when == "before":
            die()
        result = plain(self, *given, **named)
        if not left[0]:
            if when == "within":
                die()
            over.append(True)
        return result

    setattr(Ledger, step, watched)
    transaction = Project.transaction

    @contextlib.contextmanager
    def ended(self):
        with transaction(self) as db:
            yield db
        if over:
            die()

    Project.transaction = ended
settings = ProviderSettings(url=url, model="local-1", timeout=20.0, concurrency=int(at_once))
run(Project.open(Path(path)), Sayings(int(count)), Provider("local", settings))
"""


def start(path: Path, server: LlmServer, step: str = "", when: str = "", nth: int = 1) -> subprocess.Popen[bytes]:
    arguments = [str(path), server.url, step, when, str(nth), str(COUNT), str(AT_ONCE)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", CHILD, *arguments], env=environment, cwd=path.parent)


def finished(path: Path, server: LlmServer) -> None:
    """Run the job to its end, and see that all is there once."""
    with closing(Project.open(path)) as project:
        replied = {stored.key for job in Ledger(project.writer()).jobs() for stored in _kept(project, job.id)}
        before = Counter(numbers(server.hits))
        report = run(project, Sayings(COUNT), provider_at(server, concurrency=AT_ONCE))
        assert report.ended == "done"
        texts = said(project)
        assert len(texts) == len(set(texts)) == COUNT
        asked = Counter(numbers(server.hits))
        # What had a reply is not asked for again, and what had none only if it was in flight.
        assert all(asked[int(key.removeprefix("say/"))] == before[int(key.removeprefix("say/"))] for key in replied)
        assert set(asked) == set(range(1, COUNT + 1))
        assert sum(asked.values()) <= COUNT + AT_ONCE
        # What nobody knows the end of counts as paid for, so the sum is no less than what was sent.
        assert report.spent.requests >= len(server.hits)


def _kept(project: Project, job: int) -> list[Stored]:
    ledger = Ledger(project.writer())
    return [*ledger.replies(job), *ledger.waiting(job, 1000)]


@pytest.mark.parametrize("when", ["before", "within", "after"])
@pytest.mark.parametrize(("step", "nth"), [("write", 2), ("sending", 3), ("keep", 1), ("keep", 5), ("settle", 1)])
def test_a_job_that_was_killed_at_any_step_goes_on(tmp_path: Path, step: str, nth: int, when: str) -> None:
    new_project(tmp_path).close()
    path = tmp_path / "it.tooldata"
    with running() as server:
        assert start(path, server, step, when, nth).wait(60) == -signal.SIGKILL
        finished(path, server)


def test_two_programs_do_not_spend_at_once(tmp_path: Path) -> None:
    new_project(tmp_path).close()
    path = tmp_path / "it.tooldata"
    refused: list[str] = []

    def come_second(hit: Hit, number: int) -> Fault | None:
        if number == 3:
            with closing(Project.open(path)) as project:
                try:
                    run(project, Sayings(COUNT), provider_at(server))
                except UsageError as error:
                    refused.append(str(error))
        return None

    with running(come_second) as server:
        assert start(path, server).wait(60) == 0
        assert len(server.hits) == COUNT
    assert refused == ["another program is asking a model for this project; wait for it, or stop it"]


def test_a_job_that_was_killed_while_replies_were_on_their_way_goes_on(tmp_path: Path) -> None:
    new_project(tmp_path).close()
    path = tmp_path / "it.tooldata"
    children: list[subprocess.Popen[bytes]] = []

    def kill_in_the_middle(hit: Hit, number: int) -> Fault | None:
        if number == 9:
            children[0].kill()
        return None

    with running(kill_in_the_middle) as server:
        children.append(start(path, server))
        assert children[0].wait(60) == -signal.SIGKILL
        finished(path, server)
    assert not any(KEY.encode() in file.read_bytes() for file in tmp_path.iterdir())
