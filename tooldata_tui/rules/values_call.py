"""V105 and V106: what the message says of a choice, or of two values, and the call has otherwise."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from tooldata_tui.rules.grounding.heard import Said, root, words_of
from tooldata_tui.rules.values_slots import Slot

__all__ = ["Pair", "has_pairs", "other_choice", "pairs_of", "turned_round"]

#: Characters of a message that are looked through.
_LONGEST = 5_000
#: In a longer message a choice is often named in passing.
_LONGEST_CHOICE = 300
#: Arguments of one call that are compared with each other, and characters of the name of one.
_COMPARED, _NAME = 20, 60

_NEGATED = re.compile(r"\bnot\b|n't\b|\binstead of\b|\brather than\b|\bno longer\b|\bnever\b|\bwithout\b")


def other_choice(value: Any, slot: Slot, said: Said) -> str | None:
    """The one of the allowed texts that the message names, where the call has another that it does not name."""
    if not slot.named or type(value) is not str or len(said.text) > _LONGEST_CHOICE:
        return None
    folded = said.folded
    near = [one for one in slot.named if one.first in folded and one.value != value]
    if not near or value not in slot.choices:
        return None
    named = [one.value for one in near if one.words in said.spoken and f" {one.words} " in f" {said.spoken} "]
    if len(named) != 1 or any(root(word) in said.roots for word in words_of(value)):
        return None
    return None if _NEGATED.search(said.lower) else named[0]


#: Words of a name that say where something begins, and where it ends; of a way, and of a range.
_FROM_WORDS = "from source origin departure start src base pickup sender old"
_TO_WORDS = "to target destination dest arrival end dst quote dropoff recipient receiver new"
_LOW_WORDS = "start begin from min minimum low lower checkin departure since after first"
_HIGH_WORDS = "end finish to max maximum high upper checkout return until before last"
_FROM, _TO = frozenset(_FROM_WORDS.split()), frozenset(_TO_WORDS.split())
_LOW, _HIGH = frozenset(_LOW_WORDS.split()), frozenset(_HIGH_WORDS.split())


class _Kind(Enum):
    """What two names are: the ends of a way, of a range, or the bounds of a number."""

    WAY, RANGE, BOUNDS = range(3)


#: The names of two arguments of which the one is where something begins and the other where it ends.
Pair = tuple[str, str, _Kind]


def turned_round(arguments: dict[str, Any], pairs: Iterable[Pair], said: Said) -> Iterator[tuple[str, str, bool]]:
    """Those of *pairs* whose values stand the wrong way round: the names, and whether they are a range."""
    for one, other, kind in pairs:
        low, high = arguments[one], arguments[other]
        if kind is not _Kind.WAY and _is_reversed(kind, low, high):
            yield one, other, True
        elif isinstance(low, str) and isinstance(high, str) and _are_swapped(low, high, said):
            yield one, other, False


def has_pairs(names: Iterable[str]) -> bool:
    """Whether two of *names* are a pair."""
    return any(_pairs_in(names))


def pairs_of(names: Sequence[str]) -> tuple[Pair, ...]:
    """The pairs among the first of *names*."""
    return _pairs(tuple([name for name in names if len(name) < _NAME][:_COMPARED])) if len(names) > 1 else ()


@lru_cache(maxsize=1024)
def _pairs(names: tuple[str, ...]) -> tuple[Pair, ...]:
    return tuple((one, other, _kind_of_pair(one, other)) for one, other in _pairs_in(names))


def _pairs_in(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    short = [name for name in names if len(name) < _NAME]
    return ((one, other) for one in short for other in short if one != other and _is_pair(one, other))


def _kind_of_pair(one: str, other: str) -> _Kind:
    if _LOW.isdisjoint(_parts(one)) or _HIGH.isdisjoint(_parts(other)):
        return _Kind.WAY
    return _Kind.RANGE if {"min", "minimum", "lower", "low"}.isdisjoint(_parts(one)) else _Kind.BOUNDS


@lru_cache(maxsize=1024)
def _parts(name: str) -> tuple[str, ...]:
    words = words_of(name.replace("check_in", "checkin").replace("check_out", "checkout"))
    return tuple(word.casefold() for word in words)


def _is_pair(one: str, other: str) -> bool:
    """Whether two names differ by one word, which begins something in the one and ends it in the other."""
    first, second = _parts(one), _parts(other)
    mine, others = [word for word in first if word not in second], [word for word in second if word not in first]
    if len(mine) != 1 or len(others) != 1:
        return False
    return (mine[0] in _FROM and others[0] in _TO) or (mine[0] in _LOW and others[0] in _HIGH)


def _is_reversed(kind: _Kind, low: Any, high: Any) -> bool:
    if isinstance(low, str) and isinstance(high, str):
        return len(low) == len(high) and low > high and bool(_ISO.fullmatch(low) and _ISO.fullmatch(high))
    if {type(low), type(high)} <= {int, float}:
        return bool(low > high) and kind is _Kind.BOUNDS
    return False


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}.{0,12})?")


def _are_swapped(one: str, other: str, said: Said) -> bool:
    """Whether the message says "from *other* to *one*" of two values of which the first should be where it begins."""
    text = said.lower[:_LONGEST]
    if "from " not in text and "out of " not in text:
        return False
    one, other = one.casefold().strip(), other.casefold().strip()
    if not one or not other or one == other or max(len(one), len(other)) > 80:
        return False
    if f"from {one}" in text:
        return False
    for start in (f"from {other}", f"out of {other}"):
        at = text.find(start)
        if at < 0:
            continue
        end = at + len(start)
        gap = text[end : end + 40].partition(f" to {one}")
        if gap[1] and not text[end : end + 1].isalnum() and "from" not in gap[0]:
            return True
    return False
