"""xLAM: a question, its tools and the calls that answer it."""

from tooldata_tui.formats.xlam import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Trainer

__all__ = ["TRAINER", "records"]

records = written_by(CODEC)

_EMULATED = Emulated("xlam")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
