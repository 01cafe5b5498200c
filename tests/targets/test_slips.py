"""Rows in which something is not as it should be: every trainer has an answer, or refuses them with words."""

import random
from contextlib import suppress

import pytest

from tests.formats.mutating import mutated
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.targets.naming import names_in, renamed
from tooldata_tui.targets.target import TARGETS, Shape, Target

from .rows import asking, calling, result, row, saying, tool

ROW = row(asking(), calling("a", "b", content="Wait"), result(), result(id="call_2"), saying(), tools=[tool(x=0.5)])
SHAPES = [Shape(), Shape("object"), Shape("string", True), Shape("", False, "split"), Shape("", True, "drop")]


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_nothing_but_a_row_error_is_raised(target: Target) -> None:
    chance = random.Random(target.name)
    for _ in range(80):
        given = loads_exact(dumps(mutated(ROW, chance)))
        reader = OpenAIReader()
        try:
            reader.example(reader.parse(dumps(given).encode()))
        except RowError:
            continue  # it is never stored
        given = renamed(given, dict.fromkeys(names_in(given), "f"))
        shape = chance.choice(SHAPES)
        with suppress(RowError):
            target.trainer.records(given, shape)
        target.trainer.outcomes(given, shape)
        target.trainer.trained(given, shape)
