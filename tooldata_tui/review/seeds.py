"""The seeds of a project, and how many and how different those of one tool are: what a person writes next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tooldata_tui.dataset import EMPTY_TOOLSET, NO_TOOL, Example, Role, Tool, parameters_of
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.review.view import readable
from tooldata_tui.rules.given import enum_of
from tooldata_tui.rules.spoken import manner_of
from tooldata_tui.rules.wording import value_text
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection

__all__ = ["ENOUGH", "PLENTY", "Meter", "Seed", "Usage", "meter", "read_seeds"]

#: Seeds of one tool that are enough, and from where on more bring little.
ENOUGH, PLENTY = 10, 20
#: Words up to which a message is short, and beyond which it is long.
_SHORT, _LONG = 6, 20
#: Words by which two messages begin alike.
_OPENING = 2
#: A beginning is crowded if more than this share of all have it, and more than one.
_CROWDED = 0.25
#: Parameters of a tool that are metered, and values of each.
_PARAMETERS, _VALUES = 40, 12


class Seed(NamedTuple):
    """A message that a person wrote, and the call that answers it: of no tool without arguments."""

    tool: str
    message: str
    arguments: Mapping[str, Any]


def read_seeds(db: Connection, after: int = 0) -> list[Seed]:
    """The seeds as they stand, in the order in which they came; rejected ones are none any more.

    :param after: only those behind this example
    """
    with readable():
        rows = ExampleStore(db).whole(list(Queries(db).seeds(after)), shared=False)
        return [seed for _, row, _, _ in rows if (seed := _seed(example_of_row(loads(row), EMPTY_TOOLSET)))]


def _seed(example: Example) -> Seed | None:
    """What the user says first, and what is called then."""
    said = ""
    for message in example.messages:
        if message.role == Role.USER and not said:
            said = message.content or ""
        if message.role == Role.ASSISTANT and said:
            name, text = (message.calls[0].name, message.calls[0].arguments) if message.calls else (NO_TOOL, "{}")
            try:
                arguments = loads(text)
            except JsonError:
                arguments = None
            return Seed(name, said, arguments if isinstance(arguments, dict) else {})
    return None


class Usage(NamedTuple):
    """How seeds use a parameter. ``values`` are those of its enum, in words, with how many pass each."""

    name: str
    required: bool
    given: int
    omitted: int
    values: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Meter:
    """The seeds of one tool.

    :ivar openings: how many different beginnings there are; ``crowded`` is the one that too many have, with how many
    :ivar lengths: how many are short, middling and long; ``registers``: casual, plain and polite, alike
    :ivar exact: say all that the call needs; ``vague`` do not
    """

    tool: str
    count: int
    openings: int
    crowded: tuple[str, int] | None
    lengths: tuple[tuple[str, int], ...]
    registers: tuple[tuple[str, int], ...]
    exact: int
    vague: int
    usage: tuple[Usage, ...]

    @property
    def wishes(self) -> tuple[str, ...]:
        """What there is none of yet, in words, the most useful first."""
        wanted = [f"a {word} one" for word, many in self.lengths[:1] + self.lengths[2:] if not many]
        wanted += [f"a {word} one" for word, many in self.registers if not many and word != "plain"]
        if self.usage and not self.vague:
            wanted.append("a vague one, that lacks something")
        if self.usage and not self.exact:
            wanted.append("one that says all that is needed")
        for one in self.usage:
            if not one.given:
                wanted.append(f"one with {one.name}")
            elif not one.omitted and not one.required:
                wanted.append(f"one without {one.name}")
            wanted += [f"{one.name} {value}" for value, many in one.values if not many]
        if self.crowded is not None:
            wanted.append(f"another beginning than “{self.crowded[0]}”")
        return tuple(wanted)


def meter(seeds: Sequence[Seed], name: str, tool: Tool | None) -> Meter:
    """Measure those of *seeds* that are of the tool called *name*.

    :param tool: its schema; None for no tool
    """
    own = [one for one in seeds if one.tool == name]
    manners = [manner_of(one.message) for one in own]
    openings = Counter(" ".join(one.words[:_OPENING]) for one in manners)
    (most, times), *_ = openings.most_common(1) or [("", 0)]
    lengths, registers = (
        dict.fromkeys(("short", "middling", "long"), 0),
        dict.fromkeys(("casual", "plain", "polite"), 0),
    )
    for one in manners:
        words = len(one.words)
        lengths["short" if words <= _SHORT else "long" if words > _LONG else "middling"] += 1
        registers["casual" if one.casual else "polite" if one.polite else "plain"] += 1
    needed = {one.name for one in parameters_of(tool) if one.required} if tool is not None else set()
    exact = sum(needed <= one.arguments.keys() if needed else bool(one.arguments) for one in own)
    return Meter(
        name,
        len(own),
        len(openings),
        (most, times) if times > 1 and times > _CROWDED * len(own) else None,
        tuple(lengths.items()),
        tuple(registers.items()),
        exact,
        len(own) - exact,
        tuple(_usage(tool, own)) if tool is not None else (),
    )


def _usage(tool: Tool, own: Sequence[Seed]) -> list[Usage]:
    found = []
    for one in parameters_of(tool)[:_PARAMETERS]:
        given = [seed.arguments[one.name] for seed in own if one.name in seed.arguments]
        items = [item for value in given for item in (value if isinstance(value, list) else [value])]
        passed = Counter(map(value_text, items))
        values = [value_text(value) for value in enum_of(one.schema)[:_VALUES]]
        counted = tuple((value, passed[value]) for value in dict.fromkeys(values))
        found.append(Usage(one.name, one.required, len(given), len(own) - len(given), counted))
    return found
