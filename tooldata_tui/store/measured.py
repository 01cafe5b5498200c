"""The numbers of the whole set, kept beside the project: a cache, safe to delete."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from tooldata_tui.store.beside import Beside, beside, read_beside, write_beside
from tooldata_tui.store.judged_by import thresholds
from tooldata_tui.store.queries import Queries

__all__ = ["health_key", "keep_measured", "measured"]

_KIND = "health"


def health_key(queries: Queries) -> str:
    """Another text whenever the numbers may be others: what examples say changed, or which of them are rejected.

    Or what the numbers are held against.
    """
    rejected = queries.matching([("status", ("rejected",), False)])
    limits = ",".join(map(str, astuple(thresholds(queries))))
    return f"{queries.content_key()} {limits} {hashlib.blake2b(rejected.tobytes(), digest_size=8).hexdigest()}"


def measured(project: Path) -> Beside | None:
    """What is kept, however old it is, or None."""
    return read_beside(beside(project, _KIND))


def keep_measured(project: Path, key: str, parts: Sequence[bytes]) -> None:
    """Keep the numbers. Raises :class:`~tooldata_tui.errors.ProjectError` where that is not possible."""
    write_beside(beside(project, _KIND), key, {}, parts)
