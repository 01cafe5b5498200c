"""Keys that mark examples, and those that accept or reject all that is marked."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from tooldata_tui.dataset import Status, VerdictKind
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.session import BulkPreview
from tooldata_tui.store.examples import ListRow

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Marking"]

#: Examples that are looked at between two signs of life.
_CHUNK = 2_000
_SAMPLES = 5


class _Marked:
    """The marked positions of a queue, as the list asks for them."""

    def __init__(self, queue: Queue, marks: set[int]) -> None:
        self._queue, self._marks = queue, marks

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and self._queue.at(position) in self._marks


class Marking:
    """Marks belong to examples, not to rows: they stay when the list shows another order.

    :ivar marks: the marked examples
    """

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self.marks: set[int] = set()
        self._range_from: int | None = None

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "mark.toggle": self._toggle,
            "mark.range": self._range,
            "mark.clear": self._clear,
            "bulk.accept": partial(self._bulk, Status.ACCEPTED, "Accept"),
            "bulk.reject": partial(self._bulk, Status.REJECTED, "Reject"),
            "bulk.take_fixes": self._take_fixes,
        }

    def show(self) -> None:
        """Draw the marks, and count them."""
        app = self._app
        app.listing.widget.set_marks(_Marked(app.listing.queue, self.marks))
        app.bars.show_queue_title()
        app.bars.show_footer()

    def mark_all(self) -> None:
        """Mark the whole queue."""
        self.marks = set(self._app.listing.queue.ids)
        self.show()

    def unmark(self) -> None:
        self.marks = set()
        self._range_from = None
        self.show()

    def _toggle(self) -> None:
        current = self._app.listing.current
        if current is None:
            return
        self.marks ^= {current}
        self.show()
        self._app.listing.move_by(1)

    def _range(self) -> None:
        listing, bars = self._app.listing, self._app.bars
        if self._range_from is None:
            self._range_from = listing.position
            key = self._app.keymap.shown("mark.range")
            bars.announce(f"range from #{listing.current}: move, then {key} again", "warning")
            return
        low, high = sorted((self._range_from, listing.position))
        self.marks |= set(listing.queue.slice(low, high - low + 1))
        self._range_from = None
        self.show()
        bars.announce(f"{len(self.marks):,} marked", "warning")

    async def _clear(self) -> None:
        if self.marks or self._range_from is not None:
            self.unmark()
        elif self._app.listing.queue.chosen:
            await self._app.alike.go_back()
        elif self._app.listing.queue.filter_text:
            await self._app.finding.show_all()

    async def _bulk(self, status: Status, verb: str) -> None:
        from tooldata_tui.tui.dialogs import BulkDialog

        app = self._app
        if not self.marks:
            shown = app.keymap.shown
            app.bars.complain(
                f"nothing is marked: {shown('mark.toggle')} marks one, {shown('mark.range')} a range,"
                f" {shown('command.open')}mark all the whole queue"
            )
            return
        ids = sorted(self.marks)
        preview = await self._preview(ids)

        async def answered(yes: object) -> None:
            if yes:
                await self._decide(ids, status)

        app.ask(BulkDialog(app.span_styles, verb, preview), answered)

    async def _take_fixes(self) -> None:
        from tooldata_tui.tui.fixing import take_fixes

        await take_fixes(self._app)

    async def _preview(self, ids: list[int]) -> BulkPreview:
        """What a bulk action would touch, looked at in parts so that the list can be read in between."""
        app = self._app
        labels: dict[str, int] = {}
        already = 0
        samples: list[ListRow] = []
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            part = await app.threads.read(lambda chunk=chunk: app.session.preview(chunk))  # type: ignore[misc]
            for label, count in part.by_label.items():
                labels[label] = labels.get(label, 0) + count
            already += part.already
            samples += part.samples[: _SAMPLES - len(samples)]
        return BulkPreview(tuple(ids), labels, already, tuple(samples))

    async def _decide(self, ids: list[int], status: Status) -> None:
        app = self._app
        verb = "accept" if status is Status.ACCEPTED else "reject"
        decision = await app.saving.save("bulk", f"{verb} {len(ids):,} examples", lambda: app.session.bulk(ids, status))
        kind = VerdictKind.ACCEPT if status is Status.ACCEPTED else VerdictKind.REJECT
        app.progress.did(kind, decision.step, len(decision.examples))
        fresh = await app.threads.read(app.session.queries.tallies)
        app.progress.recount(fresh)
        app.listing.queue.closed.update(decision.examples)
        self.unmark()
        await app.changing.read_again(decision.examples, edited=False, repaint=False)
        app.bars.announce(decision.words)
        current = app.listing.current
        if not app.deciding.is_over() and current is not None and current in app.listing.queue.closed:
            app.deciding.advance(current)
