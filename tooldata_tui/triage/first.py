"""The first order, for somebody who is waiting for it: conflicts and repetitions to the letter, and a rough model of
the labels. A few microseconds a point; everything else takes longer than a person would wait."""

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from tooldata_tui.dataset import Finding
from tooldata_tui.store.triage import Cluster
from tooldata_tui.triage.first_labels import FirstLabels
from tooldata_tui.triage.judging import about_pair, judged_labels, label_findings
from tooldata_tui.triage.points import Point

__all__ = ["AtFirst", "judge_at_first"]

#: Stands between texts; no letter.
_END = "\0"
#: How ASCII is brought to lower case, and what of it no word consists of.
_LOWER = bytes(range(128)).lower().ljust(256)
_BETWEEN = bytes(code for code in range(1, 128) if not chr(code).isalnum())


class AtFirst(NamedTuple):
    """What was found, as :class:`~tooldata_tui.triage.judging.Judged` has it."""

    findings: dict[int, list[Finding]]
    scores: dict[str, dict[int, float]]
    clusters: tuple[Cluster, ...] = ()


def judge_at_first(points: Sequence[Point]) -> Iterator[AtFirst]:
    """Judge *points* by what can be told at once: as soon as it is enough for an order, then with all that belongs to
    it, scores and the examples that findings compare with."""
    model = FirstLabels(points)
    repeated = list(_repeated(points))
    findings: dict[int, list[Finding]] = {}
    for example, finding in (*label_findings(points, model, range(len(points)), compared=False), *repeated):
        findings.setdefault(example, []).append(finding)
    yield AtFirst(findings, {})
    findings, suspicion = judged_labels(points, model)
    for example, finding in repeated:
        findings.setdefault(example, []).append(finding)
    yield AtFirst(findings, {"A": suspicion, "D": {example: 1.0 for example, _ in repeated}})


def _repeated(points: Sequence[Point]) -> Iterator[tuple[int, Finding]]:
    """Texts that are the same but for case, spaces and punctuation: each beside the first, and the first beside one."""
    firsts: dict[bytes, int] = {}
    told: set[int] = set()
    for number, letters in enumerate(_letters([point.text for point in points])):
        first = firsts.setdefault(letters, number) if letters else number
        if first == number or points[first].example == points[number].example:
            continue
        one, other = points[number], points[first]
        code = "D101" if one.label == other.label else "D301"
        yield one.example, about_pair(code, one, other, 1.0)
        if first not in told:
            told.add(first)
            yield other.example, about_pair(code, other, one, 1.0)


def _letters(texts: Sequence[str]) -> Iterator[bytes]:
    """Letters and digits of each text in lower case; of all at once, since most of the time would go into the calls."""
    whole = [text.replace(_END, " ") for text in texts]
    plain = [text.isascii() for text in whole]
    others = [text for text, is_plain in zip(whole, plain, strict=True) if not is_plain]
    ready = _END.join(compress(whole, plain)).encode().translate(_LOWER, _BETWEEN)
    rest = _END.join(others).casefold()
    between = {ord(one): None for one in set(rest) if one != _END and not one.isalnum()}
    splits = (
        iter(ready.split(b"\0")),
        iter(rest.translate(between).encode("utf-8", "surrogatepass").split(b"\0")),
    )
    return (next(splits[0 if is_plain else 1]) for is_plain in plain)
