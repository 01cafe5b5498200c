"""Formats whose records are a prompt and an answer, or a trajectory: API-Bank, Hammer, ActionStudio."""

import json
from typing import Any

import pytest

from tests.formats.reading import codes, read, shown, write
from tooldata_tui.formats.row_error import RowError

API = '{"apiCode": "GetWeather", "parameters": {"city": {"type": "str", "description": "city"}}}'


def bank(dialogue: str, output: str) -> dict[str, Any]:
    return {"instruction": "Generate an API request.\n", "input": f"{API}\n{dialogue}", "output": output}


def test_api_bank_history_and_request() -> None:
    row = read(
        "api-bank",
        bank(
            "User: Paris?\nAnd Rome?\nAI: Wait.\nAPI-Request: [GetToken(user=']->')]->{'token': 'x'}\n"
            "Generate API Request: ",
            "API-Request: [GetWeather(city='Paris'), GetWeather(city='Rome')]",
        ),
    )
    assert shown(row) == [
        ("system", "Generate an API request."),
        ("user", "Paris?\nAnd Rome?"),
        ("assistant", "Wait."),
        ("assistant", None, [("GetToken", '{"user": "]->"}')]),
        ("tool", "{'token': 'x'}", "call_1"),
        ("assistant", None, [("GetWeather", '{"city": "Paris"}'), ("GetWeather", '{"city": "Rome"}')]),
    ]
    [tool] = row.row["tools"]
    assert tool["function"]["name"] == "GetWeather"
    assert tool["function"]["parameters"]["properties"]["city"]["type"] == "string"
    assert row.notes == ()


def test_api_bank_answer_and_a_request_that_cannot_be_read() -> None:
    row = read("api-bank", bank("User: Hi\nGenerate AI Response: ", "AI: Hello."))
    assert shown(row)[-1] == ("assistant", "Hello.")
    row = read("api-bank", bank("User: Hi\nGenerate API Request: ", "API-Request: GetWeather(Paris)"))
    assert (shown(row)[-1], codes(row)) == (("assistant", "API-Request: GetWeather(Paris)"), ["F101"])


FLAT = [
    {"name": "f", "description": "F", "parameters": {"a": {"description": "A", "type": "int, optional", "default": 1}}}
]


def hammer(query: str, output: str, task: str = "Call tools.", tools: str = json.dumps(FLAT)) -> dict[str, Any]:
    prompt = (
        f"[BEGIN OF TASK INSTRUCTION]\n{task}\n[END OF TASK INSTRUCTION]\n\n[BEGIN OF AVAILABLE TOOLS]\n{tools}\n"
        f"[END OF AVAILABLE TOOLS]\n\n[BEGIN OF FORMAT INSTRUCTION]\nA list.\n[END OF FORMAT INSTRUCTION]\n\n"
        f"[BEGIN OF QUERY]\n{query}\n[END OF QUERY]\n\n"
    )
    return {"instruction": prompt, "input": "", "output": output}


def test_hammer_blocks() -> None:
    record = hammer("Do f.", '```\n[{"name": "f", "arguments": {"a": 1.0}}]\n```')
    row = read("hammer", record)
    assert shown(row) == [("system", "Call tools."), ("user", "Do f."), ("assistant", None, [("f", '{"a": 1.0}')])]
    schema = {"type": "object", "properties": {"a": {"description": "A", "type": "integer", "default": 1}}}
    assert row.row["tools"][0]["function"]["parameters"] == schema
    assert write("hammer", row.row) == record


@pytest.mark.parametrize(
    ("output", "text", "noted"),
    [("```\n[]\n```", "", ["F110"]), ("[f(1)]", "[f(1)]", ["F101"]), ("I cannot.", "I cannot.", [])],
)
def test_hammer_answers_without_a_call(output: str, text: str, noted: list[str]) -> None:
    row = read("hammer", hammer("Do f.", output))
    assert (shown(row)[2], codes(row)) == (("assistant", text), noted)
    assert write("hammer", row.row)["output"] == output


def test_hammer_holds_one_request() -> None:
    with pytest.raises(RowError, match="one request"):
        write("hammer", {"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]})
    with pytest.raises(RowError):
        read("hammer", {"instruction": "Hello", "output": "x"})


CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}
ASKED = {"role": "assistant", "content": None, "tool_calls": [CALL]}


def test_actionstudio_trajectories_and_training_rows() -> None:
    tools = [{"type": "function", "function": {"name": "f"}}]
    user = {"role": "user", "content": "?"}
    record = {"unique_trajectory_id": "t", "task_instruction": "Act.", "tools": tools, "conversation": [user, ASKED]}
    row = read("actionstudio", record)
    assert shown(row) == [("system", "Act."), ("user", "?"), ("assistant", None, [("f", '{"a":1}')])]
    assert row.row["id"] == "t"
    assert write("actionstudio", row.row) == record
    chosen = '[TOOL_CALLS][{"name": "f", "arguments": {"a": 1}}]'
    trained = {"id": "t---2", "messages": [user], "tools": tools, "chosen": chosen, "output_message": ASKED}
    assert shown(read("actionstudio", trained))[-1] == shown(row)[-1]
    assert write("actionstudio", read("actionstudio", trained).row) == trained
    del trained["output_message"]
    assert shown(read("actionstudio", trained))[-1] == ("assistant", None, [("f", '{"a": 1}')])
