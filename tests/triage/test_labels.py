"""The label model: exact without a point's own vote, the same after a verdict, and at home in odd data."""

import numpy as np
import numpy.typing as npt
import pytest

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.calibration import calibrate
from tooldata_tui.triage.centroids import Centroids
from tooldata_tui.triage.features import piece_features, word_features, words_of
from tooldata_tui.triage.kernel_votes import KernelVotes
from tooldata_tui.triage.labels import Kind, LabelModel
from tooldata_tui.triage.naive_bayes import NaiveBayes
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.ridge import KernelRidge, embedding_kernel
from tooldata_tui.triage.targets import Targets

WORDS = {
    "refund": ["money", "back", "return", "refund", "paid", "twice", "order", "broken"],
    "track": ["where", "parcel", "track", "delivery", "late", "shipped", "order", "arrive"],
    "cancel": ["cancel", "stop", "order", "subscription", "end", "no", "longer", "want"],
    "": ["hello", "thanks", "weather", "joke", "story", "good", "morning", "chat"],
}
NAMES = list(WORDS)
TOOLS = {name: Tool(name, f"{name} {' '.join(WORDS[name][:2])}") for name in NAMES if name}
Floats = npt.NDArray[np.float32]


def sample(count: int, seed: int = 0) -> tuple[list[Point], Floats]:
    """Points of four labels in turn, with vectors around four centres."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(len(NAMES), 16))
    points, vectors = [], []
    for number in range(count):
        which = number % len(NAMES)
        text = " ".join(draw.choice(WORDS[NAMES[which]], 5))
        points.append(Point(number, 1, text, frozenset({NAMES[which]} - {""}), (), ()))
        vectors.append(centres[which] + draw.normal(size=16))
    return points, unit(np.array(vectors))


def unit(vectors: npt.NDArray[np.float64]) -> Floats:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def targets_of(labels: list[int]) -> Targets:
    return Targets([[one] for one in labels], 3)


LABELS = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 1]


def test_naive_bayes_scores_a_point_as_if_it_had_never_been_counted() -> None:
    texts = [" ".join(np.random.default_rng(n).choice(WORDS["refund"] + WORDS["track"], 4)) for n in range(12)]
    features = word_features(texts)
    scores = NaiveBayes(features, targets_of(LABELS)).block(slice(0, 12))
    dense = features.toarray()
    used = int((dense.sum(axis=0) > 0).sum())
    idf = np.log(13 / (1 + dense.sum(axis=0))) + 1
    for left_out in range(12):
        rest = [n for n in range(12) if n != left_out]
        for label in range(3):
            counts = dense[[n for n in rest if LABELS[n] == label]].sum(axis=0)
            logs = np.log(counts + 1) - np.log(counts.sum() + used)
            mass = (idf * dense[left_out]).sum()
            expected = (idf * dense[left_out] * logs).sum() / np.sqrt(mass)
            assert scores[left_out, label] == pytest.approx(expected, abs=1e-3)


def test_ridge_scores_a_point_as_a_fit_without_it_does() -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(12, 8)))
    kernel, chosen = embedding_kernel(vectors)
    ridge = KernelRidge(kernel, chosen, targets_of(LABELS))
    scores = ridge.block(slice(0, 12))
    full = np.exp(vectors.astype(np.float64) @ vectors.T - 1)
    # The landmarks' features: a kernel that its jitter makes a little smaller.
    whole = full @ np.linalg.inv(full + 1e-3 * np.eye(12)) @ full
    for left_out in range(12):
        rest = np.array([n for n in range(12) if n != left_out])
        answers = np.eye(3)[np.array(LABELS)[rest]]
        weights = np.linalg.solve(whole[np.ix_(rest, rest)] + ridge.penalty * np.eye(11), answers)
        assert scores[left_out] == pytest.approx(whole[left_out, rest] @ weights, abs=1e-3)


def test_votes_leave_out_the_own_one() -> None:
    vectors = unit(np.random.default_rng(2).normal(size=(12, 8)))
    scores = KernelVotes(vectors, targets_of(LABELS)).block(slice(0, 12))
    weights = np.exp(15 * (vectors @ vectors.T))
    np.fill_diagonal(weights, 0)
    sums = weights @ np.eye(3)[LABELS]
    total = sums.sum(axis=1, keepdims=True)
    shares = np.bincount(LABELS) / 12
    assert np.allclose(scores, np.log(sums / total + 0.05 * shares), atol=1e-3)


def test_centroids_leave_out_the_point() -> None:
    vectors = unit(np.random.default_rng(3).normal(size=(12, 8)))
    scores = Centroids(vectors, targets_of(LABELS)).block(slice(0, 12))
    for left_out in range(12):
        for label in range(3):
            mean = sum(vectors[n] for n in range(12) if LABELS[n] == label and n != left_out)
            assert scores[left_out, label] == pytest.approx(vectors[left_out] @ mean / np.linalg.norm(mean), abs=1e-4)


@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_verdict_gives_what_rescoring_everything_gives(with_vectors: bool) -> None:
    points, vectors = sample(120)
    told = unit(np.random.default_rng(5).normal(size=(len(TOOLS), 16)))
    given = (vectors, told) if with_vectors else (None, None)
    model = LabelModel.fit(points, TOOLS, *given)
    for point, label in [(3, {"refund"}), (40, {"track"}), (41, set()), (40, {"track", "cancel"}), (3, set())]:
        model.relabel(point, frozenset(label))
    updated = [one.copy() for one in model.judge()]
    assert model._evidence is not None
    model._score_all(model._evidence)
    for name, before, after in zip(model.judge()._fields, updated, model.judge(), strict=True):
        if name in {"rival", "second", "kind"}:
            assert (before == after).mean() > 0.98, name
        else:
            assert np.allclose(before, after, atol=5e-3), name


def test_taking_a_verdict_back_gives_what_was_there_before() -> None:
    points, vectors = sample(120)
    model = LabelModel.fit(points, TOOLS, vectors)
    before = model.judge().suspicion.copy()
    changed = model.relabel(7, frozenset({"refund"}))
    assert 7 in changed
    assert model.judge().suspicion[7] > before[7]
    model.relabel(7, points[7].label)
    assert np.allclose(model.judge().suspicion, before, atol=1e-3)


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


def test_the_curve_gives_the_share_of_wrong_ones_back() -> None:
    draw = np.random.default_rng(0)
    wrong = draw.random(4_000) < 0.1
    given = np.where(wrong, draw.normal(3, 2, 4_000), draw.normal(-4, 2, 4_000)).astype(np.float32)
    curve = calibrate(given, draw.normal(3, 2, 4_000).astype(np.float32))
    score = curve.of(given)
    assert 0.08 < curve.rate < 0.13
    for low in (0.0, 0.9):
        band = (score >= low) & (score < low + 0.1001)
        assert abs(score[band].mean() - wrong[band].mean()) < 0.1


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


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_handful_of_points_is_judged(count: int, with_vectors: bool) -> None:
    points, vectors = sample(count + 4)
    judged = LabelModel.fit(points[:count], TOOLS, vectors[:count] if with_vectors else None).judge()
    assert len(judged.suspicion) == count
    assert np.isfinite(judged.suspicion).all()
    assert np.isfinite(judged.score).all()


@pytest.mark.parametrize("with_vectors", [True, False])
def test_one_label_has_no_rival(with_vectors: bool) -> None:
    points, vectors = sample(40)
    points = [point._replace(label=frozenset({"refund"})) for point in points]
    model = LabelModel.fit(points, TOOLS, vectors if with_vectors else None)
    judged = model.judge()
    assert (judged.rival == -1).all()
    assert (judged.score == 0).all()
    model.relabel(3, frozenset({"track"}))
    assert (model.judge().rival != -1).all()


def test_many_tools_with_three_examples_each() -> None:
    draw = np.random.default_rng(0)
    names = [f"tool_{number}" for number in range(150)]
    points = [Point(n, 1, f"do thing {n // 3} now", frozenset({names[n // 3]}), (), ()) for n in range(450)]
    vectors = unit(np.repeat(draw.normal(size=(150, 16)), 3, axis=0) + 0.1 * draw.normal(size=(450, 16)))
    points[0] = points[0]._replace(label=frozenset({names[9]}))
    model = LabelModel.fit(points, {name: Tool(name) for name in names}, vectors)
    assert model.order()[0] == 0


@pytest.mark.parametrize("with_vectors", [True, False])
def test_odd_texts_are_judged(with_vectors: bool) -> None:
    points, vectors = sample(12)
    odd = ["", " \t\n", "\x00\x1b[31m", "x" * 100_000, "word " * 20_000, "🙂🙂"]
    texts = [*odd, "退款在哪里", "आदेश रद्द करें", "ส่งคืนสินค้า", "İ", "ß", "a"]
    points = [point._replace(text=text) for point, text in zip(points, texts, strict=True)]
    vectors[0] = 0
    vectors[1] = np.nan
    judged = LabelModel.fit(points, TOOLS, vectors if with_vectors else None).judge()
    assert np.isfinite(judged.suspicion).all()
    assert np.isfinite(judged.given).all()


def test_the_same_data_gives_the_same_numbers() -> None:
    points, vectors = sample(150)
    one, two = (LabelModel.fit(points, TOOLS, vectors).judge() for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, two, strict=True))


def test_an_unknown_tool_is_refused() -> None:
    points, _ = sample(8)
    with pytest.raises(KeyError):
        LabelModel.fit(points, TOOLS).relabel(0, frozenset({"nowhere"}))


def test_more_than_is_kept_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    points, vectors = sample(120)
    kept = LabelModel.fit(points, TOOLS, vectors)
    monkeypatch.setattr("tooldata_tui.triage.labels._KEPT", 10)
    monkeypatch.setattr("tooldata_tui.triage.ridge.KEPT", 10)
    again = LabelModel.fit(points, TOOLS, vectors)
    for model in (kept, again):
        model.relabel(5, frozenset({"cancel"}))
    assert np.allclose(kept.judge().suspicion, again.judge().suspicion, atol=5e-3)


def test_log_probabilities_come_in_blocks_and_sum_to_one() -> None:
    points, vectors = sample(60)
    found = list(LabelModel.fit(points, TOOLS, vectors).blocks())
    assert sum(rows.stop - rows.start for rows, _ in found) == 60
    assert all(np.allclose(np.exp(block).sum(axis=1), 1, atol=1e-4) for _, block in found)


def test_features_do_not_depend_on_the_run_or_on_order() -> None:
    assert word_features(["b a"]).indices.tolist() != word_features(["a b"]).indices.tolist()
    assert word_features(["a"]).indices.tolist() == [0xE8B7BE43 % (1 << 15)]
    assert word_features(["a b", ""]).shape == piece_features(["a b", ""]).shape
    assert words_of("退款 now") == ["退", "款", "now"]
