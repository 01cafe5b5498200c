"""M2: which result answers which call.

A *run* is an assistant turn with the tool messages right behind it, where its results belong. Results are paired with
the calls of their run by id first; what is left over is paired by order, as the formats without ids mean it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tooldata_tui.dataset.finding import Finding, Fix, Path, Severity
from tooldata_tui.dataset.message import Message
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.report import call_path, finding
from tooldata_tui.rules.wording import shown

__all__ = ["graph_findings"]


@dataclass(slots=True, eq=False)
class _Call:
    turn: int
    index: int
    id: str
    name: str
    path: Path
    legacy: bool
    answered: bool = False
    #: A finding about its missing id was made.
    reported: bool = False

    @property
    def words(self) -> str:
        return f"call {shown(self.id)}" if self.id else f"the call of {shown(self.name)}"

    @property
    def id_path(self) -> Path:
        return (*self.path, "id")


@dataclass(slots=True, eq=False)
class _Result:
    turn: int
    id: str
    legacy: bool

    @property
    def path(self) -> Path:
        return ("messages", self.turn, "tool_call_id")


@dataclass(slots=True, eq=False)
class _Run:
    calls: list[_Call] = field(default_factory=list)
    results: list[_Result] = field(default_factory=list)

    def open(self, *, named: bool) -> list[_Call]:
        return [call for call in self.calls if not call.answered and bool(call.id) == named]


_Calls = dict[str, list[_Call]]


def graph_findings(messages: tuple[Message, ...]) -> list[Finding]:
    """Findings about ids, missing results and results that answer nothing. Linear in the size of the row."""
    runs, homeless = _runs(messages)
    by_id: _Calls = {}
    for run in runs:
        for call in run.calls:
            if call.id:
                by_id.setdefault(call.id, []).append(call)
    taken = {*by_id, *(message.call_id for message in messages if message.call_id)}
    found = list(_doubles(by_id, runs, taken))
    for run in runs:
        left = list(_pair_by_id(run, by_id, found))
        found += _pair_by_order(run, left, taken)
    found += (_astray(result, by_id) for result in homeless)
    last = max((turn for turn, message in enumerate(messages) if message.role == "assistant"), default=-1)
    for run in runs:
        for call in run.calls:
            if not call.answered and call.turn != last:
                found.append(finding("M202", f"{call.words} has no result", call.turn, call.path))
            if not call.id and by_id and not call.reported and not call.legacy:
                found.append(_nameless(call, f"{call.words} has no id, while others have", taken))
    return found


def _runs(messages: tuple[Message, ...]) -> tuple[list[_Run], list[_Result]]:
    """The runs, and the results that stand behind no assistant turn."""
    runs: list[_Run] = []
    homeless: list[_Result] = []
    current: _Run | None = None
    for turn, message in enumerate(messages):
        if message.role in ("tool", "function"):
            legacy = message.legacy or message.role == "function"
            (current.results if current else homeless).append(_Result(turn, message.call_id or "", legacy))
            continue
        current = None
        if message.role == "assistant" or message.calls:
            calls = [
                _Call(turn, index, call.id or "", call.name, call_path(message, turn, index), message.legacy)
                for index, call in enumerate(message.calls)
            ]
            current = _Run(calls)
            runs.append(current)
    return runs, homeless


def _doubles(by_id: _Calls, runs: list[_Run], taken: set[str]) -> Iterator[Finding]:
    """M201. A later turn's call can be renamed together with its result, where it is clear which that is."""
    run_of = {call.turn: run for run in runs for call in run.calls}
    for name, calls in by_id.items():
        turns = [call.turn for call in calls]
        for call in calls[1:]:
            answers = [result for result in run_of[call.turn].results if result.id == name]
            fix = None
            if call.turn != turns[0] and turns.count(call.turn) == 1 and len(answers) < 2:
                new = _new_id(call, taken)
                ops = (Op(call.id_path, new), *(Op(result.path, new) for result in answers))
                fix = Fix(f"rename it to {new}", ops)
            message = f"call id {shown(name)} is used before, in turn {turns[0]}"
            yield finding("M201", message, call.turn, call.id_path, fix=fix)


