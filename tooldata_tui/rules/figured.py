"""The words of a text that have a figure, as numbers, days and identifiers do; found without looking at the others."""

import re
from functools import lru_cache

__all__ = ["figured"]

_TOKEN = re.compile(r"[^\s\"'(),;!?]{3,60}")
#: Fewer characters are no word here; a longer word is taken apart.
_SHORTEST, _LONGEST = 3, 60

_FIGURE = re.compile("[0-9]")
_BEYOND = re.compile(r"[^\x00-\x7f]")
#: Bytes of UTF-8 by what they are: a figure, what no word has in it, or another.
_SORTS = (
    bytes(
        ord("0") if chr(code).isdigit() else ord(" ") if chr(code).isspace() or chr(code) in "\"'(),;!?" else ord("a")
        for code in range(128)
    )
    + b"a" * 128
)


@lru_cache(maxsize=16)
def figured(text: str) -> tuple[str, ...]:
    """The different words of *text* that have a figure, without a full stop behind them."""
    if not text.isascii() and any(char.isspace() or char.isdigit() for char in _BEYOND.findall(text)):
        return _told_apart(text)
    data = text.encode("utf-8", "surrogatepass")
    sorts = data.translate(_SORTS)
    words: list[str] = []
    at = sorts.find(b"0")
    while at >= 0:
        start, end = sorts.rfind(b" ", 0, at) + 1, sorts.find(b" ", at)
        if end < 0:
            end = len(sorts)
        if end - start > _LONGEST:
            return _told_apart(text)
        word = data[start:end].decode("utf-8", "surrogatepass")
        if len(word) >= _SHORTEST:
            words.append(word.rstrip(".:"))
        at = sorts.find(b"0", end)
    return tuple(dict.fromkeys(words))


def _told_apart(text: str) -> tuple[str, ...]:
    words = [word for word in _TOKEN.findall(text) if not word.isalpha()]
    return tuple(dict.fromkeys([word.rstrip(".:") for word in words if _has_figure(word)]))


def _has_figure(word: str) -> bool:
    return _FIGURE.search(word) is not None if word.isascii() else any(map(str.isdigit, word))
