"""Gemini and Vertex: contents with parts, types in capitals, no ids."""

from tooldata_tui.formats.gemini import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Trainer

__all__ = ["TRAINER", "records"]

records = written_by(CODEC, bare=True)

_EMULATED = Emulated("gemini")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
