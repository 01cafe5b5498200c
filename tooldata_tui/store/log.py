"""The log of verdicts: appended to, undone by appending, never changed.

A verdict is one SQL statement (an insert into the view ``entry``), so it is on disk, with everything that follows from
it, or it is not there at all.
"""

import hashlib
import json
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tooldata_tui.dataset import State, Status, Verdict, VerdictKind, fold
from tooldata_tui.errors import SaveError
from tooldata_tui.store.project import Project
from tooldata_tui.store.sqlite import Connection, in_words, reason, sqlite

__all__ = ["Change", "Entry", "Log", "OvertakenError", "StoredState", "Undo", "chain_hash", "history", "verdict_of"]

_INSERT = """INSERT INTO entry(id, log, seq, step, example, target, kind, at, reviewer, body, hash, status, flagged,
  skips, reason, comment, row, label, title, edits, flips, done, seen)
  VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""
_COLUMNS = "v.log, v.seq, v.step, v.example, v.kind, v.at, v.reviewer, v.body"


class OvertakenError(Exception):
    """Somebody decided on the same example since it was read: read it again."""


@dataclass(frozen=True, slots=True)
class StoredState:
    """A state with what the lists show of an edited example."""

    state: State
    label: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a verdict changes in the state of its example; None keeps what is there. A skip counts itself.

    :ivar edited: the edited row with its label and title (None: as imported), where ``edits`` is true
    """

    status: Status | None = None
    flagged: bool | None = None
    skips: int | None = None
    reason: str | None = None
    comment: str | None = None
    edits: bool = False
    row: str | None = None
    label: str | None = None
    title: str | None = None

    @classmethod
    def whole(cls, after: StoredState) -> "Change":
        """The change to *after*, whatever was before."""
        state = after.state
        return cls(
            state.status,
            state.flagged,
            state.skips,
            state.reason,
            state.comment,
            True,
            state.row,
            after.label,
            after.title,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One verdict about to be written.

    :ivar target: digest of the example's line, so that the log means something without this file
    """

    example: int
    target: bytes
    kind: VerdictKind
    body: dict[str, Any]
    change: Change


@dataclass(frozen=True, slots=True)
class Undo:
    """A step that can be taken back, or put back.

    :ivar step: its number in the log
    :ivar retracts: the step to retract: itself, or the retraction of it
    :ivar seen: number of the newest verdict in ``histories``
    :ivar histories: for every example it touched: target digest and all verdicts, oldest first
    """

    step: int
    retracts: int
    seen: int
    histories: dict[int, tuple[bytes, list[Verdict]]]


def chain_hash(previous: bytes, fields: Sequence[Any]) -> bytes:
    """Hash of a log row: of the hash before it and of what it says."""
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def verdict_of(row: Sequence[Any]) -> Verdict:
    """A verdict from its columns (log, seq, step, example, kind, at, reviewer, body)."""
    log, seq, step, example, kind, at, reviewer, body = row
    return Verdict(log, seq, step, example, VerdictKind(kind), at, reviewer, json.loads(body))


class Log:
    """The log of one reviewer on one machine. For one thread: that of the writing connection."""

    def __init__(self, project: Project, name: str, reviewer: str) -> None:
        self._project = project
        self.name = name
        self.reviewer = reviewer
        self._head: tuple[int, bytes] | None = None

    def append(
        self,
        entries: Sequence[Entry],
        *,
        flips: int | None = None,
        done: int = 1,
        seen: int | None = None,
        within: bool = False,
    ) -> int:
        """Write *entries* as one step and return its number. Nothing of it stays if it fails.

        :param flips: for a retraction, the step whose state changes, to *done*
        :param seen: the newest verdict that was known of
        :param within: the caller has a transaction open, of which this becomes a part
        :raises SaveError: they are not saved
        :raises OvertakenError: nor are they here, since there is a newer verdict than *seen* about one of the examples
        """
        if within:
            self._head = None  # the transaction may be rolled back: neither trust what was known nor keep what is new
        try:
            return self._append(entries, flips, done, seen, within=within)
        except sqlite.IntegrityError as error:
            self._head = None
            # By its words: pysqlite3 gives no extended error code.
            if str(error) == "overtaken":
                raise OvertakenError from None
            if within or "verdict.log, verdict.seq" not in str(error):
                raise SaveError(reason(error), file=self._project.path) from None
        except sqlite.Error as error:
            self._head = None
            raise SaveError(reason(error), file=self._project.path) from None
        except UnicodeEncodeError:
            raise SaveError("the text holds half a character, which cannot be saved") from None
        # Another program of the same reviewer wrote to this log: read its end again, and let nobody in meanwhile.
        with self._project.transaction():
            return self.append(entries, flips=flips, done=done, seen=seen, within=True)

    def _append(self, entries: Sequence[Entry], flips: int | None, done: int, seen: int | None, *, within: bool) -> int:
        db = self._project.writer()
        seq, head = self._head or self._read_head(db)
        step = seq + 1
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        rows = []
        for entry in entries:
            seq += 1
            body = json.dumps(entry.body, ensure_ascii=False, separators=(",", ":"))
            identity = uuid.uuid4().hex
            head = chain_hash(
                head, [identity, self.name, seq, step, entry.target.hex(), entry.kind, at, self.reviewer, body]
            )
            change = entry.change
            rows.append(
                (identity, self.name, seq, step, entry.example, entry.target, entry.kind.value, at, self.reviewer, body,
                 head, change.status, change.flagged, change.skips, change.reason, change.comment, change.row,
                 change.label, change.title, change.edits, flips, done, seen)
            )  # fmt: skip
        if within:
            db.executemany(_INSERT, rows)
            return step
        if len(rows) == 1:
            db.execute(_INSERT, rows[0])
        else:
            with self._project.transaction():
                db.executemany(_INSERT, rows)
        self._head = (seq, head)
        return step

    def _read_head(self, db: Connection) -> tuple[int, bytes]:
        row = db.execute(
            "SELECT seq, hash FROM verdict WHERE log = ? ORDER BY seq DESC LIMIT 1", (self.name,)
        ).fetchone()
        return (row[0], bytes(row[1])) if row else (0, hashlib.sha256(self.name.encode()).digest())

    def undoable(self) -> Undo | None:
        """The newest step that counts."""
        return self._step("done = 1", "DESC", "s.seq")

    def redoable(self) -> Undo | None:
        """The step that was undone last, unless something new was decided since."""
        return self._step("done = 0", "ASC", "s.undone_by")

    def _step(self, condition: str, order: str, retracts: str) -> Undo | None:
        db = self._project.writer()
        with in_words(self._project.path, SaveError):
            rows = db.execute(
                f"""SELECT s.seq, {retracts}, v.target, v.n, {_COLUMNS} FROM
                (SELECT * FROM step WHERE log = ? AND {condition} ORDER BY seq {order} LIMIT 1) s
                JOIN verdict own ON own.log = s.log AND own.seq >= s.seq AND own.seq < s.seq + s.size
                JOIN verdict v ON v.example = own.example GROUP BY v.n ORDER BY v.n""",
                (self.name,),
            ).fetchall()
        if not rows:
            return None
        histories: dict[int, tuple[bytes, list[Verdict]]] = {}
        for row in rows:
            verdict = verdict_of(row[4:])
            histories.setdefault(verdict.example, (bytes(row[2]), []))[1].append(verdict)
        return Undo(rows[0][0], rows[0][1], rows[-1][3], dict(sorted(histories.items())))

    def retract(self, undo: Undo, describe: Any, *, done: int, within: bool = False) -> dict[int, StoredState]:
        """Append the retraction of ``undo.retracts``; return the new state of every example it touched.

        :param describe: ``(example, State) -> StoredState``, for the label and title of an edited row
        :param done: what the step becomes: 0 undone, 1 done again
        :raises SaveError: it is not saved
        :raises OvertakenError: nor is it here; look for what to undo again
        """
        entries = []
        states = {}
        body = {"step": undo.retracts}
        for example, (target, verdicts) in undo.histories.items():
            # It has no number yet, and it comes after every step that has one.
            retraction = Verdict(self.name, 0, sys.maxsize, example, VerdictKind.RETRACT, body=body)
            states[example] = describe(example, fold([*verdicts, retraction]))
            entries.append(Entry(example, target, VerdictKind.RETRACT, body, Change.whole(states[example])))
        self.append(entries, flips=undo.step, done=done, seen=undo.seen, within=within)
        return states


def history(db: Connection, example: int) -> list[Verdict]:
    """All verdicts about *example*, oldest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM verdict v WHERE v.example = ? ORDER BY v.n", (example,))
    return [verdict_of(row) for row in rows]


def state_of(row: Sequence[Any]) -> StoredState:
    """A stored state from its columns (status, flagged, skips, reason, comment, row, label, title)."""
    status, flagged, skips, why, comment, edited, label, title = row
    return StoredState(State(Status(status), bool(flagged), edited, why, comment, skips), label, title)
