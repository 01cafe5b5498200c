"""Reading tool lists: the ``tools`` of a row, legacy ``functions``, or what a system message spells out."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.formats.known_values import Known
from tooldata_tui.formats.row_error import RowError

__all__ = ["read_tool", "read_tools", "tools_in_text"]

_TAGS = ("tools", "functions")
#: System messages longer than this are not searched for tools.
_MAX_TEXT = 500_000


def read_tools(value: Any, path: str = "$.tools") -> Toolset:
    """Turn the value of ``tools`` or ``functions`` into a toolset.

    Accepts a list, a JSON text of one, and items in OpenAI's form (``{"type": "function", "function": {...}}``), bare
    (``{"name", "parameters"}``) or MCP's (``inputSchema``, ``outputSchema``). ``parameters`` may be a JSON text. Raises
    :class:`RowError` (J106) for anything else.
    """
    if isinstance(value, str):
        try:
            value = loads(value)
        except JsonError as error:
            raise RowError("J106", f"the text of the tools is not JSON: {error}", path=path) from None
    if isinstance(value, Mapping) and isinstance(value.get("tools"), list):
        value = value["tools"]
    if not isinstance(value, list):
        raise RowError("J106", "the tools are not a list", path=path)
    return Toolset(tuple([_known_tool(item, path, index) for index, item in enumerate(value)]))


def _known_tool(item: Any, path: str, index: int) -> Tool:
    """As :func:`read_tool`, once for a value that is known."""
    if type(item) is not Known:
        return read_tool(item, f"{path}[{index}]")
    tool: Tool | None = item.made.get(read_tool)
    if tool is None:
        tool = item.made[read_tool] = read_tool(item, f"{path}[{index}]")
    return tool


def read_tool(item: Any, path: str) -> Tool:
    """One tool, in any of those forms. Raises :class:`RowError` (J106)."""
    body = item.get("function", item) if isinstance(item, Mapping) else None
    if not isinstance(body, Mapping):
        raise RowError("J106", "a tool is not an object", path=path)
    name = body.get("name")
    if not isinstance(name, str):
        raise RowError("J106", "a tool has no name", path=path)
    description = body.get("description")
    parameters = body.get("parameters", body.get("inputSchema", body.get("input_schema")))
    if isinstance(parameters, str):
        try:
            parameters = loads(parameters)
        except JsonError as error:
            raise RowError("J106", f"the parameters of {name} are not JSON: {error}", path=path) from None
    output = body.get("outputSchema", body.get("output_schema"))
    return Tool(name, description if isinstance(description, str) else "", parameters, output)


def tools_in_text(text: str) -> Toolset | None:
    """The tools that a system message spells out, or None.

    Looks in ``<tools>`` tags first (one JSON object a line, or a list), then for a JSON list of objects with names.
    """
    if len(text) > _MAX_TEXT or '"name"' not in text:
        return None
    if (body := _tagged(text)) is not None:
        for candidate in (body, "[" + ",".join(line for line in body.splitlines() if line.strip()) + "]"):
            if toolset := _try(candidate):
                return toolset
    start, end = text.find("["), text.rfind("]")
    return _try(text[start : end + 1]) if 0 <= start < end else None


def _tagged(text: str) -> str | None:
    """What stands between the first tags."""
    found = []
    for tag in _TAGS:
        start = text.find(f"<{tag}>")
        end = text.find(f"</{tag}>", start) if start >= 0 else -1
        if end >= 0:
            found.append((start, text[start + len(tag) + 2 : end].strip()))
    return min(found)[1] if found else None


def _try(text: str) -> Toolset | None:
    try:
        toolset = read_tools(text)
    except RowError:
        return None
    return toolset if toolset.tools else None
