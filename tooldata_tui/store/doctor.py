"""Is the project file sound? Reads everything, compares what is stored with what follows from it, rebuilds it."""

import contextlib
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tooldata_tui.dataset import State, Verdict, VerdictKind, fold
from tooldata_tui.errors import ProjectError
from tooldata_tui.store import schema
from tooldata_tui.store.examples import ExampleStore, line_digest, tool_place
from tooldata_tui.store.log import chain_hash, verdict_of
from tooldata_tui.store.project import Project
from tooldata_tui.store.seal import seal
from tooldata_tui.store.sqlite import Connection, sqlite

__all__ = ["Diagnosis", "examine", "rebuild"]


@dataclass(slots=True)
class Diagnosis:
    """What was looked at, and what is wrong: damage cannot be mended here, drift can (:func:`rebuild`)."""

    examples: int = 0
    verdicts: int = 0
    damage: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.damage and not self.drift


def examine(db: Connection) -> Diagnosis:
    """Check pages, lines, the hash chains of the logs, and every table that is derived from them.

    Looks at one moment of the project, whatever other programs write meanwhile.
    """
    found = Diagnosis()
    with contextlib.suppress(sqlite.Error):
        db.execute("BEGIN")
    for what, check in _CHECKS.items():
        try:
            check(db, found)
        except Exception as error:  # what a damaged file gives knows no bounds
            found.damage.append(f"{what} cannot be read: {error or type(error).__name__}")
    with contextlib.suppress(sqlite.Error):
        db.execute("ROLLBACK")
    return found


def _pages(db: Connection, found: Diagnosis) -> None:
    # A search notices what other connections wrote; the check of its index alone does not, and finds it corrupt.
    db.execute("SELECT rowid FROM words WHERE words MATCH 'x' LIMIT 1").fetchone()
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            found.damage.append(line)
    for name in schema.strangers(db):
        found.damage.append(f"{name} does not belong in a project file")
    for name in schema.missing(db):
        found.damage.append(f"{name} is missing")
    expected = {"application_id": schema.APPLICATION_ID, "user_version": schema.VERSION}
    for pragma, value in expected.items():
        if db.execute(f"PRAGMA {pragma}").fetchone()[0] != value:
            found.damage.append(f"{pragma} is wrong")


def _lines(db: Connection, found: Diagnosis) -> None:
    for table, column in (("part", "data"), ("toolset", "tools")):
        for key, digest, value in db.execute(f"SELECT id, digest, CAST({column} AS BLOB) FROM {table}"):
            if hashlib.sha256(value).digest() != digest:
                found.damage.append(f"{table} {key} is not what was imported")
    store = ExampleStore(db)
    rows = db.execute(
        "SELECT digest, seal, id, file, line, toolset, source_id, origin, label, title, cuts FROM example ORDER BY id"
    )
    for digest, sealed, example, *columns in rows:
        found.examples += 1
        try:
            (_, line, _, _), *_ = store.lines((example,))
            same = line_digest(line) == digest and seal(example, *columns) == sealed
        except (ProjectError, TypeError, ValueError):
            same = False
        if not same:
            found.damage.append(f"example #{example} is not what was imported")
    for (example,) in db.execute("SELECT example FROM origin ORDER BY example").fetchall():
        try:
            store.original(example)
        except (ProjectError, TypeError, ValueError):
            found.damage.append(f"the record that example #{example} came as is not what was imported")


def _chains(db: Connection, found: Diagnosis) -> None:
    heads: dict[str, tuple[int, bytes]] = {}
    rows = db.execute(
        "SELECT v.id, v.log, v.seq, v.step, v.target, v.kind, v.at, v.reviewer, v.body, v.hash, v.example, e.digest"
        " FROM verdict v LEFT JOIN example e ON e.id = v.example ORDER BY v.log, v.seq"
    )
    for identity, log, seq, step, target, kind, at, reviewer, body, digest, example, line in rows:
        found.verdicts += 1
        last, previous = heads.get(log) or (0, hashlib.sha256(log.encode()).digest())
        fields = [identity, log, seq, step, target.hex(), kind, at, reviewer, body]
        if seq != last + 1:
            found.damage.append(f"log {log}: entries {last + 1} to {seq - 1} are missing")
        elif chain_hash(previous, fields) != digest:
            found.damage.append(f"log {log}: entry {seq} was changed, or one before it is missing")
        if target != line:
            found.damage.append(f"log {log}: entry {seq} is not about #{example}")
        heads[log] = (seq, digest)
    # The chains cannot tell that their ends are missing, but numbers are never given twice.
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'verdict'").fetchone()
    if (given[0] if given else 0) != found.verdicts:
        found.damage.append(f"{given[0] if given else 0} verdicts were written, {found.verdicts} are there")


