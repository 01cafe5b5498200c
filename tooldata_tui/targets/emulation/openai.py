"""OpenAI and Azure: they check a file before a job starts, and refuse all of it for one row."""

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["outcomes", "trained"]

_KEYS = ("messages", "tools", "parallel_tool_calls")
_MESSAGE_KEYS = ("role", "content", "name", "tool_calls", "tool_call_id", "weight", "refusal")
_ROLES = ("system", "developer", "user", "assistant", "tool")


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined(
        "openai",
        row,
        shape,
        checks.unknown_keys(_KEYS, _MESSAGE_KEYS),
        checks.roles(*_ROLES),
        checks.bad_names("openai"),
        checks.unknown_tool_keys,
        checks.bad_weights,
        checks.answers,
        checks.results_are_texts,
        checks.ends_on_assistant,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.weighted(modern(row))
