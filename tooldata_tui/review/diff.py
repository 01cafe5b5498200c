"""What differs between two examples: turn by turn, argument by argument, word by word.

Arguments are parsed and compared by JSON path: key order and white space do not count, the way a number is written
does. The pieces carry text from data as it is; :func:`diff_text` makes it fit for a terminal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tooldata_tui.dataset import Example, Message, Path, ToolCall, Toolset, path_text, read_arguments
from tooldata_tui.dataset.jsontext import dumps, walk
from tooldata_tui.review.align import align
from tooldata_tui.review.values import ValueDiff, compare_values, leaves, lone
from tooldata_tui.review.words import Kind, Piece, compare_words, whole
from tooldata_tui.text import clip, one_line, visible

__all__ = [
    "CallDiff",
    "ExampleDiff",
    "FieldDiff",
    "Kind",
    "Piece",
    "TextDiff",
    "ToolsDiff",
    "TurnDiff",
    "ValueDiff",
    "compare",
    "diff_text",
]


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """A small thing that changed: ``role``, ``call_id``, ``weight``. None where there was, or is, nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TextDiff:
    """The content of a turn. No pieces where neither side has text."""

    kind: Kind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CallDiff:
    """One call. ``before`` and ``after`` are tool names, None on the side that has no such call."""

    kind: Kind
    before: str | None
    after: str | None
    fields: tuple[FieldDiff, ...] = ()
    values: tuple[ValueDiff, ...] = ()

    @property
    def changes(self) -> int:
        if self.kind in (Kind.ADDED, Kind.REMOVED):
            return 1
        return (self.before != self.after) + len(self.fields) + sum(v.kind is not Kind.SAME for v in self.values)


@dataclass(frozen=True, slots=True)
class TurnDiff:
    """One turn. ``before`` and ``after`` are indexes in ``messages``; ``role`` is the role it has in the end."""

    kind: Kind
    before: int | None
    after: int | None
    role: str
    fields: tuple[FieldDiff, ...]
    content: TextDiff
    calls: tuple[CallDiff, ...]

    @property
    def changes(self) -> int:
        if self.kind in (Kind.ADDED, Kind.REMOVED):
            return 1
        return len(self.fields) + (self.content.kind is not Kind.SAME) + sum(call.changes for call in self.calls)


@dataclass(frozen=True, slots=True)
class ToolsDiff:
    """Names of the tools that differ; ``reordered`` where only their order, or a repeated name, does."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    reordered: bool = False

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.removed) + len(self.changed) + self.reordered


@dataclass(frozen=True, slots=True)
class ExampleDiff:
    """Everything that differs between two examples, and what they share, in the order of the conversation."""

    turns: tuple[TurnDiff, ...]
    tools: ToolsDiff

    @property
    def changes(self) -> int:
        return self.tools.changes + sum(turn.changes for turn in self.turns)

    @property
    def same(self) -> bool:
        return not self.changes


def compare(before: Example, after: Example, *, form: bool = True) -> ExampleDiff:
    """Compare two examples.

    :param form: also report what says nothing about what is done: call ids, ``null`` against empty content, arguments
        given as an object, the legacy call form. False between two examples of different origin, which always differ
        in these.
    """
    sides = before.messages, after.messages
    rows = align([_Turn.of(one) for one in sides[0]], [_Turn.of(one) for one in sides[1]], _turn_score)
    turns = tuple(_compare_turns(before, i, after, j, form) for i, j in rows)
    return ExampleDiff(turns, _compare_tools(before.toolset, after.toolset))


# --- turns ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a turn is recognised by. A few words are enough, and keep the cost down."""

    message: Message
    words: frozenset[str]
    names: tuple[str, ...]

    @classmethod
    def of(cls, message: Message) -> "_Turn":
        words = frozenset((message.content or "")[:2_000].casefold().split())
        return cls(message, words, tuple(call.name for call in message.calls))


def _turn_score(one: _Turn, other: _Turn) -> float:
    same_names = bool(one.names) and one.names == other.names
    if one.message.role != other.message.role:
        same = one.message.content == other.message.content and one.names == other.names
        return float(same and bool(one.words or one.names))
    union = len(one.words | other.words)
    return 1 + (len(one.words & other.words) / union if union else 0) + 0.5 * same_names


