"""Which examples are offered which tools, as they stand: of an edited one those of its row."""

from array import array
from typing import NamedTuple

from tooldata_tui.dataset import Toolset
from tooldata_tui.store.examples import toolset_of
from tooldata_tui.store.queries import new_order
from tooldata_tui.store.sqlite import Connection

__all__ = ["TOOLS_MEMO", "Offer", "imported_tools", "offers"]

#: Where a project remembers the toolset that ``tooldata tools PROJECT FILE`` gave it.
TOOLS_MEMO = "project_toolset"

_AS_IMPORTED = """SELECT e.id, e.toolset FROM example e
  WHERE NOT EXISTS (SELECT 1 FROM state s WHERE s.example = e.id AND s.row IS NOT NULL) ORDER BY e.id"""
# json_extract gives null as NULL, a text as itself and a list as text.
_EDITED = """SELECT s.example, e.toolset, coalesce(json_extract(s.row, '$.tools'), json_extract(s.row, '$.functions'))
  FROM state s JOIN example e ON e.id = s.example WHERE s.row IS NOT NULL ORDER BY s.example"""


class Offer(NamedTuple):
    """Examples that are offered the same tools.

    :ivar toolset: number of the tools they were imported with, None for none
    :ivar text: the tools as JSON, where edited rows bring other ones along; else None
    """

    toolset: int | None
    text: str | None
    examples: "array[int]"


def offers(db: Connection) -> list[Offer]:
    """All examples by what they are offered, in the order in which the first of each was imported."""
    found: dict[tuple[int | None, str | None], Offer] = {}
    for example, toolset in db.execute(_AS_IMPORTED):
        offer = found.get((toolset, None))
        if offer is None:
            offer = found[toolset, None] = Offer(toolset, None, new_order())
        offer.examples.append(example)
    for example, toolset, tools in db.execute(_EDITED):
        text = tools if tools is None or isinstance(tools, str) else str(tools)
        offer = found.get((toolset, text))
        if offer is None:
            offer = found[toolset, text] = Offer(toolset, text, new_order())
        offer.examples.append(example)
    return sorted(found.values(), key=lambda offer: offer.examples[0])


def imported_tools(db: Connection, toolset: int) -> Toolset:
    """The stored tools with that number."""
    row = db.execute("SELECT tools FROM toolset WHERE id = ?", (toolset,)).fetchone()
    return toolset_of(row[0]) if row else Toolset(())
