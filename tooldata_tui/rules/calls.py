"""C: the calls an assistant makes, against the tools it was given.

What a call costs is bounded whatever its schema says, by :class:`Budget`; see
:mod:`~tooldata_tui.rules.schema_bounds` for the two bounds it works with.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset.finding import Finding, Fix, Path
from tooldata_tui.dataset.jsontext import JsonError
from tooldata_tui.dataset.message import Message, ToolCall, read_arguments
from tooldata_tui.dataset.patch import Op
from tooldata_tui.dataset.tool import Toolset
from tooldata_tui.rules.argument_errors import explain
from tooldata_tui.rules.coercions import repair_text
from tooldata_tui.rules.faults import Fault, compiled_faults
from tooldata_tui.rules.report import arguments_path, call_path, finding
from tooldata_tui.rules.schema_bounds import visits
from tooldata_tui.rules.wording import is_slip, kind_of, nearest, shown

if TYPE_CHECKING:  # It imports the validator.
    from tooldata_tui.rules.compiled import Compiled

    #: Finds what is wrong with a value.
    _Lister = Callable[[Compiled, Any], Iterator[Fault]]

__all__ = ["FREE_WORK", "Budget", "call_findings", "fits", "no_tools", "unknown_tool", "were_objects"]

#: Weight of the schema times length of the text, summed over the calls of a row, that is validated without a closer
#: look: a tenth of a second at worst. Past it every call is walked first.
FREE_WORK = 5_000_000

#: What the walks of a row may count together.
_VISITS = 100_000

#: Work that a row may cause in listing all that is wrong, which is slower than telling that something is; and in having
#: ``jsonschema`` list it, which is slower again: a third of a second at worst.
_LISTING, _WORDING = 100_000, 5_000

#: Of shorter names one letter is too much.
_SLIPPED = 6

#: Of more things wrong with one call no more are listed.
_LISTED = 1_000


class Budget:
    """What checking one row may still cost."""

    __slots__ = ("listing", "visits", "wording", "work")

    def __init__(self) -> None:
        self.work, self.visits = float(FREE_WORK), _VISITS
        self.listing, self.wording = float(_LISTING), float(_WORDING)

    def covers(self, compiled: "Compiled", text: str, value: Any) -> bool:
        """Whether *value* may be validated; takes the cost off."""
        work = compiled.weight * len(text)
        if work <= self.work:
            self.work -= work
            return True
        if self.visits <= 0:
            return False
        self.visits -= visits(compiled.schema, value, compiled.targets, self.visits)
        return self.visits >= 0

    def listers(self, compiled: "Compiled", text: str, value: Any) -> "tuple[_Lister, ...]":
        """Who may list all that is wrong with *value*, first the one to ask first; takes the cost off. Nobody where it
        would take too long."""
        # An error quotes the value and a part of the schema.
        quoted = compiled.length // 10
        work = compiled.weight * len(text) * max(1, quoted // 1000)
        if compiled.flat and work <= self.listing:
            self.listing -= work
            return (compiled_faults,)
        walked = visits(compiled.schema, value, compiled.targets, int(self.listing))
        walked *= max(1, (len(text) + quoted) // 1000)
        # The walk counts less, and is all there is for a recursive schema.
        self.listing -= work if work <= self.listing else walked
        if self.listing < 0:
            return ()
        if compiled.flat or walked > self.wording:
            return (compiled_faults,)
        self.wording -= walked
        from tooldata_tui.rules.jsonschema_faults import jsonschema_faults

        return jsonschema_faults, compiled_faults


def fits(compiled: "Compiled", value: Any) -> bool | None:
    """Whether *value* meets the tool's schema; None where the validator gives up on it."""
    try:
        return compiled.fits(value)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # A panic of the native validator is no Exception.
        return None


def _name_path(message: Message, turn: int, index: int) -> Path:
    path = call_path(message, turn, index)
    return (*path, "name") if message.legacy else (*path, "function", "name")


def no_tools(turn: int) -> Finding:
    """C102, once an example."""
    return finding("C102", "calls are made, but the example gives no tools", turn, ("messages", turn))


def unknown_tool(message: Message, turn: int, index: int, toolset: Toolset) -> Finding:
    """C101."""
    name, path = message.calls[index].name, _name_path(message, turn, index)
    near = nearest(name, tuple(toolset.by_name), part=2)
    if near is None:
        return finding("C101", f"no tool {shown(name) or 'without a name'}", turn, path)
    slips = [tool for tool in toolset.by_name if is_slip(name, tool)] if len(name) >= _SLIPPED else []
    fix = Fix(f"call {shown(near)}", (Op(path, near),), safe=slips == [near])
    return finding("C101", f"no tool {shown(name)}; nearest {shown(near)}", turn, path, fix=fix)


