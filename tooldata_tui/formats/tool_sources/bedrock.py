"""Bedrock's tools: ``toolConfig.tools[].toolSpec`` with ``inputSchema.json``."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset import Tool
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.source import (
    Document,
    Options,
    Read,
    Remark,
    ToolSource,
    items_of,
    summed_up,
    text_of,
)

__all__ = ["SOURCE"]


def _inside(value: Any) -> Any:
    return value["toolConfig"] if isinstance(value, Mapping) and "toolConfig" in value else value


def _recognise(document: Document) -> bool:
    entries = items_of(_inside(document.value), "tools")
    return any(isinstance(item, Mapping) and isinstance(item.get("toolSpec"), Mapping) for _, item in entries)


def _read(document: Document, options: Options) -> Read:
    inside = _inside(document.value)
    under = "$" if inside is document.value else "$.toolConfig"
    tools: list[Tool] = []
    remarks: list[Remark] = []
    for place, item in items_of(inside, "tools"):
        place = under + place.removeprefix("$")
        spec = item.get("toolSpec") if isinstance(item, Mapping) else None
        if not isinstance(spec, Mapping):
            kind = next(iter(item), "an entry") if isinstance(item, Mapping) else "an entry"
            remarks.append(Remark(f"{kind} is no tool with a schema", place, skipped=True))
            continue
        if not isinstance(spec.get("name"), str):
            raise RowError("J106", "a tool has no name", path=f"{place}.toolSpec")
        schema = spec.get("inputSchema")
        parameters = schema.get("json") if isinstance(schema, Mapping) else None
        tools.append(Tool(spec["name"], text_of(spec.get("description")), parameters))
    return summed_up(tools, remarks, "tool")


SOURCE = ToolSource("bedrock", _recognise, _read)
