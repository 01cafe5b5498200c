"""Makes findings: the severity comes from the rule unless a finding is milder than its rule."""

from tooldata_tui.dataset.finding import Finding, Fix, Path, Severity
from tooldata_tui.dataset.message import Message
from tooldata_tui.rules.registry import RULES

__all__ = ["arguments_path", "call_path", "finding"]


def finding(
    code: str,
    message: str,
    turn: int | None = None,
    path: Path = (),
    *,
    fix: Fix | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding of the rule *code*. *message* is safe to print: callers pass data through the words of ``wording``."""
    return Finding(code, RULES[code].severity if severity is None else severity, message, turn, path, fix=fix)


def call_path(message: Message, turn: int, index: int) -> Path:
    """Where the call number *index* of a turn stands in the row; its name, id and arguments are behind it."""
    return ("messages", turn, "function_call") if message.legacy else ("messages", turn, "tool_calls", index)


def arguments_path(message: Message, turn: int, index: int) -> Path:
    """Where the arguments of the call number *index* of a turn stand in the row."""
    if message.legacy:
        return ("messages", turn, "function_call", "arguments")
    return ("messages", turn, "tool_calls", index, "function", "arguments")