def _rulings(db: Connection, found: Diagnosis) -> None:
    written = {identity for (identity,) in db.execute("SELECT id FROM ruling")}
    named = db.execute("SELECT DISTINCT json_extract(body, '$.ruling') FROM verdict WHERE kind = 'settle' ORDER BY 1")
    for (identity,) in named:
        if identity is not None and identity not in written:
            found.damage.append(f"ruling {identity} settled examples and is not there")
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'ruling'").fetchone()
    there = db.execute("SELECT count(*) FROM ruling").fetchone()[0]
    if (given[0] if given else 0) != there:
        found.damage.append(f"{given[0] if given else 0} rulings were written, {there} are there")


def _waivers(db: Connection, found: Diagnosis) -> None:
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'waiver'").fetchone()
    there = db.execute("SELECT count(*) FROM waiver").fetchone()[0]
    if (given[0] if given else 0) != there:
        found.damage.append(f"{given[0] if given else 0} waivers were written, {there} are there")
    stored = {
        (example, code): rest for example, code, *rest in db.execute("SELECT example, code, n, reason FROM waived")
    }
    expected = _still_waived(db)
    for example, code in sorted(stored.keys() | expected.keys()):
        if stored.get((example, code)) != expected.get((example, code)):
            found.drift.append(f"whether {code} is waived at #{example} does not follow from the waivers")


def _ledger(db: Connection, found: Diagnosis) -> None:
    """What was paid for: numbers of replies are never given twice, so that one that is gone shows."""
    for what, query in _ASTRAY.items():
        (count,) = db.execute(query).fetchone()
        if count:
            found.damage.append(f"{what}: {count}")
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'reply'").fetchone()
    there = db.execute("SELECT count(*) FROM reply").fetchone()[0]
    if (given[0] if given else 0) != there:
        found.damage.append(f"{given[0] if given else 0} replies of models were written, {there} are there")


_ASTRAY = {
    "replies of models answer no request": "SELECT count(*) FROM reply WHERE request NOT IN (SELECT id FROM request)",
    "requests to models belong to no job": "SELECT count(*) FROM request WHERE job NOT IN (SELECT id FROM job)",
}


def _still_waived(db: Connection) -> dict[tuple[int, str], list[Any]]:
    """What the table ``waived`` should hold: the number and the reason of the waiver that counts."""
    last = {}
    for n, example, code, reason in db.execute("SELECT n, example, code, reason FROM waiver ORDER BY n"):
        last[example, code] = [n, reason]
    return {place: rest for place, rest in last.items() if rest[1]}


def _folded(db: Connection) -> dict[int, State]:
    states: dict[int, State] = {}
    current, history = 0, list[Verdict]()
    rows = db.execute("SELECT log, seq, step, example, kind, at, reviewer, body FROM verdict ORDER BY example, n")
    for row in rows:
        verdict = verdict_of(row)
        if verdict.example != current and history:
            states[current] = fold(history)
            history = []
        current = verdict.example
        history.append(verdict)
    if history:
        states[current] = fold(history)
    return states


def _states(db: Connection, found: Diagnosis) -> None:
    stored = {
        example: (status, bool(flagged), skips, why, comment, row)
        for example, status, flagged, skips, why, comment, row in db.execute(
            "SELECT example, status, flagged, skips, reason, comment, row FROM state"
        )
    }
    expected = _folded(db)
    for example in stored.keys() | expected.keys():
        state = expected.get(example, State())
        columns = (int(state.status), state.flagged, state.skips, state.reason, state.comment, state.row)
        if stored.get(example, (0, False, 0, "", "", None)) != columns:
            found.drift.append(f"the state of #{example} does not follow from its verdicts")


def _steps(db: Connection, found: Diagnosis) -> None:
    columns = "log, seq, size, done, undone_by"
    stored = {(log, seq): rest for log, seq, *rest in db.execute(f"SELECT {columns} FROM step")}
    expected = _replayed(db)
    for place in sorted(stored.keys() | expected.keys()):
        if stored.get(place) != expected.get(place):
            found.drift.append(f"log {place[0]}: whether step {place[1]} counts does not follow from its verdicts")


