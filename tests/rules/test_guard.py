"""A rule that fails becomes a finding about the rule, and stops nobody."""

from itertools import count
from typing import Any

import pytest

from tooldata_tui.dataset import Example, Finding
from tooldata_tui.rules import Checker
from tooldata_tui.rules.every import CloserRules, EveryRule
from tooldata_tui.rules.guard import each, failed
from tooldata_tui.rules.negatives import NegativeCheck
from tooldata_tui.rules.report import finding

from .reading import example_of, row_with

ROW = row_with({"x": ""}, {"type": "object", "properties": {"x": {"type": "string"}}})


def fail(*_: Any, **__: Any) -> list[Finding]:
    raise ZeroDivisionError("1 / 0 \x1b[2J")


def test_what_failed_is_told_harmlessly_with_its_line() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    one = failed(caught.value)
    assert one.code == "R901"
    assert one.message.isprintable()
    assert "ZeroDivisionError: 1 / 0 " in one.message
    assert "(test_guard.py, line 21)" in one.message


def test_the_other_checks_go_on() -> None:
    def fine(_: object) -> list[Finding]:
        return [finding("C401", "twice")]

    assert [one.code for one in each((fine, fail, fine), None)] == ["C401", "R901", "C401"]


def test_a_closer_rule_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    example = example_of(ROW)
    before = {one.code for one in CloserRules().check(example)}
    monkeypatch.setattr("tooldata_tui.rules.every.NegativeCheck.check", fail)
    assert {one.code for one in CloserRules().check(example)} == before | {"R901"}
    assert before


def test_a_rule_that_fails_at_one_of_many_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    examples, check = [example_of(ROW)] * 3, NegativeCheck.check
    before, calls = CloserRules().check(examples[0]), count(1)
    monkeypatch.setattr(NegativeCheck, "check", lambda *given: fail() if next(calls) in (2, 4) else check(*given))
    first, then, last = CloserRules().check_all(examples)  # the second fails among all, then by itself
    assert first == last == before
    assert {one.code for one in then} == {one.code for one in before} | {"R901"}


def test_a_rule_of_the_import_that_fails_leaves_the_closer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    example = example_of(ROW)
    before = {one.code for one in CloserRules().check(example)}
    monkeypatch.setattr(Checker, "_check", fail)
    monkeypatch.setattr(Checker, "_check_tools", fail)
    rules = EveryRule()
    assert {one.code for one in rules.check(example)} == before | {"R901"}
    assert "R901" in {one.code for one in rules.check_tools(example.toolset)}


def test_a_checker_that_fails_accepts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    example: Example = example_of(ROW)
    monkeypatch.setattr(Checker, "_compiled", fail)
    assert not Checker().accepts(example.toolset.tools[0], '{"x": ""}')


def test_what_is_not_selected_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Checker, "_check", fail)
    assert Checker(["C301"]).check(example_of(ROW)) == []
