"""Findings: what a rule says about one example, where, and what could be done about it."""

from enum import IntEnum
from typing import NamedTuple

from tooldata_tui.dataset.patch import Patch

__all__ = ["Finding", "Fix", "Path", "Severity", "path_text"]

#: A place in a row: keys and indexes, ``("messages", 2, "tool_calls", 0, "function", "arguments", "order_id")``.
#: Behind ``arguments`` it goes on into the text of the arguments.
Path = tuple[str | int, ...]


class Severity(IntEnum):
    """How bad. Higher is worse."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Fix(NamedTuple):
    """A patch that would answer a finding. ``safe`` means that it changes nothing but form."""

    title: str
    patch: Patch
    safe: bool = False


class Finding(NamedTuple):
    """One thing a rule or the triage says about one example.

    :ivar turn: index in ``messages``, or None where it is about the whole example
    :ivar path: place in the row, see :data:`Path`
    :ivar score: in [0, 1] where the rule has one
    :ivar other: id of the example it is compared with
    :ivar labels: the labels in question, likeliest first
    """

    code: str
    severity: Severity
    message: str
    turn: int | None = None
    path: Path = ()
    score: float | None = None
    other: int | None = None
    labels: tuple[str, ...] = ()
    fix: Fix | None = None


def path_text(path: Path) -> str:
    """Write a path as JSONPath: ``$.messages[2].tool_calls[0].function.arguments.order_id``."""
    out = ["$"]
    for step in path:
        if isinstance(step, int):
            out.append(f"[{step}]")
        elif step.replace("_", "a").isalnum() and not step[0].isdigit():
            out.append(f".{step}")
        else:
            quoted = step.replace("\\", "\\\\").replace("'", "\\'")
            out.append(f"['{quoted}']")
    return "".join(out)
