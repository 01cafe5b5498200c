"""The formats we read and write, and how a file's format is told."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tooldata_tui.dataset import Example, Toolset
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.openai import OpenAIReader, Row

__all__ = ["FORMATS", "Format", "RowReader", "format_of", "nearest"]


class RowReader(Protocol):
    """Turns lines into examples; one instance reads one file."""

    def parse(self, line: bytes) -> Row:
        """Raises :class:`~tooldata_tui.formats.row_error.RowError` for a line that is not JSON."""

    def example(self, row: Row) -> Example:
        """Raises :class:`~tooldata_tui.formats.row_error.RowError` for a row that is no example."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write examples, a line each.

    :ivar reader: makes a reader, given the tools of rows that bring none
    :ivar endings: file name endings, without ``.gz`` and ``.zst``
    """

    name: str
    title: str
    reader: Callable[[Toolset | None], RowReader]
    endings: tuple[str, ...] = (".jsonl", ".ndjson", ".json")


FORMATS = {
    one.name: one for one in (Format("openai", "OpenAI fine-tuning: messages, tools, tool_calls", OpenAIReader),)
}


def nearest(name: str, known: list[str]) -> str | None:
    """The known name that *name* was probably meant to be."""
    import difflib

    matches = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return matches[0] if matches else None


def format_of(path: Path, name: str | None = None) -> Format:
    """The format called *name*, or that of *path*. Raises :class:`UsageError` for a name we do not know."""
    if name is None:
        return FORMATS["openai"]
    if name not in FORMATS:
        guess = nearest(name, list(FORMATS))
        hint = f"did you mean {guess}?" if guess else f"known: {', '.join(FORMATS)}"
        raise UsageError(f"no format {name}", file=path, hint=hint)
    return FORMATS[name]
