"""Examples on disk, read one or a page at a time."""

import builtins
import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tooldata_tui.dataset import NO_TOOL, Finding, Fix, Op, Severity, State, Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.errors import ProjectError
from tooldata_tui.store.log import StoredState, state_of
from tooldata_tui.store.sqlite import Connection

__all__ = [
    "BadLine", "ExampleStore", "ImportedFile", "ListRow", "Record", "finding_row", "line_digest",
]  # fmt: skip

NO_TOOL_ID = 0
#: The edited row, and the status, of an example that nobody has touched.
_UNTOUCHED = (None, 0)
#: Characters of the toolsets that are kept at hand; as objects they take about ten times as many bytes.
_TOOLSETS = 2**21


def line_digest(line: bytes) -> bytes:
    """Identity of an example: 16 bytes of the SHA-256 of its line."""
    return hashlib.sha256(line).digest()[:16]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was read: up to which byte and line, and the chained digest of those lines."""

    id: int
    path: str
    format: str
    tools: int | None
    bytes: int
    lines: int
    digest: builtins.bytes
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that became no example, kept aside."""

    line: int
    code: str
    message: str
    path: str = ""
    hint: str = ""
    corrected: str | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class ListRow:
    """What the queue shows of one example."""

    id: int
    title: str
    label: str
    status: int
    flagged: bool
    edited: bool
    commented: bool
    severity: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One example as it is stored, with all that was said about it.

    :ivar line: the original line, byte for byte
    :ivar findings: of the example as it stands: of the edited row where it was edited
    :ivar waived: what was found and does not count, with the reason that somebody gave
    """

    id: int
    file: str
    line_number: int
    digest: bytes
    source_id: str | None
    origin: str
    line: bytes
    toolset: Toolset
    toolset_id: int | None
    stored: StoredState
    findings: tuple[Finding, ...]
    draft: str | None
    waived: tuple[tuple[Finding, str], ...] = ()


def finding_row(example: int, n: int, finding: Finding) -> tuple[Any, ...]:
    """The columns of a finding."""
    fix = finding.fix
    # Exactly, so that a fix that writes 20.00 does not come back as 20.0.
    patch = fix and dumps([fix.title, fix.safe, [[list(op.path), op.value, op.remove] for op in fix.patch]])
    return (
        example, n, finding.code, int(finding.severity), finding.message, finding.turn, json.dumps(finding.path),
        finding.score, finding.other, json.dumps(finding.labels) if finding.labels else None, patch,
    )  # fmt: skip


def finding_of(row: Sequence[Any]) -> Finding:
    """A finding from its columns (code, severity, message, turn, path, score, other, labels, fix)."""
    code, severity, message, turn, path, score, other, labels, fix = row
    remedy = None
    if fix:
        title, safe, ops = loads_exact(fix)
        remedy = Fix(title, tuple(Op(tuple(p), v, bool(r)) for p, v, r in ops), bool(safe))
    return Finding(
        code, Severity(severity), message, turn, tuple(json.loads(path)), score, other,
        tuple(json.loads(labels)) if labels else (), remedy,
    )  # fmt: skip


def toolset_text(toolset: Toolset) -> str:
    tools = [[t.name, t.description, t.parameters, *([] if t.output is None else [t.output])] for t in toolset.tools]
    return json.dumps(tools, ensure_ascii=False)


def toolset_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def toolset_of(text: str) -> Toolset:
    return Toolset(tuple(Tool(*one) for one in json.loads(text)))


CUT = struct.Struct("<II")


def tool_id(db: Connection, name: str) -> int:
    """The id of a tool's name, which is new or not. A tool that is called ``no-tool`` is none."""
    row = db.execute("SELECT id FROM tool WHERE name = ?", (name,)).fetchone()
    if row is None:
        row = db.execute("INSERT INTO tool(name) VALUES(?) RETURNING id", (name,)).fetchone()
    return int(row[0])


def tool_place(name: str) -> tuple[str, str]:
    """Where the examples that call a tool are counted: no tool, and a tool without a name, under the empty name."""
    return "tool", "" if name == NO_TOOL else name


