"""Settling: an example on a boundary gets one of its labels, or another, and the log says which and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tooldata_tui.dataset import (
    ASK,
    Boundary,
    PatchError,
    Ruling,
    Status,
    VerdictKind,
    decision_points,
    label_of,
    label_text,
    outcome_words,
)
from tooldata_tui.errors import UsageError
from tooldata_tui.review.boundaries import margin_of
from tooldata_tui.review.edits import Dropped, Row
from tooldata_tui.review.parallel import relabel_to
from tooldata_tui.review.prepared import Prepared, prepared
from tooldata_tui.review.session import Decision, ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.store.log import Change, Entry
from tooldata_tui.text import plural

__all__ = ["Plan", "Settlement", "carry_out", "plan", "turn_on"]

#: Why an example is rejected whose right answer is a question.
_SHOULD_ASK = "should-ask"


class Settlement(NamedTuple):
    """What is to become of an example.

    :ivar outcome: the text of a label, or :data:`~tooldata_tui.dataset.ASK`
    :ivar ruling: id of the ruling that says so, or empty
    """

    boundary: Boundary
    outcome: str
    ruling: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What settling would do to one example. Nothing is written yet.

    :ivar before: the text of the label it has
    :ivar row: the row with its new label, or None where it has that label already
    :ivar missing: what the new call lacks: then the example gets its label and stays open, since it is not whole
    :ivar problem: why it cannot be done, or empty
    """

    view: View
    turn: int
    settlement: Settlement
    before: str
    row: Row | None = None
    missing: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    problem: str = ""

    @property
    def status(self) -> Status:
        """The status the example has then."""
        if self.problem or self.missing:
            return self.view.state.status
        return Status.REJECTED if self.asks else Status.ACCEPTED

    @property
    def asks(self) -> bool:
        """Whether it calls a tool where it should ask."""
        return self.settlement.outcome == ASK and bool(self.view.label_at(self.turn))


def turn_on(view: View, boundary: Boundary, before: int | None = None) -> int | None:
    """The turn of *view* that lies on *boundary*: the one a finding names, else that of *before*, else the usual one.

    :param before: the turn it was settled in, when nothing is found there any more
    """
    named = [found.turn for found in view.findings if set(found.labels) == set(boundary)]
    turns = {point.turn for point in decision_points(view.example)}
    return next((turn for turn in (*named, before) if turn in turns), view.decision_turn)


def plan(view: View, turn: int | None, settlement: Settlement) -> Plan:
    """What *settlement* would do to *view*."""
    before = view.label_at(turn)
    if turn is None:
        return Plan(view, 0, settlement, label_text(before), problem="there is no assistant turn to settle")
    wanted = label_of(settlement.outcome, view.toolset.by_name)
    if settlement.outcome == ASK or wanted == before:
        return Plan(view, turn, settlement, label_text(before))
    try:
        changed = relabel_to(view.row, turn, wanted, view.toolset)
    except PatchError as error:
        return Plan(view, turn, settlement, label_text(before), problem=str(error))
    problem, status = "", view.state.status
    if changed.missing and status is not Status.PENDING:
        problem = f"it is {status.word}, and would lack {', '.join(changed.missing)}"
    return Plan(view, turn, settlement, label_text(before), changed.row, changed.missing, changed.dropped, problem)


def carry_out(session: ReviewSession, plans: Sequence[Plan], *, ruling: Ruling | None = None) -> Decision:
    """Do what can be done of *plans* as one step, and write *ruling* down with it.

    Raises :class:`UsageError` where nothing can be done, :class:`RowError` where a row is no example, and
    :class:`SaveError` where it is not saved.
    """
    able = [one for one in plans if not one.problem]
    if not able:
        raise UsageError(next((f"#{one.view.id}: {one.problem}" for one in plans), "there is nothing to be settled"))
    edits: list[Prepared] = []
    entries: list[Entry] = []
    for one in able:
        if one.row is not None:
            edits.append(_edit(one, one.row))
            entries.append(edits[-1].entry)
        if not one.missing:
            entries += _entries(one)
    step = session.write(edits, entries, ruling=ruling)
    return Decision(tuple(one.view.id for one in able), _words(able), step, able[0].status)


def _edit(one: Plan, row: Row) -> Prepared:
    """The new label of one example."""
    wanted = label_of(one.settlement.outcome, one.view.toolset.by_name)
    body = {"turn": one.turn, "label": sorted(wanted), **_place(one.view, one.settlement)}
    return prepared(one.view, row, VerdictKind.RELABEL, body)


def _entries(one: Plan) -> list[Entry]:
    """The verdicts that close one example. What should ask and calls is rejected behind its settling."""
    view = one.view
    body = {"turn": one.turn, **_place(view, one.settlement), "outcome": one.settlement.outcome}
    if one.settlement.ruling:
        body["ruling"] = one.settlement.ruling
    accepted = Change(status=Status.ACCEPTED, reason="")
    entries = [Entry(view.id, view.record.digest, VerdictKind.SETTLE, body, accepted)]
    if one.asks:
        rejected = Change(status=Status.REJECTED, reason=_SHOULD_ASK)
        entries.append(Entry(view.id, view.record.digest, VerdictKind.REJECT, {"reason": _SHOULD_ASK}, rejected))
    return entries


def _place(view: View, settlement: Settlement) -> dict[str, Any]:
    """Where the example lies: findings go with a new label, its place on the boundary stays."""
    boundary = set(settlement.boundary)
    margins = [margin_of(one.code, one.score) for one in view.findings if set(one.labels) == boundary]
    return {"labels": list(settlement.boundary), **({"margin": min(margins)} if margins else {})}


def _words(plans: Sequence[Plan]) -> str:
    outcome = outcome_words(plans[0].settlement.outcome)
    whom = f"#{plans[0].view.id}" if len(plans) == 1 else plural(len(plans), "example")
    open_still = sum(bool(one.missing) for one in plans)
    rest = "" if not open_still else ", not whole yet" if len(plans) == 1 else f", {open_still:,} not whole yet"
    return f"{whom}: {outcome}{rest}"
