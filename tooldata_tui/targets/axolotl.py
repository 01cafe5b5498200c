"""Axolotl, type ``chat_template``: as OpenAI takes it.

Arguments are texts, which it parses: objects would lose their nulls, and clash where two tools give one key different
types. A turn with weight 0 says ``train: false``; ``train_detail``, which says it of parts of a turn, stays.
"""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]

_EXTRA = ("weight", "train_detail", "reasoning_content")


def records(row: Tree, shape: Shape) -> list[Any]:
    arguments = shape.arguments or "string"
    made = []
    for one in shaped(row, shape):
        messages = chat(one, arguments=arguments, results_named=True, bare_calls=True, extra=_EXTRA)
        made.append({"messages": [_trained(message) for message in messages]} | tools_of(one, empty=False))
    return made


def _trained(message: Tree) -> Tree:
    if "weight" not in message:
        return message
    rest = {key: value for key, value in message.items() if key != "weight"}
    return {**rest, "train": bool(message["weight"])}


_EMULATED = Emulated("axolotl")
_USAGE = """\
```yaml
datasets:
  - path: {train}
    ds_type: json
    type: chat_template
    message_field_training: train
test_datasets: [{path: {test}, ds_type: json, type: chat_template, split: train}]
sequence_len: 8192  # longer rows are left out
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
