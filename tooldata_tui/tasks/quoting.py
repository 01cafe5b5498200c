"""What a job that was stopped still takes: the whole of it less what came already."""

from collections.abc import Iterator

from tooldata_tui.generation.exchange import Ask, Work
from tooldata_tui.generation.multi_turn import Conversations
from tooldata_tui.generation.providers import Provider
from tooldata_tui.store.ledger import Job, Ledger
from tooldata_tui.tasks.generating import Quote, quote
from tooldata_tui.tasks.harvesting import Harvester, Into

__all__ = ["quote_of_rest"]


def quote_of_rest(job: Job, work: Work, provider: Provider, into: Into) -> Quote:
    """What the rest of *job* would take if every reply were as good as can be.

    :param work: made anew from the job's spec for this alone: it has asked all afterwards
    """
    Harvester(job, work, provider, into).replay()
    ledger = Ledger(into.project.writer())
    closed = ledger.keys(job.id) - {one.key for one in ledger.open(job.id)}
    return quote(work, provider, (ask for ask in _rest(work) if ask.key not in closed))


def _rest(work: Work) -> Iterator[Ask]:
    """What *work*, which was given what came before, would still ask; it may ask what it asked before."""
    due = list(iter(work.next, None))
    yield from due
    if isinstance(work, Conversations):
        # Of each that is not over that was the next turn: the turns behind it are as they were planned.
        at = dict(map(_place, due))
        for ask in work.plan():
            talk, turn = _place(ask)
            if turn > at.get(talk, turn):
                yield ask


def _place(ask: Ask) -> tuple[str, int]:
    """Conversation and turn."""
    talk, _, turn = ask.key.partition("/")
    return talk, int(turn)
