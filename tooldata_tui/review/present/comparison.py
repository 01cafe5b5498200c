"""The diff pane: what it can compare, and the comparison as lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tooldata_tui.dataset import Example, Finding, apply_patch
from tooldata_tui.dataset.patch import PatchError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.review.diff import CallDiff, ExampleDiff, Kind, Piece, TurnDiff, ValueDiff, compare
from tooldata_tui.review.present.layout import Line, Span, blank, line, wrap_spans
from tooldata_tui.review.view import View
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store.describing import describe
from tooldata_tui.text import cell_width, clip, one_line, plural, visible

__all__ = ["Comparison", "comparison_lines", "comparisons", "turn_lines"]

_GUTTER = 7
_LABELS = {"user": "user", "assistant": "answer", "tool": "result", "system": "system", "developer": "devel"}
_STYLES = {"user": "user", "assistant": "call", "tool": "note"}
#: Rows of unchanged text shown of one turn.
_SAME_ROWS = 2
_VALUE = 400
#: Findings that name the example of another label which is most like this one.
_NEAREST = {"A101", "A301"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two examples side by side. ``title`` says which, ``finding`` is the number of the finding whose fix it shows.

    :ivar form: whether what only the form of the row says counts as well, such as the ids of calls
    """

    title: str
    before: Example
    after: Example
    finding: int | None = None
    form: bool = True


def comparisons(view: View) -> list[Comparison]:
    """What can be compared here: the edit with the original, each proposed fix, then the examples that are like it."""
    found = []
    if view.state.edited:
        found.append(Comparison("edited against original", view.original, view.example))
    for number in view.fixes:
        finding = view.findings[number]
        assert finding.fix is not None
        try:
            row = apply_patch(view.row, finding.fix.patch)
            after = example_of_row(row, view.toolset)
        except (PatchError, KeyError, TypeError, AttributeError):
            continue  # a fix that does not fit any more has nothing to show
        found.append(
            Comparison(f"fix {finding.code}: {one_line(finding.fix.title[:120])}", view.example, after, number)
        )
    for number, finding in enumerate(view.findings):
        other = view.others.get(finding.other) if finding.other is not None else None
        if other is not None:
            found.append(Comparison(_title(finding, other), other, view.example, number, form=False))
    return found


def _title(finding: Finding, other: Example) -> str:
    """``#402 → this: conflict, labelled initiate_refund``, or ``#87 → this: near-duplicate``."""
    label = one_line(describe(other)[0][:80]) if finding.labels else ""
    if finding.code in _NEAREST:
        said = f"nearest labelled {label}" if label else "nearest"
    else:
        name = RULES[finding.code].name if finding.code in RULES else finding.code
        said = f"{name}, labelled {label}" if label else name
    return f"#{finding.other} → this: {said}"


def comparison_lines(comparison: Comparison, width: int) -> list[Line]:
    """The comparison, structurally: only turns that changed, and the ones around them shortened."""
    diff = compare(comparison.before, comparison.after, form=comparison.form)
    if diff.same:
        return [line(("no difference", "faint"))]
    return list(_lines(diff, width))


def _left_out(turns: int) -> Line:
    return line((f"       … {plural(turns, 'turn')} unchanged", "faint"))


def _lines(diff: ExampleDiff, width: int) -> Iterator[Line]:
    first = True
    hidden = 0
    for number, turn in enumerate(diff.turns):
        near = any(diff.turns[n].changes for n in range(max(0, number - 1), min(len(diff.turns), number + 2)))
        if not turn.changes and not near:
            hidden += 1
            continue
        if hidden:
            yield _left_out(hidden)
            hidden = 0
        if not first:
            yield blank()
        first = False
        yield from turn_lines(turn, width)
    if hidden:
        yield _left_out(hidden)
    for word, names, style in (("+", diff.tools.added, "added"), ("-", diff.tools.removed, "removed")):
        for name in names[:20]:
            yield line((f"{word} tool ", style), (one_line(name[:100]), style))
    for name in diff.tools.changed[:20]:
        yield line(("~ tool ", "warning"), (one_line(name[:100]), "text"))


