"""B: how evenly the examples are spread over the tools, their parameters and the kinds of conversation."""

from collections.abc import Iterator, Mapping, Sequence

from tooldata_tui.dataset.finding import Finding, Severity
from tooldata_tui.rules.health_numbers import Health, ParameterHealth, ToolHealth
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown, value_text
from tooldata_tui.text import plural

__all__ = ["balance_findings", "deviations"]

#: Examples a set has to have before what is missing in it says something: one that is being begun misses nearly all.
_ENOUGH = 100
#: The same of one tool, for a parameter, and for how parameters go together.
_CALLS, _TOGETHER = 10, 20
#: Examples that have to offer a tool before it is missed.
_OFFERED = 20
#: Conversations of several turns that a set needs.
_TURNS = 20
#: Tools, parameters or values that are named.
_MOST, _NAMED = 20, 5

#: What a guideline is for.
_TASKS = {
    "routing": "choosing a tool",
    "parameters": "filling many or nested parameters",
    "multi-turn": "leading conversations of several turns",
}


def deviations(counts: Mapping[str, int]) -> dict[str, float]:
    """How far each of *counts* is from their average, as a share of it; empty where all are 0."""
    average = sum(counts.values()) / len(counts) if counts else 0
    return {name: count / average - 1 for name, count in counts.items()} if average else {}


def balance_findings(health: Health) -> list[Finding]:
    """What is uneven or missing in the set, by rule."""
    tools = health.tools
    found = [
        *_cut("B101", _uneven(health)),
        *_cut("B102", _never_called(tools)),
        *_cut("B103", _thin(tools)),
        *_cut("B201", _one_sided(tools)),
        *_cut("B202", _unseen_values(tools)),
        *_cut("B203", _never_together(tools)),
    ]
    if health.equipped >= _ENOUGH:
        found += _missing(health)
    return found


def _cut(code: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """The first of *found*, and one that counts the others."""
    more = 0
    for number, one in enumerate(found):
        if number < _MOST:
            yield one
        else:
            more += 1
    if more:
        yield finding(code, f"and {more} more like these", severity=Severity.INFO)


def _of(code: str, tool: ToolHealth, message: str) -> Finding:
    return finding(code, f"{shown(tool.name)}: {message}")._replace(labels=(tool.name,))


def _uneven(health: Health) -> Iterator[Finding]:
    if health.average < _CALLS:
        return
    for tool in sorted(health.tools, key=lambda one: -abs(one.deviation or 0)):
        if tool.deviation is not None and abs(tool.deviation) > health.thresholds.balance and tool.called.examples:
            side = "above" if tool.deviation > 0 else "below"
            said = f"{abs(tool.deviation):.0%} {side} the average of {health.average:.0f}"
            yield _of("B101", tool, f"{plural(tool.called.examples, 'example')}, {said}")


def _never_called(tools: Sequence[ToolHealth]) -> Iterator[Finding]:
    for tool in tools:
        if not tool.called.examples and tool.offered >= _OFFERED:
            yield _of("B102", tool, f"offered by {tool.offered:,} examples and never called")


def _thin(tools: Sequence[ToolHealth]) -> Iterator[Finding]:
    for tool in reversed(tools):
        count, (kind, least) = tool.called.examples, tool.guideline
        if tool.deviation is not None and 0 < count < least:
            yield _of("B103", tool, f"{plural(count, 'example')}; {_TASKS[kind]} takes {least} or more")


def _one_sided(tools: Sequence[ToolHealth]) -> Iterator[Finding]:
    for tool in tools:
        optional = [one for one in tool.parameters if not one.required]
        if tool.called.examples < _CALLS:
            continue
        never = [one for one in optional if not one.given.examples]
        always = [one for one in optional if not one.omitted.examples]
        for names, said in ((never, "never given"), (always, "always given")):
            if names:
                calls = f"in {tool.called.examples:,} examples"
                yield _of("B201", tool, f"{_listed([one.name for one in names])} {said} {calls}")


def _unseen_values(tools: Sequence[ToolHealth]) -> Iterator[Finding]:
    for tool in tools:
        for parameter in tool.parameters:
            unseen = [one.value for one in parameter.values if not one.given.examples]
            # Where none is seen, the parameter itself is missing.
            if unseen and len(unseen) < len(parameter.values) and parameter.given.examples >= _CALLS:
                values = _joined([value_text(value) for value in unseen])
                yield _of("B202", tool, f"{shown(parameter.name)} is never {values}")


def _never_together(tools: Sequence[ToolHealth]) -> Iterator[Finding]:
    for tool in tools:
        used = [one for one in tool.parameters if not one.required and one.given.examples]
        if len(used) < 2 or tool.called.examples < _TOGETHER:
            continue
        for missing, said in (
            (_without(used, "alone"), "only ever given together with another optional one"),
            (_without(used, "combined"), "never given together with another optional one"),
        ):
            if missing:
                yield _of("B203", tool, f"{_listed(missing)} {said}")


def _without(used: Sequence[ParameterHealth], side: str) -> list[str]:
    """The parameters that are used often enough, and never in this way."""
    return [one.name for one in used if one.given.examples >= _CALLS and not getattr(one, side).examples]


def _missing(health: Health) -> Iterator[Finding]:
    """Kinds of conversation that the set does not have."""
    if not health.parallel.examples and any(tool.called.examples for tool in health.tools):
        yield finding("B301", f"no turn of {health.examples:,} examples makes two calls")
    turns, follow_ups = health.multi_turn.examples, health.follow_ups.examples
    if turns < _TURNS:
        yield finding("B302", f"{turns} of {health.examples:,} examples have several turns; {_TURNS} to 30 are needed")
    elif not follow_ups:
        yield finding("B303", f"none of {turns:,} conversations has a turn like “yes, go ahead”")
    common = sum(tool.deviation is not None for tool in health.tools)
    if common > 1 and not health.several.examples:
        yield finding("B304", f"none of {health.examples:,} messages speaks of more than one of the {common} tools")


def _listed(names: Sequence[str]) -> str:
    texts = [shown(name) for name in names]
    return f"{_joined(texts)} {'is' if len(texts) == 1 else 'are'}"


def _joined(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
    return ", ".join(texts[:_NAMED]) + more
