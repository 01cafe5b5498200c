"""ms-swift: a message for every call and every result, tools a JSON text."""

from tooldata_tui.formats.swift import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Trainer

__all__ = ["TRAINER", "records"]

records = written_by(CODEC)

_EMULATED = Emulated("swift")
_USAGE = """\
```sh
swift sft \\
  --dataset {train} \\
  --val_dataset {test} \\
  --max_length 8192  # longer rows are left out
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
