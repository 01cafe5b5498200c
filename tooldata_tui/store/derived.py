"""What follows from an example as it stands now: its findings, its calls and its words. Rewritten when it is edited."""

import json
from collections import Counter
from collections.abc import Sequence

from tooldata_tui.dataset import NO_TOOL, Finding
from tooldata_tui.store.examples import NO_TOOL_ID, count, finding_row, tool_id, tool_place
from tooldata_tui.store.sqlite import Connection

__all__ = ["forget_about_tools", "revise", "rewrite"]

#: Findings about the tools themselves, by their paths. They stand at the first example that brought the tools, for all
#: that do, so what becomes of this one does not change them.
_ABOUT_TOOLS = "path GLOB '[[]\"tools\"*'"


def rewrite(db: Connection, example: int, findings: Sequence[Finding], called: Sequence[str], words: str) -> None:
    """Replace what is stored of *example*, inside the caller's transaction.

    :param called: names of the tools it calls now
    :param words: the text that a search finds it by
    """
    changes: Counter[tuple[str, str]] = Counter()
    gone = f"FROM finding WHERE example = ? AND NOT {_ABOUT_TOOLS}"
    changes.subtract(("rule", row[0]) for row in db.execute(f"SELECT code {gone}", (example,)).fetchall())
    db.execute(f"DELETE {gone}", (example,))
    kept = db.execute("SELECT max(n) FROM finding WHERE example = ?", (example,)).fetchone()[0]
    db.executemany(
        "INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        [finding_row(example, n, one) for n, one in enumerate(findings, 0 if kept is None else kept + 1)],
    )
    changes.update(("rule", finding.code) for finding in findings)
    old = db.execute(  # CROSS keeps the order: from the tools, which are few, not through all calls
        "SELECT t.id, t.name FROM tool t CROSS JOIN call c ON c.tool = t.id AND c.example = ?", (example,)
    ).fetchall()
    changes.subtract(tool_place(name) for _, name in old)
    db.executemany("DELETE FROM call WHERE tool = ? AND example = ?", [(tool, example) for tool, _ in old])
    new = {tool_id(db, name): name for name in called} or {NO_TOOL_ID: NO_TOOL}
    changes.update(tool_place(name) for name in new.values())
    db.executemany("INSERT INTO call VALUES(?,?)", [(tool, example) for tool in new])
    db.execute("DELETE FROM words WHERE rowid = ?", (example,))
    db.execute("INSERT INTO words(rowid, text) VALUES(?,?)", (example, words))
    count(db, changes)


def forget_about_tools(db: Connection, example: int, left: Sequence[Finding]) -> None:
    """Drop what is stored about the tools of *example* and is not true any more, inside the caller's transaction.

    :param left: what is found about its tools now
    """
    true = {(one.code, json.dumps(one.path)) for one in left}
    stored = f"SELECT n, code, path FROM finding WHERE example = ? AND {_ABOUT_TOOLS}"
    gone = [(n, code) for n, code, path in db.execute(stored, (example,)).fetchall() if (code, path) not in true]
    db.executemany("DELETE FROM finding WHERE example = ? AND n = ?", [(example, n) for n, _ in gone])
    count(db, Counter({("rule", code): -n for code, n in Counter(code for _, code in gone).items()}))


def revise(db: Connection, example: int, gone: Sequence[Finding], come: Sequence[Finding]) -> None:
    """Take *gone* out of what is stored of *example*, as far as it is, and add *come*, inside the caller's transaction.

    Its calls and its words stay as they are.
    """
    changes: Counter[tuple[str, str]] = Counter()
    for one in gone:
        where = (example, one.code, json.dumps(one.path), one.message)
        stored = db.execute("SELECT n FROM finding WHERE example=? AND code=? AND path=? AND message=? LIMIT 1", where)
        if (row := stored.fetchone()) is not None:
            db.execute("DELETE FROM finding WHERE example = ? AND n = ?", (example, row[0]))
            changes["rule", one.code] -= 1
    last = db.execute("SELECT max(n) FROM finding WHERE example = ?", (example,)).fetchone()[0]
    db.executemany(
        "INSERT INTO finding VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        [finding_row(example, n, one) for n, one in enumerate(come, 0 if last is None else last + 1)],
    )
    changes.update(("rule", one.code) for one in come)
    count(db, changes)
