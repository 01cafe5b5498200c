"""What somebody asked for: which examples, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tooldata_tui.rules.health_gaps import GapKind, GapRequest, gap_object

__all__ = ["FILLED", "KINDS", "Kind", "Order", "kind_that_fills"]

Kind = Literal["positive", "negative", "boundary", "multi-turn", "noise"]
KINDS: tuple[Kind, ...] = ("positive", "negative", "boundary", "multi-turn", "noise")

#: Gaps that are filled by one kind of job.
FILLED: Mapping[Kind, tuple[GapKind, ...]] = {
    "positive": ("tool", "given", "omitted", "value", "parallel", "untidy"),
    "negative": ("negative",),
    "multi-turn": ("multi-turn", "follow-up"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for.

    :ivar tools: only these; all where there are none
    :ivar pair: two labels, for a boundary
    :ivar fill: follow what the set lacks; ``count`` is then the most
    :ivar gap: one thing that it lacks, and nothing else
    :ivar like: an example that what comes is to be near to
    """

    kind: Kind
    count: int
    tools: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    fill: bool = False
    seed: int = 0
    gap: GapRequest | None = None
    like: int | None = None

    def as_object(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "count": self.count,
            "tools": list(self.tools),
            "pair": list(self.pair) if self.pair else None,
            "fill": self.fill,
            "seed": self.seed,
            "gap": gap_object(self.gap) if self.gap else None,
            "like": self.like,
        }


def kind_that_fills(gap: GapRequest) -> Kind | None:
    """The kind of job that brings what *gap* lacks; None where none does."""
    return next((kind for kind, filled in FILLED.items() if gap.kind in filled), None)
