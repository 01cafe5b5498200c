"""Values that nobody said, that were said and not passed, and that no real call would have."""

import json
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Example, Finding, Message, Tool, ToolCall, Toolset
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules import RULES
from tooldata_tui.rules.values import MAX_FINDINGS, ValueRules

from .reading import fixed, toolset_of
from .value_corpus import CLEAN, Defect, defects, example

#: Those of one example; V302 and V305 are about the set.
CODES = [code for code in RULES if code[0] == "V" and code not in ("V302", "V305")]
DEFECTS = list(defects())


def look(row: dict[str, Any]) -> list[Finding]:
    return ValueRules(CODES).check(example_of_row(row))


def calling(text: str, arguments: Any, properties: Any, *before: Message) -> Example:
    call = ToolCall("act", arguments if isinstance(arguments, str) else json.dumps(arguments), "c1")
    messages = (*before, Message("user", text), Message("assistant", None, (call,)))
    return Example(messages, Toolset((Tool("act", "", {"type": "object", "properties": properties}),)))


def found(text: str, arguments: Any, properties: Any, *before: Message) -> list[str]:
    return [one.code for one in ValueRules(CODES).check(calling(text, arguments, properties, *before))]


TEXT = {"type": "string"}
NUMBER = {"type": "number"}


@pytest.mark.parametrize("code", CODES)
def test_every_bad_row_triggers_its_rule_and_no_good_row_triggers_any(code: str) -> None:
    for line in RULES[code].bad.split("\n"):
        assert code in [one.code for one in look(json.loads(line))]
    for line in RULES[code].good.split("\n"):
        assert look(json.loads(line)) == []


@pytest.mark.parametrize("code", [code for code in CODES if RULES[code].fix])
def test_a_fix_makes_its_finding_go_and_is_not_called_safe(code: str) -> None:
    line = {"V202": one_choice()}.get(code, RULES[code].bad.split("\n")[0])
    row = json.loads(line)
    one = next(one for one in look(row) if one.code == code)
    assert one.fix is not None
    assert not one.fix.safe
    assert code not in [other.code for other in look(fixed(row, one))]


def one_choice() -> str:
    return RULES["V202"].bad.replace("Show the monthly", "Show the year").replace("monthly", "year")


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_row_stays_clean(name: str) -> None:
    assert ValueRules(CODES).check(example(CLEAN[name])) == []


def is_found(defect: Defect) -> bool:
    return any(one.code in defect.codes for one in ValueRules(CODES).check(example(defect.row)))


def test_nine_defects_of_ten_are_found() -> None:
    missed = [one.kind for one in DEFECTS if not is_found(one)]
    assert len(missed) <= 0.1 * len(DEFECTS), missed


def test_no_finding_about_values_is_an_error() -> None:
    assert all(one.severity.word != "error" for row in DEFECTS for one in ValueRules(CODES).check(example(row.row)))


def test_the_order_number_that_was_said_is_proposed() -> None:
    (one,) = ValueRules().check(calling("where is 53812?", {"order_id": "ORD-53821"}, {"order_id": TEXT}))
    assert one.fix is not None
    assert one.fix.patch[0].value == "ORD-53812"
    assert one.path == ("messages", 1, "tool_calls", 0, "function", "arguments", "order_id")


def test_of_two_that_were_said_none_is_proposed() -> None:
    (one,) = ValueRules().check(calling("ORD-11111 or ORD-22222?", {"order_id": "ORD-33333"}, {"order_id": TEXT}))
    assert one.code == "V101"
    assert one.fix is None


def test_what_another_call_passes_is_not_left_out() -> None:
    refund = Tool("refund", "", {"properties": {"order_id": TEXT, "amount": NUMBER}})
    note = Tool("note", "", {"properties": {"amount": NUMBER}})
    calls = (ToolCall("refund", '{"order_id": "ORD-1234"}'), ToolCall("note", '{"amount": 20}'))
    messages = (Message("user", "refund $20 of ORD-1234 and note it"), Message("assistant", None, calls))
    assert ValueRules().check(Example(messages, Toolset((refund, note)))) == []


def test_of_two_amounts_none_is_called_left_out() -> None:
    assert found("it cost $80, give me $20 back", {"order_id": None}, {"order_id": TEXT, "amount": NUMBER}) == []


def test_an_amount_in_words_is_passed_as_a_number() -> None:
    one = ValueRules().check(calling("three hundred and fifty dollars please", {}, {"amount": NUMBER}))[0]
    assert one.fix is not None
    assert one.fix.patch[0].value == 350


