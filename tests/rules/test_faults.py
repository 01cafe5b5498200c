"""Who says what is wrong with a call: the compiled validator where the schema is flat or jsonschema cannot, else
jsonschema."""

import contextlib
import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from referencing.exceptions import Unresolvable

from tooldata_tui.dataset import Tool
from tooldata_tui.rules.compiled import Compiled, compile_tool
from tooldata_tui.rules.faults import compiled_faults
from tooldata_tui.rules.jsonschema_faults import jsonschema_faults

from .reading import findings_of, row_with

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def compiled(parameters: Any) -> Compiled:
    return compile_tool(Tool("act", "", parameters))


def said(arguments: Any, parameters: Any) -> list[str]:
    return [one.message for one in findings_of(row_with(arguments, parameters))]


def test_jsonschema_is_loaded_for_the_first_fault_in_a_schema_that_is_not_flat_and_re2_for_the_first_pattern() -> None:
    code = """
import json, sys
from tests.rules.reading import example_of, row_with
from tooldata_tui.rules import Checker

def loaded():
    print([name for name in ("jsonschema", "referencing", "re2") if name in sys.modules])

checker = Checker()
text = {"type": "string"}
for schema, value in [(text, "a"), ({"pattern": "a"}, "a"), (text, 1), ({"anyOf": [text]}, 1)]:
    print(len(checker.check(example_of(row_with({"x": value}, {"properties": {"x": schema}})))), end=" ")
    loaded()
"""
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert out.stdout.splitlines() == ["0 []", "0 ['re2']", "1 ['re2']", "1 ['jsonschema', 'referencing', 're2']"]


@pytest.mark.parametrize("reference", ["http://127.0.0.1:1/x", Path(__file__).as_uri(), "other.json", "#/$defs/none"])
def test_jsonschema_follows_no_reference_out_of_the_schema(reference: str) -> None:
    # Such a reference is taken out before: here one is put back behind it.
    unprepared = dataclasses.replace(compiled({"type": "object"}), schema={"$ref": reference})
    with pytest.raises(Unresolvable):
        list(jsonschema_faults(unprepared, {}))


ONLY_COMPILED = [
    ({"unevaluatedProperties": False}, {"y": 1}, ["y is not allowed by the tool"]),
    (
        {"patternProperties": {"^a": {}}, "unevaluatedProperties": False},
        {"a": 1, "b": 1},
        ["b is not allowed by the tool"],
    ),
    ({"properties": {"x": {"unevaluatedItems": False}}}, {"x": [1]}, ["x has more items than described"]),
    (
        {"$schema": DRAFT_7, "properties": {"x": {"contentMediaType": "application/json"}}},
        {"x": "{"},
        ['x "{" fails contentMediaType'],
    ),
]


@pytest.mark.parametrize(("parameters", "arguments", "messages"), ONLY_COMPILED)
def test_what_jsonschema_cannot_say_the_compiled_validator_says(
    parameters: Any, arguments: Any, messages: list[str]
) -> None:
    with contextlib.suppress(NotImplementedError):
        assert list(jsonschema_faults(compiled(parameters), arguments)) == []
    assert said(arguments, parameters) == messages


def test_a_value_nested_deeper_than_the_stack_is_worded_by_the_compiled_validator() -> None:
    parameters: dict[str, Any] = {"properties": {"k": {"$ref": "#"}, "v": {"type": "integer"}}}
    for _ in range(3):
        parameters = {"allOf": [parameters]}
    arguments: dict[str, Any] = {"v": "x"}
    for _ in range(150):
        arguments = {"k": arguments}
    with pytest.raises(RecursionError):
        list(jsonschema_faults(compiled(parameters), arguments))
    [found] = findings_of(row_with(arguments, parameters))
    assert found.code == "C304"
    assert found.path[-3:] == ("k", "k", "v")


FITTING = [
    ({"multipleOf": 0.1}, 0.3),
    ({"pattern": r"^a\sb$"}, "a\u00a0b"),
    ({"format": "idn-email"}, "a@b.de"),
    ({"enum": [1.0, [True]]}, 1),
    ({"uniqueItems": True}, [1, True, "1", [1], [True]]),
]


@pytest.mark.parametrize(("schema", "value"), FITTING)
def test_what_fits_for_the_compiled_validator_is_not_at_fault_beside_what_does_not(schema: Any, value: Any) -> None:
    parameters = {"properties": {"x": schema, "y": {"type": "string"}}}
    assert said({"x": value, "y": 1}, parameters) == ["y is 1, not string"]


