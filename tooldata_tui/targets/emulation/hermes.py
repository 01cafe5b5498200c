"""Hermes: turns of a conversation with tags; who trains on it learns from every turn of the assistant."""

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["outcomes", "trained"]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined("hermes", row, shape, checks.ignored_weights)


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.assistants(modern(row))
