"""The example pane: turns, calls with typed arguments and where each value comes from, results, findings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tooldata_tui.dataset import Example, Finding, Message, Role, Severity
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact, walk
from tooldata_tui.review.present.call import Place, call_lines, dotted
from tooldata_tui.review.present.findings import GLYPHS, finding_lines, finding_spans, waived_lines
from tooldata_tui.review.present.layout import Line, Span, blank, line, measure, wrap_spans
from tooldata_tui.review.present.rulings import guidance_lines
from tooldata_tui.review.view import View
from tooldata_tui.rules.grounding.provenance import ValueOrigin, trace
from tooldata_tui.text import clip, one_line, visible

__all__ = ["GLYPHS", "Focus", "conversation", "finding_spans", "heading"]

#: Width of the column that says who speaks.
_GUTTER = 7
#: Rows of one turn's text before it is folded.
_FOLD_ROWS: Mapping[str, int] = {Role.SYSTEM: 1, Role.DEVELOPER: 1, Role.TOOL: 3, "function": 3}
_FOLD_OTHER = 14
#: Characters of one text that are ever laid out.
_WINDOW = 20_000
_MAX_VALUES = 200
#: Findings about the tools that are listed at an example.
_TOOL_FINDINGS = 3
#: Messages from which on turns are shown with their numbers.
NUMBERED = 4

_WORDS = {
    "system": ("system", "muted"),
    "developer": ("devel", "muted"),
    "user": ("user", "user"),
    "assistant": ("answer", "call"),
    "tool": ("result", "note"),
    "function": ("result", "note"),
}


@dataclass(frozen=True, slots=True)
class Focus:
    """What of the example is in the eye.

    :ivar turn: the turn the keys act on, or None for the usual one
    :ivar finding: number of the chosen finding
    :ivar unfolded: turns that are shown whole
    """

    turn: int | None = None
    finding: int | None = None
    unfolded: frozenset[int] = field(default=frozenset())


def heading(view: View, width: int, *, focused: bool = True) -> Line:
    """``#231  pending  ·  expand, gpt-4o  ·  d0231``."""
    state = view.state
    style = {"accepted": "good", "rejected": "bad"}.get(state.status.word, "muted")
    number = "accent bold" if focused else "text bold"
    spans: list[Span] = [(f"#{view.id}", number), ("  ", "text"), (state.status.word, style)]
    if state.reason:
        spans.append((f" ({one_line(state.reason[:40])})", "bad"))
    for on, word, look in (
        (state.edited, "edited", "warning"),
        (state.flagged, "flagged", "warning"),
        (state.skips, "skipped", "muted"),
        (view.record.draft is not None, "draft", "note"),
    ):
        if on:
            spans += [("  ·  ", "faint"), (word, look)]
    tail = []
    if view.record.origin:
        tail.append(view.record.origin)
    tail.append(view.record.source_id or f"{view.record.file.rsplit('/', 1)[-1]}:{view.record.line_number}")
    for text in tail:
        room = width - sum(measure(t) for t, _ in spans) - 5
        if room > 8:
            spans += [("  ·  ", "faint"), (clip(one_line(text[:200]), room), "faint")]
    return line(*spans)


def conversation(view: View, width: int, focus: Focus = Focus()) -> list[Line]:
    """The whole pane; of *focus* only what is unfolded matters."""
    example, findings = view.example, list(enumerate(view.findings))
    lines: list[Line] = []
    about = [(n, one) for n, one in findings if one.turn is None or one.turn >= len(example.messages)]
    # What is wrong with the whole comes before it, remarks on it come after: the example is what one is here for.
    faults, remarks = (
        [pair for pair in about if (pair[1].severity > Severity.INFO) is wrong] for wrong in (True, False)
    )
    lines += _about_all(faults, width, focus)
    if faults:
        lines.append(blank())
    if view.state.comment:
        lines += _labelled(_Label("note", "note"), [(visible(view.state.comment[:2_000]), "note")], width, None)
        lines.append(blank())
    here: dict[int, list[tuple[int, Finding]]] = {}
    for number, finding in findings:
        if finding.turn is not None:
            here.setdefault(finding.turn, []).append((number, finding))
    turns = _Turns(example, width, focus, _spoken(example))
    for turn, message in enumerate(example.messages):
        found = here.get(turn, [])
        lines += turns.lines(turn, message, [one for _, one in found])
        if found:
            lines.append(blank(turn))
        lines += finding_lines(found, width, turn)
        lines += guidance_lines(view.rulings, (one for _, one in found), width, turn)
        if turn + 1 < len(example.messages):
            lines.append(blank(turn))
    if remarks:
        lines.append(blank())
    lines += _about_all(remarks, width, focus)
    if view.waived:
        lines.append(blank())
    lines += waived_lines(view.waived, width)
    return lines


def _about_all(findings: list[tuple[int, Finding]], width: int, focus: Focus) -> Iterator[Line]:
    """Findings about the whole. Of those about the tools, which the first example carries for all, only a few."""
    about_tools = [number for number, finding in findings if finding.path[:1] == ("tools",)]
    folded = [] if focus.unfolded else about_tools[_TOOL_FINDINGS:]
    if len(folded) < 2:
        yield from finding_lines(findings, width, None)
        return
    out = set(folded)
    yield from finding_lines([pair for pair in findings if pair[0] not in out], width, None)
    yield line((f"… {len(folded):,} more about the tools  z unfold", "faint"), finding=folded[0])


