import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Example, Finding, Message, Role, ToolCall
from tooldata_tui.rules import RULES
from tooldata_tui.rules.personal import personal_findings
from tooldata_tui.rules.phrasing import phrasing_findings

from .reading import example_of, fixed

KEY = "AKIA" + "Q3ZP4WV5R7T2KLMN"
CARD = "4539 1488 0343 6467"


def found_in(example: Example) -> list[Finding]:
    return [*phrasing_findings(example), *personal_findings(example)]


def asked(*texts: str) -> Example:
    return Example(tuple(Message(Role.USER, text) for text in texts))


def codes_in(*texts: str) -> list[str]:
    return [one.code for one in found_in(asked(*texts))]


@pytest.mark.parametrize("code", [code for code in RULES if code[:2] in ("P1", "P3")])
def test_every_bad_row_triggers_its_rule_and_no_good_row_triggers_any(code: str) -> None:
    for line in RULES[code].bad.split("\n"):
        assert [one.code for one in found_in(example_of(json.loads(line)))] == [code]
    for line in RULES[code].good.split("\n"):
        assert found_in(example_of(json.loads(line))) == []


@pytest.mark.parametrize(
    "text",
    [
        "As an AI language model, I cannot track parcels.",
        "Sure! I can help you find your order.",
        "Certainly, here is the order ORD-48291.",
        "Hello! How may I assist you today?",
        "I’d be happy to help you with that.",
        "I'm sorry, but I can't assist with that.",
        "It is done. Is there anything else I can do?",
    ],
)
def test_an_assistants_voice_is_heard(text: str) -> None:
    assert codes_in(text) == ["P101"]


@pytest.mark.parametrize(
    "text",
    [
        "Can you help me find my order?",
        "Sure, go ahead.",
        "Great, thanks! That is all.",
        "Are you an AI or a person?",
        "I need to help my mother with her order.",
        "I am sorry to bother you, where is it?",
        "Is there anything else you need from me?",
        "As a customer, I expect better.",
        "Here is my order number: ORD-48291",
    ],
)
def test_what_users_say_is_not_taken_for_an_assistant(text: str) -> None:
    assert codes_in(text) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("1. Where is it?", "Where is it?"),
        ("(23) Where is it?", "Where is it?"),
        ("- Where is it?", "Where is it?"),
        ("User: Where is it?", "Where is it?"),
        ("Query 3: Where is it?", "Where is it?"),
        ("**User:** Where is it?", "Where is it?"),
        ('"Where is it?"', "Where is it?"),
        ("“Where is it?”", "Where is it?"),
    ],
)
def test_what_a_prompt_left_is_found_and_can_be_taken_out(text: str, rest: str) -> None:
    row = {"messages": [{"role": "user", "content": text}]}
    [one] = found_in(example_of(row))
    assert one.code == "P102"
    assert one.fix is not None
    assert not one.fix.safe
    after = fixed(row, one)
    assert after["messages"][0]["content"] == rest
    assert found_in(example_of(after)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sure! Here are 50 variations of the query:",
        "[user message] where is it",
        "**Where is my order?**",
        "```\nhi\n```",
    ],
)
def test_what_is_nothing_but_leftovers_has_no_fix(text: str) -> None:
    [one] = found_in(asked(text))
    assert one.code in ("P101", "P102")
    assert one.fix is None


@pytest.mark.parametrize(
    "text",
    [
        "Order: where is it?",
        "2 lamps and 3 cups, where are they?",
        "1. the lamp\n2. the cups, refund both",
        '"Heat" is the film I want, not "Ice"',
        '"Heat" or "Ice"',
        "'Heat'",
        "-5 degrees, is that cold?",
        "3.5 stars is too few",
        "Note to the courier: ring twice",
        "I said: where is it?",
    ],
)
def test_ordinary_numbers_quotes_and_colons_stay(text: str) -> None:
    assert codes_in(text) == []


