"""xLAM: a question and the calls that answer it; nothing else of a conversation has a place in it."""

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["outcomes", "trained"]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined("xlam", row, shape, checks.ignored_weights)


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.assistants(modern(row))
