"""Asking for vectors: the process that makes them, what it loads, and what is left when it dies."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.triage.embedding.tiny import choice
from tooldata_tui.errors import TooldataError
from tooldata_tui.triage.embedding import ModelChoice, Progress, embed, embed_chunks
from tooldata_tui.triage.embedding.locate import check_model, find_model
from tooldata_tui.triage.embedding.manifest import read_manifest, wanted
from tooldata_tui.triage.embedding.vectors import VectorCache, text_hash

TEXTS = [f"where is my order {number}?" for number in range(3_000)]

#: Embeds as the child does, and says what that took.
INSIDE = """
import json, re, sys
from pathlib import Path
from tooldata_tui.triage.embedding import child
from tooldata_tui.triage.embedding.locate import check_model
from tooldata_tui.triage.embedding.vectors import VectorCache
manifest, runner = child._load(check_model("m", Path(sys.argv[1])), 1, None)
cache = VectorCache(Path(sys.argv[2]))
for indexes, vectors in runner.run(["where is my order?"]):
    cache.add(manifest.key, [b"0" * 16], vectors)
status = Path("/proc/self/status").read_text()
loaded = {"torch", "sentence_transformers", "transformers", "textual", "pydantic", "huggingface_hub"} & set(sys.modules)
print(json.dumps({"loaded": sorted(loaded), "megabytes": int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024}))
"""

#: Embeds with the default model, which is converted first.
DEFAULT = """
import sys
from pathlib import Path
from tooldata_tui.triage.embedding import ModelChoice, embed
texts = ["cancel my order", "please cancel the order", "what's the weather"]
stages = []
vectors = embed(texts, ModelChoice(threads=1), Path(sys.argv[1]), lambda said: stages.append(said.stage))
assert vectors.shape == (3, 384), vectors.shape
assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
assert stages[0] == "convert" and set(stages[1:]) == {"embed"}, stages
"""

#: Starts to embed, says the number of its child, and dies at once.
DIES = """
import os, signal, subprocess, sys
from pathlib import Path
from tooldata_tui.triage.embedding import ModelChoice, embed_chunks, parent
started = []
class Popen(subprocess.Popen):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        started.append(self.pid)
parent.subprocess.Popen = Popen
texts = [f"text {number}" for number in range(200_000)]
chunks = embed_chunks(texts, ModelChoice(sys.argv[1], threads=1), Path(sys.argv[2]))
next(chunks)
print(started[0], flush=True)
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""


def inside(model: Path, vectors: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", INSIDE, str(model), str(vectors)], capture_output=True, text=True, check=True
    )
    said: dict[str, object] = json.loads(done.stdout)
    return said


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "p.tooldata.vectors"


def test_a_vector_a_text_in_their_order_repeated_ones_once(tiny: Path, file: Path) -> None:
    vectors = embed(["cancel", "refund", "cancel", "", "order"], choice(tiny), file)
    assert vectors.shape == (5, 32)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    assert np.array_equal(vectors[0], vectors[2])
    assert len({vector.tobytes() for vector in vectors}) == 4


def test_no_texts_need_no_model() -> None:
    assert embed([], ModelChoice("./nowhere"), None).shape == (0, 0)


