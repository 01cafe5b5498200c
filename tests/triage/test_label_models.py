"""The models a label is judged by: each scores a point exactly as if it had never seen it."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.sampling import WORDS, unit
from tooldata_tui.triage.centroids import Centroids
from tooldata_tui.triage.features import Bag, idf_of, numbered, piece_features, unit_tfidf, word_features, words_in
from tooldata_tui.triage.kernel_votes import KernelVotes
from tooldata_tui.triage.kernels import LANDMARKS, CosineKernel, GaussianKernel
from tooldata_tui.triage.naive_bayes import Counts, NaiveBayes
from tooldata_tui.triage.ridge import KernelRidge
from tooldata_tui.triage.targets import Targets


def targets_of(labels: list[int]) -> Targets:
    return Targets([[one] for one in labels], 3)


LABELS = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 1]


def texts_of(count: int) -> list[list[str]]:
    return [np.random.default_rng(n).choice(WORDS["refund"] + WORDS["track"], 4).tolist() for n in range(count)]


def ones(features: Bag) -> npt.NDArray[np.float32]:
    dense: npt.NDArray[np.float32] = features.weighted(np.ones(len(features.indices), dtype=np.float32)).toarray()
    return dense


@pytest.mark.parametrize("background", [False, True])
def test_naive_bayes_scores_a_point_as_if_it_had_never_been_counted(background: bool) -> None:
    features = word_features(numbered(texts_of(12)))
    counts = Counts(features, targets_of(LABELS))
    scores = NaiveBayes(counts, background=background).block(slice(0, 12))
    dense = ones(features)
    seen = dense.sum(axis=0)
    used = int((seen > 0).sum())
    idf = np.log(13 / (1 + seen)) + 1
    prior = 30 * (seen + 0.5) / (seen.sum() + 0.5 * used) if background else np.ones(len(seen))
    total = 30 if background else used
    for left_out in range(12):
        rest = [n for n in range(12) if n != left_out]
        for label in range(3):
            own = dense[[n for n in rest if LABELS[n] == label]].sum(axis=0)
            logs = np.log(own + prior) - np.log(own.sum() + total)
            mass = (idf * dense[left_out]).sum()
            expected = (idf * dense[left_out] * logs).sum() / np.sqrt(mass)
            assert scores[left_out, label] == pytest.approx(expected, abs=1e-3)


def test_some_points_are_scored_as_all_are() -> None:
    counts = Counts(word_features(numbered(texts_of(12))), targets_of(LABELS))
    model = NaiveBayes(counts)
    some = np.array([1, 4, 9])
    assert np.allclose(model.block(some), model.block(slice(0, 12))[some], atol=1e-5)


@pytest.mark.parametrize("background", [False, True])
def test_naive_bayes_moves_as_counting_again_does(background: bool) -> None:
    targets = Targets([[0], [1, 2], [2], *([one] for one in LABELS[3:])], 3)
    counts = Counts(word_features(numbered(texts_of(12))), targets)
    model = NaiveBayes(counts, background=background)
    before = model.block(slice(0, 12))
    change = targets.replace(4, [0, 2])
    moved = model.moved(4, change, counts.move(4, change))
    again = NaiveBayes(Counts(word_features(numbered(texts_of(12))), targets), background=background).block(
        slice(0, 12)
    )
    others = np.arange(12) != 4
    assert set(moved) == {0, 1, 2}
    for column, by in moved.items():
        assert np.allclose((before[:, column] + by)[others], again[others, column], atol=1e-4)
    assert np.allclose(before[4], again[4], atol=1e-4), "a point never had a vote on itself"


def test_ridge_moves_as_a_fit_with_the_other_label_does() -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(12, 8)))
    targets = targets_of(LABELS)
    ridge = KernelRidge(GaussianKernel(vectors), targets)
    before = ridge.block(slice(0, 12))
    change = targets.replace(4, [2])
    some = np.array([0, 3, 7])
    moved = ridge.moved(4, change, some)
    again = ridge.block(slice(0, 12))
    for column, by in moved.items():
        assert np.allclose(before[some, column] + by, again[some, column], atol=1e-4)
    ridge.forget()
    assert np.allclose(ridge.block(slice(0, 12)), again, atol=1e-4)
    assert np.allclose(again[4], before[4], atol=1e-4), "a point never had a vote on itself"


def test_sparse_and_dense_columns_together_are_the_cosine() -> None:
    pieces = piece_features(numbered(texts_of(12)))
    points = unit_tfidf(pieces, idf_of(pieces))
    kernel = CosineKernel(points)
    cosine = (points @ points.T).toarray()
    assert np.allclose(kernel.block(slice(0, 12)), cosine, atol=1e-6)
    assert np.allclose(kernel.square(), cosine, atol=1e-6)
    weights = np.arange(12, dtype=np.float32)
    assert np.allclose(kernel.along(np.array([2, 5]), weights), (cosine @ weights)[[2, 5]], atol=1e-4)


def test_more_kinds_of_pieces_than_are_dense_are_the_cosine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tooldata_tui.triage.kernels._COMMON", 5)
    test_sparse_and_dense_columns_together_are_the_cosine()


@pytest.mark.parametrize("columns", [3, 40])
def test_a_narrow_product_is_what_a_wide_one_is(columns: int) -> None:
    features = word_features(numbered([["a", "b"], [], ["c"], []]))
    draw = np.random.default_rng(0)
    matrix = draw.normal(size=(features.shape[1], columns)).astype(np.float32)
    weights = draw.normal(size=features.shape[1]).astype(np.float32)
    assert np.allclose(features.times(weights, matrix), ones(features) @ (weights[:, None] * matrix), atol=1e-4)
    assert features.of(slice(3, 4)).times(weights, matrix).tolist() == [[0] * columns]


def test_ridge_scores_a_point_as_a_fit_without_it_does() -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(12, 8)))
    ridge = KernelRidge(GaussianKernel(vectors), targets_of(LABELS))
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


def test_votes_are_of_the_labels_that_points_have_now() -> None:
    vectors, targets = unit(np.random.default_rng(2).normal(size=(12, 8))), targets_of(LABELS)
    votes = KernelVotes(vectors, targets)
    targets.replace(0, [2])
    assert LABELS[0] != 2
    again = KernelVotes(vectors, targets_of([2, *LABELS[1:]]))
    assert np.allclose(votes.block(slice(0, 12)), again.block(slice(0, 12)), atol=1e-5)


def test_means_leave_out_the_point() -> None:
    vectors = unit(np.random.default_rng(3).normal(size=(12, 8)))
    scored = np.array([0, 3, 7, 11])
    scores = Centroids(vectors, targets_of(LABELS), scored).block(scored)
    centred = vectors - vectors.mean(axis=0)
    spread = centred.T @ centred / 12
    values, axes = np.linalg.eigh(0.1 * spread + 0.9 * np.trace(spread) / 8 * np.eye(8))
    turned = centred @ axes / np.sqrt(values)
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    for row, left_out in enumerate(scored):
        for label in range(3):
            mean = sum(turned[n] for n in range(12) if LABELS[n] == label and n != left_out)
            assert scores[row, label] == pytest.approx(turned[left_out] @ mean / np.linalg.norm(mean), abs=1e-4)


def test_of_many_points_a_fixed_number_of_landmarks_stands_for_all() -> None:
    vectors = unit(np.random.default_rng(4).normal(size=(LANDMARKS + 300, 8)))
    kernel = GaussianKernel(vectors)
    assert kernel.square().shape == (LANDMARKS, LANDMARKS)
    assert (kernel.block(slice(0, 5)) == GaussianKernel(vectors).block(slice(0, 5))).all()


def test_features_do_not_depend_on_the_run_or_on_order() -> None:
    assert (
        word_features(numbered([["b", "a"]])).indices.tolist() != word_features(numbered([["a", "b"]])).indices.tolist()
    )
    assert word_features(numbered([["a"]])).indices.tolist() == [0xE8B7BE43 % (1 << 15)]
    assert word_features(numbered([["a", "b"], []])).shape == piece_features(numbered([["a", "b"], []])).shape
    assert words_in(["退款 now"]) == [["退", "款", "now"]]


def test_numbers_are_one_word_whatever_they_are() -> None:
    assert (
        words_in(["Refund ORD-48291, 3 items"])
        == words_in(["refund ord-7, 12 items"])
        == [["refund", "ord", "0", "0", "items"]]
    )


@given(st.lists(st.text(st.sampled_from("ab'Z ’_0179\n\x01\x1cé款."), max_size=30), max_size=6))
def test_words_do_not_depend_on_the_way_they_are_found(texts: list[str]) -> None:
    unplain = [f"{text} é" for text in texts]
    assert [[*words, "é"] for words in words_in(texts)] == words_in(unplain)
