"""What the commands print: data on stdout, narration on stderr, nothing that a terminal would act on."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from tooldata_tui.text import cell_width, clip, one_line

__all__ = ["json_text", "say", "say_json", "say_table", "screen_width", "tell"]

_GAP = "  "


def say(line: str = "") -> None:
    """Write one line of data. Line breaks and control characters in it are shown, not sent."""
    sys.stdout.write(one_line(line) + "\n")


def tell(line: str) -> None:
    """Write one line of narration. Nobody listening is no reason to stop."""
    with contextlib.suppress(OSError):
        sys.stderr.write(one_line(line) + "\n")
        sys.stderr.flush()


def json_text(value: Any) -> str:
    """*value* as JSON on one line, in ASCII: whatever the data holds, no control character of any plane is in it."""
    return json.dumps(value, ensure_ascii=True)


def say_json(value: Any) -> None:
    """Write *value* as one line of JSON."""
    sys.stdout.write(json_text(value) + "\n")


def say_table(rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), indent: str = "") -> None:
    """Write rows of cells in columns; on a terminal the last column is cut to fit.

    :param right: columns that are set to the right
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    if not cells:
        return
    count = max(map(len, cells))
    widths = [max((cell_width(row[at]) for row in cells if at < len(row)), default=0) for at in range(count)]
    limit = screen_width(sys.stdout)
    for row in cells:
        parts = []
        for at, cell in enumerate(row):
            space = " " * (widths[at] - cell_width(cell))
            parts.append(space + cell if at in right else cell + space)
        line = (indent + _GAP.join(parts)).rstrip()
        sys.stdout.write((clip(line, limit) if limit else line) + "\n")


def screen_width(stream: TextIO) -> int | None:
    """Columns of the terminal that *stream* writes to, or None where it is no terminal."""
    try:
        return (os.get_terminal_size(stream.fileno()).columns or 80) if stream.isatty() else None
    except (OSError, ValueError):
        return None
