"""Patches on rows, and into the text of arguments."""

import copy
from typing import Any

import pytest

from tooldata_tui.dataset import Op, PatchError, apply_patch, value_at
from tooldata_tui.dataset.jsontext import dumps, loads_exact

ROW: dict[str, Any] = {
    "messages": [{"tool_calls": [{"function": {"name": "pay", "arguments": '{"a":1.10,"b":[1]}'}}]}],
    "note": "not JSON",
}  # fmt: skip
ARGUMENTS = ("messages", 0, "tool_calls", 0, "function", "arguments")


def arguments(row: Any) -> str:
    text: str = row["messages"][0]["tool_calls"][0]["function"]["arguments"]
    return text


@pytest.mark.parametrize(
    ("op", "text"),
    [
        (Op((*ARGUMENTS, "a"), 2), '{"a": 2, "b": [1]}'),
        (Op((*ARGUMENTS, "c"), None), '{"a": 1.10, "b": [1], "c": null}'),
        (Op((*ARGUMENTS, "a"), remove=True), '{"b": [1]}'),
        (Op((*ARGUMENTS, "b", 0), "x"), '{"a": 1.10, "b": ["x"]}'),
        (Op((*ARGUMENTS, "b", 1), 2), '{"a": 1.10, "b": [1, 2]}'),
        (Op((*ARGUMENTS, "b", 0), remove=True), '{"a": 1.10, "b": []}'),
        (Op(ARGUMENTS, "{}"), "{}"),
    ],
)
def test_a_path_leads_into_the_text_of_arguments(op: Op, text: str) -> None:
    before = copy.deepcopy(ROW)
    assert arguments(apply_patch(ROW, (op,))) == text
    assert before == ROW


def test_numbers_that_are_not_touched_stay_as_they_were_written() -> None:
    row = loads_exact('{"x": 1.0, "y": 1.10, "z": 12345678901234567890}')
    assert dumps(apply_patch(row, (Op(("x",), loads_exact("2.50")),))) == (
        '{"x": 2.50, "y": 1.10, "z": 12345678901234567890}'
    )


def test_operations_follow_one_another() -> None:
    patch = (Op(("k",), []), Op(("k", 0), "a"), Op(("k", 1), "b"), Op(("k", 0), remove=True))
    assert apply_patch({}, patch) == {"k": ["b"]}
    assert apply_patch({"whole": 1}, (Op((), {"new": 2}),)) == {"new": 2}


@pytest.mark.parametrize(
    ("op", "words"),
    [
        (Op((), remove=True), "whole row"),
        (Op(("gone",), remove=True), "no 'gone' to remove"),
        (Op(("gone", "x"), 1), "no 'gone'"),
        (Op(("messages", 9), 1), "no item 9"),
        (Op(("messages", -1), 1), "no item -1"),
        (Op(("messages", 1), remove=True), "no item 1"),
        (Op(("messages", "role"), 1), "'role' does not lead into list"),
        (Op((0,), 1), "0 does not lead into dict"),
        (Op(("note", "x"), 1), "not JSON"),
        (Op((*ARGUMENTS, "a", "x"), 1), "does not lead into"),
    ],
)
def test_a_patch_that_does_not_fit_says_where(op: Op, words: str) -> None:
    with pytest.raises(PatchError, match=words):
        apply_patch(ROW, (op,))


def test_value_at_reads_texts_on_the_way() -> None:
    assert value_at(ROW, (*ARGUMENTS, "b", 0)) == 1
    assert dumps(value_at(ROW, (*ARGUMENTS, "a"))) == "1.10"
    assert value_at(ROW, ()) is ROW
    for path in (("gone",), ("messages", 3), ("messages", "x"), ("note", "x"), (*ARGUMENTS, "a", "x")):
        with pytest.raises(PatchError):
            value_at(ROW, path)
