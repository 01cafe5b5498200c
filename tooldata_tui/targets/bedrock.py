"""Bedrock and Nova: the blocks of the Converse interface."""

from typing import Any

from tooldata_tui.formats.bedrock import CODEC
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]

_write = written_by(CODEC, bare=True)


def records(row: Tree, shape: Shape) -> list[Any]:
    """As the format has it, without what is empty; a tool without parameters says so, since a schema is required."""
    made = _write(row, shape)
    for record in made:
        if not any(one["text"] for one in record.get("system", ())):
            record.pop("system", None)
        if not record.get("toolConfig", {}).get("tools"):
            record.pop("toolConfig", None)
        for tool in record.get("toolConfig", {}).get("tools", ()):
            spec = tool["toolSpec"]
            spec.setdefault("inputSchema", {"json": {"type": "object"}})
            if not spec.get("description"):
                spec.pop("description", None)
    return made


_EMULATED = Emulated("bedrock")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
