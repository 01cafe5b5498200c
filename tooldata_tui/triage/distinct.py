"""The distinct texts of decision points, read once for all that compares them."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.hashing import Encoded, Ids, encode
from tooldata_tui.triage.matching import Matches, match_texts

__all__ = ["Distinct", "Members", "spaced"]


def spaced(text: str) -> str:
    """*text* with one space wherever it has white space."""
    plain = " ".join(text.split())
    return text if plain == text else plain  # the same string twice would be held twice


class Members:
    """Who bears each number: lists of indexes, without the memory that as many lists take."""

    def __init__(self, numbers: Ids, count: int) -> None:
        self._order = np.argsort(numbers, kind="stable").astype(np.int32)
        self._ends = np.cumsum(np.bincount(numbers, minlength=count))

    def __getitem__(self, number: int) -> list[int]:
        """The indexes that bear *number*, ascending."""
        first = self._ends[number - 1] if number else 0
        members: list[int] = self._order[first : self._ends[number]].tolist()
        return members

    def several(self) -> list[int]:
        """The numbers that more than one bears."""
        found: list[int] = np.flatnonzero(np.diff(self._ends, prepend=0) > 1).tolist()
        return found


class Distinct:
    """Texts that differ in more than white space, in the order in which they come first.

    :ivar texts: each once
    :ivar of: for every text that was given the number of its like
    """

    def __init__(self, texts: Iterable[str]) -> None:
        numbers: dict[str, int] = {}
        self.of: Ids = np.fromiter((numbers.setdefault(spaced(text), len(numbers)) for text in texts), np.int32)
        self.texts = list(numbers)

    @cached_property
    def encoded(self) -> Encoded:
        return encode(self.texts)

    @cached_property
    def matches(self) -> Matches:
        return match_texts(self.texts, self.encoded)

    def members(self, of: npt.NDArray[np.int32] | None = None) -> Members:
        """Who has each text.

        :param of: other numbers than :attr:`of`, where some texts count as others
        """
        return Members(self.of if of is None else of, len(self.texts))
