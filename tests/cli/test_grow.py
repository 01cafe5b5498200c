"""The demo, grown end to end: seeds, noise, expansion, a batch file, conversations, scan, review, export."""

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.ledger import Ledger
from tooldata_tui.store.project import Project

from .sample import ROOT


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which ``demo/grow.sh`` has run."""
    folder = tmp_path_factory.mktemp("grow")
    program = folder / "tooldata"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tooldata_tui "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("TOOLDATA_", "XDG_"))}
    environ |= {"PYTHONPATH": str(ROOT), "HOME": str(folder), "TOOLDATA": str(program), "PYTHON": sys.executable}
    ran = subprocess.run(
        ["/bin/sh", str(ROOT / "demo" / "grow.sh"), str(folder / "shop")], env=environ, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "shop"


def test_every_step_left_what_it_makes(grown: Path) -> None:
    [path] = grown.glob("*.tooldata")
    with closing(Project.open(path)) as project:
        db = project.writer()
        metas = [json.loads(row).get("_meta", {}) for _, row, _, _ in ExampleStore(db).whole()]
        kinds = Counter(meta["kind"] for meta in metas if meta.get("source") == "expand")
        ledger = Ledger(db)
        assert [job.carried for job in ledger.jobs()] == [False, False, True, False]
        assert all(job.done for job in ledger.jobs() if not job.carried)
        assert 0 < ledger.spent().requests <= 200
    assert kinds["positive"] >= 100
    assert kinds["negative"] >= 28
    assert kinds["multi-turn"] == 5
    assert kinds["noise"] == 20


def test_what_was_accepted_is_there_to_train_on(grown: Path) -> None:
    rows = [json.loads(line) for line in (grown / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 200
    called = Counter(
        call["function"]["name"] for row in rows for one in row["messages"] for call in one.get("tool_calls") or ()
    )
    assert set(called) == {"lookup_order", "check_status", "initiate_refund", "update_address", "escalate_to_human"}
    assert any(len(row["messages"]) >= 6 for row in rows)


def test_the_plan_and_the_batch_file_hold_prompts_and_no_key(grown: Path) -> None:
    assert (grown / "plan.txt").read_text(encoding="utf-8").count("=== ") == 5
    requests = [json.loads(line) for line in (grown / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(requests) == 4
    assert {one["url"] for one in requests} == {"/v1/chat/completions"}
    assert "uthorization" not in (grown / "requests.jsonl").read_text(encoding="utf-8")
    assert not (grown / "stop").exists()
