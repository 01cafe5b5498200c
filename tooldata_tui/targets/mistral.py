"""mistral-finetune: ids of nine letters and digits, and of every tool a description and parameters.

Where tools are given it learns from the last turn alone; with prefixes every turn is a last one.
"""

import hashlib
import re
from collections.abc import Container
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import calls_of, chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records", "short_id"]

_LEGAL = re.compile(r"[a-zA-Z0-9]{9}\Z")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NO_PARAMETERS: Tree = {"type": "object", "properties": {}}


def records(row: Tree, shape: Shape) -> list[Any]:
    made = []
    for one in shaped(row, shape):
        messages = _renamed(chat(one, bare_calls=True, extra=("weight",)))
        tools = tools_of(one, empty=False, known=True)
        if tools:
            tools["tools"] = [_whole(tool) for tool in tools["tools"]]
        made.append({"messages": messages} | tools)
    return made


def short_id(given: str, taken: Container[str]) -> str:
    """An id of nine letters and digits for *given*: itself where it is one, else by its hash; none of *taken*."""
    if _LEGAL.match(given) and given not in taken:
        return given
    for attempt in range(10_000):
        number = int.from_bytes(hashlib.sha256(f"{attempt}:{given}".encode()).digest()[:8])
        made = ""
        for _ in range(9):
            number, digit = divmod(number, len(_DIGITS))
            made += _DIGITS[digit]
        if made not in taken:
            return made
    raise AssertionError("every id is taken")


def _renamed(messages: list[Tree]) -> list[Tree]:
    """Every call with an id of its own, and results with that of the newest call they answer."""
    taken: set[str] = set()
    new: dict[Any, str] = {}
    out = []
    for message in messages:
        calls = []
        for call in calls_of(message):
            new[call["id"]] = short_id(str(call["id"]), taken)
            taken.add(new[call["id"]])
            calls.append({**call, "id": new[call["id"]]})
        if calls:
            message = {**message, "tool_calls": calls}
        if message.get("tool_call_id") in new:
            message = {**message, "tool_call_id": new[message["tool_call_id"]]}
        out.append(message)
    return out


def _whole(tool: Any) -> Any:
    body = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(body, dict):
        return tool
    return {**tool, "function": {"description": "", "parameters": _NO_PARAMETERS, **body}}


_EMULATED = Emulated("mistral")
_USAGE = """\
```yaml
data:
  instruct_data: {train}
  eval_instruct_data: {test}
seq_len: 32768  # longer rows are cut into pieces
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