@dataclass(frozen=True, slots=True)
class _Label:
    """Who speaks, in the column before what is said."""

    word: str
    style: str
    number: str = ""

    @property
    def size(self) -> int:
        return len(self.number) + _GUTTER

    @property
    def spans(self) -> tuple[Span, ...]:
        return (self.number, "faint"), (self.word.ljust(_GUTTER)[:_GUTTER], self.style)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Where values come from, and which characters of which turn to underline."""

    origins: Mapping[tuple[int, int], tuple[ValueOrigin, ...]]
    said: Mapping[int, tuple[tuple[int, int], ...]]


def _spoken(example: Example) -> _Spoken:
    origins: dict[tuple[int, int], tuple[ValueOrigin, ...]] = {}
    said: dict[int, list[tuple[int, int]]] = {}
    for turn, message in enumerate(example.messages):
        for index in range(len(message.calls)):
            origins[turn, index] = found = trace(example, turn, index)
            for one in found:
                if one.turn is not None and one.span is not None:
                    said.setdefault(one.turn, []).append(one.span)
    return _Spoken(origins, {turn: tuple(sorted(spans)) for turn, spans in said.items()})


@dataclass(frozen=True, slots=True)
class _Turns:
    """Lays out one turn after the other."""

    example: Example
    width: int
    focus: Focus
    spoken: _Spoken

    def lines(self, turn: int, message: Message, findings: Sequence[Finding]) -> Iterator[Line]:
        word, style = _WORDS.get(message.role, (one_line(message.role[:6]) or "?", "bad"))
        if message.weight == 0:
            style = "faint"
        label = _Label(word, style, self._number(turn))
        content, rows = message.content, False
        if content:
            yield from self._text(label, turn, message, content)
            rows = True
        elif not message.calls:
            said = "(no text)" if message.role == Role.ASSISTANT else "(empty)"
            yield from _labelled(label, [(said, "faint")], self.width, turn)
        for index, call in enumerate(message.calls):
            if rows or index:
                yield blank(turn)
            known = call.name in self.example.toolset.by_name or not self.example.toolset.tools
            numbered = _Label("call", "call", label.number if not rows and not index else " " * len(label.number))
            place = Place(
                turn, index, self.width, label.size, numbered.spans, known,
                turn not in self.focus.unfolded, len(self.example.messages) >= NUMBERED,
            )  # fmt: skip
            yield from call_lines(call, place, self.spoken.origins.get((turn, index), ()), findings)

    def _number(self, turn: int) -> str:
        """The turn's number, as findings and origins say it, where there are several."""
        messages = len(self.example.messages)
        return f"{turn:>{len(str(messages - 1))}} " if messages >= NUMBERED else ""

    def _text(self, label: _Label, turn: int, message: Message, content: str) -> Iterator[Line]:
        quiet = message.role in (Role.SYSTEM, Role.DEVELOPER, Role.TOOL, "function")
        pretty = _pretty(content) if message.role in (Role.TOOL, "function") else None
        limit = None if turn in self.focus.unfolded else _FOLD_ROWS.get(message.role, _FOLD_OTHER)
        if pretty is not None:
            body: list[Span] = [(pretty, "muted")]
        else:
            body = _marked(content, self.spoken.said.get(turn, ()), "muted" if quiet else "text")
        rows = wrap_spans(body, self.width - label.size, None if limit is None else limit + 2)
        left = max(0, len(content) - _WINDOW)
        more = ""
        if limit is not None and len(rows) > limit + 1:
            rows = rows[:limit]
            left += max(_length(body) - sum(map(_length, rows)), 1)
            more = "  z unfold"
        yield from _rows(label, rows, turn)
        if left:
            spans: list[Span] = [(" " * label.size, "text"), (f"… {left:,} more characters{more}", "faint")]
            yield line(*spans, turn=turn)


def _labelled(label: _Label, body: list[Span], width: int, turn: int | None) -> Iterator[Line]:
    return _rows(label, wrap_spans(body, width - label.size), turn)


def _rows(label: _Label, rows: Sequence[Sequence[Span]], turn: int | None) -> Iterator[Line]:
    indent: tuple[Span, ...] = ((" " * label.size, "text"),)
    for n, row in enumerate(rows):
        yield line(*(label.spans if n == 0 else indent), *row, turn=turn)


def _length(spans: Sequence[Span]) -> int:
    return sum(len(text) for text, _ in spans)


def _marked(content: str, marks: Sequence[tuple[int, int]], style: str) -> list[Span]:
    """The text with what a call took from it underlined."""
    content = content[:_WINDOW]
    spans: list[Span] = []
    at = 0
    for start, end in marks:
        if start < at or end > len(content):
            continue
        spans += [(visible(content[at:start]), style), (visible(content[start:end]), f"{style} underline")]
        at = end
    spans.append((visible(content[at:]), style))
    return spans


def _pretty(content: str) -> str | None:
    """A tool's result as ``key value`` rows where it is a JSON object or list, else None."""
    if len(content) > _WINDOW or content[:1] not in ("{", "["):
        return None
    try:
        value = loads_exact(content)
    except JsonError:
        return None
    rows = []
    for path, leaf in walk(value):
        rows.append(f"{dotted(path)} {one_line(dumps(leaf))}".strip())
        if len(rows) >= _MAX_VALUES:
            return None  # shown as it is rather than in part
    return "\n".join(rows)
