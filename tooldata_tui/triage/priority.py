"""How much an example is worth looking at: one number in [0, 1] from all that was found about it."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from math import prod
from operator import itemgetter

from tooldata_tui.dataset import Severity
from tooldata_tui.settings.model import PrioritySettings as Weights
from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.store.queries import Queries, new_order, save_memo, save_order
from tooldata_tui.store.sqlite import Connection

__all__ = [
    "UNSUSPECTED",
    "WEIGHTS",
    "Weights",
    "by_priority",
    "keep_order",
    "kept_order",
    "priorities",
    "priority_of",
]

WEIGHTS = Weights()
#: The priority of an example about which nothing was found: not 0, since rules do not find everything.
UNSUSPECTED = 0.04

_BY_CODE: Mapping[str, str] = {
    "D301": "conflict",
    "A101": "mislabel",
    "A301": "boundary",
    "L101": "mislabel",
    "L102": "boundary",
    "D401": "warning",
    "D402": "warning",
    "D403": "warning",
}
_BY_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
#: The name under which is noted what weights the kept order was made with.
_MEMO = "weights"


def priority_of(findings: Iterable[tuple[str, Severity, float | None]], weights: Weights = WEIGHTS) -> float:
    """The priority that follows from findings (code, severity, score in [0, 1] or None for certain).

    Those of one family see the same thing, turn after turn, so the heaviest of them counts. Families are taken as
    independent reasons to look (a noisy or). Either way another finding never lowers it.
    """
    heaviest: dict[str, float] = {}
    for code, severity, score in findings:
        weight = _weight(code, severity, weights) * (1.0 if score is None else score)
        heaviest[code[:1]] = max(heaviest.get(code[:1], 0.0), weight)
    passed_over = prod(1.0 - heaviest[family] for family in sorted(heaviest))
    return max(UNSUSPECTED, round(1.0 - passed_over, 6))


def _weight(code: str, severity: Severity, weights: Weights) -> float:
    name = _BY_CODE.get(code) or ("duplicate" if code.startswith("D") else _BY_SEVERITY[severity])
    found: float = getattr(weights, name)
    return found


def priorities(grades: Iterable[tuple[int, str, int, float | None]], weights: Weights = WEIGHTS) -> dict[int, float]:
    """The priority of every example about which something was found.

    :param grades: (example, code, severity, score) of the findings, example by example
    """
    # Most examples have the same few findings as many others.
    known: dict[tuple[tuple[str, int, float | None], ...], float] = {}
    found = {}
    for example, rows in groupby(grades, itemgetter(0)):
        graded = tuple([(code, severity, score) for _, code, severity, score in rows])
        value = known.get(graded)
        if value is None:
            value = priority_of(((code, Severity(severity), score) for code, severity, score in graded), weights)
            known[graded] = value
        found[example] = value
    return found


def by_priority(queries: Queries, *, pending: bool = True, weights: Weights = WEIGHTS) -> "array[int]":
    """All (pending) examples, those most worth looking at first, otherwise in file order."""
    closed = queries.decided() if pending else set[int]()
    found = {
        one: value
        for one, value in priorities(queries.grades(), weights).items()
        if value > UNSUSPECTED and one not in closed
    }
    order = new_order(sorted(found, key=lambda one: (-found[one], one)))
    rest = range(1, queries.last_example() + 1)
    order.extend(one for one in rest if one not in found and one not in closed)
    return order


def keep_order(db: Connection, order: "array[int]", weights: Weights = WEIGHTS) -> None:
    """Keep *order* for a quick start, with the weights it was made with, inside the caller's transaction."""
    queries = Queries(db)
    save_order(db, PRIORITY, order, queries.last_verdict(), queries.last_example())
    save_memo(db, {_MEMO: asdict(weights)})


def kept_order(queries: Queries, weights: Weights = WEIGHTS) -> "tuple[array[int], int, int] | None":
    """The order that was kept, with the last verdict and example it has seen; None where other weights made it."""
    made_with = queries.memos().get(_MEMO, asdict(WEIGHTS))
    return queries.stored_order(PRIORITY) if made_with == asdict(weights) else None
