"""The example pane: turns, calls with typed arguments and where each value comes from, results, findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tooldata_tui.dataset import (
    Example,
    Finding,
    Message,
    Path,
    Role,
    Severity,
    ToolCall,
    read_arguments,
)
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact, walk
from tooldata_tui.review.present.layout import Line, Span, blank, line, right, shown, wrap, wrap_spans
from tooldata_tui.review.provenance import Origin, ValueOrigin, trace
from tooldata_tui.review.view import View
from tooldata_tui.text import cell_width, clip, one_line, visible

__all__ = ["GLYPHS", "Focus", "conversation", "finding_spans", "heading"]

#: Width of the column that says who speaks.
GUTTER = 7
#: Rows of one turn's text before it is folded.
_FOLD_ROWS: Mapping[str, int] = {Role.SYSTEM: 1, Role.DEVELOPER: 1, Role.TOOL: 3}
_FOLD_OTHER = 14
#: Characters of one text that are ever laid out.
_WINDOW = 20_000
_MAX_VALUES = 200

GLYPHS: Mapping[Severity, Span] = {
    Severity.ERROR: ("✗", "bad"),
    Severity.WARNING: ("▲", "warning"),
    Severity.INFO: ("·", "note"),
}
_WORDS = {
    "system": ("system", "muted"),
    "developer": ("devel", "muted"),
    "user": ("user", "user"),
    "assistant": ("answer", "call"),
    "tool": ("result", "note"),
    "function": ("result", "note"),
}


@dataclass(frozen=True, slots=True)
class Focus:
    """What of the example is in the eye.

    :ivar turn: the turn the keys act on, or None for the usual one
    :ivar finding: number of the chosen finding
    :ivar unfolded: turns that are shown whole
    """

    turn: int | None = None
    finding: int | None = None
    unfolded: frozenset[int] = field(default=frozenset())


def heading(view: View, width: int) -> Line:
    """``#231  pending  ·  expand, gpt-4o  ·  d0231``."""
    state = view.state
    style = {"accepted": "good", "rejected": "bad"}.get(state.status.word, "muted")
    spans: list[Span] = [(f"#{view.id}", "text bold"), ("  ", "text"), (state.status.word, style)]
    if state.reason:
        spans.append((f" ({one_line(state.reason)})", "bad"))
    for on, word, look in (
        (state.edited, "edited", "warning"),
        (state.flagged, "flagged", "warning"),
        (state.skips, "skipped", "muted"),
        (view.record.draft is not None, "draft", "note"),
    ):
        if on:
            spans += [("  ·  ", "faint"), (word, look)]
    tail = []
    if view.record.origin:
        tail.append(view.record.origin)
    tail.append(view.record.source_id or f"{view.record.file.rsplit('/', 1)[-1]}:{view.record.line_number}")
    for text in tail:
        room = width - sum(cell_width(t) for t, _ in spans) - 5
        if room > 8:
            spans += [("  ·  ", "faint"), (clip(one_line(text[:200]), room), "faint")]
    return line(*spans)


