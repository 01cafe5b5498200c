"""Fireworks AI: as OpenAI takes it, with a system prompt in the first place only."""

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["outcomes", "trained"]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined(
        "fireworks",
        row,
        shape,
        checks.roles("system", "user", "assistant", "tool"),
        checks.system_first,
        checks.bad_names("fireworks"),
        checks.unknown_tool_keys,
        checks.bad_weights,
        checks.answers,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.weighted(modern(row))
