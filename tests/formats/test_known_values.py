"""Values that many records have: they are read once, and just as they would be without."""

import json
import random
from typing import Any

import pytest

from tests.formats.mutating import RECORDS, mutated
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads, loads_exact
from tooldata_tui.formats import known_values
from tooldata_tui.formats.known_values import Known, KnownInLines, made_of
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.registry import FORMATS
from tooldata_tui.formats.spelled_tools import read_spelled


def _tool(number: int, **more: Any) -> dict[str, Any]:
    words = f"What tool {number} does, in words that are long enough to be remembered."
    return {"name": f"tool_{number}", "description": words, "parameters": {"type": "object", "properties": {}}, **more}


def _line(*tools: Any, **more: Any) -> bytes:
    return json.dumps({"messages": [], "tools": tools, **more}).encode()


def _outcome(read: Any, text: Any) -> Any:
    try:
        return dumps(read(text))
    except JsonError as error:
        return str(error)


def test_an_object_that_is_met_again_is_the_same_object() -> None:
    values = KnownInLines()
    [one, two] = values.read(_line(_tool(1), _tool(2)))[0]["tools"]
    [again, other, first] = values.read(_line(_tool(2), _tool(3), _tool(1)))[0]["tools"]
    assert again is two
    assert first is one
    assert other == _tool(3)


def test_a_value_is_made_once_of_what_is_known() -> None:
    seen: list[Any] = []

    def make(value: Any) -> int:
        seen.append(value)
        return len(seen)

    known = Known(_tool(1))
    assert [made_of(known, make), made_of(known, make)] == [1, 1]
    assert [made_of({}, make), made_of({}, make)] == [2, 3]


def test_tools_that_begin_alike_are_told_apart() -> None:
    values = KnownInLines()
    tools = [_tool(1, at=number) for number in range(30)]
    for _ in range(2):
        assert values.read(_line(*tools))[0]["tools"] == tools


def test_what_is_read_is_what_stands_there() -> None:
    """Whatever slips there are in a record, and whatever was met before it."""
    chance = random.Random(1)
    values = KnownInLines()
    for record in RECORDS:
        for _ in range(40):
            line = json.dumps(mutated(record, chance), ensure_ascii=False, indent=chance.choice([None, 1])).encode()
            assert _outcome(lambda data: values.read(data)[0], line) == _outcome(loads_exact, line)


@pytest.mark.parametrize(
    "change",
    [
        (b'"object"', b'"object", "type": 1'),
        (b'"object"', b"NaN"),
        (b'"object"', b"-0"),
        (b'"object"', b"1.10"),
        (b'"object"', b'"\\ud800"'),
        (b'"object"', b'"\xff"'),
        (b'"object"', b"[" * 210 + b"]" * 210),
        (b'"object"', b"[" * 195 + b"]" * 195),
        (b"}]}", b"},]}"),
        (b"}]}", b"}]"),
        (b"}]}", b'}], "tools": []}'),
        (b"}]}", b'}, 5, {"name": "f"}]}'),
        (b'"tools": [', b'"tools": [ \r\n\t'),
        (b'"tools"', b'"a \\"tools"'),
        (b'"messages": []', b'"messages": [{"tools": [{"name": "f"}]}]'),
        (b'"messages": []', b'"messages": "\\"tools\\": [{}]"'),
    ],
)
def test_what_is_wrong_is_said_of_the_whole_line(change: tuple[bytes, bytes]) -> None:
    values = KnownInLines()
    right = _line(_tool(1), _tool(2))
    values.read(right)
    line = right.replace(*change)
    assert line != right
    for _ in range(2):
        assert _outcome(lambda data: values.read(data)[0], line) == _outcome(loads_exact, line)


