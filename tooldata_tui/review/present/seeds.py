"""The screen of seeds as lines: the tools to pick from, and the meter of those that are there."""

from collections.abc import Mapping, Sequence
from typing import Literal

from tooldata_tui.dataset import NO_TOOL
from tooldata_tui.review.present.layout import Line, Span, blank, fit, fit_name, line, measure, right, wrap_spans
from tooldata_tui.review.seeds import ENOUGH, PLENTY, Meter, Usage
from tooldata_tui.text import clip, one_line, plural

__all__ = ["Place", "foot_keys", "help_spans", "meter_lines", "short_meter", "tool_lines", "tool_words"]

_WRITE = "Write what a user would write, in their own words; enter leads to its tool."

#: Where the cursor is.
Place = Literal["system", "message", "tools", "text", "choice", "end"]
_KEYS: Mapping[Place, tuple[tuple[str, str], ...]] = {
    "system": (("enter", "the message"), ("←→", "choose")),
    "message": (("enter", "its tool"),),
    "tools": (("1-9", "pick"), ("0", "no tool"), ("enter", "take it"), ("a-z", "narrow"), ("↑↓", "move")),
    "text": (("enter", "next"), ("tab ↑↓", "move")),
    "choice": (("enter", "next"), ("←→", "choose"), ("tab ↑↓", "move")),
    "end": (("enter", "add it"), ("↑", "back to the arguments")),
}

#: Cells of a name, and characters of one that are looked at.
_NAME, _LONG = 28, 120
#: Cells of the bar of how many there are.
_BAR = 20
#: What is wished for that is shown.
_WISHES = 4


def tool_words(name: str) -> str:
    """A tool's name; no tool in words."""
    return "no tool" if name == NO_TOOL else one_line(name[:_LONG])


