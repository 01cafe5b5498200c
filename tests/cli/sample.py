"""The small dataset that the tests of the commands work on."""

import gzip
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["HOSTILE", "LINES", "PROJECT", "ROOT", "TOOLS", "Command", "Result", "environment", "gzipped", "row"]

ROOT = Path(__file__).parents[2]
PROJECT = "support.tooldata"

#: What a terminal would act on: a title, a bell, a C1 control, a change of direction, an erased line.
HOSTILE = "\x1b]0;gotcha\x07\x9b2J\u202etxt\x1b[2K"

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "lookup_order",
            "description": "Look up an order.",
            "parameters": {
                "type": "object",
                "properties": {"order_id": {"type": "string"}, "items": {"type": "boolean"}},
                "required": ["order_id"],
                "additionalProperties": False,
            },
        },
    },
    {"type": "function", "function": {"name": "refund", "parameters": {"type": "object", "properties": {}}}},
]


def row(own_id: str, text: str, arguments: dict[str, Any] | None, name: str = "lookup_order") -> dict[str, Any]:
    """An example whose assistant calls a tool, or answers in text where *arguments* is None."""
    if arguments is None:
        answer: dict[str, Any] = {"role": "assistant", "content": "Happy to help."}
    else:
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        answer = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"id": own_id, "messages": [{"role": "user", "content": text}, answer]}


#: The lines of data.jsonl. Fine: 1, 6. Wrong: 2 (C301), 3 (C304, with a safe fix), 4 (C302, hostile). 5 and 7 are bad.
LINES = [
    json.dumps(row("r1", "Where is ORD-1? 1.10 €", {"order_id": "ORD-1"}), ensure_ascii=False),
    json.dumps(row("r2", "Where is it?", {})),
    json.dumps(row("r3", "What is in ORD-3?", {"order_id": "ORD-3", "items": "true"})),
    json.dumps(row(HOSTILE, HOSTILE, {"order_id": "ORD-4", HOSTILE: HOSTILE})),
    json.dumps(row("r5", "Hello", None))[:-1] + ",}",
    json.dumps(row("r6", "Hello", None)),
    '{"messages": ' + HOSTILE,
]


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def objects(self) -> list[Any]:
        """The output as JSON lines."""
        return [json.loads(line) for line in self.lines]


Command = Callable[..., Result]


def environment(home: Path) -> dict[str, str]:
    """A clean environment with a reviewer."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": str(home), "TOOLDATA_REVIEWER": "ada", "PYTHONUTF8": "1"}


def gzipped(path: Path) -> Path:
    """*path* compressed, beside it."""
    out = path.with_name(f"{path.name}.gz")
    out.write_bytes(gzip.compress(path.read_bytes()))
    return out
