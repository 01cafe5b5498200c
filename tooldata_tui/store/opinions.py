"""What judges said of examples: their findings beside those of the rules, and their votes for the numbers."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tooldata_tui.dataset import Opinion
from tooldata_tui.store.examples import count, finding_row, now
from tooldata_tui.store.sqlite import Connection

__all__ = ["Agreement", "agreement", "judged_turns", "keep"]

#: The findings of a judge about one turn.
_OURS = "FROM finding WHERE example = ? AND code GLOB 'L*' AND turn IS ?"
#: Numbers of findings from here on are ours, so that they stand behind those of the triage.
_FIRST = 1_000_000
#: Reasons to reject an example for its label.
_REASONS = ("wrong-tool", "call-missing", "call-too-many", "should-ask")


class Agreement(NamedTuple):
    """How often reviewers agreed with the judge, where the judge was first.

    :ivar judged: examples with an opinion on one turn
    :ivar decided: of them, those that are accepted, or rejected for their label
    :ivar agreed: of those, where the judge preferred the label that was accepted, or not the one that was rejected
    :ivar objected: of those, where it preferred another label than was given
    :ivar upheld: of those, where the label was changed or rejected
    """

    judged: int = 0
    decided: int = 0
    agreed: int = 0
    objected: int = 0
    upheld: int = 0


def keep(db: Connection, opinions: Iterable[Opinion], model: str) -> None:
    """Put *opinions* in the place of what was said of those turns before, inside the caller's transaction."""
    at, changes = now(), Counter[tuple[str, str]]()
    for one in opinions:
        place = (one.example, one.turn)
        db.execute(
            "INSERT OR REPLACE INTO opinion VALUES(?,?,?,?,?,?)",
            (*place, one.given, json.dumps(one.votes, ensure_ascii=False), model, at),
        )
        changes.subtract(("rule", code) for (code,) in db.execute(f"SELECT code {_OURS}", place).fetchall())
        db.execute(f"DELETE {_OURS}", place)
        last = db.execute("SELECT max(n) FROM finding WHERE example = ?", (one.example,)).fetchone()[0] or 0
        rows = [finding_row(one.example, n, found) for n, found in enumerate(one.findings, max(_FIRST, last + 1))]
        db.executemany("INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)
        changes.update(("rule", found.code) for found in one.findings)
    count(db, changes)


def judged_turns(db: Connection) -> set[tuple[int, int]]:
    """(example, turn) of all that was judged."""
    return set(db.execute("SELECT example, turn FROM opinion"))


def agreement(db: Connection) -> Agreement:
    """Count how reviewers decided what was judged."""
    rows = db.execute(
        "SELECT o.given, o.votes, s.status, s.label, s.reason FROM opinion o LEFT JOIN state s USING(example)"
        " GROUP BY o.example HAVING count(*) = 1"
    ).fetchall()
    decided = agreed = objected = upheld = 0
    for given, votes, status, label, reason in rows:
        preferred = json.loads(votes)
        if not preferred or not status or (status == 2 and reason not in _REASONS):
            continue
        best = preferred[0][0]
        decided += 1
        agreed += best == (label or given) if status == 1 else best != given
        objected += best != given
        upheld += best != given and (status == 2 or label not in (None, given))
    return Agreement(len(rows), decided, agreed, objected, upheld)
