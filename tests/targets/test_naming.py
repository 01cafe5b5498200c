"""Names that a target refuses."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.targets.naming import legal_names, names_in, renamed

from .sample import call, conversation, tool

PLAIN = r"[a-zA-Z0-9_-]{1,64}"
LETTER_FIRST = r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}"


@given(st.sets(st.text(max_size=70), max_size=12), st.sampled_from([PLAIN, LETTER_FIRST]))
def test_every_name_becomes_legal_and_no_two_become_one(names: set[str], pattern: str) -> None:
    table = legal_names(names, pattern)
    written = [table.get(name, name) for name in names]
    assert all(re.fullmatch(pattern, name) for name in written)
    assert len(set(written)) == len(names)
    assert not any(re.fullmatch(pattern, name) for name in table)


def test_names_that_become_alike_are_numbered_in_their_order() -> None:
    names = {"a.b", "a b", "a_b", "x" * 70, "x" * 71}
    assert legal_names(names, PLAIN) == {
        "a b": "a_b_2",
        "a.b": "a_b_3",
        "x" * 70: "x" * 64,
        "x" * 71: "x" * 62 + "_2",
    }


def test_tools_calls_and_results_are_renamed_together_and_nothing_else() -> None:
    row = conversation()
    row["tools"].append(tool("get.time"))
    row["messages"][2]["tool_calls"].append(call("c", "get.time"))
    row["messages"].insert(3, {"role": "tool", "tool_call_id": "c", "name": "get.time", "content": "get.time"})
    assert names_in(row) == {"weather", "time", "get.time"}
    new = renamed(row, legal_names(names_in(row), PLAIN))
    assert names_in(new) == {"weather", "time", "get_time"}
    assert new["messages"][3]["content"] == "get.time"
    assert "_meta" not in new
    back = renamed(new, {"get_time": "get.time"})
    assert dumps(back["messages"]) == dumps(row["messages"])


def test_a_row_without_such_names_is_the_row() -> None:
    assert renamed(conversation(), {"other": "another"}) == conversation()
