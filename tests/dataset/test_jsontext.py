"""JSON, strict on the way in and exact on the way out."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads, loads_again, loads_exact, walk

BOTH = pytest.mark.parametrize("read", [loads, loads_exact])


@BOTH
@pytest.mark.parametrize(
    ("text", "words", "column"),
    [
        ('{"a": 1, "a": 2}', 'duplicate key "a"', 14),
        ('{"a": 1, "\\u0061": 2}', 'duplicate key "a"', 19),
        ('{"x": {"a": 1, "a": 1}}', 'duplicate key "a"', 20),
        ("NaN", "a JSON value is missing", 1),
        ("[Infinity]", "a JSON value is missing", 2),
        ("-Infinity", "a number that JSON does not know", 2),
        ("01", "a number that JSON does not know", 2),
        ("[1,]", "a comma before a closing bracket", 4),
        ('["\\ud800"]', "half a surrogate pair", None),
        ('["\\udc00"]', "half a surrogate pair", None),
        ('["a\x00b"]', "a control character stands unescaped in a string", 4),
        ("", "the text ends in the middle of a value", 0),
        ("{} {}", "there is more text after the value", 4),
        ("{'a': 1}", "a key is not in double quotes", 2),
        ("[" * 300 + "]" * 300, "nested deeper than 200 levels", None),
        ("1" * 5_000, "an integer of more than 4,300 digits", None),
    ],
)
def test_what_is_refused_says_why_and_where(read: Any, text: str, words: str, column: int | None) -> None:
    with pytest.raises(JsonError, match=words) as caught:
        read(text)
    assert column is None or caught.value.column == column


@BOTH
def test_bytes_that_are_no_text_are_refused(read: Any) -> None:
    for data in (b'"\xff"', b'"\xed\xa0\x80"', b'\xef\xbb\xbf"x"', '"x"'.encode("utf-16")):
        with pytest.raises(JsonError):
            read(data)
    with pytest.raises(JsonError, match="half a surrogate pair"):
        read('"\ud800"')


@BOTH
def test_an_error_names_the_line_of_a_text_of_several(read: Any) -> None:
    with pytest.raises(JsonError, match="at line 2, column 3") as caught:
        read("[\n  x]")
    assert (caught.value.row, caught.value.column) == (2, 3)


@pytest.mark.parametrize(
    "text",
    ["1.0", "1.10", "1E5", "1e-999", "1e999", "-0.0", "123456789012345678901234567890", "0.1000000000000000055", "-1"],
)
def test_a_number_is_written_back_as_it_was(text: str) -> None:
    assert dumps(loads_exact(text)) == text


@pytest.mark.parametrize(
    "text", ['"😀"', '"é\u2028\x7f"', '"\\u0000\\u001f\\n\\""', '{"b": 1, "a": [true, false, null, {}]}', "[]"]
)
def test_texts_order_and_literals_are_written_back(text: str) -> None:
    assert dumps(loads_exact(text)) == text
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), [loads("1e999")]])
def test_what_is_no_number_is_not_written(value: Any) -> None:
    with pytest.raises(ValueError, match="cannot be written as JSON"):
        dumps(value)


def test_what_is_no_json_is_not_written() -> None:
    for value in ({1}, b"x", object()):
        with pytest.raises(TypeError, match="is not JSON"):
            dumps(value)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), _FLOATS, _TEXT),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(_TEXT, inner)),
    max_leaves=20,
)


@settings(deadline=None)
@given(_VALUES)
def test_every_value_comes_back(value: Any) -> None:
    text = dumps(value)
    assert loads(text) == loads_again(text) == json.loads(text) == value
    assert dumps(loads_exact(text)) == text
    assert "\n" not in text


_NUMBER = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?", fullmatch=True)


@settings(deadline=None)
@example(["-0"])
@given(st.lists(_NUMBER, min_size=1))
def test_every_number_comes_back_as_written(numbers: list[str]) -> None:
    text = f"[{', '.join(numbers)}]"
    assert dumps(loads_exact(text)) == text


def test_minus_zero_stays_but_in_texts_nothing_is_touched() -> None:
    text = '{"-0": -0, "a": ["\\"-0, -0", -0, -0.0, -0e1, 10, "2026-01-02"], "b": {"-0": "-0"}}'
    assert dumps(loads_exact(text)) == text
    assert float(loads_exact("-0")) == 0.0


@pytest.mark.parametrize("read", [loads, loads_exact])
def test_the_longest_integer_has_4300_digits(read: Any) -> None:
    assert dumps(read("9" * 4300)) == "9" * 4300
    with pytest.raises(JsonError, match="an integer of more than 4,300 digits at column 4301"):
        read("9" * 4301)


def test_walk_gives_every_leaf_in_order() -> None:
    value = {"a": [1, {}, []], "b": {"c": None}, "d": "x"}
    assert list(walk(value)) == [(("a", 0), 1), (("a", 1), {}), (("a", 2), []), (("b", "c"), None), (("d",), "x")]
    assert list(walk(5)) == [((), 5)]