def test_quotes_around_a_later_answer_are_the_users_own() -> None:
    assert codes_in("Change the title.", '"To be or not to be"') == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\u200bb", "zero-width space"),
        ("a\u00adb", "soft hyphen"),
        ("a\ufeffb", "byte-order mark"),
        ("a\u202eb", "U+202E"),
        ("a\u00a0\u00a0b", "no-break spaces"),
        ("a\x07b", "control character"),
        ("a\U000e0041b", "U+E0041"),
    ],
)
@pytest.mark.parametrize("role", ["user", "assistant", "system", "tool"])
def test_hidden_characters_are_named_in_any_turn(text: str, name: str, role: str) -> None:
    [one] = found_in(Example((Message(role, text),)))
    assert one.code == "P103"
    assert one.message == f"the text holds what nobody sees: {name}"


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 family",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag",
        "می‌خواهم",
        "שלום \u200fעולם",
        "10\u00a0kg",
        "two\nlines\tand a tab\r\n",
        "naïve café 北京",
    ],
)
def test_what_scripts_and_emoji_need_is_not_hidden(text: str) -> None:
    assert codes_in(text) == []


@pytest.mark.parametrize(
    "secret",
    [
        KEY,
        "ghp_" + "a1B2" * 9,
        "sk-" + "proj-" + "Ab3" * 16,
        "sk-ant-" + "api03-" + "Ab3" * 16,
        "AIza" + "Sy0-_" * 7,
        "xoxb-" + "123456789012-abcdefghij",
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N",
    ],
)
def test_a_secret_is_found_wherever_it_stands_and_not_repeated(secret: str) -> None:
    call = Message(Role.ASSISTANT, None, (ToolCall("log_in", json.dumps({"key": secret})),))
    for example in (asked(f"My key: {secret}."), Example((Message(Role.TOOL, secret),)), Example((call,))):
        [one] = found_in(example)
        assert one.code == "P301"
        assert secret not in one.message
    assert codes_in(f"My key: {secret[:8]}.") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (CARD, ["P302"]),
        (CARD.replace(" ", ""), ["P302"]),
        (CARD.replace(" ", "-"), ["P302"]),
        ("3714 496353 98432", []),
        (CARD[:-1] + "8", []),
        ("4111 1111 1111 1111", []),
        ("4242424242424242", []),
        (f"id {CARD.replace(' ', '')}99", []),
        ("0000 0000 0000 0000", []),
        ("DE75512108001245126199", ["P303"]),
        ("DE89 3704 0044 0532 0130 00", []),
        ("DE75512108001245126198", []),
        ("+49 171 4839201", ["P303"]),
        ("+1 (212) 736-5001", ["P303"]),
        ("+1 212 555 0134", []),
        ("+44 7700 900123", []),
        ("+1234567890", []),
        ("+5 points", []),
        ("536-90-4399", ["P303"]),
        ("123-45-6789", []),
        ("000-12-3456", []),
        ("anna.berger82@gmail.com", ["P303"]),
        ("anna.berger82@yahoo.co.uk", ["P303"]),
        ("anna.berger82@example.com", []),
        ("test1@gmail.com", []),
        ("john.doe@gmail.com", []),
        ("xxxx@gmail.com", []),
        ("anna@gmail.example.com", []),
    ],
)
def test_numbers_and_addresses_that_may_be_somebodys(text: str, codes: list[str]) -> None:
    assert codes_in(f"It is {text}, thanks.") == codes


def test_each_kind_is_told_once_an_example() -> None:
    assert codes_in(*[f"anna.berger82@gmail.com and {CARD}"] * 9) == ["P303", "P302"]


def test_the_finding_points_into_the_arguments() -> None:
    call = ToolCall("pay", json.dumps({"card": CARD}))
    [one] = found_in(Example((Message(Role.USER, "pay"), Message(Role.ASSISTANT, None, (call,)))))
    assert one.path == ("messages", 1, "tool_calls", 0, "function", "arguments")
    [old] = found_in(Example((Message(Role.ASSISTANT, None, (call,), legacy=True),)))
    assert old.path == ("messages", 0, "function_call", "arguments")


HOSTILE = ["sk-" * 40_000, "eyJ-" * 30_000, "a@" * 50_000, "4 " * 50_000, "\n" * 200_000, "A1" * 50_000, '"' * 100_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_huge_texts_of_one_kind_are_looked_through(text: str) -> None:
    found_in(Example((Message(Role.USER, text), Message(Role.TOOL, text), Message("odd", text))))


@given(st.lists(st.tuples(st.sampled_from(["user", "assistant", "tool", ""]), st.text() | st.none()), max_size=4))
def test_any_text_is_taken_and_what_is_said_can_be_shown(turns: list[tuple[str, Any]]) -> None:
    for one in found_in(Example(tuple(Message(role, text) for role, text in turns))):
        assert one.message.isprintable()
