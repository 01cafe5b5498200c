import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Example, Finding, Message, Role, Tool, ToolCall, Toolset
from tooldata_tui.rules import RULES
from tooldata_tui.rules.negatives import NegativeCheck
from tooldata_tui.rules.requests import ToolWords, kind_of_negative, name_words, stem, stems_of

from .reading import example_of

ID = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}
MAIL = {"type": "string", "format": "email"}


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [name for name in properties if name != "email"]}


TOOLS = Toolset(
    (
        Tool("refund_order", "Pay money back.", schema(order_id=ID, email=MAIL)),
        Tool("check_status", "Tell where a parcel is.", schema(order_id=ID)),
        Tool("transfer", "Move money.", schema(account_number={"type": "string"}, amount={"type": "number"})),
    )
)


def user(text: str) -> Message:
    return Message(Role.USER, text)


def answer(text: str) -> Message:
    return Message(Role.ASSISTANT, text)


def call(name: str, **arguments: Any) -> Message:
    return Message(Role.ASSISTANT, None, (ToolCall(name, json.dumps(arguments)),))


def found_in(*messages: Message) -> list[Finding]:
    return NegativeCheck().check(Example(messages, TOOLS))


def codes_in(*messages: Message) -> list[str]:
    return [one.code for one in found_in(*messages)]


@pytest.mark.parametrize("code", [code for code in RULES if code[:2] == "N2"])
def test_every_bad_row_triggers_its_rule_and_no_good_row_triggers_any(code: str) -> None:
    check = NegativeCheck()
    for line in RULES[code].bad.split("\n"):
        assert code in [one.code for one in check.check(example_of(json.loads(line)))]
    for line in RULES[code].good.split("\n"):
        assert check.check(example_of(json.loads(line))) == []


@pytest.mark.parametrize(
    "text",
    [
        "I've cancelled your order.",
        "I have just sent you the mail.",
        "Done! Your refund for the lamp has been processed.",
        "Good news. I’ve updated it.",
        "I'm cancelling your order now.",
    ],
)
def test_a_deed_without_a_call_is_a_claim(text: str) -> None:
    [one] = found_in(user("What about it?"), answer(text))
    assert (one.code, one.turn) == ("N201", 1)
    assert found_in(user("What about ORD-48291?"), call("check_status", order_id="ORD-48291"), answer(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Once I've cancelled your order, you get a mail.",
        "I haven't started anything for you.",
        "If your order has been shipped, it is too late.",
        "Have I sent you the mail?",
        "You have cancelled it yourself.",
        "The points are gone when the wrapping has been used.",
        "I can cancel it for you.",
    ],
)
def test_what_may_be_or_was_not_done_is_no_claim(text: str) -> None:
    assert codes_in(user("What about it?"), answer(text)) == []


@pytest.mark.parametrize(
    ("text", "reply", "tool"),
    [
        ("Please refund my order ORD-48291.", "It takes five days.", "refund_order"),
        ("can you check the status of it", "I can't do that.", "check_status"),
        ("Transfer 20 to Ada.", "Money moves fast.", "transfer"),
        ("Please refund my order.", "Which one do you mean?", None),
        ("Please refund my order.", "Please send me the number.", None),
        ("Please refund my order.", "I need the number first.", None),
        ("How do I check the status of a parcel?", "On your page.", None),
        ("Is a transfer free?", "It is.", None),
        ("I would like a job with you.", "There is none.", None),
        ("Please refund or check the status of my order.", "No.", None),
    ],
)
def test_a_plain_request_wants_a_call_or_a_question(text: str, reply: str, tool: str | None) -> None:
    found = [one for one in found_in(user(text), answer(reply)) if one.code == "N202"]
    assert [one.labels for one in found] == ([(tool,)] if tool else [])


@pytest.mark.parametrize(
    ("before", "given", "codes"),
    [
        (["Where is it?"], "ORD-48291", ["N203"]),
        (["Where is ORD-48291?"], "ORD-48291", []),
        (["Where is ord 48291?"], "ORD-48291", []),
        (["Where is order 482-91?"], "ORD-48291", []),
        (["Where is ORD-11111?"], "ORD-48291", ["N203"]),
        (["Where is it?"], "latest", []),
        (["Where is it?"], "", []),
        (["Where is it?"], None, []),
        (["Where is it?"], [48291], []),
        (["Where is it?", "ORD-48291"], "ORD-48291", []),
    ],
)
def test_an_id_that_nobody_said_should_be_asked_for(before: list[str], given: Any, codes: list[str]) -> None:
    assert codes_in(*map(user, before), call("check_status", order_id=given)) == codes


def test_an_id_from_a_result_an_earlier_call_or_the_system_prompt_was_said() -> None:
    use = call("transfer", account_number="7712345", amount=5)
    assert codes_in(user("Move 5"), use) == ["N203"]
    for role in (Role.SYSTEM, Role.TOOL, Role.ASSISTANT):
        assert codes_in(Message(role, "The account is 77-123-45."), user("Move 5"), use) == []
    assert codes_in(user("It is 7712345"), use, user("again"), use) == []


