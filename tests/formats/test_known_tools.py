"""Tools that were met are read as those that were not."""

import pytest

from tooldata_tui.dataset.jsontext import loads, loads_exact
from tooldata_tui.formats.known_tools import KnownTools
from tooldata_tui.formats.known_values import Known
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tools

TEXTS = [
    '{"name": "a", "description": "é 😀", "parameters": {"type": "object", "properties": {"n": {"maximum": 2}}}}',
    '{"type": "function", "function": {"name": "b", "parameters": {"properties": {"n": {"default": 1.10}}}}}',
    f'{{"name": "c", "parameters": {"[" * 190}{"]" * 190}}}',
]


@pytest.mark.parametrize("known", [True, False])
def test_tools_are_what_is_read_of_them_however_often_they_are_met(known: bool) -> None:
    tools, values = KnownTools(), list(map(loads_exact, TEXTS))
    given = list(map(Known, values)) if known else values
    wanted = read_tools(list(map(loads, TEXTS)))
    for some in (given, given[:1], given[1:], given):
        text, toolset = tools.read(some, "$.tools")
        assert loads(text) == [loads(TEXTS[values.index(one)]) for one in some]
        assert [one.whole for one in toolset.tools] == [wanted.by_name[one.name].whole for one in toolset.tools]
    assert toolset.tools[1].parameters == {"properties": {"n": {"default": 1.1}}}
    assert b"1.10" in text


def test_a_tool_that_would_be_nested_too_deep_in_its_row_is_refused() -> None:
    with pytest.raises(RowError, match="nested"):
        KnownTools().read([Known({"name": "a", "parameters": loads("[" * 199 + "]" * 199)})], "$.tools")