def tool_lines(
    keys: Sequence[tuple[str, str]],
    shares: Mapping[str, float],
    counts: Mapping[str, int],
    described: Mapping[str, str],
    cursor: int,
    width: int,
) -> list[Line]:
    """The tools to pick from, each with its key, how likely it is, and how many seeds it has.

    :param keys: key and tool
    :param cursor: number of the one that enter takes
    """
    longest = max((measure(tool_words(name)) for _, name in keys), default=0)
    room = max(min(longest, _NAME, width // 2), 8)
    rows = []
    for number, (key, name) in enumerate(keys):
        here, share = number == cursor, shares.get(name, 0.0)
        likely = f"{share:>4.0%} " if share >= 0.005 else "     "
        many = counts.get(name, 0)
        seeds = fit(plural(many, "seed"), 9)
        left: list[Span] = [("▌" if here else " ", "accent"), (f"{key or ' '} ", "accent bold")]
        left += [(fit_name(tool_words(name), room), "text bold" if here else "text"), (likely, "value")]
        left.append((seeds, "muted" if many >= ENOUGH else "warning"))
        said = clip(one_line(described.get(name, "")[:_LONG]), max(width - room - 18, 0))
        rows.append(line(*left, (f" {said}" if said else "", "faint")))
    return rows


def foot_keys(place: Place, commit: str, leave: str) -> list[tuple[str, str]]:
    """The keys that act where the cursor is.

    :param commit: the key that adds the seed, empty where there is none yet
    :param leave: the one that leaves
    """
    adds = [(commit, "add it")] if commit and place in ("message", "text", "choice") else []
    return [*adds, *_KEYS[place], ("pgdn", "meter"), (leave, "leave, draft kept")]


def help_spans(place: Place, system: str, *, is_first: bool) -> list[Span]:
    """What to do where the cursor is.

    :param system: what most examples tell the assistant first
    :param is_first: there is no seed yet
    """
    if place == "tools":
        return [("Which tool answers the message? Its digit picks it, letters of its name narrow the list", "muted")]
    if place == "system":
        return [
            ("Told first in most examples, ← → leaves it out of the seeds: ", "muted"),
            (one_line(system[:_LONG]), "text"),
        ]
    if place != "message":
        return []
    if is_first:
        return [(f"Nothing is here yet. {_WRITE} {ENOUGH} to {PLENTY} messages a tool are enough.", "text")]
    return [(_WRITE, "muted")]


def meter_lines(found: Meter, width: int) -> list[Line]:
    """All that there is to say of the seeds of one tool."""
    bar: list[Span] = [("━" * min(found.count, _BAR), "accent"), ("─" * max(_BAR - found.count, 0), "bar")]
    rows = [right(bar, _total(found), width), blank()]
    rows.append(_row("beginnings", _beginnings(found)[1:], width))
    rows.append(_row("length", _counts(found.lengths), width))
    rows.append(_row("register", _counts(found.registers), width))
    if found.usage:
        rows.append(_row("says", _counts((("all", found.exact), ("not all", found.vague))), width))
        rows.append(blank())
    for one in found.usage:
        rows += _usage(one, width)
    if wishes := found.wishes[:_WISHES]:
        rows += [blank(), line(("Not there yet", "accent bold"))]
        for wish in wishes:
            rows += [line(*row) for row in wrap_spans([("○ ", "warning"), (one_line(wish), "text")], width)]
    return rows


def short_meter(found: Meter, width: int) -> list[Line]:
    """The same in four lines, for a small screen."""
    first = [*_total(found), ("   ", "text"), *_beginnings(found)]
    if found.usage:
        first += [("   says ", "muted"), *_counts((("all", found.exact), ("not all", found.vague)))]
    shape = _joined([_counts(found.lengths), _counts(found.registers)])
    used = [_share(one) for one in found.usage]
    wishes: list[Span] = [("○ ", "warning"), (one_line(", ".join(found.wishes[:_WISHES])), "text")]
    rows = [line(*_cut(one, width)) for one in (first, shape, _joined(used))]
    return [*rows, line(*_cut(wishes if found.wishes else [("✓ of everything something", "good")], width))]


def _total(found: Meter) -> list[Span]:
    look = "good bold" if found.count >= ENOUGH else "warning bold"
    return [(f"{found.count:,}", look), (f" of {ENOUGH} to {PLENTY}", "muted")]


def _beginnings(found: Meter) -> list[Span]:
    crowded = f" · {found.crowded[1]} “{clip(one_line(found.crowded[0]), 20)}”" if found.crowded else ""
    return [("beginnings ", "muted"), (f"{found.openings} different", "text"), (crowded, "warning")]


def _row(name: str, spans: Sequence[Span], width: int) -> Line:
    return line((fit(name, 11), "muted"), *_cut(spans, width - 11))


def _counts(counts: Sequence[tuple[str, int]]) -> list[Span]:
    """``short 3 · long 0``, what there is none of in the colour of a warning."""
    return _joined([[(f"{word} {many:,}", "text" if many else "warning")] for word, many in counts])


def _share(one: Usage) -> list[Span]:
    lacks = not one.given or not (one.omitted or one.required)
    words = f"{one.given:,} with, {one.omitted:,} without"
    return [(one_line(one.name[:60]), "key"), (f" {words}", "warning" if lacks else "text")]


def _usage(one: Usage, width: int) -> list[Line]:
    _, (words, look) = _share(one)
    name = clip(one_line(one.name[:60]), max(width - measure(words) - 1, 6))
    rows = [right([(name, "key")], [(words.strip(), look)], width)]
    if one.values:
        # A value and its number stay together.
        values = [(f"{value}\u00a0{many:,}  ", "value" if many else "warning") for value, many in one.values]
        rows += [line(("  ", "text"), *row) for row in wrap_spans(values, width - 2, 4)]
    return rows


def _joined(parts: Sequence[Sequence[Span]]) -> list[Span]:
    spans: list[Span] = []
    for part in parts:
        spans += [(" · ", "faint"), *part] if spans else part
    return spans


def _cut(spans: Sequence[Span], width: int) -> list[Span]:
    """As much of *spans* as there is room for."""
    shown: list[Span] = []
    left = width
    for text, style in spans:
        if left <= 0:
            break
        shown.append((clip(text, left), style))
        left -= measure(text)
    return shown
