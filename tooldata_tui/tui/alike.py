"""Keys about what is alike: the groups of duplicates, the map, and the examples that are most like the current one."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tooldata_tui.errors import UsageError
from tooldata_tui.review.queue import Queue
from tooldata_tui.store.queries import new_order

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Alike", "child_command"]


class _Place(NamedTuple):
    """Where one was before something was shown: the way back."""

    shown: Queue
    before: Queue
    example: int | None


def child_command(app: "ReviewApp", name: str, *words: str) -> list[str]:
    """The hidden command *name* on the project that is open."""
    # -P: a folder of data is no place to import modules from.
    return [sys.executable, "-P", "-m", "tooldata_tui", name, str(app.session.project.path), *words]


class Alike:
    """Shows examples by their likeness. What each key needs is loaded when it is first pressed."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self._places: list[_Place] = []

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "duplicates.open": self.open_duplicates,
            "map.open": self.open_map,
            "similar.open": self.show_similar,
        }

    async def open_duplicates(self) -> None:
        from tooldata_tui.tui.duplicates_screen import open_duplicates

        await open_duplicates(self._app)

    async def open_map(self) -> None:
        from tooldata_tui.tui.map_screen import open_map

        await open_map(self._app)

    # --- what is most like the current example

    async def show_similar(self) -> None:
        """Show the examples nearest to the current one, which another process looks for."""
        from tooldata_tui.tui.child import child_events

        app = self._app
        example = app.listing.current
        if example is None:
            raise UsageError("there is no example to compare with")
        app.bars.announce(f"looking for what is like #{example}")
        ids: list[int] = []
        by = ""
        async for event in child_events(child_command(app, "_similar", str(example))):
            if event.get("event") == "error":
                raise UsageError(str(event.get("message")))
            if event.get("event") == "found":
                ids, by = [int(one) for one in event["examples"]], str(event["by"])
        if not by:
            raise UsageError("what is like it could not be looked for: the program that does it ended early")
        if app.listing.current != example:
            return  # a person has gone on
        if len(ids) < 2:
            raise UsageError(f"nothing is like #{example}")
        await self.show(ids, f"like #{example}, by {by}")

    # --- a queue of chosen examples, and the way back

    async def show(self, ids: Sequence[int], chosen: str) -> None:
        """Make the queue these examples, in this order, until ``esc``.

        :param chosen: what they were chosen by, in words
        """
        app = self._app
        before = app.listing.queue
        decided = await app.threads.read(app.session.queries.decided)
        queue = Queue(before.name, new_order(ids), chosen=chosen, closed=(one for one in ids if one in decided))
        if not self._places or self._places[-1].shown is not before:
            self._places.clear()  # the way back is from a list that is not shown any more
        self._places.append(_Place(queue, before, app.listing.current))
        self._put(queue, 0)

    async def go_back(self) -> None:
        """Show the queue that was there before, with the cursor where it was."""
        app = self._app
        place = self._places.pop() if self._places else None
        if place is None or place.shown is not app.listing.queue:
            self._places.clear()
            await app.finding.show_all()
            return
        decided = await app.threads.read(app.session.queries.decided)
        queue = place.before
        queue.closed = {one for one in queue.ids if one in decided}
        position = queue.position_of(place.example) if place.example is not None else None
        self._put(queue, position or 0)

    def _put(self, queue: Queue, position: int) -> None:
        app = self._app
        app.listing.show(queue, position)
        app.marking.show()
        app.bars.show_all()
