"""Hermes."""

import json
from typing import Any

import pytest

from tests.formats.reading import codes, read, shown, write

TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
CALL = '<tool_call>\n{"name": "f", "arguments": {"a": 1.10}}\n</tool_call>'


def chat(*turns: tuple[str, str], **columns: Any) -> dict[str, Any]:
    return {"conversations": [{"from": who, "value": text} for who, text in turns], **columns}


def nous(tools: str) -> str:
    return (
        "You are a function calling AI model. You are provided with function signatures within <tools></tools> XML "
        "tags. You may call one or more functions to assist with the user query. Don't make assumptions about what "
        f"values to plug into functions. Here are the available tools: <tools> {tools} </tools> Use the following "
        'pydantic model json schema for each tool call you will make: {"title": "FunctionCall"} For each function call '
        "return a json object with function name and arguments within <tool_call></tool_call> XML tags as follows:\n"
        "<tool_call>\n{'arguments': <args-dict>, 'name': <function-name>}\n</tool_call>"
    )


@pytest.mark.parametrize(
    "tools",
    [json.dumps([TOOL]), repr([TOOL]), json.dumps(TOOL), f"\n{json.dumps(TOOL)}\n", json.dumps(TOOL["function"])],
)
def test_tools_are_taken_out_of_the_system_text_and_put_back(tools: str) -> None:
    record = chat(("system", nous(tools)), ("human", "?"), ("gpt", CALL))
    row = read("hermes", record)
    assert row.row["tools"] == [TOOL]
    assert shown(row)[0] == ("system", "You are a function calling AI model.")
    assert write("hermes", row.row) == record


def test_a_system_text_that_is_all_about_tools_leaves_no_message() -> None:
    text = nous(json.dumps([TOOL])).removeprefix("You are a function calling AI model. ")
    record = chat(("system", text), ("human", "?"), ("gpt", CALL))
    assert shown(read("hermes", record))[0] == ("user", "?")
    assert write("hermes", read("hermes", record).row) == record


@pytest.mark.parametrize("pattern", ["{tool_call}", '{"name": <function-name>, "arguments": <args-json-object>}'])
def test_words_around_the_tools_are_left_out_and_others_stay(pattern: str) -> None:
    text = (
        "Be kind. You are provided with function signatures within <tools> </tools> XML tags. You may call one or more "
        f"functions to assist with the user query.\n<tools>\n{json.dumps([TOOL])}\n</tools>\nFor each function call "
        "return a JSON object, with the following pydantic model json schema:\n{'title': 'FunctionCall', 'type': {}}\n"
        "Each function call should be enclosed within <tool_call> </tool_call> XML tags.\n"
        f"<tool_call>\n{pattern}\n</tool_call>\nToday is Monday."
    )
    record = chat(("system", text), ("human", "?"), ("gpt", CALL))
    row = read("hermes", record)
    assert shown(row)[0] == ("system", "Be kind.\nToday is Monday.")
    assert write("hermes", row.row) == record


def test_tools_that_were_edited_are_written_anew() -> None:
    row = read("hermes", chat(("system", nous(json.dumps([TOOL]))), ("human", "?"), ("gpt", CALL))).row
    edited = {**row, "tools": [{"type": "function", "function": {"name": "g"}}]}
    again = read("hermes", write("hermes", edited))
    assert again.row["tools"] == edited["tools"]
    assert shown(again)[0] == ("system", "You are a function calling AI model.")


def test_tools_in_the_column_and_in_the_text_are_kept_once() -> None:
    record = chat(("system", nous(json.dumps([TOOL]))), ("human", "?"), tools=json.dumps([TOOL["function"]]))
    row = read("hermes", record)
    assert (row.row["tools"], codes(row)) == ([TOOL], [])
    assert write("hermes", row.row) == record
    other = {**record, "tools": '[{"name": "g"}]'}
    assert codes(read("hermes", other)) == ["F104"]
    assert write("hermes", read("hermes", other).row) == other


@pytest.mark.parametrize(
    ("text", "content", "calls"),
    [
        (CALL, None, 1),
        (f"{CALL}\n{CALL}", None, 2),
        (f"Wait.\n{CALL}", "Wait.", 1),
        (f"Wait.\n{CALL}\nDone.", "Wait.\nDone.", 1),
        (f"\n{CALL}\n", None, 1),
        ('<tool_call>[{"name": "f"}, {"name": "g"}]</tool_call>', None, 2),
    ],
)
def test_calls_and_what_stands_around_them(text: str, content: str | None, calls: int) -> None:
    row = read("hermes", chat(("human", "?"), ("gpt", text)))
    message = row.row["messages"][1]
    assert (message["content"], len(message["tool_calls"]), row.notes) == (content, calls, ())


def test_a_call_written_as_python_is_mended_and_noted() -> None:
    row = read(
        "hermes", chat(("gpt", "<tool_call>\n{'name': 'f', 'arguments': {'ok': True, 'x': None}}\n</tool_call>"))
    )
    assert shown(row)[0][2] == [("f", '{"ok": true, "x": null}')]
    assert codes(row) == ["F103"]


@pytest.mark.parametrize(
    "text",
    ["<tool_call>\nf(1)\n</tool_call>", "<tool_call>\n{}\n</tool_call>", '<tool_call>\n{"name": "f"}', "<tool_call>"],
)
def test_a_call_that_cannot_be_read_stays_text(text: str) -> None:
    row = read("hermes", chat(("human", "?"), ("gpt", text)))
    assert (shown(row)[1], codes(row)) == (("assistant", text), ["F101"])


def test_results_are_paired_by_name_and_order() -> None:
    calls = '<tool_call>{"name": "f"}</tool_call><tool_call>{"name": "g"}</tool_call>'
    results = (
        '<tool_response>\n{"name": "g", "content": {"t": 1.10}}\n</tool_response>\n'
        '<tool_response>\n{"tool_call_id": "x", "name": "f", "content": "two"}\n</tool_response>'
    )
    row = read("hermes", chat(("gpt", calls), ("tool", results), ("gpt", "Done.")))
    assert shown(row)[1:3] == [
        ("tool", '{"t": 1.10}', "call_2", {"name": "g"}),
        ("tool", "two", "call_1", {"name": "f"}),
    ]
    assert row.notes == ()


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("18", "18"),
        ("<tool_response>\n18 C.\n</tool_response>", "18 C."),
        ('<tool_response>\n{"temp": 18}\n</tool_response>', '{"temp": 18}'),
        ("see <tool_response>\n18\n</tool_response>", "see <tool_response>\n18\n</tool_response>"),
    ],
)
def test_a_result_without_name_and_content_is_the_text_that_it_is(text: str, content: str) -> None:
    row = read("hermes", chat(("gpt", CALL), ("tool", text), ("gpt", "Done.")))
    assert shown(row)[1] == ("tool", content, "call_1")


def test_many_tags_are_read_at_once() -> None:
    for text in ("<tool_call>" * 100_000, "<tool_call>{" * 50_000 + "</tool_call>", "</tool_call>" * 100_000):
        assert shown(read("hermes", chat(("gpt", text)))) == [("assistant", text)]
