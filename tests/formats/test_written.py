"""Messages are written as the encoder writes them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.written import write_messages

values = st.sampled_from(["", "a", 'é "\\\n\x00\u2028', None, 1, True, ["a"], {"a": [1]}])
functions = st.fixed_dictionaries({"name": values, "arguments": values}, optional={"more": values})
calls = st.fixed_dictionaries({"id": values, "type": values, "function": functions}, optional={"_meta": values})
messages = st.one_of(
    st.fixed_dictionaries({"role": values, "content": values}, optional={"tool_calls": st.lists(calls) | values}),
    st.fixed_dictionaries({"role": values, "tool_call_id": values, "content": values}),
    st.fixed_dictionaries({"role": values, "tool_call_id": values, "name": values, "content": values}),
    st.dictionaries(st.sampled_from(["role", "content", "name", "weight"]), values),
)


@settings(deadline=None)
@given(st.lists(messages))
def test_messages_of_any_form_are_written_as_the_encoder_writes_them(given: list[Any]) -> None:
    assert write_messages(given).text == dumps(given)


def test_what_may_be_nested_is_counted() -> None:
    plain = [{"role": "user", "content": "[[{{"}, {"role": "assistant", "content": None, "tool_calls": []}]
    assert write_messages(plain).brackets == 0
    assert write_messages([{"role": "user", "content": "", "more": [[[]]]}]).brackets == 4


def test_numbers_that_are_kept_as_they_were_written_are_not_written_here() -> None:
    with pytest.raises(TypeError):
        write_messages(loads_exact('[{"role": "user", "content": 1.10}]'))
