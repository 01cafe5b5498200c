"""OpenAI and Azure: messages and tools, arguments a text, no key that they do not know."""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import chat, shaped, tools_of
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "records"]

_EXTRA = ("name", "weight", "refusal")


def records(row: Tree, shape: Shape) -> list[Any]:
    made = []
    for one in shaped(row, shape):
        record: Tree = {"messages": chat(one, extra=_EXTRA)}
        if isinstance(one.get("parallel_tool_calls"), bool):
            record["parallel_tool_calls"] = one["parallel_tool_calls"]
        made.append(record | tools_of(one, known=True))
    return made


_EMULATED = Emulated("openai")
_USAGE = """\
Upload `{train}` with the purpose `fine-tune`, and start a job with it.
Upload `{test}` as well: it is the job's validation file.
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, usage=_USAGE)
