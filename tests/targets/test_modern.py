"""Rows in today's form, whichever variant they were stored in."""

from tooldata_tui.targets.modern import modern

from .sample import conversation, tool


def test_what_is_in_todays_form_stays_as_it_is() -> None:
    assert modern(conversation()) == conversation()


def test_legacy_functions_and_calls_become_tools_and_tool_calls_with_ids() -> None:
    row = {
        "messages": [
            {"role": "assistant", "content": None, "function_call": {"name": "time", "arguments": {"city": "Rome"}}},
            {"role": "function", "name": "time", "content": "noon"},
        ],
        "functions": [tool("time")["function"]],
        "function_call": "auto",
    }
    said = modern(row)
    function = {"name": "time", "arguments": '{"city": "Rome"}'}
    assert said["messages"][0]["tool_calls"] == [{"id": "call_1", "type": "function", "function": function}]
    assert said["messages"][1] == {"role": "tool", "name": "time", "content": "noon", "tool_call_id": "call_1"}
    assert said["tools"] == [tool("time")]
    assert said.keys() == {"messages", "tools"}


def test_tools_as_a_text_bare_or_as_mcp_has_them_become_functions() -> None:
    bare = {"name": "time", "description": "Says it.", "inputSchema": tool("time")["function"]["parameters"]}
    for tools in ([bare], {"tools": [bare]}, '[{"name": "time"}]'):
        (one,) = modern({"messages": [], "tools": tools})["tools"]
        assert one["type"] == "function"
        assert one["function"]["name"] == "time"


def test_text_parts_become_a_text_and_other_parts_stay() -> None:
    image = {"type": "image_url", "image_url": {"url": "x"}}
    row = {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "a"}, "b"]},
            {"role": "user", "content": [{"type": "text", "text": "a"}, image]},
        ]
    }
    texts, parts = (message["content"] for message in modern(row)["messages"])
    assert texts == "a\nb"
    assert parts[1] == image


def test_nulls_of_a_table_go_and_a_given_id_is_not_given_twice() -> None:
    made = {"function": {"name": "time", "arguments": None}}
    row = {
        "messages": [
            {"role": "assistant", "content": "", "tool_calls": [{"id": "call_1", **made}, made], "name": None},
            {"role": "tool", "content": "x", "tool_call_id": None, "tool_calls": None},
        ],
        "tools": None,
    }
    said = modern(row)
    assert [one["id"] for one in said["messages"][0]["tool_calls"]] == ["call_1", "call_2"]
    assert said["messages"][0]["tool_calls"][1]["function"]["arguments"] == "{}"
    assert said["messages"][1] == {"role": "tool", "content": "x", "tool_call_id": "call_1"}
    assert "tools" not in said


def test_keys_of_a_tool_that_are_null_are_left_out() -> None:
    function = {"name": "time", "description": None, "parameters": None, "strict": None}
    (tool,) = modern({"messages": [], "tools": [{"type": "function", "function": function}]})["tools"]
    assert tool == {"type": "function", "function": {"name": "time"}}
