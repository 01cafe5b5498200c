"""How far the project is, kept without asking the project again after every key."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tooldata_tui.dataset import Status, VerdictKind

__all__ = ["Progress"]

Event = tuple[float, VerdictKind]


@dataclass(slots=True)
class Progress:
    """Counts of a session.

    :ivar total: examples in the project
    :ivar tools: examples by the name of a tool they call; the empty name is no tool
    :ivar clock: monotonic seconds
    :ivar began: when the session began, by that clock
    """

    total: int = 0
    accepted: int = 0
    rejected: int = 0
    tools: dict[str, int] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    began: float = 0.0
    _steps: dict[int, list[Event]] = field(default_factory=dict)
    _undone: dict[int, list[Event]] = field(default_factory=dict)

    @classmethod
    def of(cls, tallies: Mapping[str, Mapping[str, int]], *, clock: Callable[[], float] = time.monotonic) -> "Progress":
        """From the project's counts by kind and key."""
        progress = cls(clock=clock, began=clock())
        progress.recount(tallies)
        return progress

    def recount(self, tallies: Mapping[str, Mapping[str, int]]) -> None:
        """Take the project's counts as they are now."""
        status = tallies.get("status", {})
        self.total = tallies.get("total", {}).get("", 0)
        self.accepted, self.rejected = status.get("1", 0), status.get("2", 0)
        self.tools = dict(tallies.get("tool", {}))

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def left(self) -> int:
        return max(0, self.total - self.decided)

    @property
    def events(self) -> list[Event]:
        """Time and kind of each verdict of this session that still counts, oldest first."""
        return sorted(event for events in self._steps.values() for event in events)

    @property
    def times(self) -> list[float]:
        """When the session began, then when each example was accepted, rejected or settled."""
        decisions = (VerdictKind.ACCEPT, VerdictKind.REJECT, VerdictKind.SETTLE)
        return [self.began, *(at for at, kind in self.events if kind in decisions)]

    def moved(self, before: Status, after: Status) -> None:
        """One example went from one status to another."""
        for status, change in ((before, -1), (after, 1)):
            if status is Status.ACCEPTED:
                self.accepted += change
            elif status is Status.REJECTED:
                self.rejected += change

    def did(self, kind: VerdictKind, step: int, examples: int = 1) -> None:
        """Note a step of the session that was saved."""
        self._undone.clear()
        self._steps[step] = [(self.clock(), kind)] * examples

    def undid(self, step: int) -> None:
        """A step does not count any more; one of an earlier session never did."""
        if step in self._steps:
            self._undone[step] = self._steps.pop(step)

    def redid(self, step: int) -> None:
        """A step that was undone counts again."""
        if step in self._undone:
            self._steps[step] = self._undone.pop(step)
