"""OpenAPI's schemas as the JSON Schema of one tool: references written out, ``allOf`` merged, ``nullable`` a type.

A schema that leads back to itself cannot be written out: it goes into ``$defs``, and is referred to there.
"""

import re
from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset import Path, path_text
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.free_names import FreeNames
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.merging import merged
from tooldata_tui.formats.tool_sources.references import References

__all__ = ["SchemaWriter"]

#: The most that the schema of one tool may have: of more, no rule looks at it.
_MAX_DEPTH, _MAX_VALUES = 80, 20_000

#: Keywords whose value is one schema, a list of them, and an object of them.
_ONE = frozenset(
    {"items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames", "unevaluatedItems"}
    | {"unevaluatedProperties"}
)
_MANY = frozenset({"anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
#: What says nothing of a value, or is done with once references are written out.
_DROPPED = frozenset(
    {"discriminator", "xml", "externalDocs", "deprecated", "readOnly", "writeOnly", "nullable", "example", "$schema"}
    | {"$id", "$anchor", "$comment", "$defs", "definitions", "$ref", "allOf"}
)
_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


class SchemaWriter:
    """Writes the schemas of one tool.

    :param siblings: what stands beside a ``$ref`` counts, as it does from OpenAPI 3.1 on
    :ivar defs: what has to stand in ``$defs`` of the tool
    """

    def __init__(self, references: References, *, siblings: bool) -> None:
        self._references, self._siblings = references, siblings
        self._names: dict[str, str] = {}
        self._free = FreeNames()
        self._values = 0
        self.defs: Tree = {}

    def written(self, schema: Any, path: Path, depth: int = 0) -> Any:
        """*schema*, which stands at *path*, for a tool. Raises :class:`RowError`."""
        self._values += 1
        if self._values > _MAX_VALUES or depth > _MAX_DEPTH:
            most = f"{_MAX_VALUES:,} parts" if depth <= _MAX_DEPTH else f"{_MAX_DEPTH} levels"
            raise RowError("J106", f"written out, its schema has more than {most}", path=path_text(path))
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, Mapping):
            raise RowError("J106", "a schema is no object", path=path_text(path))
        if "$dynamicRef" in schema:
            raise RowError("J106", "$dynamicRef is not followed", path=path_text(path))
        parts = [] if "$ref" not in schema else [self._referred(schema["$ref"], (*path, "$ref"), depth)]
        if "$ref" in schema and not self._siblings:
            own = {key: schema[key] for key in ("description",) if key in schema}
        else:
            own = self._own(schema, path, depth)
            for index, one in enumerate(_list(schema.get("allOf"))):
                parts.append(self.written(one, (*path, "allOf", index), depth + 1))
        out = merged(own, parts) if parts else own
        return _nullable(out) if schema.get("nullable") is True else out

    def _referred(self, reference: Any, path: Path, depth: int) -> Any:
        target = self._references.target(reference, path)
        if not self._references.is_circular(reference):
            return self.written(target.value, target.path, depth + 1)
        if reference not in self._names:
            word = str(target.path[-1] if target.path else "document")
            name = self._free.like(_NAME.sub("_", word) or "schema")
            self._names[reference] = name
            self.defs[name] = True  # its place, for those that it refers to itself
            self.defs[name] = self.written(target.value, target.path, depth + 1)
        return {"$ref": f"#/$defs/{self._names[reference]}"}

    def _own(self, schema: Mapping[str, Any], path: Path, depth: int) -> Tree:
        out: Tree = {}
        for key, value in schema.items():
            place = (*path, key)
            if key in _DROPPED or key.startswith("x-"):
                continue
            if key in _ONE:
                value = self.written(value, place, depth + 1)
            elif key in _MANY:
                value = [self.written(one, (*place, n), depth + 1) for n, one in enumerate(_list(value))]
            elif key in _NAMED and isinstance(value, Mapping):
                value = {
                    name: self.written(one, (*place, name), depth + 1)
                    for name, one in value.items()
                    if not self._is_answer_only(one, (*place, name))
                }
            elif key in _EXCLUSIVE and isinstance(value, bool):
                if value and _EXCLUSIVE[key] in schema:
                    out.pop(_EXCLUSIVE[key], None)
                    out[key] = schema[_EXCLUSIVE[key]]
                continue
            elif key in _EXCLUSIVE.values() and schema.get(_exclusive_of(key)) is True:
                continue
            self._values += len(value) if isinstance(value, list | Mapping) else 0
            out[key] = value
        if isinstance(schema.get("required"), list) and isinstance(schema.get("properties"), Mapping):
            gone = {name for name in schema["properties"] if name not in out["properties"]}
            out["required"] = [name for name in schema["required"] if not isinstance(name, str) or name not in gone]
        if "example" in schema and "examples" not in schema:
            out["examples"] = [schema["example"]]
        return out

    def _is_answer_only(self, schema: Any, path: Path) -> bool:
        """Whether a property is ``readOnly``: it comes back, and must not be sent."""
        if isinstance(schema, Mapping) and "$ref" in schema and schema.get("readOnly") is not True:
            schema = self._references.resolved(schema, path).value
        return isinstance(schema, Mapping) and schema.get("readOnly") is True


def _exclusive_of(key: str) -> str:
    return "exclusiveMinimum" if key == "minimum" else "exclusiveMaximum"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _nullable(schema: Any) -> Any:
    """A schema that takes null as well."""
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    if not isinstance(kind, str | list):
        return {"anyOf": [schema, {"type": "null"}]} if schema.keys() - {"description"} else schema
    kinds = kind if isinstance(kind, list) else [kind]
    out = {**schema, "type": kind if "null" in kinds else [*kinds, "null"]}
    if isinstance(out.get("enum"), list) and None not in out["enum"]:
        out["enum"] = [*out["enum"], None]
    return out
