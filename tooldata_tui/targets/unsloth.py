"""Unsloth: it has no format for tools of its own; its notebooks render messages as TRL takes them."""

from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.target import Trainer
from tooldata_tui.targets.trl import records

__all__ = ["TRAINER", "records"]

_EMULATED = Emulated("unsloth")
_USAGE = """\
```python
from datasets import load_dataset

files = {
    "train": "{train}",
    "test": "{test}",
}
rows = load_dataset("{kind}", data_files=files)


def as_text(row):
    return {"text": tokenizer.apply_chat_template(row["messages"], tools=row.get("tools"), tokenize=False)}


# What stands behind the max_seq_length that the model was loaded with is cut off.
rows = rows.map(as_text)
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
