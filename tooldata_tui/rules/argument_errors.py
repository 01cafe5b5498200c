"""Words and fixes for arguments that do not meet their schema: what the validators found in, findings out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset.finding import Finding, Fix, Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.dataset.message import read_arguments
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.coercions import coerce, same_but_for_form
from tooldata_tui.rules.faults import FALSE, Fault
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.schema_tree import Place
from tooldata_tui.rules.wording import name_text, nearest, shown, value_text

if TYPE_CHECKING:  # It imports the validator.
    from tooldata_tui.rules.compiled import Compiled

__all__ = ["explain"]

_BOUNDS = {
    "minimum": "is below {}",
    "maximum": "is above {}",
    "exclusiveMinimum": "is not above {}",
    "exclusiveMaximum": "is not below {}",
    "multipleOf": "is not a multiple of {}",
    "minLength": "is shorter than {} characters",
    "maxLength": "is longer than {} characters",
    "minItems": "has fewer than {} items",
    "maxItems": "has more than {} items",
    "minProperties": "has fewer than {} entries",
    "maxProperties": "has more than {} entries",
    "uniqueItems": "has an item twice",
    "contains": "has none of the items it must have",
    "minContains": "has fewer than {} of the items it must have",
    "maxContains": "has more than {} of the items it may have",
    "additionalItems": "has more items than described",
    "unevaluatedItems": "has more items than described",
}

#: Longer numbers are not written as text.
_LONG = 10**18


class _Call:
    """One call whose arguments are explained."""

    __slots__ = ("base", "compiled", "exact", "turn", "value")

    def __init__(self, text: str, value: Any, compiled: "Compiled", turn: int, base: Path) -> None:
        self.value, self.compiled, self.turn, self.base = value, compiled, turn, base
        #: The arguments with every number as it was written, for fixes that move or rewrite one.
        self.exact = read_arguments(text, exact=True).value

    def find(self, code: str, message: str, path: Path, fix: Fix | None = None) -> Finding:
        return finding(code, message, self.turn, self.base + path, fix=fix)

    def op(self, path: Path, value: Any = None, *, remove: bool = False) -> Op:
        return Op(self.base + path, value, remove)


def explain(
    faults: Iterable[Fault], text: str, value: Any, compiled: "Compiled", turn: int, base: Path
) -> list[Finding]:
    """Findings for the *faults* that a validator found.

    :param text: the arguments' text, of which *value* is the object
    :param base: path of the arguments in the row
    """
    call = _Call(text, value, compiled, turn, base)
    found: dict[tuple[str, Path], Finding] = {}
    for fault in faults:
        for one in _explain(fault, call):
            found.setdefault((one.code, one.path), one)
    mistyped = {path for code, path in found if code == "C304"}
    # Of a value of the wrong type nothing else needs saying: not that it is no member of the enum either.
    return [one for (code, path), one in found.items() if code == "C304" or path not in mistyped]


def _explain(fault: Fault, call: _Call) -> list[Finding]:
    word, path = fault.keyword, fault.path
    if word in _BOUNDS:
        limit = _BOUNDS[word].format(value_text(fault.value))
        return [call.find("C308", f"{_subject(call, path)} {limit}", path)]
    match word:
        case "required":
            return [call.find("C301", f"{name_text(path)} is missing", path)]
        case "dependentRequired":
            return [call.find("C309", f"{name_text(path)} is missing, but another argument asks for it", path)]
        case "additionalProperties" | "unevaluatedProperties":
            return [_unknown(fault, call)]
        case "type":
            return [_mistyped(fault, call, _types(fault))]
        case "enum":
            return [_not_listed(call, path, fault.value)]
        case "const":
            return [_not_listed(call, path, [fault.value])]
        case "pattern":
            return [call.find("C306", f"{_subject(call, path)} does not match {shown(fault.value)}", path)]
        case "format":
            return [call.find("C307", f"{_subject(call, path)} is no valid {shown(fault.value)}", path)]
        case "anyOf" | "oneOf":
            return _combined(fault, call)
        case "not" if fault.schema == FALSE:
            return [call.find("C302", f"{name_text(path)} is not allowed", path)]
        case "not":
            return [call.find("C309", f"{_subject(call, path)} is what its schema rules out", path)]
        case "propertyNames":
            message = f"{name_text(path[:-1])} may not have the name {value_text(path[-1])}"
            return [call.find("C310", message, path)]
        case _:
            return [call.find("C310", f"{_subject(call, path)} fails {shown(word)}", path)]


def _types(fault: Fault) -> list[str]:
    return fault.value if isinstance(fault.value, list) else [fault.value]


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _subject(call: _Call, path: Path) -> str:
    value = _at(call.value, path)
    return name_text(path) if isinstance(value, dict | list) else f"{name_text(path)} {value_text(value)}"


def _unknown(fault: Fault, call: _Call) -> Finding:
    place, value = fault.path, _at(call.exact, fault.path)
    path, name = place[:-1], str(place[-1])
    known, given = fault.schema.get("properties"), _at(call.value, path)
    near = nearest(name, tuple(key for key in known if key not in given)) if isinstance(known, dict) else None
    fix, hint = None, ""
    if near is not None:
        fix = Fix(f"rename to {shown(near)}", (call.op(place, remove=True), call.op((*path, near), value)))
        hint = f"; nearest {shown(near)}"
    elif value is None:
        fix = Fix("remove the null", (call.op(place, remove=True),), safe=True)
    if id(fault.schema) in call.compiled.closed:
        return call.find("C303", f"{name_text(place)} is not described by the tool{hint}", place, fix)
    return call.find("C302", f"{name_text(place)} is not allowed by the tool{hint}", place, fix)


def _mistyped(fault: Fault, call: _Call, types: list[str]) -> Finding:
    path = fault.path
    value = _at(call.value, path)
    fix = None
    number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LONG
    coerced = coerce(value, types, dumps(_at(call.exact, path)) if number else None)
    if coerced is not None:
        fix = Fix(coerced.title, (call.op(path, coerced.value),), safe=coerced.safe)
    elif value is None and _may_be_left_out(fault, call):
        fix = Fix("remove the null", (call.op(path, remove=True),), safe=True)
    wanted = " or ".join(sorted(types[:7], key="null".__eq__))
    return call.find("C304", f"{name_text(path)} is {value_text(value)}, not {wanted}", path, fix)


def _may_be_left_out(fault: Fault, call: _Call) -> bool:
    """Whether what is at fault is a property that the schema describing it does not require."""
    steps, path = fault.steps, fault.path
    if len(steps) < 3 or steps[-3] != "properties" or path[-1:] != steps[-2:-1]:
        return False
    holder = _holder(call, steps[:-3])
    required = None if holder is None else holder.get("required", [])
    return isinstance(required, list) and path[-1] not in required


def _holder(call: _Call, steps: Place) -> dict[str, Any] | None:
    """The schema with ``properties`` at *steps* of the tool's, by the references that *steps* leave out."""
    node, targets = call.compiled.schema, call.compiled.targets
    for step in (*steps, "properties"):
        while isinstance(node, dict) and step not in node and id(node) in targets:
            node = targets[id(node)]
        holder = node
        try:
            node = node[step]
        except (LookupError, TypeError):
            return None
    return holder if isinstance(holder, dict) else None


