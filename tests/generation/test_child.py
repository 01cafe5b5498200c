"""The generation that a screen runs beside itself: what it reports, what it follows, and what nobody sees."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.cli.main import main
from tooldata_tui.store.ledger import Ledger
from tooldata_tui.store.project import Project

from .llm_server import KEY, Fault, LlmServer, running
from .test_commands import SEEDS, TOOLS, answer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with running(answer=answer) as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, server: LlmServer) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "data.jsonl").write_text("\n".join(SEEDS) + "\n")
    (folder / "tools.json").write_text(json.dumps(TOOLS))
    provider = (
        f'url = "{server.url}"\nmodel = "m"\nkey_env = "SHOP_KEY"\nprice_in = 1\nprice_out = 2\nconcurrency = 2\n'
    )
    (folder / "tooldata.toml").write_text(f"[providers.local]\n{provider}")
    path = folder / "shop.tooldata"
    assert main(["import", str(path), str(folder / "data.jsonl")]) == 0
    return path


def start(project: Path, *arguments: str, key: str = KEY, agreed: bool = True) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(project.parent), "SHOP_KEY": key}
    command = [sys.executable, "-m", "tooldata_tui", "_generate", str(project), *arguments]
    command += ["--yes"] if agreed else []
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environ, cwd=project.parent)


def ended(child: subprocess.Popen[bytes]) -> tuple[list[dict[str, Any]], bytes]:
    """What it reported, and all that it wrote."""
    child.wait(60)  # before its stdin is closed, which ends it
    out, err = child.communicate()
    return [json.loads(line) for line in out.splitlines()], out + err


def test_it_reports_what_it_would_send_how_far_it_is_and_what_came_of_it(project: Path) -> None:
    child = start(project, "--count", "20")
    assert child.stdin is not None
    child.stdin.write(b"resume\nnonsense\n")
    child.stdin.flush()
    told, _ = ended(child)
    assert child.returncode == 0
    assert told[0]["event"] == "offer"
    assert told[0]["host"].startswith("127.0.0.1:")
    assert (told[0]["model"], told[0]["examples"]) == ("m", 3)
    assert told[0]["price"] > 0
    assert {one["event"] for one in told[1:-1]} == {"progress"}
    done = told[-1]
    assert (done["event"], done["ended"], done["added"]) == ("done", "done", 20)
    assert done["price"] > 0


def test_nothing_is_sent_before_somebody_agrees(project: Path, server: LlmServer) -> None:
    child = start(project, "--count", "20", agreed=False)
    assert child.stdin is not None
    assert child.stdout is not None
    offer = json.loads(child.stdout.readline())
    assert (offer["event"], offer["wanted"], offer["before"]) == ("offer", 20, None)
    assert offer["spent"] == {"requests": 0, "tokens": 0, "price": 0.0}
    assert server.hits == []
    child.stdin.write(b"go\n")
    child.stdin.flush()
    told, _ = ended(child)
    assert told[-1]["added"] == 20
    assert [(one["of"], one["all"]) for one in told[-1]["yields"]] == [("lookup_order", 10), ("refund", 10)]


def test_whoever_leaves_instead_has_started_no_job(project: Path, server: LlmServer) -> None:
    with start(project, "--count", "20", agreed=False) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.readline()
        child.stdin.close()
        assert child.wait(60) == 0
    assert server.hits == []
    with closing(Project.open(project)) as opened:
        assert Ledger(opened.writer()).jobs() == []


def test_it_is_stopped_paused_and_goes_on_where_it_was(project: Path, server: LlmServer) -> None:
    def stop(*_: object) -> Fault | None:
        child.stdin.write(b"pause\nstop\n")  # type: ignore[union-attr]
        child.stdin.flush()  # type: ignore[union-attr]
        return None

    server.faults = stop
    child = start(project, "--count", "40")
    told, _ = ended(child)
    assert told[-1]["ended"] == "stopped"
    before = told[-1]["added"]
    assert 0 < before < 40
    server.faults = ()
    child = start(project, "--count", "40")
    told, _ = ended(child)
    assert child.returncode == 0
    assert told[-1]["ended"] == "done"
    assert 40 <= before + told[-1]["added"] < 60
    with closing(Project.open(project)) as opened:
        ledger = Ledger(opened.writer())
        assert [job.done for job in ledger.jobs()] == [True]
        assert ledger.spent().requests == len(server.hits)


def test_when_whoever_started_it_is_gone_nothing_new_is_begun(project: Path, server: LlmServer) -> None:
    def leave(*_: object) -> Fault | None:
        child.stdin.close()  # type: ignore[union-attr]
        return None

    server.faults = leave
    with start(project, "--count", "500") as child:
        assert child.wait(60) == 1
    assert len(server.hits) < 50
    with closing(Project.open(project)) as opened:
        assert Ledger(opened.writer()).spent().tokens > 0


def test_the_key_is_seen_nowhere(project: Path, server: LlmServer, tmp_path: Path) -> None:
    seen = b""
    for fault in (
        None,
        Fault(401, kind="echo"),
        Fault(400, kind="echo"),
        Fault(307, {"Location": "https://x.example"}),
    ):
        server.faults = lambda hit, number, fault=fault: fault
        child = start(project, "--count", "10", "--seed", str(len(seen)))
        seen += ended(child)[1]
    assert b"no such key: Bearer [key]" in seen
    assert KEY.encode() not in seen
    assert not any(KEY.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize("key", ["", "a b c d e f g h", "short"])
def test_a_key_that_cannot_be_one_is_an_error_that_does_not_say_it(project: Path, key: str) -> None:
    child = start(project, "--count", "10", key=key)
    [told], seen = ended(child)
    assert (told["event"], child.returncode) == ("error", 2)
    assert "SHOP_KEY" in told["message"]
    assert not key or key.encode() not in seen
