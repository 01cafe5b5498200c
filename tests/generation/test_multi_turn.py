"""Conversations of several turns: who is asked when, one small world, and what becomes of what does not fit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.exchange import Ask, Harvest
from tooldata_tui.generation.ground import Ground
from tooldata_tui.generation.multi_turn import Conversations, Players
from tooldata_tui.generation.prompt import load_prompt

from .grounds import GROUND

PLAYERS = Players(load_prompt("user"), load_prompt("caller"), load_prompt("result"))
NOTHING = {"arguments_1": None, "arguments_2": None}


def conversations(count: int = 1, ground: Ground = GROUND, seed: int = 0) -> Conversations:
    return Conversations(ground, PLAYERS, count, model="local-1", seed=seed)


def user(text: str, *, finished: bool = False) -> dict[str, Any]:
    return {"message": text, "finished": finished}


def says(text: str) -> dict[str, Any]:
    return {"text": text, "tool": None, **NOTHING}


def calls(name: str, **arguments: Any) -> dict[str, Any]:
    number = 1 if name == "lookup_order" else 2
    return {"text": None, "tool": name, **NOTHING, f"arguments_{number}": arguments}


def result(value: str, *facts: tuple[str, str]) -> dict[str, Any]:
    return {"result": value, "facts": [{"id": name, "fact": fact} for name, fact in facts]}


STORY: list[tuple[str, Any]] = [
    ("turn", user("what did I order last?")),
    ("step", says("Which order is it?")),
    ("turn", user("ORD-12345")),
    ("step", calls("lookup_order", order_id="ORD-12345", items=None)),
    ("result", result('{"items": ["lamp"], "total": 1.10}', ("ORD-12345", "it is a lamp for 1.10"))),
    ("step", says("A lamp, for 1.10.")),
    ("turn", user("it came late, money back", finished=True)),
    ("step", calls("refund", order_id="ORD-12345", reason="late")),
    ("result", result("paid back")),
    ("step", says("You have your 1.10 back.")),
]


def play(work: Conversations, story: list[tuple[str, Any]], see: Callable[[Ask], None] = lambda _: None) -> Harvest:
    harvest = Harvest()
    for name, value in story:
        ask = work.next()
        assert ask is not None
        assert ask.name == name
        see(ask)
        assert work.next() is None  # nothing can be asked before the reply
        harvest = work.take(ask.key, value)
    return harvest


def talkative(seed: int = 0) -> Conversations:
    """One that goes on until its user is finished."""
    while True:
        work = conversations(seed=seed)
        if work._talks[0]._most >= 3:
            return work
        seed += 1


def test_a_story_becomes_a_row_with_calls_and_results_in_pairs() -> None:
    work = talkative()
    harvest = play(work, STORY)
    assert work.done
    (row,) = harvest.rows
    example = example_of_row(row)
    roles = [one.role for one in example.messages]
    called = ["assistant", "tool", "assistant"]
    assert roles == ["system", "user", "assistant", "user", *called, "user", *called]
    first, second = (one for one in example.messages if one.calls)
    assert loads(first.calls[0].arguments) == {"order_id": "ORD-12345"}
    results = [one for one in example.messages if one.role == "tool"]
    assert [one.call_id for one in results] == [first.calls[0].id, second.calls[0].id]
    assert [one.content for one in results] == ['{"items": ["lamp"], "total": 1.10}', "paid back"]
    assert example.origin == "expand, multi-turn, local-1"


def test_what_was_found_is_told_to_every_later_call() -> None:
    worlds: list[str] = []

    def see(ask: Ask) -> None:
        if ask.name == "result":
            text = ask.turns[0][1]
            worlds.append(text.split("What is known of the world:")[1].split("The conversation so far:")[0])

    play(talkative(), STORY, see)
    first, second = worlds
    assert "(none)" in first
    assert "it is a lamp for 1.10" in second
    assert "lamp" in second.split('"of": "lookup_order"')[1]


def test_the_user_sees_what_is_said_and_not_what_is_called() -> None:
    seen: list[str] = []

    def see(ask: Ask) -> None:
        if ask.name == "turn":
            seen.append(ask.turns[0][1].split("The conversation so far:")[1])

    play(talkative(), STORY, see)
    assert "A lamp, for 1.10." in seen[-1]
    assert "lookup_order" not in seen[-1]
    assert "total" not in seen[-1]


def test_after_many_calls_in_a_row_it_is_asked_for_words_so_that_nothing_paid_for_is_dropped() -> None:
    work = conversations()
    play(work, [("turn", user("where are all my orders?", finished=True))])
    for number in range(4):
        call = calls("lookup_order", order_id=f"ORD-1234{number}", items=None)
        play(work, [("step", call), ("result", result('{"items": []}'))])
    ask = work.next()
    assert ask is not None
    assert list(ask.schema["properties"]) == ["text"]
    harvest = work.take(ask.key, says("None of them has anything in it."))
    (row,) = harvest.rows
    assert example_of_row(row).messages[-1].content == "None of them has anything in it."


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (calls("lookup_order", order_id="12345"), "C306"),
        (calls("lookup_order"), "C301"),
        ({"text": None, "tool": "fly", **NOTHING}, "no tool fly"),
        (says(" "), "no text"),
        ("hello", "no object"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_and_may_be_asked_for_again(value: Any, why: str) -> None:
    work = conversations()
    play(work, STORY[:1])
    ask = work.next()
    assert ask is not None
    with pytest.raises(ValueError, match=why):
        work.take(ask.key, value)
    work.take(ask.key, says("Which one?"))
    after = work.next()
    assert after is not None
    assert after.name == "turn"


def test_a_result_of_any_length_does_not_go_into_every_prompt_after_it() -> None:
    work = conversations()
    play(work, STORY[:2])
    ask = work.next()
    assert ask is not None
    with pytest.raises(ValueError, match="characters long"):
        work.take(ask.key, {"result": '{"ok": true}', "facts": [{"id": "ORD-10000", "fact": "A" * 100_000}]})


def test_a_conversation_that_is_lost_leaves_the_others() -> None:
    work = conversations(2)
    first, second = work.next(), work.next()
    assert first is not None
    assert second is not None
    work.lose(first.key)
    assert not work.done
    assert work.take(second.key, user("hello")) == Harvest()
    after = work.next()
    assert after is not None
    assert after.key == "1/1"


def test_the_replies_of_a_run_that_was_killed_put_it_where_it_was() -> None:
    first = talkative()
    keys: list[str] = []
    play(first, STORY[:5], lambda ask: keys.append(ask.key))
    again = talkative()
    for key, (_, value) in zip(keys, STORY, strict=False):
        again.take(key, value)
    assert again.next() == first.next()


def test_one_that_calls_for_ever_is_refused_and_lost() -> None:
    work = conversations()
    play(work, STORY[:1])
    step = calls("lookup_order", order_id="ORD-12345", items=None)
    for _ in range(4):
        play(work, [("step", step), ("result", result("{}"))])
    ask = work.next()
    assert ask is not None
    with pytest.raises(ValueError, match="no text"):
        work.take(ask.key, step)
    work.lose(ask.key)
    assert work.done


def test_some_calls_fail_and_some_users_correct_themselves() -> None:
    plans = [ask for seed in range(4) for ask in conversations(6, seed=seed).plan()]
    faults = ["This time the call fails" in ask.turns[0][1] for ask in plans if ask.name == "result"]
    assert 0 < sum(faults) < len(faults) / 2
    goals = {ask.turns[0][1].splitlines()[0] for ask in plans if ask.name == "turn"}
    assert 0 < sum("correct it" in goal for goal in goals) < len(goals)


def test_a_plan_comes_to_an_end_without_seeds_too() -> None:
    assert list(conversations(2, replace(GROUND, seeds=())).plan())
