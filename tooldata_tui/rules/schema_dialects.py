"""The dialects of JSON Schema that people write: read as what they mean, each with a problem and a remedy.

``required`` inside a property, ``enum`` on the array, a bare map of parameters, nulls of a table conversion: every
reader but a person passes over them, and calls would be checked against less than was meant.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tooldata_tui.dataset.finding import Fix
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.schema_keywords import KEYWORDS, meant_keyword
from tooldata_tui.rules.schema_tree import MAPS, Place, children
from tooldata_tui.rules.schema_types import TYPES, has_type
from tooldata_tui.rules.wording import name_text, shown, value_text

__all__ = ["Oddity", "flat_parameters", "oddities", "without_nulls"]

#: In the others null is a value, not something that was left out.
_NEVER_NULL = KEYWORDS - {"default", "const", "example"}

#: Keywords of which a schema has at least one, with an object for a value.
_OBJECTS = frozenset((*MAPS, "items", "additionalProperties", "not", "if", "then", "else", "propertyNames", "contains"))

_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
_LONGEST_NAME = 64
_NAME_MARKS = frozenset("_.-")

#: Names that are listed in a message.
_NAMED = 3


class Oddity(NamedTuple):
    """Something a schema says in a way of its own.

    :ivar place: relative to the schema that was looked at, as in its fix
    """

    code: str
    message: str
    place: Place
    fix: Fix | None = None


def flat_parameters(parameters: dict[str, Any]) -> bool:
    """Whether *parameters* is a bare map of names to schemas, as other formats have it, and no schema itself."""
    subs = parameters.values()
    if not all(isinstance(sub, dict) for sub in subs) or not _OBJECTS.isdisjoint(parameters):
        return False
    return any("type" in sub or "description" in sub for sub in subs)


def without_nulls(root: dict[str, Any]) -> list[Place]:
    """Take the nulls out of *root* that stand where a keyword or a schema belongs; return where they stood."""
    found: list[Place] = []
    stack: list[tuple[Place, dict[str, Any]]] = [((), root)]
    while stack:
        place, node = stack.pop()
        for keyword in [word for word, value in node.items() if value is None and word in _NEVER_NULL]:
            del node[keyword]
            found.append((*place, keyword))
        for keyword in MAPS:
            held = node.get(keyword)
            if isinstance(held, dict):
                for name in [name for name, sub in held.items() if sub is None]:
                    del held[name]
                    found.append((*place, keyword, name))
        stack.extend((place + below, sub) for _, below, sub in reversed(list(children(node))))
    return found


def oddities(node: dict[str, Any], where: str, *, root: bool) -> Iterator[Oddity]:
    """What is odd about one schema, which is changed to say what it means.

    :param where: the words for it in messages
    :param root: whether it is that of all arguments
    """
    if root and isinstance(node.get("type"), str) and node["type"] in TYPES - {"object"}:
        yield Oddity("T117", f"parameters are of type {node['type']}, not object", ("type",))
    for look in _LOOKS:
        yield from look(node, where)


def _required(node: dict[str, Any], where: str) -> Iterator[Oddity]:
    properties, listed = node.get("properties"), node.get("required", [])
    if not isinstance(properties, dict) or not isinstance(listed, list):
        return
    given = {
        name: sub.pop("required")
        for name, sub in properties.items()
        if isinstance(sub, dict) and isinstance(sub.get("required"), bool)
    }
    if not given:
        return
    wanted = [*listed, *(name for name, needed in given.items() if needed and name not in listed)]
    ops = [Op(("properties", name, "required"), remove=True) for name in given]
    if len(wanted) > len(listed):
        node["required"] = wanted
        ops.append(Op(("required",), wanted))
    first = next(iter(given))
    message = f"required stands inside {_names(given)}; it belongs beside properties, as a list of names"
    yield Oddity("T110", message, ("properties", first, "required"), Fix("list the names", tuple(ops), safe=True))


def _names(names: dict[str, Any]) -> str:
    some = [shown(name) for name in list(names)[:_NAMED]]
    return f"{len(names)} properties" if len(names) > _NAMED else " and ".join(some)


def _enum(node: dict[str, Any], where: str) -> Iterator[Oddity]:
    allowed, kind = node.get("enum"), node.get("type")
    if not isinstance(allowed, list) or not allowed:
        return
    if kind == "array" and not any(isinstance(one, list) for one in allowed):
        items = node.get("items", {})
        if isinstance(items, dict) and "enum" not in items:
            del node["enum"]
            node["items"] = {**items, "enum": allowed}
            ops = (Op(("enum",), remove=True), Op(("items",), node["items"]))
            fix = Fix("put it under items", ops, safe=True)
            yield Oddity("T112", f"{where}: enum stands on the list, not on its items", ("enum",), fix)
        return
    types = _types(kind)
    seen: set[tuple[type, Any]] = set()
    for index, one in enumerate(allowed):
        if types and not any(has_type(one, name) for name in types):
            words = f"{where}: {value_text(one)} is in the enum, but is not of type {' or '.join(types)}"
            yield Oddity("T113", words, ("enum", index))
            return
        if not isinstance(one, str | int | float):
            continue
        if (type(one), one) in seen:
            fix = Fix("name it once", (Op(("enum", index), remove=True),), safe=True)
            yield Oddity("T113", f"{where}: {value_text(one)} is in the enum twice", ("enum", index), fix)
            return
        seen.add((type(one), one))


def _types(kind: Any) -> list[str]:
    """The types that *kind* names; empty where it is not just that."""
    types = kind if isinstance(kind, list) else [kind]
    return types if all(isinstance(one, str) and one in TYPES for one in types) else []


def _default(node: dict[str, Any], where: str) -> Iterator[Oddity]:
    if node.get("default") is None:
        return
    value, types, allowed = node["default"], _types(node.get("type")), node.get("enum")
    if types and not any(has_type(value, name) for name in types):
        words = f"{where}: the default {value_text(value)} is not of type {' or '.join(types)}"
        yield Oddity("T114", words, ("default",))
    elif isinstance(allowed, list) and allowed and value not in allowed:
        yield Oddity("T114", f"{where}: the default {value_text(value)} is none of the values allowed", ("default",))


def _keywords(node: dict[str, Any], where: str) -> Iterator[Oddity]:
    for word in list(node):
        meant = None if word in KEYWORDS else meant_keyword(word)
        if meant is None:
            continue
        fix = None
        if meant and meant not in node:
            fix = Fix(f"write {meant}", (Op((word,), remove=True), Op((meant,), node[word])))
        hint = f"; {meant} is meant" if meant else ""
        yield Oddity("T115", f"{where}: JSON Schema has no keyword {shown(word)}{hint}", (word,), fix)


def _bounds(node: dict[str, Any], where: str) -> Iterator[Oddity]:
    for low, high in _PAIRS:
        least, most = node.get(low), node.get(high)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            words = f"{where}: {low} {value_text(least)} is above {high} {value_text(most)}, so nothing fits"
            yield Oddity("T118", words, (low,))


def _property_names(node: dict[str, Any], where: str) -> Iterator[Oddity]:
    properties = node.get("properties")
    for name in properties if isinstance(properties, dict) else ():
        if not _is_legal(name):
            words = f"the parameter {shown(name) or 'without a name'} is not 1 to 64 letters, digits, _, . or -"
            yield Oddity("T119", words, ("properties", name))


def _is_legal(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isascii() and all(c.isalnum() or c in _NAME_MARKS for c in name)


_LOOKS: tuple[Callable[[dict[str, Any], str], Iterator[Oddity]], ...] = (
    _required,
    _enum,
    _default,
    _keywords,
    _bounds,
    _property_names,
)


def where_of(place: Place) -> str:
    """The words for the schema at *place*."""
    if not place:
        return "parameters"
    return name_text([step for step in place if step not in ("properties", "items")] or place)
