"""A tool made ready to check calls with: its validator, what it may cost, and what was wrong with its schema.

Of the rules the only module that imports the compiled validator (``jsonschema_rs``), which says of every call whether
it fits. Patterns run on its linear-time engine, references are never fetched, and whatever it raises for a hostile
schema becomes a problem of the tool. What is wrong with a call that does not fit, ``faults`` or ``jsonschema_faults``
finds.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

import jsonschema_rs

from tooldata_tui.dataset.tool import Tool
from tooldata_tui.rules.faults import FALSE, is_flat
from tooldata_tui.rules.patterns import PATTERN_BYTES, takes
from tooldata_tui.rules.prepare import Prepared, Problem, prepare
from tooldata_tui.rules.schema_bounds import Targets, weigh
from tooldata_tui.rules.schema_tree import LISTS, MAPS, Place, children
from tooldata_tui.rules.wording import name_text, shown
from tooldata_tui.text import clip, one_line

__all__ = ["Compiled", "compile_tool", "keyword_fits"]

#: A schema with more than this many parts, every reference written out, is not checked against. Recursive ones are.
MAX_WEIGHT = 200_000

#: A tool may have so many patterns.
_PATTERNS = 64

#: How many keywords with impossible values are taken out before a schema is given up.
_REPAIRS = 20

#: Beside these, a schema that lists its properties leaves open what else there may be.
_COMBINING = ("allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "dependencies")
_OPEN = ("additionalProperties", "unevaluatedProperties", "patternProperties", "$ref", *_COMBINING)

#: Cells the metaschema's words for one problem may take.
_REASON = 100


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """What a tool's calls are checked with.

    :ivar fits: whether a value meets the schema; may raise for a value nested too deep
    :ivar validator: the compiled validator, which can also list why not; None where calls cannot be checked
    :ivar dialect: name of its class, which ``jsonschema`` calls the same
    :ivar schema: as the validator has it: repaired, and closed where the original left unknown arguments open
    :ivar closed: the ``id()`` of the objects in *schema* whose ``additionalProperties`` are ours
    :ivar length: characters in the schema
    :ivar flat: see :func:`~tooldata_tui.rules.faults.is_flat`
    :ivar weight: see :mod:`~tooldata_tui.rules.schema_bounds`; where there is no validator, 0 for a tool that says
        nothing about its arguments and infinite for one that says too much
    """

    fits: Callable[[Any], bool]
    problems: tuple[Problem, ...]
    validator: Any = None
    dialect: str = ""
    schema: Any = None
    targets: Targets = field(default_factory=dict)
    closed: frozenset[int] = frozenset()
    length: int = 0
    weight: float = 0
    flat: bool = False


def compile_tool(tool: Tool) -> Compiled:
    """Compile *tool*. Never raises for what its schema says; takes a bounded time whatever it says."""
    patterns: set[str] = set()

    def runs(pattern: str) -> bool:
        patterns.add(pattern)
        return len(patterns) <= _PATTERNS and pattern_runs(pattern)

    prepared = prepare(tool.parameters, runs)
    schema = prepared.schema
    if schema is None:
        return _unchecked(prepared)
    kind = _dialect(prepared.dialect)
    if not _repaired(prepared, schema, kind.uri):
        return _unchecked(prepared)
    targets = prepared.targets
    if targets:
        present = _identities(schema)
        targets = {key: target for key, target in targets.items() if key in present and id(target) in present}
    _spell_false(schema, targets)
    weight = weigh(schema, targets)
    if MAX_WEIGHT < weight < math.inf:
        prepared.refuse("T104", "the schema is too complex to check calls against: its references multiply")
        return _unchecked(prepared)
    closed = _close(schema, targets)
    try:
        validator = _build(schema, kind)
    except Exception as error:
        prepared.refuse("T101", f"parameters cannot be used as a schema: {shown(str(error))}")
        return _unchecked(prepared)
    return Compiled(
        validator.is_valid,
        tuple(prepared.problems),
        validator,
        kind.validator.__name__,
        schema,
        targets,
        closed,
        prepared.length,
        weight,
        is_flat(schema),
    )


def _unchecked(prepared: Prepared) -> Compiled:
    too_complex = any(problem.code == "T104" for problem in prepared.problems)
    return Compiled(lambda _: True, tuple(prepared.problems), weight=math.inf if too_complex else 0)


@lru_cache(maxsize=4096)
def pattern_runs(pattern: str) -> bool:
    """Whether both engines take *pattern*: RE2, and the linear-time one of the compiled validator."""
    if not takes(pattern):
        return False
    try:
        _build({"pattern": pattern}, _DIALECTS[0])
    except Exception:
        return False
    return True


@lru_cache(maxsize=256, typed=True)
def keyword_fits(dialect: str, keyword: str, value: str | float | bool) -> Callable[[Any], bool]:
    """Whether a value meets a schema of this one keyword, in the dialect that a ``Compiled`` names."""
    kind = next(one for one in _DIALECTS if one.validator.__name__ == dialect)
    fits: Callable[[Any], bool] = _build({keyword: value}, kind).is_valid
    return fits


def _refuse(uri: str) -> NoReturn:
    raise LookupError(f"{uri} is not fetched")


class _Dialect(NamedTuple):
    mark: str
    uri: str
    validator: Any


_DIALECTS = (
    _Dialect("2020-12", "https://json-schema.org/draft/2020-12/schema", jsonschema_rs.Draft202012Validator),
    _Dialect("2019-09", "https://json-schema.org/draft/2019-09/schema", jsonschema_rs.Draft201909Validator),
    _Dialect("draft-07", "http://json-schema.org/draft-07/schema#", jsonschema_rs.Draft7Validator),
    _Dialect("draft-06", "http://json-schema.org/draft-06/schema#", jsonschema_rs.Draft6Validator),
    _Dialect("draft-04", "http://json-schema.org/draft-04/schema#", jsonschema_rs.Draft4Validator),
)


def _dialect(named: str) -> _Dialect:
    """The dialect that a schema's ``$schema`` names; the current one where it names none we know."""
    return next((dialect for dialect in _DIALECTS if dialect.mark in named), _DIALECTS[0])


