"""One form for all those in which OpenAI rows circulate."""

import json
from typing import Any

import pytest

from tests.formats.reading_records import TOOL, call, result
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import META, Tree, without_meta
from tooldata_tui.formats.openai_codec import CODEC
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.uniform import numbered, uniform


def test_the_legacy_form_becomes_calls_with_ids() -> None:
    function = {"name": "get_weather", "arguments": '{"city": "Paris"}'}
    row = {
        "functions": [TOOL["function"]],
        "messages": [
            {"role": "assistant", "function_call": function},
            {"name": "get_weather", "content": "18", "role": "function"},
        ],
    }
    plain = uniform(row)
    assert dumps(plain) == dumps(
        {
            "messages": [
                {"role": "assistant", "content": None, "tool_calls": [call("call_1")]},
                {"role": "tool", "tool_call_id": "call_1", "name": "get_weather", "content": "18"},
            ],
            "tools": [TOOL],
        }
    )
    assert dumps(uniform(plain)) == dumps(plain)


def test_ids_that_are_given_differ_from_those_that_are_there() -> None:
    bare = {"type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages = [{"role": "assistant", "tool_calls": [bare]}, {"role": "assistant", "tool_calls": [call("call_1")]}]
    made = [one["tool_calls"][0]["id"] for one in uniform({"messages": messages})["messages"]]
    assert made == ["call_2", "call_1"]


@pytest.mark.parametrize("tools", [[TOOL], json.dumps([TOOL]), [TOOL["function"]], {"tools": [TOOL]}])
def test_tools_in_any_form_become_one(tools: Any) -> None:
    assert uniform({"messages": [], "tools": tools})["tools"] == [TOOL]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"messages": [{"role": "user", "content": [{"type": "image"}]}]}, "$.messages[0].content[0]"),
        ({"messages": [{"role": "user", "tool_calls": [call("a")]}]}, "$.messages[0]"),
        ({"messages": [], "tools": "["}, "$.tools"),
        ({"messages": [], "functions": [{}]}, "$.functions[0]"),
    ],
)
def test_what_has_no_such_form_is_refused_with_its_place(row: Tree, place: str) -> None:
    with pytest.raises(RowError) as caught:
        uniform(row)
    assert caught.value.path == place


def test_without_ids_results_stand_in_the_order_of_their_calls() -> None:
    calls = {"role": "assistant", "content": None, "tool_calls": [call("x"), call("y")]}
    row = uniform({"messages": [calls, result("y", "19"), result("x", "18")]})
    messages = numbered(row, named=True)["messages"]
    assert [one["id"] for one in messages[0]["tool_calls"]] == ["call_1", "call_2"]
    assert [(one["tool_call_id"], one["name"], one["content"]) for one in messages[1:]] == [
        ("call_1", "get_weather", "18"),
        ("call_2", "get_weather", "19"),
    ]


def test_openais_own_records_have_arguments_as_text_and_nothing_of_ours() -> None:
    made = {**call("a"), META: {"signature": "x"}, "function": {"name": "f", "arguments": {"n": 1}}}
    row = {"messages": [{"role": "assistant", "tool_calls": [made], META: {}}], "tools": [{**TOOL, META: {}}], META: {}}
    assert CODEC.write is not None
    text = dumps(CODEC.write(row))
    assert META not in text
    assert '"arguments": "{\\"n\\": 1}"' in text
    assert META not in dumps(without_meta(row))
