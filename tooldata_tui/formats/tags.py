"""What stands between tags in a text, found in one pass however many of them do not close."""

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Block", "blocks"]


class Block(NamedTuple):
    """What stands between two tags, and where the tags begin and end."""

    text: str
    start: int
    end: int


def blocks(text: str, tag: str) -> Iterator[Block]:
    """The blocks of *tag*, each from the last ``<tag>`` before a ``</tag>``."""
    opening, closing = f"<{tag}>", f"</{tag}>"
    at = 0
    while (end := text.find(closing, at)) >= 0:
        start = text.rfind(opening, at, end)
        at = end + len(closing)
        if start >= 0:
            yield Block(text[start + len(opening) : end], start, at)
