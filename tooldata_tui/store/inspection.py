"""What an inspection found: findings beside those of the import, and what is about the set as a whole."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tooldata_tui.dataset import Finding
from tooldata_tui.store.examples import count, finding_of, finding_row
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.triage import Row

__all__ = ["about_the_set", "replace", "rows_of", "seen"]

#: Numbers of findings from here on are ours: behind those of the import, before those of the triage.
_FIRST = 50_000
_SEEN, _SET = "inspection", "set"


def rows_of(findings: Mapping[int, Sequence[Finding]]) -> list[Row]:
    """Findings by example as they are stored. Made before a transaction begins: somebody may be waiting to write."""
    return [finding_row(one, n, finding) for one, found in findings.items() for n, finding in enumerate(found, _FIRST)]


def replace(
    db: Connection,
    codes: Collection[str],
    rows: Sequence[Row],
    of_the_set: Sequence[Finding],
    state: tuple[str, list[str]],
) -> None:
    """Put what was found in the place of what the last inspection found, inside the caller's transaction.

    :param codes: of all rules that an inspection runs
    :param rows: the findings, of :func:`rows_of`
    :param state: what the project said then, and the codes that were wanted: see :func:`seen`
    """
    changes: Counter[tuple[str, str]] = Counter()
    listed = json.dumps(sorted(codes))
    # What is found about the rules themselves may be ours, or the import's.
    ours = f"(code IN (SELECT value FROM json_each(?)) OR code GLOB 'U*' OR (code GLOB 'R*' AND n >= {_FIRST}))"
    for code, n in db.execute(f"SELECT code, count(*) FROM finding WHERE {ours} GROUP BY code", (listed,)).fetchall():
        changes["rule", code] -= n
    db.execute(f"DELETE FROM finding WHERE {ours}", (listed,))
    changes.update(("rule", row[2]) for row in rows)
    db.executemany("INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)
    count(db, changes)
    save_memo(db, {_SEEN: list(state), _SET: [finding_row(0, 0, one)[2:] for one in of_the_set]})


def seen(queries: Queries) -> tuple[str, list[str]] | None:
    """What the project said when it was inspected last, and the codes that were wanted then."""
    state = queries.memos().get(_SEEN)
    return (state[0], state[1]) if state else None


def about_the_set(queries: Queries) -> list[Finding]:
    """What the last inspection found about the set as a whole."""
    return [finding_of(row) for row in queries.memos().get(_SET, ())]
