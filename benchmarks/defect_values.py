"""Defects of values, of labels and of whole sets: rows that any schema takes."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from defect_calls import changed, given, inside
from defect_lines import KINDS, Kind, Row, Spoilt, arguments, calling, function, passing, several, single, text_of

_ORDER = re.compile(r"ORD-[0-9]{5}")
#: A set after a defect of sets.
Rows = list[Row]


# --- values


def _swapped(order: str) -> str:
    digits = order[4:]
    at = next((n for n in range(4) if digits[n] != digits[n + 1]), 0)
    return f"ORD-{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}"


def _unsaid(row: Row, new: str) -> Spoilt:
    """Ask without the number that the call passes."""
    now = arguments(row)
    if not single(row) or now is None or "order_id" not in now:
        return None
    said = row["messages"][0]["content"]
    digits = now["order_id"][4:]
    if now["order_id"] not in said and digits not in said:
        return None
    row["messages"][0]["content"] = said.replace(now["order_id"], new).replace(digits, new)
    return row


def _not_passed(name: str) -> Callable[[Row], Spoilt]:
    """Leave out what was said in so many words."""

    def change(row: Row) -> Spoilt:
        now = arguments(row)
        if now is None or name not in now or not single(row):
            return None
        value = now.pop(name)
        return passing(row, now) if str(value) in row["messages"][0]["content"] else None

    return change


def _more(name: str, value: Any) -> Callable[[Row], Spoilt]:
    """Pass an optional argument that nobody spoke of."""
    return given(lambda now: {**now, name: value} if name not in now and _takes(now, name) else None)


def _takes(now: Row, name: str) -> bool:
    """Whether the tool that takes *now* describes *name*: by the arguments it is known by."""
    return {"amount": "reason" in now and "summary" not in now, "instructions": "address" in now}.get(name, False)


def _told_amount(change: Callable[[float], float]) -> Callable[[Row], Spoilt]:
    def spoil(row: Row) -> Spoilt:
        now = arguments(row)
        if now is None or "amount" not in now or not single(row):
            return None
        new = change(now["amount"])
        return passing(row, {**now, "amount": new}) if new != now["amount"] and new > 0 else None

    return spoil


def _street(change: Callable[[str], str]) -> Callable[[Row], Spoilt]:
    return inside("address", lambda one: {**one, "street": change(one["street"])})


several(
    "values",
    {
        "another order": changed("order_id", lambda _: "ORD-90417"),
        "two digits swapped": changed("order_id", _swapped),
        "one digit more than said": changed("order_id", lambda text: text[:8] + str((int(text[8]) + 1) % 10)),
        "number nobody said": lambda row: _unsaid(row, "my order"),
        "another number was said": lambda row: _unsaid(row, "ORD-30571"),
        "made up by counting": changed("order_id", lambda _: "ORD-12345"),
        "all zeros": changed("order_id", lambda _: "ORD-00000"),
        "another amount": _told_amount(lambda amount: amount + 13),
        "ten times the amount": _told_amount(lambda amount: amount * 10),
        "amount without cents": _told_amount(lambda amount: amount // 1),
        "digits of the amount swapped": _told_amount(lambda amount: float(str(amount)[::-1].strip(".") or 1)),
        "amount nobody said": _more("amount", 49.5),
        "amount of nines": _more("amount", 999),
        "amount not passed": _not_passed("amount"),
        "e-mail not passed": given(lambda now: {"order_id": "ORD-48210"} if "email" in now else None),
        "another e-mail": changed("email", lambda text: "maria.lopez@" + text.split("@")[1]),
        "letter missing in the e-mail": changed("email", lambda text: text[1:]),
        "e-mail of nobody": changed("email", lambda _: "user@example.com"),
        "another street": _street(lambda _: "17 Cedar Hill Road"),
        "another house number": _street(lambda text: re.sub("[0-9]+", lambda n: str(int(n[0]) + 7), text, count=1)),
        "example street": _street(lambda _: "123 Main Street"),
        "placeholder street": _street(lambda _: "<street>"),
        "another city": inside("address", lambda one: {**one, "city": "Springfield"}),
        "another postcode": inside("address", lambda one: {**one, "postcode": "90210"}),
        "country nobody said": inside("address", lambda one: None if "country" in one else {**one, "country": "PT"}),
        "city and street swapped": inside("address", lambda one: {**one, "city": one["street"], "street": one["city"]}),
        "placeholder city": inside("address", lambda one: {**one, "city": "string"}),
        "to do": inside("address", lambda one: {**one, "city": "TODO"}),
        "note nobody gave": _more("instructions", "Leave it with the neighbour at number 9."),
        "another item": changed("items", lambda items: [*items[:-1], "blue kettle"]),
        "item too many": changed("items", lambda items: [*items, "garden hose"]),
        "placeholder item": changed("items", lambda _: ["item1"]),
        "summary of something else": changed("summary", lambda _: "Customer reports a gas leak in the warehouse."),
        "placeholder summary": changed("summary", lambda _: "Lorem ipsum dolor sit amet."),
        "summary a template": changed("summary", lambda _: "Customer wants {request} for {order}."),
        "blanks around": changed("summary", lambda text: f"  {text} "),
    },
)


# --- labels


def _other_tool(name: str, values: Row) -> Callable[[Row], Spoilt]:
    """Call another tool, with what fits of the arguments."""

    def spoil(row: Row) -> Spoilt:
        made, now = function(row), arguments(row)
        if made is None or now is None or not single(row) or made["name"] == name:
            return None
        if "order_id" not in now:
            return None
        made["name"] = name
        return passing(row, {"order_id": now["order_id"], **values})

    return spoil


def _answered(text: str) -> Callable[[Row], Spoilt]:
    """Answer in words where a tool was called."""

    def spoil(row: Row) -> Spoilt:
        if not single(row):
            return None
        row["messages"][1] = {"role": "assistant", "content": text}
        return row

    return spoil


def _called(name: str, values: Row) -> Callable[[Row], Spoilt]:
    """Call a tool where words were right."""

    def spoil(row: Row) -> Spoilt:
        if len(row["messages"]) != 2 or calling(row):
            return None
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": json.dumps(values)}}
        row["messages"][1] = {"role": "assistant", "content": None, "tool_calls": [call]}
        return row

    return spoil


def _one_less(row: Row) -> Spoilt:
    for message in calling(row):
        if len(message["tool_calls"]) > 1 and len(row["messages"]) == 2:
            del message["tool_calls"][1]
            return row
    return None


def _one_more(row: Row) -> Spoilt:
    now = arguments(row)
    if not single(row) or now is None or "order_id" not in now:
        return None
    made = {"name": "escalate_to_human", "arguments": '{"reason": "fraud", "summary": "Customer reports a fraud."}'}
    row["messages"][1]["tool_calls"].append({"id": "call_more", "type": "function", "function": made})
    return row


_CALM = {"reason": "legal", "summary": "Customer threatens with a lawyer."}

several(
    "labels",
    {
        "refund for another tool": _other_tool("initiate_refund", {"reason": "damaged"}),
        "status for another tool": _other_tool("check_status", {}),
        "lookup for another tool": _other_tool("lookup_order", {}),
        "person for another tool": _other_tool("escalate_to_human", _CALM),
        "refused for a call": _answered("I'm sorry, but I can't help with that."),
        "done in words": _answered("I have refunded your order. The money will be with you in three days."),
        "asked for what was said": _answered("Could you give me your order number, please?"),
        "small talk for a call": _answered("Thank you for your message! Have a lovely day."),
        "call for words": _called("lookup_order", {"order_id": "ORD-48213"}),
        "refund for words": _called("initiate_refund", {"order_id": "ORD-48213", "reason": "other"}),
        "one call of two": _one_less,
        "one call too many": _one_more,
    },
)


# --- sets: each takes clean rows and spoils some of them

SETS: list[tuple[str, Callable[[Rows, Random], Rows]]] = []


def whole(name: str) -> Callable[[Callable[[Rows, Random], Rows]], Callable[[Rows, Random], Rows]]:
    def add(spoil: Callable[[Rows, Random], Rows]) -> Callable[[Rows, Random], Rows]:
        SETS.append((name, spoil))
        return spoil

    return add


def _copy(row: Row) -> Row:
    made: Row = json.loads(text_of(row))
    return made


def _each(rows: Rows, share: float, dice: Random, change: Callable[[Row], Row]) -> Rows:
    chosen = set(dice.sample(range(len(rows)), max(1, int(share * len(rows)))))
    return [change(_copy(row)) if n in chosen else row for n, row in enumerate(rows)]


def _asked(row: Row, text: str) -> Row:
    row["messages"][0]["content"] = text
    return row


@whole("the same row twice")
def _(rows: Rows, dice: Random) -> Rows:
    return [*rows, _copy(dice.choice(rows))]


@whole("a row but for one letter")
def _(rows: Rows, dice: Random) -> Rows:
    row = _copy(dice.choice([row for row in rows if len(row["messages"][0]["content"] or "") > 40]))
    text = row["messages"][0]["content"]
    return [*rows, _asked(row, text[:20] + text[21:])]


@whole("the same words with another tool")
def _(rows: Rows, dice: Random) -> Rows:
    row = _copy(dice.choice([row for row in rows if single(row) and function(row)["name"] == "check_status"]))
    function(row)["name"] = "lookup_order"
    return [*rows, passing(row, {"order_id": "ORD-48213"})]


@whole("one sentence for forty rows")
def _(rows: Rows, dice: Random) -> Rows:
    row = next(row for row in rows if single(row) and function(row)["name"] == "check_status")
    made = [f"ORD-{dice.randrange(10_000, 99_999)}" for _ in range(40)]
    more = [_asked(passing(_copy(row), {"order_id": one}), f"Please tell me where {one} is now.") for one in made]
    return [*rows, *more]


@whole("one order number in forty rows")
def _(rows: Rows, dice: Random) -> Rows:
    def same(row: Row) -> Row:
        return json.loads(_ORDER.sub("ORD-48213", text_of(row)))  # type: ignore[no-any-return]

    return _each(rows, 0.2, dice, same)


@whole("one refusal for all")
def _(rows: Rows, dice: Random) -> Rows:
    def refused(row: Row) -> Row:
        if not calling(row) and len(row["messages"]) == 2:
            row["messages"][1]["content"] = "I'm sorry, but I can't help with that."
        return row

    return [refused(_copy(row)) for row in rows]


@whole("no row without a call")
def _(rows: Rows, dice: Random) -> Rows:
    return [row for row in rows if calling(row)]


@whole("a tool that is never called")
def _(rows: Rows, dice: Random) -> Rows:
    return [row for row in rows if "update_address" not in json.dumps([m.get("tool_calls") for m in row["messages"]])]


@whole("a tool that is called too seldom")
def _(rows: Rows, dice: Random) -> Rows:
    kept = [row for row in rows if "update_address" in json.dumps([m.get("tool_calls") for m in row["messages"]])]
    return [row for row in rows if row not in kept[3:]]


@whole("another schema in some rows")
def _(rows: Rows, dice: Random) -> Rows:
    def drifted(row: Row) -> Row:
        row["tools"][1]["function"]["parameters"]["properties"]["verbose"] = {"type": "boolean"}
        return row

    return _each(rows, 0.05, dice, drifted)


@whole("another description in some rows")
def _(rows: Rows, dice: Random) -> Rows:
    def drifted(row: Row) -> Row:
        row["tools"][1]["function"]["description"] += " Call it first."
        return row

    return _each(rows, 0.05, dice, drifted)


@whole("another system message in some rows")
def _(rows: Rows, dice: Random) -> Rows:
    said = [[{"role": "system", "content": "You help."}, *row["messages"]] for row in rows]
    rows = [{**row, "messages": one[one[1]["role"] == "system" :]} for row, one in zip(rows, said, strict=True)]
    return _each(rows, 0.03, dice, lambda row: _asked(row, "You are a pirate."))


@whole("no tools in some rows")
def _(rows: Rows, dice: Random) -> Rows:
    return _each(rows, 0.1, dice, lambda row: {key: value for key, value in row.items() if key != "tools"})


@whole("a value that is often not in the enum")
def _(rows: Rows, dice: Random) -> Rows:
    def unlisted(row: Row) -> Row:
        now = arguments(row)
        return passing(row, {**now, "reason": "regret"}) if now and now.get("reason") == "changed_mind" else row

    return [unlisted(_copy(row)) for row in rows]


@whole("an argument that is often not described")
def _(rows: Rows, dice: Random) -> Rows:
    def told(row: Row) -> Row:
        made = function(row)
        return passing(row, {**arguments(row), "channel": "chat"}) if made and made["name"] == "check_status" else row

    return [told(_copy(row)) for row in rows]


@whole("a number here, a text there")
def _(rows: Rows, dice: Random) -> Rows:
    def texted(row: Row) -> Row:
        now = arguments(row)
        return passing(row, {**now, "amount": str(now["amount"])}) if now and "amount" in now else row

    return _each(rows, 0.5, dice, texted)


@whole("an optional argument that is always there")
def _(rows: Rows, dice: Random) -> Rows:
    def told(row: Row) -> Row:
        made = function(row)
        if made and made["name"] == "check_status":
            return passing(row, {"kind": "delivery", **arguments(row)})
        return row

    return [told(_copy(row)) for row in rows]


@whole("arguments as objects with other keys")
def _(rows: Rows, dice: Random) -> Rows:
    def told(row: Row) -> Row:
        for message in calling(row):
            for call in message["tool_calls"]:
                call["function"]["arguments"] = json.loads(call["function"]["arguments"])
        return row

    return [told(_copy(row)) for row in rows]


@whole("numbers of a list in front")
def _(rows: Rows, dice: Random) -> Rows:
    return _each(rows, 0.05, dice, lambda row: _asked(row, f"12. {row['messages'][0]['content']}"))


@whole("quotes around")
def _(rows: Rows, dice: Random) -> Rows:
    return _each(rows, 0.05, dice, lambda row: _asked(row, f'"{row["messages"][0]["content"]}"'))


@whole("a reply where a user should speak")
def _(rows: Rows, dice: Random) -> Rows:
    return _each(rows, 0.03, dice, lambda row: _asked(row, "Sure! Here are 50 variations of the message:"))


@whole("all beginning with the same words")
def _(rows: Rows, dice: Random) -> Rows:
    def polite(row: Row) -> Row:
        return _asked(row, f"Hello, I would like to ask: {row['messages'][0]['content']}")

    return [polite(_copy(row)) if row["messages"][0]["role"] == "user" else row for row in rows]


@whole("a key in a message")
def _(rows: Rows, dice: Random) -> Rows:
    key = "AKIA" + "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16))
    return _each(rows, 0.002, dice, lambda row: _asked(row, f"My key is {key}, why does it not work?"))


@whole("hidden characters")
def _(rows: Rows, dice: Random) -> Rows:
    return _each(
        rows, 0.01, dice, lambda row: _asked(row, "\u200b\u202e".join(row["messages"][0]["content"][:9]) + "x")
    )


def labels() -> list[Kind]:
    """The kinds that take a whole set to be seen."""
    return [kind for kind in KINDS if kind.family == "labels"]
