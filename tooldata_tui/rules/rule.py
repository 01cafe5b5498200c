"""What a rule is, for people: its code, its words, a row that breaks it and one that does not."""

from dataclasses import dataclass

from tooldata_tui.dataset.finding import Severity

__all__ = ["Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.

    :ivar code: stable name: a letter for the family, a digit for the group, two for the rule
    :ivar severity: of its findings, unless a finding says less
    :ivar summary: a line, without its full stop
    :ivar explanation: a paragraph: why it matters and what to do
    :ivar bad: rows that break it, one a line, as OpenAI's JSON Lines has them
    :ivar good: rows that do not
    :ivar fix: what the proposed fix does, empty where there is none
    :ivar default: whether it is on where nothing is selected
    :ivar judged: how many of its findings on real data a person called right, as ``47 of 50``; empty for a rule that
        does not guess
    """

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str
    bad: str
    good: str
    fix: str = ""
    default: bool = True
    judged: str = ""
