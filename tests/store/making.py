"""Small projects on real files."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import ImportReport, import_file

__all__ = ["CHECKER", "TOOLS", "bring", "child", "fast_folder", "line", "project_with", "row", "write"]

#: Compiles each tool once for all tests of a process.
CHECKER = Checker()

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": f"{words} " * 8,
            "parameters": {
                "type": "object",
                "properties": {"id": {"type": "string", "description": "what it is about"}},
                "required": ["id"],
                "additionalProperties": False,
            },
        },
    }
    for name, words in (("lookup", "Looks something up."), ("refund", "Gives the money back."))
]


def row(said: str, tool: str | None = "lookup", arguments: Any = None, **extra: Any) -> dict[str, Any]:
    """A row in which the user says something, and a tool is called with *arguments* (None: with what fits)."""
    answer: dict[str, Any] = {"role": "assistant", "content": "Done."}
    if tool is not None:
        text = json.dumps({"id": said} if arguments is None else arguments)
        call = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": text}}
        answer = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"messages": [{"role": "user", "content": said}, answer], "tools": TOOLS, **extra}


def line(said: str, tool: str | None = "lookup", arguments: Any = None, **extra: Any) -> bytes:
    return json.dumps(row(said, tool, arguments, **extra)).encode()


def write(path: Path, lines: Iterable[bytes]) -> Path:
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return path


def bring(project: Project, path: Path, **options: Any) -> ImportReport:
    return import_file(project, path, CHECKER, **options)


def project_with(folder: Path, lines: Sequence[bytes], name: str = "it") -> Project:
    """A new project with these lines in it."""
    project = Project.open(folder / f"{name}.tooldata", make=True)
    bring(project, write(folder / f"{name}.jsonl", lines))
    return project


def fast_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is one: for tests that save much and do not ask whether it is on disk."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None)


def child(code: str, *arguments: str | Path, before: Sequence[str] = (), **options: Any) -> subprocess.Popen[bytes]:
    """Start another Python on *code*, with *arguments* in ``sys.argv[1:]`` and its output in a pipe.

    :param before: a command that starts it
    """
    root = Path(__file__).parents[2]
    command = [*before, sys.executable, "-c", code, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, **options)