def test_the_finding_points_at_the_value() -> None:
    [one] = found_in(user("Where is it?"), call("check_status", order_id="ORD-48291"))
    assert one.path == ("messages", 1, "tool_calls", 0, "function", "arguments", "order_id")


@pytest.mark.parametrize(
    ("text", "reply", "codes"),
    [
        ("Where is ORD-48291?", "What is the order number?", ["N204"]),
        ("I am anna@example.com.", "Could you give me your e-mail address?", ["N204"]),
        ("Where is my parcel?", "What is the order number?", []),
        ("Where is ORD-48291?", "And what is the number of the other order?", []),
        ("ORD-48291 and ORD-11111 are late.", "Which order number is the urgent one?", []),
        ("Where is ORD-48291?", "Is the order number ORD-48291 right, or is it another?", []),
        ("Where is order 48291?", "What is the order number?", []),
    ],
)
def test_what_was_said_is_not_asked_for_again(text: str, reply: str, codes: list[str]) -> None:
    assert codes_in(user(text), answer(reply)) == codes


def test_both_of_two_orders_are_taken_up_in_a_call_or_in_words() -> None:
    asked, one = user("Where are ORD-48291 and ORD-11111?"), call("check_status", order_id="ORD-48291")
    assert codes_in(asked, one) == ["N205"]
    assert codes_in(asked, one, Message(Role.TOOL, "here"), answer("And ORD-11111: which way was it sent?")) == []
    assert codes_in(asked, one, Message(Role.TOOL, "here"), call("check_status", order_id="ORD-11111")) == []
    assert codes_in(asked, answer("Which first?")) == []


def test_an_example_without_tools_is_not_looked_at() -> None:
    assert NegativeCheck().check(Example((user("Refund my order."), answer("I've refunded it.")))) == []


@pytest.mark.parametrize(
    ("text", "reply", "kind"),
    [
        ("Tell me a joke.", "No.", "general"),
        ("How long does a refund take?", "Five days.", "near-miss"),
        ("Where is my parcel?", "Which one?", "near-miss"),
        ("Refund the lamp and tell me the status of the rest.", "Which orders?", "multi-intent"),
    ],
)
def test_the_kind_of_a_negative_is_told_by_the_words_of_the_tools(text: str, reply: str, kind: str) -> None:
    assert kind_of_negative(text, reply, ToolWords.of(TOOLS)) == kind


def test_names_fall_into_words_and_words_to_stems() -> None:
    assert name_words("getOrderStatus") == ("get", "order", "status")
    assert name_words("lookup_order-2") == ("lookup", "order", "2")
    assert name_words("HTTPServer.start") == ("http", "server", "start")
    assert len({stem(word) for word in ("refund", "refunds", "refunded", "refunding")}) == 1
    assert ToolWords.of(TOOLS).touched(stems_of("Refunded orders are transferred")) == ["refund_order"]


TEXT = st.text() | st.sampled_from(["ORD-48291 ORD-11111", "I've refunded it.", "order number?", "\x1b[31m\u202e"])
VALUE = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXT, st.lists(st.integers()))
TURN = st.builds(
    lambda role, text, arguments: Message(
        role, text, (ToolCall("check_status", json.dumps(arguments)),) if arguments is not None else ()
    ),
    st.sampled_from(["user", "assistant", "assistant", "tool", "odd"]),
    TEXT | st.none(),
    st.none() | st.dictionaries(st.sampled_from(["order_id", "account_number", "x"]), VALUE, max_size=2),
)


@given(st.lists(TURN, max_size=6))
def test_any_conversation_is_taken_and_what_is_said_can_be_shown(turns: list[Message]) -> None:
    for one in found_in(*turns):
        assert one.message.isprintable()
        assert len(one.message) < 300


def test_hostile_tools_and_huge_conversations_are_looked_through() -> None:
    hostile = "\x1b]0;x\x07" + "a" * 50_000
    patterns = ["(a+)+$", "[", "^.*$", "(?=x)", "[0-9]{3}" * 200, hostile]
    tools = [
        Tool(f"t{n}", hostile, {"properties": {hostile: {"pattern": one}, "id": True}, "required": [hostile, "id"]})
        for n, one in enumerate(patterns)
    ]
    toolset = Toolset((*tools, *TOOLS.tools, Tool("none", "", None), Tool("odd", "", ["x"])))
    value = {"id": 10**400, "order_id": "ORD-99999"}
    turns = (
        user("ORD-48291 ORD-11111 " + hostile),
        answer(hostile + "?"),
        call("t0", **value),
        call("check_status", **value),
    )
    for one in NegativeCheck().check(Example(turns * 200, toolset)):
        assert one.message.isprintable()
