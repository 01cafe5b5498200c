"""From decision points to what a project keeps: findings, a score for each example, and groups of duplicates."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import NO_TOOL, Finding, Tool, label_text
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store.triage import Cluster
from tooldata_tui.text import clip, one_line
from tooldata_tui.triage.grouping import Group, Kind, Pair
from tooldata_tui.triage.points import Point

if TYPE_CHECKING:
    from tooldata_tui.triage.distinct import Distinct
    from tooldata_tui.triage.duplicates import Duplicates
    from tooldata_tui.triage.first_labels import FirstLabels
    from tooldata_tui.triage.labels import LabelModel
    from tooldata_tui.triage.patterns import Pattern

__all__ = ["Judged", "about_pair", "judge_by_meaning", "judge_by_words", "judged_labels", "label_findings"]

#: Cosine from which two texts may say the same in other words.
_NEAR = 0.85
#: Findings of one kind about one example: the likest others.
_EACH = 2
#: How much of the score of a label follows from its place among all, so that no two are equal.
_PLACE = 1e-3
#: Examples of one pattern from which it is certain to be too many.
_MANY = 40

_CODES = {
    Kind.CONFLICT: "D301",
    Kind.EXACT: "D101",
    Kind.EDIT: "D102",
    Kind.SLOTS: "D103",
    Kind.PARAPHRASE: "D104",
    Kind.CONVERSATION: "D105",
    Kind.CALL: "D106",
}
_SAYS = {
    "D101": "says the same as #{}",
    "D102": "differs from #{} by a slip or a filler",
    "D103": "is #{} with other values",
    "D104": "says much the same as #{}",
    "D105": "is the conversation #{} again",
    "D106": "leads to the same call as #{}",
}


class Judged(NamedTuple):
    """What was found.

    :ivar findings: by example, the most telling first
    :ivar scores: for each family, how suspicious each example is, in [0, 1]
    :ivar model: what judged the labels
    """

    findings: dict[int, list[Finding]]
    scores: dict[str, dict[int, float]]
    clusters: list[Cluster]
    model: "LabelModel"


def judge_by_words(points: Sequence[Point], tools: Mapping[str, Tool]) -> Judged:
    """Compare *points* by their words alone."""
    from tooldata_tui.triage.labels import LabelModel

    compared = _compared(points, ())
    return _judged(points, LabelModel.fit(points, tools), compared)


def judge_by_meaning(
    points: Sequence[Point], tools: Mapping[str, Tool], embed: Callable[[Sequence[str]], Any]
) -> Judged:
    """Compare *points* by words and by meaning.

    :param embed: turns texts into vectors of unit length, one row a text
    """
    from tooldata_tui.triage.descriptions import tool_text
    from tooldata_tui.triage.labels import LabelModel
    from tooldata_tui.triage.repeated import repeated

    numbers: dict[str, int] = {}
    of_point = np.fromiter((numbers.setdefault(point.text, len(numbers)) for point in points), np.int64)
    vectors = embed([*numbers, *(tool_text(tool, parameters=False) for tool in tools.values())])
    texts, tool_vectors = vectors[: len(numbers)], vectors[len(numbers) :]
    del numbers
    compared = _compared(points, _near(texts, of_point))
    model = LabelModel.fit(points, tools, repeated(texts, of_point), tool_vectors)
    return _judged(points, model, compared)


def _near(texts: npt.NDArray[np.float32], of_point: npt.NDArray[np.int64]) -> Iterator[tuple[int, int, float]]:
    """Pairs of points that are near by meaning, of each text the first."""
    from tooldata_tui.triage.neighbours import near_pairs

    first = np.unique(of_point, return_index=True)[1]
    for left, right, cosine in near_pairs(texts, _NEAR):
        yield int(first[left]), int(first[right]), cosine


class _Compared(NamedTuple):
    """What comes of comparing the texts with each other.

    :ivar findings: by example
    :ivar alike: how alike each example is to any other
    """

    findings: dict[int, list[Finding]]
    alike: dict[int, float]
    clusters: list[Cluster]


def _compared(points: Sequence[Point], near: Iterable[tuple[int, int, float]]) -> _Compared:
    """Compare the texts. Before the labels are judged: what the one needs in memory is free again for the other."""
    from tooldata_tui.triage.distinct import Distinct
    from tooldata_tui.triage.duplicates import find_duplicates
    from tooldata_tui.triage.patterns import find_patterns

    findings: dict[int, list[Finding]] = {}
    alike: dict[int, float] = {}
    said = Distinct(point.text for point in points)
    patterns = find_patterns(points, said)
    duplicates = find_duplicates(points, neighbours=near, said=said)
    firsts, conversations = _conversations(points, said)
    del said
    _add(findings, _of_pairs(points, duplicates.pairs, alike))
    _add(findings, _of_pairs(firsts, conversations.pairs, alike))
    _add(findings, _of_patterns(points, patterns))
    clusters = [*_clusters(points, duplicates.groups), *_clusters(firsts, conversations.groups)]
    return _Compared(findings, alike, clusters)


def _judged(points: Sequence[Point], model: "LabelModel", compared: _Compared) -> Judged:
    findings, suspicion = judged_labels(points, model)
    for example, found in compared.findings.items():
        findings[example] = [*findings.get(example, ()), *found]
    for some in findings.values():
        some.sort(key=lambda one: (-one.severity, one.code, -(one.score or 0.0)))
    return Judged(findings, {"A": suspicion, "D": compared.alike}, compared.clusters, model)


def _add(findings: dict[int, list[Finding]], found: Iterable[tuple[int, Finding]]) -> None:
    for example, finding in found:
        findings.setdefault(example, []).append(finding)


def judged_labels(
    points: Sequence[Point], model: "LabelModel | FirstLabels"
) -> tuple[dict[int, list[Finding]], dict[int, float]]:
    """What *model* finds about each example, and how suspicious the label of each is."""
    findings: dict[int, list[Finding]] = {}
    _add(findings, label_findings(points, model, range(len(points))))
    return findings, _suspicion(points, model)


def _conversations(points: Sequence[Point], said: "Distinct") -> "tuple[list[Point], Duplicates]":
    """The first point of each example, and which of these examples are the same conversations."""
    from tooldata_tui.triage.duplicates import find_conversations

    turns: dict[int, list[int]] = {}
    firsts: dict[int, Point] = {}
    for point, text in zip(points, said.of.tolist(), strict=True):
        turns.setdefault(point.example, []).append(text)
        firsts.setdefault(point.example, point)
    return list(firsts.values()), find_conversations(list(turns.values()), said)


def _clusters(points: Sequence[Point], groups: Iterable[Group]) -> Iterator[Cluster]:
    for group in groups:
        members = tuple(sorted({points[member].example for member in group.members}))
        pairs = tuple((points[p.left].example, points[p.right].example, p.kind.word, p.score) for p in group.pairs)
        yield Cluster(group.kind.word, members, pairs)


# --- duplicates


def _of_pairs(points: Sequence[Point], pairs: Iterable[Pair], alike: dict[int, float]) -> Iterator[tuple[int, Finding]]:
    """Findings about both of each pair; *alike* takes up how alike an example is to any other."""
    told: dict[tuple[int, str], int] = {}
    for pair in pairs:
        if pair.kind is Kind.CONFLICT and pair.alike is Kind.PARAPHRASE:
            continue  # much the same is not the same: what to make of it is for the labels to say
        code = _CODES[pair.kind]
        for here, there in ((pair.left, pair.right), (pair.right, pair.left)):
            one, other = points[here], points[there]
            alike[one.example] = max(alike.get(one.example, 0.0), pair.score)
            told[one.example, code] = told.get((one.example, code), 0) + 1
            if told[one.example, code] <= _EACH:
                yield one.example, about_pair(code, one, other, pair.score)


def about_pair(code: str, one: Point, other: Point, score: float) -> Finding:
    """What a D rule says of *one* beside *other*."""
    severity = RULES[code].severity
    if code != "D301":
        return Finding(code, severity, _SAYS[code].format(other.example), one.turn, (), score, other.example)
    theirs, ours = label_text(other.label), label_text(one.label)
    message = f"labelled {theirs} in #{other.example}, which says the same"
    return Finding(code, severity, message, one.turn, (), score, other.example, (theirs, ours))


def _of_patterns(points: Sequence[Point], patterns: "Iterable[Pattern]") -> Iterator[tuple[int, Finding]]:
    for pattern in patterns:
        examples = sorted({points[member].example for member in pattern.members})
        message = f"one of {len(examples):,} that are written '{clip(one_line(pattern.text), 80)}'"
        score = min(1.0, len(examples) / _MANY)
        for example in examples:
            yield example, Finding("D201", RULES["D201"].severity, message, None, (), score)


# --- labels


def label_findings(
    points: Sequence[Point], model: "LabelModel | FirstLabels", rows: Iterable[int], *, compared: bool = True
) -> Iterator[tuple[int, Finding]]:
    """What the labels of the points in *rows* give rise to: (example, finding).

    :param compared: whether findings name the nearest example of the other label
    """
    from tooldata_tui.triage.judgements import Kind as Said

    judged = model.judge()
    names = [name or NO_TOOL for name in model.labels]
    some = np.fromiter(rows, dtype=np.int64)
    some = some[judged.kind[some] != Said.FINE]
    rivals = model.rivals(some) if compared else np.full(len(some), -1)
    for index, nearest in zip(some.tolist(), rivals.tolist(), strict=True):
        point = points[index]
        other = points[nearest].example if nearest >= 0 else None
        ours, rival = label_text(point.label), names[int(judged.rival[index])]
        labels = (rival, ours)
        score = float(judged.score[index])
        match Said(int(judged.kind[index])):
            case Said.MISLABEL:
                message = f"looks like {rival}, is labelled {ours}"
                finding = _about_label("A101", message, point, score, other, labels)
            case Said.BOUNDARY:
                ours_right, rival_right = 1 - score, float(judged.instead[index])
                share = 2 * min(ours_right, rival_right) / (ours_right + rival_right)
                message = f"between {ours} {ours_right:.2f} and {rival} {rival_right:.2f}"
                finding = _about_label("A301", message, point, share, other, labels)
            case _:
                best = max(float(judged.given[index]), float(judged.likely[index]))
                message = "like nothing else: no label is probable"
                finding = _about_label("A401", message, point, 1.0 - best)
        yield point.example, finding


def _about_label(
    code: str, message: str, point: Point, score: float, other: int | None = None, labels: tuple[str, ...] = ()
) -> Finding:
    """:param other: the nearest example that carries the label this one may have instead"""
    score = round(min(max(score, 0.0), 1.0), 4)
    return Finding(code, RULES[code].severity, message, point.turn, (), score, other, labels)


def _suspicion(points: Sequence[Point], model: "LabelModel | FirstLabels") -> dict[int, float]:
    """How suspicious the label of each example is: its worst point's score, and between equals its place among all."""
    scores, order = model.judge().score, model.order()
    found: dict[int, float] = {}
    for place, index in enumerate(order.tolist()):
        value = float(scores[index]) * (1 - _PLACE) + _PLACE * (1 - place / len(order))
        found[points[index].example] = max(found.get(points[index].example, 0.0), value)
    return found
