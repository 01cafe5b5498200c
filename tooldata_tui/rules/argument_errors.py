"""Words and fixes for arguments that do not meet their schema: the validator's errors in, findings out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset.finding import Finding, Fix, Path, Severity
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.dataset.message import read_arguments
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.coercions import coerce, same_but_for_form
from tooldata_tui.rules.report import finding
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

    def find(
        self, code: str, message: str, path: Path, fix: Fix | None = None, milder: Severity | None = None
    ) -> Finding:
        return finding(code, message, self.turn, self.base + path, fix=fix, severity=milder)

    def op(self, path: Path, value: Any = None, *, remove: bool = False) -> Op:
        return Op(self.base + path, value, remove)


def explain(errors: Iterable[Any], text: str, value: Any, compiled: "Compiled", turn: int, base: Path) -> list[Finding]:
    """Findings for the *errors* of the validator.

    :param text: the arguments' text, of which *value* is the object
    :param base: path of the arguments in the row
    """
    call = _Call(text, value, compiled, turn, base)
    found: dict[tuple[str, Path], Finding] = {}
    for error in errors:
        for one in _explain(error, call):
            found.setdefault((one.code, one.path), one)
    mistyped = {path for code, path in found if code == "C304"}
    # Of a value of the wrong type nothing else needs saying: not that it is no member of the enum either.
    return [one for (code, path), one in found.items() if code == "C304" or path not in mistyped]


def _explain(error: Any, call: _Call) -> list[Finding]:
    kind, path = error.kind, tuple(error.instance_path)
    word = kind.name
    if word in _BOUNDS:
        limit = _BOUNDS[word].format(value_text(kind.value))
        return [call.find("C308", f"{_subject(call, path)} {limit}", path)]
    match word:
        case "required":
            return [_missing(error, call, path)]
        case "additionalProperties" | "unevaluatedProperties":
            return [_unknown(error, call, path, name) for name in kind.unexpected]
        case "falseSchema":
            return [call.find("C302", f"{name_text(path)} is not allowed", path)]
        case "type":
            return [_mistyped(error, call, path, kind.types)]
        case "enum":
            return [_not_listed(call, path, kind.options)]
        case "const":
            return [_not_listed(call, path, [kind.expected_value])]
        case "pattern":
            return [call.find("C306", f"{_subject(call, path)} does not match {shown(kind.pattern)}", path)]
        case "format":
            return [call.find("C307", f"{_subject(call, path)} is no valid {shown(kind.format)}", path)]
        case "anyOf" | "oneOf":
            return _combined(error, call, path)
        case "not":
            return [call.find("C309", f"{_subject(call, path)} is what its schema rules out", path)]
        case "propertyNames":
            name = kind.error.instance
            return [call.find("C310", f"{name_text(path)} may not have the name {value_text(name)}", (*path, name))]
        case _:
            return [call.find("C310", f"{_subject(call, path)} fails {shown(str(word))}", path)]


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _subject(call: _Call, path: Path) -> str:
    value = _at(call.value, path)
    return name_text(path) if isinstance(value, dict | list) else f"{name_text(path)} {value_text(value)}"


def _missing(error: Any, call: _Call, path: Path) -> Finding:
    name = error.kind.property
    place = (*path, name)
    if error.schema_path and error.schema_path[-1] == "required":
        return call.find("C301", f"{name_text(place)} is missing", place)
    return call.find("C309", f"{name_text(place)} is missing, but another argument asks for it", place)


def _unknown(error: Any, call: _Call, path: Path, name: str) -> Finding:
    place, value = (*path, name), _at(call.exact, (*path, name))
    known = _schema_at(call, error.schema_path[:-1]).get("properties")
    given = _at(call.value, path)
    near = nearest(name, tuple(key for key in known if key not in given)) if isinstance(known, dict) else None
    fix, hint = None, ""
    if near is not None:
        fix = Fix(f"rename to {shown(near)}", (call.op(place, remove=True), call.op((*path, near), value)))
        hint = f"; nearest {shown(near)}"
    elif value is None:
        fix = Fix("remove the null", (call.op(place, remove=True),))
    if tuple(error.schema_path) in call.compiled.closed:
        return call.find("C303", f"{name_text(place)} is not described by the tool{hint}", place, fix)
    return call.find("C302", f"{name_text(place)} is not allowed by the tool{hint}", place, fix)


def _mistyped(error: Any, call: _Call, path: Path, types: list[str]) -> Finding:
    value = _at(call.value, path)
    fix = None
    number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LONG
    coerced = coerce(value, types, dumps(_at(call.exact, path)) if number else None)
    if coerced is not None:
        fix = Fix(coerced.title, (call.op(path, coerced.value),), safe=coerced.safe)
    elif value is None and path and isinstance(path[-1], str) and not _is_required(error, path[-1], call):
        fix = Fix("remove the null", (call.op(path, remove=True),))
    wanted = " or ".join(sorted(types[:7], key="null".__eq__))
    return call.find("C304", f"{name_text(path)} is {value_text(value)}, not {wanted}", path, fix)


def _is_required(error: Any, name: str, call: _Call) -> bool:
    """Whether the schema that describes *name* as a property also requires it."""
    steps = error.schema_path
    if len(steps) < 3 or steps[-3] != "properties":
        return True
    required = _schema_at(call, steps[:-3]).get("required")
    return isinstance(required, list) and name in required


def _not_listed(call: _Call, path: Path, allowed: list[Any]) -> Finding:
    value = _at(call.value, path)
    meant = same_but_for_form(value, allowed)
    fix = None if meant is None else Fix(f"write {value_text(meant)}", (call.op(path, meant),))
    if len(allowed) == 1:
        return call.find("C305", f"{name_text(path)} is {value_text(value)}, not {value_text(allowed[0])}", path, fix)
    hint = "" if meant is None else f"; {value_text(meant)} is meant"
    message = f"{name_text(path)} {value_text(value)} is none of the {len(allowed)} values allowed{hint}"
    return call.find("C305", message, path, fix)


def _combined(error: Any, call: _Call, path: Path) -> list[Finding]:
    """``anyOf`` and ``oneOf``. Where one branch alone has the right type, what is wrong with that branch is said."""
    branches = error.kind.context
    if not all(branches):
        return [call.find("C309", f"{_subject(call, path)} fits more than one of the forms, not exactly one", path)]
    typed = [
        [one for one in branch if one.kind.name == "type" and tuple(one.instance_path) == path] for branch in branches
    ]
    right = [branch for branch, wrong in zip(branches, typed, strict=True) if not wrong]
    if len(right) == 1:
        return [found for one in right[0] for found in _explain(one, call)]
    if not right:
        types = [*dict.fromkeys(name for branch in typed for name in branch[0].kind.types)]
        return [_mistyped(error, call, path, types)]
    return [call.find("C309", f"{_subject(call, path)} fits none of the {len(branches)} forms allowed", path)]


def _schema_at(call: _Call, steps: Iterable[str | int]) -> dict[str, Any]:
    """The schema at *steps* of the tool's, empty where there is none."""
    node = call.compiled.schema
    try:
        node = _at(node, tuple(steps))
    except LookupError:
        return {}
    return node if isinstance(node, dict) else {}
