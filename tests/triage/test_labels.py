"""The label model: what it says first, and that it says the same after a verdict as after scoring everything anew."""

import numpy as np
import pytest

from tests.triage.sampling import NAMES, TOOLS, sample, unit
from tooldata_tui.triage.labels import Kind, LabelModel


@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_verdict_gives_what_rescoring_everything_gives(with_vectors: bool) -> None:
    points, vectors = sample(120)
    for at in range(0, 120, 6):
        points[at] = points[at]._replace(text=f"{points[at].text} {points[at + 1].text}")
        vectors[at] += vectors[at + 1]
    vectors = unit(vectors)
    told = unit(np.random.default_rng(5).normal(size=(len(TOOLS), 16)))
    given = (vectors, told) if with_vectors else (None, None)
    model = LabelModel.fit(points, TOOLS, *given)
    for point, label in [(3, {"refund"}), (40, {"track"}), (41, set()), (40, {"track", "cancel"}), (3, set())]:
        model.relabel(point, frozenset(label))
    updated = [one.copy() for one in model.judge()]
    assert model._evidence is not None
    assert model._fused is not None
    scores = model._fused.copy()
    model._score_all(model._evidence)
    # The votes that are spread over all labels by their size know of the point itself.
    assert np.allclose(scores, model._fused, atol=5e-2)
    # Where nobody suspects anything, how little and of what is not kept up to date.
    seen = model.judge().suspicion > -8
    assert 5 < seen.sum() < 120
    assert (updated[0][~seen] <= -8 + 5e-2).all()
    for name, before, after in zip(model.judge()._fields, updated, model.judge(), strict=True):
        if name in {"rival", "second"}:
            assert (before == after)[seen].all(), name
        elif name == "suspicion":
            assert np.allclose(before[seen], after[seen], atol=5e-2)
        else:
            assert np.allclose(before, after, atol=2e-2), name


def test_taking_a_verdict_back_gives_what_was_there_before() -> None:
    points, vectors = sample(120)
    model = LabelModel.fit(points, TOOLS, vectors)
    before = model.judge().suspicion.copy()
    changed = model.relabel(7, frozenset({"refund"}))
    assert 7 in changed
    assert model.judge().suspicion[7] > before[7]
    model.relabel(7, points[7].label)
    assert np.allclose(np.maximum(model.judge().suspicion, -8), np.maximum(before, -8), atol=2e-2)


def test_the_same_label_again_changes_nothing() -> None:
    points, vectors = sample(40)
    model = LabelModel.fit(points, TOOLS, vectors)
    assert len(model.relabel(4, points[4].label)) == 0


def test_swapped_labels_come_first_and_name_the_right_one() -> None:
    points, vectors = sample(200)
    wrong = [8, 41, 90, 131]
    for at in wrong:
        right = next(iter(points[at].label), "")
        points[at] = points[at]._replace(label=frozenset({"track" if right != "track" else "refund"}))
    model = LabelModel.fit(points, TOOLS, vectors)
    assert set(model.order()[:4].tolist()) == set(wrong)
    judged = model.judge()
    assert [model.labels[judged.rival[at]] for at in wrong] == [NAMES[at % 4] for at in wrong]
    assert all(judged.kind[at] == Kind.MISLABEL for at in wrong)


def test_the_score_never_falls_where_suspicion_rises() -> None:
    points, vectors = sample(200)
    judged = LabelModel.fit(points, TOOLS, vectors).judge()
    ranked = judged.score[np.argsort(judged.suspicion)]
    assert (np.diff(ranked) >= -1e-6).all()
    assert ((judged.score >= 0) & (judged.score <= 1)).all()


def test_a_tool_that_is_not_offered_is_no_rival() -> None:
    points, vectors = sample(80)
    points[0] = points[0]._replace(label=frozenset({"track"}), offered=("track", "cancel"))
    model = LabelModel.fit(points, TOOLS, vectors)
    assert model.labels[model.judge().rival[0]] in {"", "cancel"}
    assert model.labels[model.judge().second[0]] != "refund"


def test_a_set_is_judged_by_its_weakest_member() -> None:
    points, vectors = sample(120)
    both = list(range(0, 120, 8))
    for at in both:
        points[at] = points[at]._replace(text=f"{points[at].text} {points[at + 1].text}")
        vectors[at] = vectors[at] + vectors[at + 1]
        points[at] = points[at]._replace(label=frozenset({"refund", "track"}))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    points[16] = points[16]._replace(label=frozenset({"refund", "cancel"}))
    judged = LabelModel.fit(points, TOOLS, vectors).judge()
    assert judged.suspicion[16] > max(judged.suspicion[at] for at in both if at != 16)


def test_the_same_data_gives_the_same_numbers() -> None:
    points, vectors = sample(150)
    one, two = (LabelModel.fit(points, TOOLS, vectors).judge() for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, two, strict=True))


def test_an_unknown_tool_is_refused() -> None:
    points, _ = sample(8)
    with pytest.raises(KeyError):
        LabelModel.fit(points, TOOLS).relabel(0, frozenset({"nowhere"}))


