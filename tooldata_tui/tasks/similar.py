"""The examples nearest to one: by meaning where there are vectors, else by the words they share."""

import re
from typing import NamedTuple

from tooldata_tui.dataset import Role
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import ProjectError, UsageError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.vectors import HASH_SIZE, vectors_path
from tooldata_tui.tasks.pointing import Places, places_of

__all__ = ["Nearest", "nearest"]

#: Examples that are found at the most.
_MOST = 500
#: Words of a message that are looked for, the longest ones: short ones are everywhere.
_WORDS = 24
_WORD = re.compile(r"\w+")


class Nearest(NamedTuple):
    """What is like an example.

    :ivar examples: ids with their likeness in [0, 1], the nearest first; the example itself leads
    :ivar by: ``meaning`` or ``words``
    """

    examples: list[tuple[int, float]]
    by: str


def nearest(project: Project, db: Connection, example: int) -> Nearest:
    """The examples nearest to *example*. Raises :class:`UsageError` where there is no such example."""
    if ExampleStore(db).record(example) is None:
        last = Queries(db).last_example()
        raise UsageError(f"there is no example #{example}", hint=f"the last one is #{last}" if last else "")
    found = _by_meaning(project, db, example)
    return found or _by_words(db, example)


def _by_meaning(project: Project, db: Connection, example: int) -> Nearest | None:
    path = vectors_path(project.path)
    if not path.exists():
        return None
    import numpy as np

    from tooldata_tui.triage.embedding.vectors import VectorCache
    from tooldata_tui.triage.similar import likeness

    places = places_of(project, db, exactly=False)
    asked = [point for point, one in enumerate(places.examples) if one == example]
    if not asked:
        return None
    hashes, of_point = distinct(places)
    try:
        cache = VectorCache(path)
        model = cache.newest_model()
        scores = likeness(cache, model, hashes, of_point, asked) if model is not None else None
        cache.close()
    except ProjectError:  # a cache that cannot be read is none
        return None
    if scores is None:
        return None
    best = np.full(max(places.examples) + 1, -1, dtype=np.float32)
    np.maximum.at(best, np.frombuffer(places.examples, dtype=np.uint32), scores)
    best[example] = 1
    order = np.argsort(-best, kind="stable")[:_MOST]
    return Nearest([(one, round(float(best[one]), 4)) for one in order.tolist() if best[one] > 0], "meaning")


def distinct(places: Places) -> tuple[list[bytes], list[int]]:
    """The hashes of the texts, each once, and which of them each point has."""
    numbers: dict[bytes, int] = {}
    hashes = places.hashes
    of_point = [
        numbers.setdefault(hashes[at : at + HASH_SIZE], len(numbers)) for at in range(0, len(hashes), HASH_SIZE)
    ]
    return list(numbers), of_point


def _by_words(db: Connection, example: int) -> Nearest:
    [(_, row, toolset, _)] = ExampleStore(db).whole([example])
    messages = example_of_row(loads(row), toolset).messages
    said = " ".join(message.content or "" for message in messages if message.role == Role.USER)[:20_000]
    words = sorted(dict.fromkeys(_WORD.findall(said.casefold())), key=lambda word: -len(word))[:_WORDS]
    found = Queries(db).nearest_by_words(words, _MOST)
    # Rare words count for more, so that the most there can be is what the example has of its own.
    most = max((score for _, score in found), default=1.0) or 1.0
    others = [(one, round(score / most, 4)) for one, score in found if one != example]
    return Nearest([(example, 1.0), *others], "words")
