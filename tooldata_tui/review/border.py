"""One boundary on the table: its examples, what was ruled about it, and whom a new ruling may hold for."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from tooldata_tui.dataset import Boundary, Ruling, Status, VerdictKind, label_of, live, outcome_words
from tooldata_tui.review.alike import ALIKE, likeness, said_before
from tooldata_tui.review.boundaries import Case, cases_on
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.settling import Plan, Settlement, plan, turn_on
from tooldata_tui.review.view import View, readable
from tooldata_tui.store.examples import now
from tooldata_tui.store.rulings import rulings_on, settled
from tooldata_tui.store.sqlite import in_words

__all__ = ["Border", "Offer", "objections", "offers", "open_border", "renewed", "written"]

#: Open examples, nearest the border first, that are compared, and those of them that a ruling is offered to.
_COMPARED, _OFFERED = 1_000, 200
#: Findings that say that another example says the same, or nearly.
_SAME = ("D101", "D102", "D103", "D301")


@dataclass(slots=True)
class Border:
    """The examples on one boundary, nearest first. They keep their places while they are decided.

    :ivar closed: those that are accepted or rejected
    :ivar settled: how many each ruling settled
    """

    boundary: Boundary
    cases: list[Case]
    closed: set[int]
    rulings: list[Ruling]
    settled: Counter[str]
    _places: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {case.example: place for place, case in enumerate(self.cases)}

    @property
    def done(self) -> int:
        return len(self.closed)

    def place_of(self, example: int) -> int | None:
        return self._places.get(example)

    def turn_of(self, example: int) -> int | None:
        """The turn in question, where that is known."""
        place = self._places.get(example)
        return self.cases[place].turn if place is not None else None

    def next_open(self, after: int) -> int | None:
        """The first place behind *after* that is open, then the first at all, or None."""
        count = len(self.cases)
        order = chain(range(after + 1, count), range(min(after + 1, count)))
        return next((place for place in order if self.cases[place].example not in self.closed), None)

    def ruling_for(self, outcome: str) -> Ruling | None:
        """The newest ruling with that outcome."""
        return next((one for one in reversed(self.rulings) if one.outcome == outcome), None)

    def ruling_id(self, outcome: str) -> str:
        """The id for a ruling with that outcome: of the one that it takes the place of, or a new one."""
        ruling = self.ruling_for(outcome)
        return ruling.id if ruling else uuid.uuid4().hex

    def settlement(self, outcome: str) -> Settlement:
        """Settling for *outcome*, by the ruling that says so if there is one."""
        ruling = self.ruling_for(outcome)
        return Settlement(self.boundary, outcome, ruling.id if ruling else "")


class Offer(NamedTuple):
    """An open example that a ruling may hold for.

    :ivar plan: what would become of it
    :ivar likeness: to the one the ruling was written at, 0 to 1
    :ivar text: what its user said
    """

    plan: Plan
    likeness: float
    text: str
    proposed: bool


def open_border(session: ReviewSession, boundary: Boundary) -> Border:
    """What there is on *boundary* now. On the reading thread."""
    with in_words(session.project.path), readable():
        cases = cases_on(session.reader, boundary)
        closed = session.queries.decided() & {case.example for case in cases}
        ruled = rulings_on(session.reader, {boundary})
        return Border(boundary, cases, closed, ruled, Counter(ruling for ruling, _ in settled(session.reader).values()))


def renewed(session: ReviewSession, border: Border) -> Border:
    """*border* with the same examples in the same places, and what is known of them now. On the reading thread."""
    now_there = open_border(session, border.boundary)
    closed = session.queries.decided() & {case.example for case in border.cases}
    return Border(border.boundary, border.cases, closed, now_there.rulings, now_there.settled)


def written(border: Border, outcome: str, text: str, reviewer: str, ruling: str) -> Ruling:
    """The ruling for *outcome* as it is written now, with that id. Without a text it withdraws the one there is."""
    return Ruling(ruling, border.boundary, outcome, text.strip(), reviewer, now())


def offers(session: ReviewSession, border: Border, view: View, outcome: str, ruling: str) -> list[Offer]:
    """What a ruling for *outcome*, written at *view*, would do: to *view* first, then to the others, the likest first.

    Proposed are those written much like it, and those that a finding holds for nearly the same.

    :param ruling: its id
    """
    nearest = [case for case in border.cases if case.example not in border.closed and case.example != view.id]
    views = [one for case in nearest[:_COMPARED] if (one := session.view(case.example))]
    turns = {one.id: turn_on(one, border.boundary, border.turn_of(one.id)) for one in (view, *views)}
    texts = {one.id: said_before(one.example, turns[one.id]) for one in (view, *views)}
    same = {found.other for found in view.findings if found.code in _SAME}
    by_id = {one.id: one for one in views}
    settlement = Settlement(border.boundary, outcome, ruling)
    found = [Offer(plan(view, turns[view.id], settlement), 1.0, texts[view.id], True)]
    for number, alike in islice(likeness(texts, view.id).items(), _OFFERED):
        made = plan(by_id[number], turns[number], settlement)
        proposed = not made.problem and (alike >= ALIKE or number in same)
        found.append(Offer(made, alike, texts[number], proposed))
    return found


def objections(session: ReviewSession, border: Border, view: View, outcome: str) -> str:
    """What to say once *view* was settled for *outcome*, where that does not go with a ruling or with its like."""
    verdicts = [one for one in live(session.history(view.id)) if one.kind is VerdictKind.SETTLE]
    named = next((one.body["ruling"] for one in reversed(verdicts) if one.body.get("ruling")), None)
    ruling = next((one for one in border.rulings if one.id == named), None)
    if ruling is not None and ruling.outcome != outcome:
        return f"#{view.id} was settled by a ruling that it is {outcome_words(ruling.outcome)}: {ruling.text}"
    same = sorted({one.other for one in view.findings if one.other is not None and one.code in _SAME})
    wanted = label_of(outcome, view.toolset.by_name)
    for row in session.rows(same):
        if row.status == Status.ACCEPTED and label_of(row.label, view.toolset.by_name) != wanted:
            return f"#{row.id} says nearly the same and was accepted as {outcome_words(row.label)}"
    return ""
