"""What counts as new, and when more requests are no use."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.generation.novelty import Novelty, Yield


def test_another_value_is_nothing_new_and_another_sentence_is() -> None:
    novelty = Novelty(["Where is my order ORD-48291?"])
    assert not novelty.add("where is my order ORD-11111")
    assert novelty.add("Any news of ORD-48291?")
    assert not novelty.add("any news of 5?")


def test_a_long_message_with_a_few_other_words_is_near() -> None:
    text = "I ordered a lamp three weeks ago and it has not come yet so please send me the money back to my account"
    novelty = Novelty([text])
    assert not novelty.add(text.replace("lamp", "chair"))
    assert novelty.add(" ".join(reversed(text.split())))


@pytest.mark.parametrize("kept", [0, 100])
def test_words_are_told_apart_by_more_than_spaces(monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr("tooldata_tui.generation.novelty._KEPT", kept)
    novelty = Novelty(["Where is my order,please?ORD-1"])
    assert not novelty.add("where is my\u00a0order (please) 77²")
    assert novelty.add("where-is my/order please two")
    assert not novelty.add("Where-is my/order, please: TWO")


def test_a_message_without_a_word_is_never_new() -> None:
    assert not Novelty().add("?!")


@given(data=st.data())
def test_what_is_near_is_found_whatever_else_there_is(data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(["where", "is", "my", "order", "refund", "it", "now", "A-1"]), max_size=50)
    novelty, there = Novelty(), list[set[tuple[str, str]]]()
    for text in data.draw(st.lists(words, max_size=30)):
        pairs = set(pairwise(["", *("<>" if word == "A-1" else word for word in text), ""])) if text else set()
        near = any(len(pairs & other) >= 0.7 * len(pairs | other) for other in there)
        assert novelty.add(" ".join(text)) == (bool(pairs) and not near)
        if not near:
            there.append(pairs)


def test_it_is_dry_once_the_last_requests_bring_next_to_nothing() -> None:
    curve = Yield()
    for new in (9, 8, 1, 0, 0, 1):
        curve.add(new, 10)
    assert not curve.is_dry
    curve.add(0, 10)
    assert curve.is_dry
    assert curve.curve == (9, 8, 1, 0, 0, 1, 0)
