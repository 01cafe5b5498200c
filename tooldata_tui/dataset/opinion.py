"""Opinions: what a judge, a language model, makes of an example. It decides nothing."""

from typing import NamedTuple

from tooldata_tui.dataset.finding import Finding

__all__ = ["Opinion"]


class Opinion(NamedTuple):
    """What is said of one turn. It takes the place of what was said of it before.

    :ivar turn: of the assistant's message in question
    :ivar given: the label of the turn when it was judged
    :ivar votes: how often each label was preferred, most often first
    :ivar findings: what a person should look at, all about that turn; none where the judge agrees
    """

    example: int
    turn: int
    given: str
    votes: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...] = ()
