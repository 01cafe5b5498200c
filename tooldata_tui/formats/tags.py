"""What stands between tags in a text, found in one pass however many of them do not close."""

from functools import partial
from typing import NamedTuple

__all__ = ["Block", "blocks"]


class Block(NamedTuple):
    """What stands between two tags, and where the tags begin and end."""

    text: str
    start: int
    end: int


#: Makes one of a tuple; the class itself takes three times as long.
_block = partial(tuple.__new__, Block)


def blocks(text: str, tag: str) -> list[Block]:
    """The blocks of *tag*, each from the last ``<tag>`` before a ``</tag>``."""
    opening, closing = f"<{tag}>", f"</{tag}>"
    found: list[Block] = []
    at = 0
    while (end := text.find(closing, at)) >= 0:
        start = text.rfind(opening, at, end)
        at = end + len(closing)
        if start >= 0:
            found.append(_block((text[start + len(opening) : end], start, at)))
    return found
