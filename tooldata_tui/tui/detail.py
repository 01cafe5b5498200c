"""The example and diff panes: pages are read and laid out on the reading thread, ahead of the key where we can."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tooldata_tui.review.present.conversation import Focus
from tooldata_tui.review.present.layout import line
from tooldata_tui.review.present.page import Page, Widths, page_of
from tooldata_tui.review.view import View

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Detail"]

#: Pages that are kept, and bytes of their lines.
_PAGES, _BYTES = 12, 8_000_000


class Detail:
    """What is shown of the current example.

    :ivar page: what the panes show
    :ivar first: the page that was painted before there was an app, until it is painted again
    :ivar seen: the example whose page has been painted: only that one can be decided
    """

    def __init__(self, app: "ReviewApp", first: Page | None = None) -> None:
        self._app = app
        self.page: Page | None = None
        self.seen: int | None = None
        self.first = first
        self._on_screen: Page | None = None
        self._unplaced = self._moved = False
        self._pages: dict[int, Page] = {first.view.id: first} if first is not None else {}

    @property
    def ready(self) -> View | None:
        """The view that can be decided: the current one, once it has been painted where one can see it."""
        page = self.page
        if page is None or self._app.saving.busy or not self.seen == page.view.id == self._app.listing.current:
            return None
        return page.view if self.is_visible else None

    @property
    def is_visible(self) -> bool:
        """Whether the example is on the screen: another pane may have all of it."""
        return self._app.pane("example").is_on_screen

    def hold(self) -> int | None:
        """Nothing can be decided from now on, until something is painted or released."""
        held, self.seen = self.seen, None
        return held

    def release(self, held: int | None) -> None:
        """What was held can be decided again, if it is still there."""
        if held is not None and held == self._app.listing.current:
            self.seen = held

    # --- reading

    def show(self, example: int) -> None:
        """Show *example*: at once where its page is at hand, else as soon as it has been read."""
        self._moved = True
        page = self._pages.get(example)
        if page is not None and (page is self.first or page.widths == self.widths()):
            self.paint(page)
        else:
            self._app.in_background(partial(self.load, example))

    async def load(self, example: int) -> None:
        """Read *example* and show it, if it is still the current one then."""
        page = await self._read(example, self._focus_on(example))
        if page is None or example != self._app.listing.current:
            return
        self.paint(page)

    def _focus_on(self, example: int) -> Focus:
        """What was in the eye of the example that is on the screen, for when its text has changed."""
        page = self.page
        if page is None or page.view.id != example:
            return Focus()
        return replace(page.focus, finding=None)

    async def _read(self, example: int, focus: Focus) -> Page | None:
        widths = self.widths()
        page = await self._app.threads.read(lambda: self._make(example, widths, focus))
        if page is not None:
            self._keep(page)
        return page

    def _make(self, example: int, widths: Widths, focus: Focus) -> Page | None:
        view = self._app.session.view(example)
        if view is None:
            return None
        if focus.turn is not None and focus.turn >= len(view.example.messages):
            focus = Focus()
        return page_of(view, widths, focus)

    def prefetch(self) -> None:
        """Read what the next key is likely to lead to."""
        example = self._app.listing.upcoming()
        if example is not None and example not in self._pages:
            self._app.in_background(partial(self._prefetch, example))

    async def _prefetch(self, example: int) -> None:
        await self._read(example, Focus())

    def _keep(self, page: Page) -> None:
        self._pages.pop(page.view.id, None)
        self._pages[page.view.id] = page
        size = sum(len(one.view.record.line) for one in self._pages.values())
        while len(self._pages) > 2 and (len(self._pages) > _PAGES or size > _BYTES):
            size -= len(self._pages.pop(next(iter(self._pages))).view.record.line)

    def widths(self) -> Widths:
        app = self._app
        margin = 1 if app.size.width < 100 else 2
        return Widths(max(app.pane("example").text_width, 20), max(app.pane("diff").text_width, 20), margin)

    # --- what has changed

    def cached(self, example: int) -> View | None:
        """The view of an example whose page is at hand."""
        page = self._pages.get(example)
        return page.view if page is not None else None

    def put(self, view: View) -> None:
        """An example is in another state now, which changes nothing of its text."""
        page = self._pages.get(view.id)
        if page is None:
            return
        page = page.with_view(view)
        self._pages[view.id] = page
        if self.page is not None and self.page.view.id == view.id:
            self.page = self.page.with_view(view)

    def forget(self, examples: Iterable[int]) -> None:
        """Drop laid-out pages: the examples have changed."""
        for example in examples:
            self._pages.pop(example, None)

    def drop_pages(self) -> None:
        """More was found out about all examples: read them again when they are shown."""
        self._pages.clear()

    # --- painting

    def paint(self, page: Page) -> None:
        """Show *page*; what it shows can be decided once it is on the screen."""
        fresh = self.page is None or self.page.view.id != page.view.id
        self.page = page
        app = self._app
        example = app.pane("example")
        example.show(page.pointed())
        if fresh:
            self._unplaced = not example.inner.height
            example.scroll_to_line(page.first_line(example.inner.height))
            app.pane("diff").scroll_to_line(0)
        app.pane("diff").show(page.diff)
        app.bars.show_example_titles()
        app.browser.show()
        app.bars.show_footer()
        if page is self.first:
            self._on_screen = page  # since before there was an app
        if page is self._on_screen:
            self.seen = page.view.id
        else:
            self._on_screen = None
        self._take_over()
        app.call_after_refresh(self._mark_seen, page)

    def _take_over(self) -> None:
        """What is shown now is ours, and keys act on it."""
        if self.first is not None:
            self.first = None
            self._app.call_later(self._app.act_on_early_keys)

    def repaint(self) -> None:
        """Show the current page again, as it is known now."""
        if self.page is not None:
            self.paint(self.page)

    def _mark_seen(self, page: Page) -> None:
        if self.page is page:
            self._on_screen = page
        if self._app.listing.current == page.view.id:
            self.seen = page.view.id
            if self._moved:
                self._moved = False
                self.prefetch()  # not before: it would take turns with the frame
            if self._app.is_whole:
                self._app.show_frames()

    def aim(self, focus: Focus) -> None:
        """Point at another turn or finding."""
        if self.page is None:
            return
        page = self.page.aimed(focus)
        self._keep(page)
        self.paint(page)
        self._bring_into_view(page)

    def _bring_into_view(self, page: Page) -> None:
        """Scroll to what is pointed at: to all of it where that fits, else to its beginning."""
        pane = self._app.pane("example")
        rows = page.rows_aimed_at()
        if not rows:
            return
        first, last = rows[0], rows[-1]
        height, top = pane.inner.height, pane.top
        if first < top:
            pane.scroll_to_line(max(0, first - 1))
        elif last >= top + height:
            pane.scroll_to_line(min(first, last - height + 1))

    def compare(self, shown: int) -> None:
        """Show another comparison in the diff pane."""
        self.relayout(shown=shown)

    def relayout(self, focus: Focus | None = None, shown: int | None = None) -> None:
        """Lay out the example again: another comparison, other turns unfolded, or another width."""
        if self.page is None:
            return
        # Known at once, so that a key that comes meanwhile goes on from here.
        self.page = replace(
            self.page, focus=focus or self.page.focus, shown=self.page.shown if shown is None else shown
        )
        self._app.in_background(partial(self._relayout, self.page))

    async def _relayout(self, page: Page) -> None:
        widths = self.widths()
        fresh = await self._app.threads.read(lambda: page_of(page.view, widths, page.focus, page.shown))
        now = self.page
        if now is None or now.view.id != page.view.id or (now.focus, now.shown) != (page.focus, page.shown):
            return  # overtaken
        fresh = fresh.with_view(now.view)
        self._keep(fresh)
        self.paint(fresh)
        if page.focus.turn is not None or page.focus.finding is not None:
            self._bring_into_view(fresh)

    def resized(self) -> None:
        """A pane has another size."""
        if self.page is None:
            return
        if self.page.widths != self.widths():
            self._pages.clear()
            self.relayout()
        elif self._unplaced:  # painted before anything was laid out
            self._unplaced = False
            example = self._app.pane("example")
            example.scroll_to_line(self.page.first_line(example.inner.height))

    def show_nothing(self, text: str, hint: str) -> None:
        """Say why there is no example."""
        self.page = self.seen = None
        self._take_over()
        margin = (" " * self.widths().margin, "text")
        app = self._app
        app.pane("example").show([line(margin, (text, "text")), line(margin, (hint, "faint"))])
        app.pane("diff").show([])
        app.bars.show_example_titles()
        app.bars.show_footer()
