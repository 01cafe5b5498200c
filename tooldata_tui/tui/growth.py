"""The list grows while a file is imported beside the review, and nothing that is looked at moves."""

from typing import TYPE_CHECKING

from textual.message import Message

from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.text import one_line

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Grown", "Growth", "grow", "take_order"]


class Grown(Message):
    """Examples came in; the screen that is open may want to know."""


class Growth:
    """Follows an import that runs in a child process.

    :param command: what the child is started with
    """

    def __init__(self, app: "ReviewApp", command: list[str]) -> None:
        self._app = app
        self._command = command
        app.bars.activity = "importing"

    async def follow(self) -> None:
        """Take over what comes in, until all is there."""
        from tooldata_tui.tui.background_import import import_events

        app = self._app
        async for event in import_events(self._command):
            percent = f" {event.percent} %" if event.percent is not None else ""
            app.bars.activity = "" if event.done else f"importing{percent}"
            await grow(app)
            if event.remark:
                app.bars.remark(f"{one_line(event.remark)}; tooldata import --format NAME says otherwise")
            if event.message:
                app.bars.complain(one_line(event.message))
            if event.done:
                await self._order(event.bad)
            app.bars.show_header()

    async def _order(self, bad: int) -> None:
        """All is in: take the order by what the rules found."""
        app = self._app
        await app.browser.look_around()
        if bad:
            lines = "1 line is no example and was" if bad == 1 else f"{bad:,} lines are no examples and were"
            app.bars.remark(f"{lines} kept aside: tooldata check lists {'it' if bad == 1 else 'them'}")
        await take_order(app)


async def grow(app: "ReviewApp") -> None:
    """Take over what came in: the counts, and the examples behind those that are listed."""
    queries, listing = app.session.queries, app.listing
    tallies, last = await app.threads.read(lambda: (queries.tallies(), queries.last_example()))
    # Only what an import changes: what was decided meanwhile is known here first.
    before, total = app.progress.total, tallies.get("total", {}).get("", 0)
    app.progress.total, app.progress.tools = total, dict(tallies.get("tool", {}))
    if total != before:
        app.screen.post_message(Grown())
    if last > listing.known and not listing.queue.is_narrowed:
        listing.grown(range(listing.known + 1, last + 1))
        app.bars.show_queue_title()
        app.browser.show()


async def take_order(app: "ReviewApp") -> None:
    """Take the order that the project has by now, for what comes after the example that is looked at."""
    listing = app.listing
    app.detail.drop_pages()
    if listing.queue.is_narrowed or listing.queue.name != PRIORITY or not app.progress.total:
        listing.show_again()
        return
    while True:
        queue, position = listing.queue, listing.position
        fresh = await app.threads.read(lambda: app.session.open_queue(PRIORITY))
        # Nobody has done anything yet: start with what needs a person most.
        untouched = queue.at(position) is None or (not app.progress.events and position == 0 and not app.begun)
        taken = fresh if untouched else await app.threads.read(lambda: queue.followed_by(fresh, position))  # noqa: B023
        if (queue, position) == (listing.queue, listing.position):
            break
    listing.show(taken, 0 if untouched else position)
    app.marking.show()
