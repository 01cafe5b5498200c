"""What lies where: the decision points of a project with the hashes of their texts, kept beside it.

Reading all examples to find out takes seconds; a scan does it anyway, and leaves it here for the map and for what looks
for likeness.
"""

import contextlib
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from tooldata_tui.dataset import Status, label_text
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import ProjectError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.store.beside import POINTS, Beside, beside, read_beside, write_beside
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.triage.points import Point, points_of

__all__ = ["Places", "keep_places", "places_of"]

#: Examples from which on a list that is not quite up to date is better than reading all of them again.
_MANY = 100_000


class Places(NamedTuple):
    """Every decision point of what is not rejected, in the order of the examples.

    :ivar key: what the project said when they were found
    :ivar examples: whose each is
    :ivar labels: its label, as a number in ``names``
    :ivar hashes: of its text, ``HASH_SIZE`` bytes each
    """

    key: str
    examples: "array[int]"
    labels: "array[int]"
    names: list[str]
    hashes: bytes


def places_of(project: Project, db: Connection, *, exactly: bool = True) -> Places:
    """The points of a project: as they were kept, else found out anew, and kept.

    :param exactly: whether those of many examples have to be up to date
    """
    queries = Queries(db)
    key = queries.content_key()
    found = read_beside(beside(project.path, POINTS))
    places = _places(found) if found is not None else None
    if places is not None and (places.key == key or (not exactly and queries.last_example() > _MANY)):
        return places
    points: list[Point] = []
    for number, row, toolset, status in ExampleStore(db).whole():
        if status != Status.REJECTED:
            points += points_of(number, example_of_row(loads(row), toolset))
    return keep_places(project, points, key)


def keep_places(project: Project, points: Sequence[Point], key: str) -> Places:
    """Keep *points*, which were found when the project said *key*. Where they cannot be kept, they are not."""
    from tooldata_tui.triage.embedding.vectors import text_hash

    names: dict[str, int] = {}
    labels = array("I", (names.setdefault(label_text(point.label), len(names)) for point in points))
    hashes = b"".join(text_hash(point.text) for point in points)
    places = Places(key, array("I", (point.example for point in points)), labels, list(names), hashes)
    with contextlib.suppress(ProjectError):
        parts = (places.examples.tobytes(), labels.tobytes(), hashes)
        write_beside(beside(project.path, POINTS), key, {"names": places.names}, parts)
    return places


def _places(found: Beside) -> Places | None:
    examples, labels = array("I"), array("I")
    try:
        examples.frombytes(found.parts[0])
        labels.frombytes(found.parts[1])
        return Places(found.key, examples, labels, [str(name) for name in found.about["names"]], found.parts[2])
    except (LookupError, ValueError, TypeError):
        return None
