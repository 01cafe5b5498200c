import json
from collections.abc import Callable
from typing import Any

import pytest

from tooldata_tui.rules import RULES
from tooldata_tui.rules.balance import deviations

from .whole_set import TOOLS, check, clean_set, codes_of, plain_row

Row = dict[str, Any]

SET_RULES = [code for code in RULES if code[0] == "B" or code[:2] in ("N1", "P2")]


def calls_of(row: Row) -> list[str]:
    return [call["function"]["name"] for message in row["messages"] for call in message.get("tool_calls", ())]


def arguments_of(row: Row) -> list[Row]:
    calls = [call for message in row["messages"] for call in message.get("tool_calls", ())]
    return [json.loads(call["function"]["arguments"]) for call in calls]


def without(unwanted: Callable[[Row], bool]) -> list[Row]:
    return [row for row in clean_set() if not unwanted(row)]


def thinned(rows: list[Row], name: str, keep: int) -> list[Row]:
    """*rows* with no more than *keep* that call this tool."""
    kept, seen = [], 0
    for row in rows:
        seen += name in calls_of(row)
        if name not in calls_of(row) or seen <= keep:
            kept.append(row)
    return kept


def with_arguments(change: Callable[[Row], Row]) -> list[Row]:
    rows = clean_set()
    for row in rows:
        for message in row["messages"]:
            for call in message.get("tool_calls", ()):
                function = call["function"]
                function["arguments"] = json.dumps(change(json.loads(function["arguments"])))
    return rows


def drop(name: str) -> Callable[[Row], Row]:
    return lambda given: {key: value for key, value in given.items() if key != name}


def with_a_third_tool() -> list[Row]:
    third = {"type": "function", "function": {"name": "sing", "parameters": {"type": "object", "properties": {}}}}
    return [row | {"tools": [*TOOLS, third]} for row in clean_set()]


def is_long(row: Row) -> bool:
    return len(row["messages"]) > 2


def history_goes_with_kind(given: Row) -> Row:
    return given | {"kind": "return"} if "history" in given else given


def kind_stays_alone(given: Row) -> Row:
    return drop("history")(given) if "kind" in given else given


def test_the_clean_set_has_nothing_to_say_against_it() -> None:
    assert check(clean_set()).findings() == {}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (thinned(clean_set(), "refund_order", 45), "B101"),
        (with_a_third_tool(), "B102"),
        (thinned(thinned(clean_set(), "refund_order", 45), "check_status", 45), "B103"),
        (with_arguments(drop("note")), "B201"),
        (with_arguments(lambda given: given | {"note": "x"}), "B201"),
        (with_arguments(lambda given: given | {"kind": "return"} if "kind" in given else given), "B202"),
        (with_arguments(history_goes_with_kind), "B203"),
        (with_arguments(kind_stays_alone), "B203"),
        (without(lambda row: len(calls_of(row)) > 1), "B301"),
        (without(is_long), "B302"),
        (without(lambda row: "status" in row["messages"][0]["content"]), "B304"),
    ],
)
def test_what_is_taken_from_a_clean_set_is_missed(rows: list[Row], code: str) -> None:
    assert code in codes_of(rows)


def test_conversations_without_a_turn_that_leans_on_another_are_noticed() -> None:
    rows = clean_set()
    for row in rows:
        if is_long(row):
            row["messages"][2]["content"] = "I would like to know this about the parcel with that number today"
    assert codes_of(rows) == {"B303"}


@pytest.mark.parametrize("code", SET_RULES)
def test_the_bad_rows_of_a_set_rule_trigger_it_once_there_are_enough(code: str) -> None:
    rows = [json.loads(line) for line in RULES[code].bad.split("\n")]
    many = [(rows * times)[:400] for times in (20, 40, 120)]
    if code == "P205":
        many = [[rows[0]] * 99 + [rows[1]]]
    assert any(code in codes_of(each) for each in many)


@pytest.mark.parametrize("code", SET_RULES)
def test_the_good_rows_of_a_set_rule_do_not(code: str) -> None:
    assert code not in codes_of(json.loads(line) for line in RULES[code].good.split("\n"))


def test_findings_name_the_tool_and_how_far_it_is_off() -> None:
    found = check(thinned(clean_set(), "refund_order", 30)).findings()[None]
    [high] = [one for one in found if one.code == "B101" and one.labels == ("check_status",)]
    assert high.message == "check_status: 84 examples, 47% above the average of 57"


def test_a_set_that_is_being_begun_is_not_told_what_it_misses() -> None:
    assert codes_of(clean_set()[:9]) == set()


def test_a_tool_that_few_examples_offer_is_not_compared_with_the_others() -> None:
    rows = clean_set()
    extra = {"type": "function", "function": {"name": "rare", "parameters": {"type": "object", "properties": {}}}}
    for row in rows[:19]:
        row["tools"] = [*TOOLS, extra]
    assert codes_of(rows) == set()


def test_more_than_twenty_tools_that_are_never_called_are_counted_not_listed() -> None:
    parameters = {"type": "object", "properties": {}}
    tools = [{"type": "function", "function": {"name": f"tool_{n}", "parameters": parameters}} for n in range(50)]
    rows = [plain_row("Hello", answer="Hello") | {"tools": tools} for _ in range(20)]
    found = [one for one in check(rows).findings()[None] if one.code == "B102"]
    assert len(found) == 21
    assert found[-1].message == "and 30 more like these"


def test_deviations_are_shares_of_the_average() -> None:
    assert deviations({"a": 30, "b": 10}) == {"a": 0.5, "b": -0.5}
    assert deviations({"a": 0, "b": 0}) == {}
    assert deviations({}) == {}
