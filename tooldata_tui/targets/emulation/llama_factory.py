"""LLaMA-Factory, sharegpt: the question and the answer must take turns, or the row is left out with a warning.

Follows ``SharegptDatasetConverter``, the function and tool formatters, and the supervised processor.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import TARGETS, Effect, Outcome, Shape

__all__ = ["outcomes", "trained"]

_ASKING, _ANSWERING = ("human", "observation"), ("gpt", "function_call")
#: What stands around a thought, and around calls beside which there is text, in most of its templates.
_THOUGHT = re.compile(r"<think>\n.*?\n</think>\n\n", re.DOTALL)
_CALLS = re.compile(r"<tool_call>(.*?)</tool_call>", re.DOTALL)
_SPEAKERS = {"user": ("human",), "tool": ("observation",), "assistant": _ANSWERING}


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined("llama-factory", row, shape, _left_out, _unreadable, checks.ignored_weights)


def trained(row: Tree, shape: Shape) -> set[int]:
    new = modern(row)
    try:
        records = TARGETS["llama-factory"].trainer.records(row, shape)
    except RowError:
        return set()
    if any(True for _ in _left_out(new, records)):
        return set()
    return checks.assistants(new)


def _left_out(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for record in records:
        said = [one for one in _turns(record) if isinstance(one, dict)]
        if said and said[0].get("from") == "system":
            said = said[1:]
        where = _places(row, said)
        for at, one in enumerate(said):
            expected = _ANSWERING if at % 2 else _ASKING
            if one.get("from") not in expected:
                words = (
                    f"the row is left out: {checks.short(one.get('from'))} stands where "
                    f"{' or '.join(expected)} must stand"
                )
                yield Outcome("F207", Effect.DROPS, words, where[at], ("conversations", at))
                return
        if len(said) % 2:
            words = "the row is left out: it must end on an answer or on calls"
            yield Outcome("F207", Effect.DROPS, words, where[-1], (), "cut the row behind the last answer")


def _unreadable(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for record in records:
        said = [one for one in _turns(record) if isinstance(one, dict)]
        where = _places(row, said)
        for at, one in enumerate(said):
            if one.get("from") == "function_call":
                yield from _unread_calls(one.get("value"), where[at], at)
        tools = record.get("tools")
        if tools:
            try:
                json.loads(tools)
            except (TypeError, ValueError):
                yield Outcome("F206", Effect.RAISES, "tools must be a JSON text", None, ("tools",))


def _unread_calls(value: Any, turn: int | None, at: int) -> Iterator[Outcome]:
    path = ("conversations", at, "value")
    try:
        calls = json.loads(_without_text(value))
    except (TypeError, ValueError):
        words = "what stands in function_call is not JSON"
        yield Outcome("F206", Effect.RAISES, words, turn, path, "leave the text beside the calls out with --text drop")
        return
    for call in calls if isinstance(calls, list) else [calls]:
        if not isinstance(call, dict) or "name" not in call or "arguments" not in call:
            yield Outcome("F206", Effect.RAISES, "a call must have a name and arguments", turn, path)
        elif isinstance(call["arguments"], str):
            words = "the arguments are a text, and are encoded a second time"
            yield Outcome("F201", Effect.CORRUPTS, words, turn, path, "write them as an object")


def _without_text(value: str) -> str:
    """The calls alone, as ``FunctionFormatter`` looks for them."""
    tagged = _CALLS.search(value)
    if tagged is not None:
        return tagged[1]
    thought = _THOUGHT.search(value)
    return value if thought is None else value.replace(thought[0], "")


def _turns(record: Tree) -> list[Any]:
    turns = record.get("conversations")
    return turns if isinstance(turns, list) else []


def _places(row: Tree, said: list[Tree]) -> list[int | None]:
    """The turn of the row that each entry of a record comes from, as far as their order tells."""
    places: list[int | None] = []
    turn = -1
    for one in said:
        after = range(turn + 1, len(row["messages"]))
        found = next((at for at in after if one.get("from") in _SPEAKERS.get(row["messages"][at]["role"], ())), None)
        turn = turn if found is None else found
        places.append(found)
    return places
