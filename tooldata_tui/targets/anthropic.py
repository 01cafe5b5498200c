"""Anthropic: blocks, the results of a turn in one message."""

from typing import Any

from tooldata_tui.formats.anthropic import CODEC
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]

_write = written_by(CODEC, bare=True)


def records(row: Tree, shape: Shape) -> list[Any]:
    """As the format has it; a tool without parameters says so, since a schema is required."""
    made = _write(row, shape)
    for record in made:
        for tool in record.get("tools", ()):
            tool.setdefault("input_schema", {"type": "object"})
    return made


_EMULATED = Emulated("anthropic")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
