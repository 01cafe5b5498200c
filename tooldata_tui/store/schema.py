"""The tables of a project file.

``verdict`` is the record of what people did: append-only, chained by hashes. ``state``, ``step``, ``tally``, ``call``
and ``words`` follow from it and from the examples, are written in the same transaction, and can be rebuilt.
"""

import re
from collections.abc import Callable
from typing import Any

__all__ = ["APPLICATION_ID", "MIGRATIONS", "OPTIONAL", "TABLES", "VERSION", "create", "missing", "strangers"]

#: "TDTA": tells our files from other SQLite databases.
APPLICATION_ID = 0x54445441
VERSION = 5

TABLES: dict[str, str] = {
    # One imported file. bytes, lines and digest say how much of it has been read: digest chains the lines' digests.
    "file": """CREATE TABLE file(
      id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, format TEXT NOT NULL, tools INTEGER,
      bytes INTEGER NOT NULL, lines INTEGER NOT NULL, digest BLOB NOT NULL,
      size INTEGER NOT NULL, mtime INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
    # Bytes that many lines share, cut out of them.
    "part": "CREATE TABLE part(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, data BLOB NOT NULL) STRICT",
    "toolset": "CREATE TABLE toolset(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, tools TEXT NOT NULL) STRICT",
    # Every tool name offered or called; id 0 stands for no tool.
    "tool": "CREATE TABLE tool(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    # Never changed after import. data is the line without its cuts (offset and part, packed as two u32 each); digest is
    # that of the line, seal that of the other columns.
    "example": """CREATE TABLE example(
      id INTEGER PRIMARY KEY, file INTEGER NOT NULL, line INTEGER NOT NULL, digest BLOB NOT NULL,
      toolset INTEGER, source_id TEXT, origin TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL,
      cuts BLOB, data BLOB NOT NULL, seal BLOB NOT NULL) STRICT""",
    # The records of examples that came in another format, byte for byte; digest is that of the whole record.
    "origin": """CREATE TABLE origin(
      example INTEGER PRIMARY KEY, digest BLOB NOT NULL, cuts BLOB, data BLOB NOT NULL) STRICT""",
    "bad_line": """CREATE TABLE bad_line(
      file INTEGER NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, path TEXT NOT NULL,
      hint TEXT NOT NULL, corrected TEXT, data BLOB NOT NULL, PRIMARY KEY(file, line)) STRICT, WITHOUT ROWID""",
    "call": """CREATE TABLE call(
      tool INTEGER NOT NULL, example INTEGER NOT NULL, PRIMARY KEY(tool, example)) STRICT, WITHOUT ROWID""",
    "finding": """CREATE TABLE finding(
      example INTEGER NOT NULL, n INTEGER NOT NULL, code TEXT NOT NULL, severity INTEGER NOT NULL,
      message TEXT NOT NULL, turn INTEGER, path TEXT NOT NULL, score REAL, other INTEGER, labels TEXT, fix TEXT,
      PRIMARY KEY(example, n)) STRICT, WITHOUT ROWID""",
    "finding_code": "CREATE INDEX finding_code ON finding(code, example, severity)",
    "verdict": """CREATE TABLE verdict(
      n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, log TEXT NOT NULL, seq INTEGER NOT NULL,
      step INTEGER NOT NULL, example INTEGER NOT NULL, target BLOB NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
      reviewer TEXT NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL, UNIQUE(log, seq)) STRICT""",
    "verdict_example": "CREATE INDEX verdict_example ON verdict(example)",
    "verdict_no_update": """CREATE TRIGGER verdict_no_update BEFORE UPDATE ON verdict
      BEGIN SELECT RAISE(ABORT, 'verdicts are never changed'); END""",
    "verdict_no_delete": """CREATE TRIGGER verdict_no_delete BEFORE DELETE ON verdict
      BEGIN SELECT RAISE(ABORT, 'verdicts are never deleted'); END""",
    # What was decided about boundaries: appended to like the verdicts. The newest row with an id counts; one without a
    # text withdraws it.
    "ruling": """CREATE TABLE ruling(
      n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL,
      outcome TEXT NOT NULL, text TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL,
      CHECK(first < second)) STRICT""",
    "ruling_no_update": """CREATE TRIGGER ruling_no_update BEFORE UPDATE ON ruling
      BEGIN SELECT RAISE(ABORT, 'rulings are never changed'); END""",
    "ruling_no_delete": """CREATE TRIGGER ruling_no_delete BEFORE DELETE ON ruling
      BEGIN SELECT RAISE(ABORT, 'rulings are never deleted'); END""",
    # What somebody found to be no fault after all, and why: appended to like the verdicts. The newest row about an
    # example and a code counts, in waived; one without a reason withdraws it.
    "waiver": """CREATE TABLE waiver(
      n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, example INTEGER NOT NULL, code TEXT NOT NULL,
      reason TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    "waiver_no_update": """CREATE TRIGGER waiver_no_update BEFORE UPDATE ON waiver
      BEGIN SELECT RAISE(ABORT, 'waivers are never changed'); END""",
    "waiver_no_delete": """CREATE TRIGGER waiver_no_delete BEFORE DELETE ON waiver
      BEGIN SELECT RAISE(ABORT, 'waivers are never deleted'); END""",
    "waived": """CREATE TABLE waived(
      example INTEGER NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL, reason TEXT NOT NULL,
      PRIMARY KEY(example, code)) STRICT, WITHOUT ROWID""",
    "waiver_insert": """CREATE TRIGGER waiver_insert AFTER INSERT ON waiver BEGIN
      DELETE FROM waived WHERE example = NEW.example AND code = NEW.code;
      INSERT INTO waived SELECT NEW.example, NEW.code, NEW.n, NEW.reason WHERE NEW.reason <> '';
    END""",
    # What the settings make of a rule's severity.
    "grade": "CREATE TABLE grade(code TEXT PRIMARY KEY, severity INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # The findings that count, as they count.
    "standing": """CREATE VIEW standing AS
      SELECT example, n, code, coalesce((SELECT g.severity FROM grade g WHERE g.code = f.code), severity) AS severity,
        message, turn, path, score, other, labels, fix
      FROM finding f
      WHERE NOT EXISTS (SELECT 1 FROM waived w WHERE w.example = f.example AND w.code = f.code)""",
    # Undo and redo: done 1, undone 0, cannot be redone any more -1. undone_by is the step that retracted it.
    "step": """CREATE TABLE step(
      log TEXT NOT NULL, seq INTEGER NOT NULL, size INTEGER NOT NULL, done INTEGER NOT NULL, undone_by INTEGER,
      PRIMARY KEY(log, seq)) STRICT, WITHOUT ROWID""",
    "step_done": "CREATE INDEX step_done ON step(log, done, seq)",
    # Only examples that somebody touched. row and label are those of the edited example.
    "state": """CREATE TABLE state(
      example INTEGER PRIMARY KEY, status INTEGER NOT NULL, flagged INTEGER NOT NULL, skips INTEGER NOT NULL,
      reason TEXT NOT NULL, comment TEXT NOT NULL, row TEXT, label TEXT, title TEXT) STRICT""",
    "state_status": "CREATE INDEX state_status ON state(status, example)",
    "tally": """CREATE TABLE tally(
      kind TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(kind, key)) STRICT, WITHOUT ROWID""",
    "draft": "CREATE TABLE draft(example INTEGER PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    "memo": "CREATE TABLE memo(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # An order over the examples, as packed u32 ids, and how much of the project it has seen.
    "queue": """CREATE TABLE queue(
      name TEXT PRIMARY KEY, verdict INTEGER NOT NULL, example INTEGER NOT NULL, ids BLOB NOT NULL) STRICT""",
    # What the triage last said: how suspicious each example is to each family of its rules, and what belongs together.
    "score": """CREATE TABLE score(
      family TEXT NOT NULL, example INTEGER NOT NULL, value REAL NOT NULL,
      PRIMARY KEY(family, example)) STRICT, WITHOUT ROWID""",
    # What a judge said of a turn: the label it had then, and how often each label was preferred, as JSON.
    "opinion": """CREATE TABLE opinion(
      example INTEGER NOT NULL, turn INTEGER NOT NULL, given TEXT NOT NULL, votes TEXT NOT NULL, model TEXT NOT NULL,
      at TEXT NOT NULL, PRIMARY KEY(example, turn)) STRICT, WITHOUT ROWID""",
    # What is asked of language models: spec is the JSON from which a job's work is made again after a restart. The
    # requests of one that is carried go by file to where somebody sends them.
    "job": """CREATE TABLE job(
      id INTEGER PRIMARY KEY, spec TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, at TEXT NOT NULL,
      carried INTEGER NOT NULL, done INTEGER NOT NULL) STRICT""",
    # Written before it is sent, as compressed JSON, without the key. tries counts how often it was sent; unsure how
    # often nobody knows what became of it, each of which may have cost tokens and price.
    "request": """CREATE TABLE request(
      id INTEGER PRIMARY KEY, job INTEGER NOT NULL, key TEXT NOT NULL, ask BLOB NOT NULL, at TEXT NOT NULL,
      open INTEGER NOT NULL, tries INTEGER NOT NULL, unsure INTEGER NOT NULL, tokens INTEGER NOT NULL,
      price REAL NOT NULL, UNIQUE(job, key)) STRICT""",
    "request_open": "CREATE INDEX request_open ON request(job) WHERE open = 1",
    # Written before it is read, as it came, compressed. fate is NULL until then: 1 taken in, 0 of no use and asked for
    # again, -1 of no use for good; fault says why.
    "reply": """CREATE TABLE reply(
      n INTEGER PRIMARY KEY AUTOINCREMENT, request INTEGER NOT NULL, status INTEGER NOT NULL, at TEXT NOT NULL,
      sent INTEGER NOT NULL, received INTEGER NOT NULL, price REAL NOT NULL, fate INTEGER, fault TEXT NOT NULL,
      body BLOB NOT NULL) STRICT""",
    "reply_request": "CREATE INDEX reply_request ON reply(request)",
    "reply_new": "CREATE INDEX reply_new ON reply(n) WHERE fate IS NULL",
    "cluster": """CREATE TABLE cluster(
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, members TEXT NOT NULL, pairs TEXT NOT NULL) STRICT""",
    "words": """CREATE VIRTUAL TABLE words USING fts5(
      text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')""",
    # One statement a verdict: what is inserted here lands in verdict, state, step and tally together. A NULL among the
    # columns of state keeps what is there, so that a verdict changes only what it is about; a skip counts up from what
    # is there. seen is the newest verdict that was known: a newer one about the example refuses the insert.
    "entry": """CREATE VIEW entry AS
      SELECT v.id, v.log, v.seq, v.step, v.example, v.target, v.kind, v.at, v.reviewer, v.body, v.hash,
        s.status, s.flagged, s.skips, s.reason, s.comment, s.row, s.label, s.title, 0 AS edits, 0 AS flips, 0 AS done,
        0 AS seen
      FROM verdict v JOIN state s USING(example)""",
    "entry_insert": """CREATE TRIGGER entry_insert INSTEAD OF INSERT ON entry BEGIN
      SELECT RAISE(ABORT, 'overtaken') FROM verdict WHERE example = NEW.example AND n > NEW.seen LIMIT 1;
      INSERT INTO verdict(id, log, seq, step, example, target, kind, at, reviewer, body, hash)
        VALUES(NEW.id, NEW.log, NEW.seq, NEW.step, NEW.example, NEW.target, NEW.kind, NEW.at, NEW.reviewer,
          NEW.body, NEW.hash);
      UPDATE step SET done = -1 WHERE log = NEW.log AND done = 0 AND NEW.flips IS NULL;
      INSERT INTO step(log, seq, size, done) SELECT NEW.log, NEW.step, 1, 1 WHERE NEW.flips IS NULL
        ON CONFLICT(log, seq) DO UPDATE SET size = size + 1;
      UPDATE step SET done = NEW.done, undone_by = CASE NEW.done WHEN 0 THEN NEW.step END
        WHERE log = NEW.log AND seq = NEW.flips;
      INSERT INTO tally(kind, key, n)
        VALUES('status', coalesce((SELECT status FROM state WHERE example = NEW.example), 0), -1)
        ON CONFLICT(kind, key) DO UPDATE SET n = n - 1;
      INSERT INTO state(example, status, flagged, skips, reason, comment, row, label, title)
        VALUES(NEW.example, coalesce(NEW.status, 0), coalesce(NEW.flagged, 0),
          CASE NEW.kind WHEN 'skip' THEN 1 ELSE coalesce(NEW.skips, 0) END,
          coalesce(NEW.reason, ''), coalesce(NEW.comment, ''), NEW.row, NEW.label, NEW.title)
        ON CONFLICT(example) DO UPDATE SET status = coalesce(NEW.status, status),
          flagged = coalesce(NEW.flagged, flagged),
          skips = CASE NEW.kind WHEN 'skip' THEN skips + 1 ELSE coalesce(NEW.skips, skips) END,
          reason = coalesce(NEW.reason, reason), comment = coalesce(NEW.comment, comment),
          row = CASE NEW.edits WHEN 1 THEN NEW.row ELSE row END,
          label = CASE NEW.edits WHEN 1 THEN NEW.label ELSE label END,
          title = CASE NEW.edits WHEN 1 THEN NEW.title ELSE title END;
      INSERT INTO tally(kind, key, n) SELECT 'status', status, 1 FROM state WHERE example = NEW.example
        ON CONFLICT(kind, key) DO UPDATE SET n = n + 1;
    END""",
}


def _make(*names: str) -> Callable[[Any], None]:
    def migrate(db: Any) -> None:
        for name in names:
            db.execute(TABLES[name])

    return migrate


#: From version n to n + 1: what to do, in one transaction, after a backup.
MIGRATIONS: dict[int, Callable[[Any], None]] = {
    1: _make("score", "cluster"),
    2: _make("ruling", "ruling_no_update", "ruling_no_delete"),
    3: _make("waiver", "waiver_no_update", "waiver_no_delete", "waived", "waiver_insert", "grade", "standing"),
    4: _make("origin", "opinion", "job", "request", "request_open", "reply", "reply_request", "reply_new"),
}

#: Made only when it is needed.
OPTIONAL: dict[str, str] = {
    "example_digest": "CREATE INDEX example_digest ON example(digest)",
}

_SHADOWS = re.compile(r"^words_(data|idx|docsize|config)$")


def create(db: Any) -> None:
    """Make the tables in an empty database, inside the caller's transaction."""
    for statement in TABLES.values():
        db.execute(statement)
    db.execute("INSERT INTO tool(id, name) VALUES(0, 'no-tool')")
    # Each batch of an import becomes a segment of the index; by default four of them are made into one at a time, which
    # takes as long as to look for the words.
    db.execute("INSERT INTO words(words, rank) VALUES('automerge', 8)")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def strangers(db: Any) -> list[str]:
    """Names of what does not belong in a project file: a trigger put there by somebody else runs when we write."""
    found = []
    for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_schema"):
        expected = TABLES.get(name) or OPTIONAL.get(name)
        known = expected is not None and _same(expected, sql)
        internal = sql is None or _SHADOWS.match(str(name)) or name == "sqlite_sequence"
        if not known and not (internal and kind in ("table", "index")):
            found.append(str(name))
    return found


def missing(db: Any) -> list[str]:
    """Names of what belongs in a project file and is not there, such as the trigger that protects the verdicts."""
    there = {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}
    return [name for name in TABLES if name not in there]


def _same(ours: str, theirs: Any) -> bool:
    return isinstance(theirs, str) and ours.split() == theirs.split()
