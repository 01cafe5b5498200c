"""Which values the arguments of a call give, and which a parameter may have, one by one."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from tooldata_tui.dataset.finding import Path
from tooldata_tui.dataset.jsontext import dumps, walk

__all__ = ["LONGEST", "enum_of", "leaves_of", "values_given"]

#: Longest value that is counted as one of an enum, and the longest list that is looked into.
LONGEST = 200
#: Values of an enum that are counted.
_MOST = 500

_NESTED = frozenset((dict, list))


def leaves_of(arguments: Mapping[str, Any], most: int) -> list[tuple[Path, Any]]:
    """The first *most* that :func:`~tooldata_tui.dataset.jsontext.walk` yields, sooner: few are lists or objects."""
    if _NESTED.isdisjoint(map(type, arguments.values())):
        return [((name,), value) for name, value in islice(arguments.items(), most)]
    found: list[tuple[Path, Any]] = []
    for name, value in islice(arguments.items(), most):
        if type(value) in _NESTED:
            found += islice(walk(value, (name,)), most)
        else:
            found.append(((name,), value))
    return found[:most]


def values_given(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every parameter of *arguments* with each short value it has, or has in its list, as JSON text."""
    for name, value in arguments.items():
        for one in value if isinstance(value, list) and len(value) < LONGEST else [value]:
            if not isinstance(one, dict | list) and len(text := dumps(one)) <= LONGEST:
                yield name, text


def enum_of(schema: Any) -> list[Any]:
    """The values that a parameter may have, or the items of its list; empty where it may have any."""
    if not isinstance(schema, Mapping):
        return []
    items = schema.get("items")
    values = schema.get("enum", items.get("enum") if isinstance(items, Mapping) else None)
    return values[:_MOST] if isinstance(values, list) else []
