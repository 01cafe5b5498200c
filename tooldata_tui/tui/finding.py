"""Keys that find: filter, go to, next match."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tooldata_tui.dataset import NO_TOOL
from tooldata_tui.errors import UsageError
from tooldata_tui.review.filter import Filter, Term, filter_text, parse_filter, suggest
from tooldata_tui.review.present.layout import Span
from tooldata_tui.text import one_line
from tooldata_tui.tui.asking import Question

if TYPE_CHECKING:
    from tooldata_tui.review.filter import Completion
    from tooldata_tui.review.queue import Queue
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Finding"]

_HINT = "tool:  status:  rule:  source:  is:edited  words  -not    enter filters, an empty line shows all"
_MOST = 12


class Finding:
    """Looks for examples; decides nothing."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        #: What the last filter found, for going from match to match without it.
        self._matches: frozenset[int] = frozenset()

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "filter.open": self._open_filter,
            "filter.tool": self._filter_tool,
            "filter.next_match": partial(self._match, 1),
            "filter.previous_match": partial(self._match, -1),
            "goto.open": self._open_goto,
        }

    # --- filter

    def _open_filter(self) -> None:
        text = self._app.listing.queue.filter_text
        self._app.asking.ask(Question(_HINT, self.filter, text, self.complete, self.advise))

    async def filter(self, text: str) -> None:
        """Narrow the queue to what *text* finds. Raises :class:`UsageError` for one that is wrong or finds nothing."""
        before = self._app.listing.queue
        text = text.strip()
        if text == one_line(before.filter_text) and not before.chosen:
            return
        queue = await self._app.threads.read(lambda: self._app.session.open_queue(before.name, text))
        if text and not len(queue):
            meant = self.complete(text)
            raise UsageError(f"nothing matches {text}", hint=f"tab makes it {meant}" if meant else "")
        self._show(queue)

    async def show_all(self) -> None:
        """Take the filter off; what it found can still be gone through with ``n``."""
        await self.filter("")

    async def _filter_tool(self) -> None:
        """Show only what calls the tool under the cursor, or the one that this example calls."""
        app = self._app
        selected = app.browser.selected if app.moving.pane == "tools" else None
        if selected is not None:
            names = [selected.name]
        elif app.detail.page is not None:
            names = sorted(app.detail.page.view.label_at(app.changing.turn())) or [NO_TOOL]
        else:
            return
        await self.filter(filter_text(Filter(tuple(Term("tool", (name,)) for name in names))))

    async def order(self, name: str) -> None:
        """Show the queue in another order. Raises :class:`UsageError` for one there is not."""
        text = self._app.listing.queue.filter_text
        self._show(await self._app.threads.read(lambda: self._app.session.open_queue(name, text)))

    def _show(self, queue: "Queue") -> None:
        listing, before = self._app.listing, self._app.listing.queue
        if before.is_narrowed and before.words != queue.words:
            self._matches = frozenset(before.ids)
        current = listing.current
        keep = queue.position_of(current) if current is not None and not queue.is_draw else None
        listing.show(queue, keep if keep is not None else queue.next_open(-1) or 0)
        self._app.marking.show()
        self._app.bars.show_all()

    # --- completion

    def complete(self, text: str) -> str | None:
        """*text* with its last term completed."""
        found = self._suggestions(text)
        return text[: found[0].start] + found[0].text + text[found[0].end :] if found else None

    def advise(self, text: str) -> list[Span]:
        """What is wrong with a filter as far as it is typed, else what its last term may become."""
        found = [one for one in self._suggestions(text) if one_line(one.text) == one.text]
        if found and not text.endswith(" "):
            spans: list[Span] = [("tab  ", "accent bold")]
            for number, one in enumerate(found[:_MOST]):
                spans.append((f"{one.text}  ", "text" if number == 0 else "muted"))
            return spans
        try:
            parse_filter(text)
        except UsageError as error:
            return [(one_line(str(error)), "warning")]
        return []

    def _suggestions(self, text: str) -> Sequence["Completion"]:
        names = [NO_TOOL, *(name for name in self._app.progress.tools if name)]
        return suggest(text, len(text), {"tool": names, "label": names})

    # --- matches

    def _match(self, step: int) -> None:
        app = self._app
        queue, position = app.listing.queue, app.listing.position
        if queue.is_narrowed:
            app.listing.move_by(step)
            return
        key = app.keymap.shown("filter.open")
        if not self._matches:
            app.bars.complain(f"there is no filter to go by: {key} sets one")
            return
        count, ids, matches = len(queue), queue.ids, self._matches
        for distance in range(1, count + 1):
            at = (position + step * distance) % count
            if ids[at] in matches:
                if (at > position) is not (step > 0):
                    app.bars.announce("from the other end", "warning")
                app.listing.move_to(at)
                return
        app.bars.complain("nothing that the last filter found is in this list")

    # --- go to

    def _open_goto(self) -> None:
        self._app.asking.ask(Question("number of the example: enter goes there", self.go_to))

    async def go_to(self, text: str) -> None:
        """Put the cursor on the example of that number, in whatever list it is. Raises :class:`UsageError`."""
        number = text.strip().lstrip("#")
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            raise UsageError(f"{text.strip() or 'nothing'} is no number", hint="examples are numbered from 1")
        example = int(number)
        app, listing = self._app, self._app.listing
        if not 1 <= example <= max(app.progress.total, listing.known):
            raise UsageError(f"there is no example #{example}", hint=f"the last one is #{app.progress.total}")
        position = listing.find(example)
        if position is None and listing.queue.is_narrowed:
            await self.show_all()
            position = listing.find(example)
        if position is None:
            # It is decided already, and so in no list of what is open.
            await self.filter(f"#{example}")
        else:
            listing.move_to(position)
