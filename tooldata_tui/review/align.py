"""Putting two sequences side by side, in order, so that what belongs together stands in one row."""

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["align", "equal_ends"]

T = TypeVar("T")

#: Pairs scored at most; longer sequences are paired by position.
_MAX_CELLS = 10_000


def align(
    before: Sequence[T], after: Sequence[T], score: Callable[[T, T], float]
) -> list[tuple[int | None, int | None]]:
    """Rows of ``(index before, index after)``, None where one side has nothing.

    :param score: how well two items fit; those at 0 or below are never put in one row
    """
    head, tail = equal_ends(before, after)
    rows: list[tuple[int | None, int | None]] = [(at, at) for at in range(head)]
    middle = _best(before[head : len(before) - tail], after[head : len(after) - tail], score)
    rows += [(i if i is None else i + head, j if j is None else j + head) for i, j in middle]
    rows += [(len(before) - at, len(after) - at) for at in range(tail, 0, -1)]
    return rows


def equal_ends(before: Sequence[T], after: Sequence[T]) -> tuple[int, int]:
    """How many items are equal at the start, and how many of the rest at the end."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


def _best(
    before: Sequence[T], after: Sequence[T], score: Callable[[T, T], float]
) -> list[tuple[int | None, int | None]]:
    n, m = len(before), len(after)
    if n * m > _MAX_CELLS:
        pairs = min(n, m)
        rows: list[tuple[int | None, int | None]] = [(at, at) for at in range(pairs)]
        return rows + [(at, None) for at in range(pairs, n)] + [(None, at) for at in range(pairs, m)]
    fit = [[score(one, other) for other in after] for one in before]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            pair = fit[i][j] + best[i + 1][j + 1] if fit[i][j] > 0 else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    rows, i, j = [], 0, 0
    while i < n and j < m:
        if fit[i][j] > 0 and best[i][j] == fit[i][j] + best[i + 1][j + 1]:
            rows.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            rows.append((i, None))
            i += 1
        else:
            rows.append((None, j))
            j += 1
    return rows + [(at, None) for at in range(i, n)] + [(None, at) for at in range(j, m)]
