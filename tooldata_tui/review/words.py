"""Which words of a text changed.

The cost is bounded: equal ends are cut off first, and a middle that is long, or that repeats itself so much that the
matcher would go quadratic, is compared line by line, or taken as replaced as a whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from tooldata_tui.rules.grounding.mentions import UNSPACED

__all__ = ["Kind", "Piece", "compare_words", "whole"]

#: A word keeps what joins it: ``ORD-48291``, ``it's``, ``a@b.example``, ``14:30``.
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+(?:[-'’./@:][^\W{UNSPACED}]+)*|\s+|.", re.DOTALL)

_MAX_CHARACTERS = 40_000
_MAX_TOKENS = 2_000
#: Most pairs of equal tokens the matcher may have to visit.
_MAX_PAIRS = 15_000
#: How far to step back from a difference for the start of its word.
_MAX_STEP = 200


class Kind(StrEnum):
    """What became of a piece, a value or a turn."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``kind`` is never ``CHANGED``."""

    kind: Kind
    text: str


def whole(kind: Kind, text: str | None) -> tuple[Piece, ...]:
    """*text* as one piece, or none where there is no text."""
    return (Piece(kind, text),) if text else ()


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that lead from *before* to *after*.

    What is same and removed joins to *before*, what is same and added to *after*.
    """
    if before == after:
        return whole(Kind.SAME, before)
    head, tail = _equal_ends(before, after)
    middle_before, middle_after = before[head : len(before) - tail], after[head : len(after) - tail]
    pieces = [Piece(Kind.SAME, before[:head]), *_middle(middle_before, middle_after)]
    pieces.append(Piece(Kind.SAME, before[len(before) - tail :]))
    return tuple(_joined(pieces))


def _equal_ends(before: str, after: str) -> tuple[int, int]:
    """Lengths of the equal start and end, both at the edge of a word where there is one near."""
    head = _common(before, after, min(len(before), len(after)))
    head = next((at for at in range(head, max(head - _MAX_STEP, 0), -1) if before[at - 1].isspace()), _kept(head))
    room = min(len(before), len(after)) - head
    tail = _common(before[::-1], after[::-1], room)
    first, end = len(before) - tail, len(before)
    edge = next((at for at in range(first, min(first + _MAX_STEP, end)) if before[at].isspace()), None)
    return head, end - edge if edge is not None else _kept(tail)


def _kept(length: int) -> int:
    """Without an edge in reach, a short equal end goes back to the middle; a long one is cut inside a word."""
    return length if length > _MAX_STEP else 0


def _common(before: str, after: str, limit: int) -> int:
    """Length of the equal start, found by halving: slices compare at memory speed, characters in a loop do not."""
    low, high = 0, limit
    while low < high:
        mid = (low + high + 1) // 2
        if before[low:mid] == after[low:mid]:
            low = mid
        else:
            high = mid - 1
    return low


def _middle(before: str, after: str) -> Iterator[Piece]:
    if before and after and max(len(before), len(after)) <= _MAX_CHARACTERS:
        for tokens in (_WORD.findall, _lines):
            one, other = tokens(before), tokens(after)
            if _cheap(one, other):
                yield from _matched(one, other)
                return
    yield Piece(Kind.REMOVED, before)
    yield Piece(Kind.ADDED, after)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _cheap(before: Sequence[str], after: Sequence[str]) -> bool:
    if max(len(before), len(after)) > _MAX_TOKENS:
        return False
    counts, others = Counter(before), Counter(after)
    return sum(n * others[token] for token, n in counts.items() if not token.isspace()) <= _MAX_PAIRS


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    # Spaces are junk: they never start a match, so that two texts do not agree on nothing but their spaces.
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(before[i1:i2]))
        else:
            yield Piece(Kind.REMOVED, "".join(before[i1:i2]))
            yield Piece(Kind.ADDED, "".join(after[j1:j2]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece, empty ones left out."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind is piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
