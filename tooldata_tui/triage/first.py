"""The first order, for somebody who is waiting for it: conflicts and repetitions to the letter, and a rough model of
the labels. A few dozen microseconds a point; everything else takes longer than a person would wait."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tooldata_tui.dataset import Finding, Tool
from tooldata_tui.triage.judging import Judged, about_pair, judged_labels
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.points import Point

__all__ = ["judge_at_first"]

#: ASCII in lower case, with spaces for what no word consists of.
_PLAIN = bytes(ord(chr(n).lower()) if chr(n).isalnum() or n == ord("_") else ord(" ") for n in range(128)).ljust(256)


def judge_at_first(points: Sequence[Point], tools: Mapping[str, Tool]) -> Judged:
    """Judge *points* by what can be told at once."""
    model = LabelModel.fit(points, tools, quick=True)
    findings, suspicion = judged_labels(points, model)
    alike: dict[int, float] = {}
    for example, finding in _repeated(points):
        findings.setdefault(example, []).append(finding)
        alike[example] = 1.0
    return Judged(findings, {"A": suspicion, "D": alike}, [], model)


def _repeated(points: Sequence[Point]) -> Iterator[tuple[int, Finding]]:
    """Texts that are the same but for case, spaces and punctuation: each beside the first, and the first beside one."""
    firsts: dict[str, int] = {}
    told: set[int] = set()
    for number, point in enumerate(points):
        words = _words(point.text)
        first = firsts.setdefault(" ".join(words), number) if words else number
        if points[first].example == point.example:
            continue
        code = "D101" if points[first].label == point.label else "D301"
        yield point.example, about_pair(code, point, points[first], 1.0)
        if first not in told:
            told.add(first)
            yield points[first].example, about_pair(code, points[first], point, 1.0)


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.encode().translate(_PLAIN).decode().split()
    return re.findall(r"\w+", text.casefold())
