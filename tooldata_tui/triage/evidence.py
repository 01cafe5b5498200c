"""The models a label is judged by, on one scale and summed."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.centroids import Centroids
from tooldata_tui.triage.descriptions import Descriptions
from tooldata_tui.triage.features import Sparse, idf_of, piece_features, unit_tfidf, word_features
from tooldata_tui.triage.fusion import sharpness, weight_of_few
from tooldata_tui.triage.kernel_votes import KernelVotes
from tooldata_tui.triage.naive_bayes import NaiveBayes
from tooldata_tui.triage.ridge import KEPT, Kernel, KernelRidge, embedding_kernel, landmarks_of
from tooldata_tui.triage.targets import Targets

__all__ = ["Evidence"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Directions that neighbours are looked for in.
_AXES = 128

Model = KernelRidge | KernelVotes | NaiveBayes | Centroids | Descriptions


class Evidence:
    """Weighted sum of the models' log-scores: each scaled by how sure it may be, then averaged, then scaled once more.

    With vectors: ridge, votes and words; words err elsewhere than embeddings do, which is where most of the gain over
    either comes from. Without: words, pieces of words, and a ridge over the latter. Descriptions, and centroids if
    there are vectors, are added as far as a point's label has few examples.
    """

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Floats | None,
        targets: Targets,
        described: Mapping[int, Tool],
        told: Floats | None,
        *,
        quick: bool,
    ) -> None:
        self._targets = targets
        self._few_weights = self._weights_of_few()
        self._near: Floats | None = None
        self._models: list[Model] = [NaiveBayes(word_features(texts), targets)]
        #: Models for labels with few examples.
        self._few: list[Model] = []
        few = bool(self._few_weights.any())
        if vectors is not None:
            kernel, chosen = embedding_kernel(vectors)
            self._near = _principal(vectors)
            self._models += [KernelRidge(kernel, chosen, targets), KernelVotes(self._near, targets)]
            if few:
                self._few.append(Centroids(self._near, targets))
        described = described if few else {}
        if vectors is not None and told is not None and described:
            self._few.append(Descriptions(vectors, told, list(described), targets.labels))
        elif not quick and (described or vectors is None):
            pieces = piece_features(texts)
            if vectors is None:
                kernel, chosen = _piece_kernel(pieces)
                self._models += [NaiveBayes(pieces, targets), KernelRidge(kernel, chosen, targets)]
            if described:
                self._few.append(Descriptions.by_words(pieces, described, targets.labels))
        self._scales = np.ones(len(self._models) + len(self._few), dtype=np.float32)
        self._kept: list[Floats] | None = None

    def fit_scales(self, pieces: Sequence[slice], live: Ints) -> None:
        """Find how sharp every model, and their sum, is meant, on these pieces of the points."""
        rows = np.concatenate([np.arange(one.start, one.stop) for one in pieces])
        members = self._targets.members[rows]
        row, place = np.nonzero(members >= 0)
        column = np.searchsorted(live, members[row, place])
        total = np.zeros((len(rows), len(live)), dtype=np.float32)
        for number, model in enumerate([*self._models, *self._few]):
            scores = np.concatenate([model.block(one) for one in pieces])[:, live]
            scale, _ = sharpness(scores, row, column)
            self._scales[number] = scale
            weight = self._few_weights[rows, None] if number >= len(self._models) else np.float32(1)
            total += np.float32(scale) * weight * scores
        scale, _ = sharpness(total, row, column)
        self._scales *= np.float32(scale)

    def keep(self) -> bool:
        """Keep every model's part for :meth:`moved`; whether there are few enough points for that."""
        if len(self._targets) > KEPT:
            return False
        for model in [*self._models, *self._few]:
            if isinstance(model, KernelVotes | Centroids):
                model.keep(self._targets.labels)
        if self._few:
            self._kept = [np.empty((len(self._targets), self._targets.labels), dtype=np.float32) for _ in self._few]
        return True

    def block(self, rows: slice) -> Floats:
        """Sum of the scaled scores [rows, labels]."""
        total = np.zeros((1, 1), dtype=np.float32)
        for number, model in enumerate([*self._models, *self._few]):
            scores = model.block(rows) * self._scales[number]
            few = number - len(self._models)
            if few >= 0:
                scores *= self._few_weights[rows, None]
                if self._kept is not None:
                    self._kept[few][rows] = scores
            total = total + scores
        return total

    def moved(self, point: int, change: Mapping[int, float]) -> dict[int, Floats] | None:
        """Take in that *point* changed its labels; the new sums [points] of every column that changed.

        ``None`` if the parts are not kept: then the blocks have to be asked for again.
        """
        cosine = self._cosine(point)
        found: dict[int, Floats] = {}
        whole = True
        for number, model in enumerate([*self._models, *self._few]):
            few = number - len(self._models)
            if isinstance(model, Descriptions):
                part = {} if self._kept is None else {column: self._kept[few][:, column] for column in change}
            else:
                if isinstance(model, KernelVotes | Centroids):
                    part = model.moved(point, change, cosine)
                else:
                    part = model.moved(point, change)
                scale = self._scales[number] * (self._few_weights if few >= 0 else np.float32(1))
                part = {column: scores * scale for column, scores in part.items()}
            whole = whole and len(part) == len(change)
            for column, scores in part.items():
                found[column] = found[column] + scores if column in found else scores
        return found if whole else None

    def _cosine(self, point: int) -> Floats:
        """Of every point to this one, if a model has a use for it."""
        if self._near is None:
            return np.zeros(0, dtype=np.float32)
        near = any(
            isinstance(model, Centroids) or (isinstance(model, KernelVotes) and model.votes(point))
            for model in [*self._models, *self._few]
        )
        return self._near @ self._near[point] if near else np.zeros(len(self._near), dtype=np.float32)

    def _weights_of_few(self) -> Floats:
        """By every point's rarest label; not changed by a verdict."""
        counts = np.append(self._targets.counts, np.inf)
        return weight_of_few(counts[self._targets.members].min(axis=1))


def _principal(vectors: Floats) -> Floats:
    """Unit vectors in the :data:`_AXES` directions in which *vectors* are longest: a third of the work, as near."""
    if vectors.shape[1] <= _AXES:
        return vectors
    _, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    near = vectors @ np.ascontiguousarray(axes[:, : -_AXES - 1 : -1]).astype(np.float32)
    near /= np.sqrt(np.maximum(np.einsum("ij,ij->i", near, near), 1e-12))[:, None]
    return near


def _piece_kernel(pieces: Sparse) -> tuple[Kernel, Ints]:
    """Cosine between the weighted pieces of words of two texts, and the landmarks."""
    weighted = unit_tfidf(pieces, idf_of(pieces))
    chosen = landmarks_of(weighted.shape[0])
    marks = weighted[chosen].T.tocsr()

    def kernel(rows: slice) -> Floats:
        values: Floats = (weighted[rows] @ marks).toarray()
        return values

    return kernel, chosen
