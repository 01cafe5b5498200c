"""How well every decision point's label fits its text: mislabels, boundaries and outliers."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.calibration import calibrate, plant
from tooldata_tui.triage.carriers import nearest_carriers
from tooldata_tui.triage.evidence import Evidence
from tooldata_tui.triage.features import Sparse
from tooldata_tui.triage.fusion import log_softmax
from tooldata_tui.triage.judgements import Judgements, Kind, kinds_of
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.repeated import Repeated, Vectors
from tooldata_tui.triage.targets import Targets

__all__ = ["Judgements", "Kind", "LabelModel"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Label scores up to which all are kept, so that one verdict is taken in without computing them again.
_KEPT = 16_000_000
_BLOCK = 1_024
#: Points in the sample that scales and curve are fitted on, and in one piece of it.
_SAMPLE, _PIECE = 3_000, 50
#: Nats below the sum of all labels from which a label no longer changes a point's probabilities.
_NOTHING = 5.5
#: Nats by which a point's scores may have moved since it was judged: less than a hundredth of any probability.
_SLACK = 0.01
#: Suspicion below which points are all the same to whoever looks for errors.
_UNSUSPECTED = -8.0
#: Examples below which a label does not occur.
_NEVER = 1e-3
#: Suspicion of a point that has no rival.
_SURE = np.float32(-50)


class LabelModel:
    """An ensemble that scores every point without its own vote.

    :ivar labels: name of every column; ``""`` is no call
    """

    def __init__(self, points: Sequence[Point], tools: Mapping[str, Tool], vectors: Vectors | None) -> None:
        seen = {name for point in points for name in point.label}
        self.labels: tuple[str, ...] = ("", *sorted(seen | set(tools) - {""}))
        self._column = {name: column for column, name in enumerate(self.labels)}
        columns = {label: self._columns(label) for label in {point.label for point in points}}
        self._targets = Targets([columns[point.label] for point in points], len(self.labels))
        self._allowed = _Offered([point.offered for point in points], self._column)
        self._count = len(points)
        self._vectors = None if vectors is None else _unit_rows(vectors)
        self._evidence: Evidence | None = None
        self._fused: Floats | None = None
        self._sums = np.zeros(self._count, dtype=np.float32)
        self._drift = np.zeros(self._count, dtype=np.float32)
        self._curve = calibrate(*np.zeros((3, 0), dtype=np.float32))
        #: Probability that the likeliest label of a point usually has: little, where a thousand tools have three each.
        self._usual = 1.0
        self._owners = np.array([point.example for point in points], dtype=np.int64)
        count = self._count
        self._judged = Judgements(
            np.full(count, _SURE),
            np.full(count, -1),
            np.full(count, -1),
            np.ones(count, dtype=np.float32),
            np.zeros(count, dtype=np.float32),
            np.zeros(count, dtype=np.float32),
            np.zeros(count, dtype=np.float32),
            np.zeros(count, dtype=np.uint8),
        )

    @classmethod
    def fit(
        cls,
        points: Sequence[Point],
        tools: Mapping[str, Tool],
        vectors: Vectors | None = None,
        tool_vectors: Floats | None = None,
    ) -> "LabelModel":
        """Score all *points*.

        :param tools: what is known of the tools, by name
        :param vectors: [points, d] of their texts; without, words alone are judged
        :param tool_vectors: [tools, d] of :func:`~tooldata_tui.triage.descriptions.tool_text` without the parameters,
            in the order of *tools*
        """
        model = cls(points, tools, vectors)
        if not points:
            return model
        with threadpool_limits(1):
            described = {model._column[name]: tool for name, tool in tools.items() if name}
            told = None
            if tool_vectors is not None:
                told = _unit(tool_vectors)[[place for place, name in enumerate(tools) if name]]
            texts = [point.text for point in points]
            model._evidence = Evidence(texts, model._vectors, model._targets, described, told)
            model._fit_scales(model._evidence)
            if model._count * len(model.labels) <= _KEPT:
                model._evidence.keep()
                model._fused = np.empty((model._count, len(model.labels)), dtype=np.float32)
            model._score_all(model._evidence)
            model._evidence.forget()
        return model

    @property
    def rate(self) -> float:
        """The estimated share of mislabelled points."""
        return self._curve.rate

    def judge(self) -> Judgements:
        """What is known of every point. The arrays change with :meth:`relabel`."""
        return self._judged

    def order(self) -> Ints:
        """All points, the most suspicious first; equal ones in their order."""
        # As whole numbers in the same order, each with its place behind it: a third of the time of a stable sort.
        bits = (0 - self._judged.suspicion).view(np.uint32)
        bits ^= np.where(bits >> 31, np.uint32(0xFFFFFFFF), np.uint32(0x80000000))
        keys = (bits.astype(np.uint64) << np.uint64(32)) | np.arange(self._count, dtype=np.uint64)
        keys.sort()
        return (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)

    def blocks(self) -> Iterator[tuple[slice, Floats]]:
        """Log-probabilities [rows, labels] of every label, slice by slice; minus infinity for what is not offered."""
        if self._evidence is None:
            return
        for rows in _slices(self._count):
            yield rows, log_softmax(self._masked(self._scores(self._evidence, rows), rows))

    def relabel(self, point: int, label: frozenset[str]) -> Ints:
        """Give *point* another label and judge anew whatever that changes.

        What is near comes out as if all were fitted again with the same scales and calibration: a point is left alone
        until its scores have moved by a hundredth of a nat in all, and where nobody would suspect it by as much as
        it takes to do so. With too much to keep in memory only *point* is judged anew, and the rest with the next fit.

        :returns: the points that were judged anew
        :raises KeyError: for a tool that is neither in the tools nor in any label
        """
        columns = self._columns(label)
        evidence = self._evidence
        change = self._targets.replace(point, columns)
        if not change or evidence is None:
            return np.zeros(0, dtype=np.int64)
        moved = evidence.moved(point, change)
        if self._fused is None:
            rows = np.array([point])
            self._judge(rows, evidence.block(slice(point, point + 1)))
            return rows
        judged = self._judged
        # What is left alone longer has sums that may be wrong: any movement counts there.
        near = np.where(judged.suspicion < _UNSUSPECTED, -np.inf, self._sums - _NOTHING)
        for column, by in moved.items():
            scores = self._fused[:, column]
            concerned = np.maximum(scores, scores + by) > near
            scores += by
            concerned |= self._targets.has(column)
            concerned |= (judged.rival == column) | (judged.second == column)
            count = self._targets.counts[column]
            comes_or_goes = min(count, count - change[column]) < _NEVER
            self._drift += np.where(concerned, np.inf if comes_or_goes else np.abs(by), 0)
        self._drift[point] = np.inf
        rows = np.nonzero(self._drift > np.maximum(_UNSUSPECTED - judged.suspicion, _SLACK))[0]
        self._judge(rows, self._fused[rows])
        return rows

    def rivals(self, rows: Ints) -> Ints:
        """For each of *rows* the nearest point that carries its best other label, and probably rightly; -1 for none."""
        judged = self._judged

        def carriers(column: int) -> Ints:
            return np.nonzero(self._targets.has(column) & (judged.kind != Kind.MISLABEL))[0]

        return nearest_carriers(self._texts(), self._owners, rows, judged.rival[rows], carriers)

    def _texts(self) -> Vectors | Sparse:
        """Unit vectors of the texts: by meaning where it is known, else by words."""
        if self._vectors is not None or self._evidence is None:
            return self._vectors
        return self._evidence.weighted_words

    def _columns(self, label: frozenset[str]) -> list[int]:
        return sorted(self._column[name] for name in label) if label else [0]

    def _scores(self, evidence: Evidence, rows: slice) -> Floats:
        return evidence.block(rows) if self._fused is None else self._fused[rows]

    def _score_all(self, evidence: Evidence) -> None:
        for rows in _slices(self._count):
            fused = evidence.block(rows)
            if self._fused is not None:
                self._fused[rows] = fused
            self._judge(np.arange(rows.start, rows.stop), fused)

    def _masked(self, fused: Floats, rows: slice | Ints) -> Floats:
        """A copy in which a label that may not be called, or never is, has no chance; the given ones always have."""
        masked = fused.copy()
        masked[:, self._targets.counts < _NEVER] = -np.inf
        self._allowed.forbid(masked, rows)
        members = self._targets.members[rows]
        row, place = np.nonzero(members >= 0)
        masked[row, members[row, place]] = fused[row, members[row, place]]
        return masked

    def _judge(self, rows: Ints, fused: Floats) -> None:
        """Fill in the judgements of *rows* from their scores."""
        masked = self._masked(fused, rows)
        index = np.arange(len(rows))
        members = self._targets.members[rows]
        top = masked.max(axis=1)
        sums = top + np.log(np.exp(masked - top[:, None]).sum(axis=1))
        own = np.full(len(rows), np.inf, dtype=np.float32)
        for place in range(members.shape[1]):
            there = np.nonzero(members[:, place] >= 0)[0]
            own[there] = np.minimum(own[there], masked[there, members[there, place]])
        row, place_of = np.nonzero(members >= 0)
        masked[row, members[row, place_of]] = -np.inf
        rival = masked.argmax(axis=1)
        other = masked[index, rival]
        masked[index, rival] = -np.inf
        second = masked.argmax(axis=1)
        alone, pair = ~np.isfinite(other), ~np.isfinite(masked[index, second])
        suspicion = np.where(alone, _SURE, np.where(alone, 0, other) - own)
        sizes = 1 / self._targets.weights[rows]
        self._sums[rows], self._drift[rows] = sums, 0
        judged = self._judged
        judged.suspicion[rows] = suspicion
        judged.rival[rows] = np.where(alone, -1, rival)
        judged.second[rows] = np.where(pair, -1, second)
        judged.given[rows] = np.minimum(np.exp(own - sums) * sizes, 1)
        judged.likely[rows] = np.exp(np.where(alone, -np.inf, other) - sums)
        score = np.where(alone, 0, self._curve.of(suspicion)).astype(np.float32)
        given, likely = judged.given[rows], judged.likely[rows]
        instead: Floats = score * np.minimum(likely / np.maximum(1 - given, np.float32(1e-6)), 1)
        judged.score[rows] = score
        judged.instead[rows] = instead
        best: Floats = (np.maximum(given, likely) / self._usual).astype(np.float32)
        judged.kind[rows] = kinds_of(score, instead, best)

    def _fit_scales(self, evidence: Evidence) -> None:
        pieces = _sample(self._count)
        live = np.nonzero(self._targets.counts > _NEVER)[0]
        fused = evidence.fit_scales(pieces, live)
        if len(live) < 2:
            return
        rows = np.concatenate([np.arange(one.start, one.stop) for one in pieces])
        best = np.exp(log_softmax(self._masked(fused, rows)).max(axis=1))
        self._usual = float(np.median(best))
        single = np.nonzero(self._targets.weights[rows] == 1)[0]
        if not len(single):
            return
        given = self._targets.members[rows[single], 0]
        masked = self._masked(fused, rows)[single]
        wrong = plant(fused[single], given, live)
        may = np.isfinite(masked[np.arange(len(single)), wrong])
        before = _against(masked, given)
        self._curve = calibrate(before, _against(masked[may], wrong[may]), before[may])


class _Offered:
    """Which labels a point may have. Who is offered nothing that is known may have any."""

    def __init__(self, offered: Sequence[tuple[str, ...]], column: Mapping[str, int]) -> None:
        number: dict[tuple[str, ...], int] = {}
        self._of = np.array([number.setdefault(one, len(number)) for one in offered], dtype=np.int64)
        self._sets = [np.array(sorted({0} | {column[name] for name in one if name in column})) for one in number]
        everything = range(1, len(column))
        self._any = np.array([not one or all(c in set(kept) for c in everything) for one, kept in self._named(number)])

    def _named(self, number: Mapping[tuple[str, ...], int]) -> Iterator[tuple[tuple[str, ...], list[int]]]:
        for one, place in number.items():
            yield one, self._sets[place].tolist()

    def forbid(self, scores: Floats, rows: slice | Ints) -> None:
        """Set what may not be called to minus infinity."""
        groups = self._of[rows]
        for group in np.flatnonzero(np.bincount(groups)):
            if not self._any[group]:
                inside = np.nonzero(groups == group)[0]
                kept = np.full((len(inside), scores.shape[1]), -np.inf, dtype=np.float32)
                kept[:, self._sets[group]] = scores[np.ix_(inside, self._sets[group])]
                scores[inside] = kept


def _against(masked: Floats, given: Ints) -> Floats:
    """Suspicion of every row under the label *given*."""
    index = np.arange(len(masked))
    own = masked[index, given]
    others = masked.copy()
    others[index, given] = -np.inf
    best = others.max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(best), best, own + _SURE) - own


def _unit_rows(vectors: Vectors) -> Vectors:
    return Repeated(_unit(vectors.rows), vectors.of) if isinstance(vectors, Repeated) else _unit(vectors)


def _unit(vectors: Floats) -> Floats:
    """Rows of length one; what is no number counts as nothing."""
    found: Floats = np.asarray(vectors, dtype=np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", found, found))
    if not np.isfinite(norms).all():
        found = np.nan_to_num(found, posinf=0, neginf=0)
        norms = np.sqrt(np.einsum("ij,ij->i", found, found))
    if np.allclose(norms, 1, atol=1e-5):
        return found
    unit: Floats = found / np.maximum(norms, 1e-12)[:, None]
    return unit


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, _BLOCK):
        yield slice(start, min(start + _BLOCK, count))


def _sample(count: int) -> list[slice]:
    """All points if they are few; else pieces at equal distances."""
    if count <= _SAMPLE:
        return [slice(0, count)]
    starts = np.linspace(0, count - _PIECE, _SAMPLE // _PIECE).astype(np.int64)
    return [slice(int(start), int(start) + _PIECE) for start in starts]
