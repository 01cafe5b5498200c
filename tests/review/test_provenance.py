import json
from typing import Any

import pytest

from tooldata_tui.dataset import Example, Message, Role, Tool, ToolCall, Toolset
from tooldata_tui.rules.grounding.mentions import SearchedText, find, find_partly
from tooldata_tui.rules.grounding.provenance import MAX_VALUES, Origin, ValueOrigin, trace

TOOL = Tool(
    "check_status",
    "",
    {
        "type": "object",
        "properties": {
            "order_id": {"type": "string"},
            "kind": {"type": "string", "enum": ["delivery", "return", "refund"], "default": "delivery"},
            "include_history": {"type": "boolean", "default": False},
            "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
        },
        "$defs": {"item": {"anyOf": [{"properties": {"size": {"enum": [1, 2.0]}}}, {"$ref": "#/$defs/item"}]}},
    },
)


def conversation(arguments: Any, *before: Message) -> Example:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = Message(Role.ASSISTANT, None, (ToolCall("check_status", text),))
    return Example((*before, call), Toolset((TOOL,)))


def origins(arguments: Any, *before: Message) -> tuple[ValueOrigin, ...]:
    return trace(conversation(arguments, *before), len(before), 0)


def user(text: str) -> Message:
    return Message(Role.USER, text)


@pytest.mark.parametrize(
    ("value", "said", "span"),
    [
        ("ORD-48291", "my refund for ORD-48291, please", "ORD-48291"),
        ("ORD-48291", "where is ord 48291?", "ord 48291"),
        ("ORD-48291", "where is order 48291?", "order 48291"),
        ("ORD-48291", "any idea when 48291 gets here", "48291"),
        ("ORD-48291", "order number: 48291", "48291"),
        ("wrong_item", "you sent the Wrong Item", "Wrong Item"),
        ("New York", "a hotel in new  york", "new  york"),
        ("a.b@c.example", "mail A.B@c.example now", "A.B@c.example"),
        ("M", "size M please", "M"),
        ("北京", "我想查北京的天气", "北京"),
        ("20", "that is $20", "20"),
        ("$20", "that is 20 dollars", "20"),
        ("20 dollars", "that is $20", "20"),
        (20, "that is $20", "20"),
        (20, "twenty of them", "twenty"),
        (25, "twenty-five of them", "twenty-five"),
        (1200, "it cost 1,200 in all", "1,200"),
        (1200, "it cost 1.2k", "1.2k"),
        (0.15, "a tip of 15%", "15%"),
        (1234.56, "1.234,56 EUR", "1.234,56"),
        (20.5, "20,5 kg", "20,5"),
        (-15, "minus 15 degrees", "15"),
        (-15, "at -15 degrees", "-15"),
        (3, "points [3,4,5]", "3"),
        (4, "points [3,4,5]", "4"),
        (24, "two dozen eggs", "two dozen"),
        (5, "a 5kg bag", "5"),
        ("2026-05-12", "on May 12th", "May 12th"),
        ("2026-05-12", "on the 12th of May, 2026", "12th of May, 2026"),
        ("2026-05-12", "by 12/05/2026", "12/05/2026"),
        ("2026-05-12", "by 05/12/26", "05/12/26"),
        ("2023-09-12 14:00:00", "at 2pm on September 12th", "September 12th"),
        ("2023-09-12T00:00:00", "on 12 sept", "12 sept"),
        ("14:30", "half an hour after 2 PM, so 2:30 pm", "2:30 pm"),
        ("+1 (555) 010-2030", "call 555 010 2030", "555 010 2030"),
        ("5550102030", "call +1-555-010-2030", "+1-555-010-2030"),
        ("rash, fever", "I have a fever and a rash", "rash"),
        ("🙂", "reply with 🙂 please", "🙂"),
    ],
)
def test_a_value_is_found_as_people_say_it(value: Any, said: str, span: str) -> None:
    mention = find(value, SearchedText(said))
    assert mention is not None
    assert mention.span is not None
    assert said[slice(*mention.span)] == span


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a", "bananas and 1a2"),
        ("A", "I want a refund"),
        ("US", "can you help us"),
        (5, "room B5"),
        (5, "version 3.5"),
        (5, "order 555"),
        (-15, "the 15 quid"),
        (15, "minus 15 degrees"),
        ("ORD-48291", "return RET-48291"),
        ("ORD-48291", "ORD-482910"),
        ("2026-05-12", "on 2025-05-12"),
        ("2026-05-12", "on May 13th"),
        ("2023-09-12 15:00", "at 2pm on September 12th"),
        ("New York", "new shoes from york"),
        ("007", "agent 7"),
        ("rash, cough", "I have a fever and a rash"),
        (1, "a thing, sir"),
        ("5550102030", "call 555 010 2031"),
    ],
)
def test_a_value_that_was_not_said_is_not_found(value: Any, said: str) -> None:
    assert find(value, SearchedText(said)) is None


