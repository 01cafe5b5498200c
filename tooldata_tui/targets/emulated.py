"""What a trainer does, looked up when it is asked for: who emulates a trainer looks at what is written for it."""

from importlib import import_module

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["Emulated"]


class Emulated:
    """The emulation of one trainer.

    :param module: its name in :mod:`tooldata_tui.targets.emulation`
    """

    def __init__(self, module: str) -> None:
        self._module = f"tooldata_tui.targets.emulation.{module}"

    def outcomes(self, row: Tree, shape: Shape) -> list[Outcome]:
        found: list[Outcome] = import_module(self._module).outcomes(row, shape)
        return found

    def trained(self, row: Tree, shape: Shape) -> set[int]:
        turns: set[int] = import_module(self._module).trained(row, shape)
        return turns
