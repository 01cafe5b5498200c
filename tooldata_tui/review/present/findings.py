"""What the rules found, in a line or two each."""

from collections.abc import Iterator, Mapping, Sequence

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.review.present.layout import Line, Span, line, wrap_spans
from tooldata_tui.text import one_line

__all__ = ["GLYPHS", "finding_lines", "finding_spans", "waived_lines"]

GLYPHS: Mapping[Severity, Span] = {
    Severity.ERROR: ("✗", "bad"),
    Severity.WARNING: ("▲", "warning"),
    Severity.INFO: ("·", "note"),
}
#: Findings that are listed at one place; a row that was written to be wrong may have thousands.
_MOST = 60


def finding_spans(finding: Finding) -> list[Span]:
    """``✗ C301 amount is missing``, with what ``w`` would do."""
    glyph, style = GLYPHS[finding.severity]
    spans: list[Span] = [(f"{glyph} ", style), (f"{finding.code} ", style), (one_line(finding.message[:400]), "text")]
    if finding.fix is not None:
        spans += [("  fix: ", "faint"), (one_line(finding.fix.title[:200]), "good")]
    return spans


def finding_lines(findings: Sequence[tuple[int, Finding]], width: int, turn: int | None) -> Iterator[Line]:
    """Findings with their numbers; what does not fit a line goes on below the words.

    :param turn: the turn they are shown at
    """
    for number, finding in findings[:_MOST]:
        for n, row in enumerate(wrap_spans(finding_spans(finding), width - 2)):
            yield line(("  " if n else "", "text"), *row, turn=turn, finding=number)
    if len(findings) > _MOST:
        yield line((f"… {len(findings) - _MOST:,} more findings", "faint"), turn=turn)


def waived_lines(waived: Sequence[tuple[Finding, str]], width: int) -> Iterator[Line]:
    """What does not count, with the reason: ``C301 amount is missing  waived: it is optional``."""
    for finding, reason in waived[:_MOST]:
        said = f"{finding.code} {one_line(finding.message[:400])}"
        spans: list[Span] = [(f"{said}  ", "faint"), ("waived: ", "muted"), (one_line(reason[:400]), "faint")]
        for n, row in enumerate(wrap_spans(spans, width - 2)):
            yield line(("  " if n else "", "text"), *row)
    if len(waived) > _MOST:
        yield line((f"… {len(waived) - _MOST:,} more that are waived", "faint"))
