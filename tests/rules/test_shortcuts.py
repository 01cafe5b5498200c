"""What is told of a text without taking it apart is what taking it apart tells."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Example
from tooldata_tui.dataset.message import Message, ToolCall
from tooldata_tui.dataset.tool import Tool, Toolset
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules import RULES, personal
from tooldata_tui.rules.figured import figured
from tooldata_tui.rules.grounding.codes import stands_for, stands_in
from tooldata_tui.rules.grounding.heard import words_of
from tooldata_tui.rules.grounding.mentions import SearchedText, find, may_say, telling_word
from tooldata_tui.rules.marks import HOLES, PERSONAL, PHRASING, TURNS, gist_of
from tooldata_tui.rules.once import once
from tooldata_tui.rules.patterns import found_of
from tooldata_tui.rules.personal import personal_findings
from tooldata_tui.rules.phrasing import phrasing_findings
from tooldata_tui.rules.rule import Rule
from tooldata_tui.rules.turns import turn_findings
from tooldata_tui.rules.values import ValueRules

LETTERS = st.text(alphabet="aAbkKsSxzZ059 _-.éÅß\u212a\u017fſİ", max_size=14)
CODES = st.one_of(
    st.sampled_from(["FRA", "fr", "fr-FR", "NOK", "EUR", "KRK", "LAX", "TSLA", "K", "SX", "ſa", "İA"]),
    st.text(alphabet="AKSXZ", min_size=1, max_size=5),
)
TEXTS = st.lists(
    st.one_of(LETTERS, st.sampled_from(["France", "norwegian", "kroner", "Kraków", "Los Angeles", "Tesla", "euros"]))
).map(" ".join)


@given(LETTERS)
@settings(max_examples=300)
def test_words_are_taken_apart_where_a_seam_is(text: str) -> None:
    seam = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")
    assert words_of(text) == [part for word in re.findall(r"[^\W_]+", text) for part in seam.sub(" ", word).split(" ")]


@given(CODES, TEXTS)
@settings(max_examples=500)
def test_what_a_code_stands_for_is_told_of_a_text_as_of_its_words(code: str, text: str) -> None:
    assert stands_in(code, text, text.casefold()) in (None, stands_for(code, words_of(text)))


@pytest.mark.parametrize(
    ("code", "text", "stands"),
    [
        ("KRK", "Is there a flight to Kraków?", True),
        ("NOK", "How much is that in kroner?", True),
        ("OPO", "What flies from Porto to Lyon on 2026-05-12?", False),
        ("LAX", "Los Angeles, please", True),
        ("ORK", "from Cork", False),
    ],
)
def test_what_most_codes_stand_for_is_told_at_once(code: str, text: str, stands: bool) -> None:
    assert stands_in(code, text, text.casefold()) is stands


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("noon", "let us meet at 12:00"),
        ("ten", "I need 10 of them"),
        ("ORD-48291", "order 48291"),
        ("rash, fever", "a fever and a rash"),
        ("2026-05-12", "on May 12th"),
        ("+44 20 7946 0958", "call 2079460958"),
        ("Straße", "in der STRASSE"),
    ],
)
def test_a_value_is_found_though_its_first_word_is_not_written(value: str, text: str) -> None:
    assert find(value, SearchedText(text)) is not None
    assert may_say(text.casefold(), telling_word(value))


@given(LETTERS, LETTERS)
@settings(max_examples=200)
def test_a_text_that_says_a_value_may_say_it(value: str, text: str) -> None:
    for one in (value, *text.split()):
        if find(one, SearchedText(text)) is not None:
            assert may_say(text.casefold(), telling_word(one))


FIGURED = st.text(alphabet='aé5²٣ \u00a0\u2003\t?,.:-"𝟙中', max_size=70)


@given(FIGURED)
@settings(max_examples=200)
def test_the_words_with_a_figure_are_those_that_taking_the_text_apart_tells(text: str) -> None:
    words = [word.rstrip(".:") for word in re.findall(r"[^\s\"'(),;!?]{3,60}", text) if any(map(str.isdigit, word))]
    assert figured(text) == tuple(dict.fromkeys(words))


TEXT_RULES = (
    (TURNS, turn_findings),
    (HOLES, lambda example: [one for one in ValueRules(RULES).check(example) if one.code == "V301"]),
    (PERSONAL, personal_findings),
    (PHRASING, phrasing_findings),
)
#: Beginnings and ends of what the rules about texts look for.
SIGNS = [
    *("Sure, ", "I'd ", "be happy to ", "help you", "Here are ", "5 ", "variations", "I’m ", "afraid, ", "I can't "),
    *("assist", "As an ", "AI", "User", "client", "ſ", "İ", "ı", "K", ": ", "1. ", "- ", "• ", "(2) ", '"all"', "“so”"),
    *("`", "```", "**", "b**", "[user name]", "[date]", "{{", "}}", "<order_id>", "<", "XXXX", "ORD-", "____"),
    *("lorem ipsum", "\u200b", "\u00a0", "\u2003", "\x0b", "\x1c", "\x85", "\u202e", "é", "😀", "AKIA", "ghp_", "sk-"),
    *("a" * 20 + "1", "@gmail.com", "mira", "+49 ", "151 2345", "4539148803436467", "<|im_start|>", "</s>", "<s>"),
    *("[INST]", "<tool_call>", '{"name": "x", ', '"parameters"', ": {}}", "Action: ", "Action Input:", "find(", ")"),
    *("\n", "\n\n", " ", ".", "?"),
]
ROLES = st.sampled_from(["user", "user", "assistant", "system", "tool", "developer", "critic"])
SAID = st.lists(st.one_of(st.sampled_from(SIGNS), LETTERS), max_size=7).map("".join)
CALLS = st.lists(st.builds(ToolCall, st.just("find"), SAID, st.sampled_from([None, "", "c1"])), max_size=2).map(tuple)
MESSAGES = st.lists(
    st.builds(Message, ROLES, st.none() | SAID, st.just(()) | CALLS, weight=st.sampled_from([None, None, 0, 1])),
    max_size=4,
)


@given(MESSAGES)
@settings(max_examples=300)
def test_a_rule_about_texts_finds_nothing_without_its_mark(messages: list[Message]) -> None:
    example = Example(tuple(messages), Toolset((Tool("find", parameters={}),)))
    marks = gist_of(example.messages).marks
    for mark, check in TEXT_RULES:
        assert marks & mark or not check(example)


def test_most_examples_have_no_mark() -> None:
    asked = Message("user", "Third message about this now: what flies from Porto on 2026-05-12? Two (of us), 5 bags.")
    called = Message("assistant", None, (ToolCall("find", '{"tags": ["a", "b"], "n": {"x": 12.5}}', "c1"),))
    assert gist_of((Message("system", "Use a tool when one fits."), asked, called)).marks == 0


@pytest.mark.parametrize("rule", [rule for code, rule in RULES.items() if code[:2] in ("M3", "P1", "P3", "X1")])
def test_what_breaks_a_rule_about_texts_has_its_mark(rule: Rule) -> None:
    for line in rule.bad.split("\n"):
        example = example_of_row(json.loads(line))
        marks = gist_of(example.messages).marks
        assert all(marks & mark or not check(example) for mark, check in TEXT_RULES)


@given(st.lists(st.sampled_from(["sk-", "xoxb-", "AKIA", "@Gmail.com", "+4", "12345", " -", "12-34", "é", "a", "\n"])))
@settings(max_examples=300)
def test_patterns_together_are_found_where_each_is_by_itself(parts: list[str]) -> None:
    text = "".join(parts)
    alone = [at for at, pattern in enumerate(personal.BEGINNINGS) if re.search(pattern, text)]
    assert sorted(found_of(personal.BEGINNINGS, text)) == alone


def test_what_is_made_once_is_kept() -> None:
    class Counted:
        made = 0

        @once
        def number(self) -> int:
            self.made += 1
            return self.made

    counted = Counted()
    assert (counted.number, counted.number, Counted().number) == (1, 1, 1)
