"""Gemini and Vertex tuning: contents that pair calls and results by number, and two kinds of schemas.

Its own, ``parameters``, is a message of protobuf: what that has no field for is an error, so the codec writes no such
thing there. ``parametersJsonSchema`` takes all of JSON Schema, of which it reads a part.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Effect, Outcome, Shape

__all__ = ["outcomes", "trained"]

#: Of JSON Schema, what is read; ``oneOf`` as if it were ``anyOf``.
_READ = frozenset(
    {"$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items", "prefixItems"}
    | {"minItems", "maxItems", "minimum", "maximum", "anyOf", "oneOf", "properties", "additionalProperties", "required"}
)
#: Under these stand names, and values, that are no keywords.
_NAMES, _VALUES = frozenset({"properties", "$defs"}), frozenset({"enum", "required"})

_Path = tuple[str | int, ...]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined(
        "gemini",
        row,
        shape,
        checks.bad_names("gemini"),
        checks.answers,
        checks.ignored_weights,
        checks.ends_on_assistant,
        _unread,
    )


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.assistants(modern(row))


def _unread(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Keywords that are passed over, each once for a tool."""
    for group, tool in enumerate((records[0].get("tools") if records else None) or ()):
        for at, declared in enumerate(tool["functionDeclarations"]):
            path: _Path = ("tools", group, "functionDeclarations", at, "parametersJsonSchema")
            found = {keyword: place for place, keyword in _keywords(declared.get(path[-1]), path)}
            for keyword, place in found.items():
                words = f"{checks.short(keyword)} in the schema of {checks.short(declared['name'])} is not read"
                yield Outcome("F212", Effect.REWRITES, words, None, place)


def _keywords(schema: Any, path: _Path, *, named: bool = False) -> Iterator[tuple[_Path, str]]:
    """Keywords that are not read, and where they stand; what is in them is not looked at.

    :param named: these are schemas by their names
    """
    if isinstance(schema, list):
        for at, one in enumerate(schema):
            yield from _keywords(one, (*path, at))
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if named or (key in _READ and key not in _VALUES):
                yield from _keywords(value, (*path, key), named=not named and key in _NAMES)
            elif key not in _READ:
                yield (*path, key), key
