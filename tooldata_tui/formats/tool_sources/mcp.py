"""MCP's tools: the reply to ``tools/list``, pages of it, or a collection of servers with what they replied."""

from collections.abc import Iterator, Mapping
from typing import Any

from tooldata_tui.dataset import Path, Tool, path_text
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, Remark, ToolSource, summed_up, text_of

__all__ = ["SOURCE"]

#: Objects in objects in which lists of tools are looked for: a list of servers, each with its servers by name.
_DEEPEST = 5


def _recognise(document: Document) -> bool:
    value = document.value
    if isinstance(value, Mapping) and "jsonrpc" in value:
        return True
    first = next(_entries(value, (), _DEEPEST), None)
    return first is not None


def _entries(value: Any, place: Path, depth: int) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every object with an ``inputSchema`` and its place, whatever it stands in."""
    if isinstance(value, Mapping):
        if "inputSchema" in value:
            yield place, value
        elif depth:
            for key, one in value.items():
                if isinstance(one, list | Mapping):
                    yield from _entries(one, (*place, key), depth - 1)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _entries(one, (*place, index), depth)


def _read(document: Document, options: Options) -> Read:
    value = document.value
    tools: list[Tool] = []
    remarks: list[Remark] = []
    pages = value if isinstance(value, list) else [value]
    for index, page in enumerate(pages):
        if isinstance(page, Mapping) and isinstance(page.get("error"), Mapping):
            raise RowError("J106", f"the server replied with an error: {page['error'].get('message')}", path="$")
        if _cursor_of(page) and index == len(pages) - 1:
            remarks.append(Remark("the list goes on behind nextCursor: this is only its beginning"))
    for place, item in _entries(value, (), _DEEPEST):
        if not isinstance(item.get("name"), str):
            remarks.append(Remark("a tool has no name", path_text(place), skipped=True))
            continue
        tools.append(
            Tool(item["name"], text_of(item.get("description")), item["inputSchema"], item.get("outputSchema"))
        )
    return summed_up(tools, remarks, "tool")


def _cursor_of(page: Any) -> Any:
    if not isinstance(page, Mapping):
        return None
    result = page.get("result", page)
    return result.get("nextCursor") if isinstance(result, Mapping) else None


SOURCE = ToolSource("mcp", _recognise, _read)
