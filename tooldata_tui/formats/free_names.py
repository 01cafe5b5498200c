"""Names that nothing else has."""

from collections.abc import Iterable

__all__ = ["LONGEST", "FreeNames"]

#: Characters of a name: vendors take no longer one.
LONGEST = 64


class FreeNames:
    """Gives every name out once.

    :ivar taken: names that are had already
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._numbers: dict[str, int] = {}

    def like(self, name: str) -> str:
        """*name* in its length, or with the first number behind it that makes it free."""
        base = found = name[:LONGEST]
        number = self._numbers.get(base, 1)
        while found in self.taken:
            number += 1
            ending = f"_{number}"
            found = base[: LONGEST - len(ending)] + ending
        self._numbers[base] = number
        self.taken.add(found)
        return found
