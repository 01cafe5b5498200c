"""Rulings: what was decided about the border between two labels, written down."""

from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple

from tooldata_tui.dataset.example import NO_TOOL, Label

__all__ = ["ASK", "Boundary", "Ruling", "boundary_of", "label_of", "outcome_words"]

#: The outcome "ask first": what is missing decides, and the user has to say it. Not a legal tool name at any vendor.
ASK = "?"


class Boundary(NamedTuple):
    """Two labels that examples are confused between, as texts, in the order of the alphabet."""

    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.first} | {self.second}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What messages of one kind on a boundary are.

    :ivar id: made by whoever wrote it first; a later ruling with the same id takes its place
    :ivar outcome: the text of a label, or :data:`ASK`
    :ivar text: in a person's words; empty where the ruling was withdrawn
    :ivar at: UTC time, ISO 8601
    """

    id: str
    boundary: Boundary
    outcome: str
    text: str
    reviewer: str = ""
    at: str = ""


def boundary_of(one: str, other: str) -> Boundary:
    """The boundary between two labels, whichever is named first."""
    return Boundary(*sorted((one, other)))


def label_of(text: str, names: Container[str] = ()) -> Label:
    """The label that *text* stands for.

    :param names: tools that there are: one with a ``+`` in its name is no set of two
    """
    if text == NO_TOOL and text not in names:
        return frozenset()
    return frozenset({text}) if text in names else frozenset(text.split("+"))


def outcome_words(outcome: str) -> str:
    """An outcome as people say it."""
    return {ASK: "should ask", NO_TOOL: "no tool"}.get(outcome, outcome)