def _not_listed(call: _Call, path: Path, allowed: list[Any]) -> Finding:
    value = _at(call.value, path)
    meant = same_but_for_form(value, allowed)
    fix = None if meant is None else Fix(f"write {value_text(meant)}", (call.op(path, meant),))
    if len(allowed) == 1:
        return call.find("C305", f"{name_text(path)} is {value_text(value)}, not {value_text(allowed[0])}", path, fix)
    hint = "" if meant is None else f"; {value_text(meant)} is meant"
    message = f"{name_text(path)} {value_text(value)} is none of the {len(allowed)} values allowed{hint}"
    return call.find("C305", message, path, fix)


def _combined(fault: Fault, call: _Call) -> list[Finding]:
    """``anyOf`` and ``oneOf``. Where one branch alone has the right type, what is wrong with that branch is said."""
    path, branches = fault.path, fault.branches
    if not all(branches):
        return [call.find("C309", f"{_subject(call, path)} fits more than one of the forms, not exactly one", path)]
    typed = [[one for one in branch if one.keyword == "type" and one.path == path] for branch in branches]
    right = [branch for branch, wrong in zip(branches, typed, strict=True) if not wrong]
    if len(right) == 1:
        return [found for one in right[0] for found in _explain(one, call)]
    if not right:
        types = [*dict.fromkeys(name for branch in typed for name in _types(branch[0]))]
        return [_mistyped(fault, call, types)]
    return [call.find("C309", f"{_subject(call, path)} fits none of the {len(branches)} forms allowed", path)]
