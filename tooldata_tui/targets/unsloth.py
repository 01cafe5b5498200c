"""Unsloth: it has no format for tools of its own; its notebooks render messages as TRL takes them."""

from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.target import Trainer
from tooldata_tui.targets.trl import records

__all__ = ["TRAINER", "records"]

_EMULATED = Emulated("unsloth")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
