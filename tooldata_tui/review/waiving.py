"""Waiving: what a rule finds at one example is no fault there, says a person, and why. A step like all others."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tooldata_tui.dataset import Verdict, VerdictKind
from tooldata_tui.errors import UsageError
from tooldata_tui.review.view import View
from tooldata_tui.store.log import Change, Entry
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.waivers import waive

if TYPE_CHECKING:
    from tooldata_tui.review.session import Decision, ReviewSession

__all__ = ["take_back_waiver", "waive_again", "waive_finding"]

#: Characters of a reason that are kept.
_LONGEST = 2_000


def waive_finding(session: "ReviewSession", view: View, code: str, reason: str) -> "Decision":
    """Let what *code* finds at this example count no more.

    :raises UsageError: it finds nothing there, or the reason says nothing
    :raises SaveError: it is not saved
    """
    text = reason.strip()[:_LONGEST]
    known = [finding.code for finding in (*view.findings, *(one for one, _ in view.waived))]
    if code not in known:
        raise UsageError(f"{code} has found nothing at #{view.id}", hint=_listed(known))
    if not text:
        raise UsageError(f"say why {code} does not count for #{view.id}")
    return _write(session, view, code, text, f"waived {code} at #{view.id}")


def take_back_waiver(session: "ReviewSession", view: View, code: str) -> "Decision":
    """Let what *code* finds at this example count again.

    :raises UsageError: it was not waived there
    :raises SaveError: it is not saved
    """
    known = [finding.code for finding, _ in view.waived]
    if code not in known:
        raise UsageError(f"{code} is not waived at #{view.id}", hint=_listed(known))
    return _write(session, view, code, "", f"{code} counts again at #{view.id}")


def _write(session: "ReviewSession", view: View, code: str, reason: str, words: str) -> "Decision":
    """Write down the last word about *code* and this example; no reason lets it count."""
    from tooldata_tui.review.session import Decision

    before = next((given for finding, given in view.waived if finding.code == code), "")
    body = {"code": code, "reason": reason, "before": before}
    entry = Entry(view.id, view.record.digest, VerdictKind.WAIVE, body, Change())
    step = session.write((), [entry], also=lambda db: waive(db, view.id, code, reason, session.reviewer))
    return Decision((view.id,), words, step)


def waive_again(db: Connection, verdicts: Iterable[Verdict], reviewer: str, *, done: int) -> None:
    """Take back the waivers among *verdicts*, or (*done*) put them back, inside the caller's transaction."""
    for one in verdicts:
        if one.kind is VerdictKind.WAIVE:
            reason = str(one.body.get("reason" if done else "before", ""))
            waive(db, one.example, str(one.body["code"]), reason, reviewer)


def _listed(codes: list[str]) -> str:
    return f"known there: {', '.join(dict.fromkeys(codes))}" if codes else ""