def conversation(view: View, width: int, focus: Focus = Focus()) -> list[Line]:
    """The whole pane."""
    example, findings = view.example, list(enumerate(view.findings))
    spoken = _spoken(example)
    lines: list[Line] = []
    about = [(n, one) for n, one in findings if one.turn is None or one.turn >= len(example.messages)]
    for n, finding in about:
        lines += _finding_lines(finding, n, width, focus)
    if about:
        lines.append(blank())
    if view.state.comment:
        lines += _labelled("note", "note", [(visible(view.state.comment[:2_000]), "note")], width, None)
        lines.append(blank())
    many = len(example.messages) > 3
    for turn, message in enumerate(example.messages):
        marks = spoken.said.get(turn, ())
        lines += _turn(example, turn, message, width, focus, spoken.origins, marks, many, findings)
        here = [(n, one) for n, one in findings if one.turn == turn]
        if here:
            lines.append(blank(turn))
        for n, finding in here:
            lines += _finding_lines(finding, n, width, focus)
        if turn + 1 < len(example.messages):
            lines.append(blank(turn))
    return lines


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Where values come from, and which characters of which turn to underline."""

    origins: Mapping[tuple[int, int], tuple[ValueOrigin, ...]]
    said: Mapping[int, tuple[tuple[int, int], ...]]


def _spoken(example: Example) -> _Spoken:
    origins: dict[tuple[int, int], tuple[ValueOrigin, ...]] = {}
    said: dict[int, list[tuple[int, int]]] = {}
    for turn, message in enumerate(example.messages):
        for index in range(len(message.calls)):
            origins[turn, index] = found = trace(example, turn, index)
            for one in found:
                if one.turn is not None and one.span is not None:
                    said.setdefault(one.turn, []).append(one.span)
    return _Spoken(origins, {turn: tuple(sorted(spans)) for turn, spans in said.items()})


def _turn(
    example: Example,
    turn: int,
    message: Message,
    width: int,
    focus: Focus,
    origins: Mapping[tuple[int, int], tuple[ValueOrigin, ...]],
    marks: tuple[tuple[int, int], ...],
    many: bool,
    findings: list[tuple[int, Finding]],
) -> Iterator[Line]:
    word, style = _WORDS.get(message.role, (one_line(message.role[:6]) or "?", "bad"))
    if message.weight == 0:
        style = "faint"
    content = message.content
    rows: list[Line] = []
    if content:
        text = _pretty(content) if message.role in (Role.TOOL, "function") else None
        limit = None if turn in focus.unfolded else _FOLD_ROWS.get(message.role, _FOLD_OTHER)
        body = [(text, "muted")] if text is not None else _marked(content, marks, _body_style(message.role))
        rows = _folded(word, style, body, width, turn, limit, len(content))
    elif not message.calls:
        said = "(no text)" if message.role == Role.ASSISTANT else "(empty)"
        rows = _labelled(word, style, [(said, "faint")], width, turn)
    if focus.turn == turn and many and rows:
        rows[0] = _pointed(rows[0])
    yield from rows
    for index, call in enumerate(message.calls):
        if rows or index:
            yield blank(turn)
        called = list(_call(example, turn, index, call, width, origins.get((turn, index), ()), findings))
        if focus.turn == turn and many and not rows and index == 0:
            called[0] = _pointed(called[0])
        yield from called


def _pointed(row: Line) -> Line:
    spans = list(row.spans)
    text, style = spans[0]
    return row._replace(spans=((text, f"{style} bold underline"), *spans[1:]))


def _body_style(role: str) -> str:
    return "muted" if role in (Role.SYSTEM, Role.DEVELOPER, Role.TOOL, "function") else "text"


def _labelled(word: str, style: str, body: list[Span], width: int, turn: int | None) -> list[Line]:
    rows = wrap_spans(body, width - GUTTER)
    return [
        line((word.ljust(GUTTER)[:GUTTER] if n == 0 else " " * GUTTER, style), *row, turn=turn)
        for n, row in enumerate(rows)
    ]


def _folded(
    word: str, style: str, body: list[Span], width: int, turn: int, limit: int | None, length: int
) -> list[Line]:
    lines = _labelled(word, style, body, width, turn)
    left_out = length - _WINDOW
    if limit is not None and len(lines) > limit + 1:
        rest = len(lines) - limit
        more = f"… {rest:,} more rows" + (f", {length:,} characters" if left_out > 0 else "")
        return [*lines[:limit], line((" " * GUTTER, "text"), (more, "faint"), ("  z unfold", "faint"), turn=turn)]
    if left_out > 0:
        lines.append(line((" " * GUTTER, "text"), (f"… {left_out:,} more characters", "faint"), turn=turn))
    return lines


def _marked(content: str, marks: tuple[tuple[int, int], ...], style: str) -> list[Span]:
    """The text with what a call took from it underlined."""
    content = content[:_WINDOW]
    spans: list[Span] = []
    at = 0
    for start, end in marks:
        if start < at or end > len(content):
            continue
        spans += [(visible(content[at:start]), style), (visible(content[start:end]), f"{style} underline")]
        at = end
    spans.append((visible(content[at:]), style))
    return spans


def _pretty(content: str) -> str | None:
    """A tool's result as ``key value`` rows where it is a JSON object or list, else None."""
    if len(content) > _WINDOW or content[:1] not in ("{", "["):
        return None
    try:
        value = loads_exact(content)
    except JsonError:
        return None
    rows = []
    for path, leaf in walk(value):
        rows.append(f"{_dotted(path)} {one_line(dumps(leaf))}".strip())
        if len(rows) > _MAX_VALUES:
            break
    return "\n".join(rows)


def _dotted(path: Path) -> str:
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{one_line(step[:80])}" if out else one_line(step[:80])
    return out


