from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Message, Severity, ToolCall
from tooldata_tui.rules import Checker
from tooldata_tui.rules.messages import is_plain, message_findings

from .reading import codes, findings_of, fixed

USER, DONE = {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Done."}
SYSTEM = {"role": "system", "content": "Be brief."}


def calls(*ids: str | None) -> dict[str, Any]:
    made = [{"type": "function", "function": {"name": "act", "arguments": "{}"}} for _ in ids]
    return {
        "role": "assistant",
        "tool_calls": [one if id is None else one | {"id": id} for one, id in zip(made, ids, strict=True)],
    }


def result(id: str | None) -> dict[str, Any]:
    return {"role": "tool", "content": "ok"} | ({} if id is None else {"tool_call_id": id})


def row(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"messages": list(messages), "tools": [{"type": "function", "function": ACT}]}


ACT = {"name": "act", "parameters": {"type": "object", "properties": {}}}

CASES = {
    "a plain chat": ([USER, DONE], []),
    "a system message in front": ([SYSTEM, USER, DONE], []),
    "two system messages": ([SYSTEM, SYSTEM, USER, DONE], ["M102"]),
    "a system message behind": ([USER, SYSTEM, DONE], ["M102"]),
    "a tool first": ([result("a"), USER, DONE], ["M102", "M203"]),
    "user twice": ([USER, USER, DONE], ["M103"]),
    "user twice across an unknown role": ([USER, {"role": "x", "content": "y"}, USER, DONE], ["M101"]),
    "assistant twice": ([USER, DONE, DONE], ["M104"]),
    "a call, then text without its result": ([USER, calls("a"), DONE], ["M202", "M104"]),
    "ends on the user": ([USER, DONE, USER], ["M105"]),
    "no assistant": ([USER], ["M107"]),
    "no messages": ([], ["M107"]),
    "blank assistant": ([USER, {"role": "assistant", "content": " \n"}], ["M106"]),
    "blank results are fine": ([USER, calls("a"), result("a") | {"content": ""}, DONE], []),
    "a last call": ([USER, calls("a")], []),
    "last calls without ids": ([USER, calls(None, None)], []),
    "parallel calls, results in any order": ([USER, calls("a", "b"), result("b"), result("a"), DONE], []),
    "a result too few": ([USER, calls("a", "b"), result("b"), DONE], ["M202"]),
    "one id in one turn twice": ([USER, calls("a", "a"), result("a"), result("a"), DONE], ["M201"]),
    "one id in two turns": ([USER, calls("a"), result("a"), calls("a"), result("a"), DONE], ["M201"]),
    "a result twice": ([USER, calls("a"), result("a"), result("a"), DONE], ["M203"]),
    "a wrong id": ([USER, calls("a"), result("z"), DONE], ["M203"]),
    "two wrong ids": ([USER, calls("a", "b"), result("y"), result("z"), DONE], ["M202", "M202", "M203", "M203"]),
    "no id in the result": ([USER, calls("a"), result(None), DONE], ["M204"]),
    "no id in one of two": ([USER, calls("a", "b"), result(None), result("a"), DONE], ["M204"]),
    "no id in both of two": ([USER, calls("a", "b"), result(None), result(None), DONE], ["M204", "M204"]),
    "no ids anywhere": ([USER, calls(None), result(None), DONE], ["M205"]),
    "no ids, a result too many": ([USER, calls(None), result(None), result(None), DONE], ["M205", "M203"]),
    "the result alone has an id": ([USER, calls(None), result("a"), DONE], ["M205"]),
    "the last call without id, others with": ([USER, calls("a"), result("a"), calls(None)], ["M205"]),
    "a result behind a user turn": ([USER, calls("a"), USER, result("a"), DONE], ["M206"]),
    "a result before its call": ([USER, DONE, result("a"), calls("a"), DONE], ["M206", "M104"]),
    "a result in a later run": (
        [USER, calls("a"), DONE, USER, calls("b"), result("a"), result("b"), DONE],
        ["M104", "M206"],
    ),
    "a result behind a user turn, without id": ([USER, DONE, USER, result(None), DONE], ["M203"]),
}


@pytest.mark.parametrize("name", CASES)
def test_turns_and_results(name: str) -> None:
    messages, wanted = CASES[name]
    assert codes(row(*messages)) == wanted


@pytest.mark.parametrize("name", CASES)
def test_every_fix_makes_its_finding_go_and_brings_no_worse(name: str) -> None:
    data = row(*CASES[name][0])
    before = findings_of(data)
    for one in before:
        if one.fix is not None:
            after = findings_of(fixed(data, one))
            assert [x.code for x in after].count(one.code) < [x.code for x in before].count(one.code)
            assert len(after) < len(before)


def test_a_single_waiting_call_makes_a_missing_id_a_warning_with_a_safe_fix() -> None:
    [one] = findings_of(row(USER, calls("a"), result(None), DONE))
    assert one.severity is Severity.WARNING
    assert one.fix is not None
    assert one.fix.safe
    assert one.turn == 2
    assert one.path == ("messages", 2, "tool_call_id")


def test_a_role_in_capitals_has_a_safe_fix_and_one_of_another_format_a_suggested_one() -> None:
    for role, safe in (("User", True), ("human", False)):
        data = row({"role": role, "content": "Hi"}, DONE)
        [one] = findings_of(data)
        assert one.fix is not None
        assert one.fix.safe is safe
        assert codes(fixed(data, one)) == []


def test_the_old_form_is_read_noted_once_and_paired_by_order() -> None:
    old = {"role": "assistant", "function_call": {"name": "act", "arguments": "{}"}}
    answer = {"role": "function", "name": "act", "content": "ok"}
    data = row(USER, old, answer, DONE, USER, old, answer, DONE)
    [one] = findings_of(data)
    assert one.code == "M108"
    assert one.severity is Severity.INFO
    assert codes(row(USER, old, USER, DONE)) == ["M108", "M202"]


def test_paths_of_the_old_form_name_function_call() -> None:
    old = {"role": "assistant", "function_call": {"name": "akt", "arguments": "{'a': 1,}"}}
    data = row(USER, old)
    named, text = (one for one in findings_of(data) if one.code.startswith("C"))
    assert named.path == ("messages", 1, "function_call", "name")
    assert text.path == ("messages", 1, "function_call", "arguments")
    assert fixed(data, named)["messages"][1]["function_call"]["name"] == "act"


ID = st.sampled_from([None, "", "a", "b", "c"])
MESSAGE = st.builds(
    Message,
    st.sampled_from(["system", "developer", "user", "assistant", "assistant", "tool", "tool", "function", "odd"]),
    st.sampled_from([None, "", " ", "text"]),
    st.lists(st.builds(ToolCall, st.just("act"), st.just("{}"), ID, st.just(False)), max_size=2).map(tuple),
    ID,
    name=st.none(),
    weight=st.none(),
    legacy=st.sampled_from([False, False, False, True]),
)


@given(st.lists(MESSAGE, max_size=7).map(tuple))
def test_what_the_quick_pass_calls_plain_has_no_findings(messages: tuple[Message, ...]) -> None:
    found = message_findings(messages)
    if is_plain(messages):
        assert found == []
    # Calls and ids where they do not belong are left to the shape of a row; all else is found or plain.
    elif not any(m.calls for m in messages if m.role != "assistant"):
        assert found


def test_more_than_fifty_findings_are_cut_and_counted() -> None:
    found = findings_of(row(*[USER] * 80, DONE))
    assert len(found) == 51
    assert found[-1].code == "M109"
    assert "29 more" in found[-1].message
    assert found[-1].severity is Severity.WARNING


def test_selection_is_applied_before_the_cut() -> None:
    data = row(*[USER] * 80, DONE, DONE)
    assert [one.code for one in findings_of(data, Checker({"M104"}))] == ["M104"]
