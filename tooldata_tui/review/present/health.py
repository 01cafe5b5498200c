"""The health of the set as lines: bars with the band they should end in, the grid of coverage, and what is missing."""

from collections.abc import Iterator

from tooldata_tui.review.health import VALUES, Bar, Figure, Row
from tooldata_tui.review.present.findings import finding_spans
from tooldata_tui.review.present.layout import Line, Span, fit, fit_name, line, measure, width_of, wrap_spans
from tooldata_tui.rules.health_gaps import GapRequest
from tooldata_tui.text import clip, one_line

__all__ = ["bar_spans", "gap_words", "health_row", "here_lines"]

#: Cells of a name, of a number, and of a column of the grid.
_NAME, _NUMBER, _COLUMN = 28, 7, 14
#: Cells below which there is no room for a bar, or for what stands behind it.
_BAR, _WIDE = 6, 70
#: Characters of a text from data that are looked at.
_LONG = 200
_COLUMNS = ("given", "left out", "alone", "together")
_TASKS = {"routing": "routing", "parameters": "many parameters", "multi-turn": "several turns"}


def health_row(row: Row, width: int, chosen: int | None = None) -> tuple[Span, ...]:
    """One line of the screen.

    :param chosen: which of its figures the cursor is on, where there are several
    """
    match row.kind:
        case "section":
            return _section(row, width)
        case "tool":
            return tuple(_tool(row, width))
        case "columns":
            return tuple(_columns(row, width))
        case "parameter":
            return tuple(_parameter(row, width, chosen))
        case "values":
            return tuple(_values(row, width, chosen))
        case "share" | "length":
            return tuple(_measured(row, width))
        case "finding":
            assert row.finding is not None
            return tuple(finding_spans(row.finding))
    return ()


def _text(text: str) -> str:
    return one_line(text[:_LONG])


def _section(row: Row, width: int) -> tuple[Span, ...]:
    return (row.label, "accent bold"), ("  ", "text"), (clip(row.tail, max(width - len(row.label) - 2, 1)), "faint")


