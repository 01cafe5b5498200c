"""Makes a schema that calls can be checked against out of one that came with the data, and says what was wrong with it.

What cannot be used is mapped or taken out, each time with a :class:`Problem`, so that one bad parameter does not stop
the others from being checked: Python's type names become JSON's, references that lead nowhere and patterns that a
linear-time engine does not take accept anything, keywords with impossible values are dropped. Nothing is ever fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tooldata_tui.dataset.finding import Fix
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.schema_bounds import Targets, endless, length_of
from tooldata_tui.rules.schema_dialects import flat_parameters, oddities, where_of, without_nulls
from tooldata_tui.rules.schema_tree import IN_PLACE, Place, children, pointer_path, resolve
from tooldata_tui.rules.schema_types import TYPES, json_type
from tooldata_tui.rules.wording import kind_of, name_text, nearest, shown, value_text

__all__ = ["Prepared", "Problem", "prepare"]

_BASES = {"$id", "id", "$schema", "$vocabulary", "$dynamicAnchor", "$recursiveAnchor"}
_DYNAMIC = ("$dynamicRef", "$recursiveRef")

#: How often circles of references are looked for again after some were cut.
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a schema: a T rule, and the place from the root of ``parameters``."""

    code: str
    message: str
    place: Place = ()
    #: Sets or removes something below ``parameters``; the path is relative to it.
    fix: Fix | None = None


@dataclass(slots=True)
class Prepared:
    """A schema made usable. ``schema`` is ours, no part shared with the tool's; None where nothing could be saved."""

    schema: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)
    targets: Targets = field(default_factory=dict)
    #: The ``$schema`` it names, or the empty text.
    dialect: str = ""
    #: Characters in the schema as it came.
    length: int = 0
    #: The schema came without the ``properties`` that ours has: places leave it out.
    flat: bool = False

    def refuse(self, code: str, message: str, place: Place = (), fix: Fix | None = None) -> None:
        if self.flat:
            place = _unwrapped(place)
            fix = fix and fix._replace(patch=tuple(op._replace(path=_unwrapped(op.path)) for op in fix.patch))
        self.problems.append(Problem(code, message, place, fix))


def _unwrapped(place: Place) -> Place:
    return place[1:] if place[:1] == ("properties",) else place


def prepare(parameters: Any, pattern_runs: Callable[[str], bool]) -> Prepared:
    """Prepare the ``parameters`` of one tool.

    :param pattern_runs: says of a pattern whether the engines take it
    """
    if parameters is None:
        return Prepared(None, [Problem("T109", "no parameters are given, so calls are not checked")])
    if not isinstance(parameters, dict):
        return Prepared(None, [Problem("T101", f"parameters is {kind_of(parameters)}, not an object")])
    length = length_of(parameters)
    if length is None:
        return Prepared(None, [Problem("T104", "the schema is too large to check calls against")])
    prepared = Prepared(_copy(parameters), length=length)
    assert prepared.schema is not None
    dialect = parameters.get("$schema")
    prepared.dialect = dialect if isinstance(dialect, str) else ""
    _spell_out(prepared, parameters)
    _repair(prepared, prepared.schema, pattern_runs)
    return prepared


def _spell_out(prepared: Prepared, parameters: dict[str, Any]) -> None:
    """Take nulls out, and make a schema of a bare map of parameters."""
    assert prepared.schema is not None
    nulls = without_nulls(prepared.schema)
    if nulls:
        fix = Fix("remove them", tuple(Op(place, remove=True) for place in nulls), safe=True)
        many = "a null stands" if len(nulls) == 1 else f"{len(nulls)} nulls stand"
        prepared.refuse("T111", f"{many} in the schema, where something was left out", nulls[0], fix)
    if flat_parameters(prepared.schema):
        fix = Fix("put them under properties", (Op((), {"type": "object", "properties": parameters}),))
        prepared.refuse("T116", "parameters are a bare map of names; they belong under properties", (), fix)
        prepared.schema = {"type": "object", "properties": prepared.schema}
        prepared.flat = True


def _copy(value: Any) -> Any:
    """A deep copy of plain values; a number kept as it was written becomes a float."""
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else float(value)


def _repair(prepared: Prepared, root: dict[str, Any], pattern_runs: Callable[[str], bool]) -> None:
    base = root.get("$id")
    seen: dict[int, dict[str, Any]] = {}
    places: dict[int, Place] = {}
    stack: list[tuple[Place, dict[str, Any]]] = [((), root)]
    while stack:
        place, node = stack.pop()
        if id(node) in seen:
            continue
        seen[id(node)], places[id(node)] = node, place
        for keyword in _BASES & node.keys():
            del node[keyword]
        _repair_type(prepared, place, node)
        for code, message, below, fix in oddities(node, where_of(place), root=not place):
            prepared.refuse(code, message, place + below, fix and _moved(fix, place))
        _repair_patterns(prepared, place, node, pattern_runs)
        _check_required(prepared, place, node)
        target = _repair_reference(prepared, place, node, root, base if isinstance(base, str) else "")
        if target is not None:
            stack.append(target)
        # Reversed, so that problems come in the order of the text.
        stack.extend((place + below, sub) for _, below, sub in reversed(list(children(node))))
    if prepared.targets:
        _cut_circles(prepared, seen, places)


def _moved(fix: Fix, place: Place) -> Fix:
    return fix._replace(patch=tuple(op._replace(path=place + op.path) for op in fix.patch))


