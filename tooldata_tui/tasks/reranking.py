"""Verdicts change what is left: their labels are evidence, and what they contradict comes up."""

from tooldata_tui.dataset import Finding, Status
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.store import triage as stored
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.scanning import Comparison
from tooldata_tui.triage.points import points_of
from tooldata_tui.triage.priority import UNSUSPECTED, WEIGHTS, Weights, keep_order, priorities

__all__ = ["Reranking"]

#: The rules whose findings follow the labels: those of the label model, and conflicts.
_LABELS, _CONFLICTS = "A[134]01", "D301"


class Reranking:
    """Keeps the order of a project up to date after a scan.

    :ivar behind: how many examples changed in a way that only another scan takes in, or since the last one
    """

    def __init__(self, project: Project, comparison: Comparison, weights: Weights = WEIGHTS) -> None:
        from tooldata_tui.triage.ranking import Ranking

        queries = Queries(project.writer())
        self._project, self._weights = project, weights
        self._seen = comparison.verdict
        self._ranking = Ranking(
            comparison.points,
            comparison.judged,
            priorities(queries.grades(), weights),
            queries.last_example(),
            queries.decided(),
        )
        self.behind = 0

    def catch_up(self) -> bool:
        """Take in what was decided since; true where there is a new order.

        :raises SaveError: it cannot be written
        """
        queries = Queries(self._project.writer())
        newest = queries.last_verdict()
        decided, opened = queries.touched_since(self._seen)
        self._seen = newest
        self._ranking.close(decided, opened)
        changed: dict[int, list[Finding]] = {}
        relabelled = []
        for example, row, toolset, status in ExampleStore(self._project.writer()).whole([*decided, *opened]):
            before = self._ranking.points_of(example)
            now = list(points_of(example, example_of_row(loads(row), toolset)))
            if status == Status.REJECTED or [one.text for one in now] != [one.text for one in before]:
                self.behind += 1
                continue
            labels = [one.label for one in now]
            if labels != [one.label for one in before]:
                self.behind += 1
                try:
                    changed |= self._ranking.relabel(example, labels)
                except KeyError:  # a tool that nothing was called by before
                    continue
                relabelled.append(example)
        if not relabelled:
            return False
        conflicts = self._ranking.conflicts(relabelled)
        concerned = sorted({*changed, *conflicts})
        with self._project.transaction() as db:
            queries = Queries(db)
            stored.revise(db, _LABELS, changed)
            stored.revise(db, _CONFLICTS, conflicts)
            graded = priorities(queries.grades_of(concerned), self._weights)
            self._ranking.regrade(dict.fromkeys(concerned, UNSUSPECTED) | graded)
            keep_order(db, self._ranking.order(), self._weights)
        return True