def test_what_is_kept_starts_no_process(tiny: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = embed(TEXTS[:20], choice(tiny), file)
    monkeypatch.setattr("subprocess.Popen", None)
    assert np.array_equal(embed(TEXTS[5:15], choice(tiny), file), first[5:15])


def test_only_what_is_missing_is_embedded(tiny: Path, file: Path) -> None:
    embed(TEXTS[:2_000], choice(tiny), file)
    said: list[Progress] = []
    embed(TEXTS, choice(tiny), file, said.append)
    assert [one.done for one in said] == sorted(one.done for one in said)
    assert any(one.done == 2_000 for one in said)
    assert said[-1] == Progress("embed", 3_000, 3_000)
    manifest = read_manifest(check_model("tiny", tiny).id)
    assert manifest is not None
    cache = VectorCache(file)
    kept = list(cache.find(manifest.key, {text_hash(text): at for at, text in enumerate(TEXTS)}))
    assert sum(len(chunk.indexes) for chunk in kept) == 3_000
    cache.close()


def test_a_child_that_is_killed_loses_no_finished_chunk(
    tiny: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[call-overload]
            started.append(self.pid)

    monkeypatch.setattr("subprocess.Popen", Popen)
    known: dict[int, bytes] = {}

    def killed_at_each_chunk() -> None:
        for indexes, vectors in embed_chunks(TEXTS, choice(tiny), file):
            known.update({int(at): vector.tobytes() for at, vector in zip(indexes, vectors, strict=True)})
            os.kill(started[0], signal.SIGKILL)

    with pytest.raises(TooldataError, match="the process that embeds texts died: Killed; what it had finished is kept"):
        killed_at_each_chunk()
    assert 0 < len(known) < len(TEXTS)
    first = next(embed_chunks(TEXTS, choice(tiny), file))
    assert all(known[int(at)] == vector.tobytes() for at, vector in zip(*first, strict=True) if int(at) in known)
    after = embed(TEXTS, choice(tiny), file)
    assert all(after[at].tobytes() == vector for at, vector in known.items())


def test_a_child_ends_with_its_parent(tiny: Path, file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", DIES, str(tiny), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        assert parent.stdin is not None
        parent.stdin.close()
    assert parent.returncode == -signal.SIGKILL
    assert select.select([child], [], [], 20)[0], "the child lives on"
    os.close(child)


def test_leaving_early_ends_the_child_and_keeps_what_came(tiny: Path, file: Path) -> None:
    chunks = embed_chunks(TEXTS, choice(tiny), file)
    count = len(next(chunks).indexes)
    chunks.close()  # type: ignore[attr-defined]
    first = next(embed_chunks(TEXTS, choice(tiny), file))
    assert len(first.indexes) == count


def test_a_file_deleted_while_it_is_written_costs_only_time(tiny: Path, file: Path) -> None:
    vectors = np.zeros((len(TEXTS), 32), dtype=np.float32)
    for number, (indexes, chunk) in enumerate(embed_chunks(TEXTS, choice(tiny), file)):
        vectors[indexes] = chunk
        if number == 1:
            file.unlink()
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_where_nothing_can_be_kept_a_remark_says_so(tiny: Path, tmp_path: Path) -> None:
    said: list[Progress] = []
    vectors = embed(["order"], choice(tiny), tmp_path / "no folder" / "x.vectors", said.append)
    assert vectors.shape == (1, 32)
    assert next(one.remark for one in said if one.remark).startswith("vectors are not kept: ")
    assert embed(["order"], choice(tiny), None).shape == (1, 32)


def test_a_file_in_the_folder_of_the_data_is_not_imported(
    tiny: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("numpy", "onnxruntime", "tooldata_tui"):
        (file.parent / f"{name}.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(file.parent)
    assert embed(["order"], choice(tiny), file).shape == (1, 32)


def test_what_cannot_be_converted_runs_as_it_is(with_torch: Path) -> None:
    said = json.loads((with_torch / "direct.json").read_text(encoding="utf-8"))
    assert said["precision"] == "torch"
    assert [index for indexes, _ in said["chunks"] for index in indexes] == [0, 1]
    vectors = np.array([vector for _, vectors in said["chunks"] for vector in vectors])
    assert vectors.shape == (2, 32)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_the_default_model_is_converted_close_small_and_silent(file: Path, shared: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DEFAULT, str(file)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    folder = find_model(ModelChoice())
    assert folder is not None
    manifest = read_manifest(check_model("default", folder).id)
    assert manifest is not None
    assert manifest.precision == wanted()
    assert manifest.least_exact >= 0.9999
    assert manifest.mean_cosine >= 0.99
    said = inside(folder, file)
    assert said["loaded"] == []
    assert float(str(said["megabytes"])) <= 250
    # onnxruntime's telemetry would have left a device id here.
    assert [one.name for one in (shared / "cache").iterdir()] == ["tooldata"]
