"""All rules about one example together, and the short ways that most examples take through them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Example, Finding
from tooldata_tui.dataset.jsontext import walk
from tooldata_tui.dataset.message import Message, read_arguments
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules import RULES
from tooldata_tui.rules.closer import CloserLook
from tooldata_tui.rules.every import CloserRules, EveryRule
from tooldata_tui.rules.given import leaves_of
from tooldata_tui.rules.grounding.context import Context
from tooldata_tui.rules.grounding.figures import numbers_in
from tooldata_tui.rules.grounding.grounded import made_up
from tooldata_tui.rules.grounding.heard import Heard
from tooldata_tui.rules.negatives import NegativeCheck
from tooldata_tui.rules.personal import personal_findings
from tooldata_tui.rules.phrasing import phrasing_findings
from tooldata_tui.rules.values import ValueRules

from .whole_set import clean_set

FAMILIES = ("M3", "C4", "X1", "V1", "V2", "N2", "P1")
DEMO = Path(__file__).parents[2] / "demo"


def examples() -> Iterator[Example]:
    """Those of the demo, those that explain the rules, and some of a set without a flaw."""
    tools = example_of_row({"messages": [], "tools": json.loads((DEMO / "tools.json").read_text())}).toolset
    for line in (DEMO / "examples.jsonl").read_text().split("\n")[::3]:
        with suppress(json.JSONDecodeError):  # a flaw of the demo
            yield example_of_row(json.loads(line), tools)
    for rule in (rule for code, rule in RULES.items() if code[:2] in FAMILIES):
        for line in (*rule.bad.split("\n"), *rule.good.split("\n")):
            yield example_of_row(json.loads(line))
    yield from map(example_of_row, clean_set()[::7])


def one_by_one(example: Example) -> list[Finding]:
    """What each rule says that has met no other example, and shares nothing with the others."""
    found: list[Finding] = []
    for check in (
        CloserLook(RULES).check,
        ValueRules(RULES).check,
        NegativeCheck().check,
        phrasing_findings,
        personal_findings,
    ):
        read_arguments.cache_clear()
        found += check(example)
    return sorted(found, key=lambda one: -1 if one.turn is None else one.turn)


def test_together_the_rules_find_what_each_of_them_finds_alone() -> None:
    rules, found = CloserRules(RULES), 0
    for example in examples():
        together = rules.check(example)
        assert together == one_by_one(example)
        found += len(together)
    assert found > 40


def test_many_at_once_are_found_what_each_is_found_alone() -> None:
    given_examples = list(examples())[::4]
    for rules in (CloserRules(RULES), EveryRule(RULES)):
        assert rules.check_all(given_examples) == [rules.check(example) for example in given_examples]
        assert rules.check_all([]) == []


def test_what_was_checked_before_changes_nothing() -> None:
    rules, given_examples = CloserRules(RULES), list(examples())[::4]
    first = [rules.check(example) for example in given_examples]
    assert [rules.check(example) for example in reversed(given_examples)] == first[::-1]


LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
VALUE = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))


@given(st.dictionaries(st.text(max_size=3), VALUE, min_size=1), st.integers(1, 20))
def test_the_leaves_of_arguments_are_the_first_of_those_of_any_value(arguments: dict[str, Any], most: int) -> None:
    assert leaves_of(arguments, most) == list(walk(arguments))[:most]


PIECES = ["5", "20", "7.5", "1,234", "k", "%", ",", ".", " ", "  ", "-", "minus ", "$", "a", "\n", "five", "\u00a0"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from([5, 20, 7.5, 234, 205]))
@settings(max_examples=300)
def test_a_number_that_no_reading_of_the_text_has_is_not_taken_for_said(text: str, number: float) -> None:
    heard = Heard([Message("user", text or "-"), Message("assistant")])
    heard.until(1)
    said = {one for one, _ in numbers_in(text)}
    if Decimal(str(number)) in said:
        assert made_up(number, Context("x", ""), heard) is None
    elif not said and "five" not in text:
        assert made_up(number, Context("x", ""), heard) is not None
