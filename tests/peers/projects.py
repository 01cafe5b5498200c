"""Projects of the demo and of hostile rows, and what the program says of them and writes of them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.sample import ROOT, environment
from tests.peers.hostile import HOSTILE

__all__ = ["PROJECTS", "export", "lines", "passed", "preflight", "project", "tooldata"]

PROJECTS = ("demo", "hostile")


def tooldata(folder: Path, *words: str | Path, codes: tuple[int, ...] = (0,)) -> str:
    """What a command prints that runs in *folder*."""
    command = [sys.executable, "-m", "tooldata_tui", *map(str, words)]
    done = subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode in codes, done.stderr[-3000:]
    return done.stdout


def project(folder: Path, name: str) -> Path:
    """A project of the rows of the demo, or of those that nobody wants to meet."""
    folder = folder / name
    folder.mkdir()
    if name == "demo":
        shutil.copy(ROOT / "demo" / "examples.jsonl", folder / "rows.jsonl")
        shutil.copy(ROOT / "demo" / "tools.json", folder / "rows.tools.json")
    else:
        (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in HOSTILE), encoding="utf-8")
    tooldata(folder, "import", "rows.tooldata", "rows.jsonl", "--format", "openai", codes=(0, 1))
    return folder / "rows.tooldata"


def preflight(project: Path, *words: str | Path) -> list[dict[str, Any]]:
    """What is said of every example."""
    out = tooldata(project.parent, "preflight", project.name, "--json", "--status", "any", *words, codes=(0, 1))
    return [json.loads(line) for line in out.splitlines()]


def passed(project: Path, target: str, *words: str) -> list[int]:
    """The examples that a target would not refuse."""
    return [one["example"] for one in preflight(project, "--target", target, *words) if not one["refused"]]


def export(project: Path, out: str, *words: str, examples: list[int] | None = None) -> Path:
    """A file of examples, of all of them where no others are said."""
    chosen = () if examples is None else ("--where", ",".join(f"#{one}" for one in examples))
    tooldata(project.parent, "export", project.name, out, "--status", "any", "--allow-errors", *chosen, *words)
    return project.parent / out


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
