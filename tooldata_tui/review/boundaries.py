"""Boundaries: which labels examples are confused between, and the examples on one of them, nearest the border first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tooldata_tui.dataset import Boundary, Finding, Ruling, boundary_of
from tooldata_tui.store.rulings import Tally, places_on, rulings, rulings_on, tallies
from tooldata_tui.store.sqlite import Connection

__all__ = ["Case", "Survey", "boundaries_in", "cases_on", "guidance", "margin_of", "survey"]

#: Rules whose findings name two labels that an example lies between.
_BETWEEN = ("A101", "A301", "A302", "A303", "D301")


class Case(NamedTuple):
    """An example on a boundary.

    :ivar turn: the turn in question, or None for the usual one
    :ivar margin: how far from the border it lies, 0 to 1
    :ivar label: what was called in that turn when it was found there, or None where that is not known
    """

    example: int
    turn: int | None
    margin: float
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """All boundaries of a project.

    :ivar ruled: the rulings about each
    :ivar open: how many examples are open on each
    :ivar most: on the one with the most
    :ivar labels: all labels, those with the most open examples first
    """

    tallies: Sequence[Tally]
    ruled: Mapping[Boundary, Sequence[Ruling]]
    open: Mapping[Boundary, int]
    most: int
    labels: Sequence[str]

    @classmethod
    def of(cls, tallies: Sequence[Tally], ruled: Mapping[Boundary, Sequence[Ruling]]) -> "Survey":
        """What follows from *tallies* is worked out once: the screen asks for it with every key."""
        totals: dict[str, int] = {}
        for one in tallies:
            for label in one.boundary:
                totals[label] = totals.get(label, 0) + one.open
        labels = sorted(totals, key=lambda label: (-totals[label], label))
        counts = {one.boundary: one.open for one in tallies}
        return cls(tallies, ruled, counts, max(counts.values(), default=0), labels)

    def recounted(self, now: "Survey") -> "Survey":
        """The counts of *now* for the boundaries of this one, in the places they have here."""
        fresh = {one.boundary: one for one in now.tallies}
        return Survey.of([fresh.get(one.boundary, one._replace(open=0)) for one in self.tallies], now.ruled)


def margin_of(code: str, score: float | None) -> float:
    """How far from the border a finding says that an example lies, 0 to 1.

    The same words under two labels lie on it. A message between two labels lies the further off the less their
    probabilities are alike, and one that looks like the other label lies beyond it.
    """
    if score is None or code == "D301":
        return 0.0
    return round(1.0 - score if code == "A301" else score, 4)


def boundaries_in(findings: Iterable[Finding]) -> list[Boundary]:
    """The boundaries that *findings* speak of, the nearest first."""
    between = [one for one in findings if one.code in _BETWEEN and len(set(one.labels)) == 2]
    between.sort(key=lambda one: margin_of(one.code, one.score))
    return list(dict.fromkeys(boundary_of(*one.labels[:2]) for one in between))


def survey(db: Connection) -> Survey:
    """All boundaries, those with the most open examples first."""
    ruled: dict[Boundary, list[Ruling]] = {}
    for ruling in rulings(db):
        ruled.setdefault(ruling.boundary, []).append(ruling)
    return Survey.of(tallies(db), ruled)


def cases_on(db: Connection, boundary: Boundary) -> list[Case]:
    """Every example on *boundary*, decided ones too, nearest the border first; what says the same stands together."""
    places = places_on(db, boundary)
    first = {one.example: min(one.example, one.other or one.example) for one in places}
    cases = [Case(one.example, one.turn, _margin(one.code, one.score), one.label) for one in places]
    return sorted(cases, key=lambda one: (one.margin, first[one.example], one.example))


def _margin(code: str, score: float | None) -> float:
    return margin_of(code, score) if code else 1.0 if score is None else score


def guidance(db: Connection, findings: Iterable[Finding]) -> tuple[Ruling, ...]:
    """What was ruled about the boundaries that *findings* speak of."""
    wanted = boundaries_in(findings)
    return tuple(rulings_on(db, wanted)) if wanted else ()
