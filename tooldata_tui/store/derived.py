"""What follows from an example as it stands now: its findings, its calls and its words. Rewritten when it is edited."""

from collections import Counter
from collections.abc import Sequence

from tooldata_tui.dataset import Finding
from tooldata_tui.store.examples import NO_TOOL_ID, count, finding_row
from tooldata_tui.store.sqlite import Connection

__all__ = ["rewrite"]


def rewrite(db: Connection, example: int, findings: Sequence[Finding], called: Sequence[str], words: str) -> None:
    """Replace what is stored of *example*, inside the caller's transaction.

    :param called: names of the tools it calls now
    :param words: the text that a search finds it by
    """
    changes: Counter[tuple[str, str]] = Counter()
    for (code,) in db.execute("SELECT code FROM finding WHERE example = ?", (example,)).fetchall():
        changes["rule", code] -= 1
    db.execute("DELETE FROM finding WHERE example = ?", (example,))
    db.executemany(
        "INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        [finding_row(example, n, finding) for n, finding in enumerate(findings)],
    )
    for finding in findings:
        changes["rule", finding.code] += 1
    old = db.execute(
        "SELECT t.id, t.name FROM tool t JOIN call c ON c.tool = t.id AND c.example = ?", (example,)
    ).fetchall()
    for tool, name in old:
        changes["tool", name if tool else ""] -= 1
        db.execute("DELETE FROM call WHERE tool = ? AND example = ?", (tool, example))
    for name in called or ("",):
        changes["tool", name] += 1
        if name:
            db.execute("INSERT OR IGNORE INTO tool(name) VALUES(?)", (name,))
            db.execute("INSERT INTO call SELECT id, ? FROM tool WHERE name = ? AND id > 0", (example, name))
        else:
            db.execute("INSERT INTO call VALUES(?,?)", (NO_TOOL_ID, example))
    db.execute("DELETE FROM words WHERE rowid = ?", (example,))
    db.execute("INSERT INTO words(rowid, text) VALUES(?,?)", (example, words))
    count(db, changes)
