"""Pairs of near-duplicates, and the groups they make."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

__all__ = ["Group", "Kind", "Pair", "group_pairs"]


class Kind(IntEnum):
    """How two points are near each other; the lower, the sooner a person should look."""

    CONFLICT = 0
    EXACT = 1
    SLOTS = 2
    EDIT = 3
    CALL = 4
    CONVERSATION = 5
    PARAPHRASE = 6

    @property
    def word(self) -> str:
        return self.name.lower()


class Pair(NamedTuple):
    """Two near-duplicates.

    :ivar left: index of the one
    :ivar right: index of the other, which is higher
    :ivar kind: what they are; ``CONFLICT`` where their labels differ
    :ivar score: likeness in [0, 1]
    :ivar alike: how they are alike, which is ``kind`` but for conflicts
    """

    left: int
    right: int
    kind: Kind
    score: float
    alike: Kind


class Group(NamedTuple):
    """Near-duplicates of one another.

    :ivar kind: ``CONFLICT`` where a pair is one, else the loosest kind of its pairs
    :ivar members: indexes, ascending
    :ivar pairs: the pairs that hold it together; none where its members differ in values alone and are many
    """

    kind: Kind
    members: tuple[int, ...]
    pairs: tuple[Pair, ...]


def group_pairs(
    pairs: Sequence[Pair], families: Sequence[Sequence[int]], *, alike: Callable[[int, int], bool]
) -> list[Group]:
    """The groups that *pairs* and *families* (sets that differ in values alone) make.

    Two groups become one only if their first members are *alike*: so a chain of small edits does not end at something
    else. Conflicts come first, then the larger groups.
    """
    leader: dict[int, int] = {}
    paired = {(pair.left, pair.right) for pair in pairs}

    def lead(point: int) -> int:
        leader.setdefault(point, point)
        while leader[point] != point:
            leader[point] = leader[leader[point]]
            point = leader[point]
        return point

    for family in families:
        first = lead(min(family))
        for member in family:
            leader[lead(member)] = first
    for pair in sorted(pairs, key=lambda pair: (pair.alike, -pair.score, pair.left, pair.right)):
        one, two = lead(pair.left), lead(pair.right)
        if one > two:
            one, two = two, one
        if one != two and ((one, two) in paired or alike(one, two)):
            leader[two] = one
    members: dict[int, list[int]] = {}
    for point in sorted(leader):
        members.setdefault(lead(point), []).append(point)
    inside: dict[int, list[Pair]] = {}
    for pair in pairs:
        if lead(pair.left) == lead(pair.right):
            inside.setdefault(lead(pair.left), []).append(pair)
    groups = [
        Group(_kind(inside.get(first, ())), tuple(points), tuple(inside.get(first, ())))
        for first, points in members.items()
        if len(points) > 1
    ]
    return sorted(groups, key=lambda group: (group.kind != Kind.CONFLICT, -len(group.members), group.members))


def _kind(pairs: Sequence[Pair]) -> Kind:
    if any(pair.kind == Kind.CONFLICT for pair in pairs):
        return Kind.CONFLICT
    return max((pair.alike for pair in pairs), default=Kind.SLOTS)
