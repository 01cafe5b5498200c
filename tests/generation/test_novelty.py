"""What counts as new, and when more requests are no use."""

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


def test_a_message_without_a_word_is_never_new() -> None:
    assert not Novelty().add("?!")


def test_it_is_dry_once_the_last_requests_bring_next_to_nothing() -> None:
    curve = Yield()
    for new in (9, 8, 1, 0, 0, 1):
        curve.add(new, 10)
    assert not curve.is_dry
    curve.add(0, 10)
    assert curve.is_dry
    assert curve.curve == (9, 8, 1, 0, 0, 1, 0)
