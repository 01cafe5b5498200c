"""The line at the top and the lines at the foot of the screen, and the titles of the panes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tooldata_tui.review.present.layout import Line, Span, line, measure, right, width_of, wrap_spans
from tooldata_tui.review.queue import Queue
from tooldata_tui.text import clip, one_line, plural

__all__ = [
    "Header",
    "Saved",
    "footer_line",
    "header_line",
    "pane_title",
    "place_in_queue",
    "sentence_lines",
    "tools_total",
]


class Saved(Enum):
    """What became of what was decided last: words, and their style."""

    NOTHING = ("", "faint")
    YES = ("saved", "good")
    WAITING = ("saving", "warning")
    NO = ("NOT saved", "bad bold")


@dataclass(frozen=True, slots=True)
class Header:
    """What the top line says.

    :ivar activity: what goes on beside the review
    :ivar note: what was just done; ``note_style`` is ``muted`` or ``warning``
    :ivar mode: what typing means, where that is not the usual
    """

    name: str
    queue: str
    decided: int
    total: int
    pace: str
    reviewer: str
    activity: str = ""
    note: str = ""
    note_style: str = "muted"
    mode: str = ""
    saved: Saved = Saved.NOTHING


def header_line(header: Header, width: int) -> Line:
    """``tooldata support  priority ▸ pending   312 ━━━━── 640   14/min · 23 min left   accepted #231  ● saved``.

    Where there is no room the pace goes first, then the bar, then the name; whether all is saved is always said.
    """
    tail = _tail(header, width)
    room = width - width_of(tail)
    for left in _lefts(header, width, room):
        gap = room - width_of(left)
        if gap >= 0:
            return line(*left, (" " * gap, "text"), *tail)
    return line(*tail)


def _lefts(header: Header, width: int, room: int) -> list[list[Span]]:
    """What stands at the left, from all of it down to the least."""
    name: list[Span] = [(" ", "text")]
    if width >= 100:
        name.append(("tooldata ", "accent bold"))
    name.append((clip(one_line(header.name), 24), "text"))
    doing: list[Span] = [("  ", "text"), (header.mode, "warning bold")] if header.mode else []
    if header.activity:
        doing += [("  ", "text"), (one_line(header.activity), "note")]
    queue: list[Span] = [("  ", "text"), (clip(one_line(header.queue), max(width // 3, 12)), "muted")]
    pace: list[Span] = [("  ", "text"), (header.pace, "muted")] if header.pace else []
    counts = f"{header.decided:,} ", f" {header.total:,}"
    lefts: list[list[Span]] = []
    for before, behind in (([*name, *queue, *doing], pace), ([*name, *queue, *doing], []), ([*name, *doing], [])):
        bar = min(24, room - width_of(before) - width_of(behind) - sum(map(len, counts)) - 5)
        if bar >= 6:
            done = round(bar * header.decided / header.total) if header.total else 0
            full, rest = ("━" * done, "accent"), ("─" * (bar - done), "bar")
            lefts.append([*before, ("   ", "text"), (counts[0], "text"), full, rest, (counts[1], "muted"), *behind])
    short: list[Span] = [("   ", "text"), (counts[0], "text"), ("of", "muted"), (counts[1], "muted")]
    return [*lefts, [*name, *queue, *doing, *short], [*name, *doing, *short], [*name, *doing], doing]


def _tail(header: Header, width: int) -> list[Span]:
    word, style = header.saved.value
    saved: list[Span] = [("  ● ", style), (word, style)] if word else []
    note: list[Span] = []
    if header.note:
        room = max(8, width - 30 - width_of(saved) if width < 100 else width // 3)
        note = [("  ", "text"), (clip(one_line(header.note), room), header.note_style)]
    who: list[Span] = [("  ", "text"), (clip(one_line(header.reviewer), 16), "faint")] if width >= 100 else []
    return [*note, *who, *saved, (" ", "text")]


def footer_line(keys: Sequence[tuple[str, str]], width: int) -> Line:
    """Keys and what they do here, as many as fit: ``a accept  x reject  …``; the last one always fits."""
    shown: list[Span] = [(" ", "text")]
    *most, last = keys or (("", ""),)
    tail: list[Span] = [(f"{last[0]} ", "accent bold"), (last[1], "muted")]
    room = width - width_of(tail) - 2
    for key, word in most:
        part: list[Span] = [(f"{key} ", "accent bold"), (f"{one_line(word)}  ", "muted")]
        if width_of(shown) + width_of(part) > room:
            break
        shown += part
    return line(*shown, *tail)


def sentence_lines(spans: Sequence[Span], width: int, most: int, keys: Sequence[tuple[str, str]] = ()) -> list[Line]:
    """A sentence at the foot, in as many lines as it takes, *most* at the most.

    :param keys: they stand behind it, as many as there is room for: what is said hides nothing one can do
    """
    rows = wrap_spans(spans, width - 2, most + 1)
    if len(rows) > most:
        rows = [*rows[: most - 1], [*rows[most - 1][:-1], _cut(rows[most - 1], width - 3)]]
    lines = [line((" ", "text"), *row) for row in rows]
    if lines and keys:
        last = lines[-1].spans
        room = width - width_of(last) - 2
        behind = footer_line(keys, room).spans
        if width_of(behind) <= room:
            lines[-1] = right(last, behind, width)
    return lines


def _cut(row: Sequence[Span], width: int) -> Span:
    *before, (text, style) = row or [("", "text")]
    return clip(text, max(width - width_of(before) - 1, 1)).rstrip("…") + "…", style


def pane_title(title: str, rest: str, width: int, *, focused: bool = True) -> Line:
    """``Queue  priority · 47 of 640``; the title of the pane that the keys move in is in the accent."""
    look = "accent bold" if focused else "muted bold"
    return line((title, look), ("  ", "text"), (clip(one_line(rest), max(4, width - measure(title) - 3)), "muted"))


def tools_total(tools: int, examples: int) -> str:
    """What the title of the schema browser says: ``5 · 640 examples``."""
    return f"{tools:,} · {plural(examples, 'example')}"


def place_in_queue(queue: Queue, position: int, width: int, marked: int = 0) -> str:
    """What the title of the queue says: ``priority · 47 of 640``, or how many are marked."""
    count = len(queue)
    where = f"{min(position + 1, count):,} of {count:,}"
    if marked:
        return f"{marked:,} marked · {where}"
    return f"{queue.chosen or queue.name} · {where}" if width >= 32 else where
