"""Gemini's tools: ``functionDeclarations`` with types in capitals, in REST's spelling or Python's."""

from collections.abc import Iterator, Mapping
from typing import Any

from tooldata_tui.dataset import Path, Tool, path_text
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, Remark, ToolSource, summed_up, text_of
from tooldata_tui.formats.type_words import plain_schema, walk_schema

__all__ = ["SOURCE"]

_DECLARATIONS = ("functionDeclarations", "function_declarations")
#: Keys of a declaration: Gemini's own kind of schema first, then plain JSON Schema.
_PARAMETERS = ("parameters", "parametersJsonSchema", "parameters_json_schema")
_RESPONSE = ("response", "responseJsonSchema", "response_json_schema")

#: Numbers that protobuf's JSON writes as texts.
_COUNTS = frozenset({"minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"})
#: Keywords in Python's spelling.
_SNAKE = {
    f"{end}_{what}": f"{end}{what.title()}" for end in ("min", "max") for what in ("items", "length", "properties")
} | {"any_of": "anyOf", "property_ordering": "propertyOrdering"}


def _recognise(document: Document) -> bool:
    return any(declared for _, _, declared in _entries(document.value))


def _entries(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any, bool]]:
    """What stands in lists of tools, its place, and whether it is a function's declaration."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _entries(one, (*path, index))
    elif isinstance(value, Mapping):
        key = next((key for key in _DECLARATIONS if isinstance(value.get(key), list)), None)
        if key is not None:
            for index, one in enumerate(value[key]):
                yield (*path, key, index), one, True
        elif isinstance(value.get("tools"), list):
            yield from _entries(value["tools"], (*path, "tools"))
        else:
            yield path, value, _has_capitals(value.get("parameters"))


def _has_capitals(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") == "OBJECT"


def _read(document: Document, options: Options) -> Read:
    tools: list[Tool] = []
    remarks: list[Remark] = []
    for path, item, declared in _entries(document.value):
        place = path_text(path)
        if not declared:
            kind = next(iter(item), "an entry") if isinstance(item, Mapping) else "an entry"
            remarks.append(Remark(f"{kind} is no tool with a schema", place, skipped=True))
            continue
        if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
            raise RowError("J106", "a tool has no name", path=place)
        parameters = _schema(item, _PARAMETERS, path, remarks)
        tools.append(
            Tool(item["name"], text_of(item.get("description")), parameters, _schema(item, _RESPONSE, path, remarks))
        )
    return summed_up(tools, remarks, "tool")


def _schema(item: Mapping[str, Any], keys: tuple[str, ...], path: Path, remarks: list[Remark]) -> Any:
    key = next((key for key in keys if item.get(key) is not None), None)
    if key is None:
        return None
    if key != keys[0]:  # JSON Schema as it is
        return item[key]
    schema, unknown = plain_schema(walk_schema(item[key], _changed), (*path, key))
    for word, place in unknown:
        remarks.append(Remark(f"no type {word} is known: it became any", path_text(place)))
    return schema


def _changed(schema: Tree, path: Path) -> Tree:
    out = {_SNAKE.get(key, key): value for key, value in schema.items()}
    for key in _COUNTS & out.keys():
        if isinstance(out[key], str) and out[key].isascii() and out[key].isdecimal() and len(out[key]) < 19:
            out[key] = int(out[key])
    nullable = out.pop("nullable", False)
    out.pop("propertyOrdering", None)
    if out.get("format") == "enum":
        del out["format"]
    if out.get("type") in ("TYPE_UNSPECIFIED", "type_unspecified"):
        del out["type"]
    if nullable is True and isinstance(out.get("type"), str):
        out["type"] = [out["type"].lower(), "null"]
        if isinstance(out.get("enum"), list) and None not in out["enum"]:
            out["enum"] = [*out["enum"], None]
    return out


SOURCE = ToolSource("gemini", _recognise, _read)