def test_a_long_text_is_found_in_part() -> None:
    said = SearchedText("hi, my blender arrived broken, and the lid is cracked. I am so angry")
    mention = find_partly("Blender arrived broken and the lid cracked on arrival", said)
    assert mention is not None
    assert not mention.exact
    assert mention.span is not None
    assert said.text[slice(*mention.span)] == "blender arrived broken, and the lid"
    assert find_partly("Customer wants to change the delivery address of a parcel", said) is None


def test_what_the_user_said_comes_with_its_turn_and_span() -> None:
    said = "I want to check on my refund for ORD-48291, it's been 2 weeks??"
    first, second = origins({"order_id": "ORD-48291", "kind": "refund"}, Message(Role.SYSTEM, "Be kind."), user(said))
    assert (first.path, first.origin, first.turn) == (("order_id",), Origin.MESSAGE, 1)
    assert said[slice(*first.span or ())] == "ORD-48291"
    assert second.origin is Origin.MESSAGE


def test_the_user_counts_before_results_and_the_newest_message_before_older_ones() -> None:
    before = (user("a ORD-1234"), Message(Role.TOOL, '{"id": "ORD-1234", "zip": "09111"}'), user("bb ORD-1234"))
    first, second = origins({"order_id": "ORD-1234", "zip": "09111"}, *before)
    assert (first.origin, first.turn, first.span) == (Origin.MESSAGE, 2, (3, 11))
    assert (second.origin, second.turn) == (Origin.RESULT, 1)


def test_escapes_in_a_result_do_not_hide_a_word() -> None:
    (value,) = origins({"order_id": "ORD-1234"}, Message(Role.TOOL, json.dumps({"text": "orders:\nORD-1234"})))
    assert value.origin is Origin.RESULT


@pytest.mark.parametrize(
    ("arguments", "origin"),
    [
        ({"kind": "delivery"}, Origin.DEFAULT),
        ({"kind": "return"}, Origin.ENUM),
        ({"kind": "exchange"}, Origin.NOWHERE),
        ({"include_history": False}, Origin.DEFAULT),
        ({"include_history": True}, Origin.CHOICE),
        ({"order_id": None}, Origin.CHOICE),
        ({"order_id": ""}, Origin.CHOICE),
        ({"items": []}, Origin.CHOICE),
        ({"items": [{"size": 2}]}, Origin.ENUM),
        ({"items": [{"size": 3}]}, Origin.NOWHERE),
        ({"unknown": {"deep": "x9"}}, Origin.NOWHERE),
    ],
)
def test_what_nobody_said_is_explained_by_the_schema_or_not_at_all(arguments: Any, origin: Origin) -> None:
    (value,) = origins(arguments, user("hello there"))
    assert (value.origin, value.turn, value.span) == (origin, None, None)


def test_only_what_came_before_the_call_counts() -> None:
    example = conversation({"order_id": "ORD-1234"}, user("hello"))
    later = Example((*example.messages, user("it is ORD-1234")), example.toolset)
    assert trace(later, 1, 0)[0].origin is Origin.NOWHERE


def test_numbers_are_compared_by_worth_and_kept_as_written() -> None:
    (value,) = origins('{"amount": 20.00}', user("give me my $20 back"))
    assert value.origin is Origin.MESSAGE
    assert str(value.value) == "20.00"


def test_two_messages_are_not_read_as_one() -> None:
    (value,) = origins({"city": "New York"}, user("york is nice"), user("something new"))
    assert value.origin is Origin.NOWHERE


def test_arguments_that_are_not_json_have_no_origins() -> None:
    assert origins("{oops") == ()
    assert origins("{}") == ()
    assert [value.path for value in origins("[1]")] == [(0,)]


def test_huge_texts_and_arguments_are_cut_off() -> None:
    values = origins({"list": ["word"] * 5_000}, user("word " * 1_000_000), user("x" * 3_000_000))
    assert len(values) == MAX_VALUES
    assert values[0].origin is Origin.NOWHERE  # behind the part that is searched


def test_a_call_to_an_unknown_tool_is_traced_without_a_schema() -> None:
    message = Message(Role.ASSISTANT, None, (ToolCall("other", '{"kind": "return"}'),))
    assert trace(Example((message,)), 0, 0)[0].origin is Origin.NOWHERE
