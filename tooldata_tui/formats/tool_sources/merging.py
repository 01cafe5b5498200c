"""Several schemas that all hold, as one: the parts of an ``allOf``."""

from collections.abc import Callable
from typing import Any

from tooldata_tui.formats.codec import Tree

__all__ = ["merged"]

#: What is only said of a value: the outermost says it.
_WORDS = frozenset({"title", "description", "default", "examples"})
_TIGHTER: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}


class _ApartError(Exception):
    """Two schemas that no one schema stands for."""


def merged(own: Tree, parts: list[Any]) -> Any:
    """What *own* and all *parts* say together.

    Where no one schema says that (two patterns, two ``anyOf``), the parts stay in an ``allOf``. A schema that refers to
    ``$defs`` is one of them.
    """
    out = own
    try:
        for part in parts:
            if part is not True:
                out = _both(out, part)
    except _ApartError:
        rest = [part for part in parts if part is not True]
        if len(rest) == 1 and isinstance(rest[0], dict) and not own.keys() - _WORDS and "allOf" not in rest[0]:
            return {**rest[0], **own}
        return {**own, "allOf": rest}
    return out


def _both(one: Tree, two: Any) -> Tree:
    if not isinstance(two, dict):
        raise _ApartError
    if not one.keys() - _WORDS or not two.keys() - _WORDS:
        return {**two, **one}
    if "$ref" in one or "$ref" in two:
        raise _ApartError
    out = dict(one)
    for key, value in two.items():
        if key not in out:
            out[key] = value
        elif out[key] != value and key not in _WORDS:
            out[key] = _together(key, out[key], value)
    for given, other in ((one, two), (two, one)):
        if given.get("additionalProperties") is False and other.get("properties"):
            # Taken to the letter, nothing could ever fit. What the author meant, a reader of the merged schema sees.
            out.pop("additionalProperties", None)
    return out


def _together(key: str, one: Any, two: Any) -> Any:
    if key == "required" and isinstance(one, list) and isinstance(two, list):
        return [*one, *(name for name in two if name not in one)]
    if key == "properties" and isinstance(one, dict) and isinstance(two, dict):
        out = dict(one)
        for name, schema in two.items():
            out[name] = _property(out[name], schema) if name in out else schema
        return out
    if key == "enum" and isinstance(one, list) and isinstance(two, list):
        return [value for value in one if value in two]
    if key == "type":
        kinds = [kind for kind in _kinds(one) if kind in _kinds(two)]
        if kinds:
            return kinds if len(kinds) > 1 else kinds[0]
    if key in _TIGHTER and all(isinstance(value, int | float) and not isinstance(value, bool) for value in (one, two)):
        return _TIGHTER[key](one, two)
    if key == "additionalProperties" and isinstance(one, bool) and isinstance(two, bool):
        return one and two
    if key == "uniqueItems":
        return bool(one or two)
    raise _ApartError


def _property(one: Any, two: Any) -> Any:
    """A property that both have; what the later part says of it in words goes, as in a class derived from another."""
    if one is True or two is True:
        return two if one is True else one
    if not isinstance(one, dict) or not isinstance(two, dict):
        return {"allOf": [one, two]}
    return merged(two, [one])


def _kinds(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
