"""The review screen: wires the panes to the session. What a key means is decided in ``keys.py``."""

import asyncio
import gc
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer

from tooldata_tui.dataset import Status, Toolset
from tooldata_tui.errors import TooldataError
from tooldata_tui.review.present.bars import Header, footer_line, header_line, pane_title
from tooldata_tui.review.present.conversation import Focus, heading
from tooldata_tui.review.present.layout import Line
from tooldata_tui.review.present.lists import counts_of, queue_row, tool_rows
from tooldata_tui.review.present.page import Page, Widths, page_of
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.tally import Progress
from tooldata_tui.settings.keymap import Keymap
from tooldata_tui.settings.theme import Theme
from tooldata_tui.store.examples import ListRow
from tooldata_tui.text import one_line
from tooldata_tui.tui.background_import import import_events
from tooldata_tui.tui.frame_diff import FrameDiff
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, Pane, QueueList
from tooldata_tui.tui.patching import PatchingScreen
from tooldata_tui.tui.prompt import Prompt
from tooldata_tui.tui.quiet_crash import QuietCrash
from tooldata_tui.tui.spans import Spans
from tooldata_tui.tui.theme import SpanStyles, textual_theme
from tooldata_tui.tui.threads import StoreThreads
from tooldata_tui.tui.virtual_list import VirtualList

__all__ = ["ReviewScreen"]

#: Keys closer together than this are a stream; the detail follows once they stop.
_STREAM = 0.12
#: How long the keys must rest, in seconds.
_REST = 0.08
_PAGES = 12


