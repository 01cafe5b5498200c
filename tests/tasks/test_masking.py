"""What may be personal in a message of a log gives way to something of the same form."""

import re
from typing import Any

import pytest

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.tasks.masking import Masked, Masker

ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}
TOOLS = Toolset((Tool("f", "", {"type": "object", "properties": {"order_id": ORDER}}),))


def masked(text: str, tools: Toolset = TOOLS) -> Masked:
    found = Masker(tools).mask(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("write to ada.lovelace@gmail.com", "ada.lovelace"),
        ("call +44 7911 123456 please", "7911 123456"),
        ("call me on (202) 867-5309", "867-5309"),
        ("card 5399 9912 3456 7890 was charged", "5399 9912 3456 7890"),
        ("iban DE44500105175407324931", "500105175407324931"),
        ("ssn 123-45-6788", "123-45-6788"),
        ("my name is Ada Lovelace", "Lovelace"),
        ("my name is ada lovelace", "lovelace"),
        ("My name’s Ada and it is late", "Ada"),
        ("I'm Ada Lovelace, where is it", "Ada"),
        ("where is it?\n\nKind regards,\nHans-Peter Özturk", "Özturk"),
        ("Hi Ada, any news", "Ada"),
        ("bring it to 12 Baker Street", "12 Baker"),
        ("see https://shop.com/u/ada?token=1", "shop.com"),
        ("tell @ada_love", "ada_love"),
        ("where is ORD-48291", "48291"),
        ("invoice #88213-B", "88213"),
        ("customer 5512345", "5512345"),
    ],
)
def test_what_may_be_personal_is_gone_and_said_to_be(text: str, gone: str) -> None:
    found = masked(text)
    assert gone not in found.text
    assert found.kinds


@pytest.mark.parametrize(
    "text",
    [
        "refund of 20.50 EUR for the order of 2026-05-12",
        "the 2nd of May 2026, 10000 people, 500mg, 30min",
        "I'm Waiting since Monday",
        "Hi Team, Dear Sir or Madam",
        "it's Monday and I am Not amused",
        "between 10:30 and 12:15, 3 of them for $1,200.00",
    ],
)
def test_what_is_not_stays(text: str) -> None:
    assert masked(text) == Masked(text, ())


def test_an_identifier_keeps_the_form_that_its_schema_asks_for() -> None:
    assert re.fullmatch("is it ORD-[0-9]{5} or ORD-[0-9]{5}", masked("is it ORD-48291 or ORD-10007").text)


def test_the_same_value_is_replaced_by_the_same() -> None:
    words = masked("ORD-48291? yes, ORD-48291").text.replace("?", "").split()
    assert words[0] == words[2] != "ORD-48291"
    assert masked("I'm Ada, yes Ada").text.count("Ada") == 0


def test_what_replaces_a_value_is_not_computed_from_it() -> None:
    masker = Masker(TOOLS)
    first, second = masker.mask("where is ORD-48291"), masker.mask("where is ORD-48291")
    assert first is not None
    assert second is not None
    assert first.text != second.text
    assert masked("where is ORD-48291") == first  # and the same log gives the same


def test_a_message_with_a_key_in_it_is_not_taken_at_all() -> None:
    assert Masker(TOOLS).mask("my key is AKIAQWERTYUIOPASDFGH") is None


@pytest.mark.parametrize("pattern", ["(", "^.*$", "(a+)+$", "x" * 5_000, 7, None])
def test_patterns_that_are_none_or_take_anything_are_passed_over(pattern: Any) -> None:
    tools = Toolset((Tool("f", "", {"properties": {"a": {"pattern": pattern}}}), Tool("g", "", 3)))
    assert masked("plain words 12", tools).text == "plain words 12"


def test_long_and_odd_texts_end() -> None:
    for text in (
        "1 " * 100_000,
        "a@" * 50_000,
        "1-" * 100_000,
        "Hi A" * 50_000,
        "\x00\u202e" * 10_000,
        "name is " * 9_999,
    ):
        Masker(TOOLS).mask(text)
