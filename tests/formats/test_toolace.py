"""ToolACE and ToolBench: calls in the assistant's text, tools in the system text."""

import json
from typing import Any

import pytest

from tests.formats.reading import codes, read, shown, write
from tooldata_tui.formats.row_error import RowError

TOOL = {
    "name": "Market Trends API",
    "parameters": {"type": "dict", "properties": {"n": {"type": "int"}, "x": {"type": "foo"}}},
}
SYSTEM = (
    "Today is Monday.\n\nYou are an expert in composing functions. You are given a question.\n"
    f"Here is a list of functions in JSON format that you can invoke:\n{json.dumps([TOOL])}. \n"
    "Should you decide to return the function call(s). \nPut it in the format of [func1(params_name=params_value), "
    "func2(params)]\n\nNO other text MUST be included. \n"
)


def chat(*turns: tuple[str, str], system: str = SYSTEM) -> dict[str, Any]:
    return {"system": system, "conversations": [{"from": who, "value": text} for who, text in turns]}


def test_toolace_tools_are_taken_out_of_the_system_text() -> None:
    record = chat(("user", "?"), ("assistant", "[Market Trends API(n=2)]"))
    row = read("toolace", record)
    assert shown(row) == [
        ("system", "Today is Monday."),
        ("user", "?"),
        ("assistant", None, [("Market Trends API", '{"n": 2}')]),
    ]
    [tool] = row.row["tools"]
    assert tool["function"]["parameters"] == {"type": "object", "properties": {"n": {"type": "integer"}, "x": {}}}
    assert codes(row) == ["F105"]
    assert write("toolace", row.row) == record


def test_toolace_results_stand_in_one_turn() -> None:
    results = json.dumps([{"name": "g", "results": {"t": 1}}, {"name": "f", "results": "two"}])
    record = chat(("user", "?"), ("assistant", "[f(), g()]"), ("tool", results), ("assistant", "Done."))
    row = read("toolace", record)
    assert [one[1:3] for one in shown(row)[3:5]] == [('{"t": 1}', "call_2"), ("two", "call_1")]
    assert codes(row) == ["F105"]
    assert shown(read("toolace", chat(("assistant", "[f()]"), ("tool", "18"))))[2] == ("tool", "18", "call_1")


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("[f(1)]", ["F101"]),
        ("[f(a=b)]", ["F101"]),
        ("[f(a='x]", ["F101"]),
        ("[1]", []),
        ("[see above]", []),
        ("18 C.", []),
        ("", []),
    ],
)
def test_toolace_text_that_is_no_call_stays_text(text: str, noted: list[str]) -> None:
    row = read("toolace", chat(("user", "?"), ("assistant", text), system="Hi."))
    assert (shown(row)[2], codes(row)) == (("assistant", text), noted)


@pytest.mark.parametrize(("name", "content"), [("f", "text"), ("f(", None), ("", None), ("a=b", None)])
def test_toolace_cannot_say_text_beside_calls_and_some_names(name: str, content: str | None) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": "{}"}}
    with pytest.raises(RowError):
        write("toolace", {"messages": [{"role": "assistant", "content": content, "tool_calls": [call]}]})


APIS = [
    {
        "name": "now_for_weather",
        "description": 'the "weather", it\'s now',
        "parameters": {"type": "object", "properties": {}},
    }
]
BENCH = f"You are AutoGPT.\nTask: help.\n\nSpecifically, you have access to the following APIs: {APIS!r}"


def bench(text: str) -> dict[str, Any]:
    turns = [("system", BENCH), ("user", "\n?\nBegin!\n"), ("assistant", text), ("function", '{"error": ""}')]
    return {"conversations": [{"from": who, "value": text} for who, text in turns]}


def test_toolbench_thought_action_and_input() -> None:
    record = bench('\nThought: Look it up.\nAction: now_for_weather\nAction Input: {\n  "city": "Paris"\n}')
    row = read("toolbench", record)
    assert shown(row) == [
        ("system", "You are AutoGPT.\nTask: help."),
        ("user", "\n?\nBegin!\n"),
        ("assistant", "Look it up.", [("now_for_weather", '{\n  "city": "Paris"\n}')]),
        ("tool", '{"error": ""}', "call_1"),
    ]
    assert row.row["tools"] == [{"type": "function", "function": APIS[0]}]
    assert write("toolbench", row.row) == record


@pytest.mark.parametrize(
    ("text", "call", "noted"),
    [
        ("Thought: a\nAction: f\nAction Input: {}", ("f", "{}"), []),
        ("Action: f\nAction Input: {'a': None}\nEnd Action", ("f", '{"a": null}'), ["F103"]),
        ("\nThought: \nAction: f\nAction Input: what?", ("f", "what?"), []),
        ("\nThought: \nAction: f\nAction Input:", ("f", ""), []),
    ],
)
def test_toolbench_spellings_of_an_action(text: str, call: tuple[str, str], noted: list[str]) -> None:
    row = read("toolbench", bench(text))
    assert (shown(row)[2][2], codes(row)) == ([call], noted)


def test_toolbench_a_system_text_with_an_empty_list_in_it_needs_nothing_kept() -> None:
    tool = {"type": "function", "function": {"name": "f"}}
    row = {"messages": [{"role": "system", "content": "Say []."}, {"role": "user", "content": "?"}], "tools": [tool]}
    assert read("toolbench", write("toolbench", row)).row["_meta"] == {"format": "toolbench"}


@pytest.mark.parametrize("text", ["\nAction: f", "\nAction:\nAction Input: {}"])
def test_toolbench_an_action_without_name_or_input_stays_text(text: str) -> None:
    row = read("toolbench", bench(text))
    assert (shown(row)[2], codes(row)[0]) == (("assistant", text), "F101")
