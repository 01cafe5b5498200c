"""Files beside a project that hold packed numbers: caches, safe to delete at any time.

A line of JSON, then the parts, one behind the other. Written under another name first, so that a reader sees all of a
file or nothing of it. One that is damaged, or of another version, is as good as none.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tooldata_tui.errors import ProjectError
from tooldata_tui.store.vectors import vectors_path

__all__ = ["MAP", "POINTS", "Beside", "beside", "map_key", "read_beside", "write_beside"]

#: The endings of what is kept so: where the decision points lie on the map, and which text each of them has.
MAP, POINTS = "map", "points"

_VERSION = 1
#: Bytes of the first line, at the most.
_HEAD = 4_000_000


class Beside(NamedTuple):
    """What such a file holds.

    :ivar key: what it was made of: where that is another by now, the file is stale
    """

    key: str
    about: Mapping[str, Any]
    parts: tuple[bytes, ...]


def beside(project: Path, kind: str) -> Path:
    """Where a project keeps its file of that kind."""
    return project.with_name(f"{project.name}.{kind}")


def map_key(project: Path, content: str) -> str:
    """What a map is made of: what the project says, and the vectors there are.

    :param content: the project's :meth:`~tooldata_tui.store.queries.Queries.content_key`
    """
    with contextlib.suppress(OSError):
        return f"{content} {vectors_path(project).stat().st_size}"
    return content


def write_beside(path: Path, key: str, about: Mapping[str, Any], parts: Sequence[bytes]) -> None:
    """Write the file anew, for its owner alone. Raises :class:`ProjectError` where it cannot be."""
    head = {"tooldata": _VERSION, "key": key, "about": about, "sizes": [len(part) for part in parts]}
    text = json.dumps({**head, "seal": _seal(head, parts)}).encode() + b"\n"
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ProjectError(f"cannot be written: {error.strerror}", file=path) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines((text, *parts))
        os.replace(name, path)  # noqa: PTH105 - both are names
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        if isinstance(error, OSError):
            raise ProjectError(f"cannot be written: {error.strerror}", file=path) from None
        raise


def read_beside(path: Path, key: str | None = None) -> Beside | None:
    """What the file holds, or None where there is none that can be used.

    :param key: what it has to be made of
    """
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(_HEAD))
            if head["tooldata"] != _VERSION or (key is not None and head["key"] != key):
                return None
            parts = tuple(file.read(size) for size in head["sizes"])
        seal = head.pop("seal")
        return Beside(head["key"], head["about"], parts) if seal == _seal(head, parts) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _seal(head: Mapping[str, Any], parts: Sequence[bytes]) -> str:
    seal = hashlib.blake2b(json.dumps(head).encode(), digest_size=8)
    for part in parts:
        seal.update(part)
    return seal.hexdigest()
