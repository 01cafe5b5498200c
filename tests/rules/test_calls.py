import json
from typing import Any

import pytest

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.rules import Checker

from .reading import codes, example_of, findings_of, fixed, row_with

BASE = ("messages", 1, "tool_calls", 0, "function", "arguments")


def arguments_of(row: dict[str, Any]) -> Any:
    return row["messages"][1]["tool_calls"][0]["function"]["arguments"]


def one(arguments: Any, parameters: Any) -> tuple[dict[str, Any], Finding]:
    row = row_with(arguments, parameters)
    [found] = findings_of(row)
    return row, found


def prop(value: Any, schema: Any, **more: Any) -> tuple[dict[str, Any], Finding]:
    return one({"x": value}, {"type": "object", "properties": {"x": schema}, **more})


ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}

MESSAGES = [
    (48291, {"type": "string"}, "C304", "x is 48291, not string"),
    (True, {"type": "integer"}, "C304", "x is true, not integer"),
    (1.5, {"type": ["integer", "null"]}, "C304", "x is 1.5, not integer or null"),
    ([1], {"type": "object"}, "C304", "x is a list of 1, not object"),
    ("48291", ORDER, "C306", 'x "48291" does not match ^ORD-[0-9]{5}$'),
    ("b", {"enum": ["a"]}, "C305", 'x is "b", not "a"'),
    (2, {"const": 1}, "C305", "x is 2, not 1"),
    (None, {"enum": ["a", "b"]}, "C305", "x null is none of the 2 values allowed"),
    ("a", {"format": "email"}, "C307", 'x "a" is no valid email'),
    ("2026-13-01", {"format": "date"}, "C307", 'x "2026-13-01" is no valid date'),
    ("noon", {"format": "date-time"}, "C307", 'x "noon" is no valid date-time'),
    ("1.2.3", {"format": "ipv4"}, "C307", 'x "1.2.3" is no valid ipv4'),
    ("x y", {"format": "uri"}, "C307", 'x "x y" is no valid uri'),
    ("12", {"format": "uuid"}, "C307", 'x "12" is no valid uuid'),
    (3, {"minimum": 5}, "C308", "x 3 is below 5"),
    (9, {"maximum": 5}, "C308", "x 9 is above 5"),
    (5, {"exclusiveMinimum": 5}, "C308", "x 5 is not above 5"),
    (5, {"exclusiveMaximum": 5}, "C308", "x 5 is not below 5"),
    (5, {"multipleOf": 2}, "C308", "x 5 is not a multiple of 2"),
    ("a", {"minLength": 2}, "C308", 'x "a" is shorter than 2 characters'),
    ("abc", {"maxLength": 2}, "C308", 'x "abc" is longer than 2 characters'),
    ([1], {"minItems": 2}, "C308", "x has fewer than 2 items"),
    ([1, 2, 3], {"maxItems": 2}, "C308", "x has more than 2 items"),
    ([1, 1], {"uniqueItems": True}, "C308", "x has an item twice"),
    ([1], {"contains": {"type": "string"}}, "C308", "x has none of the items it must have"),
    ({}, {"minProperties": 1}, "C308", "x has fewer than 1 entries"),
    ({"a": 1}, {"maxProperties": 0}, "C308", "x has more than 0 entries"),
    (3, {"anyOf": [{"minimum": 5}, {"maximum": 1}]}, "C309", "x 3 fits none of the 2 forms allowed"),
    (3, {"oneOf": [{"minimum": 1}, {"maximum": 5}]}, "C309", "x 3 fits more than one of the forms, not exactly one"),
    (3, {"not": {"minimum": 1}}, "C309", "x 3 is what its schema rules out"),
    ({"a": 1}, {"dependentRequired": {"a": ["b"]}}, "C309", "x.b is missing, but another argument asks for it"),
    (3, {"if": {"minimum": 1}, "then": {"maximum": 2}}, "C308", "x 3 is above 2"),
    (3, False, "C302", "x is not allowed"),
    ("x", {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "C304", 'x is "x", not integer or null'),
    ("x", {"anyOf": [ORDER, {"type": "null"}]}, "C306", 'x "x" does not match ^ORD-[0-9]{5}$'),
    ("abc", {"type": "integer", "enum": [1, 2]}, "C304", 'x is "abc", not integer'),
    ({"a": {}}, {"properties": {"a": {"required": ["b"]}}}, "C301", "x.a.b is missing"),
    ([1, "2"], {"items": {"type": "integer"}}, "C304", 'x[1] is "2", not integer'),
]


@pytest.mark.parametrize(("value", "schema", "code", "message"), MESSAGES, ids=[m[3] for m in MESSAGES])
def test_findings_say_what_is_wrong_in_a_line(value: Any, schema: Any, code: str, message: str) -> None:
    _, found = prop(value, schema)
    assert (found.code, found.message) == (code, message)
    assert found.path[: len(BASE)] == BASE
    assert found.path[len(BASE)] == "x"
    assert found.turn == 1


def test_formats_are_advice() -> None:
    assert prop("a", {"format": "email"})[1].severity is Severity.WARNING


def test_nested_places_have_the_whole_path() -> None:
    item = {"type": "object", "properties": {"qty": {"type": "integer"}}, "required": ["qty"]}
    _, found = prop([{"qty": 1}, {"qty": "two"}], {"type": "array", "items": item})
    assert found.path == (*BASE, "x", 1, "qty")
    assert found.message.startswith("x[1].qty is")


FIXES = [
    ("63", {"type": "integer"}, 63, True),
    ("-0.50", {"type": "number"}, "-0.50", True),
    ("true", {"type": "boolean"}, True, True),
    ("True", {"type": "boolean"}, True, False),
    ("[1]", {"type": "array"}, [1], False),
    ('{"a": 1}', {"type": "object"}, {"a": 1}, False),
    (63, {"type": "string"}, "63", False),
    ("In Transit", {"enum": ["in_transit", "delivered"]}, "in_transit", False),
    ("USD", {"const": "usd"}, "usd", False),
    ("7", {"anyOf": [{"type": "integer"}, {"type": "null"}]}, 7, True),
]


@pytest.mark.parametrize(("value", "schema", "meant", "safe"), FIXES)
def test_a_fix_writes_the_value_that_is_meant(value: Any, schema: Any, meant: Any, safe: bool) -> None:
    row, found = prop(value, schema)
    assert found.fix is not None
    assert found.fix.safe is safe
    mended = fixed(row, found)
    assert codes(mended) == []
    if meant == "-0.50":
        assert arguments_of(mended) == '{"x": -0.50}'
    else:
        assert json.loads(arguments_of(mended)) == {"x": meant}


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("63 ", {"type": "integer"}),
        ("063", {"type": "integer"}),
        ("6.0", {"type": "integer"}),
        ("٣", {"type": "integer"}),
        ("9" * 400, {"type": "integer"}),
        ("1e5", {"type": "number"}),
        ("yes", {"type": "boolean"}),
        ("[1", {"type": "array"}),
        (True, {"type": "string"}),
        (10**30, {"type": "string"}),
        ("x", {"enum": ["X_", "x "]}),
    ],
)
def test_what_is_not_exactly_so_has_no_fix(value: Any, schema: Any) -> None:
    assert prop(value, schema)[1].fix is None


