"""Anthropic: blocks, the results of a turn in one message."""

from tooldata_tui.formats.anthropic import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Trainer

__all__ = ["TRAINER", "records"]

records = written_by(CODEC, bare=True)

_EMULATED = Emulated("anthropic")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
