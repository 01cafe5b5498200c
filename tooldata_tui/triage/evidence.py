"""The models a label is judged by, on one scale and averaged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.centroids import Centroids
from tooldata_tui.triage.descriptions import Descriptions
from tooldata_tui.triage.features import Bag, Sparse, idf_of, piece_features, read_words, unit_tfidf, word_features
from tooldata_tui.triage.fusion import looked_at, sharpness, weight_of_few
from tooldata_tui.triage.naive_bayes import Counts, NaiveBayes
from tooldata_tui.triage.neighbours import longest_axes
from tooldata_tui.triage.repeated import Vectors
from tooldata_tui.triage.targets import Rows, Targets

if TYPE_CHECKING:
    from tooldata_tui.triage.kernel_votes import KernelVotes
    from tooldata_tui.triage.ridge import KernelRidge

__all__ = ["Evidence"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Directions that neighbours are looked for in.
_AXES = 64
_BLOCK = 4_096
#: Points that the scale of a model for labels with few examples is fitted on.
_FITTED = 3_000
#: Points that a verdict is felt by beyond its words.
_REACH = 256


@dataclass(slots=True)
class _Many:
    """A model that learns from many examples.

    :ivar always: whether it counts as much where a label has few; else not at all there
    """

    model: "KernelRidge | KernelVotes | NaiveBayes"
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
        vectors: Vectors | None,
        targets: Targets,
        described: Mapping[int, Tool],
        told: Floats | None,
    ) -> None:
        self._targets = targets
        self._share = self._share_of_few()
        #: Points whose label has few examples.
        self._rare: Ints = np.nonzero(self._share > 0)[0]
        self._near: Floats | None = None
        self._ridge: KernelRidge | None = None
        self._votes: KernelVotes | None = None
        said = read_words(texts)
        words = Counts(word_features(said), targets)
        self._counts = [words]
        self._many = [_Many(NaiveBayes(words), always=False)]
        self._few = [_Few(NaiveBayes(words, background=True))] if len(self._rare) else []
        if vectors is not None:
            self._by_vectors(vectors)
        if vectors is None or self._few:
            # With vectors, pieces are only looked at where they are scored.
            told_by = described if self._few else {}
            alone = vectors is None
            self._by_pieces(piece_features(said if alone else said.only(self._share > 0)), told_by, alone=alone)
            if vectors is not None and told is not None and told_by:
                self._few.append(_Few(Descriptions(vectors, told, list(told_by), targets.labels)))
        self._scale = 1.0

    @cached_property
    def weighted_words(self) -> Sparse:
        """Unit rows of the words of every text, the rare ones weighted up."""
        words = self._counts[0]
        return unit_tfidf(words.features, words.idf)

    def _by_vectors(self, vectors: Vectors) -> None:
        from tooldata_tui.triage.kernel_votes import KernelVotes
        from tooldata_tui.triage.kernels import GaussianKernel
        from tooldata_tui.triage.ridge import KernelRidge

        self._near = _principal(vectors)
        self._ridge = KernelRidge(GaussianKernel(vectors), self._targets)
        self._votes = KernelVotes(self._near, self._targets)
        self._many.append(_Many(self._ridge, always=True))
        self._many.append(_Many(self._votes, always=False))
        if len(self._rare):
            # By far the best single model of ten examples a tool: it counts as two.
            self._few.append(_Few(Centroids(vectors, self._targets, self._rare), weight=2))

    def _by_pieces(self, pieces: Bag, described: Mapping[int, Tool], *, alone: bool) -> None:
        if alone:
            from tooldata_tui.triage.kernels import CosineKernel
            from tooldata_tui.triage.ridge import KernelRidge

            counts = Counts(pieces, self._targets)
            self._ridge = KernelRidge(CosineKernel(unit_tfidf(pieces, idf_of(pieces))), self._targets)
            self._counts.append(counts)
            self._many.append(_Many(NaiveBayes(counts), always=False))
            self._many.append(_Many(self._ridge, always=True))
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
        scored = [np.concatenate([many.model.block(one) for one in pieces]) for many in self._many]
        for many, scores in zip(self._many, scored, strict=True):
            many.scale, _ = sharpness(scores[:, live], row, column)
        step = max(1, len(self._rare) // _FITTED)
        rare = self._rare[::step]
        chosen, column_of_rare = looked_at(*self._given(rare, live), len(live))
        some, row_of_rare = np.unique(chosen, return_inverse=True)
        for few in self._few:
            few.scale, _ = sharpness(few.model.block(rare[some])[:, live], row_of_rare, column_of_rare)
        total = self._joined(rows, scored)
        self._scale, _ = sharpness(total[:, live], row, column)
        total *= np.float32(self._scale)
        return total

    def keep(self) -> None:
        """Keep what :meth:`moved` needs of every block that is asked for from now on."""
        if self._votes is not None:
            self._votes.keep()

    def forget(self) -> None:
        """Let go of what only makes asking for all blocks quicker."""
        if self._ridge is not None:
            self._ridge.forget()

    def block(self, rows: slice) -> Floats:
        """The scaled sums [rows, labels]."""
        return self._joined(np.arange(rows.start, rows.stop), [many.model.block(rows) for many in self._many])

    def moved(self, point: int, change: Mapping[int, float]) -> dict[int, Floats]:
        """Take in that *point* changed its labels; by how much that moves all points, in every column that changed.

        Right once all blocks were asked for and kept; before, the models take the change in all the same. By meaning
        only the :data:`_REACH` nearest points are moved: beyond them it is too little to be seen.
        """
        every = slice(0, len(self._targets))
        touched = {counts: counts.move(point, change) for counts in self._counts}
        near = None if self._near is None else self._near @ self._near[point]
        found = {column: np.zeros(len(self._targets), dtype=np.float32) for column in change}
        for many in self._many:
            rows: Rows = every
            if isinstance(many.model, NaiveBayes):
                part = many.model.moved(point, change, touched[many.model.counts])
            elif many.model is self._votes and near is not None:
                part = self._votes.moved(point, change, near)
            elif many.model is self._ridge:
                rows = every if near is None else _nearest(near)
                part = self._ridge.moved(point, change, rows)
            scale = np.float32(many.scale) if many.always else np.float32(many.scale) * (1 - self._share[rows])
            for column, scores in part.items():
                found[column][rows] += scores * scale
        for few in self._few:
            scale = np.float32(few.scale * few.weight) * self._share[self._rare]
            if isinstance(few.model, NaiveBayes):
                part = few.model.moved(point, change, touched[few.model.counts])
                part = {column: scores[self._rare] for column, scores in part.items()}
            elif isinstance(few.model, Centroids):
                part = few.model.moved(point, change, self._rare)
            else:
                continue  # what tools say of themselves
            for column, scores in part.items():
                found[column][self._rare] += scores * scale
        for moved in found.values():
            moved *= self._outer(self._share)
            moved[point] = 0  # its own vote never counted
        return found

    def _joined(self, rows: Ints, scored: Sequence[Floats]) -> Floats:
        """The scaled sums [rows, labels] from what each of :attr:`_many` says there, which is used up."""
        share = self._share[rows]
        total = np.zeros((len(rows), self._targets.labels), dtype=np.float32)
        for many, scores in zip(self._many, scored, strict=True):
            scores *= np.float32(many.scale) if many.always else np.float32(many.scale) * (1 - share[:, None])
            total += scores
        rare = np.nonzero(share > 0)[0]
        if len(rare):
            for few in self._few:
                scores = few.model.block(rows[rare])
                scores *= np.float32(few.scale * few.weight) * share[rare, None]
                total[rare] += scores
        total *= self._outer(share)[:, None]
        return total

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

    def _share_of_few(self) -> Floats:
        """By every point's rarest label; not changed by a verdict."""
        counts = np.append(self._targets.counts, np.inf)
        return weight_of_few(counts[self._targets.members].min(axis=1))


def _principal(vectors: Vectors) -> Floats:
    """Unit vectors in the :data:`_AXES` directions in which *vectors* are longest: a sixth of the work, as near."""
    axes = longest_axes(vectors, _AXES)
    if len(axes) <= _AXES:
        return vectors[:]
    near = np.empty((len(vectors), _AXES), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        rows = slice(start, start + _BLOCK)
        np.matmul(vectors[rows], axes, out=near[rows])
    near /= np.sqrt(np.maximum(np.einsum("ij,ij->i", near, near), 1e-12))[:, None]
    return near


def _nearest(near: Floats) -> Rows:
    """The :data:`_REACH` points with the largest cosine, in no order; all if there are no more."""
    if len(near) <= _REACH:
        return slice(0, len(near))
    found: Ints = np.argpartition(near, -_REACH)[-_REACH:]
    return found
