"""Calls and values as Python writes them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.pythonic import (
    PythonicCall,
    PythonicError,
    read_calls,
    read_first_calls,
    read_literal,
    write_calls,
    write_literal,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
few = settings(max_examples=50, deadline=None)


def read(text: str) -> list[tuple[str, str]]:
    return [(one.name, dumps(one.arguments)) for one in read_calls(text)]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ('[get_weather(city="Paris")]', [("get_weather", '{"city": "Paris"}')]),
        ("[f(), g(a=1,)]", [("f", "{}"), ("g", '{"a": 1}')]),
        ("f(a=1)", [("f", '{"a": 1}')]),
        ("[Market Trends API(n = 2)]", [("Market Trends API", '{"n": 2}')]),
        ("[math.area/v2(x=1.10)]", [("math.area/v2", '{"x": 1.10}')]),
        ("[f(a=True, b=None, c=false, d=null)]", [("f", '{"a": true, "b": null, "c": false, "d": null}')]),
        ("[f(a=[1, (2, 3)], b={'c': {\"d\": []}})]", [("f", '{"a": [1, [2, 3]], "b": {"c": {"d": []}}}')]),
        (r"[f(a='It\'s', b='\u00e9\x41\n')]", [("f", '{"a": "It\'s", "b": "éA\\n"}')]),
        (r"[f(a='\ud83d\ude00')]", [("f", '{"a": "😀"}')]),
        ("[f(a='one' 'two', b='''three''')]", [("f", '{"a": "onetwo", "b": "three"}')]),
        ("[f(a=18446744073709551616, b=-0, c=1_000, d=.5, e=0x1f)]",
         [("f", '{"a": 18446744073709551616, "b": -0, "c": 1000, "d": 0.5, "e": 31}')]),
        ("[f(a=[\"b]\", -0, 1.50, true] , c=[1, None,], d=-2.50, e=['x'], g=[\"\t\"])]",
         [("f", '{"a": ["b]", -0, 1.50, true], "c": [1, null], "d": -2.50, "e": ["x"], "g": ["\\t"]}')]),
        ("[]", []),
    ],
)  # fmt: skip
def test_calls_are_read_with_their_values_as_they_were_written(text: str, calls: list[tuple[str, str]]) -> None:
    assert read(text) == calls


@pytest.mark.parametrize(
    "text",
    ["", "[", "[f(", "[f(1)]", "[f(a=1) g()]", "[f(a=b)]", "[f(a=1, a=2)]", "[f(a=[1 2])]", "[f(a=[1], a=[2])]",
     "[f(a={'x': 1, 'x': 2})]", "[f(a={1: 2})]", "[f(a='\n')]",
     "[f(a=')]", r"[f(a='\ud83d')]", r"[f(a='\x4')]", "[f(a=1e999e)]", "[f(a=nan)]",
     "[f(a=__import__('os'))]", "[(a=1)]", "[f(a=1)] more", "[f(a=" + "[" * 5000, "[f(a=" + "9" * 5000 + ")]"],
)  # fmt: skip
def test_what_is_not_understood_is_an_error(text: str) -> None:
    with pytest.raises(PythonicError):
        read_calls(text)


def test_what_stands_behind_the_calls_can_be_left() -> None:
    calls, end = read_first_calls("[f(a=']->')]->{'x': 1}")
    assert (calls, end) == ([PythonicCall("f", {"a": "]->"})], 12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': 'True', \"b\": [True, False, None, true]}", '{"a": "True", "b": [true, false, null, true]}'),
        ("{'a': \"it's None\", 'b': 'é'}", '{"a": "it\'s None", "b": "é"}'),
        ("""{'a': 'say "hi"', 'b': 'c\\d'}""", '{"a": "say \\"hi\\"", "b": "cd"}'.replace("cd", "c\\\\d")),
        ("['one' 'two', '', 'a\tb']", '["onetwo", "", "a\\tb"]'),
        ("[1.10, -0, 1_000, 0x1f, (1, 2), (3), 1e5,]", "[1.10, -0, 1000, 31, [1, 2], 3, 1e5]"),
        ("[" * 100 + "]" * 100, "[" * 100 + "]" * 100),
        (" 'a' ", '"a"'),
    ],
)  # fmt: skip
def test_a_literal_is_read_with_its_numbers_as_they_were_written(text: str, value: str) -> None:
    assert dumps(read_literal(text)) == value


@pytest.mark.parametrize(
    "text",
    ["", "'", "{'a': 1, 'a': 2}", "{1: 2}", "['a\nb']", "[NaN]", "[Trues]", "{'a'}", "[1] 2", "[" * 102 + "]" * 102],
)
def test_what_is_no_literal_is_an_error(text: str) -> None:
    with pytest.raises(PythonicError):
        read_literal(text)


@few
@given(values, st.sampled_from("'\""))
def test_a_value_comes_back_as_it_was_written(value: Any, quote: str) -> None:
    assert dumps(read_literal(write_literal(value, quote))) == dumps(value)


@few
@given(st.dictionaries(st.sampled_from(["a", "a b", "ö.x"]), values))
def test_a_call_comes_back_as_it_was_written(arguments: dict[str, Any]) -> None:
    calls = [PythonicCall("Get Weather.v2", arguments)] * 2
    assert dumps([list(one) for one in read_calls(write_calls(calls))]) == dumps([list(one) for one in calls])


@pytest.mark.parametrize("name", ["", " f", "f(", "a=b", "a\nb", "it's"])
def test_a_name_that_could_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(PythonicError):
        write_calls([PythonicCall(name, {})])


@given(st.text(alphabet="[](){}=,'\"\\ fax1.\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_calls(text)
    except PythonicError:
        return


def test_many_brackets_are_refused_at_once() -> None:
    for text in ("[" * 300_000, "[f(a=" + "(" * 300_000, "[f(a='" + "\\" * 300_001, "f(" * 100_000):
        with pytest.raises(PythonicError):
            read_calls(text)