@pytest.mark.parametrize("more", ["", "é😀"])
def test_the_place_of_the_tools_is_in_bytes(more: str) -> None:
    record = {"a": more, "tools": [_tool(1), _tool(2, more=more)], "b": more}
    line = json.dumps(record, ensure_ascii=False).encode()
    value, place = KnownInLines().read(line)
    assert place is not None
    assert loads(line[place[0] : place[1]]) == value["tools"] == record["tools"]


def test_the_place_of_tools_in_a_group_is_that_of_the_groups() -> None:
    line = json.dumps({"tools": [{"functionDeclarations": [_tool(1)]}], "contents": []}).encode()
    value, place = KnownInLines().read(line)
    assert place is not None
    assert loads(line[place[0] : place[1]]) == value["tools"]
    assert KnownInLines().read(line.replace(b"}]}]", b'}], "more": 1}]'))[1] is None


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_values, "MAX_CHARS", 1_000)
    values = KnownInLines()
    [first] = values.read(_line(_tool(0)))[0]["tools"]
    for number in range(20):
        values.read(_line(_tool(number)))
    assert values.read(_line(_tool(0)))[0]["tools"][0] is not first
    assert sum(len(text) for alike in values._met.values() for text, _ in alike) <= 1_000


def test_of_tools_that_never_come_again_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_values, "_PATIENCE", 3)
    values = KnownInLines()
    for number in range(100):
        assert values.read(_line(_tool(number)))[0]["tools"] == [_tool(number)]
    assert len(values._met) == 3 + 100 // 32
    for _ in range(2 * 32):
        again = values.read(_line(_tool(1_000)))[0]["tools"][0]
    assert values.read(_line(_tool(1_000)))[0]["tools"][0] is again


def test_tools_are_read_from_what_is_known_as_from_the_line() -> None:
    """Rows that share tools, in every company, are the rows that they are alone."""
    for name in ("openai", "trl", "anthropic"):
        reader = FORMATS[name].reader(None)
        for picked in ([1, 2], [2, 3], [3, 1, 2], [1, 1]):
            tools = [{"type": "function", "function": _tool(number)} for number in picked]
            if name == "anthropic":
                tools = [{"name": f"tool_{number}", "input_schema": {"type": "object"}} for number in picked]
            line = json.dumps({"messages": [{"role": "user", "content": "hi"}], "tools": tools}).encode()
            row, alone = reader.parse(line), FORMATS[name].reader(None).parse(line)
            assert reader.example(row).toolset.key == FORMATS[name].reader(None).example(alone).toolset.key
            assert row.original == alone.original


def test_tools_that_cannot_be_read_are_complained_of_where_they_stand() -> None:
    reader = OpenAIReader()
    for _ in range(2):
        row = reader.parse(_line({"type": "function", "function": {"description": "x" * 80}}))
        with pytest.raises(Exception, match="a tool has no name"):
            reader.example(row)


@pytest.mark.parametrize("name", ["plain", "it's", 'a "b"', "a\nb", "True", "é\\"])
def test_tools_in_python_are_read_as_their_list_is(name: str) -> None:
    tools = [{**_tool(number), "strict": True, "more": [name, None, 1.5, -1]} for number in range(3)]
    for picked in (tools, tools[1:], tools[::-1], [tools[0], {"name": "f"}]):
        text = str(picked)
        read = read_spelled(text, typed=True).tools
        assert json.loads(dumps(read)) == [{"type": "function", "function": one} for one in picked]


def test_a_list_of_tools_is_in_one_language() -> None:
    """A text may say one thing in JSON and another in Python."""
    json_tool, python_tool = json.dumps(_tool(1, path="a/b")).replace("/", "\\/"), str(_tool(2))
    assert (read_spelled(f"[{json_tool}]").tools or [])[0]["function"]["path"] == "a/b"
    assert (read_spelled(f"[{json_tool}, {python_tool}]").tools or [])[0]["function"]["path"] == "a\\/b"
    assert (read_spelled(f"[{python_tool}, {json_tool}]").tools or [])[1]["function"]["path"] == "a\\/b"
