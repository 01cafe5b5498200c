"""Rulings as guidelines: a page of Markdown that somebody else can label by."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tooldata_tui.dataset import Ruling, outcome_words
from tooldata_tui.errors import DataError
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.rulings import rulings, settled
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.text import one_line

__all__ = ["guidelines", "write_guidelines"]

#: Examples of a ruling that are quoted.
_QUOTED = 3
#: What Markdown, or the HTML in it, would act on; an underscore only at the edge of a word.
_ACTIVE = re.compile(r"([\\`*{}\[\]<>#|~!&]|(?<!\w)_|_(?!\w))")


def guidelines(db: Connection, name: str) -> str:
    """The rulings of a project, boundary by boundary, each with some of the messages it settled."""
    followed: dict[str, list[int]] = {}
    for example, (identity, _) in sorted(settled(db).items()):
        followed.setdefault(identity, []).append(example)
    store = ExampleStore(db)
    lines = [f"# Labelling guidelines: {_plain(name)}", ""]
    found = rulings(db)
    if not found:
        lines += ["Nothing was ruled yet.", ""]
    for boundary, ruled in groupby(found, lambda one: one.boundary):
        lines += [f"## {_plain(outcome_words(boundary.first))} or {_plain(outcome_words(boundary.second))}?", ""]
        for ruling in ruled:
            lines += _about(ruling, followed.get(ruling.id, []), store)
        lines.append("")
    return "\n".join(lines)


def _about(ruling: Ruling, examples: list[int], store: ExampleStore) -> Iterator[str]:
    many = f", {len(examples):,} settled" if examples else ""
    signed = f"{_plain(ruling.reviewer)}, {ruling.at[:10]}{many}"
    yield f"- **{_plain(outcome_words(ruling.outcome))}**: {_plain(ruling.text)} ({signed})"
    for row in store.page(examples[:_QUOTED]):
        yield f"  - “{_plain(row.title)}” (example {row.id})"


def _plain(text: str) -> str:
    """*text* in one line of Markdown that shows it as it is."""
    return _ACTIVE.sub(r"\\\1", one_line(text))


def write_guidelines(db: Connection, name: str, path: Path) -> int:
    """Write the guidelines to a new file; return how many rulings are in it. Raises :class:`DataError`."""
    text = guidelines(db, name)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise DataError("already exists", file=path, hint="choose another name") from None
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", file=path) from None
    return len(rulings(db))
