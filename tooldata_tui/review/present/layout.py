"""Lines of styled text, and how text is laid out in a width.

A span is ``(text, style)``; the text is fit for a terminal already. A style is one of the names of a theme's colours,
with ``bold``, ``underline``, ``on_added`` or ``on_removed`` behind it: ``"value underline"``.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tooldata_tui.text import cell_width, clip, clip_name, visible

__all__ = [
    "Line",
    "Span",
    "blank",
    "fit",
    "fit_name",
    "line",
    "measure",
    "right",
    "shown",
    "width_of",
    "wrap",
    "wrap_spans",
]  # fmt: skip

Span = tuple[str, str]

#: What some terminals show one cell wider than Unicode's own table says: the sign that makes an emoji of the
#: character before it, and the symbols of the Yijing and of counting rods.
_WIDER = re.compile("[\ufe0f\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]")


class Line(NamedTuple):
    """One row of a pane.

    :ivar turn: the turn it belongs to, for folding and for putting the focus on it
    :ivar finding: number of the finding it shows
    """

    spans: tuple[Span, ...]
    turn: int | None = None
    finding: int | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.spans)


def line(*spans: Span, turn: int | None = None, finding: int | None = None) -> Line:
    return Line(tuple(span for span in spans if span[0]), turn, finding)


def blank(turn: int | None = None) -> Line:
    return Line((), turn)


def measure(text: str) -> int:
    """Cells of *text*, at the most: a row that is wrapped by this measure is never cut on the screen."""
    if text.isascii():
        return len(text)
    return cell_width(text) + len(_WIDER.findall(text))


def width_of(spans: Iterable[Span]) -> int:
    return sum(measure(text) for text, _ in spans)


def fit(text: str, width: int) -> str:
    """*text* cut or padded to exactly *width* cells."""
    cut = clip(text, width) if width > 0 else ""
    return cut + " " * (width - cell_width(cut))


def fit_name(text: str, width: int) -> str:
    """A name cut in its middle, or padded, to exactly *width* cells."""
    cut = clip_name(text, width) if width > 0 else ""
    return cut + " " * (width - cell_width(cut))


def right(left: Sequence[Span], tail: Sequence[Span], width: int) -> Line:
    """*left* at the left, *tail* at the right end; the tail goes where there is no room."""
    room = width - width_of(left) - width_of(tail)
    if room < 2:
        return line(*left)
    return line(*left, (" " * room, "text"), *tail)


def wrap(text: str, width: int) -> list[str]:
    """Break visible text into lines of at most *width* cells, at spaces where there are any; newlines are kept."""
    return [row[0][0] if row else "" for row in wrap_spans([(text, "")], width)]


def wrap_spans(spans: Sequence[Span], width: int, most: int | None = None) -> list[list[Span]]:
    """Break styled text into lines of at most *width* cells, at spaces where there are any.

    A word longer than a line is cut. White space at a break goes away, all other text stays as it is.

    :param most: rows after which it ends; what is left is not looked at
    """
    width = max(width, 4)
    rows: list[list[Span]] = [[]]
    used = 0
    for text, style in spans:
        for number, paragraph in enumerate(text.split("\n")):
            if number:
                rows.append([])
                used = 0
            for word in _words(paragraph):
                used = _place(rows, used, word, style, width)
                if most is not None and len(rows) > most:
                    return [_merged(row) for row in rows[:most]]
    return [_merged(row) for row in rows[:most]]


def _words(text: str) -> Iterable[str]:
    """Words with the white space behind them."""
    start = 0
    while start < len(text):
        end = text.find(" ", start)
        if end < 0:
            yield text[start:]
            return
        while end < len(text) and text[end] == " ":
            end += 1
        yield text[start:end]
        start = end


def _place(rows: list[list[Span]], used: int, word: str, style: str, width: int) -> int:
    bare = word.rstrip(" ")
    size = measure(bare)
    if used and used + size > width:
        rows.append([])
        used = 0
    gap = len(word) - len(bare)
    start = 0
    while size > width:
        head = _head(bare, start, width)
        rows[-1].append((head, style))
        rows.append([])
        start += len(head)
        size -= measure(head)
    gap = min(gap, max(0, width - used - size))
    rows[-1].append((bare[start:] + " " * gap, style))
    return used + size + gap


def _head(text: str, start: int, width: int) -> str:
    """The most of *text* from *start* on that fits."""
    if text.isascii():
        return text[start : start + width]
    used = 0
    for index in range(start, len(text)):
        used += measure(text[index])
        if used > width:
            while index > start + 1 and not cell_width(text[index]):
                index -= 1  # a mark stays with what it is on
            return text[start : max(index, start + 1)]
    return text[start:]


def _merged(row: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for text, style in row:
        if not text:
            continue
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        else:
            merged.append((text, style))
    return merged


def shown(text: str, limit: int) -> tuple[str, int]:
    """The first *limit* characters of *text* made visible, and how many were left out."""
    return visible(text[:limit]), max(0, len(text) - limit)
