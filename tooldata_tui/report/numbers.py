"""The numbers of the whole set as they were last counted."""

from pathlib import Path
from typing import NamedTuple

from tooldata_tui.rules.health_numbers import Health
from tooldata_tui.rules.health_packed import unpack_health
from tooldata_tui.store.measured import health_key, measured
from tooldata_tui.store.queries import Queries

__all__ = ["Kept", "kept_health"]


class Kept(NamedTuple):
    """Numbers that are kept beside a project.

    :ivar is_current: whether they are those of the project as it is now
    """

    health: Health
    is_current: bool


def kept_health(project: Path, queries: Queries) -> Kept | None:
    """What is kept, however old it is, or None where nothing was counted yet."""
    kept = measured(project)
    health = unpack_health(*kept.parts) if kept is not None and len(kept.parts) == 2 else None
    return Kept(health, kept.key == health_key(queries)) if kept is not None and health is not None else None
