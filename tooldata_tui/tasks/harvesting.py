"""Taking in replies: what they give becomes examples, in the transaction that notes that they were taken in."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tooldata_tui.dataset import Opinion, Toolset
from tooldata_tui.generation.asks import Reader, ask_of
from tooldata_tui.generation.budget import most
from tooldata_tui.generation.exchange import Ask, Harvest, Usage, Work
from tooldata_tui.generation.providers import Provider
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store import opinions
from tooldata_tui.store.ledger import LOST, REPEATED, TAKEN, Fate, Job, Ledger, Stored
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.adding import add_rows
from tooldata_tui.tasks.collector import without_collector
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

__all__ = ["REPLIES", "Harvester", "Into", "Outcome", "is_answer"]

#: Replies to one request that may be of no use; then it is given up.
REPLIES = 3
#: Replies that are taken in together.
_BATCH = 1_000
#: Sentences about what was dropped that are kept for a person.
_SENTENCES = 1_000
#: Bytes of a reply that are a token at least, where the server did not count.
_DENSE = 3


@dataclass(frozen=True, slots=True)
class Into:
    """Where what is generated goes.

    :ivar name: where examples are said to come from; starts with ``@``
    :ivar tools: those of rows that bring none
    :ivar weights: how to put the queue in order once all is in; None leaves it to the next scan
    """

    project: Project
    checker: Checker
    name: str = "@generated"
    tools: Toolset | None = None
    weights: Weights | None = WEIGHTS


class Outcome(NamedTuple):
    """What became of a reply.

    :ivar refusals: how many replies to the request were of no use so far
    :ivar tokens: what it took, as ``price``
    """

    request: int
    fate: int
    refusals: int
    tokens: int
    price: float


def is_answer(status: int) -> bool:
    """Whether a status of HTTP says that a reply was made, and so was paid for."""
    return 200 <= status < 300


@dataclass(slots=True)
class Harvester:
    """Gives the replies of one job to its work, in the order in which they came.

    :ivar replies: taken in by us
    :ivar added: examples
    :ivar known: rows that the project had already
    :ivar has_taken: whether a reply was of use, now or in an earlier run
    :ivar lost: requests that nothing came of
    :ivar drops: how much was not taken; ``dropped`` says why of the last ones
    """

    job: Job
    work: Work
    provider: Provider
    into: Into
    replies: int = 0
    added: int = 0
    known: int = 0
    has_taken: bool = False
    lost: int = 0
    drops: int = 0
    dropped: deque[str] = field(default_factory=lambda: deque(maxlen=_SENTENCES))
    _reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self._reader = Reader(self.provider)

    def replay(self) -> None:
        """Give the work once more the replies that were taken in before, so that it knows where it was."""
        for stored in Ledger(self.into.project.writer()).replies(self.job.id):
            if stored.fate == TAKEN:
                self.has_taken = True
                read = self._reader.read(stored.head, stored.body)
                try:
                    self.work.take(stored.key, read.value)
                except ValueError:  # a newer program is stricter
                    self.work.lose(stored.key)
            elif stored.fate == LOST:
                self.work.lose(stored.key)

    def take(self) -> list[Outcome]:
        """Take in some of the replies that wait: what is made of them is added, or nothing of it.

        :raises SaveError: the project cannot be written; the work has seen more than the project then, and cannot go on
        """
        with without_collector():
            waiting = Ledger(self.into.project.writer()).waiting(self.job.id, _BATCH)
            return self._take(waiting) if waiting else []

    def _take(self, waiting: list[Stored]) -> list[Outcome]:
        fates: list[Fate] = []
        outcomes: list[Outcome] = []
        rows: list[Mapping[str, Any]] = []
        said: list[Opinion] = []
        for stored in waiting:
            fate, harvest = self._judged(stored)
            fates.append(fate)
            refusals = stored.refusals + (fate.fate != TAKEN)
            outcomes.append(Outcome(stored.request, fate.fate, refusals, fate.sent + fate.received, fate.price))
            rows += harvest.rows
            said += harvest.opinions
            self._drop(*harvest.dropped)
        paid = [] if self.job.carried else [one.request for one in waiting if is_answer(one.status)]
        self._write(rows, said, fates, paid)
        self.replies += len(fates)
        self.lost += sum(one.fate == LOST for one in fates)
        return outcomes

    def put_in_order(self) -> None:
        """Put the queue in the order that the new examples make."""
        if self.added and self.into.weights is not None:
            with self.into.project.transaction() as db:
                keep_order(db, by_priority(Queries(db), weights=self.into.weights), self.into.weights)

    def _write(self, rows: list[Mapping[str, Any]], said: list[Opinion], fates: list[Fate], paid: list[int]) -> None:
        def within(db: Connection) -> None:
            Ledger(db).settle(fates, paid)
            if said:
                opinions.keep(db, said, self.job.model)

        into = self.into
        if not rows:
            with into.project.transaction() as db:
                within(db)
            return
        report = add_rows(
            into.project, into.name, rows, into.checker, tools=into.tools, weights=None, within=lambda db, _: within(db)
        )
        self.added += len(report.ids)
        self.known += report.known
        self._drop(*(f"{one.code} {one.message}" for one in report.bad))

    def _judged(self, stored: Stored) -> tuple[Fate, Harvest]:
        """What becomes of a reply, and what it gives."""
        if not is_answer(stored.status):
            fault = stored.fault or self._reader.refusal(stored.status, stored.body)
            return self._given_up(stored, fault), Harvest()
        read = self._reader.read(stored.head, stored.body)
        usage = read.usage or _guessed(ask_of(stored.ask), stored.body)
        harvest, fault = Harvest(), stored.fault or read.fault
        if not fault:
            try:
                harvest = self.work.take(stored.key, read.value)
            except ValueError as error:
                fault = str(error) or "it cannot be used"
        cost = (usage.sent, usage.received, self.provider.price(usage))
        if not fault:
            self.has_taken = True
            return Fate(stored.n, stored.request, TAKEN, "", *cost), harvest
        if stored.refusals + 1 >= REPLIES:
            return self._given_up(stored, fault, *cost), harvest
        self._drop(f"{stored.key}: {fault}; asked again")
        return Fate(stored.n, stored.request, REPEATED, fault, *cost), harvest

    def _given_up(self, stored: Stored, fault: str, sent: int = 0, received: int = 0, price: float = 0.0) -> Fate:
        self._drop(f"{stored.key}: {fault}")
        self.work.lose(stored.key)
        return Fate(stored.n, stored.request, LOST, fault, sent, received, price)

    def _drop(self, *why: str) -> None:
        self.drops += len(why)
        self.dropped.extend(why)


def _guessed(ask: Ask, body: bytes) -> Usage:
    return Usage(most(ask).sent, min(len(body) // _DENSE, ask.max_tokens))
