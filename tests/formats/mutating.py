"""Records and rows in which something is not as it should be: a part gone, doubled, or of another type."""

import json
import random
from pathlib import Path
from typing import Any

__all__ = ["RECORDS", "mutated"]

RECORDS = [json.loads(line) for line in (Path(__file__).parent / "data" / "records.jsonl").read_text().splitlines()]
_ODD = [
    None, True, 5, 1.5, 10**30, -1, "", "x", "{}", "[]", '{"name": 1}', "<tool_call>", [], {}, [[]], [{}], [None],
    ["a"], {"a": None}, {"type": "x"}, {"name": "f"}, [{"name": "f", "arguments": None}],
]  # fmt: skip
_KEYS = [
    "role", "name", "content", "tool_calls", "id", "type", "function", "tools", "messages", "_meta", "arguments",
    "functions", "function_call", "tool_call_id", "weight",
]  # fmt: skip


def mutated(value: Any, chance: random.Random) -> Any:
    """A copy of *value* with one to three slips in it."""
    value = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 3)):
        holders = list(_holders(value))
        if holders:
            _slip(chance.choice(holders), chance)
    return value


def _holders(value: Any) -> Any:
    if isinstance(value, dict | list) and value:
        yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from _holders(one)


def _slip(holder: Any, chance: random.Random) -> None:
    place = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    odd = json.loads(json.dumps(chance.choice(_ODD)))
    match chance.randint(0, 3):
        case 0:
            del holder[place]
        case 1 if isinstance(holder, dict):
            holder[chance.choice(_KEYS)] = odd
        case 1:
            holder.insert(place, holder[place])
        case _:
            holder[place] = odd