def test_a_number_moved_by_a_fix_stays_as_it_was_written() -> None:
    parameters = {"type": "object", "properties": {"amount": {}}, "additionalProperties": False}
    row, found = one('{"amuont": 1.10}', parameters)
    assert found.code == "C302"
    assert found.message == "amuont is not allowed by the tool; nearest amount"
    assert arguments_of(fixed(row, found)) == '{"amount": 1.10}'


def test_a_null_that_nothing_describes_may_be_removed() -> None:
    row, found = one({"x": 1, "theta": None}, {"properties": {"x": {}}})
    assert found.code == "C303"
    assert codes(fixed(row, found)) == []


def test_a_null_for_an_optional_argument_may_be_removed_but_not_for_a_required_one() -> None:
    row, found = prop(None, {"type": "integer"})
    assert found.code == "C304"
    assert codes(fixed(row, found)) == []
    assert prop(None, {"type": "integer"}, required=["x"])[1].fix is None


OPEN = [
    {"properties": {"x": {}}, "additionalProperties": True},
    {"properties": {"x": {}}, "additionalProperties": {"type": "integer"}},
    {"properties": {"x": {}}, "patternProperties": {"^z": {}}},
    {"properties": {"x": {}}, "allOf": [{"properties": {"y": {}}}]},
    {"type": "object"},
    {"properties": {"y": {"type": "object", "properties": {}}}},
]


