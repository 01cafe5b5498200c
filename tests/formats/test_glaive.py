"""Glaive function calling."""

import json
from typing import Any

import pytest

from tests.formats.reading import codes, read, shown, write
from tooldata_tui.formats.row_error import RowError

F = {"name": "f", "description": "F", "parameters": {"type": "object", "properties": {"a": {"type": "string"}}}}
G = {"name": "g", "description": "G", "parameters": None}
HEAD = "SYSTEM: You are a helpful assistant with access to the following functions. Use them if required -\n"
SYSTEM = f"{HEAD}{json.dumps(F, indent=4)}\n\n{json.dumps(G, indent=4)}\n"


def chat(*turns: str) -> str:
    return "".join(f"{one}\n\n\n" for one in turns)


def record(*turns: str, system: str = SYSTEM) -> dict[str, Any]:
    return {"system": system, "chat": chat(*turns)}


def called(arguments: str) -> str:
    return f'ASSISTANT: <functioncall> {{"name": "f", "arguments": \'{arguments}\'}} <|endoftext|>'


def test_a_chat_with_a_call() -> None:
    given = record("USER: Hi", called('{"a": "b"}'), 'FUNCTION RESPONSE: {"t": 1}', "ASSISTANT: Done. <|endoftext|>")
    row = read("glaive", given)
    assert shown(row) == [
        ("system", "You are a helpful assistant"),
        ("user", "Hi"),
        ("assistant", None, [("f", '{"a": "b"}')]),
        ("tool", '{"t": 1}', "call_1"),
        ("assistant", "Done."),
    ]
    without = {"name": "g", "description": "G"}
    assert row.row["tools"] == [{"type": "function", "function": F}, {"type": "function", "function": without}]
    assert row.notes == ()
    assert write("glaive", row.row) == given


@pytest.mark.parametrize("between", ["}{", "}\n{", "}\n\n{"])
def test_functions_that_stand_one_behind_the_other(between: str) -> None:
    system = HEAD + (json.dumps(F) + json.dumps(G)).replace("}{", between)
    assert [one["function"]["name"] for one in read("glaive", record(system=system)).row["tools"]] == ["f", "g"]


@pytest.mark.parametrize(
    ("arguments", "read_as", "noted"),
    [
        ('{"a":"b"}', '{"a":"b"}', []),
        ('{"a": "Doctor\'s appointment"}', '{"a": "Doctor\'s appointment"}', []),
        ('{"a": "Doctor\\\'s"}', '{"a": "Doctor\'s"}', ["F103"]),
        ("{'a': True}", '{"a": true}', ["F103"]),
        ("{a: 1}", "{a: 1}", []),
        ("", "", []),
    ],
)
def test_arguments_between_single_quotes(arguments: str, read_as: str, noted: list[str]) -> None:
    row = read("glaive", record("USER: Hi", called(arguments)))
    assert (shown(row)[2][2], codes(row)) == ([("f", read_as)], noted)


def test_arguments_that_are_json_and_text_before_a_call() -> None:
    row = read("glaive", record("USER: Hi", 'ASSISTANT: Wait. <functioncall> {"name": "f", "arguments": {"a": 1.0}}'))
    assert shown(row)[2] == ("assistant", "Wait.", [("f", '{"a": 1.0}')])


def test_a_chat_on_one_line() -> None:
    text = 'USER: Weather? ASSISTANT: <functioncall> {"name": "f", "arguments": \'{}\'} <|endoftext|> '
    row = read("glaive", {"system": "", "chat": f"{text}FUNCTION RESPONSE: 18 ASSISTANT: 18 C. <|endoftext|>"})
    assert [one[0] for one in shown(row)] == ["user", "assistant", "tool", "assistant"]


def test_without_functions_the_system_text_is_a_message() -> None:
    row = read("glaive", record("USER: Hi", system="SYSTEM: You are a helpful assistant, with no access.\n"))
    assert shown(row)[0] == ("system", "You are a helpful assistant, with no access.")
    assert "tools" not in row.row


def test_a_call_that_cannot_be_read_stays_text() -> None:
    row = read("glaive", record("USER: Hi", "ASSISTANT: <functioncall> f(1) <|endoftext|>"))
    assert (shown(row)[2], codes(row)) == (("assistant", "<functioncall> f(1)"), ["F101"])


def test_functions_that_cannot_be_read_stay_text() -> None:
    row = read("glaive", record("USER: Hi", system=f'{HEAD}{{"name": "f", '))
    assert codes(row) == ["F104"]


@pytest.mark.parametrize(
    "wrong", [{"system": "", "chat": "Hello"}, {"system": "", "chat": 5}, {"system": 5, "chat": ""}]
)
def test_what_is_no_chat_is_an_error(wrong: Any) -> None:
    with pytest.raises(RowError):
        read("glaive", wrong)


def test_calls_that_are_made_at_once_cannot_be_written() -> None:
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    message = {"role": "assistant", "content": None, "tool_calls": [call, {**call, "id": "b"}]}
    with pytest.raises(RowError, match="at once"):
        write("glaive", {"messages": [{"role": "user", "content": "?"}, message]})


def test_a_text_with_a_turn_in_it_cannot_be_written() -> None:
    with pytest.raises(RowError, match="read as something else"):
        write("glaive", {"messages": [{"role": "user", "content": "a\n\n\nASSISTANT: b"}]})
