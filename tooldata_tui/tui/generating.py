"""Examples that a language model writes while one reviews: they arrive behind what is looked at, which stays."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset import label_text
from tooldata_tui.errors import UsageError
from tooldata_tui.text import one_line, plural

if TYPE_CHECKING:
    from tooldata_tui.review.generation import Run
    from tooldata_tui.review.ordering import Form, Like, Offered
    from tooldata_tui.rules.health_gaps import GapRequest
    from tooldata_tui.settings.providers import ProviderSettings
    from tooldata_tui.tui.companion import Companion
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Generating"]

#: Seconds between two looks at what came in; over a slow line each is a few dozen bytes.
_PERIOD = 1.0


class Generating:
    """What is asked of a model beside the review. The screen that shows it may be left: it goes on.

    :param providers: who can be asked; ``provider`` is who is, where nobody says so
    :ivar run: what goes on, or what came of it
    :ivar form: what was asked for last
    :ivar task: follows the child
    """

    def __init__(self, app: "ReviewApp", providers: "Mapping[str, ProviderSettings]", provider: str) -> None:
        self._app = app
        self._providers, self._provider = providers, provider
        self.run: Run | None = None
        self.form: Form | None = None
        self.task: asyncio.Task[None] | None = None
        self._companion: Companion | None = None
        self._changed: Callable[[], None] = lambda: None
        self._looked = 0.0

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "generation.open": self.open,
            "generation.like": self.open_like,
            "generation.near": self.open_near,
        }

    # --- opening the screen

    async def open(self, _: str = "") -> None:
        """Show what goes on, or what can be asked for."""
        from tooldata_tui.review.ordering import new_form

        await self._open(lambda offered, current: new_form(offered, current))

    async def open_like(self) -> None:
        """Ask for more like the current example."""
        from tooldata_tui.review.ordering import like_form

        self._need_example()
        await self._open(lambda offered, current: like_form(offered, current) if current else None)

    async def open_near(self) -> None:
        """Ask for negatives near the current example."""
        from tooldata_tui.review.ordering import negative_form

        self._need_example()
        await self._open(lambda offered, current: negative_form(offered, current) if current else None)

    async def open_gap(self, gap: "GapRequest") -> None:
        """Ask for what fills a gap. Raises :class:`UsageError` where nothing does."""
        from tooldata_tui.generation.order import kind_that_fills
        from tooldata_tui.review.ordering import gap_form

        if kind_that_fills(gap) is None:
            raise UsageError(f"nothing that can be asked for brings examples {gap.words}")
        await self._open(lambda offered, current: gap_form(offered, gap, current))

    async def _open(self, make: "Callable[[Offered, Like | None], Form | None]") -> None:
        from tooldata_tui.tui.generation_screen import GenerationScreen

        app = self._app
        if app.session.project.db is None:
            raise UsageError("the project is only read: nothing can be added")
        form = make(await self.offered(), self._current())
        busy = self.run is not None and not self.run.is_over
        screen = GenerationScreen(app, self, self.form if busy and self.form is not None else form)  # type: ignore[arg-type]

        async def left(_: object) -> None:
            """What runs goes on."""

        app.ask(screen, left)

    async def offered(self) -> "Offered":
        """What there is to choose from now."""
        from tooldata_tui.review.ordering import read_offered

        app = self._app

        def tools() -> Sequence[str]:
            from tooldata_tui.tasks.seed_tools import seed_tools

            return tuple(seed_tools(app.session.reader, app.seed_tools).by_name)

        return await app.threads.read(lambda: read_offered(app.session, self._providers, self._provider, tools))

    def _need_example(self) -> None:
        if self._current() is None:
            raise UsageError("there is no example that more could be like")

    def _current(self) -> "Like | None":
        from tooldata_tui.review.ordering import Like

        page = self._app.detail.page
        if page is None:
            return None
        view = page.view
        label = view.label_at(view.decision_turn)
        said = next((one.content for one in view.example.messages if one.role == "user" and one.content), "")
        return Like(view.id, f"{one_line(label_text(label))}: {one_line(said[:200])}", bool(label))

    # --- what goes on

    def begin(self, form: "Form", changed: Callable[[], None]) -> None:
        """Have it worked out what *form* takes."""
        from tooldata_tui.review.generation import Run

        self.form, self.run = form, Run()
        self._changed = changed
        self.task = self._app.in_background(partial(self._follow, form.words))

    def watch(self, changed: Callable[[], None]) -> None:
        """Call *changed* whenever something is told."""
        self._changed = changed

    def send(self) -> None:
        """What was worked out may be sent."""
        from dataclasses import replace

        if self.run is not None and self.run.stage == "offered" and self._companion is not None:
            self.run = replace(self.run, stage="running")
            self._companion.say("go")
            self._show()

    def pause(self) -> None:
        """Begin nothing new for now, or go on."""
        if self.run is not None and self.run.stage in ("running", "paused") and self._companion is not None:
            self._companion.say("resume" if self.run.stage == "paused" else "pause")

    def stop(self) -> None:
        """Begin nothing new; what is under way comes to its end."""
        from dataclasses import replace

        if self.run is not None and self.run.is_asking and self._companion is not None:
            self.run = replace(self.run, stage="stopping")
            self._companion.say("stop")
            self._show()

    def drop(self) -> None:
        """Send nothing of what was worked out."""
        if self.run is not None and not self.run.is_asking:
            if self.task is not None and not self.run.is_over:
                self.task.cancel()
            self.run = None
            self._show()

    def leave(self) -> None:
        """The review ends: nothing new is begun, and what is under way comes to its end without us."""
        if self._companion is not None:
            self._companion.leave()

    @property
    def parting(self) -> str:
        """What to say when the review is left while it is at it."""
        if self.run is None or not self.run.is_asking:
            return ""
        return "the generation ends once what is under way has come; opened again, it goes on where it was"

    async def _follow(self, words: list[str]) -> None:
        from tooldata_tui.tui.alike import child_command
        from tooldata_tui.tui.companion import Companion

        companion = self._companion = await Companion.start(child_command(self._app, "_generate", *words))
        try:
            async for event in companion.events():
                await self._told(event)
            if self.run is not None and not self.run.is_over:
                self.run = self.run.gone()
                await self._over()
        finally:
            companion.leave()
            if self._companion is companion:
                self._companion = None

    async def _told(self, event: Mapping[str, Any]) -> None:
        if self.run is None:
            return
        before, self.run = self.run, self.run.told(event)
        if self.run.is_over:
            await self._over()
            return
        self._show()
        now = time.monotonic()
        if self.run.added > before.added and now - self._looked >= _PERIOD:
            self._looked = now
            await self._lengthen()

    async def _over(self) -> None:
        """Take in the last of it, and the order that it makes."""
        from tooldata_tui.tui.growth import take_order

        app, run = self._app, self.run
        self._show()
        await self._grow()
        if run is None:
            return
        if run.added:
            await app.browser.look_around()
            await take_order(app)
            app.compare_again()
            many = plural(run.added, "new example")
            app.bars.remark(f"generated: {many}")
        if run.problem:
            app.bars.complain(f"generation: {one_line(run.problem)}")

    async def _lengthen(self) -> None:
        """Show that there are more, without counting all of them: the keys want the same thread."""
        app, listing = self._app, self._app.listing
        last = await app.threads.read(app.session.queries.last_example)
        if last > listing.known and not listing.queue.is_narrowed:
            app.progress.total += last - listing.known
            listing.grown(range(listing.known + 1, last + 1))
            app.bars.show_queue_title()
            app.bars.show_header()

    async def _grow(self) -> None:
        from tooldata_tui.tui.growth import grow

        await grow(self._app)
        self._app.bars.show_header()

    def _show(self) -> None:
        from tooldata_tui.review.present.generation import activity

        bars, words = self._app.bars, activity(self.run) if self.run is not None else ""
        if bars.growing != words:
            bars.growing = words
            bars.show_header()
        self._changed()

    # --- what was left

    async def look_back(self) -> None:
        """Say that a job was stopped before its end, if one was."""
        from tooldata_tui.store.ledger import Ledger

        app = self._app
        if app.session.project.db is None:
            return
        jobs = await app.threads.read(lambda: Ledger(app.session.reader).jobs())
        if any(not one.done and not one.carried and one.provider in self._providers for one in jobs):
            key = app.keymap.shown("generation.open")
            app.bars.remark(f"a generation was stopped before its end: {key} goes on with it, or gives it up")