def _name_room(width: int) -> int:
    return max(min(_NAME, width // 3), 8)


def _tool(row: Row, width: int) -> Iterator[Span]:
    """``refund_order    131  ━━━━━━╋━━━━━━╋━━  ▲ 42%  ✗ 69 of 200 many parameters``."""
    tool, bar, [figure] = row.tool, row.bar, row.figures
    assert tool is not None
    assert bar is not None
    name = _name_room(width)
    yield fit_name(_text(row.label), name), "text" if figure.held.examples else "bad"
    yield f"{figure.held.examples:>{_NUMBER},}  ", "text" if figure.held.examples else "bad"
    behind: list[Span] = []
    if width >= _WIDE:
        behind = [*_away(tool.deviation, bar), *_volume(row)]
    room = width - name - _NUMBER - 2 - width_of(behind)
    if room >= _BAR:
        yield from bar_spans(bar, room)
    yield from behind


def _away(deviation: float | None, bar: Bar) -> list[Span]:
    if deviation is None:
        return [(" " * 10, "text")]
    glyph = "▲" if deviation > 0 else "▼"
    words = f"{glyph if bar.is_outside else ' '} {f'{deviation:+.0%}':>5}"
    return [("  ", "text"), (fit(words, 8), "warning" if bar.is_outside else "faint")]


def _volume(row: Row) -> list[Span]:
    tool, [figure] = row.tool, row.figures
    assert tool is not None
    kind, least = tool.guideline
    enough = figure.held.examples >= least
    words = f"{'✓' if enough else '✗'} {least:>3} for {_TASKS[kind]}"
    return [(fit(words, 25), "good" if enough else "warning")]


def bar_spans(bar: Bar, width: int) -> list[Span]:
    """``━━━━━━╋━━━┼``: how long, and the band that it should end in."""
    full = _cells(bar.value, bar, width) if bar.value else 0
    full = max(full, 1) if bar.value else 0
    low = min(_cells(bar.low, bar, width), width - 1) if bar.high else -1
    high = min(_cells(bar.high, bar, width), width - 1) if bar.high else -1
    look = "warning" if bar.is_outside else "accent"
    spans: list[Span] = []
    for at in range(width):
        edge, filled = at in (low, high), at < full
        if edge:
            part = ("╋" if filled else "┼", look if filled else "muted")
        elif filled:
            part = ("━", look)
        else:
            part = ("─" if low < at < high else " ", "bar")
        if spans and spans[-1][1] == part[1]:
            spans[-1] = (spans[-1][0] + part[0], part[1])
        else:
            spans.append(part)
    return spans


def _cells(value: float, bar: Bar, width: int) -> int:
    return min(round(value / bar.most * width), width) if bar.most else 0


# --- the grid


def _columns(row: Row, width: int) -> Iterator[Span]:
    name = _name_room(width)
    yield fit(_text(row.label), name), "text bold"
    yield f"{row.tail:>{_NUMBER}}", "muted"
    room = _column_room(width)
    yield "".join(f"{clip(words, room - 1)} ".rjust(room) for words in _COLUMNS), "faint"


def _column_room(width: int) -> int:
    return max(min((width - _name_room(width) - _NUMBER) // len(_COLUMNS), _COLUMN), 4)


def _parameter(row: Row, width: int, chosen: int | None) -> Iterator[Span]:
    name = _name_room(width)
    yield fit(f"  {_text(row.label)}", name + _NUMBER), "text"
    for number, figure in enumerate(row.figures):
        yield _cell(f"{figure.held.examples:,}", figure, _column_room(width), number == chosen)


def _cell(words: str, figure: Figure, width: int, chosen: bool) -> Span:
    """A figure set to the right; between brackets where the cursor is on it, and with a cross where it is missing."""
    sign, look = _sign(figure)
    text = clip(f"{sign}{words}", max(width - 3, 1))
    text = f"[{text}]" if chosen else f" {text} "
    return " " * max(width - measure(text), 0) + text, f"{look} bold" if chosen else look


def _sign(figure: Figure) -> Span:
    """What is to be said of a figure by a sign and a colour."""
    if figure.gap is not None:
        return "✗ ", "warning" if figure.held.examples else "bad"
    if figure.is_odd:
        return "▲ ", "warning"
    return "", "text" if figure.held.examples else "faint"


def _values(row: Row, width: int, chosen: int | None) -> Iterator[Span]:
    lead = 4
    yield " " * lead, "text"
    room = max((width - lead) // VALUES, 10)
    for number, figure in enumerate(row.figures):
        count = f"{figure.held.examples:,}"
        shown = _text(figure.label)
        yield _left(clip(shown, max(room - len(count) - 7, 3)), count, figure, room, number == chosen)


def _left(name: str, count: str, figure: Figure, width: int, chosen: bool) -> Span:
    sign, look = _sign(figure)
    words = f"{sign}{name} {count}"
    words = f"[{words}]" if chosen else f" {words} "
    return fit(words, width), f"{look} bold" if chosen else look


def _measured(row: Row, width: int) -> Iterator[Span]:
    """``casual or with a typo    61  ━━━╋━━━┼    18%``."""
    bar, [figure] = row.bar, row.figures
    assert bar is not None
    name = _name_room(width)
    look = "warning" if bar.is_outside or figure.gap is not None else "text"
    yield fit(_text(row.label), name), "text"
    yield f"{figure.held.examples:>{_NUMBER},}  ", look
    yield f"{row.tail:>4}  " if row.kind == "share" else "      ", look if row.tail else "text"
    more = f"  {gap_words(figure.gap)}" if figure.gap is not None else ""
    room = width - name - _NUMBER - 8
    if room >= _BAR + len(more):
        yield from bar_spans(bar, room - 26 if room > 50 else room - len(more))
        yield more, "warning"


# --- what is under the cursor


def gap_words(gap: GapRequest) -> str:
    """``12 more are wanted``."""
    return f"{gap.missing:,} more {'is' if gap.missing == 1 else 'are'} wanted"


def here_lines(row: Row, chosen: int, width: int, height: int) -> list[Line]:
    """What the figure under the cursor counts, and what it lacks."""
    figure = row.figures[min(chosen, len(row.figures) - 1)]
    spans: list[Span] = []
    if row.finding is not None:
        spans += finding_spans(row.finding)
    else:
        count = figure.held.examples
        spans += [(f"{count:,} ", "accent bold"), ("example  " if count == 1 else "examples  ", "muted")]
        spans += [(_text(figure.words), "text")]
        if figure.gap is not None:
            spans += [("   ✗ ", "warning"), (gap_words(figure.gap), "warning")]
        if len(figure.held.ids) < count and figure.held.where is None and figure.held.ids:
            spans.append((f"   the first {len(figure.held.ids):,} of them can be shown", "faint"))
    return [line(*one) for one in wrap_spans(spans, width, height)]
