"""Pairs to learn preferences from."""

from typing import Any

from tests.store.making import row
from tooldata_tui.dataset import Status
from tooldata_tui.store.leaving import Standing
from tooldata_tui.tasks.export.pairs import dpo_records, kto_records
from tooldata_tui.tasks.export.rows import Leaving


def leaves(row: dict[str, Any], status: Status = Status.ACCEPTED) -> Leaving:
    return Leaving(1, row, status, "openai", None, False)


def standing(reason: str = "") -> Standing:
    return Standing(1, None, "a.jsonl", 1, "", "lookup", Status.ACCEPTED, True, reason, "", "ada", "")


def test_the_edited_turn_is_chosen_and_what_it_was_rejected() -> None:
    (pair,) = dpo_records(leaves(row("7", "refund")), row("7", "lookup"))
    assert pair["prompt"] == [{"role": "user", "content": "7"}]
    called = {key: pair[key][0]["tool_calls"][0]["function"]["name"] for key in ("chosen", "rejected")}
    assert called == {"chosen": "refund", "rejected": "lookup"}
    assert pair["chosen"][0]["tool_calls"][0]["function"]["arguments"] == {"id": "7"}
    assert len(pair["tools"]) == 2


def test_nothing_is_paired_that_was_not_edited_or_answers_another_message() -> None:
    assert dpo_records(leaves(row("7")), None) == []
    assert dpo_records(leaves(row("7")), row("7")) == []
    assert dpo_records(leaves(row("7")), row("8")) == []


def test_only_the_first_edited_turn_is_compared() -> None:
    now, before = row("7", "refund"), row("7", "lookup")
    for one in (now, before):
        one["messages"].append({"role": "tool", "tool_call_id": "call_1", "content": f"{id(one)}"})
    (pair,) = dpo_records(leaves(now), before)
    assert len(pair["chosen"]) == len(pair["rejected"]) == 1


def test_what_is_accepted_is_wanted_and_what_is_rejected_is_not_for_a_reason() -> None:
    (wanted,) = kto_records(leaves(row("7")), None, standing())
    (unwanted,) = kto_records(leaves(row("7"), Status.REJECTED), None, standing("wrong-tool"))
    assert (wanted["label"], unwanted["label"], unwanted["reason"]) == (True, False, "wrong-tool")
    assert "reason" not in wanted
    assert wanted["completion"][0]["tool_calls"][0]["function"]["name"] == "lookup"


def test_an_edited_turn_is_wanted_and_what_it_was_is_not() -> None:
    records = kto_records(leaves(row("7", "refund")), row("7", "lookup"), standing())
    assert [one["label"] for one in records] == [True, False]
    assert records[0]["prompt"] == records[1]["prompt"]


def test_the_answer_to_the_last_message_of_the_user_is_judged() -> None:
    long = row("7")
    long["messages"] += [
        {"role": "tool", "tool_call_id": "call_1", "content": "x"},
        {"role": "assistant", "content": "It is x."},
    ]
    (record,) = kto_records(leaves(long), None, standing())
    assert len(record["prompt"]) == 1
    assert kto_records(leaves({"messages": [{"role": "user", "content": "?"}]}), None, standing()) == []
