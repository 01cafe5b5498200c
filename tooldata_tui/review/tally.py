"""How far the project is, kept without asking the project again after every key."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tooldata_tui.dataset import Status, VerdictKind

__all__ = ["Progress"]


@dataclass(slots=True)
class Progress:
    """Counts of a session.

    :ivar total: examples in the project
    :ivar tools: examples by the name of a tool they call; the empty name is no tool
    :ivar events: (monotonic seconds, kind) of each verdict of this session that still counts, oldest first
    """

    total: int = 0
    accepted: int = 0
    rejected: int = 0
    tools: dict[str, int] = field(default_factory=dict)
    events: list[tuple[float, VerdictKind]] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, tallies: Mapping[str, Mapping[str, int]]) -> "Progress":
        """From the project's counts by kind and key."""
        status = tallies.get("status", {})
        return cls(
            total=tallies.get("total", {}).get("", 0),
            accepted=status.get("1", 0),
            rejected=status.get("2", 0),
            tools=dict(tallies.get("tool", {})),
        )

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def left(self) -> int:
        return max(0, self.total - self.decided)

    @property
    def times(self) -> list[float]:
        """When each accept and reject of this session was made."""
        return [at for at, kind in self.events if kind in (VerdictKind.ACCEPT, VerdictKind.REJECT)]

    def moved(self, before: Status, after: Status) -> None:
        """One example went from one status to another."""
        for status, change in ((before, -1), (after, 1)):
            if status is Status.ACCEPTED:
                self.accepted += change
            elif status is Status.REJECTED:
                self.rejected += change

    def did(self, kind: VerdictKind) -> None:
        """Note a verdict for the pace."""
        self.events.append((self.clock(), kind))

    def undid(self, count: int = 1) -> None:
        """The last verdicts do not count any more."""
        del self.events[max(0, len(self.events) - count) :]
