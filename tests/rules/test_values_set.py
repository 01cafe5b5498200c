"""One value in many rows, and addresses for tests."""

import json
from typing import Any

import pytest

from tooldata_tui.dataset import Example, Message, Status, ToolCall
from tooldata_tui.rules import RULES, values_set
from tooldata_tui.rules.values_set import ValueSet


def calling(arguments: Any) -> Example:
    return Example((Message("user", "hi"), Message("assistant", None, (ToolCall("act", json.dumps(arguments)),))))


def filled(*arguments: Any) -> ValueSet:
    values = ValueSet()
    for number, one in enumerate(arguments, start=1):
        values.add(number, calling(one))
    return values


def ids(count: int, start: int = 10_000) -> list[Any]:
    return [{"order_id": f"ORD-{start + number}"} for number in range(count)]


def test_an_empty_set_has_no_findings() -> None:
    assert ValueSet().findings() == {}
    assert ValueSet().figures().examples == 0


def test_the_same_identifier_in_forty_rows_is_told_once() -> None:
    values = filled(*ids(1_000), *[{"order_id": "ORD-55555"}] * 40)
    (one,) = values.findings()[None]
    assert (one.code, one.severity) == ("V302", RULES["V302"].severity)
    assert one.message == 'order_id "ORD-55555" stands in the calls of 40 examples'
    assert one.other == 1_001
    (repeated,) = values.figures().repeated
    assert repeated.examples == tuple(range(1_001, 1_041))


def test_in_thirty_nine_rows_of_many_it_is_not() -> None:
    assert filled(*ids(1_000), *[{"order_id": "ORD-55555"}] * 39).findings() == {}


def test_of_a_small_set_a_tenth_is_much() -> None:
    assert filled(*ids(90), *[{"order_id": "ORD-55555"}] * 10).findings() != {}
    assert filled(*ids(21), *[{"order_id": "ORD-55555"}] * 9).findings() == {}


def test_a_value_counts_once_an_example_and_rejected_ones_do_not() -> None:
    values = ValueSet()
    for number in range(30):
        values.add(
            number, calling({"a": "ORD-55555", "b": ["ORD-55555"]}), Status.REJECTED if number % 2 else Status.PENDING
        )
    (repeated,) = values.figures().repeated
    assert (repeated.count, repeated.name) == (15, "a")


@pytest.mark.parametrize("value", ["refund", "New York", "2026-05-12", "14:30", 12, True, None, "x" * 300])
def test_words_days_and_numbers_may_come_again(value: Any) -> None:
    assert filled(*[{"x": value}] * 100).findings() == {}


def test_addresses_for_tests_in_more_than_half_of_the_rows_are_told() -> None:
    tests = [{"email": f"u{number}@example.com"} for number in range(11)]
    real = [{"email": f"u{number}@solvikmail.no"} for number in range(10)]
    (one,) = filled(*tests, *real).findings()[None]
    assert one.code == "V305"
    assert one.message == "11 of 21 examples with an e-mail address have one for tests"
    assert filled(*tests[:10], *real).findings() == {}
    assert filled(*tests[:5]).findings() == {}


def test_memory_is_bounded_and_what_comes_often_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values_set, "_COUNTED", 100)
    values = ValueSet()
    for number, one in enumerate(ids(2_000)):
        values.add(number, calling(one))
        values.add(number, calling({"order_id": "ORD-99999"}))
    assert len(values._counts) <= 100
    (repeated,) = values.figures().repeated
    assert (repeated.value, repeated.count) == ("ORD-99999", 2_000)


def test_calls_that_cannot_be_read_count_for_nothing() -> None:
    values = ValueSet()
    for text in ("{oops", "[1]", "3", "", '{"a": ' + "[" * 150 + "]" * 150 + "}"):
        values.add(1, Example((Message("assistant", None, (ToolCall("act", text),)),)))
    assert values.findings() == {}
