"""What the edit screen says: what is wrong and where, and what a field asks for."""

from collections.abc import Callable, Mapping, Sequence

from tooldata_tui.dataset import Finding, Severity, path_text
from tooldata_tui.review.editing import Editing, Slot, slot_of
from tooldata_tui.review.form import Field
from tooldata_tui.review.present.conversation import GLYPHS, finding_spans
from tooldata_tui.review.present.layout import Span
from tooldata_tui.text import one_line, plural

__all__ = ["field_spans", "foot_keys", "head_spans", "lines_of_findings", "marks_of", "summary_spans", "wrong"]

#: Findings that are listed below JSON.
_MOST = 5


def head_spans(example: int, turn: int, *, as_json: bool) -> list[Span]:
    """What is edited, and that letters type."""
    what = "as JSON" if as_json else f"turn {turn}"
    return [(" ", "text"), ("edit ", "accent bold"), (f"#{example}  ", "text"), (what, "muted"),
            ("  TYPING", "warning bold")]  # fmt: skip


def foot_keys(key: Callable[[str], str], *, as_json: bool, choosing: bool, fixing: bool) -> list[tuple[str, str]]:
    """The keys that act here, and what each does.

    :param key: the first key of an action, as it is shown
    :param choosing: the cursor is on choices
    :param fixing: a fix is proposed for the field the cursor is in
    """
    keys = [(key("commit"), "commit"), (key("leave"), "leave, draft kept")]
    if as_json:
        back = key("toggle_json")
        return [*keys, (back, "back to the form")] if back else keys
    keys += [(key("take_fix"), "take the fix")] if fixing else []
    keys += [("←→", "choose")] if choosing else []
    keys += [("tab ↑↓", "move"), (key("add_call"), "add call"), (key("remove_call"), "take call out")]
    keys += [("pgdn", "original"), (key("toggle_json"), "JSON")]
    return [one for one in keys if one[0]]


def wrong(words: str) -> list[Span]:
    """A sentence about what is wrong."""
    return [("✗ ", "bad"), (one_line(words), "bad")]


def marks_of(
    editing: Editing, problems: Mapping[Slot, str], findings: Sequence[Finding]
) -> tuple[dict[Slot, list[list[Span]]], list[list[Span]]]:
    """What is to be said at each field, and what belongs to none.

    A field that holds no value says only that: the rules have seen the value it had before.
    """
    marks = {slot: [wrong(words)] for slot, words in problems.items()}
    rest = []
    for one in findings:
        slot = slot_of(editing, one)
        if slot is None:
            rest.append(finding_spans(one))
        elif slot not in problems:
            marks.setdefault(slot, []).append(finding_spans(one))
    return marks, rest


def lines_of_findings(findings: Sequence[Finding]) -> list[list[Span]]:
    """The first few findings, each with its place in the row."""
    lines = [[*finding_spans(one), (f"  {one_line(path_text(one.path))}", "faint")] for one in findings[:_MOST]]
    if len(findings) > _MOST:
        lines.append([(f"… and {len(findings) - _MOST} more", "faint")])
    return lines


def summary_spans(said: str, problems: int, findings: Sequence[Finding] | None) -> list[Span]:
    """One thing to know about the edit as it stands: ``✗ 2 errors  ▲ 1 warning``.

    :param findings: None as long as nobody has looked
    """
    if said:
        return wrong(said)
    if problems:
        return wrong(f"{plural(problems, 'field')} hold{'s' * (problems == 1)} no value")
    if findings is None:
        return []
    spans: list[Span] = []
    for severity in sorted(Severity, reverse=True):
        many = sum(one.severity is severity for one in findings)
        if many:
            glyph, style = GLYPHS[severity]
            word = "remark" if severity is Severity.INFO else severity.word
            spans.append((f"  {glyph} {many} {word}{'s' if many > 1 else ''}", style))
    return spans or [("✓ nothing wrong", "good")]


def field_spans(field: Field) -> list[Span]:
    """Two lines: what the field asks for, and what the tool's author says of it."""
    spans: list[Span] = [(one_line(field.label[:80]), "key bold"), (f"  {one_line(field.hint[:300])}", "muted")]
    if field.required:
        spans.append(("  required", "muted"))
    if field.unknown:
        spans.append(("  the tool does not describe it; emptied, it is left out", "warning"))
    if field.default:
        spans.append((f"  default {one_line(field.default[:80])}", "faint"))
    return [*spans, (f"\n{one_line(field.description)}", "faint")]
