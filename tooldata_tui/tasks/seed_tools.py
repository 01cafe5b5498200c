"""The tools that hand-written messages are for."""

from pathlib import Path

from tooldata_tui.dataset import EMPTY_TOOLSET, Toolset
from tooldata_tui.formats.tool_sources.registry import read_tools_file
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.offering import TOOLS_MEMO, imported_tools, offers
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection

__all__ = ["seed_tools"]


def seed_tools(db: Connection, file: Path | None) -> Toolset:
    """The tools of *file*; else those that the project was given, or those that most examples are offered.

    Empty where there are none at all. Raises :class:`~tooldata_tui.errors.TooldataError` for a file that has none.
    """
    if file is not None:
        return read_tools_file(file)[1].toolset
    stored = Queries(db).memos().get(TOOLS_MEMO)
    if stored is not None:
        return ExampleStore(db).toolset(stored)
    offered = [one for one in offers(db) if one.toolset is not None]
    most = max(offered, key=lambda one: len(one.examples), default=None)
    return imported_tools(db, most.toolset) if most and most.toolset is not None else EMPTY_TOOLSET
