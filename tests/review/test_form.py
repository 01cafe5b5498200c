import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Tool
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.review.form import (
    ABSENT,
    Field,
    Form,
    FormError,
    Kind,
    form_of,
    form_of_text,
    read_form,
    read_what_can_be,
    with_item,
)
from tooldata_tui.text import visible


def tool(properties: dict[str, Any], required: tuple[str, ...] = (), **more: Any) -> Tool:
    return Tool("t", "", {"type": "object", "properties": properties, "required": list(required), **more})


REFUND = tool(
    {
        "order_id": {"type": "string", "description": "Order number.", "pattern": "^ORD-[0-9]{5}$"},
        "reason": {"type": "string", "enum": ["damaged", "late"]},
        "amount": {"type": "number", "exclusiveMinimum": 0, "maximum": 5000},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "gift": {"type": "boolean", "default": False},
        "items": {"type": "array", "items": {"type": "string"}},
        "address": {
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
            "required": ["street"],
        },
        "extras": {"type": "array", "items": {"type": "object"}},
    },
    ("order_id", "reason"),
    additionalProperties=False,
)


def form(arguments: str, of: Tool | None = REFUND) -> Form:
    return form_of(of, loads_exact(arguments))


def fields(of: Form) -> dict[str, Field]:
    return {field.label: field for field in of.fields}


def read(of: Form, **texts: str) -> str:
    """The arguments, as JSON text, after typing into fields; ``__`` in a name is a dot."""
    by_label = {label: field.path for label, field in fields(of).items()}
    return dumps(read_form(of, {by_label[name.replace("__", ".")]: text for name, text in texts.items()}))


def problem(of: Form, label: str, text: str) -> str:
    path = fields(of)[label].path
    with pytest.raises(FormError) as error:
        read_form(of, {path: text})
    assert list(error.value.problems) == [path]
    return error.value.problems[path]


# --- what there is to fill in


def test_every_leaf_of_the_schema_is_a_field_in_its_order() -> None:
    assert list(fields(form("{}"))) == [
        "order_id", "reason", "amount", "count", "gift", "items[0]", "address.street", "address.city", "extras",
    ]  # fmt: skip


def test_a_field_knows_what_the_schema_says_of_it() -> None:
    found = fields(form("{}"))
    assert found["order_id"].required
    assert found["order_id"].description == "Order number."
    assert found["order_id"].hint == "text, matches ^ORD-[0-9]{5}$"
    assert found["amount"].hint == "number above 0, up to 5000"
    assert found["count"].hint == "whole number from 1 to 9"
    assert found["extras"].kind is Kind.JSON
    assert found["extras"].hint == "JSON list of objects"
    assert found["gift"].default == "false"
    assert not found["gift"].required


def test_choices_offer_leaving_out_only_where_that_is_allowed() -> None:
    found = fields(form("{}"))
    assert [choice.text for choice in found["reason"].choices] == ["damaged", "late"]
    assert [choice.text for choice in found["gift"].choices] == ["true", "false", ABSENT]


def test_what_an_optional_object_needs_is_required_once_it_is_there() -> None:
    street = fields(form("{}"))["address.street"]
    assert not street.required
    assert street.hint == "text; needed if there is address"
    assert fields(form('{"address": {}}'))["address.street"].required


def test_arguments_the_schema_does_not_list_are_fields_that_can_be_emptied() -> None:
    made = form('{"order_id": "a", "color": "red", "sizes": [1, {"a": 2}]}')
    found = fields(made)
    assert found["color"].unknown
    assert found["color"].kind is Kind.STRING
    assert found["sizes"].kind is Kind.JSON
    assert not found["order_id"].unknown
    assert read(made, color=ABSENT) == '{"order_id": "a", "sizes": [1, {"a": 2}]}'


def test_arguments_that_a_schema_leaves_open_are_not_unknown() -> None:
    open_tool = tool({"a": {"type": "string"}}, additionalProperties={"type": "integer"})
    found = fields(form('{"b": 3}', open_tool))
    assert not found["b"].unknown
    assert found["b"].kind is Kind.INTEGER


def test_without_a_tool_every_argument_is_a_field() -> None:
    made = form('{"a": "x", "b": 1.50, "c": true, "d": null, "e": [1]}', None)
    assert [field.kind for field in made.fields] == [Kind.STRING, Kind.NUMBER, Kind.BOOLEAN, Kind.JSON, Kind.JSON]
    assert not any(field.unknown or field.required for field in made.fields)


