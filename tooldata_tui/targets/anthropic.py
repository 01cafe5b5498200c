"""Anthropic: blocks, the results of a turn in one message, and of reasoning what Anthropic has signed."""

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
        for message in record["messages"]:
            if isinstance(message["content"], list):
                message["content"] = [block for block in message["content"] if not is_unsigned(block)]
    return made


def is_unsigned(block: Tree) -> bool:
    """Whether this is reasoning that comes from elsewhere, and would be refused."""
    return block.get("type") == "thinking" and "signature" not in block


_EMULATED = Emulated("anthropic")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
