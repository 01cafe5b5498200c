"""xLAM's rows, and its flat tools."""

import json
from typing import Any

import pytest

from tests.formats.reading_records import TOOL, call, codes, read, round_trip
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.xlam import CODEC


def flat(parameters: Any, **more: Any) -> Tree:
    return {"name": "get_weather", "description": "Current weather", "parameters": parameters, **more}


def record(tool: Tree, answers: Any = None, **more: Any) -> Tree:
    made = [{"name": "get_weather", "arguments": {"city": "Paris"}}] if answers is None else answers
    return {"query": "Weather in Paris?", "tools": json.dumps([tool]), "answers": json.dumps(made), **more}


CITY = {"type": "str", "description": "Which"}


def schema_of(tool: Tree) -> Tree:
    schema: Tree = read(CODEC, record(tool))["tools"][0]["function"]["parameters"]
    return schema


def test_a_row_is_a_request_and_the_calls_that_answer_it() -> None:
    given = record(flat({"city": {"type": "str"}}), id=7)
    row = read(CODEC, given)
    assert row["messages"] == [
        {"role": "user", "content": "Weather in Paris?"},
        {"role": "assistant", "content": None, "tool_calls": [call("call_1")]},
    ]
    assert (row["tools"], row["id"]) == ([TOOL], 7)
    again = round_trip(CODEC, given)
    assert [json.loads(again[key]) for key in ("tools", "answers")] == [
        json.loads(given[key]) for key in ("tools", "answers")
    ]


def test_pythons_types_become_json_schemas_and_what_is_optional_is_not_required() -> None:
    tool = flat(
        {
            "city": CITY,
            "days": {"type": "List[int], optional", "default": "5"},
            "exact": {"type": "bool", "default": False},
        }
    )
    assert schema_of(tool) == {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Which"},
            "days": {"type": "array", "items": {"type": "integer"}, "default": "5"},
            "exact": {"type": "boolean", "default": False},
        },
        "required": ["city", "exact"],
    }


@pytest.mark.parametrize(
    "tool",
    [
        flat({"city": {**CITY, "required": True}, "days": {"type": "int", "required": False}}),
        flat({"city": CITY, "days": {"type": "int"}}, required=["city"]),
        flat({"city": {**CITY, "required": True}, "days": {"type": "int"}}, required=["city"]),
    ],
)
def test_hammers_files_say_what_is_required_beside_the_type(tool: Tree) -> None:
    schema = schema_of(tool)
    assert (schema["required"], schema["properties"]["city"]) == (["city"], {"type": "string", "description": "Which"})


def test_a_tools_own_spelling_is_written_again_while_the_tool_is_the_same() -> None:
    given = record(flat({"city": {"type": "Optional[str]"}}, required=[]))
    assert json.loads(round_trip(CODEC, given)["tools"]) == json.loads(given["tools"])
    row = read(CODEC, given)
    row["tools"][0]["function"]["description"] = "The weather now"
    assert CODEC.write is not None
    written = json.loads(CODEC.write(row)["tools"])[0]
    assert written["description"] == "The weather now"
    assert written["parameters"] == {"city": {"type": "Union[str, None], optional"}}


def test_hammers_answers_and_lists_in_place_of_texts_are_read() -> None:
    given = {**record(flat({})), "answers": [{"tool": "get_weather", "parameters": {}}], "tools": [flat({})]}
    row = read(CODEC, given)
    assert row["messages"][1]["tool_calls"] == [call("call_1", "{}")]
    assert row["tools"][0]["function"]["parameters"] == {"type": "object", "properties": {}}


def test_where_nothing_is_to_be_called_the_turn_is_empty_and_noted() -> None:
    given = record(flat({}), [])
    assert codes(CODEC, given) == ["F110"]
    assert read(CODEC, given)["messages"][1] == {"role": "assistant", "content": None}
    assert json.loads(round_trip(CODEC, given)["answers"]) == []


def test_what_is_not_understood_is_noted() -> None:
    tool = flat({"when": {"type": "Moment"}})
    given = {**record(tool, "I cannot."), "tools": json.dumps([tool, {"description": "nameless"}, "f"])}
    assert codes(CODEC, given) == ["F101", "F105", "F104", "F104"]
    assert read(CODEC, given)["messages"][1]["content"] == '"I cannot."'


@pytest.mark.parametrize("missing", ["query", "tools", "answers"])
def test_a_record_without_one_of_its_columns_is_none(missing: str) -> None:
    with pytest.raises(RowError, match=f"there is no {missing}"):
        read(CODEC, {**record(flat({})), missing: None})


def test_a_longer_conversation_cannot_be_said() -> None:
    assert CODEC.write is not None
    with pytest.raises(RowError, match="nothing else"):
        CODEC.write({"messages": [{"role": "user", "content": "Hi"}]})