@pytest.mark.parametrize("parameters", OPEN)
def test_unknown_arguments_are_fine_where_the_schema_says_so(parameters: Any) -> None:
    arguments = {"y": {"deep": 1}} if "y" in parameters.get("properties", {}) else {"x": 1, "y": 2}
    assert codes(row_with(arguments, parameters)) == []


def test_unknown_arguments_are_noticed_where_the_schema_is_silent_also_deep_inside() -> None:
    inner = {"type": "object", "properties": {"street": {"type": "string"}}}
    for schema in (inner, {"$ref": "#/$defs/Address"}):
        parameters = {"properties": {"to": schema}, "$defs": {"Address": inner}}
        _, found = one({"to": {"street": "x", "planet": "y"}}, parameters)
        assert found.code == "C303"
        assert found.severity is Severity.WARNING
        assert found.path == (*BASE, "to", "planet")
    assert one({"y": 1}, {"properties": {}})[1].code == "C303"


def test_a_definition_also_used_in_a_choice_stays_open() -> None:
    address = {"type": "object", "properties": {"street": {}}}
    either = {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "object", "required": ["planet"]}]}
    parameters = {"properties": {"to": {"$ref": "#/$defs/A"}, "by": either}, "$defs": {"A": address}}
    assert codes(row_with({"to": {"planet": 1}, "by": {"planet": 1}}, parameters)) == []


TEXTS = [
    ("{'x': 1, 'y': None, 'z': True}", "C201", '{"x": 1, "y": null, "z": true}'),
    ('{"x": [1, 2,], }', "C201", '{"x": [1, 2] }'),
    ('{"x": "a,}",}', "C201", '{"x": "a,}"}'),
    ("{'x': (1, 2)}", "C201", '{"x": [1, 2]}'),
    ("{'x': {1, 2}}", "C201", None),
    ("{'x': open('f')}", "C201", None),
    ("{'x': 1", "C201", None),
    ("{1: 2}", "C201", None),
    ("\\d", "C201", None),
    ("-" * 15_000, "C201", None),
    ("{'x': " + "9" * 5000 + "}", "C201", None),
    ("[1]", "C202", None),
    ("null", "C202", "{}"),
    ('"x"', "C202", None),
    ('"{\\"x\\": 1}"', "C203", '{"x": 1}'),
    ('{"x": 1, "x": 2}', "C205", None),
    ("", "C206", "{}"),
    (" \n", "C206", "{}"),
]


@pytest.mark.parametrize(("text", "code", "repaired"), TEXTS)
def test_texts_that_are_no_object(text: str, code: str, repaired: str | None) -> None:
    row, found = one(text, {"type": "object"})
    assert found.code == code
    assert found.path == BASE
    if repaired is None:
        assert found.fix is None
    else:
        assert found.fix is not None
        assert found.fix.safe is (code != "C202" and "(" not in text)
        assert arguments_of(fixed(row, found)) == repaired
        assert codes(fixed(row, found)) == []


def test_what_is_encoded_twice_is_checked_inside_and_fixed_through_both_texts() -> None:
    row = row_with(json.dumps(json.dumps({"x": "63"})), {"properties": {"x": {"type": "integer"}}})
    outer, inner = findings_of(row)
    assert (outer.code, inner.code) == ("C203", "C304")
    assert codes(fixed(fixed(row, outer), inner)) == []
    assert codes(fixed(row, inner)) == ["C203"]


def test_empty_text_is_no_safe_fix_where_an_argument_is_required() -> None:
    empty, missing = findings_of(row_with("", {"required": ["x"]}))
    assert (empty.code, missing.code) == ("C206", "C301")
    assert empty.fix is None


def test_objects_for_arguments_are_noted_once_and_written_as_text() -> None:
    row = row_with("{}", {"properties": {"x": {}}})
    call = row["messages"][1]["tool_calls"][0]
    row["messages"][1]["tool_calls"] = [
        {**call, "id": id, "function": {"name": "act", "arguments": {"x": 1}}} for id in "ab"
    ]
    [found] = findings_of(row)
    assert found.code == "C204"
    assert "2 calls" in found.message
    assert found.fix is not None
    assert found.fix.safe
    assert codes(fixed(row, found)) == []


