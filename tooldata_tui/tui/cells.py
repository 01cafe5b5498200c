"""Text as terminal cells: one entry a cell, a whole cluster in it, and "" for the second cell of a wide one."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

__all__ = ["cells_of", "flag_whole_glyphs", "split_clusters"]

# Cells never carry what a terminal acts on, whatever a widget was given. None of these has a width of its own.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
# One cell wide on every terminal: Latin, Greek, Cyrillic, punctuation, arrows, boxes, blocks and shapes.
_NARROW = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2500-\u25fc]*"
)


def cells_of(text: str) -> Sequence[str]:
    """Return the cells of *text*, without control characters; as wide as ``rich.cells.cell_len`` says."""
    if (text.isascii() and text.isprintable()) or _NARROW.fullmatch(text):
        return text
    return _clusters(text)


@lru_cache(maxsize=4096)
def _clusters(text: str) -> tuple[str, ...]:
    text = _CONTROLS.sub("", _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text))
    cells: list[str] = []
    half_flag = False
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        if half_flag and _FLAG.match(cluster):
            cells[-1] += cluster  # two letters make one flag, two cells wide
            cells.append("")
            half_flag = False
        elif width:
            cells.append(cluster)
            cells += [""] * (width - 1)
            half_flag = width == 1 and _FLAG.fullmatch(cluster) is not None
    return tuple(cells)


def split_clusters(cells: list[str]) -> Iterator[tuple[int, int, str, bool]]:
    """Yield (first cell, number of cells, text, unsure) of the stretches of *cells*.

    Narrow glyphs, and wide ones, come together; each cluster of several code points alone and *unsure*, because
    terminals disagree about its width.
    """
    text = "".join(cells)
    if "" not in cells and len(text) == len(cells):
        yield 0, len(cells), text, False
        return
    narrow, wide, unsure = range(3)
    start, kind = 0, narrow
    for x, cell in enumerate(cells):
        if not cell:
            continue
        this = unsure if len(cell) > 1 else wide if cells[x + 1 : x + 2] == [""] else narrow
        if x > start and (this != kind or kind == unsure):
            yield start, x - start, "".join(cells[start:x]), kind == unsure
            start = x
        kind = this
    yield start, len(cells) - start, "".join(cells[start:]), kind == unsure


def flag_whole_glyphs(cells: list[str], flags: bytearray) -> None:
    """Flag the other halves of the wide glyphs flagged, and what a cluster may cover on a terminal that does not join
    it: there a family of emoji takes the place of its members side by side."""
    for x, cell in enumerate(cells):
        if not flags[x] and (cell or not flags[x - 1]):
            continue
        start = x if cell or not x else x - 1
        end = x + 1 + (cells[x + 1 : x + 2] == [""])
        if len(cell) > 1:
            end = max(end, x + sum(map(cell_len, cell)))
            end += cells[end : end + 1] == [""]
        for covered in range(start, min(end, len(cells))):
            flags[covered] = 1
