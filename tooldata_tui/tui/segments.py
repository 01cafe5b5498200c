"""Styled spans as segments that fill a line exactly. Without Textual, which is loaded after the first frame."""

from collections.abc import Callable, Iterator

from rich.segment import Segment
from rich.style import Style

from tooldata_tui.text import one_line

__all__ = ["Span", "Spans", "in_thumb", "segments_of"]

Span = tuple[str, str]
"""A text, and the name of its style ("" for that of the line)."""

Spans = tuple[Span, ...]
"""One line."""

# A cluster has at most this many code points worth looking at: long enough for any script, short enough that a
# line of a megabyte costs no more than one of a hundred cells.
_CODE_POINTS_A_CELL = 10


def segments_of(spans: Spans, width: int, style_of: Callable[[str], Style], line: Style) -> list[Segment]:
    """Return *spans* as exactly *width* cells: padded in the style *line*, or cut with ``…`` between clusters.

    Texts have been through ``visible()``; here it changes nothing and makes a forgotten call harmless.
    """
    segments = []
    used = 0
    for text, name in spans:
        shown = one_line(text[: (width - used + 1) * _CODE_POINTS_A_CELL])
        segment = Segment(shown, style_of(name) if name else line)
        segments.append(segment)
        used += segment.cell_length
        if used > width:
            return [*_cropped(segments, max(width - 1, 0)), Segment("…"[:width], segment.style)]
    if used < width:
        segments.append(Segment(" " * (width - used), line))
    return segments


def _cropped(segments: list[Segment], width: int) -> Iterator[Segment]:
    for segment in segments:
        if segment.cell_length > width:
            yield segment.split_cells(width)[0]
            return
        yield segment
        width -= segment.cell_length


def in_thumb(y: int, height: int, top: int, count: int) -> bool:
    """Whether row *y* of a pane shows the thumb of its scroll mark: *height* of *count* lines are seen from *top* on.

    Drawn into the pane's own last cell: a scrollbar would be a widget of its own, rendered again with every frame.
    """
    if count <= height or height <= 0:
        return False
    size = max(1, height * height // count)
    start = round(top * (height - size) / max(count - height, 1))
    return start <= y < start + size
