"""The screen of duplicates as lines: one group, the first member whole, of the others what differs from it."""

from collections.abc import Iterator, Sequence

from tooldata_tui.dataset import Example, Role, label_text
from tooldata_tui.review.diff import compare
from tooldata_tui.review.duplicates import KINDS, Fate, Group, Groups, Member, Plan
from tooldata_tui.review.present.comparison import Comparison, comparison_lines, turn_lines
from tooldata_tui.review.present.findings import finding_spans
from tooldata_tui.review.present.layout import Line, Span, blank, line, wrap_spans
from tooldata_tui.text import clip, one_line

__all__ = ["duplicates_keys", "group_lines", "group_title", "groups_words", "pointed"]

#: Turns of the first member that are shown, and rows of a text of them.
_TURNS, _ROWS = 8, 12
#: Findings of a member that are shown: what tells against keeping it, and so is not about its tools.
_FINDINGS = 2
_POINTER = "▸ "
_FATES = {
    Fate.KEEP: ("✓ ", "good"),
    Fate.LEFT: ("· ", "muted"),
    Fate.DUPLICATE: ("⨯ ", "bad"),
    Fate.WRONG: ("⨯ ", "bad"),
    Fate.RELABEL: ("→ ", "warning"),
}
_STATUS = {"accepted": ("✓ accepted", "good"), "rejected": ("⨯ rejected", "bad"), "pending": ("pending", "muted")}


def groups_words(groups: Groups, number: int) -> str:
    """``3 of 123 · 12 decided``."""
    decided = f" · {len(groups.decided):,} decided" if groups.decided else ""
    return f"{number + 1:,} of {len(groups):,}{decided}"


def group_title(group: Group, width: int) -> Line:
    """``conflict · 3 examples · the same message, and the labels disagree``."""
    members = len(group.ids)
    rest = KINDS.get(group.kind, "alike")
    if group.kind == "conflict" and not group.disagrees:
        rest = "the same message; the labels agree by now"
    look = "warning bold" if group.disagrees else "accent bold"
    likeness = f" · {group.score:.2f}" if group.score < 1 else ""
    words = f"{members:,} examples · {rest}{likeness}"
    return line(
        (one_line(group.kind), look), ("  ", "text"), (clip(words, max(4, width - len(group.kind) - 3)), "muted")
    )


def group_lines(group: Group, plan: Plan | None, width: int) -> list[Line]:
    """The members; ``turn`` of a line is the place of its member.

    :param plan: what would become of them
    """
    rows: list[Line] = []
    for place, member in enumerate(group.members):
        if rows:
            rows.append(blank())
        rows.append(_heading(group, place, member, plan))
        body = _first(member, width) if place == 0 else _other(group.members[0], member, width)
        rows += [Line(one.spans, place) for one in (*body, *_findings(member, width))]
    if group.more:
        rows += [blank(), line((f"… and {len(group.more):,} more, which go the way of the others", "faint"))]
    return rows


def pointed(rows: Sequence[Line], cursor: int) -> list[Line]:
    """The lines with their margin, and the pointer at the member under the cursor."""
    out, pending = [], True
    for one in rows:
        here = pending and one.turn == cursor
        pending = pending and not here
        lead: Span = (_POINTER, "accent bold") if here else ("  ", "text")
        out.append(Line((lead, *one.spans), one.turn))
    return out


def _heading(group: Group, place: int, member: Member, plan: Plan | None) -> Line:
    number = group.labels.index(member.label) if group.disagrees and member.label in group.labels else place
    shown = number < 9 and (not group.disagrees or member.is_left)
    label = clip(one_line(label_text(member.label)[:120]), 60)
    spans: list[Span] = [
        (f"{number + 1} " if shown else "  ", "accent bold"),
        (f"#{member.id}", "text bold"),
        ("  ", "text"),
        (label, "warning bold" if group.disagrees else "call"),
        ("  ", "text"),
    ]
    fate = plan.fates.get(member.id) if plan is not None else None
    if fate is not None and plan is not None:
        to = f" to {clip(one_line(label_text(plan.label)[:120]), 40)}" if fate is Fate.RELABEL else ""
        glyph, style = _FATES[fate]
        spans += [(f"{glyph}{fate.value}{to}", f"{style} bold")]
    else:
        spans += [_STATUS[member.view.state.status.word]]
        if member.view.state.reason:
            spans.append((f": {one_line(member.view.state.reason[:40])}", "bad"))
    return line(*spans, turn=place)


