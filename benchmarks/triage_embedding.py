"""Embedding, ours against ``SentenceTransformer.encode`` as it is, on the same texts in the same run, on one thread.

    python benchmarks/triage_embedding.py [FILE.jsonl] [--texts N]

FILE holds one ``{"messages": [...]}`` a line; without it the messages of the demo are taken. CPU seconds, not wall
time: the two take turns, and the median of the ratios counts.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SINGLE = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
os.environ.update(SINGLE)

import numpy as np  # noqa: E402

from tooldata_tui.triage.embedding import ModelChoice, embed  # noqa: E402
from tooldata_tui.triage.embedding.locate import check_model, find_model  # noqa: E402
from tooldata_tui.triage.embedding.manifest import copy_folder, read_manifest  # noqa: E402
from tooldata_tui.triage.embedding.run import Runner  # noqa: E402

DEMO = Path(__file__).parents[1] / "demo"
ROUNDS = 5
#: What the child does until the first vector, and what it then costs: CPU seconds and resident megabytes at most.
FIRST = """
import re, sys, time
from pathlib import Path
from tooldata_tui.triage.embedding import child
from tooldata_tui.triage.embedding.manifest import copy_folder, read_manifest
from tooldata_tui.triage.embedding.run import Runner
manifest = read_manifest(sys.argv[1])
next(Runner(copy_folder(sys.argv[1]), manifest, 1).run(["where is my order?"]))
status = Path("/proc/self/status").read_text()
print(time.process_time(), int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
"""


def messages(files: list[Path]) -> list[str]:
    """The last message of a user in each line, each once."""
    texts: dict[str, None] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                said = [one["content"] for one in json.loads(line)["messages"] if one["role"] == "user"]
            except (ValueError, LookupError, TypeError):  # the demo has lines that are no good
                continue
            if said and isinstance(said[-1], str):
                texts[said[-1]] = None
    return list(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--texts", type=int, default=400)
    asked = parser.parse_args()
    texts = messages([asked.file] if asked.file else sorted(DEMO.rglob("*.jsonl")))[: asked.texts]

    choice = ModelChoice()
    folder = find_model(choice)
    assert folder is not None
    model = check_model(choice.name, folder)
    with tempfile.TemporaryDirectory() as scratch:
        embed(["makes the copy, once a model"], choice, Path(scratch) / "vectors")
    manifest = read_manifest(model.id)
    assert manifest is not None
    runner = Runner(copy_folder(model.id), manifest, 1)

    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    plain = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    plain.encode(texts[:32])
    list(runner.run(texts[:32]))
    ours, theirs = [], []
    vectors = np.empty((len(texts), manifest.dimensions), dtype=np.float32)
    for _ in range(ROUNDS):
        started = time.process_time()
        expected = plain.encode(texts, show_progress_bar=False)
        theirs.append(time.process_time() - started)
        started = time.process_time()
        for indexes, chunk in runner.run(texts):
            vectors[indexes] = chunk
        ours.append(time.process_time() - started)
    ratios = [their / our for their, our in zip(theirs, ours, strict=True)]
    cosines = np.einsum("ij,ij->i", vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True))

    command = [sys.executable, "-c", FIRST, model.id]
    firsts = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    cpu = statistics.median(float(first[0]) for first in firsts)
    memory = max(float(first[1]) for first in firsts)

    print(f"{len(texts)} texts, {ROUNDS} rounds in turn, copy in {manifest.precision}")
    print(f"SentenceTransformer.encode   {len(texts) / statistics.median(theirs):8.0f} texts a CPU second")
    print(f"ours                         {len(texts) / statistics.median(ours):8.0f} texts a CPU second")
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"  times theirs               {statistics.median(ratios):8.2f} ({spread}; target >= 2.5)")
    print(f"cosine to theirs, mean       {cosines.mean():8.4f} (least {cosines.min():.4f}; target >= .99)")
    print(f"first vector, CPU            {cpu:8.2f} s (target <= 1)")
    print(f"first vector, memory         {memory:8.0f} MB (target <= 250)")


if __name__ == "__main__":
    main()
