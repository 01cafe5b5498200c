"""The V rules that look at one example: is each value of a call said, of the right form, and real?

A clean example costs one parse of its arguments and one search a value. Messages are taken apart only where a value
was not said as it is. What a row may cost is bounded by counts: characters heard, calls, values and slow searches.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import Any

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Fix, Path
from tooldata_tui.dataset.message import ToolCall, read_arguments
from tooldata_tui.dataset.patch import Op
from tooldata_tui.dataset.tool import Tool, parameters_of
from tooldata_tui.rules.fresh_stack import on_fresh_stack
from tooldata_tui.rules.given import leaves_of
from tooldata_tui.rules.grounding.grounded import MadeUp, is_told, is_written, made_up, plainly_said
from tooldata_tui.rules.grounding.heard import Heard, Said
from tooldata_tui.rules.grounding.kinds import Kind
from tooldata_tui.rules.marks import HOLES, Gist, gist_of
from tooldata_tui.rules.registry import selected
from tooldata_tui.rules.report import arguments_path, finding
from tooldata_tui.rules.values_call import Pair, has_pairs, other_choice, pairs_of, turned_round
from tooldata_tui.rules.values_form import (
    MADE,
    form_problems,
    is_clean,
    is_placeholder,
    is_sound,
    number_problems,
    placeholder_in,
)
from tooldata_tui.rules.values_left_out import Room, left_out, rooms_of, used_in
from tooldata_tui.rules.values_nearest import meant_by
from tooldata_tui.rules.values_slots import Slot, Slots
from tooldata_tui.rules.wording import name_text, shown, value_text

__all__ = ["MAX_FINDINGS", "ValueRules"]

#: Findings listed for one example.
MAX_FINDINGS = 20

#: Calls of one example, values of one call, and searches through messages taken apart, that are looked into.
_CALLS, _VALUES, _SEARCHES = 100, 200, 100
#: Characters of messages that are searched for the values of one example, each time they are.
_WORK = 20_000_000
#: Parameters of a tool that are compared with each other beforehand.
_NAMES = 60
#: Tools kept read, and of each so many ways to name arguments.
_KEPT, _PLANS = 2_048, 100

#: Types of values that somebody has to say, besides texts; and of those that hold values.
_NUMBERS, _NESTED = (int, float), frozenset((dict, list))
#: Kinds of which other words may be said.
_WORDS = (Kind.NAME, Kind.WORDS)


class ValueRules:
    """The V rules, with the schemas they have met read. Not for several threads at once.

    :param select: codes whose findings are wanted (see :func:`~tooldata_tui.rules.registry.selected`); those that are
        on by default if None
    """

    def __init__(self, select: Collection[str] | None = None) -> None:
        self._select = frozenset(selected([], []) if select is None else select)
        self._tools: dict[str, _Known] = {}

    def check(self, example: Example) -> list[Finding]:
        """The findings, by turn. Empty for a clean example."""
        return on_fresh_stack(self.look, example, gist_of(example.messages))

    def look(self, example: Example, gist: Gist) -> list[Finding]:
        """What :meth:`check` finds, where the stack has room.

        :param gist: that of the messages
        """
        row: _Row | None = None
        found: list[Finding] = []
        has_holes = gist.marks & HOLES
        for turn, message in enumerate(example.messages) if has_holes else gist.calling:
            if has_holes and message.role == "user":
                found += self._holes(message.content or "", turn)
            calls = message.calls
            if not calls:
                continue
            if row is None:
                row = _Row(example)
            row.heard.until(turn)
            left = _CALLS - row.calls if len(found) < MAX_FINDINGS else 0
            for index, call in enumerate(calls[:left]):
                row.calls += 1
                row.turn, row.index = turn, index
                told = self._check_call(call, row)
                if told:
                    found += [one for one in told if one.code in self._select]
                    if len(found) >= MAX_FINDINGS:
                        break
        return found[:MAX_FINDINGS] if found else found

    def _holes(self, text: str, turn: int) -> Iterator[Finding]:
        held = placeholder_in(text)
        if held is not None and "V301" in self._select:
            words = f'the message still has the placeholder "{shown(held)}"'
            yield finding("V301", words, turn, ("messages", turn, "content"))

    def _check_call(self, call: ToolCall, row: "_Row") -> list[Finding]:
        found: list[Finding] = []
        name, text, _, _ = call
        arguments = read_arguments(text).value  # None where it is no JSON: C2 says so.
        if type(arguments) is not dict:
            return found
        heard = row.heard
        tool = row.example.toolset.by_name.get(name)
        known = self._known(tool) if tool is not None else _Known(Slots(None), (), frozenset(), True)
        names = tuple(arguments)
        plan = known.plans.get(names) or known.plan(names)
        leaves: Iterable[tuple[tuple[Path, Slot], Any]] = zip(plan.places, arguments.values(), strict=False)
        if not _NESTED.isdisjoint(map(type, arguments.values())):
            leaves = [((path, known.slots.at(path)), value) for path, value in leaves_of(arguments, _VALUES)]
        lowers, length, work = heard.lowers, heard.length, row.work
        for (path, slot), value in leaves:
            kind = type(value)
            if kind is str:
                if not value:
                    continue
            elif kind not in _NUMBERS or (kind is float and not isfinite(value)):
                continue
            row.work = work = work + length
            if work > _WORK:
                return found
            if kind is not str:
                if not _is_real(value, slot, heard):
                    found += _value_findings(value, slot, path, row)
            elif slot.is_open and is_told(value.lower(), lowers) and is_sound(value):  # as most are
                continue
            elif slot.is_open and is_sound(value) and not is_placeholder(value):
                found += _unsaid(value, slot, path, row)
            elif value in slot.texts and is_clean(value):
                if slot.named:
                    found += _other_choice(value, slot, path, row)
            else:
                found += _value_findings(value, slot, path, row)
        if plan.missing or plan.pairs:
            found += _call_findings(arguments, plan, row)
        return found

    def _known(self, tool: Tool) -> "_Known":
        known = self._tools.get(tool.key)
        if known is None:
            if len(self._tools) >= _KEPT:
                del self._tools[next(iter(self._tools))]
            known = self._tools[tool.key] = _Known.of(tool)
        return known


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What is looked at in arguments of the same names.

    :ivar places: of the first arguments
    :ivar missing: the rooms that nothing is in
    :ivar pairs: of arguments that may stand the wrong way round
    """

    places: tuple[tuple[Path, Slot], ...]
    missing: tuple[Room, ...]
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known of a tool.

    :ivar names: of its parameters
    :ivar has_pairs: whether two of them may stand the wrong way round
    :ivar plans: by the names of the arguments
    """

    slots: Slots
    rooms: tuple[Room, ...]
    names: frozenset[str]
    has_pairs: bool
    plans: dict[tuple[str, ...], _Plan] = field(default_factory=dict)

    @classmethod
    def of(cls, tool: Tool) -> "_Known":
        slots, names = Slots(tool), [one.name for one in parameters_of(tool)]
        return cls(slots, rooms_of(tool, slots), frozenset(names), len(names) > _NAMES or has_pairs(names))

    def plan(self, names: tuple[str, ...]) -> _Plan:
        """What is looked at in arguments of these *names*."""
        given, is_known = frozenset(names), self.names.issuperset(names)
        plan = _Plan(
            tuple([((name,), self.slots.at((name,))) for name in names[:_VALUES]]),
            tuple([room for room in self.rooms if room.name not in given]),
            pairs_of(names) if self.has_pairs or not is_known else (),
        )
        if is_known and len(self.plans) < _PLANS and len(names) <= _NAMES:
            self.plans[names] = plan
        return plan


class _Row:
    """One example while it is checked, and the place where the call stands that is."""

    calls = searches = work = turn = index = 0
    _used: set[str] | None = None

    def __init__(self, example: Example) -> None:
        self.example, self.heard = example, Heard(example.messages)

    @property
    def base(self) -> Path:
        """Where the arguments of the call stand."""
        return arguments_path(self.example.messages[self.turn], self.turn, self.index)

    def newest(self, path: Path) -> Said | None:
        """The message that says of the choice at *path*, where it is about that call alone."""
        is_only = len(path) == 1 and len(self.example.messages[self.turn].calls) == 1
        return self.heard.users[0] if is_only and self.heard.users else None

    def used(self) -> set[str]:
        """Every value that some call of the example has."""
        if self._used is None:
            calls = islice((call for message in self.example.messages for call in message.calls), _CALLS)
            read = map(_arguments, calls)
            self._used = used_in([value for one in read if one for _, value in leaves_of(one, _VALUES)])
        return self._used


def _arguments(call: ToolCall) -> dict[str, Any] | None:
    arguments = read_arguments(call.arguments).value  # None where it is no JSON: C2 says so.
    return arguments if isinstance(arguments, dict) else None


def _is_real(value: float, slot: Slot, heard: Heard) -> bool:
    """Whether *value* is a number that any call may have, and was said in figures: what most numbers are."""
    if slot.choices or value < 0 or value in MADE or not slot.told.is_within(value):
        return False
    return value == 0 or value == 1 or is_written(value, heard.lowers)


def _value_findings(value: Any, slot: Slot, path: Path, row: _Row) -> Iterator[Finding]:
    """What is wrong with one value."""
    turn, base = row.turn, row.base
    if isinstance(value, str):
        if value.isspace():
            yield finding("V204", f"{name_text(path)} holds nothing but spaces", turn, base + path)
            return
        if is_placeholder(value) and not (slot.allows(value) or plainly_said(value.strip(), row.heard)):
            yield finding("V301", f"{name_text(path)} {value_text(value)} was never filled in", turn, base + path)
            return
        problems = form_problems(value, slot)
    else:
        problems = number_problems(value, slot)
    for code, words, better in problems:
        fix = None if better is None else Fix(f"write {value_text(better)}", (Op(base + path, better),))
        yield finding(code, f"{name_text(path)} {words}", turn, base + path, fix=fix)
    if slot.choices:
        yield from _other_choice(value, slot, path, row)
        return
    if any(code in ("V303", "V304") for code, *_ in problems):
        return
    if not (isinstance(value, str) and plainly_said(value.strip(), row.heard)):
        yield from _unsaid(value, slot, path, row)


def _other_choice(value: Any, slot: Slot, path: Path, row: _Row) -> Iterator[Finding]:
    """What the message says, where the call has another of the values that are allowed."""
    newest = row.newest(path)
    meant = other_choice(value, slot, newest) if newest is not None else None
    if meant is not None:
        fix = Fix(f"write {value_text(meant)}", (Op(row.base + path, meant),))
        words = f"{name_text(path)} is {value_text(value)}, but the message says {value_text(meant)}"
        yield finding("V105", words, row.turn, row.base + path, fix=fix)


def _unsaid(value: Any, slot: Slot, path: Path, row: _Row) -> Iterator[Finding]:
    """What of a value that was not said as it is was made up."""
    if slot.allows(value) or row.searches >= _SEARCHES:
        return
    row.searches += 1
    part = made_up(value, slot.context, row.heard)
    if part is not None:
        yield _made_up(value, part, path, row)


def _made_up(value: Any, part: MadeUp, path: Path, row: _Row) -> Finding:
    name, turn, base = name_text(path), row.turn, row.base
    if part.kind in _WORDS:
        return finding("V104", f"{name} {value_text(value)}: nothing said leads to it", turn, base + path)
    meant = meant_by(value, row.heard, row.used)
    fix, hint = None, ""
    if meant is not None and (not part.part or part.part == value):
        fix, hint = Fix(f"write {value_text(meant)}", (Op(base + path, meant),)), f"; {value_text(meant)} was said"
    if part.kind is Kind.NUMBER:
        return finding("V103", f"{name} {value_text(value)}: nobody said this number{hint}", turn, base + path, fix=fix)
    if part.part != value:
        words = f'{name} has "{shown(part.part)}", which nobody said'
    else:
        words = f"{name} {value_text(value)}: nobody said this {part.kind.value}{hint}"
    return finding("V101", words, turn, base + path, fix=fix)


def _call_findings(arguments: dict[str, Any], plan: _Plan, row: _Row) -> Iterator[Finding]:
    heard, turn, base = row.heard, row.turn, row.base
    if not heard.users:
        return
    for one, other, is_range in turned_round(arguments, plan.pairs, heard.users[0]):
        swap = (Op((*base, one), arguments[other]), Op((*base, other), arguments[one]))
        words = "ends before it begins" if is_range else "are the other way round in the message"
        subject = (
            f"{name_text((one,))} to {name_text((other,))}"
            if is_range
            else f"{name_text((one,))} and {name_text((other,))}"
        )
        yield finding("V106", f"{subject} {words}", turn, (*base, one), fix=Fix("swap them", swap))
    if not plan.missing:
        return
    for gap in left_out(plan.missing, heard.users[0], row.used):
        fix = Fix(f"pass {value_text(gap.value)}", (Op((*base, gap.name), gap.value),))
        words = f'the message says "{shown(gap.words)}", but {name_text((gap.name,))} is not passed'
        yield finding("V102", words, turn, base, fix=fix)
