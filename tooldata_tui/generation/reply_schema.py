"""Arguments in replies: the schema that a model is held to, and the way back to what the tool's schema wants.

Servers that force a schema take a small part of JSON Schema: objects whose properties are all required, lists, enums
and the plain types. A parameter that may be left out is one that may be null there; what cannot be said so is asked for
as a text of JSON.
"""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset import Tool
from tooldata_tui.dataset.jsontext import JsonError, loads_exact

__all__ = ["Schema", "arguments_of", "reply_object", "reply_schema"]

_PLAIN = ("string", "number", "integer", "boolean")
_DEEPEST = 5
_MOST_CHOICES = 200
#: What is there to be read in neither a text nor a list nor an object.
_READ = (bool, int, float)
_AS_TEXT = {"type": "string", "description": "as a text of JSON"}

Schema = dict[str, Any]


def reply_object(**properties: Schema) -> Schema:
    """The schema of an object that has all of *properties* and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def reply_schema(tool: Tool) -> Schema:
    """What the arguments of a call of *tool* look like in a reply."""
    parameters = tool.parameters
    if parameters is None or parameters == {}:
        return reply_object()
    return _schema(parameters, 0) or _AS_TEXT


def _schema(schema: Any, depth: int) -> Schema | None:
    """*schema* in what every server takes; None where it cannot be said."""
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return None
    said = {"description": schema["description"]} if isinstance(schema.get("description"), str) else {}
    kind, choices = schema.get("type"), schema.get("enum")
    if isinstance(kind, list) and len(rest := [one for one in kind if one != "null"]) == 1:
        kind = rest[0]
    if isinstance(choices, list) and choices and all(isinstance(one, str) for one in choices[:_MOST_CHOICES]):
        return {"type": "string", "enum": choices[:_MOST_CHOICES], **said}
    if kind in _PLAIN:
        return {"type": kind, **said}
    if kind == "array":
        items = _schema(schema.get("items"), depth + 1)
        return {"type": "array", "items": items, **said} if items is not None else None
    if kind == "object" or (kind is None and isinstance(schema.get("properties"), Mapping)):
        return _object(schema, depth, said)
    return None


def _object(schema: Mapping[str, Any], depth: int, said: Schema) -> Schema | None:
    given = schema.get("properties")
    if not isinstance(given, Mapping) or any(word in schema for word in ("oneOf", "anyOf", "allOf", "$ref")):
        return None
    required = _required(schema)
    properties = {}
    for name, one in given.items():
        made = _schema(one, depth + 1) or dict(_AS_TEXT)
        properties[name] = made if name in required else _or_null(made)
    return {**reply_object(**properties), **said}


def _required(schema: Mapping[str, Any]) -> set[str]:
    names = schema.get("required")
    return {one for one in names if isinstance(one, str)} if isinstance(names, list) else set()


def _or_null(schema: Schema) -> Schema:
    changed = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        changed["enum"] = [*schema["enum"], None]
    return changed


def arguments_of(value: Any, tool: Tool) -> dict[str, Any]:
    """The arguments that a reply means: texts of JSON are read, and what is null because nothing was said is left out.

    Raises :class:`ValueError` for what are none.
    """
    schema = tool.parameters
    read = _read(value, schema, 0)
    if isinstance(read, str):  # a model that writes a text wherever it can
        read = _json(read)
    if not isinstance(read, dict):
        raise ValueError("its arguments are not an object")  # noqa: TRY004 - the reply is wrong, not the program
    return read


def _read(value: Any, schema: Any, depth: int) -> Any:
    if isinstance(value, str):
        is_text_of_json = value.lstrip()[:1] in ("{", "[", '"') and isinstance(schema, Mapping) and schema
        return _json(value) if is_text_of_json and _schema(schema, depth) is None else value
    if isinstance(value, dict) and isinstance(schema, dict) and isinstance(inner := schema.get("properties"), dict):
        required = _required(schema) if None in value.values() else ()
        return {
            name: one
            if type(one) in _READ or (type(one) is str and one[:1].isalnum())
            else _read(one, inner.get(name), depth + 1)
            for name, one in value.items()
            if one is not None or name in required
        }
    if isinstance(value, list) and isinstance(schema, Mapping):
        return [_read(one, schema.get("items"), depth + 1) for one in value]
    return value


def _json(text: str) -> Any:
    try:
        return loads_exact(text)
    except JsonError as error:
        raise ValueError(f"its arguments are not JSON: {error}") from None
