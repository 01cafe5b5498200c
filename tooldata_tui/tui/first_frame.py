"""The first frame, painted before Textual is loaded: who reviews reads the first example while the rest of us comes.

It is what the review screen then shows by itself, cell by cell (tests/tui/test_first_frame.py), so that the app takes
the painted screen over and sends nothing for it. Only for windows in which the panes stand side by side.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.color import ColorSystem

from tooldata_tui.review.present.bars import (
    Header,
    footer_line,
    header_line,
    pane_title,
    place_in_queue,
    tools_total,
)
from tooldata_tui.review.present.browser import counts_of, tool_rows, tools_height
from tooldata_tui.review.present.conversation import heading
from tooldata_tui.review.present.foot import foot_keys, likely_labels
from tooldata_tui.review.present.layout import Line
from tooldata_tui.review.present.lists import number_room, queue_row
from tooldata_tui.review.present.page import Page, Widths, page_of
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.tally import Progress
from tooldata_tui.review.view import View
from tooldata_tui.settings.keymap import Keymap
from tooldata_tui.store.examples import ListRow
from tooldata_tui.tui.painter import Painter
from tooldata_tui.tui.segments import Spans, in_thumb, segments_of
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["FirstFrame", "Room", "Scene", "paint", "room_of", "rows_seen"]

#: Columns before a row of the queue, and behind it.
_GUTTER, _MARK = 2, 1


class Scene(NamedTuple):
    """What there is to be seen.

    :ivar position: where the cursor stands in the queue
    :ivar rows: of the queue, from ``first_row`` on: those of :func:`rows_seen`
    """

    name: str
    reviewer: str
    queue: Queue
    position: int
    first_row: int
    rows: Sequence[ListRow]
    view: View
    progress: Progress
    keymap: Keymap
    known: int


class FirstFrame(NamedTuple):
    """A frame.

    :ivar text: what to send
    :ivar painter: knows what is on the screen once that is sent
    """

    text: str
    painter: Painter
    page: Page


class Room(NamedTuple):
    """Where the panes stand, in cells: as the style sheet has it.

    :ivar left: width of the schema browser and the queue
    :ivar example: rows of the example; what is left below its title and that of the diff is the diff
    :ivar title: rows of the title of the diff
    :ivar pad: columns before the titles at the right and before the diff
    :ivar tools: whether the schema browser is seen
    """

    width: int
    height: int
    left: int
    example: int
    title: int
    pad: int
    tools: bool

    @property
    def right(self) -> int:
        return self.width - self.left

    @property
    def widths(self) -> Widths:
        margin = 1 if self.width < 100 else 2
        return Widths(max(self.right - 1, 20), max(self.right - self.pad - 1, 20), margin)

    @property
    def diff_top(self) -> int:
        """The row of the diff's title."""
        return 4 + self.example


