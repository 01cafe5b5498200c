"""What the screen of seeds reads from the project and writes to it, on the threads that are there for it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

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
from tooldata_tui.tasks.seed_tools import seed_tools
from tooldata_tui.tasks.seeding import arguments_in
from tooldata_tui.tui.growth import grow

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["SeedDesk"]

#: Where seeds are said to come from, as a file's name would be.
_NAME = "@seed"


class SeedDesk(NamedTuple):
    """A project to write seeds for.

    :ivar seeds: those that are there
    :ivar draft: what an earlier visit left, if anything
    """

    app: "ReviewApp"
    toolset: Toolset
    seeds: list[Seed]
    draft: Any
    checker: Checker

    @classmethod
    async def of(cls, app: "ReviewApp") -> "SeedDesk":
        """Read what is there. Raises :class:`UsageError` where nothing can be written."""
        session = app.session
        if session.project.db is None:
            raise UsageError("the project is read-only: nothing can be added to it")

        def read() -> "SeedDesk":
            with in_words(session.project.path):
                tools = seed_tools(session.reader, app.seed_tools)
                draft = session.queries.memos().get(_memo(app))
                return cls(app, tools, read_seeds(session.reader), draft, Checker())

        desk = await app.threads.read(read)
        if not desk.toolset.tools:
            raise UsageError("the project has no tools", hint="give it some: tooldata tools PROJECT FILE")
        return desk

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

        def forget_draft(db: Connection, ids: range) -> None:
            if ids:
                save_memo(db, {_memo(app): None})

        def add() -> AddReport:
            # The order of the queue is left to the scan: it looks at all examples.
            return add_rows(
                app.session.project, _NAME, [row], self.checker, tools=self.toolset, weights=None, within=forget_draft
            )

        report = await app.saving.save("seed", words, add)
        await grow(app)
        return report

    async def keep(self, draft: str | None) -> None:
        """Keep a draft, or with None forget it."""
        app = self.app
        await app.threads.write(lambda: app.session.remember(**{_memo(app): draft}))


def _memo(app: "ReviewApp") -> str:
    """What the draft is kept under: everyone has their own."""
    return f"seed draft:{app.session.reviewer}"
