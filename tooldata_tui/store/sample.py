"""The examples that were drawn at random, as the log tells."""

from typing import NamedTuple

from tooldata_tui.store.sqlite import Connection

__all__ = ["MARK", "Drawn", "drawn"]

#: The key in a verdict's body that says: the example was drawn at random, and had this priority then. It comes first.
MARK = "drawn"


class Drawn(NamedTuple):
    """An example that was drawn at random.

    :ivar priority: what it had when it was drawn, before anything was changed
    :ivar decided: whether it is accepted or rejected now
    :ivar wrong: whether it is rejected, or was changed
    """

    example: int
    priority: float
    decided: bool
    wrong: bool


def drawn(db: Connection) -> list[Drawn]:
    """What was drawn, as it stands now, in the order of the log. What was undone is not in it."""
    rows = db.execute(
        # Beside min(), SQLite takes the other columns from the row that has it.
        "SELECT min(v.n), v.example, json_extract(v.body, ?), s.status, s.row IS NOT NULL FROM verdict v"
        " JOIN step t ON t.log = v.log AND t.seq = v.step AND t.done = 1 JOIN state s ON s.example = v.example"
        " WHERE v.body GLOB ? GROUP BY v.example ORDER BY 1",
        (f"$.{MARK}", f'{{"{MARK}":[0-9]*'),
    )
    return [Drawn(row[1], float(row[2]), row[3] != 0, row[3] == 2 or bool(row[4])) for row in rows]
