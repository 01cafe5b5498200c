"""What checking a value against a schema may cost, known before the validator is let loose on it.

Schemas come from data, and a schema is a program: references can double at every level, ``unevaluatedProperties`` can
triple the work at every level, a recursive schema multiplies along a deep value, a regular expression costs its states
times the text. Two numbers bound all of it, and neither needs a clock:

- :func:`weigh` gives a schema a *weight*: its size with every reference written out. Work on a value is at most its
  weight times the length of the value's text. A recursive schema has infinite weight.
- :func:`visits` walks a value along a schema and counts every pair that the validator could look at, up to a limit. It
  is asked only where the first bound is not small enough.
"""

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from tooldata_tui.rules.schema_tree import IN_PLACE, Place, children

__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "MAX_NODES", "Targets", "endless", "length_of", "visits", "weigh"]

#: A schema may have so many values, nest so deep, and have so many characters in its texts and integers.
MAX_NODES, MAX_DEPTH, MAX_CHARACTERS = 20_000, 100, 1_000_000

#: What each ``$ref`` object leads to, by ``id()`` of the object that holds it.
Targets = dict[int, dict[str, Any]]

#: ``unevaluated*`` looks at everything beside it again; measured at 2.7 times.
_UNEVALUATED = 3
#: A piece of a pattern: an escape, a class, a repetition, or a character.
_ITEM = re.compile(r"\\.|\[(?:\\.|[^\]\\])*+\]|\{(?P<low>[0-9]{0,5}),?(?P<high>[0-9]{0,5})\}|.", re.DOTALL)


def length_of(value: Any) -> int | None:
    """The characters in a schema; None if it is too large to be looked at, by the bounds above. Never recurses."""
    nodes, characters, stack = 0, 0, [(value, 0)]
    while stack:
        node, depth = stack.pop()
        nodes += 1
        if isinstance(node, str):
            characters += len(node)
        elif isinstance(node, dict):
            nodes += len(node)
            characters += sum(map(len, node))
            stack.extend((item, depth + 1) for item in node.values())
        elif isinstance(node, list):
            stack.extend((item, depth + 1) for item in node)
        elif isinstance(node, int):
            characters += node.bit_length() // 3
        if nodes > MAX_NODES or characters > MAX_CHARACTERS or depth > MAX_DEPTH:
            return None
    return characters


def weigh(root: dict[str, Any], targets: Targets) -> float:
    """The size of *root* with every reference written out; infinite where a reference leads back to itself."""
    sizes: dict[int, float] = {}
    for node, back in _depth_first([root], targets):
        if back is not None:
            return math.inf
        size = float(_own_weight(node)) + sum(sizes[id(below)] for below, _ in _below(node, targets))
        sizes[id(node)] = size * _UNEVALUATED if _looks_again(node) else size
    return sizes[id(root)]


def endless(nodes: Iterable[dict[str, Any]], targets: Targets) -> Iterator[dict[str, Any]]:
    """The objects whose ``$ref`` closes a circle that never goes deeper into the value, one a circle."""
    for _, back in _depth_first(nodes, targets, in_place=True):
        if back is not None:
            yield back


def _below(node: dict[str, Any], targets: Targets, *, in_place: bool = False) -> list[tuple[dict[str, Any], bool]]:
    """The schemas that *node* leads to, and whether by reference. Definitions only count where they are used."""
    found = [
        (sub, False)
        for keyword, _, sub in children(node)
        if (keyword in IN_PLACE if in_place else keyword not in ("$defs", "definitions"))
    ]
    if id(node) in targets:
        found.append((targets[id(node)], True))
    return found