def count(db: Connection, changes: Mapping[tuple[str, str], int]) -> None:
    """Add to the tallies."""
    db.executemany(
        "INSERT INTO tally VALUES(?,?,?) ON CONFLICT(kind, key) DO UPDATE SET n = n + excluded.n",
        [(kind, key, n) for (kind, key), n in changes.items() if n],
    )


_RECORD = """SELECT e.id, f.path, e.line, e.digest, e.source_id, e.origin, e.cuts, e.data, e.toolset,
  s.status, s.flagged, s.skips, s.reason, s.comment, s.row, s.label, s.title,
  (SELECT json_group_array(json_array(code, severity, message, turn, path, score, other, labels, fix))
     FROM (SELECT * FROM standing WHERE example = e.id ORDER BY n)),
  (SELECT text FROM draft WHERE example = e.id),
  (SELECT json_group_array(json_array(reason, code, severity, message, turn, path, score, other, labels, fix))
     FROM (SELECT f.*, w.reason FROM waived w JOIN finding f USING(example, code) WHERE w.example = e.id ORDER BY f.n))
  FROM example e JOIN file f ON f.id = e.file LEFT JOIN state s ON s.example = e.id WHERE e.id = ?"""

_PAGE = """SELECT e.id, coalesce(s.title, e.title), coalesce(s.label, e.label), coalesce(s.status, 0),
  coalesce(s.flagged, 0), s.row IS NOT NULL, coalesce(s.comment, '') <> '',
  (SELECT json_array(severity, code, message) FROM standing WHERE example = e.id ORDER BY severity DESC, n LIMIT 1)
  FROM json_each(?) j JOIN example e ON e.id = j.value LEFT JOIN state s ON s.example = e.id"""


