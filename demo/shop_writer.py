"""What the double of a language model writes for the demo: sentences put together from parts, as many as are asked for.

No model is in it. It reads of a prompt only which tool is meant, and of a conversation only who spoke last.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["written"]

_TOOL = re.compile(r'<tool [0-9a-f]+>\n\{"name": ?"(\w+)"')
_TALK = re.compile(r"<talk [0-9a-f]+>\n(.*?)\n</talk", re.DOTALL)
_ORDER = re.compile(r"ORD-[0-9]{5}")

_OPENINGS = (
    "Good morning,", "so my neighbour told me to ask here:", "second try today.", "hello from Aberdeen!",
    "My daughter wants to know,", "on my way to work right now,", "Sorry to bother you again,", "quick one, please:",
    "After three weeks of waiting,", "I have the receipt in my hand, and", "pls help,", "Dear team,",
)  # fmt: skip
_ENDINGS = (
    "Many thanks in advance.", "I am on the phone all day.", "thx", "It is a birthday present.",
    "No hurry, tomorrow will do.", "The app shows me nothing at all.", "Kind regards, Priya", "that would be great",
    "My old account does not open any more.", "We leave on Friday.", "Nobody answered my letter.", "is that possible",
)  # fmt: skip
#: What is wanted of each tool, with the arguments that it leads to.
_WISHES: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]] = {
    "lookup_order": (
        ("what did I pay for {order} in the end?", {}),
        ("which colour was the rug in {order}, and what else did I buy?", {"include_items": True}),
        ("to which street does {order} go?", {}),
        ("list everything that {order} holds, with prices.", {"include_items": True}),
    ),
    "check_status": (
        ("when does the courier bring {order}?", {"kind": "delivery"}),
        ("has my returned chair from {order} reached your warehouse?", {"kind": "return"}),
        ("how far along is the payout for {order}?", {"kind": "refund"}),
        ("show me each scan of the parcel {order} so far.", {"include_history": True}),
    ),
    "initiate_refund": (
        ("the mirror in {order} arrived cracked, give me back my money.", {"reason": "damaged"}),
        ("you sent a green kettle in place of the blue one, refund {order}.", {"reason": "wrong_item"}),
        ("{order} came two weeks after the party, I want to be paid back.", {"reason": "late"}),
        ("I do not like the carpet of {order} after all, please return my payment.", {"reason": "changed_mind"}),
    ),
    "update_address": (
        (
            "we have moved: send {order} to 14 Harbour Lane, Leith, EH6 7AB.",
            {"address": {"street": "14 Harbour Lane", "city": "Leith", "postcode": "EH6 7AB"}},
        ),
        (
            "{order} should go to my office, 3 Mill Road in Perth, PH1 5QR.",
            {"address": {"street": "3 Mill Road", "city": "Perth", "postcode": "PH1 5QR"}},
        ),
        (
            "new delivery address for {order}: 27 Church Street, Dundee, DD1 4HN.",
            {"address": {"street": "27 Church Street", "city": "Dundee", "postcode": "DD1 4HN"}},
        ),
        (
            "please deliver {order} to my mother, 8 Orchard Close, Stirling, FK8 2PL.",
            {"address": {"street": "8 Orchard Close", "city": "Stirling", "postcode": "FK8 2PL"}},
        ),
    ),
    "escalate_to_human": (
        ("let me speak to a real person about {order}.", {"reason": "customer_request"}),
        ("my solicitor will write to you because of {order}.", {"reason": "legal"}),
        ("somebody paid for {order} with my card, and it was not me.", {"reason": "fraud", "priority": "urgent"}),
        ("the heater from {order} caught fire, a colleague must call me.", {"reason": "safety", "priority": "urgent"}),
    ),
}
_TALK_ABOUT = (
    ("do you sell bedside lamps in brass?", "We have lamps in many finishes. The shop page lists them all."),
    ("how does a refund work with you, in general?", "You tell us what is wrong, and we pay back the way you paid."),
    ("what would happen if I moved in March?", "Tell us the new address before the parcel leaves, and we change it."),
    ("I want my parcel and my money, both of them.", "Which of the two comes first for you: the parcel or the money?"),
    ("can you look something up for me?", "Gladly. What is the number of the order? It begins with ORD-."),
    ("my other shop never pays anything back.", "I am sorry to hear that. Is there anything we can do for you here?"),
)


def _order(number: int) -> str:
    return f"ORD-{10_000 + number * 7_919 % 90_000}"


def _said(number: int, middle: str) -> str:
    """A sentence of its own: of the parts of another number it shares one at most, until all have been had."""
    count = len(_OPENINGS)
    one, two = number % count, number // count % count
    return f"{_OPENINGS[one]} {middle} {_ENDINGS[(one + two) % count]}"


def written(body: Any, schema: Any, value: Any, number: int) -> Any:
    """An answer to the request *body*.

    :param value: anything that fits the schema, to be filled with words
    """
    names = set(schema["properties"])
    prompt = "\n".join(str(one["content"]) for one in body["messages"])
    talk = _TALK.search(prompt)
    spoken = [json.loads(line) for line in talk[1].splitlines()] if talk else []
    if "examples" in names:
        tool = _TOOL.search(prompt)
        items = range(number * 10, number * 10 + 10)
        return {"examples": [_example(tool[1] if tool else "", one, value["examples"][0]) for one in items]}
    if "finished" in names:
        return _user(spoken, number)
    if "tool" in names:
        return {**dict.fromkeys(names), **_step(spoken, value, schema["properties"]["tool"]["enum"])}
    if "facts" in names:
        return {"result": json.dumps({"status": "found", "items": ["desk lamp"]}), "facts": []}
    return value


def _example(tool: str, number: int, like: Mapping[str, Any]) -> dict[str, Any]:
    """A message with its call, or with its answer."""
    if tool not in _WISHES or "arguments" not in like:
        asked, answer = _TALK_ABOUT[number % len(_TALK_ABOUT)]
        return {**like, "message": _said(number, asked), "answer": answer}
    wish, given = _WISHES[tool][number // 3 % len(_WISHES[tool])]
    message = _said(number, wish.format(order=_order(number)))
    arguments = {"order_id": _order(number), **given}
    if tool == "escalate_to_human":
        arguments["summary"] = f"The customer says: {message}"
    return {"message": message, "arguments": _shaped(arguments, like["arguments"])}


def _shaped(value: Any, like: Any) -> Any:
    """*value* as a reply has it: a text of JSON where that is wanted, and null for what is left out."""
    if isinstance(like, str) and not isinstance(value, str):
        return json.dumps(value)
    if isinstance(like, Mapping):
        return {name: _shaped(value[name], one) if name in value else None for name, one in like.items()}
    return value


def _user(spoken: list[Any], number: int) -> dict[str, Any]:
    if not spoken:
        wish, _ = _WISHES["lookup_order"][number % 4]
        return {"message": _said(number, wish.format(order=_order(number))), "finished": False}
    return {"message": _ENDINGS[number % len(_ENDINGS)], "finished": True}


def _step(spoken: list[Any], like: Mapping[str, Any], tools: list[Any]) -> dict[str, Any]:
    """A call where the user has just named an order, else a few words."""
    last = spoken[-1] if spoken else {}
    found = _ORDER.search(str(last.get("user", "")))
    if found is None or "lookup_order" not in tools:
        return {"text": "Here is what I found: a desk lamp. You are welcome."}
    field = f"arguments_{tools.index('lookup_order') + 1}"
    return {"tool": "lookup_order", field: _shaped({"order_id": found[0]}, like[field])}
