"""One small project, imported once and copied for every test, and two ways to run a command on it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.cli.main import main

from .sample import LINES, PROJECT, TOOLS, Command, Result, environment


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset, its tools, and a project that holds them."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "data.jsonl").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    (folder / "data.tools.json").write_text(json.dumps(TOOLS))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        main(["import", PROJECT, "data.jsonl"])
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the template, which is the working folder."""
    copy = tmp_path / "work"
    shutil.copytree(template, copy)
    monkeypatch.chdir(copy)
    for key in [key for key in os.environ if key.startswith(("TOOLDATA_", "XDG_"))]:
        monkeypatch.delenv(key)
    for key, value in environment(tmp_path).items():
        monkeypatch.setenv(key, value)
    return copy


@pytest.fixture
def tooldata(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Runs a command in this process."""
    before = signal.getsignal(signal.SIGTERM)

    def run(*words: str | Path) -> Result:
        capsys.readouterr()
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def process(folder: Path, tmp_path: Path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Starts a command as a process of its own."""

    def start(*words: str | Path, **options: Any) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tooldata_tui", *map(str, words)]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=folder, **{"env": environment(tmp_path), **pipes, **options})

    return start
