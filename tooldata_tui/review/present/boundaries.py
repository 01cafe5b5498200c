"""What the two screens of boundaries show: the matrix of labels, the messages on one border, and what was ruled."""

from collections.abc import Sequence

from tooldata_tui.dataset import ASK, NO_TOOL, Boundary, Toolset, label_of, outcome_words
from tooldata_tui.review.border import Offer
from tooldata_tui.review.boundaries import Case, Survey
from tooldata_tui.review.present.layout import Line, Span, blank, fit, fit_name, line, measure, width_of
from tooldata_tui.review.present.rulings import RULED
from tooldata_tui.review.present.tool import tool_lines
from tooldata_tui.store.examples import ListRow
from tooldata_tui.store.rulings import Tally
from tooldata_tui.text import clip, clip_name, one_line

__all__ = [
    "beside",
    "boundary_row",
    "boundary_words",
    "case_row",
    "column",
    "matrix_lines",
    "offer_row",
    "offers_words",
    "outcome_keys",
    "outcome_of",
    "tools_of",
]

#: Cells of a label's name in the matrix.
_NAME = 24
_BETWEEN_COLUMNS = 3


def boundary_words(boundary: Boundary, width: int) -> list[Span]:
    """``check_status | initiate_refund``; where there is no room, both names are cut alike."""
    first, second = (one_line(outcome_words(name[:200])) for name in boundary)
    room = max(width - 3, 6)
    if measure(first) + measure(second) > room:
        least = room // 2
        first_room = max(least, room - measure(second))
        first = clip_name(first, first_room)
        second = clip_name(second, max(room - measure(first), 3))
    return [(first, "text"), (" | ", "faint"), (second, "text")]


def boundary_row(tally: Tally, ruled: int, width: int, digits: int) -> tuple[Span, ...]:
    """``  41  check_status | initiate_refund  § 2``: how many are open, or a tick, and how many rulings there are."""
    tail: list[Span] = [(f"  {RULED} {ruled}", "note")] if ruled else []
    open_ones = (f"{tally.open:>{digits},}  ", "text") if tally.open else ("✓".rjust(digits) + "  ", "good")
    room = width - digits - 2 - width_of(tail)
    words = boundary_words(tally.boundary, room)
    if not tally.open:
        words = [(text, "faint") for text, _ in words]
    gap = max(room - width_of(words), 0)
    return (open_ones, *words, (" " * gap, "text"), *tail)


def case_row(row: ListRow, case: Case, boundary: Boundary, width: int) -> tuple[Span, ...]:
    """``✓ 2 .08  I want to check on my refund``: status, which of the two labels it has, its margin, what was said."""
    glyph, style = {1: ("✓", "good"), 2: ("⨯", "bad")}.get(row.status, (" ", "faint"))
    label = row.label if row.edited or case.label is None else case.label
    side = {boundary.first: "1", boundary.second: "2"}.get(label, "0" if label == NO_TOOL else "·")
    margin = f"{min(case.margin, 0.99):.2f}"[1:]
    decided = row.status != 0
    return (
        (f"{glyph} ", style),
        (f"{side} ", "faint" if decided else "accent"),
        (f"{margin}  ", "faint"),
        (fit(one_line(row.title[:200]), max(width - 9, 4)), "faint" if decided else "text"),
    )


# --- the matrix


