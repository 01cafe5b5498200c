"""The order in which the commands print examples, and why each stands where it does."""

from array import array
from collections.abc import Callable

from tooldata_tui.cli.opening import Opened
from tooldata_tui.review.sample import in_drawn_order
from tooldata_tui.store.triage import FAMILIES, scores
from tooldata_tui.triage.priority import UNSUSPECTED, priorities

__all__ = ["Ranking"]


class Ranking:
    """The rules that found something about each example, worst first, and the priority that follows.

    :param wanted: the rules that count
    :param select: the family that alone is asked for, if it is one that compares examples: its own score orders them
    """

    def __init__(self, work: Opened, wanted: Callable[[str], bool], select: str = "") -> None:
        grades = [row for row in work.queries.grades() if wanted(row[1])]
        found: dict[int, list[tuple[int, str]]] = {}
        for example, code, severity, _ in grades:
            found.setdefault(example, []).append((-severity, code))
        self._codes = {one: tuple(dict.fromkeys(code for _, code in sorted(codes))) for one, codes in found.items()}
        self._otherwise = UNSUSPECTED
        self._priorities = priorities(grades, work.target.settings.priority)
        family = select.strip().upper()
        if family in FAMILIES and (scored := scores(work.db, family)):
            self._priorities, self._otherwise = scored, 0.0
        self._queries = work.queries

    def codes(self, example: int) -> tuple[str, ...]:
        return self._codes.get(example, ())

    def priority(self, example: int) -> float:
        return self._priorities.get(example, self._otherwise)

    def ordered(self, ids: "array[int]", order: str = "priority") -> "array[int]":
        """*ids*, which are in file order, in another."""
        if order == "priority":
            return array("I", sorted(ids, key=lambda one: -self.priority(one)))
        return in_drawn_order(self._queries, ids) if order == "random" else ids
