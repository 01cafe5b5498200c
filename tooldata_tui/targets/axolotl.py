"""Axolotl, type ``chat_template``: as OpenAI takes it.

Arguments are texts, which it parses: objects would lose their nulls, and clash where two tools give one key different
types. A turn with weight 0 says ``train: false``.
"""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]

_EXTRA = ("weight", "train", "train_detail", "reasoning_content")


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
    weight = message["weight"]
    rest = {key: value for key, value in message.items() if key != "weight"}
    return {**rest, "train": bool(weight)} if "train" not in rest else rest


_EMULATED = Emulated("axolotl")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained)
