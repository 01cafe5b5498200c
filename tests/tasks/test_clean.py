"""The short way of an import says what the long way says, or nothing."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.formats.openai import example_of_row, read_row
from tooldata_tui.rules.checker import MANY_CALLS, Checker
from tooldata_tui.store.describing import description
from tooldata_tui.tasks.clean import clean_description

CHECKER = Checker()
TOOLSET = Toolset(
    (
        Tool("act", "", {"type": "object", "properties": {"x": {"type": "integer"}}}),
        Tool("look", "", {"type": "object", "required": ["x"]}),
    )
)

odd: st.SearchStrategy[Any] = st.sampled_from([None, 1, True, "", " ", "a", [], ["a"], [{"text": "a"}], {}, {"a": 1}])


def mostly(*usual: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*usual, *usual, *usual, *usual]) | odd


IDS = mostly("call_1", "call_2", "call_3")
functions = st.fixed_dictionaries(
    {"name": mostly("act", "look"), "arguments": mostly('{"x": 1}', '{"x": 2}', '{"y": 1}', '{"x": "1"}', "{", "[]")}
)
calls = st.fixed_dictionaries({"id": IDS, "function": functions | odd}, optional={"type": odd})
turns: list[st.SearchStrategy[Any]] = [
    st.fixed_dictionaries({"role": mostly("user", "assistant", "system"), "content": mostly("hi", "more\nlines")}),
    st.fixed_dictionaries({"role": st.just("assistant"), "content": mostly(None), "tool_calls": st.lists(calls) | odd}),
    st.fixed_dictionaries(
        {"role": st.just("tool"), "tool_call_id": IDS, "content": mostly("done", "none")},
        optional={"name": mostly("act", "look")},
    ),
    st.fixed_dictionaries(
        {"role": mostly("user", "tool"), "content": mostly("hi")}, optional={"name": odd, "weight": odd}
    ),
    st.fixed_dictionaries({}, optional={"role": mostly("developer"), "content": odd, "function_call": functions}),
]


def said(content: str) -> dict[str, Any]:
    return {"role": "user", "content": content}


def asked(*made: tuple[str, str], content: str | None = None) -> dict[str, Any]:
    """An assistant turn with calls of ``act`` of these ids and arguments."""
    calls = [{"id": own, "type": "function", "function": {"name": "act", "arguments": text}} for own, text in made]
    return {"role": "assistant", "content": content, "tool_calls": calls}


def answered(own_id: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": own_id, "content": "done"}


@st.composite
def conversations(draw: st.DrawFn) -> list[Any]:
    """Most of them what a conversation is, with something put in, left out or changed."""
    messages: list[Any] = [{"role": "system", "content": "Help."}] if draw(st.booleans()) else []
    for number in range(draw(st.integers(1, 3))):
        own = draw(st.sampled_from([f"call_{number}", "call_0"]))
        messages.append(said(draw(mostly("Hi", "a\nb"))))
        ends = [[{"role": "assistant", "content": "Done."}], [asked((own, '{"x": 1}')), answered(own)]]
        messages += draw(st.sampled_from([*ends, [asked((own, '{"x": 1}'), ("other", draw(mostly('{"x": 2}'))))]]))
        if draw(st.booleans()):
            messages.append({"role": "assistant", "content": "Well."})
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(messages)))
        messages[place : place + draw(st.integers(0, 1))] = [draw(st.one_of(turns) | odd)]
    return messages


def the_long_way(messages: Any) -> tuple[Any, Any]:
    """What an import keeps of an example with these messages, and what there is to find."""
    row = read_row(json.dumps({"messages": messages, "tools": []}))
    example = example_of_row(row, TOOLSET)
    return description(example), CHECKER.check(example)


@settings(max_examples=300, deadline=None)
@given(conversations() | st.lists(st.one_of(turns), max_size=3) | odd)
def test_what_is_clean_is_described_as_the_long_way_describes_it(messages: Any) -> None:
    short = clean_description(deepcopy(messages), TOOLSET, CHECKER)
    if short is not None:
        assert (short, []) == the_long_way(messages)


def test_what_most_files_are_made_of_is_clean() -> None:
    system = {"role": "system", "content": "Help."}
    end = {"role": "assistant", "content": "Done."}
    for messages in (
        [said("Hi"), end],
        [system, said("Hi"), asked(("1", '{"x": 1}'))],
        [said("Hi"), asked(("1", '{"x": 1}'), ("2", "{}"), content="Let me see."), answered("2"), answered("1"), end],
        [said("Hi"), asked(("1", "{}")), {**answered("1"), "name": "act"}, end],
        [said("a"), asked(("1", "{}")), answered("1"), end, said("x" * 9_000), asked(("2", "{}")), answered("2"), end],
    ):
        assert (clean_description(messages, TOOLSET, CHECKER), []) == the_long_way(messages)


def test_whatever_has_a_finding_is_not_clean() -> None:
    end = {"role": "assistant", "content": "Done."}
    for messages in (
        [end],
        [said("Hi")],
        [said("Hi"), said("there"), end],
        [said(" "), end],
        [said("Hi"), asked(("1", '{"x": "1"}'))],
        [said("Hi"), asked(("1", '{"x": 1'))],
        [said("Hi"), asked(("1", "{}")), answered("2"), end],
        [said("Hi"), asked(("1", "{}")), end],
        [said("Hi"), asked(("1", "{}"), ("1", "{}"))],
        [said("Hi"), {"role": "assistant", "content": None, "tool_calls": []}],
    ):
        assert the_long_way(messages)[1]
        assert clean_description(messages, TOOLSET, CHECKER) is None


def test_the_calls_of_a_clean_row_are_few_and_cheap() -> None:
    many = [(str(number), "{}") for number in range(MANY_CALLS + 1)]
    assert clean_description([said("Hi"), asked(*many[1:])], TOOLSET, CHECKER) is not None
    assert clean_description([said("Hi"), asked(*many)], TOOLSET, CHECKER) is None
    long = json.dumps({"x": 1, "y": "z" * 200_000})
    assert CHECKER.accepts(Tool("any", "", {"type": "object"}), "{}")
    assert not CHECKER.accepts(Tool("any", "", {"type": "object", "required": ["x"]}), long)


def test_a_row_that_is_no_example_is_not_clean() -> None:
    for messages in (None, {}, "x", [1], [{"role": "user"}], [{"role": ["user"], "content": "Hi"}]):
        assert clean_description(messages, TOOLSET, CHECKER) is None


def test_text_of_the_wrong_kind_never_gets_through() -> None:
    call = {"id": "1", "function": {"name": "act", "arguments": {"x": 1}}}
    for turn in (
        {"role": "assistant", "content": 1, "tool_calls": [call]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "assistant", "content": None, "tool_calls": {"a": call}},
        {"role": "assistant", "content": None, "tool_calls": [{**call, "id": 1}]},
    ):
        assert clean_description([said("Hi"), turn], TOOLSET, CHECKER) is None
