"""YAML is read as the JSON it stands for, and what it could do beyond that it cannot."""

from typing import Any

import pytest

from tooldata_tui.dataset.jsontext import JsonError
from tooldata_tui.formats.tool_sources.yaml_text import loads_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 'y', \"z\"]", {"a": 1, "b": ["x", "y", "z"]}),
        ("country: no\nday: 2020-01-01\nversion: 1.10.0", {"country": "no", "day": "2020-01-01", "version": "1.10.0"}),
        ("a: true\nb: ~\nc: null\nd:\ne: 'true'", {"a": True, "b": None, "c": None, "d": None, "e": "true"}),
        ("200: ok\n'404': gone", {"200": "ok", "404": "gone"}),
        ("a: -1.5e3\nb: 0x10\nc: 007", {"a": -1500.0, "b": "0x10", "c": "007"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: !!str 3", {"a": "3"}),
        ("a: 58865312925141107e001361", {"a": "58865312925141107e001361"}),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    assert loads_yaml(text) == value


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2", "duplicate key a"),
        ("? [1]\n: 2", "a key is no text"),
        ("a: *b", "no anchor b"),
        ("a: !!python/object/apply:os.system [echo]", "JSON has no place for"),
        ("a: !!binary aGk=", "JSON has no place for"),
        ("<<: {a: 1}", "merge key"),
        ("a: 1\n---\nb: 2", "second document"),
        ("", "empty"),
        ("a: [", "expected|did not find"),
        ("- " * 5_000, "nested deeper"),
        ("{a: " * 5_000, "nested deeper"),
        (BOMB, "more than"),
        ("a: \x00", "."),
    ],
)
def test_what_json_cannot_say_is_refused(text: str, words: str) -> None:
    with pytest.raises(JsonError, match=words):
        loads_yaml(text)


def test_an_error_has_its_line() -> None:
    with pytest.raises(JsonError) as caught:
        loads_yaml("a: 1\nb: 2\na: 3\n")
    assert caught.value.row == 3
