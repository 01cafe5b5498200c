"""Anthropic: names and ids of a certain form, results right behind their calls, and schemas that are objects.

A schema with alternatives at its top is refused, and with it the whole request: ``input_schema does not support oneOf,
allOf, or anyOf at the top level``. Deeper in they are taken.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.uniform import meta_of
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Effect, Outcome, Shape

__all__ = ["outcomes", "trained"]

_NOT_AT_THE_TOP = ("oneOf", "allOf", "anyOf")
_TAKE_OUT = "say it in the description, and take it out of the tool"


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined(
        "anthropic",
        row,
        shape,
        checks.bad_names("anthropic"),
        checks.answers,
        checks.ignored_weights,
        checks.blank_texts,
        checks.bad_ids("[a-zA-Z0-9_-]+"),
        _unsigned,
        _mixed,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.assistants(modern(row))


def _unsigned(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for turn, message in enumerate(row["messages"]):
        if isinstance(message.get("reasoning_content"), str) and "signature" not in meta_of(message):
            words = "the reasoning is left out: it has no signature of Anthropic"
            yield Outcome("F202", Effect.MASKS, words, turn, ("messages", turn, "reasoning_content"))


def _mixed(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for at, name, schema in checks.schemas(row):
        if schema.get("type") != "object":
            words = f"the schema of {name} must be of the type object"
            yield Outcome("F212", Effect.RAISES, words, None, ("tools", at, "function", "parameters"))
        for keyword in _NOT_AT_THE_TOP:
            if keyword in schema:
                words = f"{keyword} must not stand at the top of the schema of {name}"
                path = ("tools", at, "function", "parameters", keyword)
                yield Outcome("F212", Effect.RAISES, words, None, path, _TAKE_OUT)
