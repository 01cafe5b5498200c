"""Waiving: what a rule finds at one example is no fault there, says a person, and why."""

from tooldata_tui.errors import UsageError
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.store.waivers import waive, withdraw

__all__ = ["take_back_waiver", "waive_finding"]

#: Characters of a reason that are kept.
_LONGEST = 2_000


def waive_finding(session: ReviewSession, view: View, code: str, reason: str) -> str:
    """Let what *code* finds at this example count no more; return what was done, in words.

    :raises UsageError: it finds nothing there, or the reason says nothing
    :raises SaveError: it is not saved
    """
    text = reason.strip()[:_LONGEST]
    known = [finding.code for finding in (*view.findings, *(one for one, _ in view.waived))]
    if code not in known:
        raise UsageError(f"{code} has found nothing at #{view.id}", hint=_listed(known))
    if not text:
        raise UsageError(f"say why {code} does not count for #{view.id}")
    with session.project.transaction() as db:
        waive(db, view.id, code, text, session.reviewer)
    return f"waived {code} at #{view.id}"


def take_back_waiver(session: ReviewSession, view: View, code: str) -> str:
    """Let what *code* finds at this example count again; return what was done, in words.

    :raises UsageError: it was not waived there
    :raises SaveError: it is not saved
    """
    known = [finding.code for finding, _ in view.waived]
    if code not in known:
        raise UsageError(f"{code} is not waived at #{view.id}", hint=_listed(known))
    with session.project.transaction() as db:
        withdraw(db, view.id, code, session.reviewer)
    return f"{code} counts again at #{view.id}"


def _listed(codes: list[str]) -> str:
    return f"known there: {', '.join(dict.fromkeys(codes))}" if codes else ""
