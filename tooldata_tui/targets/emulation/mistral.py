"""mistral-finetune: one row that its validator refuses stops the run; with tools only the last turn is learned from.

Follows ``build_instruct_sample`` and the validator V3 of mistral-common in the mode for fine-tuning.
"""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.shaping import calls_of, name_of
from tooldata_tui.targets.target import Effect, Outcome, Shape

__all__ = ["outcomes", "trained"]

#: It checks schemas by this draft, whichever they name.
_DRAFT = "http://json-schema.org/draft-07/schema#"
_ID = re.compile(r"[a-zA-Z0-9]{9}")
_AFTER = {
    "system": ("user", "assistant", "system"),
    "user": ("assistant", "system", "user"),
    "assistant": ("assistant", "user", "tool"),
    "tool": ("assistant", "tool", "user"),
}
_PREFIXES = "write a row for every turn with --prefixes"


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    def not_trained(new: Tree, records: list[Any]) -> Iterator[Outcome]:
        for turn in sorted(checks.weighted(new) - trained(row, shape)):
            words = "the turn is not learned from: where tools are given only the last one is"
            yield Outcome("F209", Effect.MASKS, words, turn, (), _PREFIXES)

    return checks.examined(
        "mistral",
        row,
        shape,
        checks.roles(*_AFTER),
        checks.bad_names("mistral"),
        checks.unknown_tool_keys,
        checks.bad_weights,
        _bad_tools,
        _bad_records,
        not_trained,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    new = modern(row)
    turns = checks.weighted(new)
    if new.get("tools") and not shape.prefixes:
        return turns & {len(new["messages"]) - 1}
    return turns


def _bad_tools(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for at, tool in enumerate((records[0].get("tools") if records else None) or ()):
        path = ("tools", at, "function")
        function = tool.get("function") if isinstance(tool, dict) else None
        if not isinstance(function, dict):
            yield Outcome("F206", Effect.RAISES, "a tool has no function", None, path)
            continue
        for key in ("name", "description", "parameters"):
            if key not in function:
                yield Outcome("F206", Effect.RAISES, f"a tool has no {key}", None, path)
        parameters = function.get("parameters")
        if not isinstance(parameters, dict):
            yield Outcome(
                "F206", Effect.RAISES, "the parameters of a tool must be an object", None, (*path, "parameters")
            )
            continue
        if not jsonschema_rs.meta.is_valid(loads(dumps({**parameters, "$schema": _DRAFT}))):
            words = f"the schema of {checks.short(name_of(tool))} is no JSON Schema"
            yield Outcome("F212", Effect.RAISES, words, None, (*path, "parameters"))


def _bad_records(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for record in records:
        messages = record["messages"]
        yield from _bad_order(messages)
        systems = [turn for turn, one in enumerate(messages) if one["role"] == "system"]
        if len(systems) > 1:
            yield Outcome("F206", Effect.RAISES, "only one system prompt is allowed", systems[1])
        for turn, message in enumerate(messages):
            yield from _bad_message(message, turn, is_last=turn == len(messages) - 1)


def _bad_order(messages: list[Tree]) -> Iterator[Outcome]:
    said = [(turn, one) for turn, one in enumerate(messages) if one["role"] != "system"]
    if said and said[-1][1]["role"] != "assistant":
        yield Outcome("F206", Effect.RAISES, "the last turn must be the assistant's", said[-1][0])
    before, waiting = "", 0
    for turn, message in said:
        role = message["role"]
        if before and role not in _AFTER.get(before, _AFTER):
            words = f"{checks.short(role)} must not stand after {checks.short(before)}"
            yield Outcome("F206", Effect.RAISES, words, turn)
        if not before:
            pass  # it does not count the calls of the first turn
        elif role == "tool":
            waiting -= 1
        elif role == "assistant":
            if waiting:
                words = "there must be as many results as calls before the assistant goes on"
                yield Outcome("F206", Effect.RAISES, words, turn)
            waiting = len(calls_of(message))
        before = role
    if waiting < 0:
        yield Outcome("F206", Effect.RAISES, "there are more results than calls", said[-1][0])


def _bad_message(message: Tree, turn: int, *, is_last: bool) -> Iterator[Outcome]:
    path: tuple[str | int, ...] = ("messages", turn)
    calls = calls_of(message)
    content = message.get("content")
    if not calls and content is None:
        yield Outcome("F206", Effect.RAISES, "a turn without calls must have content", turn, path)
    elif message["role"] == "assistant" and bool(content) == bool(calls):
        if calls:
            remedy = "put the text into a turn of its own with --text split, or leave it out with --text drop"
            yield Outcome("F206", Effect.RAISES, "a turn must have text or calls, not both", turn, path, remedy)
        else:
            yield Outcome("F206", Effect.RAISES, "the turn is empty", turn, path)
    for at, call in enumerate(calls):
        if not _ID.fullmatch(str(call.get("id"))) and not (is_last and call.get("id") == "null"):
            words = f"the id {checks.short(call.get('id'))} must be nine letters and digits"
            yield Outcome("F211", Effect.RAISES, words, turn, (*path, "tool_calls", at, "id"))
    if message["role"] == "tool" and not _ID.fullmatch(str(message.get("tool_call_id"))):
        words = f"the id {checks.short(message.get('tool_call_id'))} must be nine letters and digits"
        yield Outcome("F211", Effect.RAISES, words, turn, (*path, "tool_call_id"))
