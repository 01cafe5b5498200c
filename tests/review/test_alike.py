"""Which messages a ruling about one of them is proposed for."""

from tooldata_tui.dataset import Example, Message
from tooldata_tui.review.alike import ALIKE, likeness, said_before


def test_messages_that_differ_in_values_alone_are_the_same() -> None:
    found = likeness({1: "refund ORD-48291 please", 2: "Refund ORD-11111 please!", 3: "hello"}, 1)
    assert found == {2: 1.0, 3: 0.0}


def test_rare_words_weigh_more_than_those_that_all_have() -> None:
    texts = {1: "please check my parcel", 2: "please check my refund", 3: "where is the parcel"}
    texts |= {number: f"please check my thing{chr(number + 90)}" for number in range(10, 20)}
    found = likeness(texts, 1)
    assert next(iter(found)) == 3
    assert found[3] < ALIKE
    assert found[2] == found[10]


def test_nothing_is_like_an_empty_message_but_another() -> None:
    assert likeness({1: "", 2: "...", 3: "words"}, 1) == {2: 1.0, 3: 0.0}


def test_one_message_alone_is_like_no_other() -> None:
    assert likeness({7: "alone"}, 7) == {}


def test_what_the_user_said_last_before_a_turn() -> None:
    said = ("user", "one"), ("assistant", "two"), ("user", "three"), ("assistant", "four")
    example = Example(tuple(Message(role, text) for role, text in said))
    assert [said_before(example, turn) for turn in (0, 1, 2, 3, None)] == ["", "one", "one", "three", "three"]
