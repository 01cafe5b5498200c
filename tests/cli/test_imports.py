"""What a command loads: nothing that it does not need, so that it answers at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .sample import PROJECT, environment

SCREEN = {"textual", "rich"}
NETWORK = {"httpx"}
TRAINING = {"torch", "sentence_transformers"}
VALIDATORS = {"pydantic", "jsonschema", "jsonschema_rs", "re2"}
STORE = {"pysqlite3", "sqlite3"}

_LIST = """import sys, json
from tooldata_tui.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})), file=sys.stderr)
"""


EVERYTHING = SCREEN | NETWORK | VALIDATORS | TRAINING | STORE

FORBIDDEN = {
    ("--help",): EVERYTHING | {"argparse", "jiter", "dataclasses"},
    ("--version",): EVERYTHING,
    ("chek",): EVERYTHING,
    ("rule", "C301"): EVERYTHING,
    ("review", PROJECT): EVERYTHING,  # there is no terminal
    ("check", PROJECT): SCREEN | NETWORK | VALIDATORS - {"re2"},  # which looks for personal data
    ("stats", PROJECT): SCREEN | NETWORK | VALIDATORS,
    ("queue", PROJECT): SCREEN | NETWORK | VALIDATORS,
    ("import", "new.tooldata", "data.jsonl"): SCREEN | NETWORK,
    ("decide", PROJECT, "1", "accept"): SCREEN | NETWORK | {"jsonschema", "jsonschema_rs"},
}


@pytest.mark.parametrize("words", FORBIDDEN, ids=" ".join)
def test_nothing_is_loaded_in_vain(words: tuple[str, ...], folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _LIST, *words]
    done = subprocess.run(command, cwd=folder, env=environment(tmp_path), capture_output=True, check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded & FORBIDDEN[words] == set()
