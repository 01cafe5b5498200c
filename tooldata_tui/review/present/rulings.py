"""What was ruled, in a line or two each: guidance for whoever decides on the same boundary."""

from collections.abc import Iterable, Iterator, Mapping

from tooldata_tui.dataset import Finding, Ruling, outcome_words
from tooldata_tui.review.present.layout import Line, Span, line, wrap_spans
from tooldata_tui.text import one_line

__all__ = ["RULED", "guidance_lines", "ruling_lines"]

#: The sign of a ruling.
RULED = "§"


def ruling_lines(
    rulings: Iterable[Ruling], width: int, settled: Mapping[str, int] | None = None, turn: int | None = None
) -> Iterator[Line]:
    """``§ check_status  asking about a refund's progress  ada, 7 settled``; what does not fit a line goes on below.

    :param settled: how many examples each ruling settled
    :param turn: the turn they are shown at
    """
    for ruling in rulings:
        count = (settled or {}).get(ruling.id, 0)
        spans: list[Span] = [
            (f"{RULED} ", "note"),
            (f"{one_line(outcome_words(ruling.outcome[:200]))}  ", "note bold"),
            (one_line(ruling.text[:1_000]), "text"),
            (f"  {one_line(ruling.reviewer[:40])}" + (f", {count:,} settled" if count else ""), "faint"),
        ]
        for n, row in enumerate(wrap_spans(spans, width - 2)):
            yield line(("  " if n else "", "text"), *row, turn=turn)


def guidance_lines(
    rulings: Iterable[Ruling], findings: Iterable[Finding], width: int, turn: int | None
) -> Iterator[Line]:
    """What was ruled about the boundaries that *findings* speak of, for below them."""
    between = {frozenset(finding.labels) for finding in findings}
    return ruling_lines((one for one in rulings if frozenset(one.boundary) in between), width, turn=turn)
