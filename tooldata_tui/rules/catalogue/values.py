"""V: texts of the rules about values."""

import json
from typing import Any

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["VALUES"]

_WARNING, _INFO = Severity.WARNING, Severity.INFO

_ID = {"order_id": {"type": "string"}}
_AMOUNT = _ID | {"amount": {"type": "number"}}
_TRIP = {"origin": {"type": "string"}, "destination": {"type": "string"}}


def _row(text: str, arguments: Any, properties: Any) -> str:
    made = json.dumps(arguments, ensure_ascii=False)
    return row(ask(text), calling(call("act", made)), tools=[tool(properties, name="act")])


VALUES = (
    Rule(
        "V101",
        "made-up-value",
        _WARNING,
        "a value that has to be said to the letter was said by nobody",
        "An identifier, an address, a telephone number, a day or a code stands in the call, but neither the user, nor "
        "an earlier result, nor the system prompt or the schema leads to it. A model that learns from it learns to "
        "invent. Dates like 'tomorrow', other spellings and other groupings of the same figures count as said.",
        _row("Where is order 53812?", {"order_id": "ORD-53821"}, _ID),
        _row("Where is order 53812?", {"order_id": "ORD-53812"}, _ID),
        "writes the one value of this form that was said",
        judged="48 of 50",
    ),
    Rule(
        "V102",
        "said-not-passed",
        _WARNING,
        "the message says a value that the call has room for and leaves out",
        "An amount, an e-mail address, a telephone number, a day or an identifier stands in the message, one parameter "
        "of the tool is made for it, and no call has it. The model learns to overlook it.",
        _row("Refund $20 of ORD-48291.", {"order_id": "ORD-48291"}, _AMOUNT),
        _row("Refund $20 of ORD-48291.", {"order_id": "ORD-48291", "amount": 20}, _AMOUNT),
        "passes it",
        judged="24 of 25",
    ),
    Rule(
        "V103",
        "made-up-number",
        _WARNING,
        "a number that nobody said",
        "Numbers in words, in other units, as a percentage, rounded or told by the schema count as said; 0 and 1 need "
        "not be. Where the user leaves the number open, the assistant should ask, or leave an optional one out.",
        _row("Refund $30 of ORD-48291.", {"order_id": "ORD-48291", "amount": 35.5}, _AMOUNT),
        _row("Refund twenty dollars of ORD-48291.", {"order_id": "ORD-48291", "amount": 20}, _AMOUNT),
        "writes the one number that was said and is not used",
        judged="34 of 40",
    ),
    Rule(
        "V104",
        "made-up-words",
        _INFO,
        "a name or a text none of whose words was said",
        "Of a summary or a search other words may be right; but here no telling word, in no form, stands in what was "
        "said before or in the description of the parameter. Mostly the message is a template whose slot was never "
        "filled, or the value was invented.",
        _row("Book a train ticket, please.", {"city": "edinburgh"}, {"city": {"type": "string"}}),
        _row("Book a train ticket to Edinbrugh.", {"city": "edinburgh"}, {"city": {"type": "string"}}),
        judged="45 of 50",
    ),
    Rule(
        "V105",
        "other-choice-said",
        _WARNING,
        "the message names another of the allowed values than the call has",
        "The parameter allows a list of values. The message names one of them and not the one that is passed. Where it "
        "names it in passing, this is no fault.",
        _row("How is my refund?", {"kind": "delivery"}, {"kind": {"enum": ["delivery", "return", "refund"]}}),
        _row("How is my refund?", {"kind": "refund"}, {"kind": {"enum": ["delivery", "return", "refund"]}}),
        "writes the one that is named",
        judged="2 of 2",
    ),
    Rule(
        "V106",
        "wrong-way-round",
        _WARNING,
        "two values have changed places",
        "The message says 'from A to B' and the call goes from B to A, or a range ends before it begins.",
        _row("A train from Rome to Milan", {"origin": "Milan", "destination": "Rome"}, _TRIP),
        _row("A train from Rome to Milan", {"origin": "Rome", "destination": "Milan"}, _TRIP),
        "swaps them",
        judged="3 of 3",
    ),
    Rule(
        "V201",
        "told-format",
        _WARNING,
        "a value does not have the format that the description tells",
        "The description of the parameter tells a format, like YYYY-MM-DD or 'ORD- and five digits', that the schema "
        "does not ask for, so no validator sees that a value has another. Write a pattern into the schema too.",
        _row(
            "The sales of 4 May 2024, please.",
            {"day": "05/04/2024"},
            {"day": {"type": "string", "description": "Day in the format YYYY-MM-DD."}},
        ),
        _row(
            "The sales of 4 May 2024, please.",
            {"day": "2024-05-04"},
            {"day": {"type": "string", "description": "Day in the format YYYY-MM-DD."}},
        ),
        judged="28 of 28",
    ),
    Rule(
        "V202",
        "told-choice",
        _WARNING,
        "a value is none of those that the description lists",
        "The description lists the values that are possible, but the schema has no enum, so no validator sees another "
        "one. Write an enum into the schema too.",
        _row(
            "Show the monthly cash flow.",
            {"freq": "monthly"},
            {"freq": {"type": "string", "description": 'Valid values: "yearly", "quarterly"'}},
        ),
        _row(
            "Show the yearly cash flow.",
            {"freq": "yearly"},
            {"freq": {"type": "string", "description": 'Valid values: "yearly", "quarterly"'}},
        ),
        "writes the one that begins alike",
    ),
    Rule(
        "V203",
        "told-range",
        _WARNING,
        "a number is outside the range that the description tells",
        "The description tells a range, but the schema has no minimum and maximum, so no validator sees a number "
        "beyond. Write them into the schema too.",
        _row(
            "Make it 300 bright.",
            {"level": 300},
            {"level": {"type": "integer", "description": "Brightness (0-255)"}},
        ),
        _row(
            "Make it 200 bright.",
            {"level": 200},
            {"level": {"type": "integer", "description": "Brightness (0-255)"}},
        ),
    ),
    Rule(
        "V204",
        "untidy-value",
        _WARNING,
        "a value has spaces, quotes or broken letters around or in it",
        "Spaces at an end, quotes around the whole, HTML entities and letters decoded wrongly are left over from a "
        "conversion, and the model will learn to write them.",
        _row("Where is ORD-48291?", {"order_id": " ORD-48291"}, _ID),
        _row("Where is ORD-48291?", {"order_id": "ORD-48291"}, _ID),
        "writes the value clean",
        judged="1 of 1",
    ),
    Rule(
        "V301",
        "placeholder",
        _WARNING,
        "a placeholder was never filled in",
        "A value or a message still has what a template had: ORD-XXXXX, <order_id>, {{name}}, TODO, 'string'. The "
        "model would learn to write it.",
        _row("Where is my order?", {"order_id": "<order_id>"}, _ID)
        + "\n"
        + _row("Where is {{order}}?", {}, {"order_id": {"type": "string"}}),
        _row("Where is ORD-48291?", {"order_id": "ORD-48291"}, _ID),
        judged="39 of 41",
    ),
    Rule(
        "V302",
        "value-everywhere",
        _WARNING,
        "one identifier or address stands in the calls of many examples",
        "An order number, an address or a telephone number that forty examples have, or a tenth of a small set, is "
        "learnt by heart, and then passed where the message says another. Write other ones into most of these "
        "examples, in the message and in the call alike.",
        _row("Where is ORD-12345?", {"order_id": "ORD-12345"}, _ID),
        _row("Where is ORD-48291?", {"order_id": "ORD-48291"}, _ID),
    ),
    Rule(
        "V303",
        "impossible-day",
        _WARNING,
        "a day that no calendar has, or a time that no clock shows",
        "The value is written as a date or a time, but there is no such one: a month 13, a 30th of February, 25:10.",
        _row("Remind me on 2026-02-30.", {"day": "2026-02-30"}, {"day": {"type": "string"}}),
        _row("Remind me on 2026-02-28.", {"day": "2026-02-28"}, {"day": {"type": "string"}}),
    ),
    Rule(
        "V304",
        "unreal-number",
        _WARNING,
        "a number that no real call would have",
        "An amount or a count below zero, or a number like 999999 or 123456 that stands for any number. What a real "
        "user would never say, the model should not learn to pass.",
        _row("Refund -15 dollars of ORD-48291.", {"order_id": "ORD-48291", "amount": -15}, _AMOUNT),
        _row("Refund 15 dollars of ORD-48291.", {"order_id": "ORD-48291", "amount": 15}, _AMOUNT),
        judged="3 of 3",
    ),
    Rule(
        "V305",
        "test-addresses",
        _INFO,
        "more than half of the e-mail addresses are ones for tests",
        "example.com and its like are right in documentation, but real users write from other domains, and a model "
        "that has seen one domain only is unsure with the rest. Vary them, with invented ones.",
        _row("Write to ada@example.com", {"email": "ada@example.com"}, {"email": {"type": "string"}}),
        _row("Write to ada@solvikmail.no", {"email": "ada@solvikmail.no"}, {"email": {"type": "string"}}),
        judged="2 of 2",
    ),
)