def _compare_turns(before: Example, i: int | None, after: Example, j: int | None, form: bool) -> TurnDiff:
    if i is None or j is None:
        kind = Kind.ADDED if i is None else Kind.REMOVED
        message = after.messages[j] if j is not None else before.messages[i or 0]
        content = TextDiff(kind, whole(kind, message.content))
        calls = tuple(_one_sided(call, kind) for call in message.calls)
        return TurnDiff(kind, i, j, message.role, (), content, calls)
    one, other = before.messages[i], after.messages[j]
    fields = tuple(_turn_fields(one, other, form))
    calls = tuple(_compare_calls(one.calls, other.calls, form))
    content = _compare_content(one.content or "", other.content or "")
    same = not fields and content.kind is Kind.SAME and all(call.kind is Kind.SAME for call in calls)
    return TurnDiff(Kind.SAME if same else Kind.CHANGED, i, j, other.role, fields, content, calls)


def _turn_fields(one: Message, other: Message, form: bool) -> Iterator[FieldDiff]:
    yield from _field("role", one.role, other.role)
    yield from _field("name", one.name, other.name)
    yield from _field("weight", _number(one.weight), _number(other.weight))
    if form:
        yield from _field("call_id", one.call_id, other.call_id)
        yield from _field("legacy", _yes(one.legacy), _yes(other.legacy))
        if not one.content and not other.content:
            yield from _field("content", _empty(one.content), _empty(other.content))


def _field(name: str, before: str | None, after: str | None) -> Iterator[FieldDiff]:
    if before != after:
        yield FieldDiff(name, before, after)


def _number(value: float | None) -> str | None:
    return None if value is None else dumps(value)


def _yes(value: bool) -> str | None:
    return "yes" if value else None


def _empty(content: str | None) -> str:
    return "null" if content is None else '""'


def _compare_content(before: str, after: str) -> TextDiff:
    if before == after:
        return TextDiff(Kind.SAME, whole(Kind.SAME, before))
    kind = Kind.CHANGED if before and after else Kind.ADDED if after else Kind.REMOVED
    return TextDiff(kind, compare_words(before, after))


# --- calls ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Call:
    call: ToolCall
    leaves: frozenset[tuple[Path, str]]

    @classmethod
    def of(cls, call: ToolCall) -> "_Call":
        arguments = read_arguments(call.arguments, exact=True)
        if arguments.error is not None:
            return cls(call, frozenset({((), call.arguments[:200])}))
        some = (leaf for leaf, _ in zip(walk(arguments.value), range(50), strict=False))
        return cls(call, frozenset((path, dumps(value)[:200]) for path, value in some))


def _call_score(one: _Call, other: _Call) -> float:
    shared = len(one.leaves & other.leaves) / max(len(one.leaves | other.leaves), 1)
    return (1.5 if one.call.name == other.call.name else 0.5) + shared


def _compare_calls(before: tuple[ToolCall, ...], after: tuple[ToolCall, ...], form: bool) -> Iterator[CallDiff]:
    for i, j in align([_Call.of(call) for call in before], [_Call.of(call) for call in after], _call_score):
        if i is None or j is None:
            yield _one_sided(after[j], Kind.ADDED) if j is not None else _one_sided(before[i or 0], Kind.REMOVED)
            continue
        one, other = before[i], after[j]
        fields: list[FieldDiff] = []
        if form:
            fields += _field("id", one.id, other.id)
            fields += _field("arguments", _form(one), _form(other))
        values = tuple(_compare_arguments(one, other))
        same = one.name == other.name and not fields and all(value.kind is Kind.SAME for value in values)
        yield CallDiff(Kind.SAME if same else Kind.CHANGED, one.name, other.name, tuple(fields), values)


def _form(call: ToolCall) -> str:
    return "an object" if call.was_object else "text"


def _one_sided(call: ToolCall, kind: Kind) -> CallDiff:
    arguments = read_arguments(call.arguments, exact=True)
    values: tuple[ValueDiff, ...]
    if arguments.error is not None:
        values = (lone(kind, call.arguments),)
    else:
        values = tuple(leaves(kind, arguments.value))
    added = kind is Kind.ADDED
    return CallDiff(kind, None if added else call.name, call.name if added else None, (), values)