def _cut_circles(prepared: Prepared, nodes: dict[int, dict[str, Any]], places: dict[int, Place]) -> None:
    """Take out the references of circles that never go deeper into a value. Cutting one way may leave another open."""
    for _ in range(_ROUNDS):
        holders = {id(holder): holder for holder in endless(nodes.values(), prepared.targets)}
        if not holders:
            return
        for key, holder in holders.items():
            del prepared.targets[key]
            reference = value_text(holder.pop("$ref"))
            prepared.refuse("T102", f"$ref {reference} leads back to itself without end", (*places[key], "$ref"))
    prepared.schema = None
    prepared.refuse("T104", "the references of the schema are too tangled to check calls against")


def _anchors(root: dict[str, Any]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    stack: list[tuple[Place, dict[str, Any]]] = [((), root)]
    while stack:
        place, node = stack.pop()
        anchor = node.get("$anchor")
        if isinstance(anchor, str):
            found[f"#{anchor}"] = place
        stack.extend((place + below, sub) for _, below, sub in children(node))
    return found


def _repair_type(prepared: Prepared, place: Place, node: dict[str, Any]) -> None:
    given = node.get("type")
    listed: list[Any] = given if isinstance(given, list) else [given]
    names = [name for name in listed if isinstance(name, str)]
    if len(names) < len(listed):
        return
    bad = next((name for name in names if name not in TYPES), None)
    if bad is None:
        return
    known = [json_type(name) for name in names]
    where = name_text(place) if place else "parameters"
    unlimited = "any" in known
    usable = [*dict.fromkeys(name for name in known if name is not None)]
    fix: Fix | None = None
    if unlimited:
        fix = Fix("remove the type: any value is allowed", (Op((*place, "type"), remove=True),), safe=True)
    elif None not in known:
        new: Any = usable if isinstance(given, list) else usable[0]
        title = f"write {value_text(new) if isinstance(new, str) else 'the JSON types'}"
        # "list[int]" says more than "array" does: a person must look.
        fix = Fix(title, (Op((*place, "type"), new),), safe=all(name.strip().isalpha() for name in names))
    hint = f"; {usable[0]} is meant" if fix is not None and not unlimited and isinstance(given, str) else ""
    prepared.refuse("T108", f'{where}: JSON Schema has no type "{shown(bad)}"{hint}', (*place, "type"), fix)
    if unlimited or None in known:
        del node["type"]
    else:
        node["type"] = usable if isinstance(given, list) else usable[0]


def _repair_patterns(
    prepared: Prepared, place: Place, node: dict[str, Any], pattern_runs: Callable[[str], bool]
) -> None:
    pattern = node.get("pattern")
    if isinstance(pattern, str) and not pattern_runs(pattern):
        prepared.refuse("T103", _pattern_message(pattern), (*place, "pattern"))
        del node["pattern"]
    keyed = node.get("patternProperties")
    if isinstance(keyed, dict):
        for pattern in list(keyed):
            if not pattern_runs(pattern):
                prepared.refuse("T103", _pattern_message(pattern), (*place, "patternProperties", pattern))
                del keyed[pattern]
                # Which names it would have allowed is not known, so no name is refused.
                node.pop("additionalProperties", None)
                node.pop("unevaluatedProperties", None)


def _pattern_message(pattern: str) -> str:
    if any(mark in pattern for mark in ("(?=", "(?!", "(?<=", "(?<!")):
        return f"pattern {shown(pattern)} looks around, and is not checked"
    if any(f"\\{digit}" in pattern for digit in range(1, 10)):
        return f"pattern {shown(pattern)} refers back, and is not checked"
    return f"pattern {shown(pattern)} cannot be run, and is not checked"


def _check_required(prepared: Prepared, place: Place, node: dict[str, Any]) -> None:
    required, properties = node.get("required"), node.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict) or _describes_more(node):
        return
    for index, name in enumerate(required):
        if not isinstance(name, str) or name in properties:
            continue
        near = nearest(name, tuple(properties))
        at = (*place, "required", index)
        if near is not None and near not in required:
            fix = Fix(f"require {shown(near)}", (Op(at, near),))
        else:
            fix = Fix("no longer require it", (Op(at, remove=True),))
        prepared.refuse("T107", f"{shown(name)} is required, but no such property is described", at, fix)


def _describes_more(node: dict[str, Any]) -> bool:
    """Whether what stands beside the properties of *node* may describe others: not where it only asks for some."""
    if "$ref" in node or "patternProperties" in node:
        return True
    return any(sub.keys() - {"required"} for keyword, _, sub in children(node) if keyword in IN_PLACE)


def _repair_reference(
    prepared: Prepared, place: Place, node: dict[str, Any], root: dict[str, Any], base: str
) -> tuple[Place, dict[str, Any]] | None:
    """Note what the node's ``$ref`` leads to and return it, or take the reference out with a problem."""
    for keyword in _DYNAMIC:
        if keyword in node:
            prepared.refuse("T102", f"{keyword} is not followed here; use $ref", (*place, keyword))
            del node[keyword]
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return None
    local = reference.removeprefix(base.removesuffix("#")) if base else reference
    steps = pointer_path(local)
    if steps is None and local.startswith("#"):
        steps = _anchors(root).get(local)
    try:
        target = resolve(root, steps) if steps is not None else None
    except LookupError:
        target = None
    if steps is None or not isinstance(target, dict | bool):
        remote = not reference.startswith("#")
        reason = "leads out of the schema, and is never fetched" if remote else "leads nowhere"
        prepared.refuse("T102", f"$ref {value_text(reference)} {reason}", (*place, "$ref"))
        del node["$ref"]
        return None
    node["$ref"] = _pointer(steps)
    if isinstance(target, bool):
        return None
    prepared.targets[id(node)] = target
    return steps, target


def _pointer(steps: Place) -> str:
    return "#" + "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1"), safe="~$") for step in steps)