def _call(
    example: Example,
    turn: int,
    index: int,
    call: ToolCall,
    width: int,
    origins: tuple[ValueOrigin, ...],
    findings: list[tuple[int, Finding]],
) -> Iterator[Line]:
    known = call.name in example.toolset.by_name or not example.toolset.tools
    name = clip(one_line(call.name[:200]), width - GUTTER - 2) or "(no name)"
    spans = [("call".ljust(GUTTER), "call"), (name, "text bold" if known else "bad bold")]
    if not known:
        spans.append(("  no such tool", "bad"))
    yield line(*spans, turn=turn)
    arguments = read_arguments(call.arguments[: 4 * _WINDOW], exact=True)
    if arguments.error is not None or not isinstance(arguments.value, dict):
        for row in wrap(shown(call.arguments, 2_000)[0] or "(nothing)", width - GUTTER):
            yield line((" " * GUTTER, "text"), (row, "bad"), turn=turn)
        if len(call.arguments) > 2_000:
            yield line((" " * GUTTER, "text"), (f"… {len(call.arguments):,} characters", "faint"), turn=turn)
        return
    leaves = [(one.path, one.value, one) for one in origins]
    if not leaves:
        leaves = [(path, value, None) for path, value in walk(arguments.value) if path]  # type: ignore[misc]
    names = [_dotted(path) for path, _, _ in leaves]
    column = min(max((cell_width(name) for name in names), default=0), 24, max(8, width // 3)) + 2
    base: Path = ("messages", turn, "tool_calls", index, "function", "arguments")
    wrong = {one.path[len(base) :]: one for _, one in findings if one.path[: len(base)] == base}
    for name, (path, value, origin) in list(zip(names, leaves, strict=True))[:_MAX_VALUES]:
        yield _value(name, value, origin, wrong.get(path), column, width, turn, len(example.messages))
    if not leaves:
        yield line((" " * GUTTER, "text"), ("no arguments", "faint"), turn=turn)


def _value(
    name: str,
    value: Any,
    origin: ValueOrigin | None,
    finding: Finding | None,
    column: int,
    width: int,
    turn: int,
    messages: int,
) -> Line:
    words, style = _origin_words(origin, turn, messages)
    if finding is not None:
        glyph, style = GLYPHS[finding.severity]
        words = f"{glyph} {finding.code}"
    text = one_line(dumps(value)[:2_000])
    room = width - GUTTER - column - (cell_width(words) + 2 if words else 0)
    shown_text = clip(text, max(room, 12))
    if len(shown_text) < len(text) and len(text) >= 2_000:
        words = f"{len(dumps(value)):,} characters"
    left: list[Span] = [
        (" " * GUTTER, "text"),
        (clip(name, column - 1).ljust(column), "key"),
        (shown_text, "bad" if finding is not None and finding.severity is Severity.ERROR else "value"),
    ]
    if not words:
        return line(*left, turn=turn)
    # Origins stand in one column where there is room, so that the odd one out is seen at a glance.
    at = GUTTER + column + 26
    used = GUTTER + column + cell_width(shown_text)
    gap = max(2, min(at, width - cell_width(words) - 1) - used)
    if used + gap + cell_width(words) > width:
        return right(left, [(words, style)], width)._replace(turn=turn)
    return line(*left, (" " * gap, "text"), (words, style), turn=turn)


def _origin_words(origin: ValueOrigin | None, turn: int, messages: int) -> Span:
    if origin is None:
        return ("", "faint")
    place = f" in turn {origin.turn}" if origin.turn is not None and messages > 3 else ""
    match origin.origin:
        case Origin.MESSAGE:
            return (f"said{place}" if origin.exact else f"partly said{place}", "faint" if origin.exact else "warning")
        case Origin.RESULT:
            return (f"from a result{place}", "faint")
        case Origin.ASSISTANT:
            return (f"said by the assistant{place}", "faint")
        case Origin.SYSTEM:
            return ("from the system prompt", "faint")
        case Origin.DEFAULT:
            return ("the default", "faint")
        case Origin.ENUM:
            return ("chosen from the enum", "faint")
        case Origin.CHOICE:
            return ("chosen", "faint")
        case Origin.NOWHERE:
            return ("said nowhere", "warning")


def finding_spans(finding: Finding) -> list[Span]:
    """``✗ C301 amount is missing``, with what ``w`` would do."""
    glyph, style = GLYPHS[finding.severity]
    spans: list[Span] = [(f"{glyph} ", style), (f"{finding.code} ", style), (one_line(finding.message[:400]), "text")]
    if finding.fix is not None:
        spans += [("  fix: ", "faint"), (one_line(finding.fix.title[:200]), "good")]
    return spans


def _finding_lines(finding: Finding, number: int, width: int, focus: Focus) -> Iterator[Line]:
    chosen = focus.finding == number
    rows = wrap_spans(finding_spans(finding), width - 4)
    for n, row in enumerate(rows):
        lead = ("▸ " if chosen else "  ") if n == 0 else "    "
        yield line((lead, "accent"), *row, turn=finding.turn, finding=number)
