"""Anthropic's tools: ``name``, ``description``, ``input_schema``."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset import Tool
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, Remark, ToolSource, items_of, summed_up
from tooldata_tui.formats.tools import read_tool

__all__ = ["SOURCE"]

#: A list may have tools of other forms among its own.
_SCHEMAS = ("input_schema", "inputSchema", "parameters", "function")


def _recognise(document: Document) -> bool:
    return any(isinstance(item, Mapping) and "input_schema" in item for _, item in items_of(document.value, "tools"))


def _read(document: Document, options: Options) -> Read:
    tools: list[Tool] = []
    remarks: list[Remark] = []
    for place, item in items_of(document.value, "tools"):
        if _is_own(item):
            words = f"{item['name']} is a tool of the vendor's own, without a schema"
            remarks.append(Remark(words, place, skipped=True))
        else:
            tools.append(read_tool(item, place))
    return summed_up(tools, remarks, "tool")


def _is_own(item: Any) -> bool:
    """Whether it is ``bash_20250124`` or the like."""
    return isinstance(item, Mapping) and isinstance(item.get("name"), str) and item.keys().isdisjoint(_SCHEMAS)


SOURCE = ToolSource("anthropic", _recognise, _read)
