"""Verdicts: what reviewers did, and the state that follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any

__all__ = ["REJECT_REASONS", "State", "Status", "Verdict", "VerdictKind", "fold", "live"]


class VerdictKind(StrEnum):
    """One reviewer action."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    RELABEL = "relabel"
    FLAG = "flag"
    SKIP = "skip"
    COMMENT = "comment"
    SETTLE = "settle"
    WAIVE = "waive"
    RETRACT = "retract"


class Status(IntEnum):
    """Where an example stands."""

    PENDING = 0
    ACCEPTED = 1
    REJECTED = 2

    @property
    def word(self) -> str:
        return self.name.lower()


#: Why an example was rejected; the key a person may press after ``x``, and the words.
REJECT_REASONS: Mapping[str, str] = {
    "wrong-tool": "wrong tool",
    "wrong-arguments": "wrong arguments",
    "call-missing": "call missing",
    "call-too-many": "call too many",
    "should-ask": "should have asked",
    "unrealistic": "unrealistic",
    "duplicate": "duplicate",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One entry of a log.

    :ivar log: whose log: a reviewer on a machine
    :ivar seq: running number in that log, from 1
    :ivar step: ``seq`` of the first verdict of the step it belongs to; a bulk action is one step
    :ivar example: id of the example it is about
    :ivar at: UTC time, ISO 8601
    :ivar body: what the kind needs: ``row`` (the edited row as JSON text), ``reason``, ``text``, ``on``, ``step``, of a
        waiver its ``code`` and the reason that was given ``before``
    """

    log: str
    seq: int
    step: int
    example: int
    kind: VerdictKind
    at: str = ""
    reviewer: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Where an example stands after its verdicts. ``row`` is the edited row as JSON text, or None if untouched."""

    status: Status = Status.PENDING
    flagged: bool = False
    row: str | None = None
    reason: str = ""
    comment: str = ""
    #: How often it was skipped while pending.
    skips: int = 0

    @property
    def edited(self) -> bool:
        return self.row is not None


def live(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts that count, in order: a retraction takes its step out, a retracted retraction puts it back.

    A retraction reaches back in its own log; one of itself, or of what comes after it, is passed over.
    """
    entries = list(verdicts)
    target: dict[tuple[str, int], tuple[str, int]] = {}
    out: set[tuple[str, int]] = set()

    def toggle(step: tuple[str, int], *, gone: bool) -> None:
        while step in target:
            step, gone = target[step], not gone
        (out.add if gone else out.discard)(step)

    for entry in entries:
        if entry.kind is VerdictKind.RETRACT:
            aim = (entry.log, int(entry.body["step"]))
            if aim[1] < entry.step:
                target[entry.log, entry.step] = aim
                toggle(aim, gone=True)
    return [e for e in entries if e.kind is not VerdictKind.RETRACT and (e.log, e.step) not in out]


def fold(verdicts: Iterable[Verdict]) -> State:
    """Derive the state of one example from all its verdicts, oldest first."""
    state = State()
    for verdict in live(verdicts):
        state = _after(state, verdict)
    return state


def _after(state: State, verdict: Verdict) -> State:
    body = verdict.body
    match verdict.kind:
        case VerdictKind.ACCEPT | VerdictKind.SETTLE:
            return replace(state, status=Status.ACCEPTED, reason="")
        case VerdictKind.REJECT:
            return replace(state, status=Status.REJECTED, reason=str(body.get("reason", "")))
        case VerdictKind.EDIT | VerdictKind.RELABEL:
            return replace(state, row=body.get("row"))
        case VerdictKind.FLAG:
            return replace(state, flagged=bool(body.get("on", True)))
        case VerdictKind.SKIP:
            return replace(state, skips=state.skips + 1)
        case VerdictKind.COMMENT:
            return replace(state, comment=str(body.get("text", "")))
        case VerdictKind.WAIVE | VerdictKind.RETRACT:
            return state
