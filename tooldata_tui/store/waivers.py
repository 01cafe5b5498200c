"""Waivers: what was found about one example and is to be left as it is, for a reason that somebody wrote down."""

import uuid
from typing import NamedTuple

from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.store.examples import now
from tooldata_tui.store.sqlite import Connection

__all__ = ["Waiver", "counting_findings", "waive", "waived_findings", "waivers", "withdraw"]


class Waiver(NamedTuple):
    """What a rule says about an example does not count.

    :ivar code: of the rule; all it finds there is meant
    """

    example: int
    code: str
    reason: str
    reviewer: str
    at: str


def waive(db: Connection, example: int, code: str, reason: str, reviewer: str) -> None:
    """Let what *code* says about *example* count no more, inside the caller's transaction.

    The last word about an example and a code counts, so that another reason takes the place of the first.
    """
    _append(db, example, code, reason, reviewer)


def withdraw(db: Connection, example: int, code: str, reviewer: str) -> None:
    """Let it count again, inside the caller's transaction."""
    _append(db, example, code, "", reviewer)


def _append(db: Connection, example: int, code: str, reason: str, reviewer: str) -> None:
    db.execute(
        "INSERT INTO waiver(id, example, code, reason, reviewer, at) VALUES(?,?,?,?,?,?)",
        (uuid.uuid4().hex, example, code, reason, reviewer, now()),
    )
    db.execute("DELETE FROM queue WHERE name = ?", (PRIORITY,))  # its place is another now


def waivers(db: Connection) -> list[Waiver]:
    """All that count, example by example."""
    rows = db.execute(
        "SELECT w.example, w.code, w.reason, v.reviewer, v.at FROM waived w JOIN waiver v ON v.n = w.n"
        " ORDER BY w.example, w.code"
    )
    return [Waiver(*row) for row in rows]


def counting_findings(db: Connection) -> dict[str, int]:
    """How many findings about single examples count, by code."""
    waived = waived_findings(db)
    left = ((code, n - waived.get(code, 0)) for code, n in db.execute("SELECT key, n FROM tally WHERE kind = 'rule'"))
    return {code: n for code, n in left if n > 0}


def waived_findings(db: Connection) -> dict[str, int]:
    """How many findings do not count, by code."""
    return dict(db.execute("SELECT f.code, count(*) FROM waived w JOIN finding f USING(example, code) GROUP BY 1"))
