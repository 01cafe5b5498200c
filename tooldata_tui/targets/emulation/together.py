"""Together AI: rows of messages and tools, and no other key."""

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["outcomes", "trained"]

_KEYS = ("messages", "tools")
_MESSAGE_KEYS = ("role", "content", "tool_calls", "tool_call_id", "weight")


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined(
        "together",
        row,
        shape,
        checks.unknown_keys(_KEYS, _MESSAGE_KEYS),
        checks.roles("system", "user", "assistant", "tool"),
        checks.bad_names("together"),
        checks.unknown_tool_keys,
        checks.bad_weights,
        checks.answers,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.weighted(modern(row))
