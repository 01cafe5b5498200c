"""What is known about examples beside what they say: for the papers that leave with a dataset."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tooldata_tui.dataset import Severity, Status
from tooldata_tui.store.sqlite import Connection

__all__ = ["Standing", "found_in", "standings"]

#: Examples asked about at a time.
_PAGE = 2_000


class Standing(NamedTuple):
    """Where an example comes from, and where it stands.

    :ivar source_id: its own id in its file
    :ivar origin: what made it
    :ivar reviewer: who said something about it last, empty where nobody did
    :ivar at: when that was, UTC, ISO 8601
    """

    example: int
    source_id: str | None
    file: str
    line: int
    origin: str
    label: str
    status: Status
    edited: bool
    reason: str
    comment: str
    reviewer: str
    at: str


_STANDING = """SELECT e.id, e.source_id, f.path, e.line, e.origin, coalesce(s.label, e.label), coalesce(s.status, 0),
  s.row IS NOT NULL, coalesce(s.reason, ''), coalesce(s.comment, ''),
  (SELECT json_array(v.reviewer, v.at) FROM verdict v
     JOIN step p ON p.log = v.log AND p.seq = v.step AND p.done = 1
     WHERE v.example = e.id AND v.kind <> 'retract' ORDER BY v.n DESC LIMIT 1)
  FROM json_each(?) j JOIN example e ON e.id = j.value JOIN file f ON f.id = e.file
  LEFT JOIN state s ON s.example = e.id ORDER BY j.key"""


def standings(db: Connection, ids: Sequence[int]) -> Iterator[Standing]:
    """What is known about each of *ids*, in their order."""
    for at in range(0, len(ids), _PAGE):
        for row in db.execute(_STANDING, (json.dumps(list(ids[at : at + _PAGE])),)):
            reviewer, when = json.loads(row[10]) if row[10] else ("", "")
            known = (*row[:6], Status(row[6]), bool(row[7]), row[8], row[9], reviewer, when)
            yield Standing._make(known)


def found_in(db: Connection, ids: Sequence[int]) -> dict[str, tuple[Severity, int]]:
    """For every rule that found something in *ids*: how much that counts, and in how many of them."""
    found: dict[str, tuple[Severity, int]] = {}
    query = (
        "SELECT code, max(severity), count(DISTINCT example) FROM standing"
        " WHERE example IN (SELECT value FROM json_each(?)) GROUP BY code"
    )
    for at in range(0, len(ids), _PAGE):
        for code, severity, n in db.execute(query, (json.dumps(list(ids[at : at + _PAGE])),)):
            before = found.get(code, (Severity(severity), 0))
            found[code] = (max(before[0], Severity(severity)), before[1] + n)
    return dict(sorted(found.items()))