class ReviewScreen(FrameDiff[int], QuietCrash[int]):
    """The panes, and what they show. Subclassed by what acts."""

    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own spelling

    def __init__(
        self,
        session: ReviewSession,
        queue: Queue,
        progress: Progress,
        keymap: Keymap,
        themes: dict[str, Theme],
        theme: str,
        *,
        name: str,
        start: int = 0,
        frame_diff: bool = True,
    ) -> None:
        super().__init__()
        self.frame_diff = frame_diff
        self.session = session
        self.queue = queue
        self.progress = progress
        self.keymap = keymap
        self.themes = themes
        self.span_styles = SpanStyles(themes[theme])
        self.project_name = name
        self.queue_list = QueueList(self._fetch_rows, self.span_styles, id="queue")
        self.threads = StoreThreads()
        self.page: Page | None = None
        #: The example whose page has been painted: only that one can be decided.
        self.seen: int | None = None
        self.marks: set[int] = set()
        self.note, self.note_style = "", "good"
        self.footer_text: Line | None = None
        self._start = start
        self._pages: dict[int, Page] = {}
        self._toolset: Toolset | None = None
        self._tools_opened: str | None = None
        self._arrived: int | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_move = 0.0
        self._rest: Timer | None = None
        self.began = time.monotonic()
        #: What goes on beside the review, for the header.
        self.activity = ""
        #: The highest example that the queue knows of.
        self.known_examples = 0
        #: The command that imports while the review is open, if any; and what to say once at the start.
        self.importing: list[str] = []
        self.notices: list[str] = []
        for theme_ in themes.values():
            self.register_theme(textual_theme(theme_))
        self.theme = f"td-{theme}"

    def get_default_screen(self) -> Screen[Any]:
        return PatchingScreen()

    def compose(self) -> ComposeResult:
        styles = self.span_styles
        yield Bar(styles, id="header")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Bar(styles, id="tools-title")
                yield Pane(styles, id="tools")
                yield Bar(styles, id="queue-title")
                yield self.queue_list
            with Vertical(id="right"):
                yield Bar(styles, id="example-title")
                yield Pane(styles, id="example")
                yield Bar(styles, id="diff-title")
                yield Pane(styles, id="diff")
        yield Bar(styles, id="footer")
        yield Prompt()

    def pane(self, name: str) -> Pane:
        return self.query_one(f"#{name}", Pane)

    def on_mount(self) -> None:
        self.queue_list.focus()
        self.queue_list.set_source(len(self.queue), self._start)
        if not len(self.queue):
            self._show_nothing()
        self.show_bars()
        if self.notices:
            self.complain(" · ".join(self.notices))
        if self.importing:
            self.call_after_refresh(lambda: self.in_background(self._import()))
        # What start-up made stays: the collector need not walk it again and again between keys.
        self.call_after_refresh(gc.freeze)

    async def _import(self) -> None:
        """Follow the import that runs beside us: the list grows, and nothing in it moves."""
        async for event in import_events(self.importing):
            await self._grow()
            if event.message:
                self.complain(one_line(event.message))
            percent = f" {event.percent} %" if event.percent is not None else ""
            self.activity = "" if event.done else f"importing{percent}"
            if event.done:
                await self._imported(event.bad)
            self.show_header()

    async def _grow(self) -> None:
        tallies = await self.threads.read(self.session.queries.tallies)
        fresh = Progress.of(tallies)
        self.progress.total, self.progress.tools = fresh.total, fresh.tools
        if self.queue.filter_text:
            return
        seen, last = self.known_examples, await self.threads.read(self.session.queries.last_example)
        if last > seen:
            self.known_examples = last
            empty = not len(self.queue)
            self.queue.extend(range(seen + 1, last + 1))
            if empty:
                self.queue_list.set_source(len(self.queue), 0)
            else:
                self.queue_list.grow(len(self.queue))
            self.show_queue_title()
            self.show_tools()

    async def _imported(self, bad: int) -> None:
        """All is in: take the order by what the rules found, keeping what is being looked at in place."""
        if self.queue.filter_text:
            return
        queue = await self.threads.read(lambda: self.session.open_queue(self.queue.name))
        queue.closed |= self.queue.closed
        current = self.current
        keep = queue.position_of(current) if current is not None else None
        # Nobody has decided anything yet: start with what needs a person most.
        untouched = not self.progress.events and self.queue_list.position == 0
        self.queue = queue
        self.queue_list.set_source(len(queue), keep if keep is not None and not untouched else 0)
        if not len(queue):
            self._show_nothing()
        if bad:
            self.complain(f"{bad:,} lines are no examples and were kept aside: tooldata check lists them")

    # --- the list

    async def _fetch_rows(self, start: int, count: int) -> Sequence[Spans]:
        ids = self.queue.slice(start, count)
        rows = await self.threads.read(lambda: self.session.rows(ids))
        width = self.queue_list.row_width
        return [queue_row(row, width) for row in rows]

    def on_queue_list_resized(self) -> None:
        self.queue_list.set_source(len(self.queue), self.queue_list.position)

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        if self.queue.at(message.position) != self._arrived:
            self._arrive(message.position)

    def move_to(self, position: int) -> None:
        """Put the cursor on *position*. Where its page is at hand, cursor and detail are painted in one frame."""
        before = self.queue_list.position
        self.queue_list.move_to(position)
        if self.queue_list.position != before:
            self._arrive(self.queue_list.position)

    def _arrive(self, position: int) -> None:
        now = time.monotonic()
        streaming = now - self._last_move < _STREAM
        self._last_move = now
        self.seen = None
        example = self._arrived = self.queue.at(position)
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if example is None:
            return
        self.show_queue_title()
        if streaming:
            # A held key: the list follows at once, the detail once the keys rest.
            self._rest = self.set_timer(_REST, self._rested)
        else:
            self._show(example)

    def _rested(self) -> None:
        self._rest = None
        example = self.current
        if example is not None:
            self._show(example)

    @property
    def current(self) -> int | None:
        """The example under the cursor."""
        return self.queue.at(self.queue_list.position)

    # --- the example

    def _show(self, example: int) -> None:
        page = self._pages.get(example)
        if page is not None and page.widths == self._widths():
            self._paint(page)
            self._prefetch()
        else:
            self.in_background(self._load(example))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* beside the keys; lighter than a worker, and what it raises is said at the foot."""

        async def guarded() -> None:
            try:
                await work
            except TooldataError as error:
                self.complain(str(error))
            except Exception as error:
                self._handle_exception(error)

        task = asyncio.get_running_loop().create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self, example: int) -> None:
        widths = self._widths()
        page = await self.threads.read(lambda: self._make_page(example, widths))
        if page is None or example != self.current:
            return
        self._keep(page)
        self._paint(page)
        self._prefetch()

    def _make_page(self, example: int, widths: Widths) -> Page | None:
        view = self.session.view(example)
        return page_of(view, widths) if view is not None else None

    def _prefetch(self) -> None:
        position = self.queue.next_open(self.queue_list.position)
        example = self.queue.at(position) if position is not None else None
        if example is not None and example not in self._pages:
            self.in_background(self._prefetch_page(example))

    async def _prefetch_page(self, example: int) -> None:
        widths = self._widths()
        page = await self.threads.read(lambda: self._make_page(example, widths))
        if page is not None:
            self._keep(page)

    def _keep(self, page: Page) -> None:
        self._pages.pop(page.view.id, None)
        self._pages[page.view.id] = page
        while len(self._pages) > _PAGES:
            del self._pages[next(iter(self._pages))]

    def _widths(self) -> Widths:
        return Widths(
            max(self.pane("example").text_width, 20),
            max(self.pane("diff").text_width, 20),
        )

    def _paint(self, page: Page) -> None:
        fresh = self.page is None or self.page.view.id != page.view.id
        self.page = page
        example = self.pane("example")
        example.show(page.example)
        if fresh:
            example.scroll_to_line(self._first_line(page))
            self.pane("diff").scroll_to_line(0)
        self.pane("diff").show(page.diff)
        title = self.pane("example-title")
        title.show([heading(page.view, title.text_width)])
        self._show_title("diff-title", page.heading, page.title)
        self.show_tools()
        self.show_footer()
        self.call_after_refresh(self._mark_seen, page.view.id)

    def _first_line(self, page: Page) -> int:
        """Scroll a long conversation to where the decision is, with the turn before it in sight."""
        height = self.pane("example").inner.height
        if len(page.example) <= height:
            return 0
        turn = page.focus.turn if page.focus.turn is not None else page.view.decision_turn
        findings = [one.turn for one in page.view.findings if one.turn is not None]
        turn = min([t for t in (turn, *findings[:1]) if t is not None], default=0)
        rows = [number for number, line in enumerate(page.example) if line.turn == turn]
        if not rows or rows[-1] < height:
            return 0
        before = next((n for n, line in enumerate(page.example) if line.turn is not None and line.turn >= turn - 1), 0)
        return before if rows[0] - before < height - 4 else max(0, rows[0] - height // 3)

    def _mark_seen(self, example: int) -> None:
        if self.current == example:
            self.seen = example

    def show_page(self, focus: Focus | None = None, shown: int | None = None) -> None:
        """Lay out the example again: another focus, another comparison, or another width."""
        if self.page is None:
            return
        page = page_of(
            self.page.view,
            self._widths(),
            self.page.focus if focus is None else focus,
            self.page.shown if shown is None else shown,
        )
        self._keep(page)
        self._paint(page)

    def forget(self, *examples: int) -> None:
        """Drop laid-out pages: the examples have changed."""
        for example in examples:
            self._pages.pop(example, None)

    def reload(self, example: int) -> None:
        """Read an example again, and show it if it is the current one."""
        self.forget(example)
        if example == self.current:
            self.in_background(self._load(example))

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        self._pages.clear()
        if message.view.id in ("example", "diff"):
            self.show_page()
        elif message.view.id == "tools":
            self.show_tools()
        else:
            self.show_bars()

    def _show_nothing(self) -> None:
        self.page = None
        text = "nothing matches the filter" if self.queue.filter_text else "nothing is left to review"
        hint = "esc takes the filter off" if self.queue.filter_text else "/ status:any shows what was decided"
        self.pane("example-title").show([])
        self.pane("example").show([Line(((text, "text"),)), Line(((hint, "faint"),))])
        self.pane("diff").show([])

    # --- bars and tools

    def show_bars(self) -> None:
        self.show_header()
        self.show_queue_title()
        self.show_tools()
        self.show_footer()

    def show_header(self) -> None:
        bar = self.pane("header")
        queue = f"{self.queue.name} ▸ {self.queue.filter_text or 'pending'}"
        if self.activity:
            queue += f" · {self.activity}"
        pace = ""
        if self.progress.events:
            from tooldata_tui.review.pace import pace_text, per_minute

            pace = pace_text(self.progress.left, per_minute([self.began, *self.progress.times]))
        header = Header(
            self.project_name,
            queue,
            self.progress.decided,
            self.progress.total,
            pace,
            self.session.reviewer,
            self.note,
            self.note_style,
            self.mode,
        )
        bar.show([header_line(header, bar.text_width)])

    @property
    def mode(self) -> str:
        """What typing means now, where that is not the usual."""
        return "TYPING" if self.query_one(Prompt).is_open else ""

    def show_queue_title(self) -> None:
        where = f"{self.queue.name} · {min(self.queue_list.position + 1, len(self.queue)):,} of {len(self.queue):,}"
        if self.marks:
            where += f" · {len(self.marks):,} marked"
        self._show_title("queue-title", "Queue", where)

    def _show_title(self, bar: str, title: str, rest: str) -> None:
        pane = self.pane(bar)
        pane.show([pane_title(title, rest, pane.text_width)])

    def show_tools(self) -> None:
        pane = self.pane("tools")
        if not pane.display or not self.query_one("#left").display:
            return
        view = self.page.view if self.page else None
        if view is not None and (self._toolset is None or view.toolset.tools):
            self._toolset = view.toolset
        tools = list(self._toolset.by_name.values()) if self._toolset else []
        counts = counts_of(tools, self.progress.tools)
        current = view.label_at(view.decision_turn) if view is not None else frozenset()
        rows = tool_rows(counts, pane.text_width, current, opened=self._tools_opened)
        pane.show(rows)
        self._show_title("tools-title", "Tools", f"{len(tools)} · {self.progress.total:,} examples")
        room = max(4, min(len(rows), int(self.size.height * 0.42)))
        if pane.styles.height is None or pane.styles.height.value != room:
            pane.styles.height = room

    def show_footer(self) -> None:
        bar = self.pane("footer")
        if self.footer_text is not None:
            bar.show([self.footer_text])
            return
        bar.show([footer_line(self.footer_keys(), bar.text_width)])

    def footer_keys(self) -> list[tuple[str, str]]:
        """Keys and what they would do here."""
        return []

    def announce(self, text: str, style: str = "good") -> None:
        """Say in the header what was just done."""
        self.note, self.note_style = text, style
        self.footer_text = None
        self.show_header()
        self.show_footer()

    def complain(self, text: str) -> None:
        """Say at the foot what went wrong; it stays until the next key."""
        self.footer_text = Line(((" ", "text"), ("✗ ", "bad"), (text, "bad")))
        self.show_footer()

    # --- rows that changed

    def update_row(self, position: int, row: ListRow) -> None:
        """Show what became of a row, without asking the project for the page."""
        self.queue_list.set_row(position, queue_row(row, self.queue_list.row_width))

    def set_theme(self, name: str) -> None:
        """Switch the theme of everything, live."""
        self.span_styles = SpanStyles(self.themes[name])
        for pane in self.query(Pane):
            pane.use(self.span_styles)
        self.queue_list.use(self.span_styles)
        self.theme = f"td-{name}"

    def closed(self, status: Status | None) -> bool:
        return status in (Status.ACCEPTED, Status.REJECTED)

    def get_system_commands(self, screen: Any) -> Any:
        return ()
