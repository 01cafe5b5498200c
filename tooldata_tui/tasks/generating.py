"""Generating: a job's requests go to a provider, many at a time, and what comes back becomes examples.

One thread does it all. A request is written down before it is sent and a reply before it is read, so that the process
may be killed anywhere: the next run takes in what waits, asks again what has no reply, and goes on.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tooldata_tui.errors import UsageError
from tooldata_tui.generation.budget import NO_LIMITS, Budget, Estimate, Limits, estimate_of
from tooldata_tui.generation.exchange import Ask, Usage, Work
from tooldata_tui.generation.providers import Provider
from tooldata_tui.generation.secret import Secret
from tooldata_tui.settings.providers import GenerationSettings
from tooldata_tui.store.ledger import Job, Ledger, Spent
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.alone import SPENDING, alone
from tooldata_tui.tasks.asking import Asking, Ended
from tooldata_tui.tasks.control import Control
from tooldata_tui.tasks.harvesting import Harvester, Into

__all__ = [
    "Control", "Ended", "GenerationProgress", "GenerationReport", "Into", "Quote", "generate", "open_job", "quote",
    "within_project",
]  # fmt: skip

#: Reasons that are told along with how far it is.
_REASONS = 8


@dataclass(frozen=True, slots=True)
class GenerationProgress:
    """How far a run is.

    :ivar replies: taken in, of this run
    :ivar spent: by the job, with its earlier runs
    :ivar why: the last reasons why something was not taken
    """

    in_flight: int
    replies: int
    added: int
    known: int
    dropped: int
    lost: int
    spent: Spent
    paused: bool = False
    why: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """What a run did.

    :ivar known: rows that the project had already
    :ivar lost: requests that nothing came of
    :ivar drops: how much was not taken; ``dropped`` says why of the last thousand
    :ivar spent: by the job, with its earlier runs
    :ivar why: a sentence without its full stop, where it ended before all was done
    """

    job: Job
    replies: int
    added: int
    known: int
    lost: int
    drops: int
    dropped: Sequence[str]
    spent: Spent
    ended: Ended
    why: str = ""

    @classmethod
    def of(cls, taken: Harvester, spent: Spent, ended: Ended, why: str) -> "GenerationReport":
        """What *taken* took in."""
        counts = (taken.replies, taken.added, taken.known, taken.lost, taken.drops, tuple(taken.dropped))
        return cls(taken.job, *counts, spent, ended, why)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a job is likely to take, before it is asked for.

    :ivar price: at most; None where nobody said what a token costs
    """

    host: str
    model: str
    estimate: Estimate
    price: float | None


def quote(work: Work, provider: Provider, asks: Iterable[Ask] | None = None) -> Quote:
    """What *asks*, by default all of *work*, would take if every reply were as good as can be."""
    estimate = estimate_of(work.plan() if asks is None else asks)
    price = provider.price(Usage(estimate.sent, estimate.received)) if provider.has_price else None
    return Quote(provider.host, provider.model, estimate, price)


def open_job(project: Project, spec: Mapping[str, Any], provider: Provider, *, carried: bool = False) -> Job:
    """The unfinished job with this *spec*, to go on with; a new one where there is none.

    :param spec: a JSON object from which the same work is made again after a restart
    :param carried: its requests go by file to where somebody sends them
    """
    with project.transaction() as db:
        ledger = Ledger(db)
        found = ledger.unfinished(spec, provider.name, provider.model, carried=carried)
        return found or ledger.start(spec, provider.name, provider.model, carried=carried)


def within_project(settings: GenerationSettings) -> Limits:
    """What the settings let a project spend in all its life."""
    return Limits(settings.max_requests, settings.max_tokens, settings.max_price)


def generate(
    job: Job,
    work: Work,
    provider: Provider,
    key: Secret | None,
    into: Into,
    *,
    limits: Limits = NO_LIMITS,
    project_limits: Limits = NO_LIMITS,
    control: Control | None = None,
    on_progress: Callable[[GenerationProgress], None] = lambda _: None,
) -> GenerationReport:
    """Do *job* to its end, or until something is in the way. Runs an event loop of its own.

    :param work: made from the job's spec
    :param key: of the provider, as :func:`~tooldata_tui.generation.secret.key_of` gives it
    :param limits: of the job, over all its runs
    :param project_limits: of the project, over all its jobs
    :param control: pauses and stops it; what is under way then comes to its end
    :raises UsageError: there is a limit on money, and nobody said what a token costs
    :raises SaveError: the project cannot be written; whatever was is taken up by the next run
    """
    if (limits.price or project_limits.price) and not provider.has_price:
        raise UsageError(
            f"there is a limit on what may be spent, and no price of {provider.name}",
            hint=f"set price_in and price_out under [providers.{provider.name}]",
        )
    if job.carried:
        raise UsageError(f"the requests of job {job.id} are in a file", hint="read the replies with --read-replies")
    with alone(into.project.path, SPENDING), alone(into.project.path, job.id):
        harvester = Harvester(job, work, provider, into)
        harvester.replay()
        while harvester.take():
            pass
        ledger = Ledger(into.project.writer())
        budget = Budget([("job", limits, ledger.spent(job.id)), ("project", project_limits, ledger.spent())])

        def report(in_flight: int, paused: bool) -> None:
            h, why = harvester, tuple(islice(reversed(harvester.dropped), _REASONS))[::-1]
            counts = (h.replies, h.added, h.known, h.drops, h.lost)
            on_progress(GenerationProgress(in_flight, *counts, budget.spent[0], paused, why))

        asking = Asking(harvester, budget, key, control or Control(), report)
        ended, why = asyncio.run(asking.run())
        harvester.put_in_order()
        if ended in ("done", "stuck"):
            with into.project.transaction() as db:
                Ledger(db).finish(job.id)
    return GenerationReport.of(harvester, Ledger(into.project.writer()).spent(job.id), ended, why)
