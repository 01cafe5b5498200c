"""Names of types: what JSON Schema calls what people and other formats call otherwise."""

import re
from typing import Any

__all__ = ["TYPES", "has_type", "json_type"]

#: The types JSON Schema knows.
TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})

_ALIASES = {
    "str": "string",
    "text": "string",
    "char": "string",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "numeric": "number",
    "bool": "boolean",
    "dict": "object",
    "map": "object",
    "hashmap": "object",
    "struct": "object",
    "list": "array",
    "tuple": "array",
    "set": "array",
    "arraylist": "array",
    "none": "null",
    "nonetype": "null",
    "any": "any",
}

#: ``str, optional`` and ``List[int]``: what stands behind the first word says nothing about the JSON type.
_BEHIND = re.compile(r"\s*(,\s*optional|[\[<(].*)$", re.DOTALL)


def json_type(name: str) -> str | None:
    """The JSON type that *name* means: itself where it is one, ``any`` where every value is meant, None if unknown."""
    if name in TYPES:
        return name
    if len(name) > 100:
        return None
    word = _BEHIND.sub("", name.strip().casefold())
    return word if word in TYPES else _ALIASES.get(word)


def has_type(value: Any, name: str) -> bool:
    """Whether *value* is of the JSON type *name*."""
    kind = _PYTHON.get(name)
    if kind is None or (isinstance(value, bool) and name != "boolean"):
        return False
    return isinstance(value, kind) or (name == "integer" and isinstance(value, float) and value.is_integer())


_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}
