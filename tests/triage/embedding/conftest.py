"""One cache of converted models for all tests, whichever process runs them: loading torch takes longest."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.triage.embedding.tiny import make_model

#: What needs torch, in one process: converts one model, and runs another that cannot be converted.
WITH_TORCH = """
import json, sys
from pathlib import Path
from tooldata_tui.triage.embedding import child, convert
from tooldata_tui.triage.embedding.locate import check_model
convert.convert(check_model("tiny", Path(sys.argv[1])), 1)
manifest, runner = child._load(check_model("cls", Path(sys.argv[2])), 1, None)
chunks = [(at.tolist(), vectors.tolist()) for at, vectors in runner.run(["where is my order?", "refund " * 300])]
Path(sys.argv[3]).write_text(json.dumps({"precision": manifest.precision, "chunks": chunks}))
"""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "embedding"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _own_cache(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared / "cache"))


@pytest.fixture(scope="session")
def with_torch(shared: Path) -> Path:
    """A folder with a converted model ``tiny``, and in ``direct.json`` what one that cannot be converted computed."""
    done = shared / "direct.json"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            models = [make_model(shared / "tiny"), make_model(shared / "cls", "cls_token")]
            environment = {**os.environ, "XDG_CACHE_HOME": str(shared / "cache"), "OMP_NUM_THREADS": "1"}
            command = [sys.executable, "-c", WITH_TORCH, *map(str, models), str(done)]
            subprocess.run(command, capture_output=True, env=environment, check=True)
    return shared


@pytest.fixture
def tiny(with_torch: Path) -> Path:
    """The folder of a tiny model that is converted."""
    return with_torch / "tiny"