@pytest.mark.parametrize("with_vectors", [True, False])
def test_of_too_many_points_only_the_one_that_was_decided_is_judged_anew(
    monkeypatch: pytest.MonkeyPatch, with_vectors: bool
) -> None:
    points, vectors = sample(120)
    given = vectors if with_vectors else None
    kept = LabelModel.fit(points, TOOLS, given)
    monkeypatch.setattr("tooldata_tui.triage.labels._KEPT", 10)
    monkeypatch.setattr("tooldata_tui.triage.ridge._KEPT", 10)
    many = LabelModel.fit(points, TOOLS, given)
    before = many.judge().suspicion.copy()
    assert np.allclose(before, kept.judge().suspicion, atol=1e-2)
    kept.relabel(5, frozenset({"cancel"}))
    assert many.relabel(5, frozenset({"cancel"})).tolist() == [5]
    changed = many.judge().suspicion
    assert changed[5] == pytest.approx(kept.judge().suspicion[5], abs=2e-2)
    assert (np.delete(changed, 5) == np.delete(before, 5)).all()


def test_by_meaning_the_nearest_points_follow_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    points, vectors = sample(200)
    points[7] = points[7]._replace(text=points[4].text)
    vectors[7] = vectors[4]
    every = LabelModel.fit(points, TOOLS, vectors)
    monkeypatch.setattr("tooldata_tui.triage.evidence._REACH", 20)
    near = LabelModel.fit(points, TOOLS, vectors)
    for model in (every, near):
        model.relabel(7, frozenset({"refund"}))
    assert near.judge().given[4] == pytest.approx(every.judge().given[4], abs=1e-3)
    assert np.allclose(near.judge().given, every.judge().given, atol=0.05)


def test_what_nobody_would_suspect_is_judged_once_somebody_may() -> None:
    points, vectors = sample(200)
    model = LabelModel.fit(points, TOOLS, vectors)
    calm = int(model.judge().suspicion.argmin())
    assert model.judge().suspicion[calm] < -8
    assert calm not in model.relabel((calm + 1) % 200, frozenset({"cancel"}))
    assert calm in model.relabel(calm, frozenset({NAMES[(calm + 1) % 3]} - {""}))
    assert model.judge().suspicion[calm] > 0


def test_log_probabilities_come_in_blocks_and_sum_to_one() -> None:
    points, vectors = sample(60)
    found = list(LabelModel.fit(points, TOOLS, vectors).blocks())
    assert sum(rows.stop - rows.start for rows, _ in found) == 60
    assert all(np.allclose(np.exp(block).sum(axis=1), 1, atol=1e-4) for _, block in found)


@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_verdict_with_few_examples_a_label_gives_what_rescoring_gives(with_vectors: bool) -> None:
    points, vectors = sample(24)
    model = LabelModel.fit(points, TOOLS, vectors if with_vectors else None)
    model.relabel(3, frozenset({"refund"}))
    model.relabel(9, frozenset())
    updated = model.judge().suspicion.copy()
    assert model._evidence is not None
    model._score_all(model._evidence)
    assert np.allclose(np.maximum(updated, -8), np.maximum(model.judge().suspicion, -8), atol=2e-2)


def test_the_order_is_that_of_suspicion_and_of_equals_that_of_the_file() -> None:
    points, vectors = sample(40)
    points[21] = points[17]._replace(example=21)
    vectors[21] = vectors[17]
    model = LabelModel.fit(points, TOOLS, vectors)
    assert model.order().tolist() == np.argsort(-model.judge().suspicion, kind="stable").tolist()


def test_what_is_said_of_a_rival_is_no_more_than_what_is_left_by_the_label() -> None:
    points, vectors = sample(200)
    judged = LabelModel.fit(points, TOOLS, vectors).judge()
    assert (judged.instead <= judged.score + 1e-6).all()
    boundary = judged.kind == Kind.BOUNDARY
    assert (judged.score[boundary] < 0.5).all()
    assert (judged.instead[boundary] >= 0.1).all()


def test_messages_between_two_tools_come_early_and_plain_ones_are_fine() -> None:
    points, vectors = sample(400)
    between = list(range(8, 400, 80))
    for at in between:
        points[at] = points[at]._replace(text=f"{points[at].text} {points[at + 1].text}")
        vectors[at] = vectors[at] + vectors[at + 1]
    vectors = unit(vectors)
    model = LabelModel.fit(points, TOOLS, vectors)
    judged = model.judge()
    assert set(between) <= set(model.order()[:40].tolist())
    assert {model.labels[judged.rival[at]] for at in between} == {"track"}
    plain = np.delete(judged.kind, between)
    assert (plain == Kind.FINE).mean() > 0.97


@pytest.mark.parametrize("with_vectors", [True, False])
def test_the_nearest_point_with_the_rival_label_is_named(with_vectors: bool) -> None:
    points, vectors = sample(80)
    points[8] = points[8]._replace(label=frozenset({"track"}))
    points[40] = points[40]._replace(text=points[8].text)
    vectors[40] = vectors[8]
    model = LabelModel.fit(points, TOOLS, vectors if with_vectors else None)
    assert model.labels[model.judge().rival[8]] == "refund"
    assert model.rivals(np.array([8])).tolist() == [40]


def test_a_point_is_not_compared_with_its_own_conversation() -> None:
    points, vectors = sample(80)
    points[8] = points[8]._replace(label=frozenset({"track"}))
    points[40] = points[40]._replace(text=points[8].text, example=8)
    vectors[40] = vectors[8]
    found = LabelModel.fit(points, TOOLS, vectors).rivals(np.array([8]))
    assert found[0] not in (-1, 40)
