"""What is taken in as plain and faultless, the rules say nothing against."""

import json

import pytest

from tooldata_tui.formats.building import Call
from tooldata_tui.generation.arrivals import Arrivals, RefusedError, arguments_text, fault_in
from tooldata_tui.rules.checker import Checker

from .grounds import GROUND

META = {"source": "expand"}
GOOD = json.dumps({"order_id": "ORD-10000"})


@pytest.mark.parametrize(
    "text",
    ["Any news of ORD-10000?", "\x00 ORD-10000", "[/] \u202eORD-10000", "{{name}} wants ORD-10000", "ORD-10000 " * 700],
)
@pytest.mark.parametrize("calls", [[GOOD], [GOOD, json.dumps({"order_id": "ORD-10000", "items": True})], []])
def test_the_rules_find_no_error_in_what_comes_in(text: str, calls: list[str]) -> None:
    arrivals = Arrivals(GROUND)
    row = arrivals.row(text, [Call("lookup_order", one) for one in calls], "" if calls else "Which one?", META)
    assert fault_in(row, GROUND.toolset, Checker()) is None


@pytest.mark.parametrize(
    "arguments", ["{}", "[]", "nonsense", '{"order_id": "1"}', '{"order_id": "ORD-10000", "x": 1}']
)
def test_a_call_that_breaks_its_schema_is_refused(arguments: str) -> None:
    with pytest.raises(RefusedError, match="Any news"):
        Arrivals(GROUND).row("Any news of ORD-10000?", [Call("lookup_order", arguments)], "", META)


def test_arguments_of_any_length_are_not_taken() -> None:
    tool = GROUND.toolset.by_name["lookup_order"]
    with pytest.raises(RefusedError, match="its arguments are 100,017 characters long"):
        arguments_text({"order_id": "A" * 100_001}, tool)


def test_a_call_of_a_tool_that_there_is_not_is_refused() -> None:
    with pytest.raises(RefusedError):
        Arrivals(GROUND).row("Any news of ORD-10000?", [Call("fly", GOOD)], "", META)