def _depth_first(
    roots: Iterable[dict[str, Any]], targets: Targets, *, in_place: bool = False
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield ``(node, None)`` once everything below it was, and ``(node, holder)`` where an edge closes a circle;
    *holder* is the object of that circle with the ``$ref`` to blame."""
    done: set[int] = set()
    for root in roots:
        if id(root) in done:
            continue
        # A frame: the node, what is still to visit below it, and the object whose reference led here, if any.
        stack = [(root, iter(_below(root, targets, in_place=in_place)), False)]
        open_nodes = {id(root)}
        while stack:
            node, rest, _ = stack[-1]
            for below, by_reference in rest:
                if id(below) in open_nodes:
                    yield node, node if by_reference else _holder(stack, below)
                elif id(below) not in done:
                    open_nodes.add(id(below))
                    stack.append((below, iter(_below(below, targets, in_place=in_place)), by_reference))
                    break
            else:
                stack.pop()
                open_nodes.discard(id(node))
                done.add(id(node))
                yield node, None


def _holder(stack: list[Any], start: dict[str, Any]) -> dict[str, Any]:
    """The last object on the way from *start* whose reference was followed. A circle has one: a tree has no circles."""
    for index in range(len(stack) - 1, 0, -1):
        if stack[index][2]:
            holder: dict[str, Any] = stack[index - 1][0]
            return holder
    return start


def _looks_again(node: dict[str, Any]) -> bool:
    return "unevaluatedProperties" in node or "unevaluatedItems" in node


def _own_weight(node: dict[str, Any]) -> int:
    weight = 1 + len(node)
    for keyword in ("enum", "required", "dependentRequired"):
        value = node.get(keyword)
        if isinstance(value, list | dict):
            weight += len(value)
    return weight + sum(map(_pattern_weight, _patterns(node)))


def _patterns(node: dict[str, Any]) -> list[str]:
    found = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
    keys = node.get("patternProperties")
    return [*found, *keys] if isinstance(keys, dict) else found


@lru_cache(maxsize=1024)
def _pattern_weight(pattern: str) -> int:
    """About the number of states a linear-time engine may be in at once: its items, with repetitions written out."""
    groups, last = [0], 0
    for item in _ITEM.finditer(pattern):
        if item[0] == "(":
            groups.append(0)
            last = 0
        elif item[0] == ")" and len(groups) > 1:
            last = groups.pop()
            groups[-1] += last
        elif item["low"] is not None:
            repeats = max(int(item["low"] or 1), int(item["high"] or 1))
            groups[-1] += last * (repeats - 1)
            last *= repeats
        else:
            groups[-1] += 1
            last = 1
    return min(sum(groups), 100_000)


def visits(root: dict[str, Any], value: Any, targets: Targets, limit: int) -> int:
    """Count what the validator could look at in checking *value*, an upper bound; stops soon after *limit*.

    Every branch is counted as taken, since ``anyOf`` and its like may try them all. A text under a pattern counts a
    hundredth of its length times the weight of the pattern. Never recurses.
    """
    total, stack = 0, [(root, value, 1)]
    while stack and total <= limit:
        node, item, times = stack.pop()
        total += times * (1 + _local(node, item))
        if _looks_again(node):
            times = min(times * _UNEVALUATED, limit)
        below = targets.get(id(node))
        if below is not None:
            stack.append((below, item, times))
        for keyword, place, sub in children(node):
            inner = [item] if keyword in IN_PLACE else _inside(node, keyword, place, item)
            stack.extend((sub, one, times) for one in inner)
            total += times * len(inner)
            if total > limit:
                break
    return total


_OF_LISTS = ("items", "prefixItems", "contains", "additionalItems", "unevaluatedItems")


def _inside(node: dict[str, Any], keyword: str, place: Place, item: Any) -> list[Any]:
    """What of *item* the schema at *place* of *node* is for."""
    if isinstance(item, list):
        return item if keyword in _OF_LISTS else []
    if not isinstance(item, dict):
        return []
    if keyword == "properties":
        name = place[1]
        return [item[name]] if name in item else []
    if keyword == "propertyNames":
        return list(item)
    if keyword in ("patternProperties", "unevaluatedProperties"):
        return list(item.values())
    if keyword == "additionalProperties":
        named = node.get("properties")
        named = named if isinstance(named, dict) else {}
        return [one for key, one in item.items() if key not in named]
    return []


def _local(node: dict[str, Any], item: Any) -> int:
    cost = len(node)
    for keyword in ("enum", "required"):
        listed = node.get(keyword)
        if isinstance(listed, list):
            cost += len(listed) // 4
    if isinstance(item, str) and isinstance(node.get("pattern"), str):
        cost += _pattern_weight(node["pattern"]) * len(item) // 100
    elif isinstance(item, list) and "uniqueItems" in node:
        cost += len(item)
    elif isinstance(item, dict) and isinstance(node.get("patternProperties"), dict):
        weight = sum(map(_pattern_weight, node["patternProperties"]))
        cost += weight * sum(map(len, item)) // 100
    return cost
