"""The numbers of a project, for ``stats``."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tooldata_tui.dataset import Status
from tooldata_tui.rules.balance import deviations
from tooldata_tui.store.judged_by import thresholds
from tooldata_tui.store.listing import decisions, last_decisions
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.waivers import counting_findings, waived_findings

__all__ = ["Numbers", "ToolNumbers", "count_project", "last_session"]

#: Seconds without a decision that end a session.
_SESSION_ENDS = 30 * 60.0


@dataclass(frozen=True, slots=True)
class ToolNumbers:
    """Examples that call one tool (or none), by status.

    :ivar defined: whether any example gives it to the model
    :ivar deviation: of those not rejected, from the average over all defined tools, as a share
    :ivar imbalanced: whether that is further than a tool may be from it
    """

    name: str
    pending: int
    accepted: int
    rejected: int
    defined: bool
    deviation: float | None
    imbalanced: bool

    @property
    def kept(self) -> int:
        return self.pending + self.accepted


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything that is counted.

    :ivar statuses: by word: pending, accepted, rejected
    :ivar tools: most used first
    :ivar rules: findings by code, the most frequent first
    :ivar waived: how many findings do not count among them
    :ivar reviewers: verdicts that still count, by reviewer and kind
    :ivar last_reviewer: who decided last
    :ivar session: when that was, in seconds, oldest first: one run of decisions without a long break
    """

    examples: int
    statuses: dict[str, int]
    edited: int
    flagged: int
    bad_lines: int
    tools: tuple[ToolNumbers, ...]
    rules: dict[str, int]
    waived: int
    reviewers: dict[str, dict[str, int]]
    last_reviewer: str
    session: tuple[float, ...]


def count_project(db: Connection) -> Numbers:
    """Count. The tools cost a scan of all calls, the rest next to nothing."""
    queries = Queries(db)
    tallies = queries.tallies()
    status = tallies.get("status", {})
    reviewer, times = last_decisions(db)
    return Numbers(
        examples=tallies.get("total", {}).get("", 0),
        statuses={one.word: status.get(str(int(one)), 0) for one in Status},
        edited=len(queries.matching([("is", ("edited",), False)])),
        flagged=len(queries.matching([("is", ("flagged",), False)])),
        bad_lines=queries.bad_line_count(),
        tools=_tools(queries.statuses_by_tool(), queries.tool_names(), _defined(queries), thresholds(queries).balance),
        rules=dict(sorted(counting_findings(db).items(), key=lambda item: (-item[1], item[0]))),
        waived=sum(waived_findings(db).values()),
        reviewers=decisions(db),
        last_reviewer=reviewer,
        session=last_session([datetime.fromisoformat(at).timestamp() for at in reversed(times)]),
    )


def _defined(queries: Queries) -> set[str]:
    return {name for _, text in queries.toolsets() for name, *_ in json.loads(text)}


def _tools(
    by_tool: dict[str, dict[int, int]], names: list[str], defined: set[str], band: float
) -> tuple[ToolNumbers, ...]:
    # A tool that is offered and never called is the worst imbalance of all.
    by_tool = {name: by_tool.get(name, {}) for name in (*names, *by_tool)}
    kept = {name: counts.get(0, 0) + counts.get(1, 0) for name, counts in by_tool.items()}
    deviation = deviations({name: kept.get(name, 0) for name in defined})
    numbers = [
        ToolNumbers(
            name,
            counts.get(int(Status.PENDING), 0),
            counts.get(int(Status.ACCEPTED), 0),
            counts.get(int(Status.REJECTED), 0),
            name in defined,
            deviation.get(name),
            abs(deviation.get(name, 0.0)) > band,
        )
        for name, counts in by_tool.items()
    ]
    return tuple(sorted(numbers, key=lambda one: (-one.kept, one.name)))


def last_session(times: Sequence[float]) -> tuple[float, ...]:
    """Those of *times* (seconds, in order) that follow the last long break."""
    start = 0
    for at, (earlier, later) in enumerate(pairwise(times), 1):
        if later - earlier > _SESSION_ENDS:
            start = at
    return tuple(times[start:])
