"""Writing examples into a project, in batches."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tooldata_tui.dataset import NO_TOOL, Finding, Toolset
from tooldata_tui.store.examples import (
    CUT,
    BadLine,
    count,
    finding_row,
    tool_id,
    tool_place,
    toolset_digest,
    toolset_text,
)
from tooldata_tui.store.seal import seal
from tooldata_tui.store.sqlite import Connection

__all__ = ["Importer", "NewExample", "Original"]

#: Toolsets, and names of tools, whose ids an import keeps in mind.
_REMEMBERED = 50_000

#: A statement that inserts so many rows takes a third less than as many statements.
_AT_ONCE = 50
_COLUMNS = 12
_ROW = f"({','.join('?' * _COLUMNS)})"
_INSERT_MANY = f"INSERT INTO example VALUES{','.join([_ROW] * _AT_ONCE)}"


class Original(NamedTuple):
    """The record that an example came as, without its cuts; ``digest`` is that of the whole."""

    digest: bytes
    data: bytes
    cuts: tuple[tuple[int, bytes], ...] = ()


class NewExample(NamedTuple):
    """What the importer hands over of one line.

    :ivar cuts: offset and bytes of the shared parts that were cut out of ``data``
    :ivar called: names of the tools it calls, without repetition
    :ivar words: the text that a search finds it by
    :ivar original: the record it came as, where that was no OpenAI row
    """

    line: int
    digest: bytes
    toolset: Toolset
    source_id: str | None
    origin: str
    label: str
    title: str
    data: bytes
    cuts: tuple[tuple[int, bytes], ...]
    called: tuple[str, ...]
    words: str
    findings: Sequence[Finding] = ()
    original: Original | None = None


class Importer:
    """Adds the examples of one file, batch by batch. Use inside :meth:`Project.transaction`."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._toolsets: dict[str, int] = {}
        self._parts: dict[bytes, int] = {}
        self._tools: dict[str, int] = dict(db.execute("SELECT name, id FROM tool"))

    def add(self, file: int, batch: Sequence[NewExample]) -> range:
        """Insert *batch*; return the ids it got."""
        db = self._db
        # Asked every time: another program may have imported something between two batches.
        first = (db.execute("SELECT max(id) FROM example").fetchone()[0] or 0) + 1
        words, findings, originals = [], [], []
        values: list[Any] = []  # of all columns, one row after the other
        callers: dict[str, list[int]] = {}
        toolsets, parts, pack = self._toolsets, self._parts, CUT.pack
        example = first
        # Unpacked in one go: looking fields up by name takes as long as all the rest.
        for line, digest, offered, source_id, origin, label, title, data, shared, called, text, found, came in batch:
            cuts = None
            for offset, part in shared:
                cut = pack(offset, parts.get(part) or self._part(part))
                cuts = cut if cuts is None else cuts + cut
            if came is not None:
                pieces = b"".join([pack(offset, parts.get(part) or self._part(part)) for offset, part in came.cuts])
                originals.append((example, came.digest, pieces or None, came.data))
            toolset = toolsets.get(offered.key) or self._toolset(offered)
            sealed = seal(example, file, line, toolset, source_id, origin, label, title, cuts)
            values += (example, file, line, digest, toolset, source_id, origin, label, title, cuts, data, sealed)
            words.append(text)
            for name in called or (NO_TOOL,):
                if name in callers:
                    callers[name].append(example)
                else:
                    callers[name] = [example]
            if found:
                findings += [finding_row(example, n, finding) for n, finding in enumerate(found)]
            example += 1
        calls = sorted((self._tools.get(name) or self._tool(name), ids) for name, ids in callers.items())
        _insert_examples(db, values)
        if originals:
            db.executemany("INSERT INTO origin VALUES(?,?,?,?)", originals)
        db.executemany("INSERT INTO call SELECT ?, value FROM json_each(?)", [(tool, str(ids)) for tool, ids in calls])
        db.executemany("INSERT INTO words(rowid, text) VALUES(?,?)", zip(range(first, example), words, strict=True))
        db.executemany("INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)", findings)
        changes = Counter(("rule", row[2]) for row in findings)
        for name, ids in callers.items():
            changes[tool_place(name)] += len(ids)
        changes.update({("status", "0"): example - first, ("total", ""): example - first})
        count(db, changes)
        return range(first, example)

    def add_bad(self, file: int, lines: Iterable[BadLine]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO bad_line VALUES(?,?,?,?,?,?,?,?)",
            [(file, b.line, b.code, b.message, b.path, b.hint, b.corrected, b.data) for b in lines],
        )

    def forget_bad(self, file: int) -> None:
        """Drop the bad lines of a file that is read from its beginning again."""
        self._db.execute("DELETE FROM bad_line WHERE file = ?", (file,))

    def offer(self, toolset: Toolset) -> int:
        """Store a toolset and make its tools known; return its id."""
        return self._toolset(toolset)

    def _toolset(self, toolset: Toolset) -> int:
        found = self._toolsets.get(toolset.key)
        if found is not None:
            return found
        text = toolset_text(toolset)
        for name in toolset.by_name:
            if name not in self._tools:
                self._tool(name)
        if len(self._toolsets) > _REMEMBERED:
            self._toolsets.clear()
        found = self._toolsets[toolset.key] = _interned(self._db, "toolset", "tools", toolset_digest(text), text)
        return found

    def _tool(self, name: str) -> int:
        if len(self._tools) > _REMEMBERED:
            self._tools.clear()
        found = self._tools[name] = tool_id(self._db, name)
        return found

    def _part(self, data: bytes) -> int:
        found = self._parts.get(data)
        if found is None:
            found = _interned(self._db, "part", "data", hashlib.sha256(data).digest(), data)
            if len(self._parts) > 5_000:
                self._parts.clear()
            self._parts[data] = found
        return found


def _insert_examples(db: Connection, values: list[Any]) -> None:
    step = _AT_ONCE * _COLUMNS
    whole = len(values) // step * step
    for start in range(0, whole, step):
        db.execute(_INSERT_MANY, values[start : start + step])
    if rest := values[whole:]:
        db.execute(f"INSERT INTO example VALUES{','.join([_ROW] * (len(rest) // _COLUMNS))}", rest)


def _interned(db: Connection, table: str, column: str, digest: bytes, value: Any) -> int:
    row = db.execute(f"SELECT id FROM {table} WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        row = db.execute(f"INSERT INTO {table}(digest, {column}) VALUES(?,?) RETURNING id", (digest, value)).fetchone()
    return int(row[0])
