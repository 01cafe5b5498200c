"""A generation that runs beside the review, as its child process tells of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

__all__ = ["Offer", "Run", "Stage", "TargetYield"]

#: What goes on: it is worked out what would leave; that waits to be agreed to; requests are sent; nothing new is begun
#: for now, or for good; it is over.
Stage = Literal["counting", "offered", "running", "paused", "stopping", "over"]


class Offer(NamedTuple):
    """What would leave, and what it would take.

    :ivar examples: so many at most are shown to the model
    :ivar wanted: examples that are asked for, with those that an earlier run of the same job brought
    :ivar host: who is asked; empty where nobody is
    :ivar price: at most; None where nobody said what a token costs
    :ivar left: requests, tokens and money that the project may still spend; None where nothing holds it back
    :ivar before: the same that earlier runs of this job took; None where there was none
    :ivar samples: messages, and what they become, where nobody is asked
    """

    host: str
    model: str
    requests: int
    sent: int
    received: int
    examples: int
    wanted: int
    price: float | None
    left: tuple[float | None, float | None, float | None] = (None, None, None)
    before: tuple[float, float, float] | None = None
    samples: Sequence[tuple[str, str]] = ()


class TargetYield(NamedTuple):
    """New examples that the last requests for one thing brought, and all of them.

    :ivar dry: more requests would bring next to nothing
    """

    of: str
    new: Sequence[int]
    all: int
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What is known of it. What is told of it makes another one.

    :ivar added: examples that came in
    :ivar drops: how much was not taken; ``dropped`` says why of the last ones
    :ivar spent: by the job, with its earlier runs
    :ivar ended: how it ended: done, stopped, limit, stuck, failed
    :ivar problem: what went wrong
    """

    stage: Stage = "counting"
    offer: Offer | None = None
    in_flight: int = 0
    replies: int = 0
    added: int = 0
    lost: int = 0
    drops: int = 0
    dropped: Sequence[str] = ()
    yields: Sequence[TargetYield] = ()
    requests: int = 0
    tokens: int = 0
    price: float = 0.0
    ended: str = ""
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return self.stage == "over"

    @property
    def is_asking(self) -> bool:
        """Whether somebody agreed, and it is not over."""
        return self.stage in ("running", "paused", "stopping")

    @property
    def asks_nobody(self) -> bool:
        """Whether it goes on on this machine alone."""
        return self.offer is not None and not self.offer.host

    @property
    def got(self) -> int:
        """Examples that count towards what is wanted, those of earlier runs included where that is known."""
        return sum(one.all for one in self.yields) if self.yields else self.added

    @property
    def left(self) -> tuple[float | None, float | None, float | None]:
        """What the project may still spend."""
        if self.offer is None:
            return None, None, None
        before = self.offer.before or (0, 0, 0.0)
        took = (self.requests, self.tokens, self.price) if self.replies or self.requests else before
        one, two, three = (
            None if left is None else max(left - (now - then), 0)
            for left, now, then in zip(self.offer.left, took, before, strict=True)
        )
        return one, two, three

    def told(self, event: Mapping[str, Any]) -> "Run":
        """What is known once the child has told this."""
        match event.get("event"):
            case "offer":
                return replace(self, stage="offered", offer=_offer(event))
            case "noise":
                samples = tuple((str(one), str(other)) for one, other in event["samples"])
                return replace(
                    self, stage="offered", offer=Offer("", "", 0, 0, 0, 0, event["wanted"], 0.0, samples=samples)
                )
            case "added":
                ended = str(event.get("ended", ""))
                return replace(self, stage="over" if ended else self.stage, added=event["added"], ended=ended)
            case "progress":
                stage: Stage = self.stage
                if stage != "stopping":
                    stage = "paused" if event.get("paused") else "running"
                return replace(self, stage=stage, in_flight=event["in_flight"], **_counts(event))
            case "done":
                ended, why = str(event["ended"]), str(event["why"])
                problem = why if ended not in ("done", "stopped") else ""
                return replace(self, stage="over", in_flight=0, ended=ended, problem=problem, **_counts(event))
            case "error":
                return replace(self, stage="over", in_flight=0, ended="failed", problem=str(event["message"]))
        return self

    def gone(self) -> "Run":
        """What is known once the child has ended."""
        if self.is_over:
            return self
        problem = "the program that asks ended early; it goes on where it was when it is asked again"
        return replace(self, stage="over", in_flight=0, ended="failed", problem=problem)


def _offer(event: Mapping[str, Any]) -> Offer:
    limits, spent, before = event["limits"], event["spent"], event["before"]
    left = [max(limits[name] - spent[name], 0) if limits[name] else None for name in ("requests", "tokens", "price")]
    return Offer(
        str(event["host"]), str(event["model"]), event["requests"], event["sent"], event["received"],
        event["examples"], event["wanted"], event["price"], (left[0], left[1], left[2]),
        (before["requests"], before["tokens"], before["price"]) if before else None,
    )  # fmt: skip


def _counts(event: Mapping[str, Any]) -> dict[str, Any]:
    names = ("replies", "added", "lost", "drops", "requests", "tokens", "price")
    yields = tuple(TargetYield(str(one["of"]), one["new"], one["all"], one["dry"]) for one in event["yields"])
    return {**{name: event[name] for name in names}, "dropped": tuple(map(str, event["dropped"])), "yields": yields}
