"""Axolotl, ``chat_template``: takes nulls out of a row, then reads arguments that are texts, then renders.

So a null in an object is gone and one in a text stays. It learns from every turn of the assistant, and leaves out those
that say ``train: false`` where the configuration names that key; and the parts of a turn that ``train_detail`` says
where it names that.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.marking import nulls
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.shaping import calls_of
from tooldata_tui.targets.target import Effect, Outcome, Shape

__all__ = ["outcomes", "trained"]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined("axolotl", row, shape, _unread_arguments, _dropped_nulls, _untrained, _in_part)


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.weighted(modern(row))


def _unread_arguments(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for turn, message in enumerate(row["messages"]):
        for at, call in enumerate(calls_of(message)):
            try:
                loads(call["function"]["arguments"])
            except JsonError as error:
                path = ("messages", turn, "tool_calls", at, "function", "arguments")
                yield Outcome("F206", Effect.RAISES, f"the arguments are not JSON: {error}", turn, path)


def _dropped_nulls(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for record in records:
        for turn, path in nulls(record):
            if "arguments" in path:
                words = f"the argument {checks.short(path[-1])} is null, and is taken out"
                yield Outcome("F213", Effect.CORRUPTS, words, turn, path, "write the arguments as texts")


def _untrained(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for one in checks.masked(row, records):
        yield one._replace(
            message=f"{one.message}: it is written as train: false",
            remedy="set message_field_training: train in the configuration",
        )


def _in_part(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for turn, message in enumerate(row["messages"]):
        if message["role"] == "assistant" and message.get(checks.PARTS) and message.get("weight") != 0:
            words = f"{checks.PARTS} says which parts of the turn are learned from"
            path = ("messages", turn, checks.PARTS)
            if not isinstance(message.get("content"), str):
                words = f"{checks.PARTS} is only read where the content is a text"
                yield Outcome("F206", Effect.RAISES, words, turn, path, f"take {checks.PARTS} out")
            else:
                remedy = f"set message_field_training_detail: {checks.PARTS} in the configuration"
                yield Outcome("F209", Effect.MASKS, words, turn, path, remedy)
