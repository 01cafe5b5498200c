"""The order in which the commands print examples, and why each stands where it does."""

from array import array
from collections.abc import Callable, Sequence

from tooldata_tui.cli.opening import Opened
from tooldata_tui.cli.output import tell
from tooldata_tui.review.orders import side_by_side
from tooldata_tui.review.sample import in_drawn_order
from tooldata_tui.store.triage import FAMILIES, scores
from tooldata_tui.triage.priority import UNSUSPECTED, priorities

__all__ = ["Ranking"]


class Ranking:
    """The rules that found something about each example, worst first, and the priority that follows.

    :param wanted: the rules that count
    :param select: what is asked for: where that is one family that compares examples, its own score orders them
    """

    def __init__(self, work: Opened, wanted: Callable[[str], bool], select: Sequence[str] = ()) -> None:
        grades = [row for row in work.queries.grades() if wanted(row[1])]
        found: dict[int, list[tuple[int, str]]] = {}
        for example, code, severity, _ in grades:
            found.setdefault(example, []).append((-severity, code))
        self._codes = {one: tuple(dict.fromkeys(code for _, code in sorted(codes))) for one, codes in found.items()}
        self._otherwise = UNSUSPECTED
        self._priorities = priorities(grades, work.target.settings.priority)
        family = select[0].upper() if len(select) == 1 else ""
        if family in FAMILIES:
            if scored := scores(work.db, family):
                self._priorities, self._otherwise = scored, 0.0
            elif "scan" not in work.queries.memos():
                tell("the examples have not been compared yet; tooldata scan does")
        self._queries, self._db = work.queries, work.db

    def codes(self, example: int) -> tuple[str, ...]:
        return self._codes.get(example, ())

    def priority(self, example: int) -> float:
        return self._priorities.get(example, self._otherwise)

    def ordered(self, ids: "array[int]", order: str = "priority") -> "array[int]":
        """*ids*, which are in file order, in another."""
        if order == "file":
            return ids
        if order == "random":
            return in_drawn_order(self._queries, ids)
        ids = array("I", sorted(ids, key=lambda one: -self.priority(one)))
        return ids if order == "priority" else side_by_side(self._db, ids, order)
