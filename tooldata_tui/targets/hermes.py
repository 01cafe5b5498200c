"""Hermes: tools in the system message, calls and results in tags."""

from tooldata_tui.formats.hermes import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Trainer

__all__ = ["TRAINER", "records"]

records = written_by(CODEC)

_EMULATED = Emulated("hermes")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
