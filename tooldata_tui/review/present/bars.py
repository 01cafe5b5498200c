"""The line at the top and the line at the foot of the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from tooldata_tui.review.present.layout import Line, Span, line, width_of
from tooldata_tui.text import clip, one_line

__all__ = ["Header", "footer_line", "header_line", "pane_title"]


@dataclass(frozen=True, slots=True)
class Header:
    """What the top line says.

    :ivar note: what was just done, or what goes on; ``note_style`` is ``good``, ``bad`` or ``warning``
    """

    name: str
    queue: str
    decided: int
    total: int
    pace: str
    reviewer: str
    note: str = ""
    note_style: str = "good"
    mode: str = ""


def header_line(header: Header, width: int) -> Line:
    """``tooldata support  priority ▸ pending   312 ━━━━── 640   14/min · 23 min left   ada  ● saved``."""
    left: list[Span] = [(" ", "text")]
    if width >= 100:
        left.append(("tooldata ", "accent bold"))
    left += [(clip(one_line(header.name), 24), "text"), ("  ", "text"), (one_line(header.queue), "muted")]
    if header.mode:
        left += [("  ", "text"), (header.mode, "warning bold")]
    tail: list[Span] = []
    room = max(10, width // 2 - 8)
    if header.note:
        tail += [("● ", header.note_style), (clip(one_line(header.note), room), header.note_style)]
    if header.reviewer and width >= 100:
        tail = [(one_line(header.reviewer), "faint"), ("  ", "text"), *tail]
    tail.append((" ", "text"))
    middle: list[Span] = [(f"{header.decided:,} ", "text")]
    bar = max(6, min(24, width - width_of(left) - width_of(tail) - len(header.pace) - 28))
    done = round(bar * header.decided / header.total) if header.total else 0
    middle += [("━" * done, "accent"), ("─" * (bar - done), "bar"), (f" {header.total:,}", "muted")]
    if header.pace:
        middle += [("  ", "text"), (header.pace, "muted")]
    for parts in ([*left, ("   ", "text"), *middle], left):
        gap = width - width_of(parts) - width_of(tail)
        if gap >= 2:
            return line(*parts, (" " * gap, "text"), *tail)
    return line(*left)


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


def pane_title(title: str, rest: str, width: int) -> Line:
    """``Queue  priority · 47 of 640``."""
    return line((title, "accent bold"), ("  ", "text"), (clip(one_line(rest), max(4, width - len(title) - 3)), "muted"))
