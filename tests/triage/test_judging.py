"""From judgements to findings."""

import numpy as np
import pytest

from tests.triage.sampling import TOOLS, sample
from tooldata_tui.triage.judging import judged_labels
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.points import Point


@pytest.fixture
def judged_with_a_slip() -> tuple[list[Point], LabelModel]:
    points, vectors = sample(160)
    points = [point._replace(example=point.example + 1_000) for point in points]
    points[8] = points[8]._replace(label=frozenset({"track"}))
    return points, LabelModel.fit(points, TOOLS, vectors)


def test_a_mislabel_names_the_nearest_example_of_the_rival_label(
    judged_with_a_slip: tuple[list[Point], LabelModel],
) -> None:
    points, model = judged_with_a_slip
    findings, _ = judged_labels(points, model)
    (found,) = (one for one in findings[1_008] if one.code == "A101")
    assert found.labels == ("refund", "track")
    assert found.other is not None
    assert points[found.other - 1_000].label == {"refund"}
    assert found.other != 1_008


def test_a_boundary_says_how_likely_either_label_is_right() -> None:
    points, vectors = sample(400)
    for at in range(8, 400, 40):
        points[at] = points[at]._replace(text=f"{points[at].text} {points[at + 1].text}")
        vectors[at] = vectors[at] + vectors[at + 1]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    findings, _ = judged_labels(points, LabelModel.fit(points, TOOLS, vectors))
    for example, some in findings.items():
        for one in some:
            if one.code == "A301":
                assert one.message.startswith(f"between {one.labels[1]} 0.")
                assert one.other not in (None, example)
                assert one.score is not None
                assert 0 < one.score <= 1


def test_an_outlier_is_compared_with_nothing() -> None:
    points, vectors = sample(60)
    findings, _ = judged_labels(points, LabelModel.fit(points, TOOLS, vectors))
    assert all(one.other is None for some in findings.values() for one in some if one.code == "A401")


def test_every_example_has_a_place_in_the_order_of_suspicion(
    judged_with_a_slip: tuple[list[Point], LabelModel],
) -> None:
    points, model = judged_with_a_slip
    _, scores = judged_labels(points, model)
    assert set(scores) == {point.example for point in points}
    assert max(scores, key=lambda example: scores[example]) == 1_008
    assert len(set(scores.values())) == len(scores)
