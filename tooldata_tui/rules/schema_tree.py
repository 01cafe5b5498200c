"""Where schemas stand inside a schema, and how they point at each other.

Knows the keywords of JSON Schema that hold schemas. What stands in ``enum``, ``default`` or ``examples`` is data, even
where it looks like a schema.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

__all__ = ["IN_PLACE", "LISTS", "MAPS", "Place", "children", "pointer_path", "resolve"]

#: Where a schema stands, from the root of its tool's ``parameters``.
Place = tuple[str | int, ...]

#: Keywords whose value is a schema, an object of schemas, or a list of them.
_ONE = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "additionalItems")
_ONE_LATE = ("unevaluatedProperties", "unevaluatedItems")
MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")

#: Keywords whose schemas look at the same value as the schema they stand in.
IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"})

_INDEX = re.compile("[0-9]{1,9}", re.ASCII)
_SINGLE, _MAP, _LIST = frozenset(_ONE + _ONE_LATE), frozenset(MAPS), frozenset(LISTS)


def children(schema: dict[str, Any]) -> Iterator[tuple[str, Place, dict[str, Any]]]:
    """Every object schema directly in *schema*, as ``(keyword, place relative to it, schema)``."""
    for keyword, value in schema.items():
        if isinstance(value, dict):
            if keyword in _SINGLE:
                yield keyword, (keyword,), value
            elif keyword in _MAP:
                for name, sub in value.items():
                    if isinstance(sub, dict):
                        yield keyword, (keyword, name), sub
        elif isinstance(value, list) and keyword in _LIST:
            for index, sub in enumerate(value):
                if isinstance(sub, dict):
                    yield keyword, (keyword, index), sub


def pointer_path(reference: str) -> Place | None:
    """The steps of a local reference (``#``, ``#/$defs/a``), or None where it is none."""
    if reference == "#":
        return ()
    if not reference.startswith("#/"):
        return None
    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in reference[2:].split("/"))


def resolve(root: Any, steps: Place) -> Any:
    """What stands at *steps* of *root*; raises ``LookupError`` where there is nothing."""
    node = root
    for step in steps:
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and _INDEX.fullmatch(str(step)):
            node = node[int(step)]
        else:
            raise LookupError(step)
    return node
