"""Messages with their calls: what is asked for, what is taken, and what is asked for again."""

from dataclasses import replace
from typing import Any

import pytest

from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.exchange import Ask
from tooldata_tui.generation.expansion import Expansion, Wish
from tooldata_tui.generation.prompt import load_prompt
from tooldata_tui.rules.health_gaps import GapRequest

from .answers import sentence
from .grounds import GROUND

PROMPT = load_prompt("positive")


def expansion(*wishes: Wish, seed: int = 0, each: int = 2) -> Expansion:
    return Expansion(GROUND, PROMPT, wishes, model="local-1", seed=seed, each=each)


def item(number: int, **arguments: Any) -> dict[str, Any]:
    return {"message": sentence(number), "arguments": {"order_id": "ORD-12345", **arguments}}


def reply(*items: Any) -> dict[str, Any]:
    return {"examples": list(items)}


def asked(work: Expansion) -> list[Ask]:
    found = []
    while (ask := work.next()) is not None:
        found.append(ask)
    return found


def test_a_request_shows_the_tool_the_seeds_and_what_to_stay_away_from_between_marks() -> None:
    (ask,) = asked(expansion(Wish("lookup_order", 2)))
    ((role, text),) = ask.turns
    assert role == "user"
    assert "Write 2 messages" in text
    marked = text.split("<seeds ")[1].split("</seeds ")[0]
    assert "What is in ORD-48291?" in marked
    assert "Money back" not in marked
    avoided = text.split("<avoid ")[1].split("</avoid ")[0]
    assert '{"pattern": "what is in <id>"}' in avoided
    assert "You are the assistant of a shop." in text


def test_a_complete_pair_becomes_a_row_that_says_where_it_comes_from() -> None:
    work = expansion(Wish("lookup_order", 2))
    (ask,) = asked(work)
    harvest = work.take(ask.key, reply(item(1, items=None), item(2, items=True)))
    assert not harvest.dropped
    first, second = (example_of_row(row) for row in harvest.rows)
    assert [one.role for one in first.messages] == ["system", "user", "assistant"]
    assert first.messages[2].calls[0].arguments == '{"order_id": "ORD-12345"}'
    assert loads(second.messages[2].calls[0].arguments) == {"order_id": "ORD-12345", "items": True}
    assert first.origin == "expand, positive, local-1"
    assert first.toolset.key == GROUND.toolset.key
    assert harvest.rows[0]["_meta"] | {"prompt": ""} == {
        "source": "expand",
        "kind": "positive",
        "model": "local-1",
        "prompt": "",
        "seeds": [1],
        "request": "0/0",
    }
    assert work.done


def test_what_breaks_its_schema_is_dropped_and_said_and_asked_for_again() -> None:
    work = expansion(Wish("lookup_order", 2))
    (ask,) = asked(work)
    wrong = {"message": "look", "arguments": {"order_id": "48291"}}
    harvest = work.take(ask.key, reply(item(1), wrong, {"message": " "}, "nothing"))
    assert len(harvest.rows) == 1
    assert len(harvest.dropped) == 3
    assert "C306" in harvest.dropped[0]
    assert [one.key for one in asked(work)] == ["0/1"]


def test_what_is_near_to_a_seed_or_to_what_came_is_not_new() -> None:
    work = expansion(Wish("lookup_order", 2))
    (ask,) = asked(work)
    near = {"message": "what is in ORD-99999", "arguments": {"order_id": "ORD-99999"}}
    harvest = work.take(ask.key, reply(near, item(1), item(1)))
    assert len(harvest.rows) == 1
    assert all("is near to one that is there" in why for why in harvest.dropped)


def test_what_came_last_is_shown_to_the_next_request() -> None:
    work = expansion(Wish("lookup_order", 4))
    first, _ = asked(work)
    work.take(first.key, reply(item(7)))
    (again,) = asked(work)
    assert sentence(7) in again.turns[0][1]


def test_no_more_is_asked_than_is_wanted_with_what_is_under_way() -> None:
    work = expansion(Wish("lookup_order", 5), Wish("refund", 1))
    keys = [one.key for one in asked(work)]
    assert sorted(keys) == ["0/0", "0/1", "0/2", "1/3"] or len(keys) == 4
    assert work.next() is None
    assert not work.done


