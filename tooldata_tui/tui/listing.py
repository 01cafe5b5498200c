"""The queue on the screen: which order it shows, where the cursor is, and what arriving at a row sets off."""

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from tooldata_tui.dataset import Status
from tooldata_tui.review.present.lists import number_room, queue_row
from tooldata_tui.review.queue import Queue
from tooldata_tui.store.examples import ListRow
from tooldata_tui.tui.panes import QueueList
from tooldata_tui.tui.segments import Spans

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Listing"]

#: Keys closer together than this, in seconds, are a stream; the detail follows once they stop.
_STREAM = 0.15
#: How long the keys must rest.
_REST = 0.14
#: Rows behind the cursor that are looked at for one worth reading ahead.
_AHEAD = 64


class Listing:
    """The queue and the list that shows it.

    :ivar known: the highest example that the queue knows of
    """

    def __init__(self, app: "ReviewApp", queue: Queue, start: int) -> None:
        self._app = app
        self.queue = queue
        self.widget = QueueList(self._fetch, app.span_styles, id="queue")
        self.known = 0
        self._start = start
        self._arrived: int | None = None
        self._last_move = 0.0
        self._rest: Timer | None = None
        self._backwards = False

    @property
    def position(self) -> int:
        return self.widget.position

    @property
    def current(self) -> int | None:
        """The example under the cursor."""
        return self.queue.at(self.widget.position)

    @property
    def is_filled(self) -> bool:
        """Whether the row under the cursor has been read."""
        return self.widget.row(self.position) is not None

    def begin(self) -> None:
        self.widget.focus()
        self.show(self.queue, self._start)

    def show(self, queue: Queue, position: int) -> None:
        """Show another order, with the cursor at *position*."""
        self.queue = queue
        self._arrived = None
        self.widget.set_source(len(queue), position)
        if not len(queue):
            self._show_nothing()

    def show_again(self) -> None:
        """Fetch everything anew, in the same order."""
        self.show(self.queue, self.widget.position)

    def _show_nothing(self) -> None:
        app = self._app
        if self.queue.filter_text:
            app.detail.show_nothing("nothing matches the filter", f"{app.keymap.shown('mark.clear')} shows all again")
        elif not app.progress.total and app.bars.activity.startswith("importing"):
            app.detail.show_nothing("the examples are being imported", "the first ones show up in a moment")
        elif not app.progress.total:
            keys = app.keymap.shown("seeds.open"), app.keymap.shown("generation.open")
            hint = "{} writes some, {} asks a model, tooldata import".format(*keys)
            app.detail.show_nothing("there are no examples", hint)
        else:
            key = app.keymap.shown("filter.open")
            app.detail.show_nothing("nothing is left to review", f"{key} status:any  shows what was decided")

    # --- rows

    async def _fetch(self, start: int, count: int) -> Sequence[Spans]:
        ids = self.queue.slice(start, count)
        rows = await self._app.threads.read(lambda: self._app.session.rows(ids))
        width = self.widget.row_width
        return [queue_row(row, width, self._room()) for row in rows]

    def _room(self) -> int:
        """Digits of the highest number there is."""
        return number_room(self._app.progress.total, self.known)

    def put(self, row: ListRow) -> None:
        """Show what became of a row, without asking the project for its page."""
        position = self.queue.position_of(row.id, self.position)
        if position is not None:
            self.widget.set_row(position, queue_row(row, self.widget.row_width, self._room()))

    def set_status(self, example: int, status: Status) -> None:
        """Note whether *example* is decided."""
        (self.queue.closed.discard if status is Status.PENDING else self.queue.closed.add)(example)

    def grown(self, ids: Iterable[int]) -> None:
        """Examples came in behind those that are there; nothing that is looked at moves."""
        empty = not len(self.queue)
        digits = self._room()
        self.queue.extend(ids)
        self.known = max(self.known, *self.queue.slice(len(self.queue) - 1, 1))
        if empty:
            self.widget.set_source(len(self.queue), 0)
        elif digits != self._room():
            self.show_again()
        else:
            self.widget.grow(len(self.queue))

    def insert(self, ids: Sequence[int]) -> None:
        """Put examples that were in no place before the current one, and the cursor on the first of them."""
        position = self.position
        self.queue.insert(position, ids)
        self.show(self.queue, position)

    def send_to_end(self, example: int) -> bool:
        """Move *example* behind all others, and say whether it moved; the cursor keeps its place."""
        position = self.find(example)
        if position is None or position == len(self.queue) - 1:
            return False
        self.queue.to_end(position)
        self.widget.move_to_end(position)
        return True

    def bring_here(self, row: ListRow) -> None:
        """Move an example that stands further down to where the cursor is, and the cursor onto it."""
        source, target = self.find(row.id), self.position
        if source is None or source <= target:
            return
        self.queue.move_up(source, target)
        self.widget.move_up(source, target, queue_row(row, self.widget.row_width, self._room()))
        self.arrive()

    def upcoming(self) -> int | None:
        """The example that the next key is likely to lead to."""
        queue, position = self.queue, self.position
        if self._backwards:
            return queue.at(position - 1)
        for one in queue.slice(position + 1, _AHEAD):
            if one not in queue.closed:
                return one
        return queue.at(position + 1)

    # --- moving

    def move_to(self, position: int) -> None:
        """Put the cursor on *position*. Where its page is at hand, cursor and detail are painted in one frame."""
        before = self.widget.position
        self.widget.move_to(position)
        self._backwards = self.widget.position == before - 1
        if self.widget.position != before:
            self.arrive()

    def move_by(self, rows: int) -> None:
        self.move_to(self.widget.position + rows)

    def find(self, example: int) -> int | None:
        """Where *example* stands."""
        return self.queue.position_of(example, self.position)

    def highlighted(self, position: int) -> None:
        """The list says that the cursor is on another row, or that there is another order."""
        if self.queue.at(position) != self._arrived:
            self.arrive()

    def arrive(self) -> None:
        """Show the example under the cursor."""
        now = time.monotonic()
        streaming = now - self._last_move < _STREAM
        self._last_move = now
        app = self._app
        app.detail.hold()
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        example = self._arrived = self.current
        if example is None:
            return
        app.bars.show_queue_title()
        if streaming:
            # A held key: the list follows at once, the detail once the keys rest.
            self._rest = app.set_timer(_REST, self._rested)
        else:
            app.detail.show(example)

    def _rested(self) -> None:
        self._rest = None
        if self.current is not None:
            self._app.detail.show(self.current)