class ExampleStore:
    """Reads examples through one connection; for one thread."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._toolsets: dict[int, Toolset] = {}
        self._toolsets_size = 0
        self._parts: dict[int, bytes] = {}

    def page(self, ids: Sequence[int]) -> list[ListRow]:
        """The rows of the queue for *ids*, in that order: one statement."""
        rows = {row[0]: row for row in self._db.execute(_PAGE, (json.dumps(list(ids)),))}
        return [_list_row(rows[i]) for i in ids if i in rows]

    def record(self, example: int) -> Record | None:
        """One example with its state and findings: one statement, and one more for a toolset met the first time."""
        row = self._db.execute(_RECORD, (example,)).fetchone()
        if row is None:
            return None
        findings = tuple(finding_of(one) for one in json.loads(row[17]))
        waived = tuple((finding_of(one), reason) for reason, *one in json.loads(row[19]))
        stored = StoredState(State()) if row[9] is None else state_of(row[9:17])
        return Record(
            row[0], row[1], row[2], bytes(row[3]), row[4], row[5], self._line(row[6], row[7]), self.toolset(row[8]),
            row[8], stored, findings, row[18], waived,
        )  # fmt: skip

    def toolset(self, toolset: int | None) -> Toolset:
        if toolset is None:
            return Toolset(())
        found = self._toolsets.get(toolset)
        if found is None:
            row = self._db.execute("SELECT tools FROM toolset WHERE id = ?", (toolset,)).fetchone()
            text = row[0] if row else "[]"
            self._toolsets_size += len(text)
            if self._toolsets_size > _TOOLSETS:
                self._toolsets.clear()
                self._toolsets_size = len(text)
            found = self._toolsets[toolset] = toolset_of(text)
        return found

    def _line(self, cuts: bytes | None, data: bytes, *, shared: bool = True) -> bytes:
        data = bytes(data)
        if not cuts:
            return data
        if len(cuts) % CUT.size:
            raise ProjectError("the cuts of an example are damaged", hint="run tooldata doctor")
        out, at = [], 0
        for offset, part in CUT.iter_unpack(cuts):
            out += [data[at:offset], self._part(part) if shared else b"null"]
            at = offset
        out.append(data[at:])
        return b"".join(out)

    def _part(self, part: int) -> bytes:
        found = self._parts.get(part)
        if found is None:
            if len(self._parts) > 64:
                self._parts.clear()
            row = self._db.execute("SELECT data FROM part WHERE id = ?", (part,)).fetchone()
            if row is None:
                raise ProjectError(f"part {part} of an example is missing", hint="run tooldata doctor")
            found = self._parts[part] = bytes(row[0])
        return found

    def whole(
        self, ids: Sequence[int] | None = None, *, shared: bool = True
    ) -> Iterator[tuple[int, bytes | str, Toolset | None, int]]:
        """(id, row, tools, status) of each of *ids*, or of all examples: one statement, and one more for each toolset.

        The row is the original line or the edited row, with the tools it was imported with; those are None where an
        edited row has its own. Without *shared* the parts that many lines have in common, system prompts and tools, are
        null in it.
        """
        chosen = "json_each(?) j JOIN example e ON e.id = j.value" if ids is not None else "example e"
        columns = "e.id, e.cuts, e.data, e.toolset, s.row, coalesce(s.status, 0)"
        query = f"SELECT {columns} FROM {chosen} LEFT JOIN state s ON s.example = e.id ORDER BY e.id"
        chosen_ids = () if ids is None else (json.dumps(ids),)
        for example, cuts, data, toolset, row, status in self._db.execute(query, chosen_ids):
            if row is None:
                yield example, self._line(cuts, data, shared=shared), self.toolset(toolset), status
            else:
                yield example, row, None if _has_tools(row) else self.toolset(toolset), status

    def in_short(self) -> Iterator[tuple[int, bytes | str, tuple[str, ...] | None, int]]:
        """(id, row, names of the tools, status) of all examples, in half the time of :meth:`whole`.

        The parts that many lines have in common are null in the row. Where an edited row has tools of its own: None.
        """
        states = {
            example: (row, status)
            for example, row, status in self._db.execute("SELECT example, row, status FROM state")
        }
        offered: dict[int | None, tuple[str, ...]] = {None: ()}
        for example, cuts, data, toolset in self._db.execute("SELECT id, cuts, data, toolset FROM example ORDER BY id"):
            row, status = states.get(example) or _UNTOUCHED
            if row is not None and _has_tools(row):
                yield example, row, None, status
                continue
            names = offered.get(toolset)
            if names is None:
                names = offered[toolset] = self._names(toolset)
            if row is not None:
                yield example, row, names, status
            elif cuts and len(cuts) == CUT.size:  # most have one; this is all there is to it
                at, _ = CUT.unpack(cuts)
                yield example, b"%bnull%b" % (data[:at], data[at:]), names, status
            else:
                yield example, self._line(cuts, data, shared=False), names, status

    def _names(self, toolset: int) -> tuple[str, ...]:
        row = self._db.execute("SELECT tools FROM toolset WHERE id = ?", (toolset,)).fetchone()
        return tuple(dict.fromkeys([tool[0] for tool in json.loads(row[0])])) if row else ()

    def original(self, example: int) -> bytes | None:
        """The record that an example came as, byte for byte; None where it came as the row that it is."""
        row = self._db.execute("SELECT cuts, data, digest FROM origin WHERE example = ?", (example,)).fetchone()
        if row is None:
            return None
        record = self._line(row[0], row[1])
        if line_digest(record) != bytes(row[2]):
            raise ProjectError(f"the record of example #{example} is damaged", hint="run tooldata doctor")
        return record

    def lines(self, ids: Iterable[int]) -> Iterable[tuple[int, bytes, str | None, int]]:
        """For an export: (id, original line, edited row or None, status) of each of *ids*."""
        for example in ids:
            row = self._db.execute(
                "SELECT e.cuts, e.data, s.row, coalesce(s.status, 0) FROM example e"
                " LEFT JOIN state s ON s.example = e.id WHERE e.id = ?",
                (example,),
            ).fetchone()
            if row is not None:
                yield example, self._line(row[0], row[1]), row[2], row[3]


def _has_tools(row: str) -> bool:
    """Whether an edited row brings tools: as a key, since in a text both quotes would be escaped."""
    return '"tools":' in row or '"functions":' in row


def _list_row(row: Sequence[Any]) -> ListRow:
    severity, code, reason = json.loads(row[7]) if row[7] else (0, "", "")
    return ListRow(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5]), bool(row[6]), severity, code, reason)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
