"""Messages that call nothing, and those at a border."""

from dataclasses import replace
from typing import Any

import pytest

from tooldata_tui.dataset import ASK, Ruling, boundary_of
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.boundary import BoundaryProbe
from tooldata_tui.generation.negatives import NEGATIVES, Negatives
from tooldata_tui.generation.prompt import load_prompt

from .answers import sentence
from .grounds import GROUND

BORDER = boundary_of("lookup_order", "refund")
WITH_NONE = boundary_of("refund", "no-tool")


def test_each_kind_is_asked_for_with_seeds_that_call_nothing_and_seeds_that_do() -> None:
    work = Negatives(GROUND, load_prompt("negative"), [(kind, 2) for kind in NEGATIVES], model="local-1")
    texts = [ask.turns[0][1] for ask in work.plan()]
    assert len(texts) == len(NEGATIVES)
    assert len({text.split(": ")[1].split(".")[0] for text in texts}) == len(NEGATIVES)
    for text in texts:
        seeds = text.split("<seeds ")[1].split("</seeds ")[0]
        assert "Good morning!" in seeds
        assert "ORD-48291" in seeds


def test_a_negative_has_an_answer_and_no_call() -> None:
    work = Negatives(GROUND, load_prompt("negative"), [("near-miss", 1)], model="local-1")
    ask = work.next()
    assert ask is not None
    said = [{"message": sentence(1), "answer": "You can."}, {"message": sentence(2), "answer": ""}]
    harvest = work.take(ask.key, {"examples": said})
    (row,) = harvest.rows
    example = example_of_row(row)
    assert example.messages[-1].content == "You can."
    assert not example.messages[-1].calls
    assert len(example.toolset) == 2
    assert harvest.dropped == ["it has no answer"]


def probe(boundary: Any, *rulings: Ruling) -> BoundaryProbe:
    ground = replace(GROUND, rulings=rulings)
    return BoundaryProbe(ground, load_prompt("boundary"), boundary, 2, near=[2], model="local-1")


def test_a_border_is_probed_with_what_was_ruled_and_found_there() -> None:
    ruling = Ruling("r1", BORDER, "refund", "who says it came broken wants money")
    work = probe(BORDER, ruling, replace(ruling, id="r2", boundary=WITH_NONE, text="another border"))
    (ask,) = work.plan()
    text = ask.turns[0][1]
    assert "who says it came broken wants money" in text
    assert "another border" not in text
    assert "Money back for ORD-11111" in text


def test_what_is_right_decides_what_is_called() -> None:
    work = probe(BORDER)
    ask = work.next()
    assert ask is not None
    one = {
        "message": sentence(1), "right": "refund", "arguments_1": {"order_id": "ORD-99999"},
        "arguments_2": {"order_id": "ORD-22222", "reason": "late"}, "answer": "",
    }  # fmt: skip
    other = {**one, "message": sentence(2), "right": "lookup_order", "arguments_1": {"order_id": "ORD-33333"}}
    strange = {**one, "message": sentence(3), "right": "no-tool"}
    harvest = work.take(ask.key, {"examples": [one, other, strange]})
    calls = [example_of_row(row).messages[-1].calls[0] for row in harvest.rows]
    assert [(call.name, call.arguments[:24]) for call in calls] == [
        ("refund", '{"order_id": "ORD-22222"'),
        ("lookup_order", '{"order_id": "ORD-33333"'),
    ]
    assert len(harvest.dropped) == 1


@pytest.mark.parametrize("ruled", [False, True])
def test_asking_first_is_right_only_where_somebody_ruled_so(ruled: bool) -> None:
    work = probe(BORDER, *([Ruling("r1", BORDER, ASK, "without a wish")] if ruled else []))
    ask = work.next()
    assert ask is not None
    said = {"message": sentence(1), "right": ASK, "arguments_1": None, "arguments_2": None, "answer": "Which one?"}
    harvest = work.take(ask.key, {"examples": [said]})
    assert [example_of_row(row).messages[-1].content for row in harvest.rows] == ["Which one?"] * ruled


def test_a_border_with_no_tool_takes_an_answer() -> None:
    work = probe(WITH_NONE)
    ask = work.next()
    assert ask is not None
    assert "no tool" in ask.turns[0][1]
    said = {"message": sentence(1), "right": "no-tool", "arguments_1": None, "answer": "Within five days."}
    assert len(work.take(ask.key, {"examples": [said]}).rows) == 1


def test_a_border_of_unknown_tools_is_refused() -> None:
    with pytest.raises(ValueError, match="no boundary of these tools"):
        probe(boundary_of("refund", "fly"))
