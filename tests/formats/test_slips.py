"""Records in which something is not as it should be: they are read, or refused with words."""

import random
from contextlib import suppress

import pytest

from tests.formats.mutating import RECORDS, mutated
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.codec import losses_of
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.pythonic import PythonicError, read_literal
from tooldata_tui.formats.registry import FORMATS, guess_format
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.spelled_tools import read_spelled
from tooldata_tui.formats.tags import blocks
from tooldata_tui.formats.tools import tools_in_text
from tooldata_tui.formats.uniform import uniform


@pytest.mark.parametrize("number", range(len(RECORDS)), ids=lambda number: RECORDS[number]["format"])
def test_nothing_but_a_row_error_is_raised(number: int) -> None:
    chance = random.Random(number)
    for _ in range(60):
        record = loads_exact(dumps(mutated(RECORDS[number]["record"], chance)))
        guess_format([record])
        with suppress(RowError):
            row = FORMATS[RECORDS[number]["format"]].codec.read(record).row
            reader = OpenAIReader()
            reader.example(reader.parse(dumps(row).encode()))
            for format in FORMATS.values():
                if format.codec.write is not None:
                    with suppress(RowError):
                        format.codec.write(row)
                        losses_of(uniform(row), format.codec.losses)


@pytest.mark.parametrize("message", [{"role": [], "content": None}, {"role": "user", "content": None, "tool_calls": 5}])
def test_messages_of_no_shape_at_all_are_told_apart(message: dict) -> None:
    assert guess_format([{"messages": [message]}]).format.name == "openai"


def test_a_number_of_more_digits_than_json_takes_is_no_value() -> None:
    with pytest.raises(PythonicError, match="is no number"):
        read_literal("0x" + "f" * 5_000)


def test_tags_and_brackets_that_do_not_close_are_gone_through_once() -> None:
    assert tools_in_text('"name"' + "<tools>" * 60_000) is None
    assert not list(blocks("<TOOLCALL>" * 300_000, "TOOLCALL"))
    spelled = read_spelled("{'a': '\"{'} " * 20_000)
    assert (spelled.tools, len(spelled.notes)) == ([], 20_000)
