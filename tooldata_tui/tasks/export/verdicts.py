"""The verdicts as a table that a spreadsheet may open: nothing in it is taken for a formula."""

import csv
import io
from collections.abc import Iterable

from tooldata_tui.store.leaving import Standing

__all__ = ["COLUMNS", "heading", "safe", "verdict_line"]

COLUMNS = ("example", "id", "source", "label", "status", "reviewer", "time", "reason", "comment")
#: A cell that begins so is worked out by a spreadsheet, and can reach out of it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def heading() -> bytes:
    """The line with the heads of the columns."""
    return _line(COLUMNS)


def verdict_line(one: Standing) -> bytes:
    """A line of the table. A cell may hold line breaks, in quotes."""
    return _line(
        (
            str(one.example),
            one.source_id or "",
            f"{one.file}:{one.line}",
            one.label,
            one.status.word,
            one.reviewer,
            one.at,
            one.reason,
            one.comment,
        )
    )


def safe(cell: str) -> str:
    """*cell*, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([safe(cell) for cell in cells])
    return out.getvalue().rstrip("\n").encode(errors="surrogatepass")
