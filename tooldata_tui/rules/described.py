"""The parameters of a tool that words are said about, however deep they stand."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from tooldata_tui.rules.schema_tree import Place, children

__all__ = ["Described", "described_parameters"]

#: Of a larger schema the first parameters are looked at.
_MOST = 500

#: Longer descriptions are read up to here.
_READ = 1_000


class Described(NamedTuple):
    """One parameter.

    :ivar place: from the root of ``parameters``
    """

    name: str
    place: Place
    schema: dict[str, Any]

    @property
    def words(self) -> str:
        """Its description, as much of it as is read."""
        text = self.schema.get("description")
        return text[:_READ] if isinstance(text, str) else ""


def described_parameters(parameters: Any) -> Iterator[Described]:
    """Every property of *parameters* whose schema is an object, the deep ones behind those they stand in."""
    return islice(_properties(parameters), _MOST)


def _properties(parameters: Any) -> Iterator[Described]:
    stack: list[tuple[Place, dict[str, Any]]] = [((), parameters)] if isinstance(parameters, dict) else []
    while stack:
        place, node = stack.pop()
        below = [(place + steps, sub) for keyword, steps, sub in children(node) if keyword != "not"]
        for steps, sub in below:
            if len(steps) >= 2 and steps[-2] == "properties" and isinstance(steps[-1], str):
                yield Described(steps[-1], steps, sub)
        stack.extend(reversed(below))