@pytest.mark.parametrize(
    ("text", "value", "choices", "codes"),
    [
        ("where is my refund?", "delivery", ["delivery", "refund"], ["V105"]),
        ("where is my refund?", "refund", ["delivery", "refund"], []),
        ("not a refund, please", "delivery", ["delivery", "refund"], []),
        ("the refund for that delivery", "delivery", ["delivery", "refund"], []),
        ("it is complicated", "request", ["complaint", "request"], []),
        ("anything other?", "late", ["late", "other"], []),
    ],
)
def test_a_choice_is_held_against_the_message(text: str, value: str, choices: list[str], codes: list[str]) -> None:
    assert found(text, {"kind": value}, {"kind": {"enum": choices}}) == codes


def test_what_a_result_or_the_assistant_said_may_be_passed() -> None:
    before = (
        Message("system", "Today is 2026-03-04. Shop number 88213."),
        Message("user", "my order"),
        Message("assistant", "Is it ORD-48291?"),
    )
    properties = {"order_id": TEXT, "shop": TEXT, "day": TEXT}
    arguments = {"order_id": "ORD-48291", "shop": "88213", "day": "2026-03-04"}
    assert found("yes", arguments, properties, *before) == []


def test_tomorrow_is_known_where_today_is() -> None:
    before = (Message("system", "Today is 2026-03-04."),)
    assert found("remind me tomorrow", {"day": "2026-03-05"}, {"day": TEXT}, *before) == []
    assert found("remind me tomorrow", {"day": "2026-03-07"}, {"day": TEXT}, *before) == ["V101"]
    assert found("remind me tomorrow", {"day": "2026-03-07"}, {"day": TEXT}) == []


@pytest.mark.parametrize("value", [None, True, False, "", [], {}, 0, 1, "true", "no"])
def test_what_nobody_has_to_say_is_not_asked_for(value: Any) -> None:
    assert found("do it", {"x": value}, {"x": {}}) == []


def test_defaults_and_what_the_description_calls_one_are_known() -> None:
    assert found("do it", {"n": 25}, {"n": {"type": "integer", "default": 25}}) == []
    assert found("do it", {"n": 25}, {"n": {"type": "integer", "description": "How many. Default is 25."}}) == []
    assert found("do it", {"u": "celsius"}, {"u": {"description": "celsius or fahrenheit"}}) == []


def test_a_value_of_a_call_that_cannot_be_read_is_left_to_others() -> None:
    assert found("do it", "{oops", {"x": TEXT}) == []
    assert found("do it", "[1]", {"x": TEXT}) == []
    unknown = Example((Message("user", "hi"), Message("assistant", None, (ToolCall("other", '{"id": "ORD-9911"}'),))))
    assert [one.code for one in ValueRules().check(unknown)] == ["V101"]


def test_legacy_calls_have_their_own_path() -> None:
    call = Message("assistant", None, (ToolCall("act", '{"x": " y"}'),), legacy=True)
    (one,) = ValueRules().check(Example((Message("user", "y"), call)))
    assert one.path == ("messages", 1, "function_call", "arguments", "x")


def test_only_what_is_selected_is_found() -> None:
    row = calling("where is it?", {"order_id": "<order_id>", "b": " c"}, {})
    assert [one.code for one in ValueRules(["V204"]).check(row)] == ["V204"]


def nested(depth: int, value: Any, wrap: Any) -> Any:
    for _ in range(depth):
        value = wrap(value)
    return value


