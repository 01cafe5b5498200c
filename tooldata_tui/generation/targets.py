"""Which request comes next, where each brings several examples and there are several things to have."""

from collections.abc import Sequence
from dataclasses import dataclass

from tooldata_tui.generation.novelty import Yield

__all__ = ["Due", "Targets"]


@dataclass(frozen=True, slots=True)
class Due:
    """A request to be made.

    :ivar key: of the ask: ``2/17``, the target and the number of the request
    :ivar count: how many examples to ask for
    """

    key: str
    target: int
    count: int


class Targets:
    """So many examples are wanted of each target, and *each* at most are asked for at once.

    What is in flight is expected to bring what was asked for; what brings less is asked for again, until a target has
    what it wants or the last requests for it brought next to nothing.
    """

    def __init__(self, wanted: Sequence[int], each: int) -> None:
        self._wanted, self._each = tuple(wanted), max(each, 1)
        self._got = [0] * len(wanted)
        self._due: dict[str, Due] = {}
        self._waiting = [0] * len(wanted)
        self.yields = [Yield() for _ in wanted]
        self._next = 0

    def next(self) -> Due | None:
        """The request that is due: for the target that lacks the most."""
        lacks = [self._lacks(target) for target in range(len(self._wanted))]
        most = max(lacks, default=0)
        if most <= 0:
            return None
        target, count = lacks.index(most), min(most, self._each)
        due = Due(f"{target}/{self._next}", target, count)
        self._next += 1
        self._due[due.key] = due
        self._waiting[target] += count
        return due

    def _lacks(self, target: int) -> int:
        if self.yields[target].is_dry:
            return 0
        return self._wanted[target] - self._got[target] - self._waiting[target]

    def target_of(self, key: str) -> int:
        """The target that a request was for. Raises :class:`ValueError` for a key that is none of ours."""
        due = self._due.get(key)
        return self._read(key)[0] if due is None else due.target

    def _read(self, key: str) -> tuple[int, int]:
        """The target and the number of a request, one of an earlier run maybe."""
        target, _, number = key.partition("/")
        if not (target.isdigit() and number.isdigit() and int(target) < len(self._wanted)):
            raise ValueError(f"{key!r} is no request of this job")
        return int(target), int(number)

    def came(self, key: str, new: int) -> None:
        """The reply to *key* is there, and brought *new* examples."""
        due = self._due.pop(key, None)
        if due is None:
            target, number = self._read(key)
            self._next, expected = max(self._next, number + 1), self._each
        else:
            target, expected = due.target, due.count
            self._waiting[target] -= expected
        self._got[target] += new
        self.yields[target].add(new, expected)

    @property
    def is_done(self) -> bool:
        return not any(self._waiting) and all(self._lacks(target) <= 0 for target in range(len(self._wanted)))

    @property
    def missing(self) -> list[int]:
        """How many each target still lacks."""
        return [max(wanted - got, 0) for wanted, got in zip(self._wanted, self._got, strict=True)]
