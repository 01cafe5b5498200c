"""The rows of the queue and of the schema browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tooldata_tui.dataset import NO_TOOL, Tool, parameters_of
from tooldata_tui.review.present.layout import Line, Span, fit, line
from tooldata_tui.store.examples import ListRow
from tooldata_tui.text import cell_width, clip, one_line

__all__ = ["ToolCount", "queue_row", "tool_rows"]

_BAR = 8
#: A tool further from the mean than this share is out of balance.
_BALANCE = 0.30


def queue_row(row: ListRow, width: int) -> tuple[Span, ...]:
    """``✗ #612 amount < 0``: status or worst finding as a glyph, the number, the reason or else the message."""
    glyph, style = _glyph(row)
    number = f"#{row.id}"
    decided = row.status != 0
    body = "faint" if decided else "text"
    signs = "".join(sign for on, sign in ((row.flagged, "⚑"), (row.edited, "✎"), (row.commented, "✉")) if on)
    label = clip(one_line(row.label[:80]), max(8, width // 3))
    room = max(4, width - 10 - (len(signs) + 1 if signs else 0))
    if row.code and not decided:
        text = f"{one_line(row.reason[:200])}"
        body = "text"
    else:
        text = f"{label}  {one_line(row.title[:200])}"
    spans = [(f"{glyph} ", style), (fit(number, 7), "faint" if decided else "muted"), (fit(text, room), body)]
    if signs:
        spans.append((f" {signs}", "warning"))
    return tuple(spans)


def _glyph(row: ListRow) -> Span:
    if row.status == 1:
        return ("✓", "good")
    if row.status == 2:
        return ("⨯", "bad")
    return {3: ("✗", "bad"), 2: ("▲", "warning"), 1: ("·", "note")}.get(row.severity, ("·", "faint"))


@dataclass(frozen=True, slots=True)
class ToolCount:
    """One row of the schema browser: a tool, its number on the keyboard, and how many examples use it."""

    key: str
    name: str
    examples: int
    tool: Tool | None


def tool_rows(counts: Sequence[ToolCount], width: int, current: frozenset[str], *, opened: str | None) -> list[Line]:
    """The schema browser: names, counts, bars, what is out of balance; the parameters of the opened tool."""
    using = [one.examples for one in counts if one.tool is not None]
    mean = sum(using) / len(using) if using else 0
    most = max((one.examples for one in counts), default=1) or 1
    digits = max((len(f"{one.examples:,}") for one in counts), default=1)
    longest = max((cell_width(one_line(one.name[:80])) for one in counts), default=0)
    # Long names get the room of the bars, down to bars of three cells.
    bar_room = min(_BAR, max(3 if width >= 34 else 0, width - longest - digits - 10))
    lines = []
    for one in counts:
        share = (one.examples - mean) / mean if mean and one.tool is not None else 0.0
        odd = abs(share) > _BALANCE and len(using) > 1
        strange = one.key == "?"
        look = "bad" if strange else "text bold" if one.name in current else "text"
        tail = f" {share:+.0%}".replace("-", "−") if odd and abs(share) < 9.995 else ""
        name_room = max(6, width - 4 - digits - 1 - (bar_room + 6 if bar_room else 0))
        spans: list[Span] = [
            (f"{one.key or ' '} ", "bad" if strange else "faint"),
            (fit(one_line(one.name[:80]), name_room), look),
            (f" {one.examples:>{digits},} ", "muted"),
        ]
        if bar_room and strange:
            spans.append(("not offered", "bad"))
        elif bar_room:
            spans.append((_bar(one.examples / most, bar_room), "warning" if odd else "bar"))
        if tail and bar_room:
            spans.append((tail, "warning"))
        lines.append(line(*spans))
        if opened == one.name and one.tool is not None:
            lines += _parameters(one.tool, width)
    return lines


def _bar(share: float, room: int) -> str:
    eighths = round(share * room * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def _parameters(tool: Tool, width: int) -> list[Line]:
    lines = []
    for parameter in parameters_of(tool)[:40]:
        name = clip(one_line(parameter.name[:60]), max(6, width - 20))
        kind = one_line(parameter.type_words[:16]) + (" · required" if parameter.required else "")
        lines.append(
            line(("  ", "text"), (f"{name} ", "key"), (clip(kind, max(4, width - 3 - cell_width(name))), "faint"))
        )
    return lines


def counts_of(tools: Sequence[Tool], tally: Mapping[str, int]) -> list[ToolCount]:
    """The tools with their keys 1 to 9, no-tool, and behind it what is called without being offered."""
    offered = {tool.name: tool for tool in tools}
    rows = [
        ToolCount(str(n) if n <= 9 else "", name, tally.get(name, 0), tool)
        for n, (name, tool) in enumerate(offered.items(), start=1)
    ]
    strange = [ToolCount("?", name, n, None) for name, n in tally.items() if name and name not in offered]
    return [*rows, ToolCount("0", NO_TOOL, tally.get("", 0), None), *strange]
