import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.editable import (
    close_arguments,
    escape,
    json_text,
    open_arguments,
    paste_into,
    place_of_error,
    string_of,
    string_text,
)
from tooldata_tui.text import visible

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=16) | st.sampled_from(
    [
        "",
        '"',
        '""',
        '"a"',
        "\\n",
        "\x1b]0;x\x07",
        "\x00\x9b",
        "a\u202eb",
        "\ufeff",
        "a\tb\nc",
        " x ",
        "👩‍👩‍👧",
        "o" + "\u0301" * 20,
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(texts, st.booleans())
def test_a_string_comes_back_from_its_text(value: str, multiline: bool) -> None:
    text = string_text(value, multiline=multiline)
    assert text
    assert string_of(text) == value


@given(texts, st.booleans())
def test_a_text_carries_nothing_that_a_terminal_would_act_on(value: str, multiline: bool) -> None:
    for text in (string_text(value, multiline=multiline), escape(value, multiline=multiline)):
        assert visible(text.replace("\t", "" if multiline else "\t")) == text.replace("\t", "" if multiline else "\t")
        assert multiline or "\n" not in text


def test_only_texts_that_need_it_are_in_quotes() -> None:
    assert string_text("C:\\new [/]") == "C:\\new [/]"
    assert string_text("a\nb") == '"a\\nb"'
    assert string_text("a\nb", multiline=True) == "a\nb"
    assert string_text("a\n\x1b\\", multiline=True) == '"a\n\\u001b\\\\"'
    assert string_text("ORD-1 ") == '"ORD-1 "'


@given(values)
def test_json_comes_back_from_its_text_and_is_fit_for_a_terminal(value: object) -> None:
    exact = loads_exact(dumps(value))
    text, _ = json_text(exact)
    assert dumps(loads_exact(text)) == dumps(exact)
    assert visible(text) == text


def test_json_is_laid_out_in_lines_and_says_where_a_place_is() -> None:
    row = {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "x" * 90}], "n": [1, 2]}
    text, line = json_text(loads_exact(dumps(row)), ("messages", 1))
    assert text.split("\n")[:3] == ["{", '  "messages": [', '    {"role": "user", "content": "hi"},']
    assert text.split("\n")[line] == "    {"
    assert text.split("\n")[-2] == '  "n": [1, 2]'


def test_the_place_of_an_error_is_counted_in_characters() -> None:
    text = '{\n  "ä": "öö" x\n}'
    with pytest.raises(JsonError) as error:
        loads_exact(text)
    assert place_of_error(text, error.value) == (2, 13)


# --- pastes


@settings(max_examples=200)
@given(texts, texts, st.booleans(), st.data())
def test_a_paste_into_a_plain_text_adds_just_that(
    before: str, paste: str, multiline: bool, data: st.DataObject
) -> None:
    before = "".join(char for char in before if char.isalnum())
    paste = paste.replace('"', "").replace("\r", "")
    at = data.draw(st.integers(0, len(before)))
    text, cursor = paste_into(before, at, at, paste, multiline=multiline)
    wanted = paste if multiline else paste.removesuffix("\n")
    assert string_of(text) == before[:at] + wanted + before[at:]
    assert 0 <= cursor <= len(text)
    assert escape(text, multiline=multiline) == text


def test_a_paste_into_a_text_in_quotes_is_escaped_there() -> None:
    assert paste_into('"a\\u001b"', 2, 2, "x\x1by", multiline=False) == ('"ax\\u001by\\u001b"', 10)
    assert paste_into('"ab"', 2, 3, "c\nd", multiline=True) == ('"ac\nd"', 5)


def test_a_paste_takes_the_place_of_what_is_selected() -> None:
    assert paste_into("hello", 0, 5, "ORD-1\r\n", multiline=False) == ("ORD-1", 5)


# --- arguments as objects


def row(*arguments: object) -> dict[str, object]:
    calls = [{"id": f"c{n}", "function": {"name": "f", "arguments": one}} for n, one in enumerate(arguments)]
    return {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "tool_calls": calls}]}


def test_arguments_are_opened_and_closed_to_the_letter() -> None:
    before = loads_exact(dumps(row('{"a":1.10,  "b": "x"}', '{"a": 1.10, "b": "x"}', "not json", '"{}"', {"c": 1}, "")))
    opened = open_arguments(before)
    calls = opened["messages"][1]["tool_calls"]
    assert dumps(calls[0]["function"]["arguments"]) == '{"a": 1.10, "b": "x"}'
    assert [call["function"]["arguments"] for call in calls[2:4]] == ["not json", '"{}"']
    assert dumps(close_arguments(opened, before)) == dumps(before)
    read_again = loads_exact(json_text(opened)[0])
    assert dumps(close_arguments(read_again, before)) == dumps(before)


def test_arguments_keep_their_text_where_calls_move_and_get_a_plain_one_where_they_change() -> None:
    before = row('{"a":1}', '{"b":2}')
    opened = open_arguments(before)
    calls = opened["messages"][1]["tool_calls"]
    calls.reverse()
    closed = close_arguments(opened, before)["messages"][1]["tool_calls"]
    assert [call["function"]["arguments"] for call in closed] == ['{"b":2}', '{"a":1}']
    calls[0]["function"]["arguments"] = {"b": 3}
    closed = close_arguments(opened, before)["messages"][1]["tool_calls"]
    assert [call["function"]["arguments"] for call in closed] == ['{"b": 3}', '{"a":1}']
