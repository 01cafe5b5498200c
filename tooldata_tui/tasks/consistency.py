"""Looks for decisions that do not go together, among everything that was decided in a project."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tooldata_tui.dataset import Finding, Status
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.triage.points import points_of

if TYPE_CHECKING:
    from tooldata_tui.triage.consistency import Decided

__all__ = ["inconsistencies"]

#: Rules that name another example which says nearly the same. A paraphrase, or the same call, may mean something else.
_NEAR = ("D101", "D102", "D103", "D301")


def inconsistencies(db: Connection, findings: Mapping[int, Sequence[Finding]]) -> dict[int, list[Finding]]:
    """Findings by example about what is accepted or rejected.

    :param findings: what comparing the examples has found
    """
    if not Queries(db).decided():
        return {}
    # A first order does without all that.
    from tooldata_tui.store.rulings import rulings, settled
    from tooldata_tui.triage.consistency import find_inconsistencies

    near = (
        (example, one.other, one.score or 0.0)
        for example, some in findings.items()
        for one in some
        if one.code in _NEAR and one.other is not None
    )
    return find_inconsistencies(list(_decided(db)), near, {one.id: one for one in rulings(db)}, settled(db))


def _decided(db: Connection) -> "Iterator[Decided]":
    from tooldata_tui.formats.openai import example_of_row
    from tooldata_tui.store.rulings import rejections
    from tooldata_tui.triage.consistency import Decided

    reasons = rejections(db)
    for number, row, toolset, status in ExampleStore(db).whole(sorted(Queries(db).decided()), shared=False):
        for point in points_of(number, example_of_row(loads(row), toolset)):
            yield Decided(point, status == Status.ACCEPTED, reasons.get(number, ""))
