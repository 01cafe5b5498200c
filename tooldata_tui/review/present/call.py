"""A call as the example pane shows it: typed arguments, one a row, and where each value comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import Finding, Path, Severity, ToolCall, read_arguments
from tooldata_tui.dataset.jsontext import dumps, walk
from tooldata_tui.review.present.findings import GLYPHS
from tooldata_tui.review.present.layout import Line, Span, line, measure, shown, width_of, wrap_spans
from tooldata_tui.rules.grounding.provenance import Origin, ValueOrigin
from tooldata_tui.text import clip, one_line

__all__ = ["Place", "call_lines", "dotted"]

#: Characters of one value that are ever laid out, and rows of it while its turn is folded.
_WINDOW = 20_000
_FOLD_ROWS = 4
_MAX_VALUES = 200
#: Characters of arguments that are no JSON.
_RAW = 2_000
#: Cells of a value behind which the column of origins stands, where there is room.
_ORIGINS = 26


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call stands.

    :ivar gutter: cells before its name and its arguments
    :ivar lead: what stands there in its first row
    :ivar known: whether the example's tools have one of that name
    :ivar numbered: whether turns are shown with their numbers, so that an origin can name one
    """

    turn: int
    index: int
    width: int
    gutter: int
    lead: tuple[Span, ...]
    known: bool
    folded: bool
    numbered: bool


def call_lines(
    call: ToolCall, place: Place, origins: tuple[ValueOrigin, ...], findings: Iterable[Finding]
) -> Iterator[Line]:
    """The call's name, then a row or more for each argument."""
    room = place.width - place.gutter
    name = clip(one_line(call.name[:200]), max(room - (0 if place.known else 14), 8)) or "(no name)"
    spans = [*place.lead, (name, "text bold" if place.known else "bad bold")]
    if not place.known:
        spans.append(("  no such tool", "bad"))
    yield line(*spans, turn=place.turn)
    arguments = read_arguments(call.arguments, exact=True)
    if arguments.error is not None or not isinstance(arguments.value, dict):
        yield from _raw(call.arguments, place)
        return
    leaves: list[tuple[Path, Any, ValueOrigin | None]] = [(one.path, one.value, one) for one in origins]
    if not leaves:
        leaves = [(path, value, None) for path, value in walk(arguments.value) if path]
    if not leaves:
        yield _under(place, ("no arguments", "faint"))
        return
    names = [dotted(path) for path, _, _ in leaves[:_MAX_VALUES]]
    column = min(max(map(measure, names)), 24, max(8, place.width // 3)) + 2
    base: Path = ("messages", place.turn, "tool_calls", place.index, "function", "arguments")
    wrong = {one.path[len(base) :]: one for one in findings if one.path[: len(base)] == base}
    for name, (path, value, origin) in zip(names, leaves, strict=False):
        yield from _value(name, value, _words(origin, wrong.get(path), place), wrong.get(path), column, place)
    if len(leaves) > _MAX_VALUES:
        yield _under(place, ("… and more values", "faint"))


def dotted(path: Path) -> str:
    """``address.lines[0]``."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{one_line(step[:80])}" if out else one_line(step[:80])
        if len(out) > 400:
            return out
    return out


def _under(place: Place, *spans: Span) -> Line:
    return line((" " * place.gutter, "text"), *spans, turn=place.turn)


def _raw(text: str, place: Place) -> Iterator[Line]:
    seen, left = shown(text, _RAW)
    for row in wrap_spans([(seen or "(nothing)", "bad")], place.width - place.gutter):
        yield _under(place, *row)
    if left:
        yield _under(place, (f"… {left:,} more characters", "faint"))


def _value(name: str, value: Any, words: Span, finding: Finding | None, column: int, place: Place) -> Iterator[Line]:
    text, left = _text_of(value)
    style = "bad" if finding is not None and finding.severity is Severity.ERROR else "value"
    room = max(place.width - place.gutter - column, 8)
    rows = wrap_spans([(text, style)], room, _FOLD_ROWS + 1 if place.folded else None)
    if place.folded and len(rows) > _FOLD_ROWS:
        left += len(text) - sum(len(part) for row in rows[:_FOLD_ROWS] for part, _ in row)
        rows = rows[:_FOLD_ROWS]
        more: tuple[Span, ...] = ((f"… {left:,} more characters", "faint"), ("  z unfold", "faint"))
    else:
        more = ((f"… {left:,} more characters", "faint"),) if left else ()
    key = clip(name, column - 1)
    indent = " " * (place.gutter + column)
    lead: tuple[Span, ...] = ((" " * place.gutter, "text"), (key + " " * (column - measure(key)), "key"))
    for n, row in enumerate(rows):
        spans = [*(lead if n == 0 else ((indent, "text"),)), *row]
        if n == len(rows) - 1 and words[0]:
            gap = _gap(width_of(spans), measure(words[0]), place.gutter + column, place.width)
            if gap:
                yield line(*spans, (" " * gap, "text"), words, turn=place.turn)
            else:
                yield line(*spans, turn=place.turn)
                if words[1] != "faint":  # what is as it should be need not be said
                    yield line((indent, "text"), words, turn=place.turn)
        else:
            yield line(*spans, turn=place.turn)
    if more:
        yield line((indent, "text"), *more, turn=place.turn)


def _gap(used: int, size: int, start: int, width: int) -> int:
    """Blanks before the origin; 0 where it does not fit.

    Origins stand in one column where there is room, so that the odd one out is seen at a glance.
    """
    gap = max(2, min(start + _ORIGINS, width - size - 1) - used)
    return gap if used + gap + size <= width else 0


def _text_of(value: Any) -> tuple[str, int]:
    """A value as JSON in one line, and how many of its characters were left out."""
    if isinstance(value, str) and len(value) > _WINDOW:
        return one_line(dumps(value[:_WINDOW])[:-1]), len(value) - _WINDOW
    text = dumps(value)
    return one_line(text[:_WINDOW]), max(0, len(text) - _WINDOW)


def _words(origin: ValueOrigin | None, finding: Finding | None, place: Place) -> Span:
    """Where a value comes from, or the rule that is against it."""
    if finding is not None:
        glyph, style = GLYPHS[finding.severity]
        return f"{glyph} {finding.code}", style
    if origin is None:
        return "", "faint"
    where = f" in {origin.turn}" if origin.turn is not None and place.numbered else ""
    if origin.origin is Origin.MESSAGE and not origin.exact:
        return f"partly said{where}", "warning"
    said, style = _ORIGIN_WORDS[origin.origin]
    return said + where, style


_ORIGIN_WORDS: Mapping[Origin, Span] = {
    Origin.MESSAGE: ("said", "faint"),
    Origin.RESULT: ("from the result", "faint"),
    Origin.ASSISTANT: ("said by the assistant", "faint"),
    Origin.SYSTEM: ("from the system prompt", "faint"),
    Origin.DEFAULT: ("the default", "faint"),
    Origin.ENUM: ("from the enum", "faint"),
    Origin.CHOICE: ("chosen", "faint"),
    Origin.NOWHERE: ("said nowhere", "warning"),
}
