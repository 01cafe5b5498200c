"""The examples that leave, one at a time: as they stand, and as they came."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tooldata_tui.dataset import Status, Tool, Toolset
from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.formats.building import function_tool
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.tools import tools_in_text
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.sqlite import Connection

__all__ = ["OPENAI", "Leaving", "brings_tools", "leaving", "with_tools"]

OPENAI = "openai"
#: Examples read at a time.
_PAGE = 500
_SYSTEM = ("system", "developer")


class Leaving(NamedTuple):
    """One example.

    :ivar row: what it says now
    :ivar came: the record it came as, byte for byte, in the format *format*; None where it was edited since
    :ivar lent: its tools are not in that record: they came from elsewhere
    """

    example: int
    row: Tree
    status: Status
    format: str
    came: bytes | None
    lent: bool


def leaving(db: Connection, ids: Sequence[int]) -> Iterator[Leaving]:
    """Each of *ids*, in their order. Numbers are as they were written; rows have the tools they were imported with."""
    store = ExampleStore(db)
    for at in range(0, len(ids), _PAGE):
        page = list(ids[at : at + _PAGE])
        found = {example: (text, toolset, status) for example, text, toolset, status in store.whole(page)}
        for example in page:
            if example not in found:
                continue
            text, toolset, status = found[example]
            bare = loads_exact(text)
            row = bare if toolset is None else with_tools(bare, toolset)
            # A line is bytes as it came; the row that it was edited to is a text.
            came = (store.original(example) or text) if isinstance(text, bytes) else None
            yield Leaving(example, row, Status(status), _format(bare), came, row is not bare)


def with_tools(row: Tree, toolset: Toolset) -> Tree:
    """*row* with the tools of *toolset*; the row itself where it says its tools, in the system message perhaps."""
    if not toolset.tools or brings_tools(row):
        return row
    return {**row, "tools": [_written(tool) for tool in toolset.tools]}


def brings_tools(row: Mapping[str, Any]) -> bool:
    """Whether the tools of a row stand in it."""
    if row.get("tools") is not None or row.get("functions") is not None:
        return True
    first = row["messages"][0] if row["messages"] else {}
    content = first.get("content") if first.get("role") in _SYSTEM else None
    return isinstance(content, str) and tools_in_text(content) is not None


def _written(tool: Tool) -> Tree:
    return function_tool(tool.name, tool.description or None, tool.parameters)


def _format(row: Mapping[str, Any]) -> str:
    meta = row.get(META)
    name = meta.get("format") if isinstance(meta, Mapping) else None
    return name if isinstance(name, str) else OPENAI
