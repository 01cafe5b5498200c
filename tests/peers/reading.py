"""Runs the readers beside this module in the environment that ``make test-peers`` made for them."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

__all__ = ["READERS", "read_by"]

#: Where they are installed; another place can be named.
READERS = Path(os.environ.get("TOOLDATA_READERS", Path(__file__).parents[2] / ".venv-readers"))
_PATIENCE = 600


def read_by(reader: str, home: Path, *words: str | Path) -> Any:
    """What one of ``readers/*.py`` prints. It has no network."""
    python = READERS / "bin" / "python"
    if not python.exists():
        pytest.skip(f"there is no {python}: run make test-peers")
    script = Path(__file__).parent / "readers" / f"{reader}.py"
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(home / "hf"), "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "AWS_DEFAULT_REGION": "us-east-1", **offline}
    done = subprocess.run(
        [python, script, *words], env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
