"""The first order, for somebody who is waiting for it: conflicts and repetitions to the letter, and a rough model of
the labels. A few dozen microseconds a point; everything else takes longer than a person would wait."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tooldata_tui.dataset import Finding, Tool
from tooldata_tui.triage.judging import Judged, about_pair, judged_labels
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.points import Point

__all__ = ["judge_at_first"]

#: ASCII to lower case, and what of it no word consists of.
_LOWER = bytes(range(128)).lower().ljust(256)
_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum())


def judge_at_first(points: Sequence[Point], tools: Mapping[str, Tool]) -> Iterator[Judged]:
    """Judge *points* by what can be told at once: as soon as it is enough for an order, then with all that belongs to
    it, scores and the examples that findings compare with."""
    model = LabelModel.fit(points, tools, quick=True)
    repeated = list(_repeated(points))
    findings, _ = judged_labels(points, model, compared=False)
    yield Judged(_joined(findings, repeated), {}, [], model)
    findings, suspicion = judged_labels(points, model)
    alike = {example: 1.0 for example, _ in repeated}
    yield Judged(_joined(findings, repeated), {"A": suspicion, "D": alike}, [], model)


def _joined(findings: dict[int, list[Finding]], more: list[tuple[int, Finding]]) -> dict[int, list[Finding]]:
    for example, finding in more:
        findings.setdefault(example, []).append(finding)
    return findings


def _repeated(points: Sequence[Point]) -> Iterator[tuple[int, Finding]]:
    """Texts that are the same but for case, spaces and punctuation: each beside the first, and the first beside one."""
    firsts: dict[str, int] = {}
    told: set[int] = set()
    for number, point in enumerate(points):
        letters = _letters(point.text)
        first = firsts.setdefault(letters, number) if letters else number
        if points[first].example == point.example:
            continue
        code = "D101" if points[first].label == point.label else "D301"
        yield point.example, about_pair(code, point, points[first], 1.0)
        if first not in told:
            told.add(first)
            yield points[first].example, about_pair(code, points[first], point, 1.0)


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_LOWER, _BETWEEN).decode()
    return re.sub(r"[\W_]+", "", text.casefold())
