"""How much an example is worth looking at: one number in [0, 1] from all that was found about it."""

from array import array
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tooldata_tui.dataset import Severity
from tooldata_tui.store.queries import Queries, new_order

__all__ = ["UNSUSPECTED", "WEIGHTS", "Weights", "by_priority", "priorities", "priority_of"]


class Weights(NamedTuple):
    """What a finding weighs that is certain: a broken call first, then what a person has to decide, then style.

    The order is what the weights are for; the numbers between are a choice, and settings may make another.
    """

    error: float = 0.9
    conflict: float = 0.88
    mislabel: float = 0.8
    boundary: float = 0.6
    warning: float = 0.5
    duplicate: float = 0.3
    info: float = 0.2


WEIGHTS = Weights()
#: The priority of an example about which nothing was found: not 0, since rules do not find everything.
UNSUSPECTED = 0.04

_BY_CODE: Mapping[str, str] = {"D301": "conflict", "A101": "mislabel", "A301": "boundary"}
_BY_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def priority_of(findings: Iterable[tuple[str, Severity, float | None]], weights: Weights = WEIGHTS) -> float:
    """The priority that follows from findings (code, severity, score in [0, 1] or None for certain).

    Findings are taken as independent reasons to look (a noisy or), so that another one never lowers it.
    """
    passed_over = 1.0
    for code, severity, score in findings:
        passed_over *= 1.0 - _weight(code, severity, weights) * (1.0 if score is None else score)
    return max(UNSUSPECTED, round(1.0 - passed_over, 6))


def _weight(code: str, severity: Severity, weights: Weights) -> float:
    name = _BY_CODE.get(code) or ("duplicate" if code.startswith("D") else _BY_SEVERITY[severity])
    found: float = getattr(weights, name)
    return found


def priorities(grades: Iterable[tuple[int, str, int, float | None]], weights: Weights = WEIGHTS) -> dict[int, float]:
    """The priority of every example about which something was found.

    :param grades: (example, code, severity, score) of the findings, example by example
    """
    return {
        example: priority_of(((code, Severity(severity), score) for _, code, severity, score in rows), weights)
        for example, rows in groupby(grades, itemgetter(0))
    }


def by_priority(queries: Queries, *, pending: bool = True, weights: Weights = WEIGHTS) -> "array[int]":
    """All (pending) examples, those most worth looking at first, otherwise in file order."""
    closed = queries.decided() if pending else set[int]()
    found = {one: value for one, value in priorities(queries.grades(), weights).items() if one not in closed}
    order = new_order(sorted(found, key=lambda one: (-found[one], one)))
    rest = range(1, queries.last_example() + 1)
    order.extend(one for one in rest if one not in found and one not in closed)
    return order
