"""Reading a document for the tests: as a file, as a person would give it."""

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

from tooldata_tui.dataset import Tool
from tooldata_tui.formats.tool_sources.registry import ToolsRead, read_tools_file
from tooldata_tui.formats.tool_sources.source import Options

__all__ = ["one_tool", "read_json", "read_text"]


def read_text(folder: Path, text: str, name: str = "tools.py", kind: str | None = None, **options: Any) -> ToolsRead:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return read_tools_file(path, kind, Options(**options))


def read_json(folder: Path, value: Any, kind: str | None = None, **options: Any) -> ToolsRead:
    return read_text(folder, json.dumps(value), "tools.json", kind, **options)


def one_tool(found: ToolsRead) -> Tool:
    [tool] = found.read.toolset.tools
    return tool