def _compare_arguments(one: ToolCall, other: ToolCall) -> Iterator[ValueDiff]:
    before, after = read_arguments(one.arguments, exact=True), read_arguments(other.arguments, exact=True)
    if before.error is None and after.error is None:
        yield from compare_values(before.value, after.value)
    elif one.arguments == other.arguments:
        yield ValueDiff((), Kind.SAME, one.arguments, other.arguments)
    else:
        pieces = compare_words(one.arguments, other.arguments)
        yield ValueDiff((), Kind.CHANGED, one.arguments, other.arguments, pieces)


# --- tools ---------------------------------------------------------------------------------------------------------


def _compare_tools(before: Toolset, after: Toolset) -> ToolsDiff:
    if before is after:
        return ToolsDiff()
    ones = {name: (tool.key, tool.description) for name, tool in before.by_name.items()}
    others = {name: (tool.key, tool.description) for name, tool in after.by_name.items()}
    added = tuple(name for name in others if name not in ones)
    removed = tuple(name for name in ones if name not in others)
    changed = tuple(name for name in ones if name in others and ones[name] != others[name])
    lists = [[(tool.key, tool.description) for tool in side.tools] for side in (before, after)]
    return ToolsDiff(added, removed, changed, not (added or removed or changed) and lists[0] != lists[1])


# --- as text -------------------------------------------------------------------------------------------------------

_MARK = {Kind.SAME: " ", Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
#: Cells of text that did not change, characters of text that did.
_CONTEXT, _SHOWN = 100, 4_000


def diff_text(diff: ExampleDiff) -> list[str]:
    """The difference as lines for a terminal, ``+`` added, ``-`` removed, ``~`` changed in place."""
    return [line.rstrip() for line in (*_tools_text(diff.tools), *_turns_text(diff))]


def _turns_text(diff: ExampleDiff) -> Iterator[str]:
    for turn in diff.turns:
        for field in turn.fields:
            yield _line("~", turn.role, f"{field.name}  {_change(field.before, field.after)}")
        yield from _content_text(turn)
        for call in turn.calls:
            yield from _call_text(call)


def _tools_text(tools: ToolsDiff) -> Iterator[str]:
    for mark, names in (("-", tools.removed), ("+", tools.added), ("~", tools.changed)):
        for name in names:
            yield _line(mark, "tool", _short(name))
    if tools.reordered:
        yield _line("~", "tools", "the same in another order")


def _content_text(turn: TurnDiff) -> Iterator[str]:
    kind, pieces = turn.content.kind, turn.content.pieces
    if kind is Kind.SAME:
        if pieces:
            yield _line(" ", turn.role, _short(pieces[0].text))
        return
    for side in (Kind.REMOVED, Kind.ADDED):
        text = "".join(_shown(piece) for piece in pieces if piece.kind in (side, Kind.SAME))
        if kind in (side, Kind.CHANGED):
            for number, line in enumerate(text.split("\n")):
                yield _line(_MARK[side], "" if number else turn.role, line)


def _shown(piece: Piece) -> str:
    """The piece for a terminal; a long one without its middle."""
    limit = 2 * _CONTEXT if piece.kind is Kind.SAME else _SHOWN
    if len(piece.text) <= limit:
        return visible(piece.text)
    half, hidden = limit // 2, len(piece.text) - limit
    return f"{visible(piece.text[:half])} …{hidden} characters… {visible(piece.text[-half:])}"


def _call_text(call: CallDiff) -> Iterator[str]:
    mark = _MARK[call.kind] if call.kind is not Kind.CHANGED or call.before != call.after else " "
    name = _short(call.after or call.before or "") if call.before == call.after or mark != "~" else ""
    yield _line(mark, "call", name or _change(call.before, call.after))
    for field in call.fields:
        yield _line("~", "", f"  {field.name}  {_change(field.before, field.after)}")
    for value in call.values:
        name = one_line(path_text(value.path)).removeprefix("$").removeprefix(".")
        if value.kind is Kind.CHANGED:
            change = _change(value.before, value.after)
        else:
            change = _short(value.before if value.after is None else value.after)
        yield _line(_MARK[value.kind], "", f"  {name}  {change}" if name else f"  {change}")


def _change(before: str | None, after: str | None) -> str:
    return f"{_short(before)} → {_short(after)}"


def _short(text: str | None) -> str:
    return "nothing" if text is None else clip(one_line(text[: 4 * _CONTEXT]), _CONTEXT)


def _line(mark: str, role: str, text: str) -> str:
    return f"{mark} {one_line(role[:_CONTEXT]):<9}  {text}"