HOSTILE = {
    "long words": (["word " * 19_000] * 4, {f"p{n}": f"value{n} other thing" for n in range(200)}, {}),
    "one long word": (["a" * 95_000] * 4, {f"p{n}": "a" * 500 + str(n) for n in range(200)}, {}),
    "one letter": (["a" * 95_000] * 4, {f"p{n}": "a" * 500 for n in range(200)}, {}),
    "identifiers": (["ORD-1 " * 15_000], {f"p{n}": f"ORD-{n:05}" for n in range(200)}, {}),
    "days": (["on 2026-01-01 " * 60] * 95, {f"p{n}": f"2026-03-{n % 28 + 1:02}" for n in range(200)}, {}),
    "codes": (["Ab " * 30_000] * 4, {f"p{n}": "ABCD" for n in range(200)}, {}),
    "numbers": ([" ".join(map(str, range(900))) + " week km"], {f"p{n}": n * 1.7 for n in range(200)}, {}),
    "half addresses": (["a.b+" * 22_000] * 4, {f"p{n}": "a." * 30 + f"@b{n}.com" for n in range(200)}, {}),
    "number words": (["one hundred and " * 6_000], {f"p{n}": "one " * 100 for n in range(200)}, {}),
    "many turns": (["tomorrow, ORD-5 " * 9] * 3_000, {f"p{n}": f"unsaid{n} thing" for n in range(200)}, {}),
    "dots": (["x"], {f"p{n}": "a." * 900 for n in range(200)}, {}),
    "deep lists": (["x"], nested(180, "v", lambda inner: [inner]), {}),
    "deep objects": (["x"], nested(180, "v", lambda inner: {"k": inner}), {"k": {"$ref": "#"}}),
    "many descriptions": (
        ["x"],
        {f"p{n}": "abc" for n in range(200)},
        {f"p{n}": {"description": "1-2 (3-4) five digits " * 90 + str(n)} for n in range(200)},
    ),
    "descriptions": (
        ["x"],
        {"a": "b"},
        {"a": {"description": "YYYY-" * 400 + "one of " * 99 + "(3-4) five digits " * 9}},
    ),
    "huge numbers": (["5"], '{"a": ' + "9" * 4_000 + ', "b": 1e999, "c": -0.0}', {"a": {"description": "(1-5)"}}),
    "controls": (
        ["\x1b]0;x\x07 \u202e"],
        {"a\x1b": "\x1b[31m\u202e999", "b": "\x00"},
        {"a": {"description": "\x1b HH:MM"}},
    ),
    "a pattern": (["a" * 5_000], {}, {"a": {"type": "string", "pattern": "^A(a+)+[0-9]$"}}),
    "odd schemas": (
        ["x"],
        {"a": "b", "c": 3},
        {"a": {"enum": 3, "description": ["x"], "type": {}}, "c": {"enum": [[1]]}},
    ),
    "blanks": ([" " * 90_000], {"a": "\u200b", "b": "\u00a0 ", "c": '"', "d": "''", "": " "}, {}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_raises_or_reaches_a_message(name: str) -> None:
    texts, arguments, properties = HOSTILE[name]
    text = (
        arguments
        if isinstance(arguments, str)
        else json.dumps({"x": arguments} if name.startswith("deep") else arguments)
    )
    messages = tuple(Message("user", one) for one in texts)
    calls = tuple(ToolCall("act", text, f"c{n}") for n in range(5))
    row = Example(
        (*messages, Message("assistant", None, calls)), Toolset((Tool("act", "", {"properties": properties}),))
    )
    for one in ValueRules(CODES).check(row):
        assert len(one.message) < 250
        assert one.message.isprintable()
        assert one.fix is None or one.fix.title.isprintable()


def test_an_example_has_so_many_findings_at_most() -> None:
    arguments = {f"p{n}": f"ORD-{n:05}" for n in range(100)}
    assert len(ValueRules().check(calling("hi", arguments, {}))) == MAX_FINDINGS


def test_of_what_was_not_heard_nothing_is_said_to_be_made_up() -> None:
    assert found("x" * 500_000, {"order_id": "ORD-48291"}, {"order_id": TEXT}) == []


def demo() -> tuple[dict[str, Example], dict[str, set[str]]]:
    """The rows of the demo that can be read, by their ids, and those that are flawed, by their flaw."""
    folder = Path(__file__).parents[2] / "demo"
    toolset = toolset_of({"tools": json.loads((folder / "tools.json").read_text(encoding="utf-8"))})
    rows: dict[str, Example] = {}
    for line in (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
            rows[row["id"]] = example_of_row(row)._replace(toolset=toolset)
        except (ValueError, KeyError):
            continue  # planted
    flaws: dict[str, set[str]] = {}
    for one in json.loads((folder / "flaws.json").read_text(encoding="utf-8"))["planted"]:
        flaws.setdefault(one["flaw"], set()).add(one["id"])
    return rows, flaws


def test_the_flaws_of_the_demo_are_found_and_its_clean_rows_are_not() -> None:
    rows, flaws = demo()
    rules = ValueRules()
    flagged = {name for name, row in rows.items() if rules.check(row)}
    assert flaws["ungrounded"] | flaws["placeholder"] <= flagged
    assert flagged <= set().union(*flaws.values())
