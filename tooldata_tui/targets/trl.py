"""Hugging Face TRL: what its chat templates take.

TRL hands messages to the template as they are. So arguments are objects, unless a template wants text; a turn that
calls something has no ``content`` where it says nothing (``null`` breaks templates); and a row without tools has no
``tools`` (an empty list makes templates speak of tools).
"""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]


def records(row: Tree, shape: Shape) -> list[Any]:
    arguments = shape.arguments or "object"
    made = []
    for one in shaped(row, shape):
        messages = chat(
            one, arguments=arguments, ids=False, results_named=True, bare_calls=True, extra=("reasoning_content",)
        )
        made.append({"messages": messages} | tools_of(one, empty=False))
    return made


_EMULATED = Emulated("trl")
_USAGE = """\
```python
from datasets import load_dataset
from trl import SFTConfig

files = {
    "train": "{train}",
    "test": "{test}",
}
rows = load_dataset("{kind}", data_files=files)
# Without max_length what stands behind 1,024 tokens is cut off.
options = SFTConfig(assistant_only_loss=True, max_length=8192)
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
