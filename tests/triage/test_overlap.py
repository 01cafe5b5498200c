"""What is held for the same as a row of a reference set, and what is not."""

from collections.abc import Iterable, Sequence

import pytest

from tooldata_tui.triage import overlap
from tooldata_tui.triage.matching import Matches, match_texts
from tooldata_tui.triage.overlap import Reference, Same, find_overlaps, reference_of
from tooldata_tui.triage.points import Point

ASKED = "Could you tell me where my blue teapot is"


def point(text: str, *calls: str, example: int = 1, offered: Sequence[str] = ("lookup", "refund")) -> Point:
    return Point(example, 1, text, frozenset(call.split("{")[0] for call in calls), tuple(offered), calls)


def row(line: int, text: str, *points: Point) -> Reference:
    return reference_of(0, line, f"r{line}", [text], points)


def met(points: Sequence[Point], rows: Iterable[Reference]) -> list[tuple[int, Same, int]]:
    return [(one.point, one.same, one.line) for one in find_overlaps(points, rows).overlaps]


@pytest.mark.parametrize("text", [ASKED, ASKED.upper() + "?!", f"  {ASKED}.\n", ASKED.replace(" ", "  ")])
def test_case_spaces_and_punctuation_make_no_other_message(text: str) -> None:
    assert met([point(text)], [row(7, ASKED)]) == [(0, Same.MESSAGE, 7)]


@pytest.mark.parametrize("text", [ASKED.replace("teapot", "taepot"), f"Please, {ASKED}", f"{ASKED} please"])
def test_a_slip_and_a_filler_are_nearly_the_same(text: str) -> None:
    assert met([point(text)], [row(7, ASKED)]) == [(0, Same.NEARLY, 7)]


@pytest.mark.parametrize(
    "text",
    [ASKED.replace("teapot", "kettle"), ASKED.replace("tell", "not tell"), "Something else is asked for here"],
)
def test_another_word_makes_another_message(text: str) -> None:
    assert met([point(text)], [row(7, ASKED)]) == []


def test_other_values_are_nearly_the_same_also_where_there_are_many() -> None:
    said = "Where is my order ORD-{} at the moment"
    points = [point(said.format(n), example=n) for n in range(100, 110)]
    assert met(points[:1], [row(3, said.format(999))]) == [(0, Same.NEARLY, 3)]
    assert met(points, [row(3, said.format(999))]) == [(n, Same.NEARLY, 3) for n in range(10)]


def test_what_anybody_says_is_passed_over() -> None:
    assert met([point("Thank you very"), point("où ça là")], [row(1, "Thank you very"), row(2, "où ça là")]) == []


def test_scripts_without_spaces_have_words_too() -> None:
    assert met([point("我想取消订单")], [row(1, "我想取消订单")]) == [(0, Same.MESSAGE, 1)]


def test_the_same_call_is_told_by_tools_and_values_and_not_by_the_message() -> None:
    there = point("never mind what", 'lookup{"id": 1}', offered=["refund", "lookup"])
    rows = [row(5, "in wholly other words than these", there)]
    assert met([point(ASKED, 'lookup{"id": 1}')], rows) == [(0, Same.CALL, 5)]
    assert met([point(ASKED, 'lookup{"id": 2}')], rows) == []
    assert met([point(ASKED, 'lookup{"id": 1}', offered=["lookup"])], rows) == []
    assert met([point(ASKED, 'lookup{"id": 1}', 'refund{"id": 1}')], rows) == []


def test_calls_without_arguments_are_all_alike() -> None:
    assert met([point(ASKED, "lookup{}")], [row(5, "in wholly other words", point("x", "lookup{}"))]) == []


def test_the_likest_row_is_named_and_of_equals_the_first() -> None:
    rows = [row(1, f"Please, {ASKED}"), row(2, ASKED), row(3, ASKED)]
    found = find_overlaps([point(ASKED)], rows)
    assert [(one.same, one.line, one.score) for one in found.overlaps] == [(Same.MESSAGE, 2, 1.0)]
    assert found.rows == {(0, 1), (0, 2), (0, 3)}


def test_references_are_compared_a_block_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap, "_BLOCK", 2)
    held: list[int] = []

    def counted(texts: Sequence[str]) -> Matches:
        held.append(len(texts))
        return match_texts(texts)

    monkeypatch.setattr(overlap, "match_texts", counted)
    rows = [row(n, f"{ASKED.replace('teapot', 'taepot')} in hall number {n}") for n in range(1, 8)]
    found = met([point(f"{ASKED} in hall number 6")], rows)
    assert found == [(0, Same.NEARLY, 6)]
    assert max(held) == 3


def test_nothing_compares_with_nothing() -> None:
    assert met([], []) == []
    assert met([point(ASKED)], []) == []
    assert met([], [row(1, ASKED)]) == []
