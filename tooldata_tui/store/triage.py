"""What the triage said: findings beside those of the rules, a score for each example, and groups of duplicates."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tooldata_tui.dataset import Finding
from tooldata_tui.store.examples import count, finding_row
from tooldata_tui.store.sqlite import Connection

__all__ = ["FAMILIES", "Cluster", "clusters", "replace", "replace_met", "revise", "rows_of", "scores"]

#: Families of rules whose findings come from comparing examples: they are replaced as a whole.
FAMILIES = ("A", "D")
#: Those of them that come from comparing with reference sets, which is done when those or the examples have changed.
_MET = "code GLOB 'D4*'"
_OURS = "(" + " OR ".join(f"code GLOB '{family}*'" for family in FAMILIES) + f") AND NOT {_MET}"
#: Numbers of findings from here on are ours, so that they stand behind those of the rules.
_FIRST = 100_000
#: The same of those that reference sets lead to.
_FIRST_MET = 200_000


#: The columns of a finding.
Row = tuple[Any, ...]


class Cluster(NamedTuple):
    """Examples that say the same, or nearly.

    :ivar pairs: (example, example, kind, score in [0, 1]) for those that were compared and found alike
    """

    kind: str
    members: tuple[int, ...]
    pairs: tuple[tuple[int, int, str, float], ...]


def rows_of(findings: Mapping[int, Sequence[Finding]], *, met: bool = False) -> list[Row]:
    """Findings by example as they are stored. Made before a transaction begins: somebody may be waiting to write.

    :param met: whether reference sets led to them
    """
    first = _FIRST_MET if met else _FIRST
    return [
        finding_row(example, first + n, finding)
        for example, found in sorted(findings.items())
        for n, finding in enumerate(found)
    ]


def replace(
    db: Connection,
    rows: Sequence[Row],
    scored: Mapping[str, Mapping[int, float]],
    groups: Iterable[Cluster],
) -> None:
    """Put what a scan found in the place of what the last one did, inside the caller's transaction.

    :param rows: the findings, of :func:`rows_of`
    :param scored: for a family, how suspicious each example is, in [0, 1]
    """
    _replace(db, _OURS, rows)
    db.execute("DELETE FROM score")
    for family, values in sorted(scored.items()):
        db.executemany(
            "INSERT INTO score VALUES(?,?,?)", ((family, example, values[example]) for example in sorted(values))
        )
    db.execute("DELETE FROM cluster")
    db.executemany(
        "INSERT INTO cluster(kind, members, pairs) VALUES(?,?,?)",
        ((group.kind, json.dumps(group.members), json.dumps(group.pairs)) for group in groups),
    )


def replace_met(db: Connection, rows: Sequence[Row]) -> None:
    """Put what reference sets lead to in the place of what they last did, inside the caller's transaction."""
    _replace(db, _MET, rows)


def _replace(db: Connection, which: str, rows: Sequence[Row]) -> None:
    changes: Counter[tuple[str, str]] = Counter()
    for code, n in db.execute(f"SELECT code, count(*) FROM finding WHERE {which} GROUP BY code").fetchall():
        changes["rule", code] -= n
    db.execute(f"DELETE FROM finding WHERE {which}")
    changes.update(("rule", row[2]) for row in rows)
    db.executemany("INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)
    count(db, changes)


def revise(db: Connection, codes: str, findings: Mapping[int, Sequence[Finding]]) -> None:
    """Put what is now found about some examples in the place of what was found about them before.

    :param codes: of the rules it is about, as a pattern: ``A[134]01``
    """
    changes: Counter[tuple[str, str]] = Counter()
    gone = "FROM finding WHERE example = ? AND code GLOB ?"
    for example, found in findings.items():
        chosen = (example, codes)
        changes.subtract(("rule", code) for (code,) in db.execute(f"SELECT code {gone}", chosen).fetchall())
        db.execute(f"DELETE {gone}", chosen)
        last = db.execute("SELECT max(n) FROM finding WHERE example = ?", (example,)).fetchone()[0] or 0
        rows = [finding_row(example, n, one) for n, one in enumerate(found, max(_FIRST, last + 1))]
        db.executemany("INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)
        changes.update(("rule", one.code) for one in found)
    count(db, changes)


def scores(db: Connection, family: str) -> dict[int, float]:
    """How suspicious each example was to a family when it was last scanned; empty before."""
    return dict(db.execute("SELECT example, value FROM score WHERE family = ?", (family,)))


def clusters(db: Connection) -> list[Cluster]:
    """The groups of duplicates, largest first."""
    found = [
        Cluster(kind, tuple(json.loads(members)), tuple((a, b, k, s) for a, b, k, s in json.loads(pairs)))
        for kind, members, pairs in db.execute("SELECT kind, members, pairs FROM cluster ORDER BY id")
    ]
    return sorted(found, key=lambda group: -len(group.members))
