"""Measuring: the numbers of the whole set, and keeping them beside the project until they may be others."""

import contextlib
from pathlib import Path

from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import ProjectError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.report.numbers import kept_health
from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.health_numbers import Health
from tooldata_tui.rules.health_packed import pack_health
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.judged_by import thresholds
from tooldata_tui.store.measured import health_key, keep_measured
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.collector import without_collector

__all__ = ["health_of", "keep_health", "measure"]


def health_of(project: Path, db: Connection) -> Health:
    """The numbers as they are now: those that are kept, or else counted and kept where that is possible."""
    kept = kept_health(project, Queries(db))
    if kept is not None and kept.is_current:
        return kept.health
    key, found = health_key(Queries(db)), measure(db)
    keep_health(project, key, found)
    return found


def measure(db: Connection) -> Health:
    """Count: one pass over all examples."""
    check = HealthCheck(thresholds(Queries(db)))
    with without_collector():
        for number, row, toolset, status in ExampleStore(db).whole():
            check.add(number, example_of_row(loads(row), toolset), status)
    return check.health()


def keep_health(project: Path, key: str, health: Health) -> None:
    """Keep the numbers beside the project; where that is not possible, they are counted again when they are needed."""
    with contextlib.suppress(ProjectError):
        keep_measured(project, key, pack_health(health))
