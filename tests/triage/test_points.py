"""Decision points, read from examples or, for a first order, straight from rows."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.triage.points import plain_points, points_of, questions_of

TEXTS = st.one_of(
    st.none(), st.sampled_from(["", " ", "yes", "go ahead", "a question that is long enough to stand alone"])
)
CALL = {"function": {"name": "look", "arguments": '{"a": 1}'}}
MESSAGES = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "user", "assistant", "assistant", "tool"]), "content": TEXTS},
    optional={"tool_calls": st.sampled_from([[], [CALL], [CALL, {"function": {"name": "other"}}]])},
)


@given(st.lists(MESSAGES, max_size=8))
def test_points_read_straight_from_a_row_are_those_of_its_example(messages: list[dict[str, Any]]) -> None:
    for message in messages:
        if message["role"] != "assistant":
            message.pop("tool_calls", None)
    example = example_of_row(json.loads(json.dumps({"messages": messages})))
    wanted = [point._replace(calls=(), offered=("look",)) for point in points_of(7, example)]
    assert plain_points(7, messages, ("look",)) == wanted


def test_what_is_not_plain_is_left_to_whoever_reads_all() -> None:
    ask = {"role": "user", "content": "hello"}
    for one in (
        {"role": "user", "content": [{"type": "text", "text": "hello"}]},
        {"role": "assistant", "function_call": {"name": "look", "arguments": "{}"}},
        {"role": "function", "content": "1", "name": "look"},
        {"role": "assistant", "tool_calls": [{"name": "look"}]},
        {"content": "nobody"},
        "no message",
    ):
        assert plain_points(7, [ask, one], ()) is None
    assert plain_points(7, None, ()) is None


def test_a_question_is_read_with_what_stood_before_it() -> None:
    messages = [
        {"role": "user", "content": "I want something that takes a while to say"},
        {"role": "assistant", "content": "Shall I?"},
        {"role": "user", "content": "yes"},
    ]
    example = example_of_row({"messages": messages})
    assert list(questions_of(example)) == ["I want something that takes a while to say", "Shall I?\nyes"]
