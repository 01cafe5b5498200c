"""A look at everything that is to leave, before any of it is written: names, losses, and what a trainer would do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.formats.codec import losses_of
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.uniform import uniform
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.targets.loading import Loading
from tooldata_tui.targets.naming import legal_names, names_in, renamed
from tooldata_tui.targets.target import REFUSED, Outcome
from tooldata_tui.tasks.export.conversion import Record
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.records import Made, made
from tooldata_tui.tasks.export.rows import OPENAI, leaving
from tooldata_tui.tasks.export.splitting import Threads, threads_of
from tooldata_tui.tasks.export.tables import Columns

__all__ = ["Refusal", "Survey", "look"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that would happen to an example and should not."""

    example: int
    code: str
    message: str
    remedy: str


@dataclass(slots=True)
class Survey:
    """What was found.

    :ivar names: names of tools that the target refuses, and what they become
    :ivar losses: by what is lost: in how many examples
    :ivar outcomes: by code and effect: to how many examples the trainer does that
    :ivar refused: what a trainer would do that an export refuses, example by example
    :ivar unsaid: examples that cannot be written at all, and why
    :ivar silent: examples of which there is nothing to write, such as those without a pair
    :ivar threads: for splits: what tells which conversation an example is of
    :ivar columns: for a table: the keys that records have
    """

    names: dict[str, str] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    unsaid: dict[int, RowError] = field(default_factory=dict)
    silent: int = 0
    threads: dict[int, Threads] = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)


def look(db: Connection, ids: Sequence[int], plan: Plan, *, table: bool) -> Survey:
    """Look at *ids*; for a *table* also at the keys of their records."""
    survey = Survey()
    if plan.name == "csv" or (plan.target is None and plan.name == OPENAI and not table and not plan.splits):
        return survey
    if plan.target is not None and plan.target.names:
        used: set[str] = set()
        for leaves in leaving(db, ids):
            used |= names_in(leaves.row)
        survey.names = legal_names(used, plan.target.names)
    loading = Loading(table=table) if plan.target is not None and plan.target.loaded else None
    for one in made(db, ids, plan, survey.names):
        _note(survey, plan, one, table=table)
        if loading is not None:
            trees = (loads_exact(record) if isinstance(record, bytes) else record for record in one.records)
            loading.add(one.example.example, trees)
    if loading is not None and (not table or survey.columns.objects):
        for example, outcome in loading.outcomes():
            _note_outcomes(survey, example, [outcome])
    return survey


def _note(survey: Survey, plan: Plan, one: Made, *, table: bool) -> None:
    example = one.example.example
    if one.error is not None:
        survey.unsaid[example] = one.error
        return
    survey.silent += not one.records
    if table:
        for record in one.records:
            survey.columns.note(loads_exact(record) if isinstance(record, bytes) else record)
    if plan.splits:
        survey.threads[example] = threads_of(one.example.row)
    if plan.losses and not _as_it_came(one.records):
        # Of the row in its usual form: that another form of it is not kept is no loss that anybody would miss. What has
        # no such form no format can say; a trainer whose records are written all the same says what it loses.
        with suppress(RowError):
            survey.losses.update(loss.words for loss in losses_of(uniform(one.example.row), plan.losses))
    if plan.target is not None:
        row = renamed(one.example.row, survey.names)
        _note_outcomes(survey, example, plan.target.trainer.outcomes(row, plan.shape))


def _as_it_came(records: Iterable[Record]) -> bool:
    return any(isinstance(record, bytes) for record in records)


def _note_outcomes(survey: Survey, example: int, outcomes: Sequence[Outcome]) -> None:
    survey.outcomes.update({(one.code, str(one.effect)) for one in outcomes})
    told: dict[str, Refusal] = {}
    for one in outcomes:
        if one.effect in REFUSED:
            told.setdefault(one.code, Refusal(example, one.code, one.message, one.remedy))
    survey.refused += told.values()
