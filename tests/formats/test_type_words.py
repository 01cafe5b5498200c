"""Words for types, as Python, the Berkeley leaderboard and Gemini have them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.formats.type_words import plain_schema, read_type, uppercase_schema, words_of

STRINGS = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("words", "schema", "optional"),
    [
        ("str", {"type": "string"}, False),
        ("int, optional", {"type": "integer"}, True),
        ("OBJECT", {"type": "object"}, False),
        ("HashMap", {"type": "object"}, False),
        ("tuple", {"type": "array"}, False),
        ("any", {}, False),
        ("List[str]", STRINGS, False),
        ("list[str] | None", {"anyOf": [STRINGS, {"type": "null"}]}, False),
        ("typing.List[Any]", {"type": "array"}, False),
        ("Set[int], optional", {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}, True),
        ("Dict[str, float]", {"type": "object", "additionalProperties": {"type": "number"}}, False),
        ("Optional[int]", {"type": ["integer", "null"]}, False),
        ("Union[int, float]", {"type": ["integer", "number"]}, False),
        ("Tuple[float, float]", {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}, False),
        ("Tuple[int, ...]", {"type": "array", "items": {"type": "integer"}}, False),
        ("Literal['a', 2, None]", {"enum": ["a", 2, None]}, False),
    ],
)
def test_words_that_are_known(words: str, schema: Any, optional: bool) -> None:
    assert read_type(words) == (schema, optional, None)


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("datetime", "datetime"),
        ("List[Customer]", "Customer"),
        ("np.ndarray", "np.ndarray"),
        ("Callable[[float], float]", "Callable[[float], float]"),
        ("Dict[int, str]", "Dict"),
        ("int, default 5", "int, default 5"),
        ("List[", "List["),
        ("", ""),
        ("List[" * 200, "List[" * 12),
        ("x" * 5_000, "x" * 60 + "…"),
    ],
)
def test_what_is_not_known_is_said_and_anything_goes(words: str, unknown: str) -> None:
    assert read_type(words) == ({}, False, unknown)


@given(st.text(st.sampled_from("List[Dict, str]|Unio.'\"…0-"), max_size=40))
def test_no_text_is_too_odd_to_be_read(words: str) -> None:
    schema = read_type(words).schema
    again = words_of(schema)
    assert again is None or read_type(again).schema == schema


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (STRINGS, "List[str]"),
        ({"type": "array", "items": STRINGS}, "List[List[str]]"),
        ({"type": ["string", "null"]}, "Union[str, None]"),
        ({"type": "array", "items": {"type": "object", "properties": {}}}, None),
        ({"type": "array", "minItems": 2}, None),
        ({"type": "string", "pattern": "x"}, None),
        ({"type": 5}, None),
    ],
)
def test_a_schema_has_words_only_where_they_say_all_of_it(schema: Any, words: str | None) -> None:
    assert words_of(schema) == words


def test_a_schema_gets_json_schemas_types_wherever_it_has_others() -> None:
    given = {
        "type": "dict",
        "properties": {
            "type": {"type": "float", "description": "called type"},
            "tags": {"type": "List[str]", "default": ["dict"]},
            "when": {"type": "Moment", "description": "then"},
            "any": {"anyOf": [{"type": "STRING"}, {"type": ["INTEGER", "NULL"]}]},
        },
    }
    schema, unknown = plain_schema(given)
    assert schema == {
        "type": "object",
        "properties": {
            "type": {"type": "number", "description": "called type"},
            "tags": {"type": "array", "items": {"type": "string"}, "default": ["dict"]},
            "when": {"description": "then"},
            "any": {"anyOf": [{"type": "string"}, {"type": ["integer", "null"]}]},
        },
    }
    assert unknown == [("Moment", ("properties", "when", "type"))]


def test_gemini_writes_types_in_capitals_and_null_as_a_word_of_its_own() -> None:
    given = {"type": "object", "properties": {"type": {"type": ["string", "null"], "enum": ["string"]}}}
    assert uppercase_schema(given) == {
        "type": "OBJECT",
        "properties": {"type": {"type": "STRING", "nullable": True, "enum": ["string"]}},
    }


def test_words_that_would_grow_with_every_level_are_none() -> None:
    schema: dict = {"type": "integer"}
    for _ in range(16):
        schema = {"type": "array", "items": schema, "minItems": 16, "maxItems": 16}
    assert words_of(schema) is None