def _build(schema: Any, dialect: _Dialect) -> Any:
    return dialect.validator(
        schema,
        validate_formats=True,
        retriever=_refuse,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=PATTERN_BYTES),
    )


def _repaired(prepared: Prepared, schema: dict[str, Any], uri: str) -> bool:
    """Take out keywords whose values the metaschema refuses, until the schema can be used. False if it cannot be."""
    for _ in range(_REPAIRS):
        try:
            jsonschema_rs.meta.validate({"$schema": uri, **schema})
        except jsonschema_rs.ValidationError as refusal:
            place = tuple(refusal.instance_path)
            where = name_text(place) if place else "parameters"
            prepared.refuse("T101", f"{where}: {clip(one_line(refusal.message[:400]), _REASON)}", place)
            if not place or not _take_out(schema, place):
                return False
        except Exception as error:
            prepared.refuse("T101", f"parameters cannot be used as a schema: {shown(str(error))}")
            return False
        else:
            return True
    return False


def _take_out(schema: dict[str, Any], place: Place) -> bool:
    """Remove what stands at *place*: a keyword goes; a schema among others becomes one that accepts anything."""
    try:
        parent = _parent(schema, place)
    except LookupError:
        return False
    last = place[-1]
    if isinstance(parent, list):
        keyword, holder = place[-2], _parent(schema, place[:-1])
        if keyword in LISTS and isinstance(last, int):
            parent[last] = True
        elif keyword == "required":
            holder[keyword] = _unique_names(parent)
        else:
            del holder[keyword]
    elif len(place) > 1 and place[-2] in MAPS:
        parent[last] = True
    elif last == "required" and isinstance(parent[last], list):
        parent[last] = _unique_names(parent[last])
    else:
        del parent[last]
    return True


def _unique_names(names: list[Any]) -> list[str]:
    return [*dict.fromkeys(name for name in names if isinstance(name, str))]


def _parent(schema: Any, place: Place) -> Any:
    node = schema
    for step in place[:-1]:
        node = node[step]
    return node


def _identities(schema: dict[str, Any]) -> set[int]:
    """The objects in *schema*: repairs may have dropped some that references led from."""
    found: set[int] = set()
    stack: list[Any] = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            found.add(id(node))
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return found


def _spell_false(schema: dict[str, Any], targets: Targets) -> None:
    """Write the schema ``false`` as :data:`~tooldata_tui.rules.faults.FALSE` where it stands among others or is for
    every item: of the other, ``jsonschema`` does not say where it stands."""
    stack, seen = [schema, *targets.values()], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for keyword, held in node.items():
            if held is False and keyword == "items":
                node[keyword] = FALSE
            elif isinstance(held, list) and keyword in LISTS:
                held[:] = [FALSE if sub is False else sub for sub in held]
            elif isinstance(held, dict) and keyword in MAPS:
                held.update({name: FALSE for name, sub in held.items() if sub is False})
        stack.extend(sub for _, _, sub in children(node))


def _close(schema: dict[str, Any], targets: Targets) -> frozenset[int]:
    """Forbid unknown arguments where the schema lists properties and says nothing about others; return their ids.

    Only in schemas that stand on their own: inside ``anyOf`` and its like it would change which branch fits.
    """
    plain: list[dict[str, Any]] = []
    loose: set[int] = set()
    stack: list[tuple[dict[str, Any], bool]] = [(schema, True)]
    seen: set[tuple[int, bool]] = set()
    while stack:
        node, alone = stack.pop()
        if (id(node), alone) in seen:
            continue
        seen.add((id(node), alone))
        if alone:
            plain.append(node)
        else:
            loose.add(id(node))
        beside = any(keyword in node for keyword in _COMBINING)
        target = targets.get(id(node))
        if target is not None:
            stack.append((target, alone and not beside))
        for keyword, _, sub in children(node):
            if keyword in ("properties", "items", "prefixItems", "additionalProperties"):
                stack.append((sub, alone))
            elif keyword not in ("$defs", "definitions"):
                stack.append((sub, False))
    closed = set()
    for node in plain:
        listed = node.get("properties")
        lists = isinstance(listed, dict) and (bool(listed) or node is schema)
        if lists and id(node) not in loose and not any(keyword in node for keyword in _OPEN):
            node["additionalProperties"] = False
            closed.add(id(node))
    return frozenset(closed)
