"""What a source of tools is, and what reading one gives."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.formats.tool_sources.python_module import Module
from tooldata_tui.text import plural

__all__ = ["Document", "Options", "Read", "Remark", "ToolSource", "items_of", "summed_up", "text_of"]


class Document(NamedTuple):
    """A file of tools: a Python program, or a JSON value, read from JSON, JSON lines or YAML."""

    value: Any = None
    program: Module | None = None


class Remark(NamedTuple):
    """Something that could not be taken over as it was.

    :ivar path: place in the document; empty for a Python file, which has lines
    :ivar skipped: no tool was made of what stands there
    """

    message: str
    path: str = ""
    line: int | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose.

    :ivar get_only: of an OpenAPI document only the operations that read
    """

    get_only: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a document.

    :ivar summary: what was in it, in a few words: ``54 operations, 3 skipped``
    """

    toolset: Toolset
    remarks: tuple[Remark, ...]
    summary: str

    @property
    def skipped(self) -> int:
        return sum(remark.skipped for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class ToolSource:
    """One kind of document.

    :ivar recognise: whether a document is of this kind. Cheap, and raises for none
    :ivar read: the tools in it. Raises :class:`~tooldata_tui.formats.row_error.RowError` for a document that is broken
    """

    name: str
    recognise: Callable[[Document], bool]
    read: Callable[[Document, Options], Read]


def items_of(value: Any, *keys: str) -> Iterator[tuple[str, Any]]:
    """The entries of a list of tools with their places.

    The list itself, what stands under one of *keys* in an object, or the object alone, which is then one entry.
    """
    place, items = "$", value
    if isinstance(value, Mapping):
        key = next((key for key in keys if isinstance(value.get(key), list)), None)
        if key is None:
            yield "$", value
            return
        place, items = f"$.{key}", value[key]
    if isinstance(items, list):
        for index, item in enumerate(items):
            yield f"{place}[{index}]", item


def text_of(value: Any) -> str:
    """A description: no description is the empty text."""
    return value if isinstance(value, str) else ""


def summed_up(tools: list[Tool], remarks: list[Remark], what: str) -> Read:
    """A reading in which every entry became a tool or was skipped with a remark."""
    skipped = sum(remark.skipped for remark in remarks)
    number = len(tools) + skipped
    words = plural(number, what) + (f", {skipped:,} skipped" if skipped else "")
    return Read(Toolset(tuple(tools)), tuple(remarks), words)
