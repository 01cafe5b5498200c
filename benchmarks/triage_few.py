"""What ten examples a tool can tell at the most: ``python benchmarks/triage_few.py DIR``.

The draws of ``triage_labels.py``, judged by the same models three times: as they are; with the labels of all others in
the draw right; and with every other example of the set beside them, rightly labelled.
"""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from triage_labels import (
    SEEDS,
    Data,
    average_precision,
    clean,
    fitted,
    flip,
    load_embedder,
    nearest_labels,
    read,
    suspicion,
)

NAMES = ("banking77_route", "hwu64_route")
Names = npt.NDArray[np.str_]


def against(data: Data, truth: Names, given: Names) -> npt.NDArray[np.float32]:
    """Suspicion of the labels *given*, each point judged by what is true of all others."""
    model = fitted(data._replace(labels=list(truth)))
    place = {name: column for column, name in enumerate(model.labels)}
    scores = np.concatenate([block for _, block in model.blocks()])
    rows, columns = np.arange(len(given)), np.array([place[one] for one in given.tolist()])
    own = scores[rows, columns].copy()
    scores[rows, columns] = -np.inf
    found: npt.NDArray[np.float32] = scores.max(axis=1) - own
    return found


def ceilings(data: Data, seed: int) -> tuple[float, float, float]:
    """AP with what there is, with all others in the draw right, and with all others of the set."""
    assert data.vectors is not None
    draw, names = np.random.default_rng(seed), np.array(data.labels)
    kept = np.concatenate([draw.permutation(np.nonzero(names == one)[0])[:10] for one in np.unique(names)])
    kept = draw.permutation(kept)
    given, positive = flip(names[kept], draw, 0.1, nearest=nearest_labels(names, data.vectors))
    part = data._replace(texts=[data.texts[at] for at in kept], vectors=data.vectors[kept])
    every = names.copy()
    every[kept] = given
    scored = (
        suspicion(part._replace(labels=list(given))),
        against(part, names[kept], given),
        against(data, names, every)[kept],
    )
    few, others, rest = (average_precision(one, positive) for one in scored)
    return few, others, rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path)
    options = parser.parse_args()
    embed = load_embedder()
    if embed is None:
        parser.error("no embedding is installed")
    for name in NAMES:
        data = clean(read(options.dir / f"{name}.jsonl", embed))
        few, others, rest = np.mean([ceilings(data, seed) for seed in SEEDS], axis=0)
        print(f"{name}: {few:.3f}, with the others right {others:.3f}, with all the set right {rest:.3f}", flush=True)


if __name__ == "__main__":
    main()
