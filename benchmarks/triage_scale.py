"""All that a scan compares, on larger and larger sets, from the vectors on: ``python benchmarks/triage_scale.py``.

    python benchmarks/triage_scale.py [20000 60000 150000 300000] [--sets DIR]

With DIR, which holds ``*_route.jsonl`` with ``*.tools.json``: the messages of these sets, one set behind the other, and
from their end on each again with a word of another put in; under the labels of all sets together, with the vectors of
an embedding. That is the heavier one: many labels, and many messages near each other.

Else the messages are made of the demo's: the first half of one, the second half of another under the same label, and a
word of a third put in. Their vectors are made up: what the two messages have of their label and of their own, and
noise.
Each size is judged in a process of its own, on one thread: duplicates, patterns and conversations as well as labels,
and the findings about them. Printed are CPU seconds and what the process held at the most beside the points and their
vectors, findings and all, in kB a point.
"""

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits
from triage_duplicates import load
from triage_labels import Data, demo, load_embedder, points, resident, tools_of

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.descriptions import tool_text
from tooldata_tui.triage.judging import judge_by_meaning
from tooldata_tui.triage.points import Point

Floats = npt.NDArray[np.float32]
SIZES = (20_000, 60_000, 150_000, 300_000)
_WIDTH = 384
_BATCH = 10_000


def unit(vectors: Floats) -> Floats:
    found: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def made_up(data: Data) -> Floats:
    """A vector for every message of *data*: near those of its label."""
    draw = np.random.default_rng(0)
    names, place = np.unique(np.array(data.labels), return_inverse=True)
    middles = draw.standard_normal((len(names), _WIDTH), dtype=np.float32)
    return unit(middles[place] + draw.standard_normal((len(data.texts), _WIDTH), dtype=np.float32))


def mixed(data: Data, count: int) -> tuple[list[str], list[str], npt.NDArray[np.int64]]:
    """Texts, their labels, and the two messages [count, 2] that each is made of."""
    draw = np.random.default_rng(0)
    words = [text.split() or ["nothing"] for text in data.texts]
    labels = np.array(data.labels)
    alike = {str(one): np.flatnonzero(labels == one) for one in np.unique(labels)}
    texts, pairs = [], np.empty((count, 2), dtype=np.int64)
    for number, (first, third) in enumerate(draw.integers(0, len(words), (count, 2)).tolist()):
        second = int(draw.choice(alike[data.labels[first]]))
        begins, ends, other = words[first], words[second], words[third]
        texts.append(" ".join([*begins[: -(-len(begins) // 2)], draw.choice(other), *ends[len(ends) // 2 :]]))
        pairs[number] = first, second
    return texts, [data.labels[first] for first, _ in pairs.tolist()], pairs


def vectors_of(pairs: npt.NDArray[np.int64], near: Floats) -> Floats:
    draw = np.random.default_rng(1)
    vectors = np.empty((len(pairs), _WIDTH), dtype=np.float32)
    for start in range(0, len(pairs), _BATCH):
        some = pairs[start : start + _BATCH]
        noise = draw.standard_normal((len(some), _WIDTH), dtype=np.float32) / np.float32(_WIDTH**0.5)
        vectors[start : start + len(some)] = unit(near[some[:, 0]] + near[some[:, 1]] + noise)
    return vectors


def put_together(folder: Path, count: int) -> tuple[list[Point], dict[str, Tool], Floats]:
    """Points of the sets in *folder*, their tools, and the vectors of their distinct texts and of the tools."""
    embed = load_embedder()
    assert embed is not None, "no embedding is installed"
    given: list[Point] = []
    tools: dict[str, Tool] = {}
    for file in sorted(folder.glob("*_route.jsonl")):
        given += load(file).points
        tools |= tools_of(file.with_suffix(".tools.json"))
    given = given[:count]
    texts = list(dict.fromkeys(point.text for point in given))
    known = dict(zip(texts, embed(texts), strict=True))
    draw, real = np.random.default_rng(0), len(given)
    while len(given) < count:
        point, other = (given[at] for at in draw.integers(0, real, 2).tolist())
        words = point.text.split() or ["nothing"]
        words[draw.integers(len(words))] = (other.text.split() or ["nothing"])[0]
        given.append(point._replace(text=" ".join(words)))
        moved = known[point.text] + 0.02 * draw.standard_normal(len(known[point.text]), dtype=np.float32)
        known.setdefault(given[-1].text, moved / np.linalg.norm(moved))
    given = [point._replace(example=number) for number, point in enumerate(given)]
    distinct = dict.fromkeys(point.text for point in given)
    told = embed([tool_text(tool, parameters=False) for tool in tools.values()])
    return given, tools, np.concatenate([np.stack([known[text] for text in distinct]), told])


def made(count: int) -> tuple[list[Point], dict[str, Tool], Floats]:
    """The same of made-up messages."""
    data = demo(None)
    texts, labels, pairs = mixed(data, count)
    distinct = dict(zip(texts, pairs.tolist(), strict=True))
    vectors = vectors_of(np.array([*distinct.values(), *((0, 0) for _ in data.tools)]), made_up(data))
    return points(texts, labels), data.tools, vectors


def peak() -> float:
    """kB that this process held at the most."""
    with contextlib.suppress(OSError):  # only Linux tells, and forgets when it is asked to
        status = Path("/proc/self/status").read_text()
        return float(status.split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(count: int, sets: Path | None) -> None:
    given, tools, vectors = made(count) if sets is None else put_together(sets, count)

    def embed(asked: Sequence[str]) -> Floats:
        assert len(asked) == len(vectors)
        return vectors

    before = resident()
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    begun = time.process_time()
    with threadpool_limits(1):
        judged = judge_by_meaning(given, tools, embed)
    seconds = time.process_time() - begun
    found = sum(map(len, judged.findings.values()))
    held = (peak() - before) / count
    print(f"{count:,} points: {seconds:.1f} CPU s, {found:,} findings, {held:.1f} kB a point at the most", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--sets", type=Path)
    options = parser.parse_args()
    if len(options.sizes) == 1:
        measure(options.sizes[0], options.sets)
        return
    for size in options.sizes:
        alone = [sys.executable, __file__, str(size), *(["--sets", str(options.sets)] if options.sets else [])]
        subprocess.run(alone, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    main()
