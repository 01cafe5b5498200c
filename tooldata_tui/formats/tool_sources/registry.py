"""The sources of tools, and how it is told which one a file is."""

from pathlib import Path
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.formats.registry import nearest
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.anthropic import SOURCE as ANTHROPIC
from tooldata_tui.formats.tool_sources.bedrock import SOURCE as BEDROCK
from tooldata_tui.formats.tool_sources.gemini import SOURCE as GEMINI
from tooldata_tui.formats.tool_sources.mcp import SOURCE as MCP
from tooldata_tui.formats.tool_sources.openai import SOURCE as OPENAI
from tooldata_tui.formats.tool_sources.openapi import SOURCE as OPENAPI
from tooldata_tui.formats.tool_sources.pydantic_models import SOURCE as PYDANTIC
from tooldata_tui.formats.tool_sources.python import SOURCE as PYTHON
from tooldata_tui.formats.tool_sources.python_module import Module, read_module
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, ToolSource

__all__ = ["SOURCES", "ToolsRead", "read_tools_file", "read_tools_value"]

#: In the order in which they are asked: the more particular come first.
SOURCES = {
    one.name: one
    for one in (
        PYTHON,
        PYDANTIC,
        OPENAPI,
        BEDROCK,
        GEMINI,
        MCP,
        ANTHROPIC,
        OPENAI,
    )
}

#: Larger files are no files of tools.
_MAX_BYTES = 64 * 2**20


class ToolsRead(NamedTuple):
    """The tools of a file, and what it was taken for."""

    source: ToolSource
    read: Read


def read_tools_file(path: Path, kind: str | None = None, options: Options | None = None) -> ToolsRead:
    """Read a file of tools.

    :param kind: the name of its source; otherwise it is told from what stands in it
    :raises DataError: it cannot be read, or is of no kind we know
    :raises UsageError: there is no such source
    """
    source = _called(kind)
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", file=path) from None
    if len(data) > _MAX_BYTES:
        raise DataError(f"larger than {_MAX_BYTES // 2**20} MB: no file of tools", file=path)
    if path.suffix == ".py" or (source is not None and source.name in _PROGRAMS):
        document = Document(program=_program(data, path))
    else:
        document = Document(_value(data, path))
    return _read(document, source, path, options or Options())


def read_tools_value(value: Any, kind: str, name: str | Path) -> ToolsRead:
    """The tools of a value that did not come from a file: what a server replied. *name* is where it is said to be."""
    return _read(Document(value), SOURCES[kind], name, Options())


_PROGRAMS = (PYTHON.name, PYDANTIC.name)


def _called(kind: str | None) -> ToolSource | None:
    if kind is None or kind in SOURCES:
        return SOURCES[kind] if kind else None
    near = nearest(kind, list(SOURCES))
    raise UsageError(f"no source {kind}", hint=f"did you mean {near}?" if near else f"known: {', '.join(SOURCES)}")


def _read(document: Document, source: ToolSource | None, path: str | Path, options: Options) -> ToolsRead:
    if source is None:
        source = next((one for one in SOURCES.values() if one.recognise(document)), None)
    if source is None:
        raise DataError("no tools are recognised in it", file=path, hint=f"known: {', '.join(SOURCES)}")
    try:
        return ToolsRead(source, source.read(document, options))
    except RowError as error:
        raise DataError(error.message, file=path, path=error.path, line=error.line, hint=error.hint) from None


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError("bytes that are not UTF-8", file=path, line=line) from None


def _program(data: bytes, path: Path) -> Module:
    try:
        return read_module(_decoded(data, path))
    except DataError as error:
        raise DataError(error.message, file=path, line=error.line) from None


def _value(data: bytes, path: Path) -> Any:
    """The JSON value of a file: JSON, one value a line, or YAML where its name says so."""
    if path.suffix in (".yaml", ".yml"):
        from tooldata_tui.formats.tool_sources.yaml_text import loads_yaml

        try:
            return loads_yaml(_decoded(data, path))
        except JsonError as error:
            raise DataError(f"not YAML: {error.reason}", file=path, line=error.row) from None
    try:
        return loads(data)
    except JsonError as error:
        lines = [line for line in data.split(b"\n") if line.strip()]
        try:
            return [loads(line) for line in lines]
        except JsonError:
            raise DataError(f"not JSON: {error.reason}", file=path, line=error.row) from None
