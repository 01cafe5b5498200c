"""What loading a whole file does to its records, as ``datasets`` does it in ``tests/peers/test_loading.py``."""

from typing import Any

import pytest

from tests.targets.rows import asking, calling, row, saying, tool
from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.targets import loading
from tooldata_tui.targets.loading import Loading
from tooldata_tui.targets.pandas_numbers import from_lines, from_table, spelled
from tooldata_tui.targets.target import Effect

CALLS = row(asking(), calling(form="object"))
SAYS = row(asking(), saying())


def told(*rows: dict[str, Any], table: bool = False) -> list[tuple[int, str, str]]:
    looked = Loading(table=table)
    for number, one in enumerate(rows):
        looked.add(number, [one])
    return [(example, one.code, one.message) for example, one in looked.outcomes()]


def calls(**arguments: Any) -> dict[str, Any]:
    return row(asking(), calling(form="object", **arguments))


def test_rows_of_other_keys_and_types_are_told_as_nothing() -> None:
    assert told(CALLS, SAYS, calls(city=3, when=None), calls(city="3"), row(asking(), saying(), tools=None)) == []


def test_a_number_that_is_read_as_another_is_told_with_the_row() -> None:
    looked = Loading()
    looked.add(7, [calls(x="0.7", y=[0.25, loads_exact("0.70")])])
    [(example, one)] = looked.outcomes()
    assert (example, one.code, one.effect, one.turn) == (7, "F217", Effect.CORRUPTS, 1)
    assert one.message == "the number 0.70 is read as 0.7000000000000001"
    assert one.path[-3:] == ("arguments", "y", 1)
    assert "--arguments string" in one.remedy


def test_in_a_table_numbers_are_spelled_so_that_they_are_read_right() -> None:
    assert told(calls(x=0.7, y=1e-12), table=True) == []
    [(_, code, message)] = told(calls(x=1.64), table=True)
    assert (code, message) == ("F217", "the number 1.64 is read as 1.6400000000000001")
    text = '{"0.7": ["\\"0.7", 0.7, -0.3, 2.0, 1.5e3, 7]}'
    assert spelled(text) == '{"0.7": ["\\"0.7", 0.700000, -0.30, 2.0, 1.5e3, 7]}'


@pytest.mark.parametrize("text", ["0.0", "-0.0", "1e400", "-1e400", "1e-400", "9" * 400 + ".5", "0." + "1" * 400])
def test_every_number_is_read(text: str) -> None:
    for read in (from_lines, from_table):
        assert isinstance(read(loads_exact(text)), float)


def test_an_integer_that_is_too_big_is_told() -> None:
    [(example, code, message)] = told(CALLS, calls(x=2**64))
    assert (example, code) == (1, "F217")
    assert "has more than 64 bits" in message
    assert told(calls(x=2**64 - 1, y=-(2**63))) == []


def test_texts_that_are_read_as_something_else_are_told_where_no_row_calls() -> None:
    parts = row(asking(), saying([{"type": "text", "text": "Mild"}]))
    assert told(row(asking("5"), saying()), parts) == [
        (0, "F217", "the text 5 is read as JSON, since other records have no text there")
    ]
    assert told(row(asking("5"), saying()), parts, CALLS) == []
    dated = tool(properties={"city": {"type": "string", "default": "2024-02-29"}})
    [(_, code, message)] = told(row(asking(), saying(), tools=[dated]))
    assert code == "F217"
    assert "points in time" in message


def test_what_is_new_behind_the_first_megabytes_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_LOOKED_AT", 500)
    few = row(asking("x" * 600), saying(), tools=None)
    assert told(few, few, SAYS) == [
        (2, "F206", "tools is not like it in the first 10 MB of the file, and stops the run")
    ]
    assert told(CALLS, CALLS, calls(other=1)) == []
    many = row(asking("x" * 600), saying())
    assert [code for _, code, _ in told(many, many, CALLS)] == ["F206"]
    bare = {"type": "function", "function": {"name": "a", "parameters": tool()["function"]["parameters"]}}
    assert told(many, row(asking(), saying(), tools=[bare])) == [
        (1, "F213", "description is put in as null: the records before have it")
    ]


def test_no_record_is_too_odd_to_be_looked_at() -> None:
    deep: Any = 0.7
    for _ in range(150):
        deep = {"in": [deep]}
    odd = [{"messages": 3}, {"messages": [None, [], {}, "x"]}, {"messages": [{"role": deep}]}, {}, {"a": [[1], ["b"]]}]
    for table in (False, True):
        for _, _, message in told(*odd, *reversed(odd), table=table):
            assert message.isprintable()
