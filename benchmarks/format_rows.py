"""Records of about ten kilobytes in every format that is written, made by our own writers from seeded rows."""

import random
from collections.abc import Iterator
from typing import Any

from data import rows

from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.formats.registry import FORMATS, Format
from tooldata_tui.formats.row_error import RowError

__all__ = ["SINGLE", "WRITTEN", "record_lines"]

#: Formats with a writer.
WRITTEN = [one for one in FORMATS.values() if one.codec.write is not None]
#: Those that hold one request and the calls that answer it.
SINGLE = frozenset({"xlam", "hammer"})
#: As in sets made of many APIs: few records offer the same tools.
_PARTNERS, _OFFERED, _TURNS = 50, 10, 4
_DETAILS = "Partners answer in the language of the request, give times of the place they are in, and ask for more. " * 2


def record_lines(format: Format, count: int) -> Iterator[bytes]:
    """Yield *count* records of *format*, a line each, without line ends; the same ones every time."""
    assert format.codec.write is not None
    chance = random.Random(7)
    seeds = [loads(line) for line in rows(count * _TURNS, defects=0)]
    tools = {tool["function"]["name"]: tool for row in seeds for tool in row["tools"]}
    while count:
        talk = chance.sample(seeds, 1 if format.name in SINGLE else _TURNS)
        try:
            yield dumps(format.codec.write(_row(talk, tools, chance))).encode()
        except RowError:
            continue  # a row that calls nothing, where every record has to
        count -= 1


def _row(talk: list[Any], tools: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """One row of several, each about a partner of its own."""
    messages, offered = talk[0]["messages"][:1], {}
    for turn, row in enumerate(talk):
        partner = f"_{chance.randrange(_PARTNERS)}"
        asked, answer = row["messages"][1:]
        messages.append(asked)
        if not answer.get("tool_calls"):
            messages.append(answer)
            continue
        calls = []
        for at, call in enumerate(answer["tool_calls"]):
            name = call["function"]["name"]
            offered[name + partner] = _of_partner(tools[name], partner)
            calls.append({**call, "id": f"call_{turn}_{at}", "function": {**call["function"], "name": name + partner}})
        messages.append({**answer, "tool_calls": calls})
        if len(talk) > 1:
            messages += [{"role": "tool", "tool_call_id": one["id"], "content": _result(chance)} for one in calls]
            messages.append({"role": "assistant", "content": "Done. Is there anything else?"})
    if len(talk) == 1:
        messages = messages[1:]  # there is no place for a system message
    while len(offered) < _OFFERED + (len(talk) == 1) * 5:
        name, partner = chance.choice(list(tools)), f"_{chance.randrange(_PARTNERS)}"
        offered[name + partner] = _of_partner(tools[name], partner)
    return {"messages": messages, "tools": list(offered.values())}


def _result(chance: random.Random) -> str:
    found = [{"partner": chance.randrange(_PARTNERS), "price": chance.randrange(900), "free": True} for _ in range(4)]
    return dumps({"status": "done", "found": found})


def _of_partner(tool: dict[str, Any], partner: str) -> dict[str, Any]:
    function = tool["function"]
    words = f"{function['description']} Ask the system of partner{partner}, which answers within seconds. {_DETAILS}"
    return {**tool, "function": {**function, "name": function["name"] + partner, "description": words}}
