"""What an edit of a tool changes, and what it would do to the findings, as lines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.review.present.layout import Line, Span, line, wrap_spans
from tooldata_tui.review.tool_edit import Effect
from tooldata_tui.review.values import ValueDiff, compare_values
from tooldata_tui.review.words import Kind
from tooldata_tui.rules.registry import RULES
from tooldata_tui.text import one_line, plural

__all__ = ["change_lines", "effect_lines", "effect_words"]

#: Changes of one tool, rules of an effect, and characters of a value that are shown.
_CHANGES, _RULES, _VALUE = 40, 6, 600
_STYLES = {Kind.ADDED: ("+ ", "added"), Kind.REMOVED: ("- ", "removed"), Kind.CHANGED: ("~ ", "warning")}


def change_lines(before: Mapping[str, Any], after: Mapping[str, Any], width: int) -> list[Line]:
    """What differs between two definitions of a tool, value by value."""
    found = [one for one in compare_values(dict(before), dict(after)) if one.kind is not Kind.SAME]
    rows = [row for one in found[:_CHANGES] for row in _change(one, width)]
    if len(found) > _CHANGES:
        rows.append(line((f"… {len(found) - _CHANGES:,} more changes", "faint")))
    return rows or [line(("nothing but the order of keys", "faint"))]


def _change(one: ValueDiff, width: int) -> Iterator[Line]:
    sign, look = _STYLES[one.kind]
    spans: list[Span] = [(f"{place_words(one.path)}  ", "key")]
    if any(piece.kind is Kind.SAME and piece.text.strip() for piece in one.pieces):
        looks = {Kind.ADDED: "added on_added", Kind.REMOVED: "removed on_removed"}
        spans += [(one_line(piece.text[:_VALUE]), looks.get(piece.kind, "text")) for piece in one.pieces]
    else:
        if one.before is not None:
            spans.append((one_line(one.before[:_VALUE]), "removed on_removed"))
        if one.before is not None and one.after is not None:
            spans.append((" → ", "muted"))
        if one.after is not None:
            spans.append((one_line(one.after[:_VALUE]), "added on_added"))
    for n, row in enumerate(wrap_spans(spans, max(width - 2, 16), 8)):
        yield line((sign if n == 0 else "  ", look), *row)


def place_words(path: Path) -> str:
    """A place in a definition without the words that are the same for all: ``order_id pattern``."""
    shown = [str(step) for step in path]
    words = [step for step in shown if step not in ("parameters", "properties")]
    return one_line(" ".join(words or shown)[:120])


def effect_words(effect: Effect) -> str:
    """``3 findings go, 41 come``."""
    gone, come = effect.gone.total(), effect.come.total()
    if not gone and not come:
        return "no finding goes or comes"
    return f"{plural(gone, 'finding')} {'go' if gone != 1 else 'goes'}, {come:,} come{'s' if come == 1 else ''}"


def effect_lines(effect: Effect, width: int) -> list[Line]:
    """How many findings of each rule go and come, with the first example of those that come."""
    rows: list[Line] = []
    for sign, look, counts in (("−", "good", effect.gone), ("+", "bad", effect.come)):
        for code, many in _most(counts):
            summary = RULES[code].summary if code in RULES else ""
            number, words = effect.first.get(code, (0, "")) if sign == "+" else (0, "")
            spans: list[Span] = [(f"{sign} {many:>5,}  ", look), (f"{code} ", look), (one_line(summary), "text")]
            if number:
                spans.append((f"  #{number}: {one_line(words[:160])}", "faint"))
            rows += [
                line(("" if n == 0 else " " * 9, "text"), *row) for n, row in enumerate(wrap_spans(spans, width, 3))
            ]
        if len(counts) > _RULES:
            rows.append(line((f"{sign}        … and {len(counts) - _RULES} more rules", "faint")))
    return rows


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_RULES]
