"""Seeded datasets that look like real ones: OpenAI rows of about a kilobyte, and rows that repeat 30 kB of tools."""

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["DEFECTS", "long_rows", "rows", "write_rows"]

#: Share of the rows with something wrong in them.
DEFECTS = 0.03

_SYSTEM = "You are the assistant of a travel agency. Use a tool when one fits; ask when something is missing."


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def _tool(name: str, description: str, required: str, **properties: Any) -> dict[str, Any]:
    parameters = {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


_CABINS = ["economy", "premium", "business"]
_TOOLS = {
    tool["function"]["name"]: tool
    for tool in (
        _tool(
            "find_flights", "List flights between two airports on a day, cheapest first.", "origin destination day",
            origin=_text(pattern="^[A-Z]{3}$"), destination=_text(pattern="^[A-Z]{3}$"), day=_text(format="date"),
            cabin=_text(enum=_CABINS),
        ),
        _tool(
            "book_hotel", "Book a room for a number of nights.", "city nights guests",
            city=_text(), nights={"type": "integer", "minimum": 1, "maximum": 30}, guests={"type": "integer"},
            breakfast={"type": "boolean"},
        ),
        _tool(
            "change_booking", "Move a booking to another day.", "booking day",
            booking=_text(pattern="^BK-[0-9]{6}$"), day=_text(format="date"), keep_seat={"type": "boolean"},
        ),
        _tool(
            "cancel_booking", "Cancel a booking and say why.", "booking reason",
            booking=_text(pattern="^BK-[0-9]{6}$"), reason=_text(enum=["illness", "change_of_plans", "price", "other"]),
        ),
        _tool(
            "add_baggage", "Add bags to a booking that has not departed yet.", "booking bags",
            booking=_text(), bags={"type": "integer", "minimum": 1, "maximum": 5}, kilograms={"type": "number"},
        ),
        _tool(
            "convert_money", "Convert an amount at today's rate.", "amount source target",
            amount={"type": "number", "minimum": 0}, source=_text(minLength=3), target=_text(minLength=3),
        ),
        _tool("send_invoice", "Send the invoice of a booking by e-mail.", "booking email",
              booking=_text(), email=_text(format="email")),
        _tool("report_lost_item", "Report something that was left behind.", "item place",
              item=_text(), place=_text(), seen_last=_text(format="date"), tags={"type": "array", "items": _text()}),
    )
}  # fmt: skip
_NAMES = list(_TOOLS)

_AIRPORTS = {
    "OPO": "Porto", "KRK": "Kraków", "LYS": "Lyon", "AAR": "Århus", "GVA": "Genève", "LBA": "Leeds",
    "AGP": "Málaga", "LCJ": "Łódź", "TOS": "Tromsø", "ORK": "Cork", "TRS": "Trieste", "OAX": "Oaxaca",
}  # fmt: skip
_CITIES = list(_AIRPORTS.values())
_ITEMS = ["umbrella", "reading glasses", "charger", "blue scarf", "children's jacket", "headphones", "e-reader"]
_PEOPLE = ["mira", "tomas", "yuki", "chloe", "kwame", "ines", "pavel", "nadia", "soren", "ravi", "zoe", "luca"]
_OPENINGS = [
    "Hi,",
    "Hello there!",
    "hey",
    "Good evening,",
    "Third message about this now:",
    "Quick one -",
    "Sorry to bother you again,",
]
_CLOSINGS = [
    "Thanks!",
    "thx",
    "🙏",
    "No rush.",
    "I need this settled before the weekend, please.",
    "My colleague said you could do it while I wait.",
    "Can you confirm by e-mail once it is done? The last time nothing came and I had to call twice.",
    "We are travelling with two small children, so anything that saves us time at the airport would be a great help.",
]


def _request(chance: random.Random, name: str) -> tuple[dict[str, Any], str]:
    """Arguments for a tool, and how somebody would ask for it."""
    booking = f"BK-{chance.randrange(10**6):06d}"
    day = f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    match name:
        case "find_flights":
            one, other = chance.sample(list(_AIRPORTS), 2)
            arguments = {"origin": one, "destination": other, "day": day}
            if chance.random() < 0.3:
                arguments["cabin"] = chance.choice(_CABINS)
            return arguments, f"what flies from {_AIRPORTS[one]} to {_AIRPORTS[other]} on {day}, and what does it cost?"
        case "book_hotel":
            city, nights, guests = chance.choice(_CITIES), chance.randrange(1, 9), chance.randrange(1, 5)
            said = f"we need a room in {city} for {nights} nights, {guests} of us, with breakfast."
            return {"city": city, "nights": nights, "guests": guests, "breakfast": True}, said
        case "change_booking":
            return {"booking": booking, "day": day}, f"can you move {booking} to {day}? My meeting was moved."
        case "cancel_booking":
            reason = chance.choice(["illness", "change_of_plans", "price", "other"])
            return {"booking": booking, "reason": reason}, f"please cancel {booking}, {reason.replace('_', ' ')}."
        case "add_baggage":
            bags = chance.randrange(1, 4)
            return {"booking": booking, "bags": bags, "kilograms": 23.0}, f"{bags} more bags on {booking}, 23 kg each."
        case "convert_money":
            amount = round(chance.uniform(5, 900), 2)
            return {"amount": amount, "source": "EUR", "target": "NOK"}, f"how much is {amount:.2f} EUR in kroner?"
        case "send_invoice":
            email = f"{chance.choice(_PEOPLE)}{chance.randrange(999)}@example.org"
            return {"booking": booking, "email": email}, f"send the invoice for {booking} to {email}."
        case _:
            item, city = chance.choice(_ITEMS), chance.choice(_CITIES)
            said = f"I left my {item} at the hotel in {city}, last seen on {day}."
            return {"item": item, "place": city, "seen_last": day, "tags": item.split()}, said


def _spoil(chance: random.Random, call: dict[str, Any]) -> None:
    """Give a call a defect that people make: a name, a missing, mistyped or unknown argument."""
    arguments, required = call["arguments"], _TOOLS[call["name"]]["function"]["parameters"]["required"]
    match chance.randrange(4):
        case 0:
            call["name"] = call["name"].replace("_", "")
        case 1:
            del arguments[required[0]]
        case 2:
            arguments[required[-1]] = [arguments[required[-1]]]
        case _:
            arguments["comment"] = "as discussed"


def _conversation(number: int, chance: random.Random, defects: float) -> tuple[list[dict[str, Any]], list[str]]:
    """The messages of a row, and the names of the tools it offers."""
    name = chance.choice(_NAMES)
    arguments, said = _request(chance, name)
    calls = [{"name": name, "arguments": arguments}]
    if chance.random() < 0.12:
        other = chance.choice(_NAMES)
        more, and_said = _request(chance, other)
        calls.append({"name": other, "arguments": more})
        said = f"{said} And {and_said}"
    offered = {call["name"] for call in calls} | set(chance.sample(_NAMES, chance.randrange(2)))
    if chance.random() < defects:
        _spoil(chance, calls[0])
    question = f"{chance.choice(_OPENINGS)} {said} {chance.choice(_CLOSINGS)}"
    messages: list[dict[str, Any]] = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": question}]
    if chance.random() < 0.1:
        messages.append({"role": "assistant", "content": "I am not sure I got that: which booking is it about?"})
    else:
        made = [
            {
                "id": f"call_{number:07d}_{index}",
                "type": "function",
                "function": {"name": call["name"], "arguments": _written(call["arguments"])},
            }
            for index, call in enumerate(calls)
        ]
        messages.append({"role": "assistant", "content": None, "tool_calls": made})
    return messages, sorted(offered)


def rows(count: int, *, seed: int = 7, defects: float = DEFECTS) -> Iterator[bytes]:
    """Yield *count* lines of about a kilobyte, the same ones for the same *seed*, without line ends."""
    chance = random.Random(seed)
    written = {name: _written(tool) for name, tool in _TOOLS.items()}
    for number in range(count):
        messages, offered = _conversation(number, chance, defects)
        yield _line(messages, ",".join([written[name] for name in offered]))


def long_rows(count: int, *, seed: int = 7, kilobytes: int = 30) -> Iterator[bytes]:
    """Like :func:`rows`, but every line brings the same tools, *kilobytes* of them."""
    chance = random.Random(seed)
    tools = [_written(tool) for tool in _TOOLS.values()]
    detail = {"type": "string", "description": "One of the many details that a partner's system may ask for. " * 2}
    while sum(map(len, tools)) < kilobytes * 1000:
        details = {f"detail_{number}": detail for number in range(10)}
        tools.append(_written(_tool(f"partner_{len(tools)}", "Ask a partner's system.", "detail_0", **details)))
    for number in range(count):
        messages, _ = _conversation(number, chance, DEFECTS)
        yield _line(messages, ",".join(tools))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _line(messages: list[dict[str, Any]], tools: str) -> bytes:
    return f'{{"messages":{_written(messages)},"tools":[{tools}]}}'.encode()


def write_rows(path: Path, lines: Iterable[bytes]) -> int:
    """Write *lines* to *path*; return the number of bytes. Nothing is left at *path* if it fails."""
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb", buffering=2**20) as file:
        size = sum(file.write(line) + file.write(b"\n") for line in lines)
    unfinished.rename(path)
    return size
