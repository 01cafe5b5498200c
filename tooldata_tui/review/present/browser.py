"""The schema browser: tools, how many examples call each, and how their parameters are used."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import NO_TOOL, Tool, parameters_of
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.review.coverage import Coverage
from tooldata_tui.review.present.layout import Line, Span, fit_name, line, measure
from tooldata_tui.text import cell_width, clip, one_line

__all__ = ["ToolCount", "counts_of", "tool_rows", "tools_height"]

_BAR = 8
#: A tool further from the mean than this share is out of balance.
_BALANCE = 0.30
#: Parameters and values of one tool that are listed, and tools.
_PARAMETERS, _VALUES = 60, 40
_TOOLS = 400
#: Share of the screen's height that the schema browser takes at most, and rows it takes at least.
_SHARE, _LEAST = 0.42, 4


@dataclass(frozen=True, slots=True)
class ToolCount:
    """One tool: its number on the keyboard, and how many examples call it.

    :ivar tool: None for no tool, and for one that is called and whose schema is not known
    :ivar offered: whether some example may call it
    """

    key: str
    name: str
    examples: int
    tool: Tool | None
    offered: bool = True


def counts_of(
    tools: Sequence[Tool], tally: Mapping[str, int], others: Mapping[str, Tool] | None = None, *, complete: bool = True
) -> list[ToolCount]:
    """The tools with their keys 1 to 9 and no-tool, then what other examples are offered, then what nobody is.

    :param others: tools by name that some example is offered
    :param complete: whether *others* are all there are, so that a name that is not among them was offered nowhere
    """
    others = others or {}
    offered = {tool.name: tool for tool in reversed(tools)}
    names = list(dict.fromkeys(tool.name for tool in tools))
    rows = [
        ToolCount(str(n) if n <= 9 else "", name, tally.get(name, 0), offered[name])
        for n, name in enumerate(names, start=1)
    ]
    rows.append(ToolCount("0", NO_TOOL, tally.get("", 0), None))
    rest = sorted((name for name in tally if name and name not in offered), key=lambda name: -tally[name])
    rows += [ToolCount("", name, tally[name], others.get(name)) for name in rest if name in others or not complete]
    rows += [ToolCount("?", name, tally[name], None, offered=False) for name in rest if complete and name not in others]
    return rows[:_TOOLS]


def tools_height(rows: int, screen: int) -> int:
    """Rows of the schema browser that has *rows* to show, beside a queue on a screen of *screen* rows."""
    return max(_LEAST, min(rows, int(screen * _SHARE)))


def tool_rows(
    counts: Sequence[ToolCount],
    width: int,
    current: Collection[str],
    *,
    opened: str | None = None,
    coverage: Coverage | None = None,
) -> list[tuple[Line, int]]:
    """The rows, each with the number of the tool in *counts* that it is about.

    :param current: what the example on the table calls
    :param opened: the tool whose parameters are shown, with *coverage* once it is known
    """
    using = [one.examples for one in counts if one.key not in ("", "0", "?") or one.tool is not None]
    mean = sum(using) / len(using) if using else 0
    most = max((one.examples for one in counts), default=1) or 1
    digits = max((len(f"{one.examples:,}") for one in counts), default=1)
    longest = max((cell_width(one_line(one.name[:80])) for one in counts), default=0)
    # Long names get the room of the bars, down to bars of three cells.
    bar_room = min(_BAR, max(3 if width >= 34 else 0, width - longest - digits - 10))
    rows = []
    for number, one in enumerate(counts):
        share = (one.examples - mean) / mean if mean and one.tool is not None else 0.0
        odd = abs(share) > _BALANCE and len(using) > 1
        tail = f" {share:+.0%}".replace("-", "−") if odd and abs(share) < 9.995 else ""
        name_room = max(6, width - digits - 4 - (bar_room + 6 if bar_room else 0))
        look = "text bold" if one.name in current and one.offered else "text" if one.offered else "bad"
        spans: list[Span] = [
            (f"{one.key or ' '} ", "faint" if one.offered else "bad"),
            (fit_name(one_line(one.name[:80]), name_room), look),
            (f" {one.examples:>{digits},} ", "muted"),
        ]
        if bar_room and not one.offered:
            spans.append(("not offered", "bad"))
        elif bar_room:
            spans.append((_bar(one.examples / most, bar_room), "warning" if odd else "bar"))
        if tail and bar_room:
            spans.append((tail, "warning"))
        rows.append((line(*spans), number))
        if opened == one.name:
            rows += [(row, number) for row in _opened(one, width, coverage)]
    return rows


def _bar(share: float, room: int) -> str:
    eighths = round(share * room * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def _opened(one: ToolCount, width: int, coverage: Coverage | None) -> list[Line]:
    if one.tool is None:
        why = "answers in text" if one.key == "0" else "no example describes it"
        return [line(("    ", "text"), (why, "faint"))]
    rows = []
    for parameter in parameters_of(one.tool)[:_PARAMETERS]:
        kind = one_line(parameter.type_words[:24]) + (" · required" if parameter.required else "")
        used = coverage.used(parameter.name) if coverage else None
        rows.append(_row("  ", parameter.name, kind, used, coverage, width, "key", required=parameter.required))
        for value in _choices(parameter.schema)[:_VALUES]:
            times = coverage.times(parameter.name, value) if coverage else None
            text = value if isinstance(value, str) else dumps(value)
            rows.append(_row("    ", text, "", times, coverage, width, "value", required=False))
    if not rows:
        rows = [line(("    ", "text"), ("no parameters", "faint"))]
    if coverage is not None and coverage.examples < one.examples:
        rows.append(line(("    ", "text"), (f"counted in {coverage.examples:,} of {one.examples:,}", "faint")))
    return rows


def _choices(schema: Any) -> list[Any]:
    """The single values that a parameter, or what is listed in it, may have."""
    if not isinstance(schema, Mapping):
        return []
    values, items = schema.get("enum"), schema.get("items")
    if not isinstance(values, list):
        values = items.get("enum") if isinstance(items, Mapping) else None
    return [one for one in values if not isinstance(one, dict | list)] if isinstance(values, list) else []


def _row(
    indent: str, name: str, kind: str, used: int | None, coverage: Coverage | None, width: int, style: str, *,
    required: bool,
) -> Line:  # fmt: skip
    """``include_history  boolean · 3 of 92``: in the colour of a warning where a choice is never taken."""
    shown = clip(one_line(name[:60]), max(6, width - 16 if kind else width - 14))
    room = max(4, width - len(indent) - measure(shown) - 3)
    times = f"{used:,} of {coverage.examples:,}" if used is not None and coverage is not None and not required else ""
    said = f"{kind} · {times}" if kind and times else kind or times
    if times and measure(said) > room:
        said = times  # the kind is in the schema, too
    look = "warning" if used == 0 and not required and coverage is not None and coverage.examples else "faint"
    return line((f"{indent}{'  ' if kind else ''}", "text"), (f"{shown} ", style), (clip(said, room), look))
