"""An example as the model sees it: the text with what is learned from marked, and what happens to it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tooldata_tui.review.present.layout import Line, Span, line, wrap_spans
from tooldata_tui.targets.spans import Seen
from tooldata_tui.targets.target import REFUSED, Outcome
from tooldata_tui.text import one_line, visible

__all__ = ["Laid", "laid_out", "outcome_lines"]

#: Cells of the column that says what is learned from, and its mark.
_GUTTER, _MARK = 2, "▌ "
_LEARNED = "text on_added"
#: Characters that are laid out.
_WINDOW = 200_000
_GLYPHS: Mapping[bool, Span] = {True: ("✗ ", "bad"), False: ("· ", "note")}


class Laid(list[Line]):
    """The lines of a text.

    :ivar parts: the lines at which what is learned from begins
    """

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[int] = []


def laid_out(seen: Seen, width: int) -> Laid:
    """The text in lines of *width* cells; what is learned from has a mark before it and a colour behind it."""
    laid = Laid()
    room = max(width - _GUTTER, 4)
    for spans, begins in _paragraphs(seen):
        for row in wrap_spans(spans, room) or [[]]:
            learned = any(style == _LEARNED for _, style in row)
            if begins and learned:
                laid.parts.append(len(laid))
                begins = False
            gutter: Span = (_MARK, "good") if learned else (" " * _GUTTER, "text")
            laid.append(line(gutter, *row))
    left = len(seen.text) - _WINDOW
    if left > 0:
        laid.append(line((f"… {left:,} more characters", "faint")))
    return laid


def _paragraphs(seen: Seen) -> Iterator[tuple[list[Span], bool]]:
    """Each line of the text in spans, and whether something that is learned from begins in it."""
    text = seen.text[:_WINDOW]
    cuts = sorted({0, len(text), *(min(at, len(text)) for span in seen.spans for at in span)})
    begins = {begin for begin, _ in seen.spans}
    current: list[Span] = []
    starts = False
    for begin, end in pairwise(cuts):
        learned = any(first <= begin < last for first, last in seen.spans)
        style = _LEARNED if learned else "muted"
        starts = starts or begin in begins
        first, *rest = text[begin:end].split("\n")
        current.append((visible(first), style))
        for paragraph in rest:
            yield current, starts
            current, starts = [(visible(paragraph), style)], False
    if current:
        yield current, starts


def outcome_lines(outcomes: Sequence[Outcome], width: int, most: int) -> list[Line]:
    """What happens to the example, in *most* lines at the most, the worst first."""
    ordered = sorted(outcomes, key=lambda one: one.effect not in REFUSED)
    lines: list[Line] = []
    for one in ordered:
        lines += [line(*row) for row in wrap_spans(_spans(one), width)]
        if len(lines) > most:
            shown = max(most - 1, 1)
            return [*lines[:shown], line((f"… {len(outcomes)} in all: tooldata preflight --row tells them", "faint"))][
                :most
            ]
    return lines


def _spans(one: Outcome) -> list[Span]:
    glyph, style = _GLYPHS[one.effect in REFUSED]
    where = "" if one.turn is None else f"turn {one.turn}: "
    spans: list[Span] = [
        (glyph, style),
        (f"{one.code} {one.effect} ", style),
        (f"{where}{one_line(one.message)}", "text"),
    ]
    if one.remedy:
        spans.append((f"  → {one_line(one.remedy)}", "good"))
    return spans
