"""Names of types: what JSON Schema calls what people and other formats call otherwise."""

import re

__all__ = ["TYPES", "json_type"]

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