def _replayed(db: Connection) -> dict[tuple[str, int], list[Any]]:
    """What the table ``step`` should hold: size, done and undone_by of every step that is not a retraction."""
    steps: dict[tuple[str, int], list[Any]] = {}
    #: Of a retraction: the step it is about in the end, and what it makes of it.
    aims: dict[tuple[str, int], tuple[tuple[str, int], int]] = {}
    undone: dict[str, list[list[Any]]] = {}
    for log, step, kind, body in db.execute("SELECT log, step, kind, body FROM verdict ORDER BY log, seq"):
        if kind != VerdictKind.RETRACT:
            for one in undone.pop(log, []):
                one[1] = -1 if one[1] == 0 else one[1]
            steps.setdefault((log, step), [0, 1, None])[0] += 1
            continue
        aim, done = (log, int(json.loads(body)["step"])), 0
        if aim in aims:
            aim, done = aims[aim][0], 1 - aims[aim][1]
        aims[log, step] = aim, done
        if aim in steps:
            steps[aim][1:] = [done, None if done else step]
            undone.setdefault(log, []).append(steps[aim])
    return steps


def _tallies(db: Connection, found: Diagnosis) -> None:
    stored = {(kind, key): n for kind, key, n in db.execute("SELECT kind, key, n FROM tally") if n}
    for place in sorted(stored.items() ^ _counted(db).items()):
        found.drift.append(f"the count of {place[0][0]} {place[0][1] or '(none)'} is off")


def _counted(db: Connection) -> dict[tuple[str, str], int]:
    counts: Counter[tuple[str, str]] = Counter()
    total = db.execute("SELECT count(*) FROM example").fetchone()[0]
    counts["total", ""] = total
    for status, n in db.execute("SELECT status, count(*) FROM state GROUP BY status"):
        counts["status", str(status)] = n
    counts["status", "0"] = total - sum(n for (kind, key), n in counts.items() if kind == "status" and key != "0")
    for name, n in db.execute("SELECT t.name, count(*) FROM call c JOIN tool t ON t.id = c.tool GROUP BY t.id"):
        counts[tool_place(name)] += n
    for code, n in db.execute("SELECT code, count(*) FROM finding GROUP BY 1"):
        counts["rule", code] = n
    return {place: n for place, n in counts.items() if n}


_CHECKS = {
    "the file": _pages,
    "the examples": _lines,
    "the verdicts": _chains,
    "the rulings": _rulings,
    "the waivers": _waivers,
    "what was asked of models": _ledger,
    "the states": _states,
    "the steps": _steps,
    "the counts": _tallies,
}


def rebuild(project: Project) -> int:
    """Derive states, steps, waived findings and counts anew from the logs; return how many examples have a state.

    Verdicts are not touched. Labels and titles of edited rows are kept where their row is unchanged.
    """
    with project.transaction() as db:
        kept = {example: (row, label, title) for example, row, label, title in db.execute(
            "SELECT example, row, label, title FROM state WHERE row IS NOT NULL"
        )}  # fmt: skip
        states = _folded(db)
        db.execute("DELETE FROM state")
        for example, state in states.items():
            row, label, title = kept.get(example, (None, None, None))
            if row != state.row:
                label = title = None
            db.execute(
                "INSERT INTO state VALUES(?,?,?,?,?,?,?,?,?)",
                (example, int(state.status), state.flagged, state.skips, state.reason, state.comment, state.row,
                 label, title),
            )  # fmt: skip
        db.execute("DELETE FROM step")
        steps = [(*place, *rest) for place, rest in _replayed(db).items()]
        db.executemany("INSERT INTO step(log, seq, size, done, undone_by) VALUES(?,?,?,?,?)", steps)
        db.execute("DELETE FROM waived")
        waived = [(*place, *rest) for place, rest in _still_waived(db).items()]
        db.executemany("INSERT INTO waived VALUES(?,?,?,?)", waived)
        db.execute("DELETE FROM tally")
        db.executemany("INSERT INTO tally VALUES(?,?,?)", [(kind, key, n) for (kind, key), n in _counted(db).items()])
    return len(states)