def room_of(width: int, height: int) -> Room | None:
    """The panes of a window, or None where they do not stand side by side with air around them."""
    if width < 60 or height < 16:
        return None
    if width < 100:
        return Room(width, height, min(max(width * 36 // 100, 26), 40), (height - 6) * 2 // 3, 1, 1, tools=False)
    return Room(width, height, min(max(width * 33 // 100, 40), 60), (height - 7) * 3 // 5, 2, 2, tools=True)


def rows_seen(room: Room, position: int, count: int) -> tuple[int, int]:
    """(first row, number of rows) of a queue of *count* that may be on the screen, with the cursor at *position*."""
    height = room.height - 4  # at the most: the schema browser takes some
    first = _top(position, height, count) if position >= height else 0
    last = min(count, max(position + height // 2 + 1, height))
    return first, last - first


def _top(position: int, height: int, count: int) -> int:
    """The first row of a list of *height* rows that is opened with the cursor at *position*."""
    top = position - height // 2 if position >= height else 0
    return max(0, min(top, count - height))


def paint(scene: Scene, room: Room, styles: SpanStyles, system: ColorSystem, *, erases: bool) -> FirstFrame:
    """Paint *scene* on an empty screen."""
    canvas = _Canvas(Painter(room.width, room.height, system, erases=erases), styles)
    page = page_of(scene.view, room.widths)
    _paint_bars(canvas, scene, room, page)
    _paint_left(canvas, scene, room)
    _paint_right(canvas, room, page)
    return FirstFrame(canvas.painter.flush((0, 0)), canvas.painter, page)


class _Canvas:
    """Puts lines on the screen, each on one background."""

    def __init__(self, painter: Painter, styles: SpanStyles) -> None:
        self.painter = painter
        self._styles = styles

    def put(self, y: int, x: int, width: int, spans: Spans, background: str) -> None:
        """Put *spans* on exactly *width* cells of row *y* from column *x* on."""
        plain = self._styles.on(background, "text")
        segments = segments_of(spans, width, lambda name: self._styles.on(background, name), plain)
        self.painter.put(y, x, segments)

    def fill(self, y: int, rows: int, x: int, width: int, background: str) -> None:
        for row in range(y, y + rows):
            self.put(row, x, width, (), background)

    def pane(self, y: int, rows: int, x: int, width: int, lines: Sequence[Line], top: int, background: str) -> None:
        """Put *lines* from *top* on, with the scroll mark in the last column."""
        for row in range(rows):
            number = top + row
            spans = lines[number].spans if number < len(lines) else ()
            self.put(y + row, x, width - 1, spans, background)
            mark = "▐" if in_thumb(row, rows, top, len(lines)) else " "
            self.put(y + row, x + width - 1, 1, ((mark, "bar"),), background)


def _paint_bars(canvas: _Canvas, scene: Scene, room: Room, page: Page) -> None:
    progress = scene.progress
    header = Header(scene.name, scene.queue.words, progress.decided, progress.total, "", scene.reviewer)
    canvas.put(0, 0, room.width, header_line(header, room.width).spans, "raised")
    view = scene.view
    names = list(view.toolset.by_name)
    keys = foot_keys(
        scene.keymap.shown,
        filtered=bool(scene.queue.filter_text),
        fix=page.fix_title,
        labels=likely_labels(view, view.turn_in_question, names, room.width),
    )
    canvas.put(room.height - 1, 0, room.width, footer_line(keys, room.width).spans, "raised")


def _paint_left(canvas: _Canvas, scene: Scene, room: Room) -> None:
    view, progress = scene.view, scene.progress
    width, y = room.left, 2
    canvas.fill(1, room.height - 2, 0, width, "panel")
    if room.tools:
        tools = view.toolset.tools
        total = tools_total(len(view.toolset.by_name), progress.total)
        canvas.put(y, 1, width - 2, pane_title("Tools", total, width - 2, focused=False).spans, "panel")
        counts = counts_of(tools, progress.tools, {}, complete=False)
        rows = tool_rows(counts, width - 2, view.label_at(view.turn_in_question))
        lines = [Line(((" ", "text"), *row.spans)) for row, _ in rows]
        shown = tools_height(len(lines), room.height)
        canvas.pane(y + 1, shown, 0, width, lines, 0, "panel")
        y += 1 + shown + 1
    where = place_in_queue(scene.queue, scene.position, width - 2)
    canvas.put(y, 1, width - 2, pane_title("Queue", where, width - 2).spans, "panel")
    _paint_queue(canvas, scene, room, y + 1)


def _paint_queue(canvas: _Canvas, scene: Scene, room: Room, y: int) -> None:
    count, height = len(scene.queue), room.height - 1 - y
    top = _top(scene.position, height, count)
    width = room.left - _GUTTER - _MARK
    digits = number_room(scene.progress.total, scene.known)
    for row in range(min(height, count - top)):
        position = top + row
        here = position == scene.position
        spans = queue_row(scene.rows[position - scene.first_row], width, digits)
        canvas.put(y + row, 0, _GUTTER, (("▌" if here else " ", "accent bold"), (" ", "mark")), "panel")
        canvas.put(y + row, _GUTTER, width, spans, "panel")
        mark = "▐" if in_thumb(row, height, top, count) else " "
        canvas.put(y + row, room.left - 1, 1, ((mark, "bar"),), "panel")


def _paint_right(canvas: _Canvas, room: Room, page: Page) -> None:
    x, width, pad = room.left, room.right, room.pad
    title = width - pad - (1 if room.tools else 0)
    canvas.fill(1, room.diff_top - 1, x, width, "background")
    canvas.put(2, x + pad, title, heading(page.view, title, focused=False).spans, "background")
    lines = list(page.pointed())
    canvas.pane(4, room.example, x, width, lines, page.first_line(room.example), "background")
    below = room.height - 1 - room.diff_top
    canvas.fill(room.diff_top, below, x, width, "panel")
    spans = pane_title(page.heading, page.title, title, focused=False).spans
    canvas.put(room.diff_top, x + pad, title, spans, "panel")
    diff = below - room.title
    canvas.pane(room.diff_top + room.title, diff, x + pad, width - pad, page.diff, 0, "panel")
