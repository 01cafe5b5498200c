"""What a tool's schema asks of one value: what a form needs to know, and in words.

A schema comes with the data and may be anything. Nothing here raises for one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.rules.schema_tree import pointer_path, resolve
from tooldata_tui.rules.schema_types import json_type

__all__ = ["Kind", "Shape", "shape_of", "words_of"]

#: References and single alternatives that are followed for one value.
_FOLLOWED = 16
#: Values that are offered as a choice.
_CHOICES = 200

_COMBINING = ("allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "dependencies")
_TEXT_KEYWORDS = ("pattern", "format", "minLength", "maxLength")


class Kind(StrEnum):
    """How a value is edited. ``OBJECT`` and ``ARRAY`` are made of fields of their own."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ENUM = "enum"
    JSON = "json"
    OBJECT = "object"
    ARRAY = "array"


_KINDS = {"string": Kind.STRING, "integer": Kind.INTEGER, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN}


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema with its references followed.

    :ivar schema: its keywords; empty where anything goes
    :ivar nullable: null is allowed beside what ``kind`` says
    """

    schema: dict[str, Any]
    kind: Kind
    nullable: bool = False


def shape_of(root: Any, schema: Any) -> Shape:
    """How a form treats a value of *schema*, which stands somewhere in *root*."""
    plain, nullable = _followed(root, schema)
    return Shape(plain, _kind(root, plain), nullable)


def _followed(root: Any, schema: Any) -> tuple[dict[str, Any], bool]:
    nullable = False
    plain: dict[str, Any] = schema if isinstance(schema, dict) else {}
    for _ in range(_FOLLOWED):
        rest = dict(plain)
        inner: Any = None
        if isinstance(reference := plain.get("$ref"), str):
            del rest["$ref"]
            inner = _target(root, reference)
        elif isinstance(every := plain.get("allOf"), list) and len(every) == 1:
            del rest["allOf"]
            inner = every[0]
        else:
            for keyword in ("anyOf", "oneOf"):
                others = _but_null(plain.get(keyword))
                if others is not None and len(others) == 1:
                    del rest[keyword]
                    inner, nullable = others[0], True
                    break
        if not isinstance(inner, dict):
            break
        plain = {**inner, **rest}
    kinds = plain.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        rest_kinds = [kind for kind in kinds if kind != "null"]
        if len(rest_kinds) == 1:
            return {**plain, "type": rest_kinds[0]}, True
    return plain, nullable


def _target(root: Any, reference: str) -> Any:
    steps = pointer_path(reference)
    try:
        return resolve(root, steps) if steps is not None else None
    except LookupError:
        return None


def _but_null(branches: Any) -> list[Any] | None:
    """The branches but ``{"type": "null"}``; None if that is not among them."""
    if not isinstance(branches, list):
        return None
    others = [one for one in branches if not (isinstance(one, dict) and one.get("type") == "null")]
    return others if len(others) < len(branches) else None


def _kind(root: Any, schema: dict[str, Any]) -> Kind:
    if "const" in schema or (isinstance(choices := schema.get("enum"), list) and 0 < len(choices) <= _CHOICES):
        return Kind.ENUM
    given = schema.get("type")
    kind = json_type(given) if isinstance(given, str) else None
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "array":
        return Kind.ARRAY if _has_plain_items(root, schema) else Kind.JSON
    properties = schema.get("properties")
    if isinstance(properties, dict) and properties and (kind == "object" or given is None):
        return Kind.JSON if any(map(_describes, map(schema.get, _COMBINING))) else Kind.OBJECT
    if given is None and any(keyword in schema for keyword in _TEXT_KEYWORDS):
        return Kind.STRING
    return Kind.JSON


def _has_plain_items(root: Any, schema: dict[str, Any]) -> bool:
    items = schema.get("items")
    if not isinstance(items, dict) or "prefixItems" in schema:
        return False
    plain, _ = _followed(root, items)
    # Asked of the type alone: a list of lists would lead here again.
    kind = json_type(given) if isinstance(given := plain.get("type"), str) else None
    return kind in _KINDS or (given is None and isinstance(plain.get("enum"), list))


def _describes(branches: Any) -> bool:
    """Whether there is more in them than what is required when: properties, or references to who knows what."""
    stack, seen = [branches], 0
    while stack:
        node = stack.pop()
        seen += 1
        if seen > 1_000:
            return True
        if isinstance(node, dict):
            if "properties" in node or "$ref" in node or "type" in node:
                return True
            stack += node.values()
        elif isinstance(node, list):
            stack += node
    return False


# --- words


def words_of(shape: Shape) -> str:
    """``text, matches ^ORD-[0-9]{5}$``, ``number above 0, up to 5000``. Not fit for a terminal yet."""
    kind, schema = shape.kind, shape.schema
    parts = [_KIND_WORDS.get(kind, "")]
    if kind is Kind.JSON:
        parts = [_json_words(schema)]
    elif kind in (Kind.INTEGER, Kind.NUMBER):
        parts = [" ".join([parts[0], *_ranges(schema)[:1]]), *_ranges(schema)[1:]]
    elif kind is Kind.STRING:
        parts += _text_words(schema)
    if shape.nullable:
        parts[0] += " or null"
    return ", ".join(part for part in parts if part)


_KIND_WORDS = {
    Kind.STRING: "text",
    Kind.INTEGER: "whole number",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "true or false",
    Kind.ENUM: "one of these",
}
_JSON_WORDS = {"object": "JSON object", "array": "JSON list", "null": "null"}


def _json_words(schema: dict[str, Any]) -> str:
    given = schema.get("type")
    if isinstance(given, str):
        items = schema.get("items")
        if given == "array" and isinstance(items, dict) and items.get("type") == "object":
            return "JSON list of objects"
        return _JSON_WORDS.get(given, "JSON")
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        return f"JSON: {' or '.join(given)}"
    return "JSON"


def _ranges(schema: dict[str, Any]) -> list[str]:
    lowest, highest = _number(schema.get("minimum")), _number(schema.get("maximum"))
    above, below = _number(schema.get("exclusiveMinimum")), _number(schema.get("exclusiveMaximum"))
    words = []
    if lowest and highest:
        words.append(f"from {lowest} to {highest}")
    else:
        words += [f"from {lowest}"] if lowest else []
        words += [f"above {above}"] if above else []
        words += [f"up to {highest}"] if highest else []
    words += [f"below {below}"] if below else []
    step = _number(schema.get("multipleOf"))
    return [*words, f"in steps of {step}"] if step else words


def _text_words(schema: dict[str, Any]) -> Iterator[str]:
    if isinstance(form := schema.get("format"), str):
        yield form
    if isinstance(pattern := schema.get("pattern"), str):
        yield f"matches {pattern}"
    shortest, longest = _number(schema.get("minLength")), _number(schema.get("maxLength"))
    if shortest and longest:
        yield f"{shortest} to {longest} characters"
    elif shortest:
        yield f"at least {shortest} character{'' if shortest == '1' else 's'}"
    elif longest:
        yield f"at most {longest} characters"
    if isinstance(choices := schema.get("enum"), list):
        yield f"one of {len(choices):,} values"


def _number(value: Any) -> str:
    """A number as JSON has it; the empty text for anything else. Exact numbers have a type of their own."""
    if value is None or isinstance(value, bool | str | list | dict):
        return ""
    try:
        return dumps(value)[:24]
    except (TypeError, ValueError):
        return ""