def test_the_plan_is_what_is_asked_and_changes_nothing() -> None:
    work = expansion(Wish("lookup_order", 5), Wish("refund", 3), seed=4)
    plan = list(work.plan())
    assert plan == asked(work)
    assert plan == list(expansion(Wish("lookup_order", 5), Wish("refund", 3), seed=4).plan())
    assert plan != list(expansion(Wish("lookup_order", 5), Wish("refund", 3), seed=5).plan())


def test_the_replies_of_a_run_that_was_killed_put_it_where_it_was() -> None:
    replies = [reply(item(1), item(2)), reply(item(3))]
    first = expansion(Wish("lookup_order", 6))
    keys = [one.key for one in asked(first)][:2]
    for key, value in zip(keys, replies, strict=True):
        first.take(key, value)
    second = expansion(Wish("lookup_order", 6))
    for key, value in zip(keys, replies, strict=True):
        second.take(key, value)
    assert second.yields[0][1].curve == first.yields[0][1].curve == (2, 1)
    left = asked(second)
    assert len(left) == 2  # three are wanted still
    assert not {one.key for one in left} & set(keys)


def test_it_stops_when_requests_bring_nothing_new() -> None:
    work = expansion(Wish("lookup_order", 100), each=10)
    asks = 0
    while not work.done:
        for ask in asked(work):
            asks += 1
            work.take(ask.key, reply(item(1)))
    assert asks < 20
    assert work.yields[0][1].is_dry


def test_a_request_that_is_lost_is_made_up_for() -> None:
    work = expansion(Wish("lookup_order", 2))
    (ask,) = asked(work)
    work.lose(ask.key)
    assert [one.key for one in asked(work)] == ["0/1"]


@pytest.mark.parametrize(
    ("gap", "counts", "misses"),
    [
        (GapRequest("value", 2, "refund", "reason", "late"), {"reason": "late"}, {"reason": "damaged"}),
        (GapRequest("given", 2, "refund", "reason"), {"reason": "late"}, None),
    ],
    ids=["value", "given"],
)
def test_a_gap_is_filled_by_what_it_lacks_alone(gap: GapRequest, counts: Any, misses: Any) -> None:
    work = expansion(Wish("refund", 2, gap))
    (ask,) = asked(work)
    assert "reason" in ask.turns[0][1].split("This time:")[1]
    items = [item(1, **counts), *([item(2, **misses)] if misses else [])]
    harvest = work.take(ask.key, reply(*items))
    assert len(harvest.rows) == len(items)  # it is kept all the same
    assert work.yields[0][1].curve == (1,)


def test_several_calls_at_once_are_asked_for_and_taken() -> None:
    work = expansion(Wish("lookup_order", 2, GapRequest("parallel", 2)))
    (ask,) = asked(work)
    two = {"message": sentence(1), "calls": [{"order_id": "ORD-11111"}, {"order_id": "ORD-22222"}]}
    one = {"message": sentence(2), "calls": [{"order_id": "ORD-11111"}]}
    harvest = work.take(ask.key, reply(two, one))
    assert [len(example_of_row(row).messages[-1].calls) for row in harvest.rows] == [2]
    assert harvest.dropped == ["it does not make several calls"]


@pytest.mark.parametrize("value", [None, [], {}, {"examples": "none"}])
def test_a_reply_of_another_shape_is_no_reply(value: Any) -> None:
    work = expansion(Wish("lookup_order", 2))
    (ask,) = asked(work)
    with pytest.raises(ValueError, match="no list of examples"):
        work.take(ask.key, value)


def test_without_seeds_and_without_a_system_prompt_it_asks_all_the_same() -> None:
    bare = replace(GROUND, seeds=(), texts=(), crowded=(), system="")
    work = Expansion(bare, PROMPT, [Wish("lookup_order", 1)], model="local-1")
    (ask,) = asked(work)
    assert ask.turns[0][1].count("(none)") == 3
    (row,) = work.take(ask.key, reply(item(1))).rows
    assert [one["role"] for one in row["messages"]] == ["user", "assistant"]
