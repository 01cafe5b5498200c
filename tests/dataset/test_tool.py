"""Tools, their parameters and toolsets."""

import json
from hashlib import sha256
from typing import Any

import pytest

from tooldata_tui.dataset import Parameter, Tool, Toolset, parameters_of
from tooldata_tui.dataset.jsontext import loads


def test_a_key_is_that_of_name_and_schema() -> None:
    schema = {"type": "object", "properties": {"a": {}, "b": {}}}
    turned = {"type": "object", "properties": {"b": {}, "a": {}}}
    assert Tool("x", "one", schema).key == Tool("x", "two", dict(schema)).key
    assert len({Tool("x", "", s).key for s in (schema, turned, None, {}, True, 1)} | {Tool("y", "", schema).key}) == 7


def test_a_key_stays_what_it_is_in_projects_that_were_stored() -> None:
    tool = Tool('é "\n', "😀", {"enum": [1.5, 1e999, True, None, "\u2028"]}, {"type": "string"})
    assert tool.key == sha256(json.dumps([tool.name, tool.parameters]).encode()).hexdigest()[:32]
    assert tool.whole == sha256(json.dumps([tool.key, tool.description, tool.output]).encode()).digest()


def test_any_schema_that_can_be_read_has_a_key() -> None:
    for text in ("1e999", "[" * 199 + "]" * 199, '"\\ud83d\\ude00"', "1" * 4_000, "null"):
        assert Tool("x", "", loads(text)).key


@pytest.mark.parametrize("schema", [None, True, [], "x", {}, {"properties": []}, {"properties": None}])
def test_a_schema_without_properties_has_no_parameters(schema: Any) -> None:
    assert parameters_of(Tool("x", "", schema)) == ()


def test_parameters_are_in_the_order_of_the_schema() -> None:
    schema = {"properties": {"b": {"type": "string"}, "a": True}, "required": ["a", 1, None, "gone"]}
    assert parameters_of(Tool("x", "", schema)) == (
        Parameter("b", {"type": "string"}, False),
        Parameter("a", True, True),
    )
    assert not any(one.required for one in parameters_of(Tool("x", "", {**schema, "required": "a"})))


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string|null"),
        ({"type": "string", "enum": ["a"]}, "enum"),
        ({"type": "array", "items": {"type": "string"}}, "array of string"),
        ({"type": "array", "items": True}, "array"),
        ({"type": ["string", 1]}, "string|1"),
        ({"type": None}, "None"),
        ({}, "any"),
        (True, "any"),
    ],
)
def test_a_type_is_told_in_a_word_or_two(schema: Any, words: str) -> None:
    assert Parameter("x", schema, True).type_words == words


def test_of_a_name_given_twice_the_first_is_found() -> None:
    first, second = Tool("x", "first"), Tool("x", "second")
    toolset = Toolset((first, Tool("y"), second))
    assert len(toolset) == 3
    assert toolset.by_name["x"] is first
    assert list(toolset.by_name) == ["x", "y"]
