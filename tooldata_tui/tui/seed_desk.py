"""What the screen of seeds reads from the project and writes to it, on the threads that are there for it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset import Finding, Toolset
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.review.rowcalls import Row
from tooldata_tui.review.seeds import Seed, read_seeds
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.judged_by import as_they_count
from tooldata_tui.store.queries import save_memo
from tooldata_tui.store.sqlite import Connection, in_words
from tooldata_tui.tasks.adding import AddReport, add_rows
from tooldata_tui.tasks.seed_system import usual_system
from tooldata_tui.tasks.seed_tools import seed_tools
from tooldata_tui.tasks.seeding import arguments_in, with_system
from tooldata_tui.tui.growth import grow

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["SeedDesk"]

#: Where seeds are said to come from, as a file's name would be.
_NAME = "@seed"
#: What it is kept under that seeds are told nothing.
_UNTOLD = "seeds without system"


class SeedDesk:
    """A project to write seeds for.

    :ivar draft: what an earlier visit left, if anything
    :ivar system: what most examples tell the assistant first, if anything; ``tells`` is whether seeds do, too
    """

    def __init__(self, app: "ReviewApp", toolset: Toolset, system: str, memos: Mapping[str, Any]) -> None:
        self.app, self.toolset, self.system = app, toolset, system
        self.draft, self.tells = memos.get(_memo(app)), memos.get(_UNTOLD) is None
        self._checker = Checker()
        self._last = 0
        self._reading = asyncio.Lock()

    @classmethod
    async def of(cls, app: "ReviewApp") -> "SeedDesk":
        """Read what is there. Raises :class:`UsageError` where nothing can be written."""
        session = app.session
        if session.project.db is None:
            raise UsageError("the project is read-only: nothing can be added to it")

        def read() -> SeedDesk:
            with in_words(session.project.path):
                tools = seed_tools(session.reader, app.seed_tools)
                return cls(app, tools, usual_system(session.reader), session.queries.memos())

        desk = await app.threads.read(read)
        if not desk.toolset.tools:
            raise UsageError("the project has no tools", hint="give it some: tooldata tools PROJECT FILE")
        return desk

    async def fresh_seeds(self) -> list[Seed]:
        """The seeds that came in since this was last asked."""
        session = self.app.session

        def read() -> tuple[list[Seed], int]:
            with in_words(session.project.path):
                last = session.queries.last_example()
                return read_seeds(session.reader, self._last), last

        async with self._reading:
            found, self._last = await self.app.threads.read(read)
            return found

    def check(self) -> Callable[[Row], Sequence[Finding]]:
        """What says what is wrong with a row; for one thread."""
        rules = self.app.session.make_checker()
        return lambda row: as_they_count(rules.check(example_of_row(row, self.toolset)), self.app.session.severities)

    async def arguments(self, message: str, tool: str) -> dict[str, Any]:
        """What of a call of *tool* stands in *message*; nothing where that is no tool."""
        schema = self.toolset.by_name.get(tool)
        return await self.app.threads.read(lambda: arguments_in(message, schema) if schema is not None else {})

    async def add(self, row: Row, words: str) -> AddReport:
        """Add a seed, and forget the draft it was: both or neither. The list of the review grows by it.

        :param words: the seed in words, for a person who has to be told that it was not added
        :raises SaveError: it was not
        """
        app = self.app
        row = with_system(row, self.system) if self.tells else row

        def forget_draft(db: Connection, ids: range) -> None:
            if ids:
                save_memo(db, {_memo(app): None})

        def add() -> AddReport:
            # The order of the queue is left to the scan: it looks at all examples.
            return add_rows(
                app.session.project, _NAME, [row], self._checker, tools=self.toolset, weights=None, within=forget_draft
            )

        report = await app.saving.save("seed", words, add)
        await grow(app)
        return report

    async def tell(self, tells: bool) -> None:
        """Have the seeds from now on tell the assistant what most examples do, or nothing."""
        self.tells = tells
        await self.app.threads.write(lambda: self.app.session.remember(**{_UNTOLD: None if tells else True}))

    async def keep(self, draft: str | None) -> None:
        """Keep a draft, or with None forget it."""
        app = self.app
        await app.threads.write(lambda: app.session.remember(**{_memo(app): draft}))


def _memo(app: "ReviewApp") -> str:
    """What the draft is kept under: everyone has their own."""
    return f"seed draft:{app.session.reviewer}"
