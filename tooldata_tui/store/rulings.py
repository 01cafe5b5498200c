"""Rulings on disk, the boundaries they are about, and the examples that lie there."""

import json
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from tooldata_tui.dataset import Boundary, Ruling, boundary_of
from tooldata_tui.store.sqlite import Connection

__all__ = [
    "Place",
    "Tally",
    "in_boundary_order",
    "places_on",
    "rejections",
    "rulings",
    "rulings_on",
    "save_ruling",
    "settled",
    "tallies",
]

#: Rules whose findings name two labels that an example lies between.
_CODES = "('A101','A301','A302','A303','D301')"
_MOST_TELLING = "code = 'D301' DESC, code = 'A301' DESC, score DESC, example, n"
#: Verdicts that may name the boundary they were made on.
_DECIDED = "kind IN ('settle','relabel')"


class Tally(NamedTuple):
    """What lies on one boundary.

    :ivar examples: how many were found there, or were settled there
    :ivar open: how many of them are pending
    """

    boundary: Boundary
    examples: int
    open: int


class Place(NamedTuple):
    """Where an example lies on a boundary.

    :ivar code: the rule that found it, or empty where it was settled and nothing is found any more
    :ivar turn: the turn in question, or None where that is not known
    :ivar score: of the finding; without one the margin that was noted when it was settled
    :ivar other: the example that says the same
    :ivar label: what was called in that turn when it was found, or None where that is not known
    """

    example: int
    code: str
    turn: int | None
    score: float | None
    other: int | None
    label: str | None


def save_ruling(db: Connection, ruling: Ruling) -> None:
    """Append *ruling*, inside the caller's transaction. One without a text withdraws what has its id."""
    db.execute(
        "INSERT INTO ruling(id, first, second, outcome, text, reviewer, at) VALUES(?,?,?,?,?,?,?)",
        (ruling.id, *ruling.boundary, ruling.outcome, ruling.text, ruling.reviewer, ruling.at),
    )


_NEWEST = (
    "SELECT id, first, second, outcome, text, reviewer, at FROM ruling"
    " WHERE n IN (SELECT max(n) FROM ruling GROUP BY id) AND text <> ''"
)


def rulings(db: Connection) -> list[Ruling]:
    """The rulings that count, boundary by boundary, oldest first."""
    return list(_read(db.execute(f"{_NEWEST} ORDER BY first, second, n")))


def rulings_on(db: Connection, boundaries: Container[Boundary]) -> list[Ruling]:
    """Those about any of these boundaries."""
    return [one for one in rulings(db) if one.boundary in boundaries]


def _read(rows: Iterable[tuple[str, str, str, str, str, str, str]]) -> Iterator[Ruling]:
    for identity, first, second, outcome, text, reviewer, at in rows:
        yield Ruling(identity, Boundary(first, second), outcome, text, reviewer, at)


_SETTLED = (
    "SELECT v.example, json_extract(v.body, '$.ruling'), json_extract(v.body, '$.turn') FROM verdict v NOT INDEXED"
    " JOIN step s ON s.log = v.log AND s.seq = v.step AND s.done = 1 WHERE v.kind = 'settle' ORDER BY v.n"
)


def settled(db: Connection) -> dict[int, tuple[str, int | None]]:
    """The ruling that each example was settled by last, where it was by one, and the turn; not where it was undone."""
    return {example: (ruling, turn) for example, ruling, turn in db.execute(_SETTLED) if ruling}


def rejections(db: Connection) -> dict[int, str]:
    """Why each rejected example was rejected, as far as somebody said so."""
    return dict(db.execute("SELECT example, reason FROM state WHERE status = 2 AND reason <> ''"))


def tallies(db: Connection) -> list[Tally]:
    """All boundaries, the one with the most open examples first."""
    there: dict[Boundary, set[int]] = {}
    pending: set[int] = set()
    for example, boundary, is_open in _everywhere(db):
        there.setdefault(boundary, set()).add(example)
        if is_open:
            pending.add(example)
    found = [Tally(boundary, len(some), len(some & pending)) for boundary, some in there.items()]
    return sorted(found, key=lambda one: (-one.open, -one.examples, one.boundary))


def _everywhere(db: Connection) -> Iterator[tuple[int, Boundary, bool]]:
    """(example, boundary, whether it is pending) of all that was found or settled."""
    found = (
        "SELECT f.example, f.labels, coalesce(s.status, 0) = 0 FROM standing f LEFT JOIN state s USING(example)"
        f" WHERE f.code IN {_CODES} AND f.labels IS NOT NULL"
    )
    decided = (
        "SELECT v.example, json_extract(v.body, '$.labels'), coalesce(s.status, 0) = 0 FROM verdict v NOT INDEXED"
        f" LEFT JOIN state s USING(example) WHERE {_DECIDED}"
    )
    for query in (found, decided):
        for example, labels, is_open in db.execute(query):
            boundary = _boundary(labels)
            if boundary is not None:
                yield example, boundary, bool(is_open)


@lru_cache(maxsize=10_000)
def _boundary(labels: str | None) -> Boundary | None:
    two = json.loads(labels) if labels else []
    return boundary_of(*two) if len(two) == 2 and two[0] != two[1] else None


def in_boundary_order(db: Connection) -> list[int]:
    """Every example that was found on a boundary: that with the most open ones first, and there the most telling."""
    there: dict[Boundary | None, list[int]] = {}
    query = (
        f"SELECT example, labels FROM standing WHERE code IN {_CODES} AND labels IS NOT NULL ORDER BY {_MOST_TELLING}"
    )
    for example, labels in db.execute(query):
        there.setdefault(_boundary(labels), []).append(example)
    return list(dict.fromkeys(one for tally in tallies(db) for one in there.get(tally.boundary, ())))


def places_on(db: Connection, boundary: Boundary) -> list[Place]:
    """Every example that was found on *boundary*, or settled there, however often: the most telling finding first."""
    both = [json.dumps(pair) for pair in (tuple(boundary), tuple(reversed(boundary)))]
    found = db.execute(
        "SELECT example, code, turn, score, other, CASE code WHEN 'A302' THEN NULL ELSE json_extract(labels, '$[1]')"
        f" END FROM standing WHERE code IN {_CODES} AND labels IN (?,?)"
        f" ORDER BY {_MOST_TELLING}",
        both,
    ).fetchall()
    decided = db.execute(
        "SELECT example, '', json_extract(body, '$.turn'), json_extract(body, '$.margin'), NULL, NULL"
        f" FROM verdict NOT INDEXED WHERE {_DECIDED} AND json_extract(body, '$.labels') = ? ORDER BY n",
        (json.dumps(boundary, ensure_ascii=False, separators=(",", ":")),),  # as the log writes it
    ).fetchall()
    places: dict[int, Place] = {}
    for row in (*found, *decided):
        places.setdefault(row[0], Place(*row))
    return list(places.values())