def matrix_lines(found: Survey, chosen: Boundary | None, width: int, height: int) -> list[Line]:
    """The labels that are confused most, each with each: how many examples between them are open.

    :param chosen: the boundary in the eye: its two labels are always there
    """
    cell = len(str(found.most)) + 2
    name = min(_NAME, max(width // 3, 8))
    most = max(min((width - name - 4) // cell, height - 1), 2)
    labels = _shown(found, chosen, most)
    if not labels:
        return []
    number = len(str(len(labels)))
    head = "".join(str(at + 1).rjust(cell - 1) + " " for at in range(len(labels) - 1))
    lines = [line((" " * (number + 1 + name) + head, "faint"))]
    for at, label in enumerate(labels):
        inside = chosen is not None and label in chosen
        lead: list[Span] = [
            (f"{at + 1:>{number}} ", "faint"),
            (fit_name(one_line(outcome_words(label[:80])), name), "text bold" if inside else "muted"),
        ]
        pairs = (Boundary(*sorted((label, other))) for other in labels[:at])
        lines.append(line(*lead, *(_cell(found.open.get(one, 0), found.most, cell, chosen == one) for one in pairs)))
    if len(labels) < len(found.labels) and len(lines) + 2 <= height:
        said = clip(f"the {len(labels)} of {len(found.labels):,} labels with the most open between them", width)
        lines += [blank(), line((said, "faint"))]
    return lines


def _shown(found: Survey, chosen: Boundary | None, most: int) -> list[str]:
    """The labels with the most open examples, *most* at the most, in the order of the alphabet."""
    inside = [label for label in chosen or () if label in found.labels]
    others = (label for label in found.labels[:most] if label not in inside)
    return sorted([*inside, *others][:most])


def _cell(count: int, highest: int, width: int, chosen: bool) -> Span:
    if chosen:
        return f"[{count}]".rjust(width), "accent bold"
    if not count:
        return "· ".rjust(width), "faint"
    style = "text bold" if 3 * count > 2 * highest else "text" if 3 * count > highest else "muted"
    return f"{count} ".rjust(width), style


# --- tools


def tools_of(label: str, toolset: Toolset, width: int, lead: str = "") -> list[Line]:
    """The tools of one label: name, description and parameters.

    :param lead: the key that settles for it
    """
    key: Span = (f"{lead} ", "accent bold") if lead else ("", "text")
    names = sorted(label_of(label, toolset.by_name))
    if not names:
        return [line(key, ("no tool", "text bold")), line(("answer in words, call nothing", "muted"))]
    lines: list[Line] = []
    for number, name in enumerate(names):
        lines += [blank()] if number else []
        lines.append(line(key if not number else ("", "text"), (clip(one_line(name[:80]), width - 2), "text bold")))
        tool = toolset.by_name.get(name)
        lines += tool_lines(tool, width) if tool else [line(("not among the tools of this example", "warning"))]
    return lines


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Two columns, each laid out for half of *width* (see :func:`column`)."""
    room = column(width)
    lines = []
    for at in range(max(len(left), len(right))):
        one = left[at].spans if at < len(left) else ()
        other = right[at].spans if at < len(right) else ()
        gap = max(room - width_of(one), 0) + _BETWEEN_COLUMNS
        lines.append(line(*one, (" " * gap, "text"), *other))
    return lines


def column(width: int) -> int:
    """Cells of each of two columns."""
    return max((width - _BETWEEN_COLUMNS) // 2, 8)


# --- keys


def outcome_keys(boundary: Boundary) -> list[tuple[str, str]]:
    """The actions that settle, with what they would settle for."""
    keys = [
        ("boundary.first", outcome_words(boundary.first[:24])),
        ("boundary.second", outcome_words(boundary.second[:24])),
    ]
    if NO_TOOL not in boundary:
        keys += [("boundary.none", "no tool"), ("boundary.both", "both")]
    return [*keys, ("boundary.ask", "ask")]


def outcome_of(action: str, boundary: Boundary) -> str:
    """What an action settles for; empty where there is no such outcome on this boundary."""
    match action:
        case "first":
            return boundary.first
        case "second":
            return boundary.second
        case "none":
            return NO_TOOL
        case "ask":
            return ASK
    both = label_of(boundary.first) | label_of(boundary.second)
    return "" if NO_TOOL in boundary else "+".join(sorted(both))


def offer_row(offer: Offer, width: int) -> tuple[Span, ...]:
    """``#87   .81  initiate_refund  How is my refund coming along?``, and what would be missing."""
    made = offer.plan
    likeness = f"{offer.likeness:.2f}".lstrip("0").rjust(4)
    lacks = made.problem or (f"lacks {', '.join(made.missing)}" if made.missing else "")
    tail: list[Span] = [(f"  {clip(one_line(lacks), max(width // 3, 8))}", "warning")] if lacks else []
    label = fit(one_line(outcome_words(made.before[:80])), min(max(width // 6, 8), 20))
    room = width - 15 - measure(label) - width_of(tail)
    return (
        (fit(f"#{made.view.id}", 7), "muted"),
        (f"{likeness}  ", "faint"),
        (f"{label}  ", "faint" if made.row is None else "accent"),
        (fit(one_line(offer.text[:200]), max(room, 4)), "faint" if made.problem else "text"),
        *tail,
    )


def offers_words(chosen: Sequence[Offer]) -> str:
    """What would be done: ``settles 14: 3 get another label, 1 lacks something and stays open``."""
    able = [one.plan for one in chosen if not one.plan.problem]
    if not able:
        return "settles nothing"
    moved, lacking = sum(one.row is not None for one in able), sum(bool(one.missing) for one in able)
    parts = [f"{moved:,} {'gets' if moved == 1 else 'get'} another label"] if moved else []
    parts += [f"{lacking:,} {'is' if lacking == 1 else 'are'} not whole then and stay open"] if lacking else []
    return f"settles {len(able):,}" + (f": {', '.join(parts)}" if parts else "")
