"""Decisions that do not go together."""

from typing import Any

from tooldata_tui.dataset import ASK, Boundary, Ruling
from tooldata_tui.triage.consistency import Decided, find_inconsistencies
from tooldata_tui.triage.points import Point

TOOLS = ("refund", "track")


def decided(example: int, text: str, *label: str, reason: str = "", turn: int = 1, offered: Any = TOOLS) -> Decided:
    point = Point(example, turn, text, frozenset(label), offered, ())
    return Decided(point, not reason, reason)


def ruling(outcome: str = "track", identity: str = "r") -> Ruling:
    return Ruling(identity, Boundary("refund", "track"), outcome, "progress is track", "ada")


def said(*args: Any, **more: Any) -> dict[int, list[tuple[str, int | None]]]:
    found = find_inconsistencies(*args, **more)
    return {example: [(one.code, one.other) for one in some] for example, some in sorted(found.items())}


# --- decided differently


def test_the_same_message_accepted_under_two_labels() -> None:
    some = [decided(1, "how is refund 48291?", "track"), decided(2, "How is refund 11111", "refund")]
    assert said(some) == {1: [("A303", 2)], 2: [("A303", 1)]}
    finding = find_inconsistencies(some)[1][0]
    assert finding.message == "decided as track; #2 says nearly the same: refund"
    assert (finding.turn, finding.labels) == (1, ("refund", "track"))


def test_the_few_are_told_of_and_not_the_many() -> None:
    some = [decided(n, "how is my refund", "track") for n in range(1, 40)]
    assert said([*some, decided(40, "how is my refund", "refund")]) == {40: [("A303", 1)]}


def test_what_goes_together_is_not_told_of() -> None:
    assert said([decided(1, "same", "track"), decided(2, "same", "track"), decided(3, "other", "refund")]) == {}


def test_near_pairs_that_differ_in_words_are_compared_too() -> None:
    some = [decided(1, "how is my refund", "track"), decided(2, "how's the refund going", "refund")]
    assert said(some) == {}
    assert said(some, [(1, 2, 0.8)]) == {1: [("A303", 2)], 2: [("A303", 1)]}
    assert said(some, [(1, 3, 0.8), (7, 2, 1.0)]) == {}


def test_rejected_for_the_label_that_the_other_was_accepted_with() -> None:
    some = [decided(1, "same", "track"), decided(2, "same", "track", reason="wrong-tool")]
    assert said(some) == {1: [("A303", 2)], 2: [("A303", 1)]}
    assert find_inconsistencies(some)[2][0].message == "decided as not track; #1 says nearly the same: track"


def test_a_rejection_for_another_reason_says_nothing() -> None:
    for reason in ("duplicate", "unrealistic", "wrong-arguments"):
        assert said([decided(1, "same", "track"), decided(2, "same", "track", reason=reason)]) == {}
    assert said([decided(1, "same", "track"), decided(2, "same", "refund", reason="wrong-tool")]) == {}


def test_to_ask_is_to_call_nothing() -> None:
    asks = decided(1, "same", "track", reason="should-ask")
    assert said([asks, decided(2, "same")]) == {}
    assert said([asks, decided(2, "same", "track")]) == {1: [("A303", 2)], 2: [("A303", 1)]}


def test_a_label_that_is_not_offered_could_not_be_given() -> None:
    some = [decided(1, "same", "track", offered=("track",)), decided(2, "same", "refund", offered=("refund",))]
    assert said(some, [(1, 2, 0.9)]) == {}


def test_two_turns_of_one_conversation_are_not_compared() -> None:
    assert said([decided(1, "same", "track"), decided(1, "same", "refund", turn=3)]) == {}


def test_empty_messages_are_not_the_same() -> None:
    assert said([decided(1, "", "track"), decided(2, " ...", "refund")]) == {}


# --- against a ruling


def test_settled_by_a_ruling_and_something_else_since() -> None:
    some = [decided(1, "how is it", "refund"), decided(2, "and this", "track")]
    found = find_inconsistencies(some, (), {"r": ruling()}, {1: ("r", 1), 2: ("r", 1)})
    assert list(found) == [1]
    [finding] = found[1]
    assert finding.message == "decided as refund, ruled to be track: progress is track"
    assert (finding.code, finding.labels, finding.score) == ("A302", ("refund", "track"), 1.0)


def test_nearly_the_same_as_what_a_ruling_settled() -> None:
    some = [decided(1, "how is refund 48291", "track"), decided(2, "How is refund 11111?", "refund")]
    settled = {1: ("r", 1)}
    assert said(some, (), {"r": ruling()}, settled) == {1: [("A303", 2)], 2: [("A302", 1), ("A303", 1)]}
    by_pair = [decided(1, "one", "track"), decided(2, "another", "refund")]
    assert said(by_pair, [(2, 1, 0.9)], {"r": ruling()}, settled)[2] == [("A302", 1), ("A303", 1)]


def test_each_of_two_rulings_holds_for_what_it_settled() -> None:
    some = [decided(1, "how is refund", "track"), decided(2, "my refund now", "refund")]
    rulings = {"r": ruling(), "s": ruling("refund", "s")}
    assert said(some, (), rulings, {1: ("r", 1), 2: ("s", 1)}) == {}


def test_a_ruling_that_was_withdrawn_says_nothing() -> None:
    assert said([decided(1, "how is it", "refund")], (), {}, {1: ("r", 1)}) == {}


def test_a_ruling_to_ask_is_followed_by_asking_or_by_no_call() -> None:
    rulings = {"r": ruling(ASK)}
    settled = {1: ("r", 1), 2: ("r", 1), 3: ("r", 1)}
    some = [decided(1, "a", "track", reason="should-ask"), decided(2, "b"), decided(3, "c", "track")]
    assert list(find_inconsistencies(some, (), rulings, settled)) == [3]


def test_another_turn_than_the_settled_one_is_not_ruled_about() -> None:
    some = [decided(1, "first", "refund", turn=1), decided(1, "second", "track", turn=3)]
    assert said(some, (), {"r": ruling()}, {1: ("r", 3)}) == {}


def test_without_decisions_nothing_is_found() -> None:
    assert find_inconsistencies([]) == {}
