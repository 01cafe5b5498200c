"""Is the project file sound? Reads everything, compares what is stored with what follows from it, rebuilds it."""

import hashlib
import json
from dataclasses import dataclass, field

from tooldata_tui.dataset import State, Verdict, fold
from tooldata_tui.store import schema
from tooldata_tui.store.examples import ExampleStore, line_digest
from tooldata_tui.store.log import chain_hash, verdict_of
from tooldata_tui.store.project import Project
from tooldata_tui.store.sqlite import Connection, reason, sqlite

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
    """Check pages, lines, the hash chains of the logs, and every derived table."""
    found = Diagnosis()
    try:
        _pages(db, found)
        _lines(db, found)
        _chains(db, found)
        _states(db, found)
        _tallies(db, found)
    except (sqlite.Error, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        found.damage.append(reason(error))
    return found


def _pages(db: Connection, found: Diagnosis) -> None:
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            found.damage.append(line)
    for name in schema.strangers(db):
        found.damage.append(f"{name} does not belong in a project file")
    expected = {"application_id": schema.APPLICATION_ID, "user_version": schema.VERSION}
    for pragma, value in expected.items():
        if db.execute(f"PRAGMA {pragma}").fetchone()[0] != value:
            found.damage.append(f"{pragma} is wrong")


def _lines(db: Connection, found: Diagnosis) -> None:
    store = ExampleStore(db)
    for table, column in (("part", "data"), ("toolset", "tools")):
        for key, digest, value in db.execute(f"SELECT id, digest, {column} FROM {table}"):
            data = value.encode() if isinstance(value, str) else bytes(value)
            if hashlib.sha256(data).digest() != bytes(digest):
                found.damage.append(f"{table} {key} is not what was imported")
    for example, digest in db.execute("SELECT id, digest FROM example ORDER BY id"):
        found.examples += 1
        (_, line, _, _), *_ = store.lines((example,))
        if line_digest(line) != bytes(digest):
            found.damage.append(f"example #{example} is not what was imported")


def _chains(db: Connection, found: Diagnosis) -> None:
    heads: dict[str, tuple[int, bytes]] = {}
    rows = db.execute(
        "SELECT id, log, seq, step, target, kind, at, reviewer, body, hash FROM verdict ORDER BY log, seq"
    )
    for identity, log, seq, step, target, kind, at, reviewer, body, digest in rows:
        found.verdicts += 1
        last, previous = heads.get(log) or (0, hashlib.sha256(log.encode()).digest())
        fields = [identity, log, seq, step, bytes(target).hex(), kind, at, reviewer, body]
        if seq != last + 1:
            found.damage.append(f"log {log}: entries {last + 1} to {seq - 1} are missing")
        elif chain_hash(previous, fields) != bytes(digest):
            found.damage.append(f"log {log}: entry {seq} was changed, or one before it is missing")
        heads[log] = (seq, bytes(digest))


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


def _tallies(db: Connection, found: Diagnosis) -> None:
    stored = {(kind, key): n for kind, key, n in db.execute("SELECT kind, key, n FROM tally") if n}
    for place in sorted(stored.items() ^ _counted(db).items()):
        found.drift.append(f"the count of {place[0][0]} {place[0][1] or '(none)'} is off")


def _counted(db: Connection) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    total = db.execute("SELECT count(*) FROM example").fetchone()[0]
    counts["total", ""] = total
    for status, n in db.execute("SELECT status, count(*) FROM state GROUP BY status"):
        counts["status", str(status)] = n
    counts["status", "0"] = total - sum(n for (kind, key), n in counts.items() if kind == "status" and key != "0")
    for tool, name, n in db.execute(
        "SELECT t.id, t.name, count(*) FROM call c JOIN tool t ON t.id = c.tool GROUP BY 1"
    ):
        counts["tool", name if tool else ""] = n
    for code, n in db.execute("SELECT code, count(*) FROM finding GROUP BY 1"):
        counts["rule", code] = n
    return {place: n for place, n in counts.items() if n}


def rebuild(project: Project) -> int:
    """Derive state and counts anew from the log; return how many examples have a state. Verdicts are not touched.

    Labels and titles of edited rows are kept where their row is unchanged.
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
        db.execute("DELETE FROM tally")
        db.executemany("INSERT INTO tally VALUES(?,?,?)", [(kind, key, n) for (kind, key), n in _counted(db).items()])
    return len(states)


def summary(found: Diagnosis) -> str:
    """The diagnosis as JSON, for ``--json``."""
    return json.dumps(
        {"examples": found.examples, "verdicts": found.verdicts, "damage": found.damage, "drift": found.drift}
    )
