"""What a scan looks at closer than an import: the turns, the forms of calls, and the words of tools."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Finding, Toolset
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules import RULES
from tooldata_tui.rules.across import Across
from tooldata_tui.rules.checker import Checker
from tooldata_tui.rules.closed_sets import told_values
from tooldata_tui.rules.closer import CloserLook
from tooldata_tui.rules.tool_prose import told_format

from .reading import fixed, row_with

GROUPS = {"T2", "T3", "M3", "C4", "X1"}
CODES = [code for code in RULES if code[:2] in GROUPS]


def look(row: dict[str, Any]) -> list[Finding]:
    """Everything a closer look finds, rules included that are off by default."""
    closer = CloserLook(RULES)
    example = example_of_row(row)
    return [*closer.check(example), *closer.check_tools(example.toolset)]


def codes(row: dict[str, Any]) -> list[str]:
    return [one.code for one in look(row)]


@pytest.mark.parametrize("code", CODES)
def test_every_bad_row_triggers_its_rule_and_no_good_row_does(code: str) -> None:
    for line in RULES[code].bad.split("\n"):
        assert code in codes(json.loads(line))
    for line in RULES[code].good.split("\n"):
        assert code not in codes(json.loads(line))


@pytest.mark.parametrize("code", CODES)
def test_rows_that_explain_a_rule_are_not_wrong_otherwise(code: str) -> None:
    for line in RULES[code].good.split("\n"):
        example = example_of_row(json.loads(line))
        assert Checker().check(example) == []


@pytest.mark.parametrize("code", [code for code in CODES if RULES[code].fix])
def test_a_fix_makes_its_finding_go(code: str) -> None:
    row = json.loads(RULES[code].bad.split("\n")[0])
    [one] = [one for one in look(row) if one.code == code]
    assert code not in codes(fixed(row, one))


def test_a_conversation_in_order_is_passed_over() -> None:
    row = row_with({"x": 1}, {"type": "object", "properties": {"x": {"type": "integer", "description": "How many."}}})
    assert CloserLook().check(example_of_row(row)) == []


FORMATS = [
    ("The day, YYYY-MM-DD.", "format", "date"),
    ("When, as YYYY-MM-DDTHH:MM:SSZ", "format", "date-time"),
    ("Day of birth (DD/MM/YYYY)", "pattern", "^[0-9]{2}/[0-9]{2}/[0-9]{4}$"),
    ("The number, ORD-XXXXX", "pattern", "^ORD-[0-9]{5}$"),
    ("The order id, such as '#W0000000'.", "pattern", "^#W[0-9]{7}$"),
    ("e.g. ORD-48291", "pattern", "^ORD-[0-9]{5}$"),
    ("The colour (e.g., #FF0000)", "pattern", "^#[0-9A-Fa-f]{6}$"),
    ("A 5-digit code", "pattern", "^[0-9]{5}$"),
    ("Two letters of the country", "pattern", "^[A-Za-z]{2}$"),
    ("Currency, ISO 4217", "pattern", "^[A-Z]{3}$"),
    ("The email address of the customer", "format", "email"),
    ("Its UUID", "format", "uuid"),
    ("YYYY-MM-DD or DD.MM.YYYY", "", ""),
    ("A time in ISO 8601", "", ""),
]


@pytest.mark.parametrize(("words", "keyword", "value"), FORMATS)
def test_a_format_is_read_out_of_words(words: str, keyword: str, value: str) -> None:
    told = told_format(words)
    assert told is not None
    assert (told.keyword, told.value) == (keyword, value)


@pytest.mark.parametrize(
    "words",
    [
        "The name of the customer",
        "Up to 10 digits",
        "How to reach you (e.g., email address, phone number)",
        "The email address or phone number",
        "user name or email address",
        "",
    ],
)
def test_no_format_is_read_into_words(words: str) -> None:
    assert told_format(words) is None


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Sort order, one of 'asc' or 'desc'.", ("asc", "desc")),
        ("Either metric or imperial.", ("metric", "imperial")),
        ("Allowed values: small, medium, large", ("small", "medium", "large")),
        ("The level (low|medium|high)", ("low", "medium", "high")),
        ("Possible values are: 'buy it', 'sell it'.", ("buy it", "sell it")),
        ("Can be length, width or diagonal.", ("length", "width", "diagonal")),
    ],
)
def test_a_closed_set_is_read_out_of_words(words: str, values: tuple[str, ...]) -> None:
    assert told_values(words, numbers=False) == values


@pytest.mark.parametrize(
    "words",
    [
        "A colour, such as 'red' or 'blue'",
        "A colour (e.g. 'red' or 'blue')",
        "One of 'red', 'blue', etc.",
        "It should be short, clear and kind.",
        "Either a name or a number",
        "Must be true or false",
        "The name of the city",
        "or or or | | |",
    ],
)
def test_no_closed_set_is_read_into_words(words: str) -> None:
    assert told_values(words, numbers=False) == ()


def test_values_that_are_numbers_are_read_for_integers_alone() -> None:
    assert told_values("One of 1, 2 or 3.", numbers=True) == (1, 2, 3)
    assert told_values("One of 1, 2 or 3.", numbers=False) == ()


def test_the_items_of_a_list_get_the_enum() -> None:
    tool = {"name": "act", "description": "Use it when you can.", "parameters": {"type": "object", "properties": {}}}
    tool["parameters"]["properties"]["tags"] = {  # type: ignore[index]
        "type": "array",
        "description": "Tags, each one of 'a' or 'b'.",
        "items": {"type": "string"},
    }
    row = {"messages": [{"role": "user", "content": "Hi"}], "tools": [{"type": "function", "function": tool}]}
    [one] = look(row)
    assert one.code == "T206"
    items = fixed(row, one)["tools"][0]["function"]["parameters"]["properties"]["tags"]["items"]
    assert items["enum"] == ["a", "b"]


def test_only_what_is_selected_is_told() -> None:
    row = json.loads(RULES["M301"].bad)
    assert [one.code for one in CloserLook({"M301"}).check(example_of_row(row))] == ["M301"]
    assert CloserLook({"C401"}).check(example_of_row(row)) == []


def test_a_tool_without_rivals_need_not_say_when() -> None:
    row = json.loads(RULES["T203"].bad)
    assert "T203" in codes({**row, "tools": [*row["tools"], json.loads(RULES["T204"].good)["tools"][0]]})


HOSTILE = [
    "\x1b]0;x\x07\u202e" * 200,
    "(" * 20_000,
    "e.g. " * 20_000,
    "YYYY-" * 20_000,
    "'a' or " * 20_000,
    "<|" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_neither_raise_nor_reach_the_terminal(text: str) -> None:
    schema: Any = {"type": "object", "properties": {text[:500]: {"type": "string", "description": text}}}
    for _ in range(90):
        schema = {"type": "object", "properties": {"x": schema}, "description": text[:10]}
    row = row_with(json.dumps({text: text}), schema, name=text[:300])
    row["messages"].append({"role": "assistant", "content": text})
    row["messages"].append({"role": "tool", "content": text, "name": text})
    row["tools"].append({"type": "function", "function": {"name": text, "description": text, "parameters": [text]}})
    for one in look(row):
        assert one.message.isprintable()


def test_results_that_are_no_json_or_tell_of_an_error_fit_any_output() -> None:
    row = json.loads(RULES["M311"].bad)
    for content in ("not found", '{"error": "no such order"}', "", '{"state": "sent"}'):
        row["messages"][2]["content"] = content
        assert "M311" not in codes(row)


def test_an_output_schema_may_refer_to_its_own_parts_and_be_none_at_all() -> None:
    row = json.loads(RULES["M311"].bad)
    tool = row["tools"][0]["function"]
    tool["outputSchema"] = {"$defs": {"a": {"type": "object", "required": ["x"]}}, "$ref": "#/$defs/a"}
    assert "M311" in codes(row)
    for schema in ({"$ref": "#/nowhere"}, {"type": 3}, [], "x", True):
        tool["outputSchema"] = schema
        assert "M311" not in codes(row)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
WORDS = st.sampled_from(["type", "enum", "required", "properties", "items", "default", "description", "minimum", "x"])
SCHEMAS = st.recursive(JSON_VALUES, lambda inner: st.dictionaries(WORDS, inner, max_size=5), max_leaves=15).filter(
    lambda schema: not isinstance(schema, str)  # read as JSON, which it seldom is
)


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, JSON_VALUES, st.text(max_size=200))
def test_no_schema_no_arguments_and_no_words_make_it_raise(schema: Any, value: Any, words: str) -> None:
    row = row_with(json.dumps(value), schema)
    row["tools"][0]["function"] |= {"description": words, "outputSchema": schema}
    row["messages"].append({"role": "tool", "tool_call_id": "c1", "content": json.dumps(value)})
    look(row)
    example = example_of_row(row)
    Checker().check_tools(example.toolset)
    across = Across()
    across.add(1, example)
    across.findings()


def test_no_tools_and_no_messages_are_nothing_to_look_at() -> None:
    assert CloserLook().check_tools(Toolset(())) == []
    assert look({"messages": []}) == []
