"""An edit that is about to be written: its verdict, and what follows from the row as it will stand."""

from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import Example, VerdictKind
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.openai import canonical_line, read_row
from tooldata_tui.review.view import View, edited_example
from tooldata_tui.store.describing import describe, title_of
from tooldata_tui.store.log import Change, Entry

__all__ = ["Prepared", "example_after", "prepared", "stored_text"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One edit. ``text`` is the row as it will be stored, None where it takes all edits back."""

    entry: Entry
    text: str | None
    example: Example


def prepared(view: View, row: dict[str, Any], kind: VerdictKind, body: dict[str, Any]) -> Prepared:
    """Make *row* ready to be written in the place of what *view* shows.

    A row written like the original takes the edit back. Raises :class:`RowError` for a row that is no example.
    """
    text: str | None = stored_text(row)
    # Compared as text: numbers that are kept as written equal nothing else, and 1 is not true.
    if dumps(row) == dumps(loads_exact(view.record.line)):
        text = None
    example = example_after(view, text)
    change = Change(edits=True)
    if text is not None:
        change = Change(edits=True, row=text, label=describe(example)[0], title=title_of(example))
    return Prepared(Entry(view.id, view.record.digest, kind, {**body, "row": text}, change), text, example)


def example_after(view: View, text: str | None) -> Example:
    """The example that a stored row stands for; None for the original."""
    return view.original if text is None else edited_example(view.record, text)


def stored_text(row: Any) -> str:
    """An edited row as it is stored. Raises :class:`RowError` for a row that is no example."""
    read_row(dumps(row))
    return canonical_line(row).decode()
