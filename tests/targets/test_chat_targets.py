"""Targets that read messages as OpenAI has them, each with its own wishes: OpenAI, Together, Fireworks, TRL, Unsloth,
Axolotl."""

import jiter
import pytest

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.targets.target import Shape, target_called

from .sample import AS_IT_IS, call, conversation, tool


def written(target: str, shape: Shape = AS_IT_IS, **changes: object) -> list[dict[str, object]]:
    return target_called(target).trainer.records({**conversation(), **changes}, shape)


@pytest.mark.parametrize("target", ["openai", "together", "fireworks"])
def test_vendors_get_messages_and_tools_alone_and_arguments_as_they_were_written(target: str) -> None:
    (record,) = written(target)
    row = conversation()
    assert record == {"messages": row["messages"], "tools": row["tools"]}


def test_openai_gets_its_own_keys_and_together_does_not() -> None:
    message = {"role": "user", "content": "Hi", "name": "ada"}
    more = {"messages": [message], "parallel_tool_calls": False, "tools": []}
    assert written("openai", **more) == [{"messages": [message], "parallel_tool_calls": False, "tools": []}]
    assert written("together", **more) == [{"messages": [{"role": "user", "content": "Hi"}], "tools": []}]


@pytest.mark.parametrize("target", ["trl", "unsloth"])
def test_trl_gets_objects_no_ids_no_empty_content_and_the_names_of_results(target: str) -> None:
    (record,) = written(target)
    messages = record["messages"]
    assert isinstance(messages, list)
    assert messages[2].keys() == {"role", "tool_calls"}
    assert messages[2]["tool_calls"][0]["function"]["arguments"]["city"] == "Paris"
    assert dumps(messages[2]["tool_calls"][0]).endswith('"far": 1.50}}}')
    assert "id" not in messages[2]["tool_calls"][0]
    assert messages[3:5] == [
        {"role": "tool", "content": "noon", "name": "time"},
        {"role": "tool", "content": "18", "name": "weather"},
    ]


def test_trl_gets_texts_where_a_template_wants_them_and_never_an_empty_list_of_tools() -> None:
    (record,) = written("trl", Shape(arguments="string"), tools=[])
    assert record.keys() == {"messages"}
    assert '"arguments": "{\\"city\\"' in dumps(record)


def test_arguments_that_are_no_object_cannot_be_written_as_one() -> None:
    for arguments in ("{", "[1]"):
        messages = [{"role": "assistant", "content": None, "tool_calls": [call("a", "time", arguments)]}]
        with pytest.raises(RowError) as caught:
            written("trl", messages=messages)
        assert caught.value.path == "$.messages[0].tool_calls[0].function.arguments"
        assert written("axolotl", messages=messages)


def test_axolotl_gets_texts_and_weights_as_train() -> None:
    messages = [{"role": "assistant", "content": "x", "weight": weight} for weight in (0, 1)]
    (record,) = written("axolotl", messages=messages)
    assert record["messages"] == [
        {"role": "assistant", "content": "x", "train": False},
        {"role": "assistant", "content": "x", "train": True},
    ]
    (record,) = written("axolotl")
    assert isinstance(record["messages"][2]["tool_calls"][0]["function"]["arguments"], str)  # type: ignore[index]
    (record,) = written("axolotl", Shape(arguments="object"))
    given = record["messages"][2]["tool_calls"][0]["function"]["arguments"]  # type: ignore[index]
    assert isinstance(given["far"], jiter.LosslessFloat)


def test_with_prefixes_every_assistant_turn_ends_a_record_but_for_those_of_no_weight() -> None:
    lengths = [len(record["messages"]) for record in written("openai", Shape(prefixes=True))]  # type: ignore[arg-type]
    assert lengths == [3, 6]
    row = conversation()
    row["messages"][2]["weight"] = 0
    assert len(written("openai", Shape(prefixes=True), messages=row["messages"])) == 1


def test_text_beside_calls_is_dropped_or_a_turn_of_its_own() -> None:
    said = {"role": "assistant", "content": "Let me see.", "tool_calls": [call("a", "time")]}
    (dropped,) = written("openai", Shape(text="drop"), messages=[said])
    assert dropped["messages"] == [{**said, "content": None}]
    (split,) = written("openai", Shape(text="split"), messages=[said])
    assert split["messages"] == [{"role": "assistant", "content": "Let me see."}, {**said, "content": None}]


def test_what_is_said_of_tools_besides_stays_out() -> None:
    (record,) = written("openai", tools=[{**tool("time"), "_meta": {"kept": 1}}])
    assert record["tools"] == [tool("time")]
