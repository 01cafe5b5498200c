"""The records of an export, example by example."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from tooldata_tui.formats.row_error import RowError
from tooldata_tui.store.leaving import Standing, standings
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.export.conversion import Record, Writer, writer_of
from tooldata_tui.tasks.export.pairs import before_edit, dpo_records, kto_records
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.rows import Leaving, leaving

__all__ = ["Made", "made"]


class Made(NamedTuple):
    """What became of an example.

    :ivar error: why it cannot be said so, where it cannot
    """

    example: Leaving
    records: Sequence[Record]
    error: RowError | None = None


def made(db: Connection, ids: Sequence[int], plan: Plan, names: Mapping[str, str]) -> Iterator[Made]:
    """The records of each of *ids*, in their order.

    :param names: names of tools that are written otherwise
    """
    if plan.name == "kto":
        for one, standing in zip(leaving(db, ids), standings(db, ids), strict=True):
            yield _made(one, partial(_judged, db, standing))
        return
    write = partial(_paired, db) if plan.name == "dpo" else writer_of(plan, names)
    for one in leaving(db, ids):
        yield _made(one, write)


def _paired(db: Connection, one: Leaving) -> Sequence[Record]:
    return dpo_records(one, before_edit(db, one))


def _judged(db: Connection, standing: Standing, one: Leaving) -> Sequence[Record]:
    return kto_records(one, before_edit(db, one), standing)


def _made(one: Leaving, write: Writer) -> Made:
    try:
        return Made(one, write(one))
    except RowError as error:
        return Made(one, (), error)
