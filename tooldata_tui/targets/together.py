"""Together AI: as OpenAI takes it, but for ``parallel_tool_calls`` and refusals."""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]


def records(row: Tree, shape: Shape) -> list[Any]:
    return [{"messages": chat(one, extra=("weight",))} | tools_of(one, known=True) for one in shaped(row, shape)]


_EMULATED = Emulated("together")
_USAGE = """\
```sh
together files upload {train}
together files upload {test}
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
