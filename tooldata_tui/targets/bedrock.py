"""Bedrock and Nova: the blocks of the Converse interface."""

from tooldata_tui.formats.bedrock import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Trainer

__all__ = ["TRAINER", "records"]

records = written_by(CODEC, bare=True)

_EMULATED = Emulated("bedrock")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
