"""Decisions that do not go together: against a ruling, or two ways about messages that say nearly the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tooldata_tui.dataset import ASK, NO_TOOL, Finding, Ruling, label_text, outcome_words
from tooldata_tui.rules.registry import RULES
from tooldata_tui.text import clip, one_line
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.slots import masked_text

__all__ = ["Decided", "find_inconsistencies"]

#: Likeness of two messages that are the same but for their values.
_SAME = 0.99
#: Reasons of a rejection that say: not this label.
_NOT_THIS = ("wrong-tool", "call-missing", "call-too-many")
_SHOULD_ASK = "should-ask"
#: Characters of a ruling that a finding repeats.
_QUOTED = 120


class Decided(NamedTuple):
    """A decision point of an example that is accepted or rejected.

    :ivar reason: why it was rejected; a rejection for another reason than its label says nothing here
    """

    point: Point
    accepted: bool
    reason: str = ""


def find_inconsistencies(
    decided: Sequence[Decided],
    near: Iterable[tuple[int, int, float]] = (),
    rulings: Mapping[str, Ruling] | None = None,
    settled: Mapping[int, tuple[str, int | None]] | None = None,
) -> dict[int, list[Finding]]:
    """Findings by example; each example has one of a kind at the most.

    :param near: pairs of examples that say nearly the same, with their likeness; those that are the same but for
        values are found here
    :param rulings: those that count, by id
    :param settled: for examples that were settled by a ruling, its id and the turn
    """
    spoken = [one for one in decided if _said(one)]
    alike = _alike(spoken, near)
    found: dict[int, list[Finding]] = {}
    for finder in (_against(spoken, alike, rulings or {}, settled or {}), _different(spoken, alike)):
        told: set[int] = set()
        for one, finding in finder:
            if one.point.example not in told:
                told.add(one.point.example)
                found.setdefault(one.point.example, []).append(finding)
    return found


def _said(one: Decided) -> str:
    """What was said about the label: the label, :data:`ASK`, ``!label`` for not this one, or nothing."""
    label = label_text(one.point.label)
    if one.accepted:
        return label
    if one.reason == _SHOULD_ASK:
        return ASK
    return f"!{label}" if one.reason in _NOT_THIS else ""


def _disagree(one: str, other: str) -> bool:
    """Whether two messages that say the same cannot be decided like this. To ask is to call no tool."""
    for said, against in ((one, other), (other, one)):
        if said.startswith("!"):
            return said[1:] == against
    return ({ASK: NO_TOOL}.get(one, one)) != ({ASK: NO_TOOL}.get(other, other))


class _Alike(NamedTuple):
    """Which decisions are about messages that say nearly the same.

    :ivar groups: messages that are the same but for values, as indexes
    :ivar pairs: other pairs of indexes, with their likeness, the likest first
    """

    groups: list[list[int]]
    pairs: list[tuple[int, int, float]]


def _alike(decided: Sequence[Decided], near: Iterable[tuple[int, int, float]]) -> _Alike:
    by_text: dict[str, list[int]] = {}
    by_example: dict[int, list[int]] = {}
    for index, one in enumerate(decided):
        by_text.setdefault(masked_text(one.point.text), []).append(index)
        by_example.setdefault(one.point.example, []).append(index)
    # A pair names examples: of a conversation with several decisions it does not say which.
    single = {example: indexes[0] for example, indexes in by_example.items() if len(indexes) == 1}
    pairs = [(single[one], single[other], score) for one, other, score in near if one in single and other in single]
    groups = [some for text, some in by_text.items() if len(some) > 1 and text]
    return _Alike(groups, sorted(pairs, key=lambda pair: (-pair[2], pair)))


# --- two ways


def _different(decided: Sequence[Decided], alike: _Alike) -> Iterator[tuple[Decided, Finding]]:
    for group in alike.groups:
        counts = Counter(_said(decided[index]) for index in group)
        for index in group:
            usual = _usual_other(decided, group, index, counts)
            if usual is not None:
                yield decided[index], _about_other(decided[index], decided[usual], _SAME)
    for left, right, score in alike.pairs:
        one, other = decided[left], decided[right]
        if _disagree(_said(one), _said(other)) and _may_have(one, other) and _may_have(other, one):
            yield one, _about_other(one, other, score)
            yield other, _about_other(other, one, score)


def _usual_other(decided: Sequence[Decided], group: Sequence[int], index: int, counts: Counter[str]) -> int | None:
    """One of the same words that was decided otherwise, as at least as many were; the first of the most."""
    ours = _said(decided[index])
    others = [said for said in counts if _disagree(ours, said) and counts[said] >= counts[ours]]
    if not others:
        return None
    usual = max(others, key=lambda said: (counts[said], said))
    candidates = (at for at in group if _said(decided[at]) == usual and _may_have(decided[index], decided[at]))
    return next((at for at in candidates if decided[at].point.example != decided[index].point.example), None)


def _may_have(one: Decided, other: Decided) -> bool:
    """Whether *one* could have the label of *other*: its tools are offered there."""
    return not one.point.offered or other.point.label <= set(one.point.offered)


def _about_other(one: Decided, other: Decided, score: float) -> Finding:
    words = _words(_said(other))
    message = f"decided as {_words(_said(one))}; #{other.point.example} says nearly the same: {words}"
    labels = (label_text(other.point.label), label_text(one.point.label))
    named = labels if labels[0] != labels[1] else ()
    rule = RULES["A303"]
    return Finding(rule.code, rule.severity, message, one.point.turn, (), round(score, 4), other.point.example, named)


def _words(said: str) -> str:
    return f"not {outcome_words(said[1:])}" if said.startswith("!") else outcome_words(said)


# --- against a ruling


def _against(
    decided: Sequence[Decided],
    alike: _Alike,
    rulings: Mapping[str, Ruling],
    settled: Mapping[int, tuple[str, int | None]],
) -> Iterator[tuple[Decided, Finding]]:
    ruled = {
        index: rulings[settled[one.point.example][0]]
        for index, one in enumerate(decided)
        if one.point.example in settled
        and settled[one.point.example][0] in rulings
        and settled[one.point.example][1] in (None, one.point.turn)
    }
    for index, ruling in ruled.items():
        if _disagree(ruling.outcome, _said(decided[index])):
            yield decided[index], _about_ruling(decided[index], ruling, 1.0, None)
    for group in alike.groups:
        first = next((index for index in group if index in ruled), None)
        for index in group if first is not None else ():
            if first is not None and index not in ruled:
                yield from _by_example(decided, index, first, ruled[first], _SAME)
    for left, right, score in alike.pairs:
        for one, other in ((left, right), (right, left)):
            if other in ruled and one not in ruled:
                yield from _by_example(decided, one, other, ruled[other], score)


def _by_example(
    decided: Sequence[Decided], index: int, ruled: int, ruling: Ruling, score: float
) -> Iterator[tuple[Decided, Finding]]:
    """What to say of a decision about a message that says nearly the same as one that a ruling settled."""
    one = decided[index]
    if _disagree(ruling.outcome, _said(one)) and _may_have(one, decided[ruled]):
        yield one, _about_ruling(one, ruling, score, decided[ruled].point.example)


def _about_ruling(one: Decided, ruling: Ruling, score: float, other: int | None) -> Finding:
    text = clip(one_line(ruling.text), _QUOTED)
    by = f" in #{other}" if other is not None else ""
    message = f"decided as {_words(_said(one))}, ruled{by} to be {outcome_words(ruling.outcome)}: {text}"
    rule = RULES["A302"]
    return Finding(
        rule.code, rule.severity, message, one.point.turn, (), round(score, 4), other, tuple(ruling.boundary)
    )
