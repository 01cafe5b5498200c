from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Message, ToolCall
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.formats.plain import plain_messages
from tooldata_tui.formats.wire import check_row

odd: st.SearchStrategy[Any] = st.sampled_from([None, 1, 1.5, True, "", "a", [], ["a"], [{"text": "a"}], {}, {"a": 1}])


def mostly(*usual: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*usual, *usual, *usual]) | odd


functions = st.fixed_dictionaries({}, optional={"name": mostly("act"), "arguments": mostly("{}"), "strict": odd})
calls = st.fixed_dictionaries({}, optional={"id": mostly("call_1"), "type": odd, "function": functions | odd})
messages = st.fixed_dictionaries(
    {"role": mostly("system", "user", "assistant", "tool", "function")},
    optional={
        "content": mostly("hi", None),
        "tool_calls": st.lists(calls | odd, max_size=2) | odd,
        "tool_call_id": mostly("call_1"),
        "function_call": functions | odd,
        "name": odd,
        "weight": odd,
    },
)


@given(st.lists(messages | odd, max_size=3) | odd)
def test_what_is_plain_is_what_pydantic_and_the_long_way_make_of_it(row_messages: Any) -> None:
    row = {"messages": row_messages, "tools": []}
    plain = plain_messages(deepcopy(row_messages))
    if plain is not None:
        check_row(row)
        assert plain == example_of_row(row).messages


def test_what_most_files_are_made_of_is_plain() -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "act", "arguments": '{"x": 1}'}}
    assert plain_messages(
        [
            {"role": "system", "content": "Help."},
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "call_1", "content": "done"},
            {"role": "assistant", "content": "Done."},
        ]
    ) == (
        Message("system", "Help."),
        Message("user", "Hi"),
        Message("assistant", None, (ToolCall("act", '{"x": 1}', "call_1"),)),
        Message("tool", "done", call_id="call_1"),
        Message("assistant", "Done."),
    )


def test_arguments_as_an_object_content_in_parts_and_old_calls_are_not_plain() -> None:
    call = {"function": {"name": "act", "arguments": {"x": 1}}}
    for message in (
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
        {"role": "assistant", "content": None, "function_call": {"name": "act", "arguments": "{}"}},
        {"role": "function", "content": "done"},
        {"role": "user", "content": "Hi", "weight": 0},
        {"role": "user"},
    ):
        assert plain_messages([message]) is None
