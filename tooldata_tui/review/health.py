"""The health screen without a screen: which lines there are, what each counts, and what it lacks."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from tooldata_tui.dataset import Finding
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.report.numbers import kept_health
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.health_gaps import GapRequest, gap_requests
from tooldata_tui.rules.health_numbers import Count, Health, Length, MessageHealth, ParameterHealth, ToolHealth
from tooldata_tui.rules.wording import shown, value_text
from tooldata_tui.store.inspection import about_the_set
from tooldata_tui.store.sqlite import in_words
from tooldata_tui.store.waivers import counting_findings

__all__ = ["Bar", "Figure", "Row", "RowKind", "Sheet", "read_sheet", "sheet_of"]

#: Values of an enum that stand in one row.
VALUES = 3
#: How far a share may be from what is right, as a share of it: half, as the rules have it.
_AWAY = 0.5

RowKind = Literal["section", "tool", "columns", "parameter", "values", "share", "length", "finding", "blank"]


class Figure(NamedTuple):
    """Something that is counted.

    :ivar words: what its examples are, for the queue that they become; ``label`` is what the grid calls it
    :ivar gap: how many more are wanted
    :ivar is_odd: whether there should be none
    """

    words: str
    held: Count
    gap: GapRequest | None = None
    label: str = ""
    is_odd: bool = False


class Bar(NamedTuple):
    """A length among others.

    :ivar most: what the whole bar stands for
    :ivar low: where the band begins that it should end in; ``high`` is where that ends. Both 0 for none
    """

    value: float
    most: float
    low: float = 0.0
    high: float = 0.0

    @property
    def is_outside(self) -> bool:
        return bool(self.high) and not self.low <= self.value <= self.high


class Row(NamedTuple):
    """One line. A line without figures is passed over by the keys.

    :ivar tail: what stands behind its bar
    """

    kind: RowKind
    label: str = ""
    figures: tuple[Figure, ...] = ()
    bar: Bar | None = None
    tail: str = ""
    tool: ToolHealth | None = None
    finding: Finding | None = None


class Sheet(NamedTuple):
    """Everything the screen shows.

    :ivar is_current: whether the numbers are those of the project as it is now
    """

    rows: Sequence[Row]
    examples: int
    found: int
    is_current: bool


def read_sheet(session: ReviewSession) -> Sheet | None:
    """What is kept of the numbers, however old it is, or None where they were never counted."""
    queries = session.queries
    with in_words(session.project.path):
        kept = kept_health(session.project.path, queries)
        if kept is None:
            return None
        about, by_rule = about_the_set(queries), counting_findings(session.reader)
    return Sheet(sheet_of(kept.health, about, by_rule), kept.health.examples, len(about), kept.is_current)


def sheet_of(health: Health, about: Sequence[Finding], by_rule: Mapping[str, int] = MappingProxyType({})) -> list[Row]:
    """The lines, section by section.

    :param about: what was found about the set
    :param by_rule: findings about single examples, by code
    """
    gaps = {_key(gap): gap for gap in gap_requests(health)}
    parts = (
        _tools(health, gaps),
        _coverage(health, gaps),
        _negatives(health, gaps),
        _conversations(health, gaps),
        _messages(health.messages, health.thresholds.untidy, gaps),
        _findings(about, by_rule),
    )
    rows: list[Row] = []
    for part in parts:
        found = list(part)
        if found:
            rows += [Row("blank"), *found] if rows else found
    return rows


_Gaps = dict[tuple[Any, ...], GapRequest]


def _key(gap: GapRequest) -> tuple[Any, ...]:
    return gap.kind, gap.tool, gap.parameter, dumps(gap.value), gap.negative


def _gap(gaps: _Gaps, *said: Any, **named: Any) -> GapRequest | None:
    return gaps.get(_key(GapRequest(said[0], 0, *said[1:], **named)))


# --- tools: balance and volume


def _tools(health: Health, gaps: _Gaps) -> Iterator[Row]:
    if not health.tools:
        return
    low, high = health.band
    tail = "examples that call each"
    if health.average:
        tail = f"┼─┼ {low:,.0f} to {high:,.0f}, within {health.thresholds.balance:.0%} of the average"
    yield Row("section", "Tools", tail=tail)
    most = max(high, *(one.called.examples for one in health.tools), 1)
    for tool in health.tools:
        bounds = (low, high) if tool.deviation is not None else (0.0, 0.0)
        figure = Figure(f"calls {shown(tool.name)}", tool.called, _gap(gaps, "tool", tool.name))
        yield Row("tool", tool.name, (figure,), Bar(tool.called.examples, most, *bounds), tool=tool)


# --- coverage: parameters and values


def _coverage(health: Health, gaps: _Gaps) -> Iterator[Row]:
    tools = [tool for tool in health.tools if tool.parameters and tool.called.examples]
    if tools:
        yield Row(
            "section",
            "Coverage",
            tail="examples that give a parameter, leave it out, give it alone, and together with others",
        )
    for tool in tools:
        yield Row("columns", tool.name, tail=f"{tool.called.examples:,}")
        for parameter in tool.parameters:
            yield _parameter(tool.name, parameter, gaps)
            yield from _values(tool.name, parameter, gaps)


def _parameter(tool: str, one: ParameterHealth, gaps: _Gaps) -> Row:
    said = f"{shown(tool)}: {shown(one.name)}"
    figures = [Figure(f"{said} given", one.given, _gap(gaps, "given", tool, one.name))]
    if not one.required:
        figures += [
            Figure(f"{said} left out", one.omitted, _gap(gaps, "omitted", tool, one.name)),
            Figure(f"{said} alone", one.alone),
            Figure(f"{said} with others", one.combined),
        ]
    elif one.omitted.examples:
        figures.append(Figure(f"{said} left out, though required", one.omitted, is_odd=True))
    return Row("parameter", one.name if one.required else f"{one.name}?", tuple(figures))


def _values(tool: str, one: ParameterHealth, gaps: _Gaps) -> Iterator[Row]:
    for start in range(0, len(one.values), VALUES):
        yield Row(
            "values",
            figures=tuple(
                Figure(
                    f"{shown(tool)}: {shown(one.name)} is {value_text(value)}",
                    given,
                    _gap(gaps, "value", tool, one.name, value),
                    value_text(value),
                )
                for value, given in one.values[start : start + VALUES]
            ),
        )


# --- the whole set


def _share(
    label: str, words: str, count: Count, whole: int, right: float = 0.0, *, gap: GapRequest | None = None
) -> Row:
    """A count as a share of the whole.

    :param right: the share it should have
    """
    band = (right * (1 - _AWAY), right * (1 + _AWAY)) if right else (0.0, 0.0)
    share = count.share(whole)
    return Row("share", label, (Figure(words, count, gap),), Bar(share, 1.0, *band), f"{share:.0%}")


def _negatives(health: Health, gaps: _Gaps) -> Iterator[Row]:
    if not health.equipped:
        return
    whole, right = health.negatives.examples, health.thresholds.negatives
    yield Row("section", "No tool", tail=f"examples that call nothing; about {right:.0%} should")
    yield _share("call nothing", "call nothing", health.negatives, health.equipped, right)
    for kind, held in health.kinds:
        yield _share(f"  {kind}", f"call nothing, {kind}", held, whole, gap=_gap(gaps, "negative", negative=kind))
    for text, held in health.canned:
        yield _share(f"  “{text}”", f"answered “{shown(text)}”", held, whole)


def _conversations(health: Health, gaps: _Gaps) -> Iterator[Row]:
    if not health.examples:
        return
    yield Row("section", "Conversations")
    for label, count, kind in (
        ("several calls in a turn", health.parallel, "parallel"),
        ("several turns", health.multi_turn, "multi-turn"),
        ("a turn like “yes, go ahead”", health.follow_ups, "follow-up"),
        ("speak of several tools", health.several, "several"),
    ):
        yield _share(label, label, count, health.examples, gap=_gap(gaps, kind))


def _messages(messages: MessageHealth, right: float, gaps: _Gaps) -> Iterator[Row]:
    whole = messages.messages
    if not whole:
        return
    yield Row("section", "Messages", tail=f"what conversations begin with; about {right:.0%} casual or with a typo")
    untidy = _gap(gaps, "untidy")
    yield _share("casual or with a typo", "casual or with a typo", messages.untidy, whole, right, gap=untidy)
    for label, count in (("  casual", messages.casual), ("  typo", messages.typos), ("polite", messages.polite)):
        yield _share(label, label.strip(), count, whole)
    for text, held in messages.openings:
        yield _share(f"“{text} …”", f"begin with “{text}”", held, whole)
    for text, held in messages.languages:
        yield _share(f"language {text}", f"language {text}", held, whole)
    most = max((one.held.examples for one in messages.lengths), default=0)
    for one in messages.lengths:
        words = _length_words(one)
        yield Row("length", words, (Figure(words, one.held),), Bar(one.held.examples, max(most, 1)))


def _length_words(one: Length) -> str:
    return f"{one.low} words or more" if one.high is None else f"{one.low} to {one.high} words"


def _findings(about: Sequence[Finding], by_rule: Mapping[str, int]) -> Iterator[Row]:
    if about:
        yield Row("section", "Found", tail="about the set as a whole")
    for one in sorted(about, key=lambda finding: (-finding.severity, finding.code)):
        count = Count()
        if one.labels:
            count = Count(where=("tool", one.labels, False))
        elif by_rule.get(one.code):
            count = Count(where=("rule", (one.code,), False))
        words = f"calls {', '.join(map(shown, one.labels[:3]))}" if one.labels else f"have {one.code}"
        yield Row("finding", one.message, (Figure(words, count),), finding=one)
