"""Orders, filters and counts over the examples. Nothing here is paged with OFFSET, and no count is a scan."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.store.examples import ImportedFile, now
from tooldata_tui.store.schema import OPTIONAL
from tooldata_tui.store.sqlite import Connection

__all__ = ["Condition", "Queries", "new_order"]

#: One condition of a filter: field, accepted values, and whether it is negated. Fields: tool, label, status, rule,
#: severity, source, file, line, id, is, number, words (an FTS5 query).
Condition = tuple[str, tuple[str, ...], bool]

#: Values that one statement looks for.
_AT_ONCE = 500
_STATUS = {"pending": 0, "accepted": 1, "rejected": 2}
_IS = {
    "edited": "SELECT example FROM state WHERE row IS NOT NULL",
    "flagged": "SELECT example FROM state WHERE flagged = 1",
    "skipped": "SELECT example FROM state WHERE skips > 0",
    "commented": "SELECT example FROM state WHERE comment <> ''",
    "draft": "SELECT example FROM draft",
    "waived": "SELECT example FROM waived",
}


#: A remark on the tools themselves.
_ON_TOOLS = "(severity = 1 AND path GLOB '[[]\"tools\"*')"


def new_order(values: Iterable[int] = ()) -> "array[int]":
    """An order over examples: their ids, four bytes each."""
    return array("I", values)


class Queries:
    """Questions about the whole project through one connection; for one thread."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    # --- orders

    def last_example(self) -> int:
        """The highest id; ids are given without gaps."""
        return self._db.execute("SELECT max(id) FROM example").fetchone()[0] or 0

    def last_verdict(self) -> int:
        return self._db.execute("SELECT max(n) FROM verdict").fetchone()[0] or 0

    def content_key(self) -> str:
        """Another text whenever an example was added, or another is what one says or calls."""
        query = "SELECT max(n) FROM verdict WHERE kind IN ('edit','relabel','settle','retract')"
        return f"{self.last_example()}.{self._db.execute(query).fetchone()[0] or 0}"

    def nearest_by_words(self, words: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Examples with some of *words*, those with the most and the rarest first, and how much they have of them."""
        if not words:
            return []
        query = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        return self._db.execute(  # type: ignore[no-any-return]
            "SELECT rowid, -rank FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?", (query, limit)
        ).fetchall()

    def grades(self) -> Iterable[tuple[int, str, int, float | None]]:
        """(example, code, severity, score) of every finding, example by example.

        But for remarks about tools: they stand at the example that brought the tools, and say nothing against it.
        """
        return self._db.execute(  # type: ignore[no-any-return]
            f"SELECT example, code, severity, score FROM standing WHERE NOT {_ON_TOOLS} ORDER BY example"
        )

    def grades_of(self, ids: Sequence[int]) -> Iterable[tuple[int, str, int, float | None]]:
        """The same of these examples alone."""
        return self._db.execute(  # type: ignore[no-any-return]
            "SELECT example, code, severity, score FROM standing"
            f" WHERE example IN (SELECT value FROM json_each(?)) AND NOT {_ON_TOOLS} ORDER BY example",
            (json.dumps(list(ids)),),
        )

    def in_file_order(self, *, pending: bool = True) -> "array[int]":
        if not pending:
            return new_order(range(1, self.last_example() + 1))
        closed = self.decided()
        return new_order(one for one in range(1, self.last_example() + 1) if one not in closed)

    def matching(self, conditions: Sequence[Condition]) -> "array[int]":
        """Ids of the examples that meet all *conditions*, in file order."""
        where, values = [], []
        for condition in conditions:
            sql, given = _condition(*condition)
            where.append(sql)
            values += given
        query = f"SELECT id FROM example e WHERE {' AND '.join(where) or '1'} ORDER BY id"
        return new_order(row[0] for row in self._db.execute(query, values))

    def stored_order(self, name: str) -> "tuple[array[int], int, int] | None":
        """A saved order, with the last verdict and the last example it has seen."""
        row = self._db.execute("SELECT ids, verdict, example FROM queue WHERE name = ?", (name,)).fetchone()
        if row is None or len(row[0]) % 4:
            return None
        order = new_order()
        order.frombytes(row[0])
        return order, row[1], row[2]

    def touched_since(self, verdict: int) -> tuple[list[int], list[int]]:
        """Examples with verdicts after number *verdict*: those that are decided now, and those that are open."""
        rows = self._db.execute(
            "SELECT DISTINCT v.example, s.status <> 0 FROM verdict v NOT INDEXED JOIN state s ON s.example = v.example"
            " WHERE v.n > ? ORDER BY 1",
            (verdict,),
        ).fetchall()
        return [one for one, decided in rows if decided], [one for one, decided in rows if not decided]

    def decided(self) -> set[int]:
        """Every example that is accepted or rejected."""
        return {row[0] for row in self._db.execute("SELECT example FROM state WHERE status <> 0")}

    def digests(self, ids: Sequence[int], db: Connection | None = None) -> dict[int, bytes]:
        """The line digests of *ids*, in their order."""
        rows = (db or self._db).execute(
            "SELECT e.id, e.digest FROM json_each(?) j JOIN example e ON e.id = j.value", (json.dumps(list(ids)),)
        )
        return {row[0]: bytes(row[1]) for row in rows}

    def seeds(self, after: int = 0) -> "array[int]":
        """Examples that a person wrote, as what is said of where they come from has it, and that are not rejected.

        :param after: only those behind this one
        """
        return new_order(
            row[0]
            for row in self._db.execute(
                "SELECT e.id FROM example e LEFT JOIN state s ON s.example = e.id"
                " WHERE e.id > ? AND e.origin IN ('seed', 'seed, hand') AND coalesce(s.status, 0) <> 2 ORDER BY e.id",
                (after,),
            )
        )

    # --- counts

    def tally(self, kind: str) -> dict[str, int]:
        """Counts kept up to date as things change. Kinds: total, status, tool, rule."""
        return {key: n for key, n in self._db.execute("SELECT key, n FROM tally WHERE kind = ?", (kind,)) if n}

    def tallies(self) -> dict[str, dict[str, int]]:
        """All counts by kind and key: one statement."""
        counts: dict[str, dict[str, int]] = {}
        for kind, key, n in self._db.execute("SELECT kind, key, n FROM tally WHERE n <> 0"):
            counts.setdefault(kind, {})[key] = n
        return counts

    def statuses_by_tool(self) -> dict[str, dict[int, int]]:
        """Examples of each tool by status; a scan of the calls, for reports."""
        counts: dict[str, dict[int, int]] = {}
        for name, status, n in self._db.execute(
            "SELECT t.name, coalesce(s.status, 0), count(*) FROM call c JOIN tool t ON t.id = c.tool"
            " LEFT JOIN state s ON s.example = c.example GROUP BY 1, 2"
        ):
            counts.setdefault(name, {})[status] = n
        return counts

    def toolsets(self, limit: int = 200) -> list[tuple[int, str]]:
        """The stored toolsets, id and JSON, oldest first."""
        return list(self._db.execute("SELECT id, tools FROM toolset ORDER BY id LIMIT ?", (limit,)))

    def tool_names(self) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT name FROM tool WHERE id > 0 ORDER BY id")]

    # --- findings, files, bad lines

    def findings(self, conditions: Sequence[Condition] = ()) -> Iterable[tuple[Any, ...]]:
        """(example, source id, file, line, then the columns of a finding) in file order."""
        where, values = [], []
        for condition in conditions:
            sql, given = _condition(*condition)
            where.append(sql)
            values += given
        return self._db.execute(  # type: ignore[no-any-return]
            "SELECT e.id, e.source_id, p.path, e.line, f.code, f.severity, f.message, f.turn, f.path, f.score, f.other,"
            " f.labels, f.fix FROM standing f JOIN example e ON e.id = f.example JOIN file p ON p.id = e.file"
            f" WHERE {' AND '.join(where) or '1'} ORDER BY f.example, f.n",
            values,
        )

    def files(self) -> list[ImportedFile]:
        rows = self._db.execute(
            "SELECT id, path, format, tools, bytes, lines, digest, size, mtime FROM file ORDER BY id"
        )
        return [ImportedFile(*row) for row in rows]

    def file(self, path: str) -> ImportedFile | None:
        """What was read of a file, by the path that the project knows it by."""
        return next((file for file in self.files() if file.path == path), None)

    def has_tools(self, digest: bytes) -> bool:
        """Whether an example has the toolset of that digest."""
        query = "SELECT 1 FROM example WHERE toolset = (SELECT id FROM toolset WHERE digest = ?) LIMIT 1"
        return self._db.execute(query, (digest,)).fetchone() is not None

    def bad_line_count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM bad_line").fetchone()[0])

    def memos(self) -> dict[str, Any]:
        return {key: json.loads(value) for key, value in self._db.execute("SELECT key, value FROM memo")}

    def known_digests(self, digests: Sequence[bytes]) -> set[bytes]:
        """Those of *digests* that belong to an example; needs the index that :func:`index_digests` makes."""
        found: set[bytes] = set()
        for start in range(0, len(digests), _AT_ONCE):
            some = digests[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT digest FROM example WHERE digest IN ({marks})"
            found.update(digest for (digest,) in self._db.execute(query, some))
        return found


def _condition(field: str, values: tuple[str, ...], negated: bool) -> tuple[str, list[Any]]:
    sql, given = _positive(field, values)
    return (f"NOT ({sql})" if negated else f"({sql})"), given


def _positive(field: str, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    marks = ",".join("?" * len(values))
    given: list[Any] = list(values)
    match field:
        case "tool":
            return (
                f"e.id IN (SELECT c.example FROM call c JOIN tool t ON t.id = c.tool WHERE t.name IN ({marks}))",
                given,
            )
        case "label":
            edited = f"SELECT example FROM state WHERE label IN ({marks})"
            kept = "NOT EXISTS (SELECT 1 FROM state s WHERE s.example = e.id AND s.label IS NOT NULL)"
            return f"e.id IN ({edited}) OR (e.label IN ({marks}) AND {kept})", given * 2
        case "status":
            if "any" in values:
                return "1", []
            codes = [_STATUS[value] for value in values]
            sql = f"e.id IN (SELECT example FROM state WHERE status IN ({marks}))"
            if 0 in codes:
                sql += " OR NOT EXISTS (SELECT 1 FROM state s WHERE s.example = e.id)"
            return sql, codes
        case "rule":
            likes = " OR ".join(["code GLOB ?"] * len(values))
            return f"e.id IN (SELECT example FROM standing WHERE {likes})", [f"{_globbed(v)}*" for v in values]
        case "severity":
            codes = [int(Severity[value.upper()]) for value in values]
            return f"e.id IN (SELECT example FROM standing WHERE severity IN ({marks}))", codes
        case "source":
            return " OR ".join(["e.origin LIKE ? ESCAPE '\\'"] * len(values)), [f"%{_liked(v)}%" for v in values]
        case "file":
            likes = " OR ".join(["path LIKE ? ESCAPE '\\'"] * len(values))
            return f"e.file IN (SELECT id FROM file WHERE {likes})", [f"%{_liked(v)}%" for v in values]
        case "line":
            return f"e.line IN ({marks})", [int(value) for value in values]
        case "id":
            return f"e.source_id IS NOT NULL AND e.source_id IN ({marks})", given  # the opposite of NULL is NULL
        case "number":
            return f"e.id IN ({marks})", [int(value) for value in values]
        case "is":
            return " OR ".join(f"e.id IN ({_IS[value]})" for value in values), []
        case "words":
            return " OR ".join(["e.id IN (SELECT rowid FROM words WHERE words MATCH ?)"] * len(values)), given
    raise ValueError(f"no field {field}")


def _liked(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _globbed(text: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)


def save_order(db: Connection, name: str, order: "array[int]", verdict: int, example: int) -> None:
    db.execute("INSERT OR REPLACE INTO queue VALUES(?,?,?,?)", (name, verdict, example, order.tobytes()))


def save_memo(db: Connection, values: Mapping[str, Any]) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO memo VALUES(?,?)", [(key, json.dumps(value)) for key, value in values.items()]
    )


def save_draft(db: Connection, example: int, text: str | None) -> None:
    if text is None:
        db.execute("DELETE FROM draft WHERE example = ?", (example,))
    else:
        db.execute("INSERT OR REPLACE INTO draft VALUES(?,?,?)", (example, text, now()))


def index_digests(db: Connection) -> None:
    """Make examples findable by digest: only needed once a file that was read before has changed."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'example_digest'").fetchone():
        db.execute(OPTIONAL["example_digest"])


def save_file(db: Connection, file: ImportedFile) -> int:
    """Insert or update a file's record; return its id."""
    row = db.execute(
        "INSERT INTO file(path, format, tools, bytes, lines, digest, size, mtime, at) VALUES(?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT(path) DO UPDATE SET format = excluded.format, tools = excluded.tools, bytes = excluded.bytes,"
        " lines = excluded.lines, digest = excluded.digest, size = excluded.size, mtime = excluded.mtime,"
        " at = excluded.at RETURNING id",
        (file.path, file.format, file.tools, file.bytes, file.lines, file.digest, file.size, file.mtime, now()),
    ).fetchone()
    return int(row[0])
