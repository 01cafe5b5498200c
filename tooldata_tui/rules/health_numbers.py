"""The numbers of a whole set: what the health screen shows, and what the set rules judge."""

from array import array
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from tooldata_tui.settings.model import Thresholds

__all__ = [
    "KINDS",
    "MOST_IDS",
    "Count",
    "Guideline",
    "Health",
    "Kind",
    "Length",
    "MessageHealth",
    "ParameterHealth",
    "Repeated",
    "Tally",
    "ToolHealth",
    "ValueHealth",
]

#: Why no tool is right: the message has nothing to do with the tools, only sounds like it, or wants several things.
Kind = Literal["general", "near-miss", "multi-intent"]
KINDS: tuple[Kind, ...] = ("general", "near-miss", "multi-intent")

#: Ids that are kept of what a filter cannot name.
MOST_IDS = 10_000

#: A condition as the project's queries and the review's filter take it: a field, its values, and whether it is negated.
Condition = tuple[str, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class Count:
    """Examples that something holds for, none of them rejected.

    :ivar where: the filter that shows them, where there is one
    :ivar ids: else their ids, the first :data:`MOST_IDS` of them
    """

    examples: int = 0
    where: Condition | None = None
    ids: tuple[int, ...] = ()

    @property
    def condition(self) -> Condition | None:
        """What to filter the queue by; None where there is nothing to show."""
        if self.where is not None or not self.ids:
            return self.where
        return "number", tuple(map(str, self.ids)), False

    def share(self, whole: int) -> float:
        """Of how many, from 0 to 1."""
        return self.examples / whole if whole else 0.0


class Tally:
    """A count that grows."""

    __slots__ = ("count", "ids")

    def __init__(self) -> None:
        self.count = 0
        self.ids = array("I")

    def add(self, example: int) -> None:
        """Count *example*, which was not counted before."""
        self.count += 1
        if self.count <= MOST_IDS:
            self.ids.append(example)

    def counted(self) -> Count:
        return Count(self.count, ids=tuple(self.ids))


class Guideline(NamedTuple):
    """How many examples a tool needs, and for what kind of task."""

    kind: Literal["routing", "parameters", "multi-turn"]
    least: int


class ValueHealth(NamedTuple):
    """One value that a parameter may have. ``value`` is JSON's."""

    value: Any
    given: Count


@dataclass(frozen=True, slots=True)
class ParameterHealth:
    """How a parameter is used by the examples that call its tool.

    :ivar given: they pass it
    :ivar omitted: they do not
    :ivar alone: they pass it and no other that is optional; empty for one that is required
    :ivar combined: they pass it together with another that is optional
    :ivar values: of its enum, in the schema's order
    """

    name: str
    required: bool
    given: Count
    omitted: Count
    alone: Count
    combined: Count
    values: tuple[ValueHealth, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolHealth:
    """How one tool is used.

    :ivar offered: examples that give it to the model
    :ivar called: examples that call it
    :ivar deviation: from the average of the common tools, as a share; None for a tool that few examples offer
    :ivar guideline: what its kind of task needs
    """

    name: str
    offered: int
    called: Count
    deviation: float | None
    guideline: Guideline
    parameters: tuple[ParameterHealth, ...]


class Repeated(NamedTuple):
    """A text that many examples share: an answer, an opening, the name of a language."""

    text: str
    held: Count


class Length(NamedTuple):
    """Messages of ``low`` to ``high`` words; ``high`` is None where there is no end."""

    low: int
    high: int | None
    held: Count


@dataclass(frozen=True, slots=True)
class MessageHealth:
    """How the messages are written that the conversations begin with.

    :ivar messages: how many there are
    :ivar casual: slang, no capitals, missing apostrophes, loud punctuation
    :ivar typos: with a word that is another one of the set misspelt
    :ivar untidy: one or the other
    :ivar openings: first words, the most frequent first
    :ivar languages: the most frequent first
    :ivar lengths: in words
    :ivar tenth: one message in ten has no more words than this; ``median`` and ``ninetieth`` alike
    """

    messages: int = 0
    casual: Count = Count()
    typos: Count = Count()
    untidy: Count = Count()
    polite: Count = Count()
    openings: tuple[Repeated, ...] = ()
    languages: tuple[Repeated, ...] = ()
    lengths: tuple[Length, ...] = ()
    tenth: int = 0
    median: int = 0
    ninetieth: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """All numbers of a set. Examples that are rejected are in none of them.

    :ivar equipped: examples that give the model tools
    :ivar tools: the most called first
    :ivar average: examples a common tool; a common tool is one that half of the examples offer
    :ivar negatives: examples with tools that call none
    :ivar kinds: of those, by why no tool is right
    :ivar canned: answers without a call that several of them share, the most frequent first
    :ivar parallel: examples with several calls in one turn
    :ivar multi_turn: examples in which the user speaks more than once
    :ivar follow_ups: examples with a turn that can only be read with what came before: ``yes, go ahead``
    :ivar several: examples whose message speaks of more than one tool
    :ivar thresholds: what the numbers are held against
    """

    examples: int = 0
    equipped: int = 0
    tools: tuple[ToolHealth, ...] = ()
    average: float = 0.0
    negatives: Count = Count()
    kinds: tuple[tuple[Kind, Count], ...] = ()
    canned: tuple[Repeated, ...] = ()
    parallel: Count = Count()
    multi_turn: Count = Count()
    follow_ups: Count = Count()
    several: Count = Count()
    messages: MessageHealth = field(default_factory=MessageHealth)
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def band(self) -> tuple[float, float]:
        """The fewest and the most examples a common tool should have."""
        share = self.thresholds.balance
        return self.average * (1 - share), self.average * (1 + share)