def test_references_and_nullable_alternatives_are_followed() -> None:
    made = form_of(
        Tool(
            "t",
            "",
            {
                "properties": {
                    "a": {"$ref": "#/$defs/size", "description": "near"},
                    "b": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "c": {"type": ["integer", "null"]},
                    "d": {"allOf": [{"$ref": "#/$defs/size"}]},
                    "e": {"anyOf": [{"type": "string"}, {"type": "object"}]},
                },
                "$defs": {"size": {"enum": ["s", "m"], "description": "far"}},
            },
        ),
        {},
    )
    found = fields(made)
    assert [choice.text for choice in found["a"].choices] == ["s", "m", ABSENT]
    assert found["a"].description == "near"
    assert (found["b"].kind, found["b"].nullable, found["b"].hint) == (Kind.STRING, True, "text or null")
    assert (found["c"].kind, found["c"].nullable) == (Kind.INTEGER, True)
    assert found["d"].kind is Kind.ENUM
    assert found["e"].kind is Kind.JSON
    assert read(made, b="null", c="null") == '{"b": null, "c": null}'
    assert read(made, b='"null"') == '{"b": "null"}'


def test_a_recursive_schema_ends_in_a_field_of_json() -> None:
    node = Tool("t", "", {"properties": {"name": {"type": "string"}, "next": {"$ref": "#"}}})
    assert [field.label for field in form_of(node, {}).fields][-1] == "next.next.next.next"
    assert form_of(node, {}).fields[-1].kind is Kind.JSON


def test_a_call_with_very_many_arguments_is_one_field() -> None:
    many = {f"a{number}": number for number in range(1_000)}
    made = form_of(None, many)
    assert [field.path for field in made.fields] == [()]
    assert read_form(made, {}) == many
    assert read_form(made, {(): '{"b": 1}'}) == {"b": 1}
    assert problem(made, "arguments", "[]") == "the arguments must be an object"
    assert problem(made, "arguments", "") == "not JSON: the text ends in the middle of a value"


def test_arguments_that_are_no_json_are_one_text() -> None:
    made = form_of_text('{"a": 1,\x1b}')
    assert made.fields[0].text == '{"a": 1,\\u001b}'
    assert read_form(made, {(): '{"a": 1}'}) == {"a": 1}


# --- reading it back


def test_old_keys_keep_their_order_and_new_ones_follow_in_that_of_the_schema() -> None:
    made = form('{"zeta": 1, "reason": "late", "order_id": "a"}')
    changed = read(made, amount="2.50", gift="true", address__city="Bonn", order_id="b")
    assert changed == (
        '{"zeta": 1, "reason": "late", "order_id": "b", "amount": 2.50, "gift": true, "address": {"city": "Bonn"}}'
    )


@pytest.mark.parametrize("number", ["1.10", "18446744073709551616", "-0.0", "2e5", "1E400", "0"])
def test_a_number_is_what_was_typed(number: str) -> None:
    assert read(form("{}"), amount=number) == f'{{"amount": {number}}}'
    written = form(f'{{"amount": {number}}}')
    assert fields(written)["amount"].text == number
    assert read(written, order_id="a") == f'{{"amount": {number}, "order_id": "a"}}'


def test_an_emptied_field_is_left_out_and_takes_what_held_it_along() -> None:
    made = form('{"order_id": "a", "address": {"street": "x"}, "items": ["y"]}')
    assert read(made, address__street=ABSENT, **{"items[0]": ABSENT}) == '{"order_id": "a"}'
    assert read(made, order_id=ABSENT) == '{"address": {"street": "x"}, "items": ["y"]}'


def test_what_was_empty_before_stays() -> None:
    arguments = '{"address": {}, "items": [], "extras": []}'
    assert read(form(arguments), order_id="a") == '{"address": {}, "items": [], "extras": [], "order_id": "a"}'


def test_the_empty_string_is_written_in_quotes() -> None:
    made = form('{"order_id": ""}')
    assert fields(made)["order_id"].text == '""'
    assert read(made, order_id=ABSENT) == "{}"
    assert read(form("{}"), order_id='""') == '{"order_id": ""}'


def test_a_text_is_what_was_typed_unless_it_is_in_quotes() -> None:
    made = form("{}")
    assert json.loads(read(made, order_id=r"C:\new [/] {a}")) == {"order_id": r"C:\new [/] {a}"}
    assert json.loads(read(made, order_id='5" and 6"')) == {"order_id": '5" and 6"'}
    assert json.loads(read(made, order_id='"a\\u001b\\n"')) == {"order_id": "a\x1b\n"}
    assert problem(made, "order_id", '"one" "two"').startswith("in quotes, it is read as JSON")


def test_items_are_changed_taken_out_and_added() -> None:
    made = form('{"items": ["a", "b", "c"]}')
    assert list(fields(made))[5:9] == ["items[0]", "items[1]", "items[2]", "items[3]"]
    assert fields(made)["items[3]"].adds
    assert read(made, **{"items[1]": ABSENT, "items[2]": "C", "items[3]": "d"}) == '{"items": ["a", "C", "d"]}'
    more = with_item(made, ("items", 3))
    assert fields(more)["items[4]"].adds
    assert not fields(more)["items[3]"].adds
    assert read(more, **{"items[3]": "d", "items[4]": "e"}) == '{"items": ["a", "b", "c", "d", "e"]}'


