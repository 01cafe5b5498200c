"""Sets to compare with: the Berkeley leaderboard's and tau-bench's."""

from tests.formats.reading_records import SCHEMA, TOOL, call, codes, read, result
from tooldata_tui.formats import bfcl, taubench
from tooldata_tui.formats.codec import META

WANTS = {"role": "user", "content": "Weather in Paris?"}
DIALECT = {**TOOL["function"], "parameters": {**SCHEMA, "type": "dict"}}  # type: ignore[dict-item]


def test_berkeleys_questions_are_turns_and_its_types_are_mapped() -> None:
    record = {
        "id": "simple_0",
        "question": [[WANTS], [{"role": "user", "content": "And Rome?"}]],
        "function": [DIALECT],
    }
    assert bfcl.CODEC.recognise(record) == "question and function"
    row = read(bfcl.CODEC, record)
    assert [one["content"] for one in row["messages"]] == ["Weather in Paris?", "And Rome?"]
    assert (row["tools"], row["id"], codes(bfcl.CODEC, record)) == ([TOOL], "simple_0", [])


def test_berkeleys_older_files_have_one_turn_and_one_function() -> None:
    record = {"question": [WANTS], "function": {**DIALECT, "parameters": {"type": "Moment"}}}
    assert read(bfcl.CODEC, record)["messages"] == [WANTS]
    assert codes(bfcl.CODEC, record) == ["F105"]


def test_a_task_of_tau2_is_what_its_user_wants_and_the_calls_that_it_takes() -> None:
    actions = [
        {"action_id": "0_0", "name": "get_weather", "arguments": {"city": "Paris"}},
        {"action_id": "0_1", "name": "look_up", "arguments": {}, "requestor": "user"},
    ]
    told = {"domain": "weather", "reason_for_call": "You want the weather.", "known_info": "You are in Paris."}
    record = {"id": "0", "user_scenario": {"instructions": told}, "evaluation_criteria": {"actions": actions}}
    assert taubench.CODEC.recognise(record)
    assert read(taubench.CODEC, record)["messages"] == [
        {"role": "user", "content": "You want the weather.\nYou are in Paris."},
        {"role": "assistant", "content": None, "tool_calls": [call("call_1")]},
    ]


def test_a_task_of_tau_bench_has_an_instruction() -> None:
    actions = [{"name": "get_weather", "kwargs": {"city": "Paris"}}]
    record = {"user_id": "u", "instruction": "You want the weather.", "actions": actions}
    assert taubench.CODEC.recognise(record)
    assert read(taubench.CODEC, record)["messages"][1]["tool_calls"] == [call("call_1")]


def test_a_conversation_of_tau2_has_flat_calls_some_of_them_the_users() -> None:
    made = {"id": "c1", "name": "get_weather", "arguments": {"city": "Paris"}, "requestor": "assistant"}
    record = {
        "task_id": "0",
        "reward_info": {"reward": 1.0},
        "messages": [
            WANTS,
            {"role": "assistant", "content": None, "tool_calls": [made]},
            {"role": "tool", "id": "c1", "content": "no such city", "requestor": "assistant", "error": True},
            {"role": "user", "content": None, "tool_calls": [{**made, "requestor": "user"}]},
            {"role": "tool", "id": "c1", "content": "18", "requestor": "user"},
        ],
    }
    row = read(taubench.CODEC, record)
    assert row["messages"] == [
        WANTS,
        {"role": "assistant", "content": None, "tool_calls": [call("c1")]},
        {**result("c1", "no such city"), META: {"is_error": True}},
    ]
    assert codes(taubench.CODEC, record) == ["F108"]


def test_a_conversation_of_tau_bench_is_openais() -> None:
    record = {"task_id": 3, "reward": 1.0, "traj": [WANTS, {"role": "assistant", "tool_calls": [call("c1")]}]}
    assert taubench.CODEC.recognise(record) == "traj and reward"
    assert read(taubench.CODEC, record)["id"] == 3


def test_neither_is_written() -> None:
    assert bfcl.CODEC.write is taubench.CODEC.write is None