def were_objects(messages: tuple[Message, ...]) -> Finding | None:
    """C204, once an example: argument objects in place of texts, and the patch that writes them as text."""
    found = [
        (turn, arguments_path(message, turn, index), call.arguments)
        for turn, message in enumerate(messages)
        for index, call in enumerate(message.calls)
        if call.was_object
    ]
    if not found:
        return None
    fix = Fix("write them as text", tuple(Op(path, text) for _, path, text in found), safe=True)
    many = f" ({len(found)} calls)" if len(found) > 1 else ""
    turn, path, _ = found[0]
    return finding("C204", f"arguments are an object, not a JSON text{many}", turn, path, fix=fix)


def call_findings(
    message: Message, turn: int, index: int, compiled: "Compiled | None", budget: Budget
) -> list[Finding]:
    """All findings of one call but C101, C102 and C204. Those whose fix writes the whole text come first.

    :param compiled: the tool's, None for a tool that is not there
    """
    call = message.calls[index]
    base = arguments_path(message, turn, index)
    found: list[Finding] = []
    text, value = _read(call, turn, base, compiled, found)
    if isinstance(value, dict) and compiled is not None:
        found += _against_schema(call.name, text, value, compiled, turn, base, budget)
    return found


def _read(
    call: ToolCall, turn: int, base: Path, compiled: "Compiled | None", found: list[Finding]
) -> tuple[str, dict[str, Any] | None]:
    """The arguments' object and its text, with findings for a text that is not just that."""
    text = call.arguments
    arguments = read_arguments(text)
    if arguments.error is not None:
        found.append(_unreadable(text, arguments.error, turn, base, compiled))
        return ("{}", {}) if found[-1].code == "C206" else ("", None)
    value = arguments.value
    if isinstance(value, dict):
        return text, value
    if isinstance(value, str):
        inner = read_arguments(value)
        if inner.is_object:
            fix = Fix("decode once", (Op(base, value),), safe=True)
            found.append(finding("C203", "arguments are encoded twice", turn, base, fix=fix))
            return value, inner.value
    nothing = _empty_fix(base, safe=False) if value is None and _takes_nothing(compiled) else None
    found.append(finding("C202", f"arguments are {kind_of(value)}, not an object", turn, base, fix=nothing))
    return "", None


def _unreadable(text: str, error: JsonError, turn: int, base: Path, compiled: "Compiled | None") -> Finding:
    if not text or text.isspace():
        fix = _empty_fix(base, safe=True) if _takes_nothing(compiled) else None
        return finding("C206", "arguments are empty text; {} is the empty object", turn, base, fix=fix)
    if error.reason.startswith("duplicate key"):
        return finding("C205", f"arguments: {shown(error.reason)}", turn, base)
    repaired = repair_text(text)
    fix = repaired and Fix("write it as JSON", (Op(base, repaired.text),), safe=repaired.safe)
    return finding("C201", f"arguments are not JSON: {shown(error.reason)}, column {error.column}", turn, base, fix=fix)


def _takes_nothing(compiled: "Compiled | None") -> bool:
    return compiled is not None and bool(fits(compiled, {}))


def _empty_fix(base: Path, *, safe: bool) -> Fix:
    return Fix("write {}", (Op(base, "{}"),), safe=safe)


def _against_schema(
    name: str, text: str, value: Any, compiled: "Compiled", turn: int, base: Path, budget: Budget
) -> list[Finding]:
    if compiled.validator is None:
        if compiled.weight:
            return [finding("C311", f"not checked: the schema of {shown(name)} is too complex", turn, base)]
        return []
    if not budget.covers(compiled, text, value):
        return [finding("C311", "not checked: too much work for this schema", turn, base)]
    met = fits(compiled, value)
    if met is None:
        return [finding("C311", "not checked: nested too deep for the validator", turn, base)]
    if met:
        return []
    listers = budget.listers(compiled, text, value)
    if not listers:
        return [finding("C310", "arguments do not meet the schema; too large to say where", turn, base)]
    found = explain(_faults(listers, compiled, value), text, value, compiled, turn, base)
    return found or [finding("C310", "arguments do not meet the schema", turn, base)]


def _faults(listers: "tuple[_Lister, ...]", compiled: "Compiled", value: Any) -> list[Fault]:
    """What the first of *listers* finds that finds anything; empty where all give up."""
    for faults in listers:
        try:
            found = list(islice(faults(compiled, value), _LISTED))
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:  # As in fits; or the value is nested deeper than Python's stack.
            continue
        if found:
            return found
    return []
