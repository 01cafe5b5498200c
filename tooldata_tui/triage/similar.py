"""Which texts are nearest to some of them: by the cosine of their vectors, read a page at a time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.embedding.vectors import VectorCache, Vectors

__all__ = ["likeness"]


def likeness(
    cache: VectorCache, model: str, hashes: Sequence[bytes], of_point: Sequence[int], asked: Sequence[int]
) -> npt.NDArray[np.float32] | None:
    """For every point its cosine to the nearest of those *asked* for; -1 for one without a vector.

    Memory is a page and four bytes a point, whatever the number of vectors.

    :param hashes: of the texts, each once
    :param of_point: for every point, which text it has
    :param asked: points
    :returns: None where none of the *asked* has a vector
    """
    wanted = {hashes[of_point[point]]: number for number, point in enumerate(asked)}
    found: list[Vectors] = []
    for chunk in cache.find(model, wanted):
        found.append(chunk.vectors)
        if sum(map(len, found)) >= len(wanted):
            break
    if not found:
        return None
    ours = np.concatenate(found)
    scores = np.full(len(hashes), -1, dtype=np.float32)
    for chunk in cache.find(model, {digest: number for number, digest in enumerate(hashes)}):
        scores[chunk.indexes] = (chunk.vectors @ ours.T).max(axis=1)
    return scores[np.asarray(of_point, dtype=np.int64)]
