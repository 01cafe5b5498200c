"""Examples: a conversation with its toolset, and the points in it where the model decides."""

from collections.abc import Iterator
from typing import NamedTuple

from tooldata_tui.dataset.message import Message, Role
from tooldata_tui.dataset.tool import EMPTY_TOOLSET, Toolset

__all__ = ["NO_TOOL", "DecisionPoint", "Example", "Label", "Note", "decision_points", "label_text"]

#: What is called at a decision point. The empty set is no tool.
Label = frozenset[str]

#: How the empty label is written. Not a legal tool name at any vendor, so it cannot clash.
NO_TOOL = "no-tool"


def label_text(label: Label) -> str:
    """Write a label: ``lookup_order``, ``check_status+lookup_order`` or ``no-tool``."""
    return "+".join(sorted(label)) if label else NO_TOOL


class DecisionPoint(NamedTuple):
    """One assistant turn: ``turn`` is its index in ``messages``."""

    turn: int
    label: Label


class Note(NamedTuple):
    """What a reader could not take over as it was, for the rules to report.

    :ivar code: the rule that says so (``F102``)
    :ivar turn: index of the message it is about
    :ivar path: JSON path in the row
    """

    code: str
    message: str
    turn: int | None = None
    path: tuple[str | int, ...] = ()


class Example(NamedTuple):
    """One conversation with the tools it may use.

    ``source_id`` is the example's own id in its file; ``origin`` says what made it (``seed``, ``gpt-4o, expand``).
    ``notes`` are what the reader of another format says about it.
    """

    messages: tuple[Message, ...]
    toolset: Toolset = EMPTY_TOOLSET
    source_id: str | None = None
    origin: str = ""
    notes: tuple[Note, ...] = ()


def decision_points(example: Example) -> Iterator[DecisionPoint]:
    """Every assistant turn, in order."""
    for turn, message in enumerate(example.messages):
        if message.role == Role.ASSISTANT:
            yield DecisionPoint(turn, frozenset(call.name for call in message.calls))
