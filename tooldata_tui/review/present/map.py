"""The map as lines: a glyph and a colour for each class, the cursor, the selection, and what is under the cursor."""

from collections.abc import Collection, Mapping, Sequence

from tooldata_tui.review.map import Cell, Classes
from tooldata_tui.review.present.layout import Line, Span, line, width_of
from tooldata_tui.review.present.lists import number_room, queue_row
from tooldata_tui.store.examples import ListRow
from tooldata_tui.text import clip_name, one_line, plural

__all__ = ["Marks", "here_lines", "legend_lines", "map_lines"]

_LABELS: Sequence[Span] = (
    ("●", "accent"),
    ("▲", "good"),
    ("■", "warning"),
    ("◆", "note"),
    ("○", "call"),
    ("△", "user"),
    ("□", "value"),
    ("◇", "bad"),
)
_FINDINGS: Sequence[Span] = (("✗", "bad"), ("▲", "warning"), ("○", "note"), ("≈", "value"))
_OTHERS: Span = ("·", "faint")
_CURRENT: Span = ("◉", "accent bold")
_LEFT, _RIGHT = "▸", "◂"


class Marks:
    """What is marked on the map.

    :ivar selected: whether a cell belongs to the selection
    """

    def __init__(self, cursor: Cell, current: Collection[Cell] = (), corner: Cell | None = None) -> None:
        self.cursor, self.current = cursor, current
        across = sorted((cursor[0], corner[0])) if corner is not None else (1, 0)
        down = sorted((cursor[1], corner[1])) if corner is not None else (1, 0)
        self.columns, self.rows = range(across[0], across[1] + 1), range(down[0], down[1] + 1)

    @property
    def cells(self) -> list[Cell]:
        """All cells of the selection."""
        return [(column, row) for row in self.rows for column in self.columns]

    def selects(self, column: int, row: int) -> bool:
        return row in self.rows and column in self.columns


def map_lines(shown: Mapping[Cell, int], classes: Classes, marks: Marks, width: int, height: int) -> list[Line]:
    """The map. The cursor stands between two signs, so that it is seen without colours too."""
    glyphs = _glyphs(classes)
    column, row = marks.cursor
    return [line(*_row(shown, glyphs, marks, width, y, column if y == row else None)) for y in range(height)]


def _row(
    shown: Mapping[Cell, int], glyphs: Sequence[Span], marks: Marks, width: int, y: int, cursor: int | None
) -> list[Span]:
    spans: list[Span] = []
    for x in range(width):
        kind = shown.get((x, y))
        glyph, style = glyphs[kind] if kind is not None else (" ", "text")
        if (x, y) in marks.current:
            glyph, style = _CURRENT
        if cursor is not None and abs(x - cursor) <= 1:
            if x == cursor:
                style = f"{style.removesuffix(' bold')} bold"
            else:
                glyph, style = (_LEFT if x < cursor else _RIGHT), "accent bold"
        if marks.selects(x, y):
            style = f"{style} on_added"
        if spans and spans[-1][1] == style:
            spans[-1] = (spans[-1][0] + glyph, style)
        else:
            spans.append((glyph, style))
    return spans


def _glyphs(classes: Classes) -> list[Span]:
    glyphs = _FINDINGS if classes.worst else _LABELS
    return [*glyphs[: len(classes.names) - 1], _OTHERS]


def legend_lines(classes: Classes, width: int, most: int) -> list[Line]:
    """``◉ this one   ● lookup_order 100   ▲ check_status 92   · other labels 31``."""
    entries: list[list[Span]] = [[(f"{_CURRENT[0]} ", _CURRENT[1]), ("this one", "text")]]
    for (glyph, style), name, count in zip(_glyphs(classes), classes.names, classes.counts, strict=True):
        if count:
            shown = clip_name(one_line(name[:80]), 34)
            entries.append([(f"{glyph} ", style), (f"{shown} ", "text"), (f"{count:,}", "muted")])
    rows: list[list[Span]] = [[]]
    for entry in entries:
        if rows[-1] and width_of(rows[-1]) + width_of(entry) > width:
            rows.append([])
        rows[-1] += [*entry, ("   ", "text")]
    return [line(*row) for row in rows[:most]]


def here_lines(rows: Sequence[ListRow], examples: int, selected: int | None, width: int) -> list[Line]:
    """What is under the cursor, and how much is selected.

    :param examples: how many there are; *rows* are the first of them
    """
    spans: list[Span] = [("nothing here" if not examples else f"{examples:,} here", "accent bold")]
    if selected is not None:
        spans.append(
            (
                f"  ·  {plural(selected, 'decision point')} selected",
                "warning bold",
            )
        )
    digits = number_room(max((row.id for row in rows), default=0), 0)
    return [line(*spans), *(line(*queue_row(row, width, digits)) for row in rows)]
