"""What differs between two JSON values, leaf by leaf."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import dumps, walk
from tooldata_tui.review.align import equal_ends
from tooldata_tui.review.words import Kind, Piece, compare_words

__all__ = ["ValueDiff", "compare_values", "leaves", "lone"]


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """One value of a call's arguments.

    ``path`` leads from the arguments to it; it is empty where the arguments are compared as one text because they are
    not JSON. ``before`` and ``after`` are JSON text. ``pieces`` are the words of the bare string, where both sides are
    strings that differ.
    """

    path: Path
    kind: Kind
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...] = ()


def compare_values(before: Any, after: Any, path: Path = ()) -> Iterator[ValueDiff]:
    """Compare two JSON values, one entry a leaf, in the order of *before* with what is new behind it.

    Numbers are compared as they are written, so read them with ``loads_exact``.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        if path and not before and not after:
            yield ValueDiff(path, Kind.SAME, "{}", "{}")
        for key in {**before, **after}:
            if key not in after:
                yield from leaves(Kind.REMOVED, before[key], (*path, key))
            elif key not in before:
                yield from leaves(Kind.ADDED, after[key], (*path, key))
            else:
                yield from compare_values(before[key], after[key], (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        if not before and not after:
            yield ValueDiff(path, Kind.SAME, "[]", "[]")
        yield from _compare_lists(before, after, path)
    else:
        yield _compare_leaves(before, after, path)


def _compare_lists(before: list[Any], after: list[Any], path: Path) -> Iterator[ValueDiff]:
    """Equal ends are matched first, so that one item put in or taken out is one change."""
    _, tail = equal_ends([_canonical(item) for item in before], [_canonical(item) for item in after])
    paired = min(len(before), len(after)) - tail
    for at in range(paired):
        yield from compare_values(before[at], after[at], (*path, at))
    for at in range(paired, len(before) - tail):
        yield from leaves(Kind.REMOVED, before[at], (*path, at))
    for at in range(paired, len(after) - tail):
        yield from leaves(Kind.ADDED, after[at], (*path, at))
    for at in range(tail, 0, -1):
        yield from compare_values(before[-at], after[-at], (*path, len(after) - at))


def _compare_leaves(before: Any, after: Any, path: Path) -> ValueDiff:
    one, other = dumps(before), dumps(after)
    kind = Kind.SAME if one == other else Kind.CHANGED
    words = kind is Kind.CHANGED and isinstance(before, str) and isinstance(after, str)
    return ValueDiff(path, kind, one, other, compare_words(before, after) if words else ())


def leaves(kind: Kind, value: Any, path: Path = ()) -> Iterator[ValueDiff]:
    """Every leaf of a *value* that only one side has."""
    for place, leaf in walk(value, path):
        if place or leaf != {}:
            yield lone(kind, dumps(leaf), place)


def lone(kind: Kind, text: str, path: Path = ()) -> ValueDiff:
    """A text that only one side has."""
    return ValueDiff(path, kind, *((None, text) if kind is Kind.ADDED else (text, None)))


def _canonical(value: Any) -> str:
    return dumps(_sorted(value))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
