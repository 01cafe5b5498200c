"""Vectors to places on a map: near on it means near in meaning, as far as two dimensions can say it.

Some texts are laid out by t-SNE (scikit-learn's, on what a PCA leaves of them); every other one is put between those it
is nearest to. So a million texts take hardly longer than ten thousand. The same texts give the same map.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.embedding.vectors import Chunk, Vectors

__all__ = ["FULL", "ReadVectors", "lay_out"]

#: The highest coordinate of a place.
FULL = 65_535
#: Texts that are laid out by t-SNE: 3,000 take about ten seconds of one processor.
_LANDMARKS = 3_000
#: Dimensions that are left for it, and for finding the nearest of them.
_DIMENSIONS = 50
_PERPLEXITY, _ROUNDS = 30, 500
#: Landmarks that a text is put between, and how much nearer counts.
_BETWEEN, _SHARPNESS = 3, 20.0

Places = npt.NDArray[np.uint16]


#: Reads what there is of the vectors of some texts, by their hashes, a chunk at a time.
ReadVectors = Callable[[Sequence[bytes]], Iterator[Chunk]]


def lay_out(hashes: Sequence[bytes], read: ReadVectors) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Where each text belongs, x and y from 0 to ``FULL``, and which of them have a vector and so a place.

    :param hashes: of the texts, each once; their order does not matter
    """
    places = np.full((len(hashes), 2), FULL // 2, dtype=np.uint16)
    known = np.zeros(len(hashes), dtype=bool)
    # Hashes are as good as drawn at random, and the same ones lead whatever is added.
    order = sorted(range(len(hashes)), key=lambda index: hashes[index])
    landmarks = _vectors(read, [hashes[index] for index in order[:_LANDMARKS]])
    if not len(landmarks):
        return places, known
    if len(landmarks) == 1:  # in the middle
        for indexes, _ in read(hashes):
            known[indexes] = True
        return places, known
    mean, axes = _main_axes(landmarks)
    reduced = _reduced(landmarks, mean, axes)
    drawn = _scaled(_drawn(reduced))
    for indexes, vectors in read(hashes):
        places[indexes] = _between(_reduced(vectors, mean, axes), reduced, drawn)
        known[indexes] = True
    return places, known


def _vectors(read: ReadVectors, hashes: Sequence[bytes]) -> Vectors:
    """Those there are, in the order of *hashes*."""
    chunks = list(read(hashes))
    if not chunks:
        return np.empty((0, 0), dtype=np.float32)
    indexes = np.concatenate([chunk.indexes for chunk in chunks])
    vectors = np.concatenate([chunk.vectors for chunk in chunks])
    _, first = np.unique(indexes, return_index=True)  # what is kept twice counts once
    found: Vectors = vectors[first]
    return found


def _main_axes(vectors: Vectors) -> tuple[Vectors, Vectors]:
    """The mean, and the directions in which *vectors* differ most."""
    from sklearn.decomposition import PCA

    count = min(_DIMENSIONS, *vectors.shape)
    fitted = PCA(count, svd_solver="covariance_eigh").fit(vectors)
    return fitted.mean_.astype(np.float32), fitted.components_.astype(np.float32)


def _reduced(vectors: Vectors, mean: Vectors, axes: Vectors) -> Vectors:
    return ((vectors - mean) @ axes.T).astype(np.float32, copy=False)


def _drawn(reduced: Vectors) -> Vectors:
    """Two coordinates each."""
    count = len(reduced)
    if count < 5:  # too few to say more about than the order along one line
        line = reduced[:, 0]
        return np.stack([line, np.zeros_like(line)], axis=1)
    from sklearn.manifold import TSNE

    perplexity = min(_PERPLEXITY, (count - 1) / 3)
    spread = TSNE(2, perplexity=perplexity, max_iter=_ROUNDS, init=_start(reduced), random_state=0, n_jobs=1)
    drawn: Vectors = spread.fit_transform(reduced)
    return drawn if np.isfinite(drawn).all() else _start(reduced)


def _start(reduced: Vectors) -> Vectors:
    """The two main axes, small, as t-SNE likes to begin; texts that are all the same give no axis."""
    start = np.zeros((len(reduced), 2), dtype=np.float32)
    start[:, : min(2, reduced.shape[1])] = reduced[:, :2]
    wide = float(start[:, 0].std())
    return start * np.float32(1e-4 / wide) if wide > 0 else start


def _scaled(drawn: Vectors) -> Vectors:
    """From 0 to ``FULL`` both ways."""
    low = drawn.min(axis=0)
    wide = np.maximum(drawn.max(axis=0) - low, 1e-9)
    middle = drawn.max(axis=0) == low
    scaled: Vectors = ((drawn - low) / wide * FULL).astype(np.float32)
    scaled[:, middle] = FULL / 2
    return scaled


def _between(reduced: Vectors, landmarks: Vectors, drawn: Vectors) -> Places:
    """Each between the landmarks nearest to it; a landmark on its own place."""
    ours = (landmarks**2).sum(axis=1)
    found = np.empty((len(reduced), 2), dtype=np.float32)
    few = min(_BETWEEN, len(landmarks))
    for start in range(0, len(reduced), 4_096):
        part = reduced[start : start + 4_096]
        far = np.maximum(ours - 2 * part @ landmarks.T + (part**2).sum(axis=1, keepdims=True), 0)
        near = np.argpartition(far, few - 1, axis=1)[:, :few]
        distance = np.take_along_axis(far, near, axis=1)
        weight = np.exp(-_SHARPNESS * (distance - distance.min(axis=1, keepdims=True)))
        weight[distance < 1e-6] = 1e9
        weight /= weight.sum(axis=1, keepdims=True)
        found[start : start + 4_096] = (weight[:, :, None] * drawn[near]).sum(axis=1)
    places: Places = np.clip(np.rint(found), 0, FULL).astype(np.uint16)
    return places
