import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Example, Message, Role, Tool, ToolCall, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads_exact, walk
from tooldata_tui.review.align import align
from tooldata_tui.review.diff import ExampleDiff, Kind, ValueDiff, compare, diff_text
from tooldata_tui.review.values import compare_values


def call(name: str, arguments: Any = None, call_id: str = "call_1") -> ToolCall:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
    return ToolCall(name, text, call_id)


def user(text: str) -> Message:
    return Message(Role.USER, text)


def calls(*made: ToolCall) -> Message:
    return Message(Role.ASSISTANT, None, made)


def say(text: str) -> Message:
    return Message(Role.ASSISTANT, text)


def example(*messages: Message, tools: tuple[Tool, ...] = ()) -> Example:
    return Example(messages, Toolset(tools))


def changed_values(diff: ExampleDiff) -> list[ValueDiff]:
    return [v for turn in diff.turns for c in turn.calls for v in c.values if v.kind is not Kind.SAME]


leaf = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
json_values = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(st.text(max_size=4), json_values, max_size=5)

texts = st.none() | st.text(max_size=20)
messages = st.builds(
    Message,
    role=st.sampled_from(["system", "user", "assistant", "tool", "narrator"]),
    content=texts,
    calls=st.lists(
        st.builds(
            ToolCall,
            st.sampled_from(["a", "b"]),
            json_objects.map(dumps) | st.text(max_size=5),
            texts,
            st.just(False),
        ),
        max_size=3,
    ).map(tuple),
    call_id=texts,
    name=st.none(),
    weight=st.none(),
    legacy=st.just(False),
)
examples = st.lists(messages, max_size=6).map(lambda made: Example(tuple(made)))


