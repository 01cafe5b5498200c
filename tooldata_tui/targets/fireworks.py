"""Fireworks AI: as OpenAI takes it; what a model thought before its answer is read too."""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]

_EXTRA = ("name", "weight", "reasoning_content")


def records(row: Tree, shape: Shape) -> list[Any]:
    return [{"messages": chat(one, extra=_EXTRA)} | tools_of(one, known=True) for one in shaped(row, shape)]


_EMULATED = Emulated("fireworks")
_USAGE = """\
```sh
firectl create dataset {train_name} {train}
firectl create dataset {test_name} {test}
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
