"""OpenAI rows with the variants that circulate."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Example, Role, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.openai import OpenAIReader, Row, canonical_line, read_row
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tools

SCHEMA = {"type": "object", "properties": {"order_id": {"type": "string", "description": "x" * 300}}}
TOOL = {"type": "function", "function": {"name": "check_status", "description": "Where is it?", "parameters": SCHEMA}}


def row(call: dict[str, Any] | None = None, /, **extra: Any) -> dict[str, Any]:
    call = call or {"name": "check_status", "arguments": '{"order_id": "ORD-48291"}'}
    answer = {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": call}]}
    return {"messages": [{"role": "user", "content": "Where is ORD-48291?"}, answer], **extra}


def read(value: Any, tools: Toolset | None = None) -> Example:
    return read_line(json.dumps(value).encode(), tools)


def read_line(line: bytes, tools: Toolset | None = None) -> Example:
    reader = OpenAIReader(tools)
    return reader.example(reader.parse(line))


def whole(row: Row) -> bytes:
    out, at = [], 0
    for cut in row.cuts:
        out += [row.stored[at : cut.offset], cut.part]
        at = cut.offset
    return b"".join([*out, row.stored[at:]])


def test_arguments_as_a_text_are_kept_as_they_are() -> None:
    call = read(row({"name": "f", "arguments": '{"b":1.0,  "a":1}'})).messages[1].calls[0]
    assert (call.arguments, call.was_object, call.id) == ('{"b":1.0,  "a":1}', False, "c1")


def test_arguments_as_an_object_become_text_with_numbers_as_written() -> None:
    line = json.dumps(row({"name": "f", "arguments": "@"})).replace('"@"', '{"x": 1.10, "n": 18446744073709551616}')
    call = read_line(line.encode()).messages[1].calls[0]
    assert (call.arguments, call.was_object) == ('{"x": 1.10, "n": 18446744073709551616}', True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, None),
        ("hi", "hi"),
        ([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "a\nb"),
        ([{"type": "image_url", "image_url": {"url": "x"}}], "[image_url]"),
        (["a"], "a"),
    ],
)
def test_content_may_be_null_a_text_or_parts(content: Any, said: str | None) -> None:
    value = {"messages": [{"role": "user", "content": content}]}
    assert read(value).messages[0].content == said


def test_content_may_be_missing() -> None:
    assert read({"messages": [{"role": "assistant"}]}).messages[0].content is None


@pytest.mark.parametrize("tools", [[TOOL], json.dumps([TOOL]), [TOOL["function"]], {"tools": [TOOL]}])
def test_tools_in_the_row_in_any_form(tools: Any) -> None:
    toolset = read(row(tools=tools)).toolset
    assert [tool.name for tool in toolset.tools] == ["check_status"]
    assert toolset.by_name["check_status"].parameters == SCHEMA


@pytest.mark.parametrize(
    "text",
    [
        "You may call: " + json.dumps([TOOL]),
        "<tools>\n" + json.dumps(TOOL) + "\n</tools> and so on",
        "<tools>" + json.dumps([TOOL["function"]]) + "</tools>",
    ],
)
def test_tools_spelled_out_in_the_system_message_only(text: str) -> None:
    value = row()
    value["messages"].insert(0, {"role": "system", "content": text})
    assert list(read(value).toolset.by_name) == ["check_status"]


def test_tools_of_a_separate_file_serve_the_rows_that_bring_none() -> None:
    tools = read_tools([TOOL])
    assert list(read(row(), tools).toolset.by_name) == ["check_status"]
    other = [{"type": "function", "function": {"name": "other", "parameters": {}}}]
    assert list(read(row(tools=other), tools).toolset.by_name) == ["other"]


def test_the_legacy_form() -> None:
    value = {
        "messages": [
            {"role": "user", "content": "?"},
            {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
            {"role": "function", "name": "f", "content": "1"},
        ],
        "functions": [{"name": "f", "parameters": {}}],
    }
    example = read(value)
    assert [message.legacy for message in example.messages] == [False, True, True]
    assert example.messages[1].calls[0].name == "f"
    assert list(example.toolset.by_name) == ["f"]


def test_own_id_and_origin_are_kept() -> None:
    example = read(row(id=7, meta={"source": "expand", "seed": "s-1"}))
    assert (example.source_id, example.origin) == ("7", "expand, s-1")


def test_weight_and_results() -> None:
    value = row()
    value["messages"][1]["weight"] = 0
    value["messages"].append({"role": "tool", "tool_call_id": "c1", "content": "18"})
    messages = read(value).messages
    assert messages[1].weight == 0
    assert (messages[2].role, messages[2].call_id) == (Role.TOOL, "c1")


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ([], "J103", ""),
        ({"prompt": "x"}, "J103", "$"),
        ({"messages": "x"}, "J104", "$.messages"),
        ({"messages": [{"content": "x"}]}, "J104", "$.messages[0].role"),
        ({"messages": [{"role": "user", "content": 5}]}, "J104", "$.messages[0].content"),
        (
            {"messages": [{"role": "assistant", "tool_calls": [{"id": "x"}]}]},
            "J104",
            "$.messages[0].tool_calls[0].function",
        ),
        ({"messages": [], "tools": 5}, "J106", "$.tools"),
        ({"messages": [], "tools": "[}"}, "J106", "$.tools"),
        ({"messages": [], "tools": [{"function": {}}]}, "J106", "$.tools[0]"),
    ],
)
def test_what_is_no_example_is_refused_with_code_and_path(value: Any, code: str, path: str) -> None:
    with pytest.raises(RowError) as caught:
        read(value)
    assert caught.value.code == code
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ('{"messages": [{"role": "user", "content": "a,]"},]}', '{"messages": [{"role": "user", "content": "a,]"}]}'),
        ('{"messages": []},', '{"messages": []}'),
        ('{"messages": [{"role": "user", "content": None}]}', '{"messages": [{"role": "user", "content": null}]}'),
        ('{"messages": [{"role": "user", "content": "cut o', '{"messages": [{"role": "user", "content": "cut o"}]}'),
        ("complete nonsense", None),
    ],
)
def test_a_slip_is_shown_corrected(broken: str, mended: str | None) -> None:
    with pytest.raises(RowError) as caught:
        read_line(broken.encode())
    assert caught.value.corrected == mended


def test_lines_that_share_their_tools_and_system_prompt_are_cut_and_put_together_again() -> None:
    reader = OpenAIReader()
    lines = []
    for number in range(5):
        value = row(tools=[TOOL], id=f"r{number}")
        value["messages"].insert(0, {"role": "system", "content": "Be brief. " * 60})
        value["messages"][1]["content"] = f"Where is ORD-4829{number}? \u2028 é"
        lines.append(json.dumps(value, ensure_ascii=number % 2 == 0).encode())
    rows = [reader.parse(line) for line in lines]
    assert [whole(one) for one in rows] == lines
    assert all(len(one.cuts) == 2 for one in rows[1:])
    assert len({id(reader.example(one).toolset) for one in rows[1:]}) == 1
    assert {reader.example(one).messages[0].content for one in rows} == {"Be brief. " * 60}


def test_the_word_tools_elsewhere_in_the_row_confuses_nobody() -> None:
    reader = OpenAIReader()
    nested = row(tools=[TOOL])
    nested["messages"][0]["content"] = '"tools": [] {"tools": 1}'
    odd = {"meta": {"tools": [TOOL]}, **row(tools=[TOOL])}
    for value in (nested, odd, nested, odd):
        line = json.dumps(value).encode()
        parsed = reader.parse(line)
        assert whole(parsed) == line
        assert list(reader.example(parsed).toolset.by_name) == ["check_status"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=6), JSON, max_size=4), JSON, st.booleans())
def test_an_edited_row_keeps_unknown_keys_and_reads_back_the_same(
    extra: dict[str, Any], value: Any, spaced: bool
) -> None:
    extra = {key: one for key, one in extra.items() if key not in {"messages", "tools", "functions"}}
    base = row({"name": "f", "arguments": json.dumps({"v": value})}, **extra)
    base["messages"][0]["extra"] = value
    line = json.dumps(base, separators=None if spaced else (",", ":"), ensure_ascii=False).encode()
    exact = read_row(line, exact=True)
    written = canonical_line(exact)
    assert b"\n" not in written
    assert dumps(loads_exact(written)) == dumps(exact)
    assert json.loads(written) == json.loads(line)
    assert canonical_line(loads_exact(written)) == written


def test_the_canonical_form_writes_arguments_as_text_and_keeps_non_ascii() -> None:
    exact = read_row(json.dumps(row({"name": "f", "arguments": {"city": "Łódź", "n": 1.0}})), exact=True)
    written = canonical_line(exact).decode()
    assert '"arguments": "{\\"city\\": \\"Łódź\\", \\"n\\": 1.0}"' in written
