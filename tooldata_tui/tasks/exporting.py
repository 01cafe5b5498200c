"""Exporting: examples become the files of a dataset, whole or not at all."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tooldata_tui.dataset import Severity
from tooldata_tui.errors import DataError
from tooldata_tui.store.leaving import found_in, standings
from tooldata_tui.store.queries import Condition, Queries
from tooldata_tui.store.rulings import rulings
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.export.papers import account_of, card, check_papers, manifest, paper_names
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.survey import Survey
from tooldata_tui.tasks.export.writing import (
    Place,
    Result,
    check_places,
    make_folder,
    places,
    write_to,
)

__all__ = ["Faulty", "Goal", "export_to", "faulty_examples", "goal_of", "with_status"]


@dataclass(frozen=True, slots=True)
class Faulty:
    """An example that should not leave: the first error that was found about it.

    :ivar has_fix: whether something is proposed for it
    """

    example: int
    code: str
    message: str
    has_fix: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an export goes.

    :ivar folder: whether *out* is a folder
    """

    out: Path
    folder: bool
    places: tuple[Place, ...]
    card: Path
    manifest: Path


def with_status(conditions: Sequence[Condition], statuses: Sequence[str]) -> list[Condition]:
    """*conditions*, and that an example has one of *statuses*: pending, accepted, rejected, or any."""
    if "any" in statuses:
        return list(conditions)
    return [*conditions, ("status", tuple(statuses), False)]


def faulty_examples(queries: Queries, conditions: Sequence[Condition], wanted: Callable[[str], bool]) -> list[Faulty]:
    """Examples among those that meet *conditions* with errors of rules that are wanted; in file order."""
    found: dict[int, Faulty] = {}
    for row in queries.findings(conditions):
        if row[5] == Severity.ERROR and wanted(row[4]):
            found.setdefault(row[0], Faulty(row[0], row[4], row[6], row[12] is not None))
    return list(found.values())


def goal_of(out: Path, plan: Plan, *, folder: bool, force: bool) -> Goal:
    """Where an export to *out* goes. Raises :class:`DataError` where that would replace what it must not."""
    found = places(out, plan, folder=folder)
    papers = paper_names(out, folder=folder)
    check_places(found, force=force)
    check_papers(*papers)
    return Goal(out, folder, tuple(found), *papers)


def export_to(
    db: Connection, ids: Sequence[int], goal: Goal, plan: Plan, survey: Survey, *, statuses: Sequence[str], where: str
) -> Result:
    """Write *ids* where *goal* says, with a card, a manifest, and what the target wants beside its files.

    All of it appears together, once it is safe on disk; where something fails, what was there stays. Raises
    :class:`DataError`.
    """
    if goal.folder:
        make_folder(goal.out)
    companions = _companions(goal, plan)
    papers = [goal.card, goal.manifest, *companions]
    with write_to(db, ids, goal.places, plan, survey, papers) as (result, streams):
        written = result.written
        account = account_of(standings(db, written), result.splits, found_in(db, written), rulings(db))
        name = goal.out.name or goal.out.resolve().name
        texts = [
            card(name, plan, survey, result, account, folder=goal.folder),
            manifest(plan, statuses, where, survey, result, account),
            *companions.values(),
        ]
        for stream, text in zip(streams, texts, strict=True):
            stream.write(text.encode(errors="backslashreplace"))
    return result


def _companions(goal: Goal, plan: Plan) -> dict[Path, str]:
    """What the target wants beside its files. One that is there and says something else stays, and stops the export."""
    if plan.target is None:
        return {}
    files = [place.path.name for place in goal.places]
    found: dict[Path, str] = {}
    for name, text in plan.target.trainer.companions(files, plan.shape).items():
        path = goal.places[0].path.with_name(name)
        if not os.path.lexists(path):
            found[path] = text
        elif path.is_symlink() or not path.is_file() or path.read_text(encoding="utf-8", errors="replace") != text:
            raise DataError(
                "exists already and says something else", file=path, hint="export into a folder of its own: OUT/"
            )
    return found