def test_an_unknown_tool_is_named_with_the_nearest() -> None:
    row = row_with({}, {"type": "object"}, name="lookup_order")
    for given, near in (("get_order", True), ("functions.lookup_order", True), ("lookupOrder", True), ("zzz", False)):
        row["messages"][1]["tool_calls"][0]["function"]["name"] = given
        [found] = findings_of(row)
        assert found.code == "C101"
        assert given in found.message
        if near:
            assert "nearest lookup_order" in found.message
            assert found.fix is not None
            assert not found.fix.safe
            assert codes(fixed(row, found)) == []
        else:
            assert found.fix is None


def test_one_letter_of_a_name_is_a_slip_where_no_other_name_is_as_near() -> None:
    row = row_with({}, {"type": "object"}, name="lookup_order")
    name = row["messages"][1]["tool_calls"][0]["function"]
    for given in ("lookup_orde", "lookup_orders", "lookup_ordar", "lookpu_order"):
        name["name"] = given
        [found] = findings_of(row)
        assert found.fix is not None
        assert found.fix.safe
    row["tools"].append({"type": "function", "function": {"name": "lookup_ordes", "parameters": {"type": "object"}}})
    name["name"] = "lookup_orde"
    [found] = findings_of(row)
    assert found.fix is not None
    assert not found.fix.safe


def test_a_python_dict_with_a_key_twice_is_no_safe_repair() -> None:
    for text, safe in (("{'x': 1}", True), ("{'x': 1, 'x': 2}", False), ("{'x': 1.0}", False), ("{'x': (1,)}", False)):
        _, found = one(text, {"type": "object"})
        assert found.fix is not None
        assert found.fix.safe is safe


def test_no_tools_at_all_is_said_once() -> None:
    row = row_with({}, None)
    row["messages"][1]["tool_calls"] *= 2
    row["messages"][1]["tool_calls"][1] = row["messages"][1]["tool_calls"][0] | {"id": "c2"}
    del row["tools"]
    assert codes(row) == ["C102"]


def test_wrong_types_of_a_schema_are_checked_as_if_right() -> None:
    parameters = {"type": "dict", "properties": {"x": {"type": "int"}, "y": {"type": "any"}, "z": {"type": "wat"}}}
    row = row_with({"x": "1", "y": [], "z": 3}, parameters)
    assert [code for code in codes(row) if code.startswith("C")] == ["C304"]


def test_a_draft_is_obeyed() -> None:
    draft7 = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"x": {"items": [{"type": "string"}]}},
    }
    assert codes(row_with({"x": [1]}, draft7)) == ["C304"]
    draft4 = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {"x": {"minimum": 1, "exclusiveMinimum": True}},
    }
    assert codes(row_with({"x": 1}, draft4)) == ["C308"]


def test_messages_show_data_harmlessly_and_shortly() -> None:
    evil = "\x1b]52;c;AAAA\x07\u202e[@click=app.bell]" * 50
    parameters = {
        "properties": {evil: {"enum": ["a", "b"], "pattern": "a"}},
        "required": ["y"],
        "additionalProperties": False,
    }
    for found in findings_of(row_with({evil: evil, evil[:-1]: 1}, parameters)):
        assert not set(found.message) & {"\x1b", "\x07", "\u202e"}
        assert len(found.message) < 200


def test_only_what_is_selected_is_reported() -> None:
    row = row_with({"x": "63"}, {"properties": {"x": {"type": "integer"}}, "required": ["y"]})
    assert [one.code for one in Checker(frozenset({"C301"})).check(example_of(row))] == ["C301"]
    assert Checker(frozenset()).check(example_of(row)) == []


def test_a_row_with_thousands_of_faulty_calls_is_cut_with_a_count() -> None:
    row = row_with({"y": 1}, {"properties": {"x": {}}})
    call = row["messages"][1]["tool_calls"][0]
    row["messages"][1]["tool_calls"] = [{**call, "id": f"c{n}"} for n in range(5000)]
    found = findings_of(row)
    assert len(found) == 51
    assert found[-1].message == "and at least 4950 more like these"