def test_texts_that_are_no_value_are_told_by_field_and_the_rest_can_be_read() -> None:
    made = form('{"order_id": "a"}')
    assert problem(made, "amount", "12,50") == "not a number; write it with a point"
    assert problem(made, "amount", "true") == "not a number"
    assert problem(made, "count", "1.5") == "not a whole number"
    assert problem(made, "extras", "[1,") == "not JSON: the text ends in the middle of a value"
    assert (
        problem(made, "extras", "none")
        == "not JSON: a bare word that is not true, false or null; a text goes in quotes"
    )
    assert problem(made, "reason", "lost") == "not one of the choices"
    arguments, problems = read_what_can_be(made, {("amount",): "x", ("gift",): "true"})
    assert arguments == {"order_id": "a", "gift": True}
    assert problems == {("amount",): "not a number"}


# --- values that do not fit


def test_a_value_of_the_wrong_type_looks_different_from_the_right_one() -> None:
    made = form('{"amount": "63", "gift": "true", "order_id": 48291, "address": "here", "items": "x"}')
    found = fields(made)
    assert found["amount"].text == '"63"'
    assert found["gift"].text == '"true"'
    assert found["address"].kind is Kind.JSON
    assert found["items"].kind is Kind.JSON
    assert found["order_id"].hint.endswith('not a text now: "…" makes it one')
    fixed = read(made, amount="63", gift="true", order_id='"48291"')
    assert fixed == '{"amount": 63, "gift": true, "order_id": "48291", "address": "here", "items": "x"}'


def test_choices_of_several_types_are_told_apart() -> None:
    of = tool({"a": {"enum": ["1", 1, None, ""]}, "b": {"enum": ["x", 2]}})
    assert [choice.text for choice in fields(form("{}", of))["a"].choices] == ['"1"', "1", "null", '""', ABSENT]
    assert [choice.text for choice in fields(form("{}", of))["b"].choices] == ["x", "2", ABSENT]
    assert read(form('{"a": 1}', of), a='"1"') == '{"a": "1"}'
    assert fields(form('{"b": "2"}', of))["b"].text == '"2"'


# --- anything may come


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
    | st.sampled_from(["", '"', '""', "null", "true", "\x1b[2J", "a\nb", " a ", "\u202e", "e" + "\u0301" * 12])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["a", "b", "c", "", "a.b", "é"])
types = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null", "any", "str"])
schemas = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": types | st.lists(types, max_size=2) | scalars,
            "enum": st.lists(scalars, max_size=3) | scalars,
            "const": scalars,
            "default": values,
            "pattern": scalars,
            "minimum": scalars,
            "maxLength": scalars,
            "description": scalars,
            "$ref": st.sampled_from(["#", "#/properties/a", "#/nowhere", "x"]) | scalars,
            "additionalProperties": st.booleans() | st.just({"type": "integer"}),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": types,
            "properties": st.dictionaries(names, inner, max_size=3) | scalars,
            "required": st.lists(names, max_size=2) | scalars,
            "items": inner | scalars,
            "anyOf": st.lists(inner | st.just({"type": "null"}), max_size=2) | scalars,
            "allOf": st.lists(inner, max_size=2),
            "prefixItems": st.lists(inner, max_size=1),
        },
    ),
    max_leaves=6,
)
arguments = st.dictionaries(names, values, max_size=4)


@settings(max_examples=100)
@given(st.none() | schemas | values, arguments)
def test_an_untouched_form_reads_back_to_the_letter(schema: Any, given_arguments: dict[str, Any]) -> None:
    written = dumps(given_arguments)
    exact = loads_exact(written)
    made = form_of(Tool("t", "", schema), exact)
    assert dumps(read_form(made, {})) == written
    assert dumps(read_form(made, {field.path: field.text for field in made.fields})) == written


@settings(max_examples=100)
@given(st.none() | schemas, arguments)
def test_no_text_of_a_form_carries_what_a_terminal_would_act_on(schema: Any, given_arguments: dict[str, Any]) -> None:
    for field in form_of(Tool("t", "", schema), loads_exact(dumps(given_arguments))).fields:
        texts = [field.text, *(choice.text for choice in field.choices)]
        assert all(visible(text).replace("    ", "\t") == text.replace("    ", "\t") for text in texts)
        assert "\n" not in field.text or field.multiline


@settings(max_examples=100)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
def test_a_string_typed_as_shown_is_that_string(value: str) -> None:
    shown = fields(form_of(None, {"a": value}))["a"].text
    empty = form_of(tool({"a": {"type": "string"}}), {})
    assert read_form(empty, {("a",): shown}) == {"a": value}
