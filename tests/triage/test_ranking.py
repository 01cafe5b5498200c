"""What is left, in order: kept up to date while examples are decided."""

import numpy as np

from tests.triage.sampling import TOOLS, sample
from tooldata_tui.triage.judging import Judged, judged_labels
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.ranking import Ranking


def ranking(priorities: dict[int, float], count: int = 12, decided: tuple[int, ...] = ()) -> Ranking:
    points, vectors = sample(count)
    points = [point._replace(example=number + 1) for number, point in enumerate(points)]
    model = LabelModel.fit(points, TOOLS, vectors)
    findings, _ = judged_labels(points, model)
    return Ranking(points, Judged(findings, {}, [], model), priorities, count, decided)


def test_the_highest_priority_comes_first_and_equals_stand_as_in_the_file() -> None:
    order = ranking({7: 0.5, 3: 0.5, 9: 0.93, 2: 0.500001, 12: 1.0}).order()
    assert order.tolist() == [12, 9, 2, 3, 7, 1, 4, 5, 6, 8, 10, 11]


def test_the_order_is_that_of_a_stable_sort() -> None:
    draw = np.random.default_rng(0)
    given = {example: round(float(draw.random()), 6) for example in range(1, 200, 2)}
    found = ranking(given, 200).order().tolist()
    assert found == sorted(range(1, 201), key=lambda one: (-given.get(one, 0.04), one))


def test_what_is_decided_is_not_left_and_what_is_opened_is_again() -> None:
    ranked = ranking({5: 0.9, 6: 0.8}, decided=(5,))
    assert ranked.order()[0] == 6
    ranked.close(decided=[6], opened=[5])
    assert ranked.order()[0] == 5
    assert 6 not in ranked.order()


def test_of_nothing_that_is_left_there_is_no_order() -> None:
    assert len(ranking({}, decided=tuple(range(1, 13))).order()) == 0


def test_a_verdict_names_the_examples_about_which_something_else_is_found() -> None:
    ranked = ranking({}, 120)
    found = ranked.relabel(10, [frozenset({"refund"})])
    assert [finding.code for finding in found[10]] == ["A101"]
    assert ranked.points_of(10)[0].label == frozenset({"refund"})
    assert ranked.relabel(10, [frozenset({"track"})])[10] == []
