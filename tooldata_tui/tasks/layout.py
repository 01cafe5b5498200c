"""The map of a project: where each decision point lies, kept beside the project until something it shows is another."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tooldata_tui.errors import UsageError
from tooldata_tui.store.beside import MAP, beside, map_key, read_beside, write_beside
from tooldata_tui.store.project import Project
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.vectors import HASH_SIZE, vectors_path
from tooldata_tui.tasks.pointing import places_of
from tooldata_tui.tasks.similar import distinct
from tooldata_tui.triage.embedding.vectors import Chunk, VectorCache
from tooldata_tui.triage.layout import lay_out

__all__ = ["draw_map"]


_NO_VECTORS = UsageError("the map is drawn from vectors, and there are none", hint="run tooldata scan first")

OnStage = Callable[[str, int], None]
Drawn = tuple[npt.NDArray[np.uint16], npt.NDArray[np.bool_]]


def draw_map(
    project: Project, db: Connection, on_stage: Callable[[str, int], None] = lambda _stage, _texts: None
) -> None:
    """Draw the map, and keep it. What was drawn from the same vectors stays where it is.

    :param on_stage: told ``reading``, then ``drawing`` with the number of texts
    :raises UsageError: there are no vectors
    :raises ProjectError: it cannot be kept
    """
    path = vectors_path(project.path)
    if not path.exists():
        raise _NO_VECTORS
    on_stage("reading", 0)
    places = places_of(project, db)
    hashes, of_point = distinct(places)
    cache = VectorCache(path)
    try:
        model = cache.newest_model()
        if model is None:
            raise _NO_VECTORS
        key = map_key(project.path, places.key)
        made_of = f"{model} {path.stat().st_size}"
        drawn = _kept(project, made_of, hashes)
        if drawn is None:
            on_stage("drawing", len(hashes))
            drawn = lay_out(hashes, _reading(cache, model))
    finally:
        cache.close()
    where, known = drawn
    points = np.asarray(of_point, dtype=np.int64)
    shown = np.flatnonzero(known[points])
    there = where[points[shown]]
    numbers = [np.frombuffer(some, dtype=np.uint32)[shown].tobytes() for some in (places.examples, places.labels)]
    parts = [*numbers, there[:, 0].tobytes(), there[:, 1].tobytes(), where.tobytes(), known.tobytes(), b"".join(hashes)]
    write_beside(beside(project.path, MAP), key, {"names": places.names, "made_of": made_of}, parts)


def _kept(project: Project, made_of: str, hashes: Sequence[bytes]) -> Drawn | None:
    """Where the texts lie on the map that is there, if it was drawn from the same vectors."""
    found = read_beside(beside(project.path, MAP))
    if found is None or found.about.get("made_of") != made_of:
        return None
    *_, where, known, joined = found.parts
    at = {joined[start : start + HASH_SIZE]: start // HASH_SIZE for start in range(0, len(joined), HASH_SIZE)}
    try:
        old = np.array([at[one] for one in hashes], dtype=np.int64)
    except KeyError:
        return None
    return np.frombuffer(where, dtype=np.uint16).reshape(-1, 2)[old], np.frombuffer(known, dtype=np.bool_)[old]


def _reading(cache: VectorCache, model: str) -> Callable[[Sequence[bytes]], Iterator[Chunk]]:
    def read(hashes: Sequence[bytes]) -> Iterator[Chunk]:
        return cache.find(model, {digest: number for number, digest in enumerate(hashes)})

    return read
