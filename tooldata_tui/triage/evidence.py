"""The models a label is judged by, on one scale and averaged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.centroids import Centroids
from tooldata_tui.triage.descriptions import Descriptions
from tooldata_tui.triage.features import Sparse, idf_of, piece_features, unit_tfidf, word_features
from tooldata_tui.triage.fusion import sharpness, weight_of_few
from tooldata_tui.triage.kernel_votes import KernelVotes
from tooldata_tui.triage.naive_bayes import Counts, NaiveBayes
from tooldata_tui.triage.ridge import KEPT, Doubles, Kernel, KernelRidge, embedding_kernel, landmarks_of
from tooldata_tui.triage.targets import Targets

__all__ = ["Evidence"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Directions that neighbours are looked for in.
_AXES = 64
#: Points that they are taken from, at equal distances.
_SEEN = 10_000
#: Points that the scale of a model for labels with few examples is fitted on.
_FITTED = 3_000


@dataclass(slots=True)
class _Many:
    """A model that learns from many examples.

    :ivar always: whether it counts as much where a label has few; else not at all there
    """

    model: KernelRidge | KernelVotes | NaiveBayes
    always: bool
    scale: float = 1.0


@dataclass(slots=True)
class _Few:
    """A model for labels with few examples: as much as :attr:`weight` there, and nothing where there are many."""

    model: NaiveBayes | Centroids | Descriptions
    weight: float = 1.0
    scale: float = 1.0


class Evidence:
    """Weighted mean of the models' log-scores: each scaled by how sure it may be, the mean scaled once more.

    With vectors: ridge, votes and words; words err elsewhere than embeddings do, which is where most of the gain over
    either comes from. Without: ridge over pieces of words, words and pieces. As far as a point's label has few
    examples, all but the ridge give way to what is steady there: means in the place of votes, counts smoothed by what
    is common, and what the tools say of themselves.
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
        self._share = self._share_of_few()
        #: Points whose label has few examples.
        self._rare: Ints = np.nonzero(self._share > 0)[0]
        self._near: Floats | None = None
        words = Counts(word_features(texts), targets)
        self._counts = [words]
        self._many = [_Many(NaiveBayes(words), always=False)]
        self._few = [_Few(NaiveBayes(words, background=True))] if len(self._rare) else []
        if vectors is not None:
            self._by_vectors(vectors)
        if not quick and (vectors is None or self._few):
            # With vectors, pieces are only looked at where they are scored.
            told_by = described if self._few else {}
            looked = texts if vectors is None else [t if s else "" for t, s in zip(texts, self._share, strict=True)]
            self._by_pieces(piece_features(looked), told_by, alone=vectors is None)
            if vectors is not None and told is not None and told_by:
                self._few.append(_Few(Descriptions(vectors, told, list(told_by), targets.labels)))
        self._scale = 1.0
        self._constant: Floats | None = None

    @cached_property
    def weighted_words(self) -> Sparse:
        """Unit rows of the words of every text, the rare ones weighted up."""
        words = self._counts[0]
        return unit_tfidf(words.features, words.idf)

    def _by_vectors(self, vectors: Floats) -> None:
        kernel, square = embedding_kernel(vectors)
        self._near = _principal(vectors)
        self._many.append(_Many(KernelRidge(kernel, square, self._targets), always=True))
        self._many.append(_Many(KernelVotes(self._near, self._targets), always=False))
        if len(self._rare):
            # By far the best single model of ten examples a tool: it counts as two.
            self._few.append(_Few(Centroids(vectors, self._targets, self._rare), weight=2))

    def _by_pieces(self, pieces: Sparse, described: Mapping[int, Tool], *, alone: bool) -> None:
        if alone:
            counts = Counts(pieces, self._targets)
            kernel, square = _piece_kernel(pieces)
            self._counts.append(counts)
            self._many.append(_Many(NaiveBayes(counts), always=False))
            self._many.append(_Many(KernelRidge(kernel, square, self._targets), always=True))
            if self._few:
                self._few.append(_Few(NaiveBayes(counts, background=True)))
        if described:
            self._few.append(_Few(Descriptions.by_words(pieces, described, self._targets.labels)))

    def fit_scales(self, pieces: Sequence[slice], live: Ints) -> Floats:
        """Find how sharp every model, and their mean, is meant, on these pieces of the points.

        :returns: the scaled sums there [points, labels]
        """
        rows = np.concatenate([np.arange(one.start, one.stop) for one in pieces])
        row, column = self._given(rows, live)
        for many in self._many:
            scores = np.concatenate([many.model.block(one) for one in pieces])
            many.scale, _ = sharpness(scores[:, live], row, column)
        step = max(1, len(self._rare) // _FITTED)
        rare = self._rare[::step]
        row_of_rare, column_of_rare = self._given(rare, live)
        for few in self._few:
            few.scale, _ = sharpness(few.model.block(rare)[:, live], row_of_rare, column_of_rare)
        total = np.concatenate([self.block(one) for one in pieces])
        self._scale, _ = sharpness(total[:, live], row, column)
        total *= np.float32(self._scale)
        return total

    def keep(self) -> bool:
        """Keep every model's part for :meth:`moved`; whether there are few enough points for that."""
        if len(self._targets) > KEPT:
            return False
        for many in self._many:
            if isinstance(many.model, KernelVotes):
                many.model.keep(self._targets.labels)
        if self._few:
            self._constant = np.zeros((len(self._rare), self._targets.labels), dtype=np.float32)
            for few in self._few:
                if isinstance(few.model, Descriptions):
                    self._constant += np.float32(few.scale * few.weight) * few.model.block(self._rare)
        return True

    def block(self, rows: slice) -> Floats:
        """The scaled sums [rows, labels]."""
        share = self._share[rows, None]
        total = np.zeros((rows.stop - rows.start, self._targets.labels), dtype=np.float32)
        for many in self._many:
            scores = many.model.block(rows)
            scores *= np.float32(many.scale) if many.always else np.float32(many.scale) * (1 - share)
            total += scores
        rare = np.nonzero(share[:, 0] > 0)[0]
        if len(rare):
            for few in self._few:
                scores = few.model.block(rows.start + rare)
                scores *= np.float32(few.scale * few.weight) * share[rare]
                total[rare] += scores
        total *= self._outer(self._share[rows])[:, None]
        return total

    def moved(self, point: int, change: Mapping[int, float]) -> dict[int, Floats] | None:
        """Take in that *point* changed its labels; the new sums [points] of every column that changed.

        ``None`` if the parts are not kept: then the blocks have to be asked for again.
        """
        for counts in self._counts:
            counts.move(point, change)
        found = {column: np.zeros(len(self._targets), dtype=np.float32) for column in change}
        whole = True
        for many in self._many:
            if isinstance(many.model, KernelVotes):
                part = many.model.moved(point, change, self._cosine(point, many.model))
            else:
                part = many.model.moved(point, change)
            scale = np.float32(many.scale) if many.always else np.float32(many.scale) * (1 - self._share)
            for column, scores in part.items():
                found[column] += scores * scale
            whole = whole and len(part) == len(change)
        for few in self._few:
            if not isinstance(few.model, Descriptions):
                scale = np.float32(few.scale * few.weight) * self._share[self._rare]
                for column, scores in few.model.moved(point, change, self._rare).items():
                    found[column][self._rare] += scores * scale
        if not whole:
            return None
        outer = self._outer(self._share)
        for column, total in found.items():
            if self._constant is not None:
                total[self._rare] += self._constant[:, column] * self._share[self._rare]
            total *= outer
        return found

    def _outer(self, share: Floats) -> Floats:
        """What makes a mean of the sums, and scales it."""
        always = sum(many.always for many in self._many)
        gives_way = len(self._many) - always
        weights = always + gives_way * (1 - share) + sum(few.weight for few in self._few) * share
        outer: Floats = (self._scale / weights).astype(np.float32)
        return outer

    def _given(self, rows: Ints, live: Ints) -> tuple[Ints, Ints]:
        """Every (row, label) that is given, the labels counted among the *live* ones."""
        row, column = self._targets.pairs(rows)
        return row, np.searchsorted(live, column)

    def _cosine(self, point: int, votes: KernelVotes) -> Floats:
        """Of every point to this one, if it votes."""
        if self._near is None or not votes.votes(point):
            return np.zeros(len(self._targets), dtype=np.float32)
        cosine: Floats = self._near @ self._near[point]
        return cosine

    def _share_of_few(self) -> Floats:
        """By every point's rarest label; not changed by a verdict."""
        counts = np.append(self._targets.counts, np.inf)
        return weight_of_few(counts[self._targets.members].min(axis=1))


def _principal(vectors: Floats) -> Floats:
    """Unit vectors in the :data:`_AXES` directions in which *vectors* are longest: a sixth of the work, as near."""
    if vectors.shape[1] <= _AXES:
        return vectors
    seen = vectors[:: -(-len(vectors) // _SEEN)]
    _, axes = np.linalg.eigh((seen.T @ seen).astype(np.float64))
    near = vectors @ np.ascontiguousarray(axes[:, : -_AXES - 1 : -1]).astype(np.float32)
    near /= np.sqrt(np.maximum(np.einsum("ij,ij->i", near, near), 1e-12))[:, None]
    return near


def _piece_kernel(pieces: Sparse) -> tuple[Kernel, Doubles]:
    """Cosine between the weighted pieces of words of texts and landmarks, and between the landmarks."""
    weighted = unit_tfidf(pieces, idf_of(pieces))
    drawn = weighted[landmarks_of(weighted.shape[0])]
    marks = drawn.T.tocsr()

    def kernel(rows: slice) -> Floats:
        values: Floats = (weighted[rows] @ marks).toarray()
        return values

    return kernel, (drawn @ marks).toarray().astype(np.float64)
