"""Which schemas speak about a value of a call, wherever in the arguments it stands."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from tooldata_tui.dataset.finding import Path

__all__ = ["schemas_at"]

#: Schemas visited for one value, through ``$ref`` and ``anyOf``.
_MAX_SCHEMAS = 100


def schemas_at(root: Any, path: Path) -> list[dict[str, Any]]:
    """The object schemas that speak about the value at *path*; of a schema that refers to itself, the first few."""
    found: list[dict[str, Any]] = []
    waiting: list[tuple[Any, Path]] = [(root, path)]
    for schema, rest in islice(_taken(waiting), _MAX_SCHEMAS):
        if not rest:
            found.append(schema)
        elif isinstance(rest[0], int):
            waiting.append((schema.get("items"), rest[1:]))
        elif isinstance(schema.get("properties"), dict):
            waiting.append((schema["properties"].get(rest[0]), rest[1:]))
        waiting.append((_referred(schema.get("$ref"), root), rest))
        for word in ("anyOf", "oneOf", "allOf"):
            branches = schema.get(word)
            waiting += [(branch, rest) for branch in branches[:_MAX_SCHEMAS]] if isinstance(branches, list) else []
    return found


def _taken(waiting: list[tuple[Any, Path]]) -> Iterator[tuple[dict[str, Any], Path]]:
    while waiting:
        schema, rest = waiting.pop(0)
        if isinstance(schema, dict):
            yield schema, rest


def _referred(reference: Any, root: Any) -> Any:
    """What a local ``$ref`` points to, or None."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    for step in reference[2:].split("/"):
        root = root.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(root, dict) else None
    return root
