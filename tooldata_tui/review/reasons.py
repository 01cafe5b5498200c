"""Which reason to reject an example comes first, given what was found about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tooldata_tui.dataset import NO_TOOL, REJECT_REASONS, Finding

__all__ = ["propose_reasons"]

#: The reasons a rule speaks for, by the beginning of its code; the longest beginning counts.
_SPEAKS_FOR: Mapping[str, tuple[str, ...]] = {
    "A": ("wrong-tool",),
    "C1": ("wrong-tool",),
    "C2": ("wrong-arguments",),
    "C3": ("wrong-arguments",),
    "D": ("duplicate",),
    "M202": ("call-missing",),
    "M203": ("call-missing",),
}
#: What a second reason of the same finding weighs.
_SECOND = 0.5


def propose_reasons(findings: Iterable[Finding]) -> tuple[str, ...]:
    """All keys of ``REJECT_REASONS``, likeliest first; in their own order where nothing speaks for one."""
    weights: dict[str, float] = defaultdict(float)
    for finding in findings:
        weight = finding.severity * (1.0 if finding.score is None else finding.score)
        for rank, reason in enumerate(_reasons(finding)):
            weights[reason] += weight * _SECOND**rank
    return tuple(sorted(REJECT_REASONS, key=lambda reason: -weights[reason]))


def _reasons(finding: Finding) -> tuple[str, ...]:
    code = finding.code
    known = next((_SPEAKS_FOR[code[:n]] for n in range(len(code), 0, -1) if code[:n] in _SPEAKS_FOR), ())
    if known != ("wrong-tool",) or NO_TOOL not in finding.labels:
        return known
    # The labels in question come likeliest first: no tool in front means that nothing should have been called.
    if finding.labels[0] == NO_TOOL:
        return ("call-too-many", "should-ask")
    return ("call-missing",)
