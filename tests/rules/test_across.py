"""What rows say together that none of them says alone."""

import json

import pytest

from tooldata_tui.dataset import Finding, Severity, Status
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules import RULES
from tooldata_tui.rules.across import Across

CODES = [code for code in RULES if code[:2] in {"T4", "M4", "X2"}]


def across(lines: str, status: Status = Status.PENDING) -> dict[int | None, list[Finding]]:
    seen = Across()
    for number, line in enumerate(lines.split("\n"), 1):
        seen.add(number, example_of_row(json.loads(line)), status)
    return seen.findings()


def codes(lines: str) -> set[str]:
    return {one.code for found in across(lines).values() for one in found}


@pytest.mark.parametrize("code", CODES)
def test_bad_rows_trigger_their_rule_and_good_rows_do_not(code: str) -> None:
    assert code in codes(RULES[code].bad)
    assert code not in codes(RULES[code].good)


def test_a_variant_is_told_where_it_first_stands_with_an_example_of_the_others() -> None:
    lines = RULES["T401"].bad.split("\n")
    found = across("\n".join([lines[0], lines[0], lines[1], lines[1]]))
    [one] = found[3]
    assert (one.code, one.other) == ("T401", 1)
    assert one.message == "lookup_order has another schema in 2 rows, this one in 2"
    assert one.path == ("tools", 0, "function")


def test_clashing_types_are_worse_where_arguments_are_objects() -> None:
    def worst(lines: str) -> Severity:
        return max(one.severity for one in across(lines)[None] if one.code == "X201")

    lines = RULES["X201"].bad
    assert worst(lines) is Severity.INFO
    rows = [json.loads(line) for line in lines.split("\n")]
    for row in rows:
        function = row["messages"][1]["tool_calls"][0]["function"]
        function["arguments"] = json.loads(function["arguments"])
    assert worst("\n".join(map(json.dumps, rows))) is Severity.WARNING


def test_a_fraction_among_integers_is_no_clash() -> None:
    lines = RULES["X201"].bad.replace('\\"1\\"', "1.5")
    assert "X201" not in codes(lines)


def test_what_was_rejected_is_left_out() -> None:
    assert across(RULES["T403"].bad, Status.REJECTED) == {}


def test_the_numbers_are_those_of_the_rows() -> None:
    seen = Across()
    for number, line in enumerate(RULES["M401"].bad.split("\n"), 1):
        seen.add(number, example_of_row(json.loads(line)))
    numbers = seen.numbers()
    assert (numbers.examples, numbers.systems, numbers.without_tools, numbers.silent_calls) == (21, 2, 21, 0)


def test_an_empty_set_has_no_findings() -> None:
    assert Across().findings() == {}
