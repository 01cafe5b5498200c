"""Messages of one boundary that a ruling about one of them may hold for: those written much like it.

By words alone, each weighed by how rare it is on the boundary: the screen's process has no vectors.
"""

import math
from collections import Counter
from collections.abc import Mapping

from tooldata_tui.dataset import Example, Role
from tooldata_tui.triage.slots import masked_text

__all__ = ["ALIKE", "likeness", "said_before"]

#: Likeness from which a ruling is proposed for a message without being asked.
ALIKE = 0.5
#: Characters of a message that are compared.
_LONGEST = 2_000


def said_before(example: Example, turn: int | None) -> str:
    """What the user said last before *turn*; before the end where there is none."""
    until = example.messages[: turn if turn is not None else len(example.messages)]
    return next((one.content or "" for one in reversed(until) if one.role == Role.USER), "")


def likeness(texts: Mapping[int, str], to: int) -> dict[int, float]:
    """How much each of *texts* is like the one with the number *to*, 0 to 1; the likest first.

    Values are masked: ``refund ORD-1`` and ``refund ORD-2`` are the same.
    """
    words = {number: frozenset(masked_text(text[:_LONGEST]).split()) for number, text in texts.items()}
    spread = Counter(word for some in words.values() for word in some)
    weight = {word: math.log((1 + len(texts)) / count) for word, count in spread.items()}
    ours = words[to]
    found = {number: _shared(ours, some, weight) for number, some in words.items() if number != to}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _shared(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """The share of the weight of the words of both that stands in both."""
    if one == other:
        return 1.0
    every = sum(weight[word] for some in (one, other) for word in sorted(some))
    return round(2 * sum(weight[word] for word in sorted(one & other)) / every, 4) if every else 0.0