def turn_lines(turn: TurnDiff, width: int) -> Iterator[Line]:
    """One turn with what changed in it."""
    label = _LABELS.get(turn.role, one_line(turn.role[:6]))
    style = _STYLES.get(turn.role, "muted")
    sign = {Kind.ADDED: "+ ", Kind.REMOVED: "- "}.get(turn.kind, "  ")
    pieces = turn.content.pieces
    if pieces:
        rows = wrap_spans(list(_piece_spans(pieces)), width - _GUTTER - 2)
        if turn.content.kind is Kind.SAME and len(rows) > _SAME_ROWS:
            rows = [*rows[:_SAME_ROWS], [("…", "faint")]]
        for n, row in enumerate(rows):
            yield line((sign, _sign_style(sign)), ((label if n == 0 else "").ljust(_GUTTER), style), *row)
    for field in turn.fields:
        spans = [("  ", "text"), (one_line(field.name[:12]).ljust(_GUTTER), "key"), *_change(field.before, field.after)]
        yield line(*spans)
    for call in turn.calls:
        yield from _call(call, width)


def _piece_spans(pieces: Sequence[Piece]) -> Iterator[Span]:
    """The pieces one after the other; a word that gave way to another does not run into it."""
    last = ""
    for piece in pieces:
        if piece.kind is Kind.ADDED and last and not last.isspace() and not piece.text[:1].isspace():
            yield " ", "text"
        yield _piece_span(piece)
        last = piece.text[-1:] if piece.kind is Kind.REMOVED else ""


def _piece_span(piece: Piece) -> Span:
    text = visible(piece.text[:8_000])
    if piece.kind is Kind.ADDED:
        return text, "added on_added"
    if piece.kind is Kind.REMOVED:
        return text, "removed on_removed"
    return text, "text"


def _sign_style(sign: str) -> str:
    return {"+ ": "added", "- ": "removed"}.get(sign, "text")


def _call(call: CallDiff, width: int) -> Iterator[Line]:
    sign = {Kind.ADDED: "+ ", Kind.REMOVED: "- "}.get(call.kind, "  ")
    spans: list[Span] = [(sign, _sign_style(sign)), ("call".ljust(_GUTTER), "call")]
    if call.before is not None and call.after is not None and call.before == call.after:
        spans.append((one_line(call.after[:120]), "text bold"))
    else:
        spans += _change(call.before, call.after)
    yield line(*spans)
    column = max((cell_width(_name(value)) for value in call.values), default=0)
    column = min(column, max(10, width // 3)) + 2
    for value in call.values:
        yield from _value(value, column, width)
    for field in call.fields:
        yield line((" " * (_GUTTER + 2), "text"), (f"{field.name} ", "key"), *_change(field.before, field.after))


def _name(value: ValueDiff) -> str:
    out = ""
    for step in value.path:
        out += f"[{step}]" if isinstance(step, int) else f".{one_line(step[:60])}" if out else one_line(step[:60])
    return out or "arguments"


def _value(value: ValueDiff, column: int, width: int) -> Iterator[Line]:
    sign = {Kind.ADDED: "+ ", Kind.REMOVED: "- "}.get(value.kind, "  ")
    lead: list[Span] = [
        (" " * _GUTTER, "text"),
        (sign, _sign_style(sign)),
        (clip(_name(value), column - 1).ljust(column), "key"),
    ]
    if value.kind is Kind.SAME:
        body: list[Span] = [
            (clip(one_line((value.after or "")[:_VALUE]), max(8, width - _GUTTER - column - 2)), "value")
        ]
    elif any(piece.kind is Kind.SAME and piece.text.strip() for piece in value.pieces):
        body = [('"', "text"), *_piece_spans(value.pieces), ('"', "text")]
        body = [(one_line(text), style) for text, style in body]
    else:
        body = _change(value.before, value.after)
    rows = wrap_spans(body, width - _GUTTER - 2 - column)
    for n, row in enumerate(rows[:12]):
        yield line(*(lead if n == 0 else [(" " * (_GUTTER + 2 + column), "text")]), *row)


def _change(before: str | None, after: str | None) -> list[Span]:
    spans: list[Span] = []
    if before is not None:
        spans.append((one_line(before[:_VALUE]), "removed on_removed"))
    if before is not None and after is not None:
        spans.append((" → ", "muted"))
    if after is not None:
        spans.append((one_line(after[:_VALUE]), "added on_added"))
    return spans
