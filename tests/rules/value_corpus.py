"""Clean rows, and each with one value made wrong in a way that real sets have. Written for these tests."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tooldata_tui.dataset import Example, Message, Role, Tool, ToolCall, Toolset

__all__ = ["CLEAN", "Defect", "defects", "example"]

_TEXT = {"type": "string"}
TOOLS = Toolset(
    (
        Tool(
            "refund",
            "Pay money back for an order. Use it when the customer asks for it.",
            {
                "type": "object",
                "properties": {
                    "order_id": {"type": "string", "description": "Order number: ORD- and five digits."},
                    "amount": {"type": "number", "description": "Amount to pay back. Leave out for all of it."},
                    "reason": {"type": "string", "enum": ["damaged", "late", "wrong item", "other"]},
                    "email": {"type": "string", "description": "Where the receipt goes."},
                    "note": {"type": "string", "description": "A sentence for the colleague."},
                },
                "required": ["order_id"],
            },
        ),
        Tool(
            "book_train",
            "Book a train ticket.",
            {
                "type": "object",
                "properties": {
                    "origin": _TEXT,
                    "destination": _TEXT,
                    "date": {"type": "string", "description": "Day of departure in the format YYYY-MM-DD."},
                    "passengers": {"type": "integer", "description": "How many travel (1-8)"},
                    "travel_class": {"type": "string", "description": "One of 'first', 'second' or 'sleeper'."},
                    "time": {"type": "string", "description": "Time of departure, HH:MM."},
                },
                "required": ["origin", "destination"],
            },
        ),
        Tool(
            "sales_report",
            "Show what was sold.",
            {
                "type": "object",
                "properties": {
                    "start_date": {"type": "string", "description": "First day, e.g. 2024-01-31"},
                    "end_date": {"type": "string", "description": "Last day, e.g. 2024-01-31"},
                    "currency": {"type": "string", "description": "ISO 4217 code."},
                    "regions": {"type": "array", "items": _TEXT},
                },
            },
        ),
        Tool(
            "update_contact",
            "Change how a customer is reached.",
            {
                "type": "object",
                "properties": {
                    "customer_id": {"type": "string", "description": "Such as 'C-000000'."},
                    "phone": _TEXT,
                    "email": _TEXT,
                    "address": {
                        "type": "object",
                        "properties": {"street": _TEXT, "city": _TEXT, "postcode": _TEXT, "country": _TEXT},
                    },
                },
            },
        ),
    )
)


class Row(NamedTuple):
    """A message, what is called, and what was found out before."""

    text: str
    tool: str
    arguments: dict[str, Any]
    result: str = ""


class Defect(NamedTuple):
    """A row with one value made wrong: ``kind`` says how, ``codes`` which rules may say so."""

    kind: str
    row: Row
    codes: tuple[str, ...]


CLEAN: dict[str, Row] = {
    "id": Row("Hi, can I have my money back for order ORD-48291?", "refund", {"order_id": "ORD-48291"}),
    "casual": Row("refund 60211 pls, came late", "refund", {"order_id": "ORD-60211", "reason": "late"}),
    "amount": Row(
        "The lid of ORD-31007 is damaged, twenty dollars back would be fair.",
        "refund",
        {"order_id": "ORD-31007", "amount": 20, "reason": "damaged"},
    ),
    "euros": Row(
        "bitte 6,95 EUR von ORD-77120 zurück, receipt to h.lund@solvikmail.no",
        "refund",
        {"order_id": "ORD-77120", "amount": 6.95, "email": "h.lund@solvikmail.no"},
    ),
    "note": Row(
        "ORD-55102 arrived late by 4 days and nobody from Berlin called me back. I want it refunded.",
        "refund",
        {
            "order_id": "ORD-55102",
            "reason": "late",
            "note": "Customer waited 4 days for ORD-55102, and was never called by Berlin.",
        },
    ),
    "train": Row(
        "Two tickets from Milan to Rome on May 12th 2026, second class, at half past two: 14:30.",
        "book_train",
        {
            "origin": "Milan",
            "destination": "Rome",
            "date": "2026-05-12",
            "passengers": 2,
            "travel_class": "second",
            "time": "14:30",
        },
    ),
    "tomorrow": Row(
        "Please book us a train from Lyon to Paris tomorrow morning.",
        "book_train",
        {"origin": "Lyon", "destination": "Paris", "date": "2026-03-04", "passengers": 2},
    ),
    "report": Row(
        "What did we sell in Norway and Sweden from 1 March 2025 to 30 April 2025, in kroner?",
        "sales_report",
        {
            "start_date": "2025-03-01",
            "end_date": "2025-04-30",
            "currency": "NOK",
            "regions": ["Norway", "Sweden"],
        },
    ),
    "contact": Row(
        "I'm C-204518. New number is +47 22 55 01 93 and mail ada.berg@solvikmail.no.",
        "update_contact",
        {"customer_id": "C-204518", "phone": "+4722550193", "email": "ada.berg@solvikmail.no"},
    ),
    "address": Row(
        "Customer C-881230 moved to 12 rue des Lilas, 69003 Lyon, France.",
        "update_contact",
        {
            "customer_id": "C-881230",
            "address": {"street": "12 rue des Lilas", "city": "Lyon", "postcode": "69003", "country": "FR"},
        },
    ),
    "looked up": Row(
        "Please refund the blender, it is damaged.",
        "refund",
        {"order_id": "ORD-90817", "amount": 54.5, "reason": "damaged"},
        result='{"orders": [{"id": "ORD-90817", "item": "blender", "price": 54.50}]}',
    ),
}

_GROUNDS = ("V101", "V103", "V104")


def _changes() -> Iterator[tuple[str, str, dict[str, Any], tuple[str, ...]]]:
    """(kind, row, arguments that are other; None leaves one out, codes)."""
    yield "identifier with two figures swapped", "id", {"order_id": "ORD-48219"}, ("V101",)
    yield "identifier invented", "tomorrow", {"origin": "ORD-11111"}, ("V101",)
    yield "identifier cut short", "id", {"order_id": "ORD-4829"}, ("V101", "V201")
    yield "identifier with another prefix", "id", {"order_id": "RET-48291"}, ("V101", "V201")
    yield "identifier without its prefix", "id", {"order_id": "48291"}, ("V201",)
    yield "identifier in small letters", "id", {"order_id": "ord-48291"}, ("V201",)
    yield "identifier of the casual row is another", "casual", {"order_id": "ORD-60112"}, ("V101",)
    yield "identifier not in the result", "looked up", {"order_id": "ORD-90871"}, ("V101",)
    yield "identifier left out", "euros", {"order_id": None}, ("V102",)
    yield "customer's identifier with a figure more", "contact", {"customer_id": "C-2045181"}, ("V101", "V201")
    yield "amount invented", "casual", {"amount": 35.5}, ("V103",)
    yield "amount is another", "amount", {"amount": 25}, ("V103",)
    yield "amount ten times as much", "amount", {"amount": 200}, ("V103",)
    yield "amount without its point", "euros", {"amount": 695}, ("V103",)
    yield "amount below zero", "amount", {"amount": -20}, ("V304",)
    yield "amount 999999", "id", {"amount": 999999}, ("V304",)
    yield "amount not that of the result", "looked up", {"amount": 45.5}, ("V103",)
    yield "amount left out", "euros", {"amount": None}, ("V102",)
    yield "amount in words left out", "amount", {"amount": None}, ("V102",)
    yield "amount as words", "amount", {"amount": "a lot"}, _GROUNDS
    yield "address of mail invented", "id", {"email": "kim.park@postbox.kr"}, ("V101",)
    yield "address of mail at another domain", "euros", {"email": "h.lund@solvikmail.com"}, ("V101",)
    yield "address of mail cut short", "contact", {"email": "ada.berg@solvikmail"}, ("V101",)
    yield "address of mail with another name", "contact", {"email": "adam.berg@solvikmail.no"}, ("V101",)
    yield "address of mail left out", "contact", {"email": None}, ("V102",)
    yield "telephone number with other figures", "contact", {"phone": "+4722550139"}, ("V101",)
    yield "telephone number left out", "contact", {"phone": None}, ("V102",)
    yield "choice against the message", "amount", {"reason": "late"}, ("V105",)
    yield "choice against the casual message", "casual", {"reason": "damaged"}, ("V105",)
    yield "day is another", "train", {"date": "2026-05-21"}, ("V101",)
    yield "year is another", "train", {"date": "2025-05-12"}, ("V101",)
    yield "day that does not exist", "tomorrow", {"date": "2026-02-30"}, ("V303",)
    yield "day in another format", "train", {"date": "12/05/2026"}, ("V201",)
    yield "day in words", "train", {"date": "May 12th"}, ("V201",)
    yield "day left out", "train", {"date": None}, ("V102",)
    yield "day of the report in another format", "report", {"start_date": "03/01/2025"}, ("V201",)
    yield (
        "range that ends before it begins",
        "report",
        {"start_date": "2025-04-30", "end_date": "2025-03-01"},
        ("V106",),
    )
    yield "time is another", "train", {"time": "16:45"}, ("V101",)
    yield "time that does not exist", "train", {"time": "25:30"}, ("V303",)
    yield "time in another format", "train", {"time": "2:30 pm"}, ("V201",)
    yield "number of people is another", "train", {"passengers": 5}, ("V103",)
    yield "number of people beyond the range told", "train", {"passengers": 12}, ("V203", "V103")
    yield "class that is not listed", "train", {"travel_class": "business"}, ("V202",)
    yield "class that was not said", "tomorrow", {"travel_class": "sleeper"}, ("V104",)
    yield "from and to swapped", "train", {"origin": "Rome", "destination": "Milan"}, ("V106",)
    yield "town invented", "train", {"destination": "Naples"}, ("V104",)
    yield "town of the address is another", "address", {"address": {"city": "Nantes"}}, ("V104",)
    yield "postcode with two figures swapped", "address", {"address": {"postcode": "69030"}}, ("V101",)
    yield "street with another number", "address", {"address": {"street": "21 rue des Lilas"}}, ("V101", "V104")
    yield "country's code is another", "address", {"address": {"country": "GB"}}, ("V101",)
    yield "currency is another", "report", {"currency": "USD"}, ("V101",)
    yield "currency in words", "report", {"currency": "kroner"}, ("V201",)
    yield "region invented", "report", {"regions": ["Norway", "Finland"]}, ("V104",)
    yield "number in a note invented", "note", {"note": "Customer waited 9 days for ORD-55102."}, ("V101",)
    yield "identifier in a note is another", "note", {"note": "Customer waited 4 days for ORD-55120."}, ("V101",)
    yield "note about something else", "note", {"note": "Password reset mail never showed up"}, ("V104",)
    yield "placeholder with X", "id", {"order_id": "ORD-XXXXX"}, ("V301",)
    yield "placeholder in angle brackets", "id", {"order_id": "<order_id>"}, ("V301",)
    yield "placeholder in braces", "id", {"order_id": "{{order_id}}"}, ("V301",)
    yield "placeholder in brackets", "id", {"order_id": "[order number]"}, ("V301",)
    yield "type in place of a value", "id", {"note": "string"}, ("V301",)
    yield "TODO", "id", {"note": "TODO"}, ("V301",)
    yield "null as a text", "id", {"email": "null"}, ("V301",)
    yield "not specified", "id", {"email": "not provided"}, ("V301",)
    yield "lorem ipsum", "id", {"note": "Lorem ipsum dolor sit amet"}, ("V301",)
    yield "space in front", "id", {"order_id": " ORD-48291"}, ("V204",)
    yield "quotes around", "id", {"order_id": '"ORD-48291"'}, ("V204",)
    yield "entity of HTML", "address", {"address": {"street": "12 rue des Lilas &amp; fils"}}, ("V204",)
    yield "letters decoded wrongly", "address", {"address": {"city": "LyÃ©on"}}, ("V204",)
    yield "nothing but spaces", "id", {"note": "   "}, ("V204",)
    # What nobody can tell without understanding the message. They stand here to keep the share honest.
    yield "reason that does not fit, none said", "looked up", {"reason": "late"}, ("V105",)
    yield "region left out", "report", {"regions": ["Norway"]}, ("V102",)
    yield "origin and street mixed up", "address", {"address": {"street": "Lyon"}}, _GROUNDS
    yield "wrong number that was said", "note", {"amount": 4}, _GROUNDS
    yield "any day at all for tomorrow", "tomorrow", {"date": "2031-08-09"}, ("V101",)
    yield "number of people left out", "train", {"passengers": None}, ("V102",)
    yield "note that turns the meaning round", "note", {"note": "Customer is happy with ORD-55102."}, ("V104",)


def defects() -> Iterator[Defect]:
    """Every defect, one value each."""
    for kind, name, other, codes in _changes():
        row = CLEAN[name]
        yield Defect(kind, row._replace(arguments=_changed(row.arguments, other)), codes)


def _changed(arguments: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    made = dict(arguments)
    for name, value in other.items():
        if value is None:
            del made[name]
        elif isinstance(value, dict):
            made[name] = made[name] | value
        else:
            made[name] = value
    return made


def example(row: Row) -> Example:
    """The row as an example; what was found out before stands in a result."""
    messages = [Message(Role.USER, row.text)]
    if row.result:
        messages.append(Message(Role.ASSISTANT, None, (ToolCall("list_orders", "{}", "call_0"),)))
        messages.append(Message(Role.TOOL, row.result, (), "call_0"))
    call = ToolCall(row.tool, json.dumps(row.arguments, ensure_ascii=False), "call_1")
    return Example((*messages, Message(Role.ASSISTANT, None, (call,))), TOOLS)
