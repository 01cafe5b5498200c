"""Records for mistral-finetune."""

from tooldata_tui.targets.mistral import records, short_id

from .sample import AS_IT_IS, call, conversation


def test_ids_are_nine_letters_and_digits_and_results_keep_their_calls() -> None:
    (record,) = records(conversation(), AS_IT_IS)
    messages = record["messages"]
    first, second = (one["id"] for one in messages[2]["tool_calls"])
    assert all(len(one) == 9 and one.isalnum() and one.isascii() for one in (first, second))
    assert [message["tool_call_id"] for message in messages[3:5]] == [second, first]
    assert records(conversation(), AS_IT_IS) == [record]


def test_an_id_that_is_used_again_becomes_another_and_a_legal_one_stays() -> None:
    turns = []
    for _ in range(2):
        turns.append({"role": "assistant", "content": None, "tool_calls": [call("TX92Jm8Zi", "time")]})
        turns.append({"role": "tool", "tool_call_id": "TX92Jm8Zi", "content": "x"})
    (record,) = records({"messages": turns}, AS_IT_IS)
    ids = [record["messages"][turn]["tool_calls"][0]["id"] for turn in (0, 2)]
    assert ids[0] == "TX92Jm8Zi" != ids[1]
    assert [record["messages"][turn]["tool_call_id"] for turn in (1, 3)] == ids


def test_two_ids_with_one_hash_do_not_become_one() -> None:
    first = short_id("call_1", ())
    assert short_id("call_1", (first,)) not in ("call_1", first)


def test_every_tool_has_a_description_and_parameters_and_no_tools_are_no_key() -> None:
    bare = {"type": "function", "function": {"name": "time"}}
    (record,) = records({"messages": [], "tools": [bare]}, AS_IT_IS)
    assert record["tools"][0]["function"] == {
        "description": "",
        "parameters": {"type": "object", "properties": {}},
        "name": "time",
    }
    assert records({"messages": [], "tools": []}, AS_IT_IS) == [{"messages": []}]
