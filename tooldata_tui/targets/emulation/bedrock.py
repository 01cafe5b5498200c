"""Bedrock and Nova tuning: the user and the assistant take turns, from the first to the last."""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Effect, Outcome, Shape

__all__ = ["outcomes", "trained"]

#: What Nova reads at the top of a schema.
_READ = frozenset({"type", "properties", "required"})


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined(
        "bedrock",
        row,
        shape,
        checks.bad_names("bedrock"),
        checks.answers,
        checks.ignored_weights,
        checks.blank_texts,
        _out_of_turn,
        checks.bad_ids("[a-zA-Z0-9_-]{1,64}"),
        _unread_at_the_top,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.assistants(modern(row))


def _out_of_turn(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for record in records:
        said = [one.get("role") for one in record.get("messages") or () if isinstance(one, dict)]
        for at, role in enumerate(said):
            expected = "assistant" if at % 2 else "user"
            if role != expected:
                words = f"the {expected} must speak here: the two take turns"
                yield Outcome("F206", Effect.RAISES, words, None, ("messages", at))
                return
        if said and said[-1] != "assistant":
            yield Outcome(
                "F206", Effect.RAISES, "the last turn must be the assistant's", None, ("messages", len(said) - 1)
            )


def _unread_at_the_top(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    for at, name, schema in checks.schemas(row):
        if unread := sorted(schema.keys() - _READ):
            words = f"Nova reads no {', '.join(map(checks.short, unread[:3]))} at the top of the schema of {name}"
            yield Outcome("F212", Effect.REWRITES, words, None, ("tools", at, "function", "parameters"))
