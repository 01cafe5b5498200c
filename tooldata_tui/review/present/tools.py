"""The screen of tools as lines: the list, and one tool as a tree with what calls and rules say of each parameter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.review.present.findings import GLYPHS, finding_spans
from tooldata_tui.review.present.layout import Line, Span, blank, fit, line, measure, right, width_of, wrap_spans
from tooldata_tui.review.present.tool_changes import change_lines
from tooldata_tui.review.tool_edit import definition
from tooldata_tui.review.tool_tree import Node, findings_at, nodes_of
from tooldata_tui.review.tools import ParameterUse, ToolUse, Version, usual_values
from tooldata_tui.rules.given import enum_of
from tooldata_tui.text import clip, one_line, plural, visible

__all__ = ["tool_lines", "tool_row", "tool_title", "use_lines"]

#: Rows of one description, values of one parameter, and parameters that no schema knows which are shown.
_SAID, _VALUES, _STRANGERS = 12, 40, 20
#: Cells of one value.
_VALUE = 40
_INDENT = "  "
#: What JSON writes without quotes.
_BARE = re.compile(r"true|false|null|-?[0-9][0-9.eE+-]*|[\[{].*", re.DOTALL)


def tool_row(version: Version, calls: int, worst: Severity | None, width: int) -> tuple[Span, ...]:
    """``▲ lookup_order  edited  111``: what is worst about a tool, and how many examples call one of its name."""
    glyph, look = GLYPHS[worst] if worst is not None else (" ", "text")
    tags = ["new"] if version.is_new else ["edited"] if version.imported is not None else []
    tags += [f"1 of {version.others + 1}"] if version.others else []
    tag, many = " ".join(tags), f"{calls:,}"
    room = max(width - 3 - len(many) - (len(tag) + 1 if tag else 0), 6)
    name = fit(one_line(version.tool.name[:80]) or "(no name)", room)
    spans: list[Span] = [(f"{glyph} ", look), (name, "text"), (f" {tag}" if tag else "", "note"), (f" {many}", "muted")]
    return tuple(span for span in spans if span[0])


def tool_title(version: Version, use: ToolUse | None, width: int) -> Line:
    """``lookup_order  offered to 616 · called in 111``."""
    parts = [f"offered to {version.examples:,}"]
    if use is not None:
        parts.append(f"called in {use.examples:,}")
    if version.others:
        parts.append(f"one of {version.others + 1} versions")
    name = clip(one_line(version.tool.name[:200]) or "(no name)", max(width // 2, 8))
    said = clip(" · ".join(parts), max(width - measure(name) - 3, 4))
    return line((name, "accent bold"), ("  ", "text"), (said, "muted"))


def tool_lines(version: Version, use: ToolUse | None, findings: Sequence[Finding] | None, width: int) -> list[Line]:
    """A tool as a tree; ``turn`` of a line is the number of its node.

    :param use: None while it has not been counted
    :param findings: None while nobody has looked
    """
    nodes = nodes_of(definition(version.tool))
    at = findings_at(nodes, findings or ())
    rows: list[Line] = []
    for number, node in enumerate(nodes):
        rows += _node(number, node, use, at.get(number, ()), width)
    if len(nodes) == 1:
        rows += [blank(0), line((_INDENT, "text"), ("no parameters", "faint"), turn=0)]
    rows += _strangers(nodes, use, width)
    if version.imported is not None and not version.is_new:
        rows += [blank(), line(("Changed since it was imported", "accent bold"))]
        rows += change_lines(definition(version.imported), definition(version.tool), width)
    return rows


def _node(number: int, node: Node, use: ToolUse | None, findings: Sequence[Finding], width: int) -> Iterator[Line]:
    indent = _INDENT * max(node.depth - 1, 0)
    below = indent + (_INDENT if node.depth else "")
    used = use.parameters.get(node.parameter or "") if use is not None else None
    if node.depth:
        yield blank(number)
        lead: list[Span] = [
            (indent, "text"),
            (clip(one_line(node.name[:100]), max(width // 2, 8)), "key bold"),
            (" •" if node.required else "", "accent"),
        ]
        share = _share(node, used, use)
        room = max(width - width_of(lead) - width_of(share) - 4, 4)
        yield _at(number, right([*lead, (f"  {clip(one_line(node.words[:300]), room)}", "value")], share, width))
    said = visible(node.said[:4_000]) or ("(no description)" if node.depth < 2 else "")
    rows = (
        wrap_spans([(said, "text" if node.said else "faint")], max(width - len(below), 16), _SAID + 1) if said else []
    )
    for n, row in enumerate(rows[: _SAID + 1]):
        yield line((below, "text"), *(row if n < _SAID else [("…", "faint")]), turn=number)
    if node.depth == 1 and use is not None:
        for values in _values(node.schema, used or ParameterUse(), max(width - len(below), 16)):
            yield line((below, "text"), *values, turn=number)
    wrong = [*(_violations(used) if node.depth < 2 else ()), *map(finding_spans, findings)]
    for one in wrong:
        for n, row in enumerate(wrap_spans(one, max(width - len(below) - 2, 16))):
            yield line((below + ("  " if n else ""), "text"), *row, turn=number)


def _at(number: int, row: Line) -> Line:
    return row._replace(turn=number)


def _share(node: Node, used: ParameterUse | None, use: ToolUse | None) -> list[Span]:
    """``in 89 of 111``; in the colour of a warning where it is never there, or required and missing."""
    if use is None or not use.examples or node.depth > 1:
        return []
    many = used.examples if used is not None else 0
    odd = many == 0 or (node.required and many < use.examples)
    return [(f"in {many:,} of {use.examples:,}", "warning" if odd else "muted")]


def _values(schema: Any, used: ParameterUse, width: int) -> Iterator[list[Span]]:
    """The values that calls pass, the most frequent first; of an enum all that it has."""
    listed = [dumps(one) for one in enum_of(schema)]
    seen = {value: many for value, many in usual_values(used, _VALUES).items() if not value.startswith("{")}
    spans: list[Span] = []
    for value in listed[:_VALUES]:
        many = used.values[value]
        spans += [
            (_value(value, schema), "value" if many else "warning"),
            (f" {many:,}", "muted" if many else "warning"),
        ]
        spans.append(("   ", "text"))
    others = [value for value in seen if value not in listed] if listed else list(seen)
    others = others[: _VALUES if listed else _usual(used)]
    for value in others:
        sign = "✗\N{NO-BREAK SPACE}" if listed else ""
        spans += [(sign + _value(value, schema), "bad" if listed else "muted")]
        spans += [(f" {seen[value]:,}", "bad" if listed else "faint")]
        spans.append(("   ", "text"))
    if not listed and (left := len(used.values) - len(others)) > 0:
        spans.append(
            (f"{'and ' if others else ''}{left:,}{'+' if used.more else ''} {'more' if others else 'values'}", "faint")
        )
    yield from wrap_spans(spans, width, 6) if spans else ()


def _usual(used: ParameterUse) -> int:
    """How many values are shown where nobody says which there are: all of a few, else some for a taste."""
    return len(used.values) if len(used.values) <= 12 else 6


def _value(value: str, schema: Any = None) -> str:
    """A value as one word, so that a line is not broken inside it.

    A text keeps its quotes where it would be taken for a number or the like, unless only a text is expected.
    """
    text = loads(value) if value.startswith('"') and value.endswith('"') and len(value) > 1 else value
    if (
        text is not value
        and _BARE.fullmatch(text)
        and not (isinstance(schema, dict) and schema.get("type") == "string")
    ):
        text = value
    return clip(one_line(str(text)[: 4 * _VALUE]), _VALUE).replace(" ", "\N{NO-BREAK SPACE}")


def _violations(used: ParameterUse | None) -> Iterator[list[Span]]:
    """``✗ C306 in 2 examples: order_id "x" does not match … (#209)``."""
    for code, (many, first, words) in sorted(used.violations.items()) if used is not None else ():
        whom = plural(many, "example")
        yield [("✗ ", "bad"), (f"{code} ", "bad"), (f"in {whom}: ", "muted"), (one_line(words[:300]), "text"),
               (f"  #{first}", "faint")]  # fmt: skip


def _strangers(nodes: Sequence[Node], use: ToolUse | None, width: int) -> Iterable[Line]:
    """Parameters that calls pass and the schema does not have."""
    known = {node.name for node in nodes if node.depth == 1}
    given = {name: one for name, one in use.parameters.items() if name and name not in known} if use is not None else {}
    if not given or use is None:
        return
    yield blank()
    yield line(("Passed, and not in the schema", "warning bold"))
    for name, one in sorted(given.items(), key=lambda item: (-item[1].examples, item[0]))[:_STRANGERS]:
        yield blank()
        shown = clip(one_line(name[:100]), max(width // 2, 8))
        yield right([(shown, "key bold")], [(f"in {one.examples:,} of {use.examples:,}", "warning")], width)
        for row in (*_values(None, one, width - 2), *_violations(one)):
            for part in wrap_spans(row, max(width - 2, 16)):
                yield line((_INDENT, "text"), *part)


def use_lines(name: str, use: ToolUse | None, width: int) -> list[Line]:
    """How calls pass one parameter: what stands beside it while it is edited."""
    used = use.parameters.get(name) if use is not None else None
    if use is None:
        return [line(("being counted", "faint"))]
    if used is None or not used.examples:
        words = f"none of {use.examples:,} examples passes it" if use.examples else "no example calls the tool"
        return [line((words, "muted"))]
    rows = [line((f"in {used.examples:,} of {use.examples:,} examples", "muted"))]
    for value, many in usual_values(used, _VALUES).items():
        rows.append(right([(clip(_value(value), max(width - 8, 8)), "value")], [(f"{many:,}", "muted")], width))
    if (left := len(used.values) - _VALUES) > 0:
        rows.append(line((f"and {left:,}{'+' if used.more else ''} more", "faint")))
    for one in _violations(used):
        rows += [line(*row) for row in wrap_spans(one, max(width, 16))]
    return rows
