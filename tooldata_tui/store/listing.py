"""Questions that the commands ask about many examples, or about all verdicts."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tooldata_tui.store.examples import BadLine
from tooldata_tui.store.sqlite import Connection

__all__ = ["Place", "bad_lines", "decisions", "last_decisions", "places"]

#: Decisions of the last session that are looked at.
_RECENT = 10_000


class Place(NamedTuple):
    """Where an example came from: its file, as the project names it, the line there, and its own id."""

    file: str
    line: int
    source_id: str | None


def places(db: Connection, ids: Sequence[int]) -> dict[int, Place]:
    """Where each of *ids* came from."""
    rows = db.execute(
        "SELECT e.id, f.path, e.line, e.source_id FROM json_each(?) j JOIN example e ON e.id = j.value"
        " JOIN file f ON f.id = e.file",
        (json.dumps(list(ids)),),
    )
    return {row[0]: Place(*row[1:]) for row in rows}


def bad_lines(db: Connection, file: str | None = None) -> Iterator[tuple[str, BadLine]]:
    """Lines that became no example (without their bytes, which may be many), with the path of their file."""
    rows = db.execute(
        "SELECT f.path, b.line, b.code, b.message, b.path, b.hint, b.corrected FROM bad_line b"
        " JOIN file f ON f.id = b.file WHERE ? IN (f.path, '') ORDER BY b.file, b.line",
        (file or "",),
    )
    return ((row[0], BadLine(*row[1:])) for row in rows)


def decisions(db: Connection) -> dict[str, dict[str, int]]:
    """Verdicts that still count, by reviewer and kind."""
    counts: dict[str, dict[str, int]] = {}
    for reviewer, kind, n in db.execute(
        "SELECT v.reviewer, v.kind, count(*) FROM verdict v JOIN step s ON s.log = v.log AND s.seq = v.step"
        " WHERE s.done = 1 AND v.kind <> 'retract' GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        counts.setdefault(reviewer, {})[kind] = n
    return counts


def last_decisions(db: Connection) -> tuple[str, list[str]]:
    """Who accepted or rejected last, and when, newest first: each time once, since a bulk action is one decision."""
    newest = db.execute(
        "SELECT log, reviewer FROM verdict WHERE kind IN ('accept','reject') ORDER BY n DESC LIMIT 1"
    ).fetchone()
    if newest is None:
        return "", []
    rows = db.execute(
        "SELECT at FROM verdict WHERE log = ? AND kind IN ('accept','reject') GROUP BY step ORDER BY step DESC LIMIT ?",
        (newest[0], _RECENT),
    )
    return newest[1], [row[0] for row in rows]
