"""How well every point's label fits its text, told within a second: naive Bayes over words and pairs of words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.carriers import nearest_carriers
from tooldata_tui.triage.features import idf_of, spans, unit_tfidf
from tooldata_tui.triage.hashed_words import word_bag
from tooldata_tui.triage.judgements import Judgements, Kind, kinds_of
from tooldata_tui.triage.points import Point

__all__ = ["FirstLabels"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Features, and counts of them under labels that are kept: with more labels they share places, which few of them do.
_BUCKETS, _CELLS = 1 << 16, 1 << 24
#: Mixes what shares places (Knuth).
_MIX = 0x9E3779B97F4A7C15
#: How much longer it takes to look up a count than to add up one of a row.
_ONE_BY_ONE = 6
#: Counts that are looked up, or added up, at a time.
_BLOCK = 200_000
#: Scores that the scale is found by, and nats of which one point may count.
_SAMPLE, _CAP = 30_000, 5.0
#: Examples of a label from which each of its features counts one more than it was seen; with fewer, less.
_MANY = 40
#: Share of mislabelled points that is believed of any set, and how much of their log-odds: words say less together
#: than each on its own.
_USUAL, _STEEP = 0.05, 0.8
#: Suspicion of a point that has no rival.
_SURE = np.float32(-50)


class _Ragged(NamedTuple):
    """Label columns by group of points: those of each from where it starts.

    A group is all points with the same label that were offered the same tools.
    """

    starts: Ints
    columns: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "_Ragged":
        starts = np.append(0, np.cumsum(np.fromiter(map(len, rows), np.int64, len(rows))))
        return cls(starts, np.fromiter((one for row in rows for one in row), np.int64, int(starts[-1])))

    def sizes(self, groups: Ints) -> Ints:
        return self.starts[groups + 1] - self.starts[groups]


class _Pairs(NamedTuple):
    """Points with labels they may have.

    :ivar points: of each pair
    :ivar columns: of each pair
    :ivar given: whether that is the point's own label
    :ivar starts: [points + 1] where the pairs of each point begin
    """

    points: Ints
    columns: Ints
    given: Bools
    starts: Ints


class _Rank(NamedTuple):
    """The label that some points have at one place.

    :ivar places: where these points stand among those that were asked for
    :ivar columns: the label of each
    :ivar features: of all of them one after the other
    :ivar sizes: how many of these each has
    :ivar cells: where each of these was counted under the label
    """

    rank: int
    places: Ints
    points: Ints
    columns: Ints
    features: npt.NDArray[np.uint16]
    sizes: Ints
    cells: Ints


class FirstLabels:
    """Scores every point without its own vote, under the labels that it was offered or is given.

    A score is divided by the root of the text's total weight: by all of it, long texts say too little; by none, the
    words of one text, which are far from independent, say too much. One scale makes the given labels likeliest; then
    log-odds are taken at their word, with the usual share of errors before them.

    :ivar labels: name of every column; ``""`` is no call
    """

    def __init__(self, points: Sequence[Point]) -> None:
        groups: dict[tuple[frozenset[str], tuple[str, ...]], int] = {}
        self._groups: Ints = np.array(
            [groups.setdefault((one.label, one.offered), len(groups)) for one in points], np.int64
        )
        self._owners: Ints = np.array([one.example for one in points], np.int64)
        self.labels: tuple[str, ...] = ("", *sorted({name for label, _ in groups for name in label} - {""}))
        column = {name: at for at, name in enumerate(self.labels)}
        given = [sorted(column[name] for name in label) or [0] for label, _ in groups]
        self._given = _Ragged.of(given)
        self._weights: Floats = (1 / self._given.sizes(self._groups)).astype(np.float32)
        owned = self._pairs(np.arange(len(points)), self._given)
        live = frozenset(owned.columns.tolist())
        offered = [_columns(names, column, live) for _, names in groups]
        self._may = _Ragged.of([[*own, *sorted(may - set(own))] for own, may in zip(given, offered, strict=True)])
        together = self._may.sizes(self._groups).sum() * _ONE_BY_ONE > len(points) * len(self.labels)
        buckets = _BUCKETS
        while together and buckets * len(self.labels) > _CELLS:
            buckets //= 2
        self._features = word_bag([one.text for one in points], buckets)
        self._idf = idf_of(self._features)
        self._mass = _sums(self._idf[self._features.indices], self._features.indptr)
        self._more = np.float32(min(1.0, len(points) / max(len(live), 1) / _MANY))
        self._count(owned)
        #: What every count of every feature says; None where each is looked up by itself.
        self._logs: Floats | None = None
        if together:
            self._logs = np.log(self._table.reshape(-1, len(self.labels)) + self._more) * self._idf[:, None]
        self._judged = self._judge()

    def judge(self) -> Judgements:
        """What is known of every point."""
        return self._judged

    def order(self) -> Ints:
        """All points, the most suspicious first; equal ones in their order."""
        return np.argsort(-self._judged.suspicion, kind="stable")

    def rivals(self, rows: Ints) -> Ints:
        """For each of *rows* the nearest point that carries its best other label, and probably rightly; -1 for none."""
        groups = np.repeat(np.arange(len(self._given.starts) - 1), np.diff(self._given.starts))
        fine = self._judged.kind != Kind.MISLABEL

        def carriers(column: int) -> Ints:
            return np.flatnonzero(fine & np.isin(self._groups, groups[self._given.columns == column]))

        texts = unit_tfidf(self._features, self._idf)
        return nearest_carriers(texts, self._owners, rows, self._judged.rival[rows], carriers)

    def _count(self, owned: _Pairs) -> None:
        """How often each feature stands under each label, and any feature does.

        :param owned: all points with the labels they are given
        """
        lengths = self._weights[owned.points] * np.diff(self._features.indptr)[owned.points]
        seen = np.bincount(owned.columns, lengths, minlength=len(self.labels))
        features = max(int(np.count_nonzero(np.bincount(self._features.indices))), 1)
        self._totals: Doubles = (seen + self._more * features).astype(np.float64)
        self._table: Floats = np.zeros(min(_CELLS, self._features.shape[1] * len(self.labels)), dtype=np.float32)
        for block in self._blocks(np.diff(self._features.indptr) + 1):
            for one in self._ranks(block, self._given):
                np.add.at(self._table, one.cells, np.repeat(self._weights[one.points], one.sizes))

    def _blocks(self, work: Ints) -> list[Ints]:
        """All points in order, in pieces that fit the processor's cache.

        :param work: of every point
        """
        return np.split(np.arange(len(work)), np.flatnonzero(np.diff(np.cumsum(work) // _BLOCK)) + 1)

    def _ranks(self, points: Ints, among: _Ragged) -> Iterator[_Rank]:
        """The first label of all *points*, the second of those that have two, and so on: where each was counted."""
        groups = self._groups[points]
        choices = among.sizes(groups)
        order = np.argsort(-choices, kind="stable")
        points, groups = points[order], groups[order]
        bag = self._features.of(points)
        sizes, first = np.diff(bag.indptr), bag.indices * np.int64(len(self.labels))
        having = np.searchsorted(-choices[order], -np.arange(choices.max(initial=0)))
        for rank, count in enumerate(having.tolist()):
            columns = among.columns[among.starts[groups[:count]] + rank]
            cells = first[: bag.indptr[count]] + np.repeat(columns, sizes[:count])
            if self._features.shape[1] * len(self.labels) > _CELLS:
                cells = (cells.astype(np.uint64) * np.uint64(_MIX) >> np.uint64(40)).astype(np.int64)
            yield _Rank(
                rank, order[:count], points[:count], columns, bag.indices[: bag.indptr[count]], sizes[:count], cells
            )

    def _pairs(self, points: Ints, among: _Ragged) -> _Pairs:
        groups = self._groups[points]
        pair, places = spans(among.starts, groups)
        starts = np.append(0, np.cumsum(among.sizes(groups))).astype(np.int64)
        given = np.arange(len(pair)) - starts[pair] < self._given.sizes(groups)[pair]
        return _Pairs(points[pair], among.columns[places], given, starts)

    def _scores(self, points: Ints) -> tuple[_Pairs, Floats]:
        """How likely each label of *points* is, up to what all of a point's have in common; larger is likelier."""
        pairs = self._pairs(points, self._may)
        if self._logs is None:
            return pairs, self._looked_up(points, self._may)
        bag = self._features.of(points)
        some = np.flatnonzero(np.diff(bag.indptr))
        summed = np.zeros((len(points), len(self.labels)), dtype=np.float32)
        if len(some):
            summed[some] = np.add.reduceat(self._logs[bag.indices], bag.indptr[some], axis=0)
        mass = self._mass[points]
        summed -= mass[:, None] * np.log(self._totals).astype(np.float32)
        summed /= np.sqrt(np.maximum(mass, 1))[:, None]
        scores = summed[np.repeat(np.arange(len(points)), np.diff(pairs.starts)), pairs.columns]
        scores[pairs.given] = self._looked_up(points, self._given)
        return pairs, scores

    def _looked_up(self, points: Ints, among: _Ragged) -> Floats:
        """The same, one by one, of what they may have *among* these."""
        starts = np.append(0, np.cumsum(among.sizes(self._groups[points]))).astype(np.int64)
        scores = np.zeros(starts[-1], dtype=np.float32)
        for one in self._ranks(points, among):
            own = np.where(one.rank < self._given.sizes(self._groups[one.points]), self._weights[one.points], 0)
            seen = self._table[one.cells]
            if own.any():
                seen = np.maximum(seen - np.repeat(own.astype(np.float32), one.sizes), 0)
            seen += self._more
            np.log(seen, out=seen)
            seen *= self._idf[one.features]
            totals = self._totals[one.columns] - own * one.sizes
            mass = self._mass[one.points]
            sums = _sums(seen, np.append(0, np.cumsum(one.sizes)))
            scores[starts[one.places] + one.rank] = (sums - mass * np.log(totals)) / np.sqrt(np.maximum(mass, 1))
        return scores

    def _judge(self) -> Judgements:
        count = len(self._groups)
        none, kind = np.full(count, -1), np.zeros(count, dtype=np.uint8)
        given, likely, score, instead = np.zeros((4, count), dtype=np.float32)
        judged = Judgements(np.full(count, _SURE), none, none.copy(), given, likely, score, instead, kind)
        if not count:
            return judged
        may = self._may.sizes(self._groups)
        step = -(-int(may.sum()) // _SAMPLE)
        scale = _sharpness(*self._scores(np.arange(0, count, step)))
        work = (np.diff(self._features.indptr) + 1) * (may if self._logs is None else len(self.labels))
        for block in self._blocks(work.astype(np.int64)):
            pairs, scores = self._scores(block)
            self._fill_in(judged, block, pairs, scores * scale)
        best = np.maximum(judged.given, judged.likely)
        judged.kind[:] = kinds_of(judged.score, judged.instead, best / np.median(best[::step]))
        return judged

    def _fill_in(self, judged: Judgements, points: Ints, pairs: _Pairs, scores: Floats) -> None:
        """Fill in all about *points* but what is said of them."""
        starts = pairs.starts[:-1]
        sizes = np.diff(pairs.starts)
        low = scores - np.repeat(np.maximum.reduceat(scores, starts), sizes)
        sums = np.log(np.add.reduceat(np.exp(low), starts))
        own = np.minimum.reduceat(np.where(pairs.given, low, np.inf), starts)
        others = np.where(pairs.given, -np.inf, low)
        other = np.maximum.reduceat(others, starts)
        best = np.flatnonzero((others == np.repeat(other, sizes)) & ~pairs.given)[::-1]
        judged.rival[pairs.points[best]] = pairs.columns[best]  # of equals the first, which comes last here
        alone = ~np.isfinite(other)
        suspicion = np.where(alone, _SURE, np.where(alone, 0, other) - own)
        judged.suspicion[points] = suspicion
        judged.given[points] = given = np.minimum(np.exp(own - sums) / self._weights[points], 1)
        judged.likely[points] = likely = np.exp(other - sums)
        judged.score[points] = score = np.where(alone, 0, 1 / (1 + np.exp(np.log(1 / _USUAL) - _STEEP * suspicion)))
        judged.instead[points] = score * np.minimum(likely / np.maximum(1 - given, 1e-6), 1)


def _sums(values: Floats, starts: Ints) -> Floats:
    """Of each part of *values*, which may be empty."""
    sums: Floats = np.add.reduceat(np.append(values, np.float32(0)), starts[:-1]) if len(starts) > 1 else values
    return np.where(np.diff(starts) > 0, sums, np.float32(0))


def _columns(offered: Sequence[str], column: Mapping[str, int], live: frozenset[int]) -> frozenset[int]:
    """The labels that may be called where these tools are offered; any where none is."""
    return live & {0, *(column[name] for name in offered if name in column)} if offered else live


def _sharpness(pairs: _Pairs, scores: Floats) -> np.float32:
    """The factor under which the given labels are likeliest: an inverse temperature (Guo et al. 2017)."""
    spread = float(scores.std())
    if not spread > 0:
        return np.float32(1)
    starts, sizes = pairs.starts[:-1], np.diff(pairs.starts)
    low = scores - np.repeat(np.maximum.reduceat(scores, starts), sizes)
    own, rows = low[pairs.given], np.repeat(np.arange(len(sizes)), sizes)[pairs.given]

    def loss(factor: float) -> float:
        sums = np.log(np.add.reduceat(np.exp(low * np.float32(factor)), starts))
        return float(np.minimum(sums[rows] - own * np.float32(factor), _CAP).mean())

    # Nearly convex in the logarithm of the factor: a coarse look, then a fine one around its best.
    coarse = np.geomspace(0.05, 200, 14) / spread
    at = int(np.argmin([loss(float(factor)) for factor in coarse]))
    fine = np.geomspace(coarse[max(at - 1, 0)], coarse[min(at + 1, len(coarse) - 1)], 9)
    return np.float32(fine[int(np.argmin([loss(float(factor)) for factor in fine]))])
