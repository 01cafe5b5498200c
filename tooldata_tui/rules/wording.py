"""Words for findings: names and values from data, short and safe to print, and the nearest of some names."""

from collections.abc import Iterable
from functools import lru_cache, partial
from heapq import nsmallest
from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.text import clip, one_line

__all__ = ["is_slip", "kind_of", "name_text", "nearest", "shown", "value_text"]

#: Cells a value or a name may take in a message.
WIDTH = 40

#: Comparing two names costs the product of their lengths, and both come from data: names longer than this are not
#: compared, and only the most alike of so many are.
_LONGEST, _MOST, _COMPARED = 64, 1000, 12

#: Integers beyond this are described, not written: writing them costs the square of their length.
_HUGE = 10**30


def shown(text: str) -> str:
    """*text* on one line of at most :data:`WIDTH` cells."""
    return _shown(text[: 2 * WIDTH + 2])


@lru_cache(maxsize=4096)  # names and short values come again
def _shown(text: str) -> str:
    return clip(one_line(text), WIDTH)


def value_text(value: Any) -> str:
    """A JSON value in a few words: scalars as JSON has them, lists and objects by their size."""
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, dict):
        return f"an object of {len(value)}" if value else "{}"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "[]"
    if isinstance(value, int) and abs(value) > _HUGE:
        return "a huge number"
    try:
        return shown(dumps(value))
    except (TypeError, ValueError):
        return "a number"


def kind_of(value: Any) -> str:
    """What a value is, with its article: ``a list``, ``null``, ``a text``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "a number"


def name_text(path: Iterable[str | int]) -> str:
    """The place of an argument: ``items[2].qty``; of all arguments together: ``arguments``."""
    if type(path) is tuple and len(path) == 1 and type(path[0]) is str:  # as most are
        return shown(path[0][: WIDTH + 1]) or "arguments"
    out: list[str] = []
    for step in path:
        out.append(f"[{step}]" if isinstance(step, int) else f".{step[: WIDTH + 1]}")
        if len(out) > WIDTH:
            break
    return shown("".join(out).removeprefix(".")) or "arguments"


@lru_cache(maxsize=1024)
def nearest(word: str, names: tuple[str, ...], *, part: int = 3) -> str | None:
    """The one of *names* with the fewest edits from *word*, where at most a third of the longer one has to change.

    Case and separators count for nothing, nor does a name space in front (``functions.lookup_order``).

    :param part: 2 for a half in place of a third
    """
    if not 0 < len(word) <= _LONGEST:
        return None
    forms = {_plain(word), _plain(word.rpartition(".")[2])} - {""}
    candidates = [(name, _plain(name)) for name in names[:_MOST] if 0 < len(name) <= _LONGEST]
    best, fewest = None, _LONGEST
    for form in forms:
        for name, plain in nsmallest(_COMPARED, candidates, key=partial(_at_least, form)):
            most = min(fewest - 1, max(len(word), len(name)) // part)
            edits = _edits(form, plain, most)
            if edits <= most:
                best, fewest = name, edits
    return best


def is_slip(word: str, name: str) -> bool:
    """Whether *word* is *name* but for one letter: one more, one less, a wrong one, or two that changed places."""
    if word == name or abs(len(word) - len(name)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    one, other = word[at:], name[at:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[2:] == other[2:] and one[:2] == other[:2][::-1])
    return one[1:] == other or one == other[1:]


def _plain(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").replace(".", "").replace(" ", "")


def _at_least(form: str, candidate: tuple[str, str]) -> int:
    """A cheap guess at the number of edits, to leave most names out."""
    return len(set(form) ^ set(candidate[1])) + abs(len(form) - len(candidate[1]))


def _edits(one: str, other: str, most: int) -> int:
    """Levenshtein's distance, or something above *most* where it is above it."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        left = least = i
        for j, b in enumerate(other, 1):
            up = row[j]
            if a == b:
                left = before
            elif left <= up:
                left = (min(before, left)) + 1
            else:
                left = (min(before, up)) + 1
            before, row[j] = up, left
            if left < least:
                least = left
        if least > most:
            return least
    return row[-1]