def _new_id(call: _Call, taken: set[str]) -> str:
    new = f"call_{call.turn}_{call.index}"
    while new in taken:
        new += "_"
    taken.add(new)
    return new


def _pair_by_id(run: _Run, by_id: _Calls, found: list[Finding]) -> Iterator[_Result]:
    """Pair what has an id; yield the results left over, those that no id in the row explains."""
    here: _Calls = {}
    for call in run.calls:
        here.setdefault(call.id, []).append(call)
    for result in run.results:
        if not result.id or result.id not in by_id:
            yield result
        elif result.id not in here:
            found.append(_astray(result, by_id))
        elif waiting := next((call for call in here[result.id] if not call.answered), None):
            waiting.answered = True
        else:
            message = f"call {shown(result.id)} has a result already"
            found.append(finding("M203", message, result.turn, result.path))


def _astray(result: _Result, by_id: _Calls) -> Finding:
    """A result away from its call, or without one in the whole row."""
    calls = by_id.get(result.id, []) if result.id else []
    if not calls:
        words = f"the result for {shown(result.id)}" if result.id else "the result"
        return finding("M203", f"{words} answers no call", result.turn, result.path)
    call = next((call for call in calls if not call.answered), calls[0])
    call.answered = True
    side = "before" if result.turn < call.turn else "away from"
    message = f"the result for {shown(result.id)} stands {side} its call in turn {call.turn}"
    return finding("M206", message, result.turn, result.path)


def _pair_by_order(run: _Run, left: list[_Result], taken: set[str]) -> Iterator[Finding]:
    silent = [result for result in left if not result.id]
    strange = [result for result in left if result.id]
    nameless = run.open(named=False)
    clear = len(silent) == len(nameless) == 1
    for call, result in zip(nameless, silent, strict=False):
        call.answered = True
        if not call.legacy:
            yield _nameless(call, f"{call.words} has no id, nor has its result", taken, result, safe=clear)
    silent, nameless = silent[len(nameless) :], nameless[len(silent) :]
    yield from _silent(silent, run.open(named=True), alone=not strange)
    waiting = run.open(named=True)
    if len(strange) == len(nameless) == 1 and not waiting:
        call, result = nameless[0], strange[0]
        call.answered = call.reported = True
        fix = Fix("give it the id of its result", (Op(call.id_path, result.id),), safe=True)
        yield finding("M205", f"{call.words} has no id, but its result has", call.turn, call.path, fix=fix)
        return
    for result in strange:
        proposal: Fix | None = None
        if len(strange) == len(waiting) == 1:
            waiting[0].answered = True
            proposal = Fix(f"make it answer {shown(waiting[0].id)}", (Op(result.path, waiting[0].id),))
        message = f"the result for {shown(result.id)} answers no call"
        yield finding("M203", message, result.turn, result.path, fix=proposal)


def _silent(results: list[_Result], waiting: list[_Call], *, alone: bool) -> Iterator[Finding]:
    """Results without an id behind calls that have one."""
    for index, result in enumerate(results):
        if index >= len(waiting):
            yield finding("M203", "the result answers no call", result.turn, ("messages", result.turn))
            continue
        call = waiting[index]
        call.answered = True
        if result.legacy:
            continue
        if alone and len(results) == len(waiting) == 1:
            fix = Fix(f"make it answer {shown(call.id)}", (Op(result.path, call.id),), safe=True)
            message = f"the result names no call; only {shown(call.id)} waits for one"
            yield finding("M204", message, result.turn, result.path, fix=fix, severity=Severity.WARNING)
        else:
            yield finding("M204", "the result does not say which call it answers", result.turn, result.path)


def _nameless(
    call: _Call, message: str, taken: set[str], result: _Result | None = None, *, safe: bool = True
) -> Finding:
    """M205, with the fix that gives the call an id, and its result the same one."""
    call.reported = True
    new = _new_id(call, taken)
    ops = (Op(call.id_path, new), Op(result.path, new)) if result else (Op(call.id_path, new),)
    return finding("M205", message, call.turn, call.path, fix=Fix(f"give it the id {new}", ops, safe=safe))