def shuffled(value: Any, seed: int) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        keys = keys[seed % len(keys) :] + keys[: seed % len(keys)] if keys else keys
        return {key: shuffled(value[key], seed) for key in reversed(keys)}
    return [shuffled(item, seed) for item in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(examples)
def test_an_example_is_the_same_as_itself(one: Example) -> None:
    diff = compare(one, one)
    assert diff.same
    assert not diff.changes
    assert all(turn.kind is Kind.SAME for turn in diff.turns)


@settings(deadline=None)
@given(examples, examples)
def test_every_turn_of_both_stands_in_one_row_in_order(one: Example, other: Example) -> None:
    diff = compare(one, other)
    assert [turn.before for turn in diff.turns if turn.before is not None] == list(range(len(one.messages)))
    assert [turn.after for turn in diff.turns if turn.after is not None] == list(range(len(other.messages)))
    assert diff.same is (diff.changes == 0)
    assert all(line == line.rstrip() and line.isprintable() for line in diff_text(diff))


@settings(deadline=None)
@given(json_objects, st.integers(0, 9))
def test_key_order_and_white_space_change_nothing(arguments: dict[str, Any], seed: int) -> None:
    spaced = json.dumps(shuffled(arguments, seed), indent=3)
    before = example(calls(ToolCall("a", dumps(arguments))))
    after = example(calls(ToolCall("a", spaced)))
    assert compare(before, after).same


@settings(deadline=None)
@given(json_objects, st.data())
def test_every_changed_leaf_is_reported_once(arguments: dict[str, Any], data: st.DataObject) -> None:
    paths = [path for path, _ in walk(arguments) if path]
    picked = data.draw(st.sets(st.sampled_from(paths))) if paths else set()
    after = json.loads(json.dumps(arguments))
    for path in picked:
        node = after
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = {"changed": True} if node[path[-1]] == "changed" else "changed"
    diff = compare(example(calls(ToolCall("a", dumps(arguments)))), example(calls(ToolCall("a", dumps(after)))))
    assert sorted(map(str, picked)) == sorted(str(value.path) for value in changed_values(diff))
    assert diff.changes == len(picked)


@settings(deadline=None)
@given(json_values, json_values)
def test_the_values_of_a_side_are_all_there(before: Any, after: Any) -> None:
    rows = list(compare_values(before, after))
    assert all(row.before is not None or row.after is not None for row in rows)
    shared = [row for row in rows if row.before is not None and row.after is not None]
    assert all((row.kind is Kind.SAME) == (row.before == row.after) for row in shared if row.before not in ("{}", "[]"))


@pytest.mark.parametrize(
    ("before", "after"), [("1", "1.0"), ("1.10", "1.1"), ("1", "true"), ("1", '"1"'), ("null", "{}")]
)
def test_values_that_are_written_differently_are_different(before: str, after: str) -> None:
    (value,) = compare_values(loads_exact(before), loads_exact(after))
    assert (value.kind, value.before, value.after) == (Kind.CHANGED, before, after)


def test_words_are_compared_inside_strings_only() -> None:
    before = example(calls(call("a", {"note": "leave at the door", "code": 12345})))
    after = example(calls(call("a", {"note": "leave at the gate", "code": 12346})))
    note, code = changed_values(compare(before, after))
    assert [(str(p.kind), p.text) for p in note.pieces] == [
        ("same", "leave at the "),
        ("removed", "door"),
        ("added", "gate"),
    ]
    assert code.pieces == ()


def test_an_item_put_into_a_list_is_one_change() -> None:
    (value,) = (v for v in compare_values([1, 2, 3, 4], [1, 9, 2, 3, 4]) if v.kind is not Kind.SAME)
    assert (value.path, value.kind, value.after) == ((1,), Kind.ADDED, "9")


def test_arguments_that_are_not_json_are_compared_as_text() -> None:
    (value,) = changed_values(compare(example(calls(call("a", "{oops"))), example(calls(call("a", {"x": 1})))))
    assert (value.path, value.before, value.after) == ((), "{oops", '{"x": 1}')


def test_a_turn_taken_out_does_not_disturb_the_others() -> None:
    before = example(user("hi"), calls(call("a")), Message(Role.TOOL, "18", call_id="call_1"), say("18 degrees"))
    after = example(user("hi"), say(""), say("18 degrees"))
    diff = compare(before, after)
    assert [(turn.kind, turn.role) for turn in diff.turns] == [
        (Kind.SAME, "user"),
        (Kind.CHANGED, "assistant"),
        (Kind.REMOVED, "tool"),
        (Kind.SAME, "assistant"),
    ]


def test_calls_are_matched_by_name_before_position() -> None:
    before = example(calls(call("a", {"x": 1}), call("b", {"y": 1})))
    after = example(calls(call("b", {"y": 2})))
    one, other = compare(before, after).turns[0].calls
    assert (one.kind, one.before, one.after) == (Kind.REMOVED, "a", None)
    assert (other.kind, other.before, other.changes) == (Kind.CHANGED, "b", 1)


def test_calls_in_another_order_are_a_change() -> None:
    before, after = example(calls(call("a"), call("b"))), example(calls(call("b"), call("a")))
    assert not compare(before, after).same


def test_ids_and_form_are_left_out_between_two_examples() -> None:
    before = example(user("hi"), calls(call("a", {"x": 1}, "call_1")), Message(Role.TOOL, "1", call_id="call_1"))
    answered = Message(Role.TOOL, "1", call_id="call_2")
    after = example(user("hi"), calls(call("a", {"x": 1}, "call_2")._replace(was_object=True)), answered)
    assert compare(before, after, form=False).same
    names = [
        f.name
        for turn in compare(before, after).turns
        for f in (*turn.fields, *(g for c in turn.calls for g in c.fields))
    ]
    assert names == ["id", "arguments", "call_id"]


def test_a_role_that_changed_is_one_change_of_the_turn() -> None:
    diff = compare(example(Message("function", "18 degrees")), example(Message("tool", "18 degrees")))
    (turn,) = diff.turns
    assert [(f.name, f.before, f.after) for f in turn.fields] == [("role", "function", "tool")]


def test_tools_that_differ_are_summed_up() -> None:
    a, b, c = Tool("a", "x"), Tool("b", "x"), Tool("c", "x")
    tools = compare(example(tools=(a, b)), example(tools=(Tool("a", "y"), c))).tools
    assert (tools.added, tools.removed, tools.changed, tools.changes) == (("c",), ("b",), ("a",), 3)
    assert compare(example(tools=(a, b)), example(tools=(b, a))).tools.reordered
    assert compare(example(tools=(a, b)), example(tools=(Tool("a", "x"), Tool("b", "x")))).same


def test_the_text_form_reads_like_a_diff() -> None:
    before = example(user("I want to check on ORD-48291"), calls(call("check_status", {"order_id": "ORD-48291"})))
    after = example(
        user("I want a refund for ORD-48291"),
        calls(call("initiate_refund", {"order_id": "ORD-33102", "reason": "changed_mind"})),
    )
    assert diff_text(compare(before, after)) == [
        "- user       I want to check on ORD-48291",
        "+ user       I want a refund for ORD-48291",
        "~ call       check_status → initiate_refund",
        '~              order_id  "ORD-48291" → "ORD-33102"',
        '+              reason  "changed_mind"',
    ]


def test_the_text_form_shows_nothing_a_terminal_would_act_on() -> None:
    before = example(user("a\x1b[2J\nb"), calls(call("x\x1b]0;y\x07", {"k\u202e": "v\x9b"})))
    after = example(user("a\x1b[2J\nc"), calls(call("z", {"k\u202e": "w\x9b"})))
    assert all(line.isprintable() for line in diff_text(compare(before, after)))


def test_the_text_form_leaves_out_the_middle_of_what_did_not_change() -> None:
    long = "word " * 5_000
    lines = diff_text(compare(example(user(f"{long}one {long}")), example(user(f"{long}two {long}"))))
    assert len(lines) == 2
    assert all("characters…" in line and len(line) < 1_000 for line in lines)


def test_sequences_too_long_to_score_are_paired_by_position() -> None:
    rows = align(list(range(200)), list(range(500, 703)), lambda one, other: 1.0)
    assert rows == [*((n, n) for n in range(200)), (None, 200), (None, 201), (None, 202)]
