"""A file that holds a reference set."""

from pathlib import Path
from typing import NamedTuple

__all__ = ["ReferenceFile"]


class ReferenceFile(NamedTuple):
    """A file that holds a reference set.

    :ivar name: what it is called where something is said of it
    :ivar tools: the file of the tools for rows that bring none
    """

    path: Path
    name: str
    tools: Path | None = None
