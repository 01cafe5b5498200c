"""The rows of the queue."""

from tooldata_tui.review.present.layout import Span, fit
from tooldata_tui.review.view import View
from tooldata_tui.store.describing import describe, title_of
from tooldata_tui.store.examples import ListRow
from tooldata_tui.text import clip_name, one_line

__all__ = ["number_room", "queue_row", "row_of"]


def number_room(total: int, known: int) -> int:
    """Digits of the highest number there is."""
    return max(3, len(str(max(total, known))))


def queue_row(row: ListRow, width: int, digits: int = 4) -> tuple[Span, ...]:
    """``✗ #612 amount < 0``: status or worst finding as a glyph, the number, the reason or else the message.

    :param digits: room for the digits of the number
    """
    glyph, style = _glyph(row)
    decided = row.status != 0
    signs = "".join(sign for on, sign in ((row.flagged, "⚑"), (row.edited, "✎"), (row.commented, "✉")) if on)
    room = max(4, width - digits - 5 - (len(signs) + 1 if signs else 0))
    if row.code and not decided:
        text = one_line(row.reason[:200])
    else:
        label = clip_name(one_line(row.label[:80]), max(8, width // 3))
        text = f"{label}  {one_line(row.title[:200])}"
    spans = [
        (f"{glyph} ", style),
        (fit(f"#{row.id}", digits + 1) + "  ", "faint" if decided else "muted"),
        (fit(text, room), "faint" if decided else "text"),
    ]
    if signs:
        spans.append((f" {signs}", "warning"))
    return tuple(spans)


def _glyph(row: ListRow) -> Span:
    if row.status == 1:
        return ("✓", "good")
    if row.status == 2:
        return ("⨯", "bad")
    return {3: ("✗", "bad"), 2: ("▲", "warning"), 1: ("·", "note")}.get(row.severity, (" ", "faint"))


def row_of(view: View) -> ListRow:
    """What the queue shows of an example that is on the table, as the project would say it."""
    worst = max(view.findings, key=lambda finding: finding.severity, default=None)
    state = view.state
    return ListRow(
        view.id,
        title_of(view.example),
        describe(view.example)[0],
        int(state.status),
        state.flagged,
        state.edited,
        bool(state.comment),
        int(worst.severity) if worst else 0,
        worst.code if worst else "",
        worst.message if worst else "",
    )
