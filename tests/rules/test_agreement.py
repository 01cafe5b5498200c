"""The compiled validator, which says which calls are faulty, agrees with ``jsonschema``, which often says how."""

import json
from collections.abc import Iterable
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Tool
from tooldata_tui.rules import Checker
from tooldata_tui.rules.argument_errors import explain
from tooldata_tui.rules.compiled import compile_tool
from tooldata_tui.rules.faults import FALSE, Fault, compiled_faults
from tooldata_tui.rules.jsonschema_faults import jsonschema_faults

from .reading import example_of, fixed, row_with

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.sampled_from([None, True, False, 0, 1, -1, 5, 1.5, 1.0, "", "a", "b", "abc", "5", "true", "x-1"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=3)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "null", "array", "object"])
NUMBERS = st.integers(0, 5)


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "enum": st.lists(SCALARS, min_size=1, max_size=3),
        "const": SCALARS,
        "minimum": NUMBERS,
        "exclusiveMaximum": NUMBERS,
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "minLength": NUMBERS,
        "pattern": st.sampled_from(["^a", "b$", "^[a-z]+$", "[0-9]"]),
        "items": inner,
        "prefixItems": some,
        "maxItems": NUMBERS,
        "uniqueItems": st.booleans(),
        "contains": inner,
        "properties": st.dictionaries(NAMES, inner, max_size=3),
        "required": st.lists(NAMES, max_size=2, unique=True),
        "additionalProperties": inner | st.booleans(),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), inner, max_size=1),
        "propertyNames": inner,
        "minProperties": NUMBERS,
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=1),
        "allOf": some,
        "anyOf": some,
        "oneOf": some,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
    }
    pairs = [st.tuples(st.just(name), values) for name, values in keywords.items()]
    return st.lists(st.one_of(pairs), max_size=4).map(dict)


SCHEMAS = st.recursive(st.booleans() | _schemas(st.just({})), _schemas, max_leaves=6).filter(
    lambda s: isinstance(s, dict)
)


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, OBJECTS)
def test_a_call_is_faulty_exactly_where_another_validator_says_so(
    schema: dict[str, Any], value: dict[str, Any]
) -> None:
    faulty = [one.code for one in Checker().check(example_of(row_with(value, schema))) if one.code != "C303"]
    assert jsonschema.Draft202012Validator(schema).is_valid(value) is not bool(faulty)


def _compared(faults: Iterable[Fault]) -> set[Any]:
    """What must be the same: not the names that the compiled validator leaves out where it refuses all of them, and of
    branches only those that none fits."""
    return {
        (
            one.keyword,
            one.path,
            json.dumps(one.value),
            tuple(frozenset(_compared(branch)) for branch in one.branches) if all(one.branches) else (),
        )
        for one in faults
        if one.keyword not in ("additionalProperties", "propertyNames") and one.schema != FALSE
    }


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, OBJECTS)
@example({"properties": {}, "required": ["a"]}, {"a": None})
def test_both_validators_find_the_same_things_wrong(schema: dict[str, Any], value: dict[str, Any]) -> None:
    compiled = compile_tool(Tool("act", "", schema))
    assert compiled.validator is not None
    if not compiled.fits(value):
        by_jsonschema = list(jsonschema_faults(compiled, value))
        assert by_jsonschema
        assert _compared(by_jsonschema) == _compared(compiled_faults(compiled, value))
    else:
        assert list(jsonschema_faults(compiled, value)) == []


def _flat_schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "enum": st.lists(SCALARS, min_size=1, max_size=3),
        "exclusiveMinimum": NUMBERS,
        "maximum": NUMBERS,
        "maxLength": NUMBERS,
        "pattern": st.sampled_from(["^a", "b$", "^[a-z]+$", "[0-9]"]),
        "format": st.sampled_from(["date", "email", "uri"]),
        "items": inner,
        "minItems": NUMBERS,
        "properties": st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        "required": st.lists(NAMES, max_size=3, unique=True),
        "additionalProperties": st.booleans(),
        "description": st.just("x"),
    }
    pairs = [st.tuples(st.just(name), values) for name, values in keywords.items()]
    return st.lists(st.one_of(pairs), max_size=5).map(dict)


@settings(max_examples=300, deadline=None)
@given(st.recursive(_flat_schemas(st.just({})), _flat_schemas, max_leaves=6), OBJECTS)
def test_of_a_flat_schema_both_validators_lead_to_the_same_findings(
    schema: dict[str, Any], value: dict[str, Any]
) -> None:
    compiled = compile_tool(Tool("act", "", schema))
    if compiled.flat and not compiled.fits(value):
        text = json.dumps(value)
        one, other = (
            {
                # Of two bounds that a value does not keep, either may be named.
                (found.code, found.path): None if found.code == "C308" else (found.message, found.fix)
                for found in explain(lister(compiled, value), text, value, compiled, 1, ())
            }
            for lister in (compiled_faults, jsonschema_faults)
        )
        assert one
        assert one == other


KEYWORDS = ["type", "enum", "minimum", "multipleOf", "minLength", "pattern", "items", "prefixItems", "maxItems"]
KEYWORDS += ["uniqueItems", "properties", "required", "additionalProperties", "allOf", "not", "dependentRequired"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KEYWORDS), VALUES)
def test_a_schema_is_invalid_exactly_where_another_metaschema_says_so(keyword: str, value: Any) -> None:
    schema = {"properties": {"p": {keyword: value}}}
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        valid = True
    except jsonschema.SchemaError:
        valid = False
    compiled = compile_tool(Tool("act", "", schema))
    assert valid is not any(one.code in ("T101", "T108", "T110", "T111") for one in compiled.problems)
    assert compiled.validator is not None


@settings(max_examples=300, deadline=None)
@given(SCHEMAS, OBJECTS)
def test_applying_a_fix_makes_its_finding_go(schema: dict[str, Any], value: dict[str, Any]) -> None:
    row, checker = row_with(value, schema), Checker()
    for one in checker.check(example_of(row)):
        if one.fix is not None:
            again = checker.check(example_of(fixed(row, one)))
            assert (one.code, one.path, one.message) not in [(x.code, x.path, x.message) for x in again]


@given(OBJECTS)
def test_reading_back_what_was_written_changes_nothing(value: dict[str, Any]) -> None:
    assert Checker().check(example_of(row_with(json.dumps(value), {"type": "object"}))) == []
