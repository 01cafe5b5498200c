"""Which tool the set so far would call for a message: by the examples it shares words with, and what the tools say.

It needs no model, and knows of an example as soon as it is added.
"""

import re
from typing import NamedTuple

from tooldata_tui.dataset import NO_TOOL, Toolset
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.seeding import propose

__all__ = ["Guess", "guesses"]

#: Words of a message that are looked for, the longest ones, and examples that have a say.
_WORDS, _NEAREST = 24, 15
#: Characters of a message that are looked at.
_LONGEST = 5_000
#: What the words of the tools themselves count for, as so many examples that are as near as the nearest.
_OWN_WORDS = 2.0
_WORD = re.compile(r"\w+")


class Guess(NamedTuple):
    """What may be meant. ``share`` is in [0, 1]; the shares of all are 1 together, or 0 where nothing is known."""

    tool: str
    share: float


def guesses(db: Connection, message: str, toolset: Toolset) -> list[Guess]:
    """All tools of *toolset* and no tool, the likeliest first; tools that nothing speaks for in their own order."""
    votes = dict.fromkeys([*toolset.by_name, NO_TOOL], 0.0)
    for label, weight in _nearest(db, message):
        if label in votes:
            votes[label] += weight
    for tool, _, score in propose(message, toolset):
        votes[tool] += _OWN_WORDS * score
    whole = sum(votes.values()) or 1.0
    found = [Guess(tool, round(vote / whole, 4)) for tool, vote in votes.items()]
    return sorted(found, key=lambda one: -one.share)


def _nearest(db: Connection, message: str) -> list[tuple[str, float]]:
    """The labels of the examples nearest to *message* that are not rejected, and how much each counts."""
    words = dict.fromkeys(_WORD.findall(message[:_LONGEST].casefold()))
    found = Queries(db).nearest_by_words(sorted(words, key=lambda word: -len(word))[:_WORDS], _NEAREST)
    rows = {row.id: row for row in ExampleStore(db).page([one for one, _ in found])}
    most = max((score for _, score in found), default=0.0) or 1.0
    return [(rows[one].label, (score / most) ** 2) for one, score in found if one in rows and rows[one].status != 2]
