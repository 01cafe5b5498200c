"""A set with nothing to say against it, for the tests of the set rules: each takes one thing away."""

import json
from collections.abc import Iterable
from typing import Any

from tooldata_tui.dataset import Finding, Status
from tooldata_tui.rules.health import HealthCheck

from .reading import example_of

__all__ = ["check", "clean_set", "codes_of", "plain_row"]

ORDER = {"order_id": {"type": "string", "description": "Number of the order.", "pattern": "^ORD-[0-9]{5}$"}}
STATUS = ORDER | {"kind": {"type": "string", "enum": ["delivery", "return"]}, "history": {"type": "boolean"}}
REFUND = ORDER | {"note": {"type": "string"}}


def _tool(name: str, description: str, properties: dict[str, Any]) -> dict[str, Any]:
    parameters = {"type": "object", "properties": properties, "required": ["order_id"]}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


TOOLS = [
    _tool("check_status", "Tell where a parcel is and when it arrives.", STATUS),
    _tool("refund_order", "Pay the money back.", REFUND),
]

_STATUS_TEXTS = (
    "Where is {id} by now?",
    "any news of {id}??",
    "Has my parcel {id} left the warehouse yet, or is it still waiting for somebody to pick it up?",
    "when will {id} get here",
    "Please tell me what has become of {id}, which should have been with me the day before yesterday.",
    "My neighbour took in nothing, so {id} must be somewhere else.",
    "{id}?",
    "Did the return for {id} reach you?",
)
_REFUND_TEXTS = (
    "I want my money back for {id}.",
    "Refund {id}, the lamp is broken.",
    "pls refund {id}, wrong size",
    "The jug of {id} came in a hundred pieces and I would like to be paid back in full, if that is possible.",
    "Take {id} back and pay me out.",
    "give me the money for {id}",
    "Could you please return what I paid for {id}?",
    "Nothing in {id} is what I ordered; pay it back.",
)
_NEGATIVES = (
    ("What are your opening hours on day {n}?", "We open at nine on day {n}."),
    ("tell me joke {n}", "Number {n} of my jokes has no ending."),
    ("How long does a refund take if I ask on day {n}?", "On day {n} it takes five days."),
    ("Do you refund gift cards of {n} euros?", "Cards worth {n} euros are not refunded."),
    (
        "Where is my parcel, and can I get a refund for the {n} cups as well?",
        "Gladly! Which orders are the {n} cups in?",
    ),
    ("Refund one of the {n} parcels or tell me where they are", "Which of the {n} do you mean?"),
)


def _call(name: str, id: str, **more: Any) -> dict[str, Any]:
    arguments = json.dumps({"order_id": id, **more})
    return {"id": f"call_{name}", "type": "function", "function": {"name": name, "arguments": arguments}}


def plain_row(text: str, *calls: dict[str, Any], answer: str | None = None) -> dict[str, Any]:
    reply = {"role": "assistant", "tool_calls": list(calls)} if calls else {"role": "assistant", "content": answer}
    return {"messages": [{"role": "user", "content": text}, reply], "tools": TOOLS}


def clean_set() -> list[dict[str, Any]]:
    """About two hundred rows."""
    rows = []
    for n in range(72):
        id = f"ORD-{10_000 + n}"
        more = ({}, {"kind": "delivery"}, {"kind": "return", "history": True}, {"history": True}, {"kind": "return"})
        rows.append(plain_row(_STATUS_TEXTS[n % 8].format(id=id), _call("check_status", id, **more[n % 5])))
        note = {"note": f"number {n}"} if n % 3 else {}
        rows.append(plain_row(_REFUND_TEXTS[n % 8].format(id=id), _call("refund_order", id, **note)))
    for n in range(42):
        text, answer = _NEGATIVES[n % 6]
        rows.append(plain_row(text.format(n=_spelled(n)), answer=answer.format(n=_spelled(n))))
    rows += [_conversation(n) for n in range(24)]
    for n in range(3):
        id = f"ORD-{30_000 + n}"
        row = plain_row(f"Refund {id} and tell me its status.", _call("refund_order", id), _call("check_status", id))
        rows.append(row)
    return rows


def _spelled(n: int) -> str:
    """A word of its own for each number: digits alone do not make an answer another one."""
    return "abcdefghij"[n // 10] + "klmnopqrst"[n % 10] + "u"


def _conversation(n: int) -> dict[str, Any]:
    id = f"ORD-{20_000 + n}"
    name = ("check_status", "refund_order")[n % 2]
    wish = ("Where is my {n} parcel?", "Refund my {n} order")[n % 2].format(n=_spelled(n))
    messages = [
        {"role": "user", "content": wish},
        {"role": "assistant", "content": f"Is {id} the one?"},
        {"role": "user", "content": "Yes, go ahead."},
        {"role": "assistant", "tool_calls": [_call(name, id)]},
    ]
    return {"messages": messages, "tools": TOOLS}


def check(rows: Iterable[dict[str, Any]], status: Status = Status.PENDING) -> HealthCheck:
    """A check that has taken *rows*; their ids count from 1."""
    made = HealthCheck()
    for number, row in enumerate(rows, 1):
        made.add(number, example_of(row), status)
    return made


def codes_of(rows: Iterable[dict[str, Any]]) -> set[str]:
    found: dict[int | None, list[Finding]] = check(rows).findings()
    return {one.code for several in found.values() for one in several}
