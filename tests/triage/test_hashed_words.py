"""Words as numbers: the same words as :func:`words_in` finds, told apart by their hashes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.triage.features import words_in
from tooldata_tui.triage.hashed_words import word_bag

#: Of apostrophes a word has one at the most there.
PIECES = st.one_of(
    st.sampled_from(
        ["cancel", "Cancel", "it", "don't", "'quoted'", "ORD-48291", "x1y22", "Tromsø", "日本語", "ครับ", "…"]
    ),
    st.text(st.characters(exclude_characters="'’"), max_size=5),
)
BUCKETS = 1 << 16


def features(text: str) -> set[int]:
    return set(word_bag([text], BUCKETS).indices.tolist())


@given(st.lists(st.lists(PIECES, max_size=8).map(" ".join), max_size=6))
def test_each_text_has_the_words_it_consists_of(texts: list[str]) -> None:
    bag = word_bag(texts, BUCKETS)
    assert bag.shape == (len(texts), BUCKETS)
    for row, words in enumerate(words_in(texts)):
        spelled = word_bag([" ".join(words)], BUCKETS)
        assert bag.indices[bag.indptr[row] : bag.indptr[row + 1]].tolist() == spelled.indices.tolist()


def test_case_and_numbers_make_no_difference_and_order_does() -> None:
    assert features("Cancel ORD-48291, please!") == features("cancel ord 7 PLEASE")
    assert features("cancel the refund") != features("refund the cancel")
    assert len(features("one two three")) == 5


def test_an_apostrophe_belongs_to_a_word_only_inside_it() -> None:
    assert features("don't 'go' there") == features("don’t go there")
    assert features("dont") != features("don't")


def test_where_nothing_stands_between_words_every_character_is_one() -> None:
    assert features("日本") == features("日 本")
    assert features("a日b") == features("a 日 b")


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], ["…", " "], ["\ud800"]])
def test_texts_without_words_have_no_features(texts: list[str]) -> None:
    bag = word_bag(texts, BUCKETS)
    assert bag.indptr.tolist() == [0] * (len(texts) + 1)


def test_of_a_long_text_only_both_ends_are_looked_at() -> None:
    words = [chr(97 + n // 26) + chr(97 + n % 26) for n in range(200)]
    assert features(" ".join(words)) == features(" ".join([*words[:50], *words[-50:]]))


def test_texts_do_not_depend_on_those_beside_them() -> None:
    texts = [f"word{chr(97 + n % 26)} {n} of {n * 7} 日本 don't" for n in range(600)]
    together = word_bag(texts, BUCKETS)
    for row in (0, 255, 256, 599):
        own = together.indices[together.indptr[row] : together.indptr[row + 1]]
        np.testing.assert_array_equal(own, word_bag([texts[row]], BUCKETS).indices)


def test_features_stay_within_the_buckets_that_are_given() -> None:
    assert word_bag(["many words that share eight buckets"], 8).indices.max() < 8
