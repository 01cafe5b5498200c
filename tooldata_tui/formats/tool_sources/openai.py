"""OpenAI's tools: those of chat completions, of the Responses API, legacy functions, and bare ones."""

from collections.abc import Mapping

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
)
from tooldata_tui.formats.tools import read_tool

__all__ = ["SOURCE"]

_KEYS = ("tools", "functions")


def _recognise(document: Document) -> bool:
    """Whatever is a list of tools, and nothing more particular, is OpenAI's."""
    value = document.value
    return isinstance(value, list) or (
        isinstance(value, Mapping) and not value.keys().isdisjoint({*_KEYS, "function", "parameters", "name"})
    )


def _read(document: Document, options: Options) -> Read:
    value = document.value
    entries = list(items_of(value, *_KEYS))
    if not entries and not isinstance(value, list | Mapping):
        raise RowError("J106", "the tools are not a list", path="$")
    tools: list[Tool] = []
    remarks: list[Remark] = []
    for place, item in entries:
        kind = item.get("type") if isinstance(item, Mapping) else None
        if isinstance(kind, str) and kind not in ("function", "object") and "name" not in item:
            remarks.append(Remark(f"{kind} is a tool of the vendor's own, without a schema", place, skipped=True))
        else:
            tools.append(read_tool(item, place))
    return summed_up(tools, remarks, "tool")


SOURCE = ToolSource("openai", _recognise, _read)
