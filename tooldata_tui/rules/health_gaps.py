"""What a set lacks, as requests that an expansion can take: of what, and how many."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, Literal, NamedTuple, get_args

from tooldata_tui.rules.health_numbers import Health, Kind, ParameterHealth, ToolHealth
from tooldata_tui.rules.wording import shown, value_text

__all__ = ["GapKind", "GapRequest", "gap_object", "gap_requests", "read_gap"]

GapKind = Literal[
    "tool", "given", "omitted", "value", "negative", "parallel", "multi-turn", "follow-up", "several", "untidy"
]

#: Examples that a parameter or a value needs, and calls of a tool before they are missed.
_SEEN, _CALLS = 5, 10
#: Examples of each kind of conversation that a set needs.
_TURNS, _SOME = 20, 5
#: A share is right from this share of what it should be on; of the examples that call nothing, each kind has the other.
_NEAR, _KIND = 0.5, 0.1
#: Examples that have to offer a tool before it is missed.
_OFFERED = 20


class GapRequest(NamedTuple):
    """Examples that are wanted.

    :ivar kind: what of: calls of ``tool``; calls that pass ``parameter``, leave it out, or give it ``value``; examples
        that call nothing, of the kind ``negative``; with several calls in a turn, several turns, a turn that can only
        be read with what came before, or a message that speaks of several tools; casual messages or such with a typo
    :ivar missing: how many
    """

    kind: GapKind
    missing: int
    tool: str = ""
    parameter: str = ""
    value: Any = None
    negative: Kind | None = None

    @property
    def words(self) -> str:
        """What of: ``calls of refund``, ``refund: reason is "late"``."""
        match self.kind:
            case "tool":
                return f"calls of {shown(self.tool)}"
            case "given" | "omitted":
                return f"{shown(self.tool)}: {shown(self.parameter)} {'given' if self.kind == 'given' else 'left out'}"
            case "value":
                return f"{shown(self.tool)}: {shown(self.parameter)} is {value_text(self.value)}"
            case "negative":
                return f"that call nothing, {self.negative}"
        return _WORDS[self.kind]


_WORDS: Mapping[GapKind, str] = {
    "parallel": "with several calls in a turn",
    "multi-turn": "with several turns",
    "follow-up": "with a turn like “yes, go ahead”",
    "several": "that speak of several tools",
    "untidy": "casual or with a typo",
}


def gap_object(gap: GapRequest) -> dict[str, Any]:
    """The request as JSON has it: what says nothing is left out."""
    named = {"tool": gap.tool, "parameter": gap.parameter, "negative": gap.negative}
    return {
        "kind": gap.kind,
        **{name: text for name, text in named.items() if text},
        **({"value": gap.value} if gap.kind == "value" else {}),
        "missing": gap.missing,
    }


def read_gap(said: Any) -> GapRequest:
    """The request that :func:`gap_object` made *said* of. Raises :class:`ValueError` with what is wrong with it."""
    if not isinstance(said, Mapping) or said.get("kind") not in get_args(GapKind):
        raise ValueError(f"its kind must be one of {', '.join(get_args(GapKind))}")
    unknown = sorted(said.keys() - set(GapRequest._fields))
    if unknown:
        raise ValueError(f"there is nothing called {shown(unknown[0])} in it")
    missing = said.get("missing", 1)
    if not isinstance(missing, int) or isinstance(missing, bool) or missing < 1:
        raise ValueError("missing must be a number above 0")
    if not all(isinstance(said.get(name, ""), str) for name in ("tool", "parameter", "negative")):
        raise ValueError("tool, parameter and negative are texts")
    return GapRequest(**{**said, "missing": missing})


def gap_requests(health: Health) -> list[GapRequest]:
    """What is missing: tool by tool, then of the set as a whole."""
    found = [one for tool in health.tools for one in _of_tool(tool, health.band[0])]
    if health.equipped:
        found += [*_negatives(health), *_conversations(health)]
    messages = health.messages
    found.append(GapRequest("untidy", _short(messages.untidy.examples, messages.messages, health.thresholds.untidy)))
    return [one for one in found if one.missing > 0]


def _of_tool(tool: ToolHealth, least: float) -> Iterator[GapRequest]:
    called = tool.called.examples
    if tool.deviation is not None or (not called and tool.offered >= _OFFERED):
        yield GapRequest("tool", max(tool.guideline.least, ceil(least)) - called, tool.name)
    if called >= _CALLS:
        for parameter in tool.parameters:
            yield from _of_parameter(tool.name, parameter)


def _of_parameter(tool: str, parameter: ParameterHealth) -> Iterator[GapRequest]:
    if not parameter.required:
        yield GapRequest("given", _SEEN - parameter.given.examples, tool, parameter.name)
        yield GapRequest("omitted", _SEEN - parameter.omitted.examples, tool, parameter.name)
    for value, given in parameter.values:
        yield GapRequest("value", _SEEN - given.examples, tool, parameter.name, value)


def _negatives(health: Health) -> Iterator[GapRequest]:
    """So many that the share is right, spread so that the kinds come as near to each other as they can."""
    whole = health.negatives.examples
    left = _short(whole, health.equipped, health.thresholds.negatives)
    counts = {kind: held.examples for kind, held in health.kinds}
    for kind, missing in _spread(left, counts).items():
        yield GapRequest("negative", missing if left > 0 else _to_share(counts[kind], whole, _KIND), negative=kind)


def _spread(left: int, counts: dict[Kind, int]) -> dict[Kind, int]:
    """*left* more, given to whichever has the fewest."""
    level = _level(left, sorted(counts.values()))
    more = {kind: max(level - count, 0) for kind, count in counts.items()}
    for kind, count in counts.items():  # what is left over once all are level
        if sum(more.values()) < left and count <= level:
            more[kind] += 1
    return more


def _level(left: int, counts: Sequence[int]) -> int:
    """The highest level to which *left* can fill up *counts*, which ascend."""
    total = 0
    for number, count in enumerate(counts, 1):
        total += count
        level = (total + left) // number
        if number == len(counts) or level <= counts[number]:
            return level
    return 0


def _conversations(health: Health) -> Iterator[GapRequest]:
    yield GapRequest("parallel", _SOME - health.parallel.examples)
    yield GapRequest("multi-turn", _TURNS - health.multi_turn.examples)
    yield GapRequest("follow-up", _SOME - health.follow_ups.examples)
    if sum(tool.deviation is not None for tool in health.tools) > 1:
        yield GapRequest("several", _SOME - health.several.examples)


def _to_share(count: int, whole: int, share: float) -> int:
    """How many more of *count* it takes for them to be that share of the whole, which grows with them."""
    return ceil((share * whole - count) / (1 - share) - 1e-9)


def _short(count: int, whole: int, share: float) -> int:
    """The same where there are far too few; 0 where there are about enough."""
    return _to_share(count, whole, share) if count < _NEAR * share * whole else 0