DRAFTS = [
    ({"exclusiveMinimum": True, "minimum": 1}, 1, DRAFT_4, "x 1 is not above 1"),
    ({"exclusiveMaximum": True, "maximum": 1}, 1, DRAFT_4, "x 1 is not below 1"),
    ({"exclusiveMinimum": True, "minimum": 1}, 0, DRAFT_4, "x 0 is not above 1"),
    ({"type": "integer"}, 1.0, DRAFT_4, "x is 1.0, not integer"),
    ({"dependencies": {"a": ["b"]}}, {"a": 1}, DRAFT_7, "x.b is missing, but another argument asks for it"),
    ({"dependencies": {"a": ["b"]}}, {"a": 1}, "", "x.b is missing, but another argument asks for it"),
    ({"dependencies": {"a": {"required": ["b"]}}}, {"a": 1}, DRAFT_7, "x.b is missing"),
    ({"items": [{}], "additionalItems": False}, [1, 2], DRAFT_7, "x has more items than described"),
    ({"prefixItems": [{}], "items": False}, [1, 2], "", "x[1] is not allowed"),
    ({"prefixItems": [{}, False]}, [1, 2], "", "x[1] is not allowed"),
    ({"patternProperties": {"^b": False}}, {"a": 1, "b": 1}, "", "x.b is not allowed"),
    ({"additionalProperties": False}, {"a": 1}, "", "x.a is not allowed by the tool"),
    ({"propertyNames": False}, {"a": 1}, "", 'x may not have the name "a"'),
    ({"contains": {"type": "string"}, "minContains": 2}, ["a"], "", "x has fewer than 2 of the items it must have"),
    ({"contains": {"type": "string"}, "maxContains": 1}, ["a", "b"], "", "x has more than 1 of the items it may have"),
]


@pytest.mark.parametrize(("schema", "value", "draft", "message"), DRAFTS)
def test_keywords_that_the_validators_name_differently_have_their_words(
    schema: Any, value: Any, draft: str, message: str
) -> None:
    parameters = {"properties": {"x": schema}} | ({"$schema": draft} if draft else {})
    assert said({"x": value}, parameters) == [message]


def test_a_null_behind_a_reference_may_be_removed_unless_it_is_required() -> None:
    inner = {"properties": {"x": {"$ref": "#/$defs/i"}}, "$defs": {"i": {"type": "integer"}}}
    for required, fixed in (([], True), (["x"], False)):
        parameters = {"properties": {"o": {"$ref": "#/$defs/o"}}, "$defs": {"o": inner | {"required": required}}}
        parameters["$defs"]["i"] = {"type": "integer"}
        [found] = findings_of(row_with({"o": {"x": None}}, parameters))
        assert found.code == "C304"
        assert (found.fix is not None) is fixed


@pytest.mark.parametrize("reference", ["#/x-shared/a", "#/properties/q/enum/0", "#/required"])
def test_a_reference_to_where_no_schema_stands_is_followed_or_reported(reference: str) -> None:
    schema = {"properties": {"q": {"type": "integer"}}}
    parameters = {
        "$ref": reference,
        "x-shared": {"a": schema},
        "properties": {"q": {"enum": [schema, "x"]}},
        "required": ["q"],
    }
    expected = ["T102"] if reference == "#/required" else ["C304"]
    assert [one.code for one in findings_of(row_with({"q": "x"}, parameters))] == expected


def test_both_validators_say_the_same_of_a_call_wrong_in_every_way() -> None:
    parameters = {
        "properties": {
            "a": {"type": "integer"},
            "b": {"enum": ["x", "y"]},
            "c": {"pattern": "^c$"},
            "d": {"format": "date"},
            "e": {"anyOf": [{"minimum": 5}, {"type": "null"}]},
            "f": {"items": {"$ref": "#/$defs/f"}},
        },
        "$defs": {"f": {"properties": {"g": {"minLength": 3}}, "required": ["h"]}},
        "required": ["z"],
    }
    arguments = {"a": "1", "b": "z", "c": "d", "d": "e", "e": 3, "f": [{"g": "g"}], "more": 1}
    tool = compiled(parameters)
    one, other = (
        {(f.keyword, f.path): f.value for f in ask(tool, arguments)} for ask in (jsonschema_faults, compiled_faults)
    )
    assert one == other
    assert len(one) == 9