def _first(member: Member, width: int) -> Iterator[Line]:
    """The whole example, but for what every conversation begins with, and long texts."""
    example = _shortened(member.view.example)
    turns = compare(example, example).turns
    left = len(turns) - _TURNS
    for number, turn in enumerate(turns):
        if left > 0 and 2 <= number < 2 + left:
            if number == 2:
                yield line((f"       … {left:,} turns", "faint"))
            continue
        rows = list(turn_lines(turn, width - 4))
        yield from rows[:_ROWS]
        if len(rows) > _ROWS:
            yield line((f"       … {len(rows) - _ROWS:,} more lines", "faint"))


def _other(first: Member, member: Member, width: int) -> Iterator[Line]:
    before, after = _shortened(first.view.example), _shortened(member.view.example)
    rows = comparison_lines(Comparison("", before, after, form=False), width - 4)
    if len(rows) == 1 and rows[0].text == "no difference":
        yield line(("  word for word the same", "faint"))
        return
    yield from (row for row in rows if row.spans)


def _shortened(example: Example) -> Example:
    """Without the messages of the system: they tell examples of one set apart no more than its tools do."""
    said = tuple(one for one in example.messages if one.role not in (Role.SYSTEM, Role.DEVELOPER))
    return Example(said, example.toolset)


def _findings(member: Member, width: int) -> Iterator[Line]:
    telling = [one for one in member.view.findings if not one.code.startswith(("D", "T"))]
    for finding in telling[:_FINDINGS]:
        yield line(("  ", "text"), *wrap_spans(finding_spans(finding._replace(fix=None)), width - 4, 1)[0])


def duplicates_keys(group: Group | None, plan: Plan | None, width: int, *, choosing: bool) -> list[tuple[str, str]]:
    """Actions and what they would do here, the most telling first.

    :param width: of the screen
    :param choosing: whether it is chosen how many of those that differ most are kept
    """
    tail = [("review.undo", "undo"), ("help.open", "help")]
    if group is None:
        return [("duplicates.leave", "back"), *tail]
    if plan is not None:
        kept = plan.count(Fate.KEEP)
        do = ("duplicates.keep", f"do it: keep {kept:,}" if kept else "do it")
        if choosing:
            more = [("duplicates.keep_2", "…9 how many"), ("duplicates.more", "more"), ("duplicates.fewer", "fewer")]
            return [do, *more, ("duplicates.leave", "not so"), *tail]
        turned = "reject the others" if plan.count(Fate.RELABEL) else "relabel the others"
        return [do, ("duplicates.relabel", turned), ("duplicates.leave", "not so"), *tail]
    moving = [("duplicates.next", "next"), ("duplicates.leave", "back"), ("duplicates.previous", "previous"), *tail]
    if group.disagrees:
        labels = [
            (f"duplicates.keep_{number}", clip(one_line(label_text(label)[:80]), 24 if width >= 100 else 15))
            for number, label in enumerate(group.labels[:9], start=1)
        ]
        return [*labels[:4], ("duplicates.keep_all", "keep all"), *moving]
    diverse = [("duplicates.keep_diverse", "keep diverse")] if len(group.left()) > 2 else []
    last = min(len(group.members), 9)
    some = [("duplicates.keep_1", f"…{last} keep that one")] if last > 1 else []
    return [("duplicates.keep", "keep this one"), *some, ("duplicates.keep_all", "keep all"), *diverse, *moving]
