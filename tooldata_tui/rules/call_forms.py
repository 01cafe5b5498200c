"""C4 and X1: calls that fit their schema, and are still written as they should not be.

Run once at a scan, not at import. What a call costs is one parse of its arguments and a look at their keys.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Fix, Path
from tooldata_tui.dataset.jsontext import dumps, walk
from tooldata_tui.dataset.message import Message, ToolCall, read_arguments
from tooldata_tui.dataset.patch import Op
from tooldata_tui.dataset.tool import Tool, parameters_of
from tooldata_tui.rules.marks import FORMS, Gist
from tooldata_tui.rules.report import arguments_path, call_path, finding
from tooldata_tui.rules.wording import name_text, shown

__all__ = ["CallForms"]

#: Beyond this, JavaScript and columns of floats round.
_EXACT = 2**53
_LONG_NUMBER = re.compile(r"[0-9]{16}")

#: Calls of one turn that are compared with each other, and of one example that are looked at.
_COMPARED, _LOOKED_AT = 50, 200

#: Tools that are remembered, and orders of the arguments of each.
_KEPT, _ORDERS = 4096, 100


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """What a tool says of how its arguments are written.

    :ivar rank: of each parameter, its place in the schema
    :ivar integers: parameters that are integers
    :ivar optional: texts that may be left out, and may not be empty for all one knows
    :ivar in_order: of names that were written in one order, whether it is that of the schema
    """

    rank: dict[str, int]
    integers: frozenset[str]
    optional: frozenset[str]
    in_order: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def is_in_order(self, names: tuple[str, ...]) -> bool:
        """Whether *names* stand as in the schema; those that it has not may stand anywhere."""
        known = self.in_order.get(names)
        if known is None:
            ranks = [self.rank[name] for name in names if name in self.rank]
            known = ranks == sorted(ranks)
            if len(self.in_order) < _ORDERS and len(ranks) == len(names):
                self.in_order[names] = known
        return known


class CallForms:
    """Looks at how calls are written; remembers what it has learnt of the tools."""

    def __init__(self) -> None:
        self._forms: dict[str, _Form] = {}

    def findings(self, example: Example, gist: Gist) -> list[Finding]:
        """The C4 and X101 findings of one example."""
        found: list[Finding] = []
        made: dict[tuple[str, str], int] = {}  # calls since the user last spoke
        by_name, looked, has_long = example.toolset.by_name, 0, gist.marks & FORMS
        again = len(gist.calling) > 1
        for turn, message in enumerate(example.messages) if again else gist.calling:
            calls = message.calls
            if not calls:
                if made and message.role == "user":
                    made.clear()
                continue
            if len(calls) > 1:
                found += _twins(message, turn)
            for index, call in enumerate(calls):
                looked += 1
                if looked > _LOOKED_AT:
                    return found
                name, arguments, _, _ = call
                if again and (earlier := made.setdefault((name, arguments), turn)) != turn:
                    words = f"the very call of turn {earlier} is made again, and nobody has spoken since"
                    found.append(finding("C402", words, turn, call_path(message, turn, index)))
                value = read_arguments(arguments).value
                if type(value) is not dict:
                    continue
                if has_long or not self._is_well_written(value, by_name.get(name)):
                    found += self._written(call, value, by_name.get(name), message, turn, index)
        return found

    def _is_well_written(self, value: dict[str, Any], tool: Tool | None) -> bool:
        """Whether :meth:`_written` has nothing to say for certain, but of long numbers."""
        if tool is None:
            return True
        form = self._forms.get(tool.key) or self._learn(tool)
        if form.optional and "" in value.values():
            return False
        if form.integers and float in map(type, value.values()):
            return False
        names = tuple(value)
        return form.in_order.get(names) or form.is_in_order(names)

    def _written(
        self, call: ToolCall, value: dict[str, Any], tool: Tool | None, message: Message, turn: int, index: int
    ) -> Iterator[Finding]:
        base = arguments_path(message, turn, index)
        if _LONG_NUMBER.search(call.arguments):
            yield from _large(value, base, turn)
        if tool is None:
            return
        form = self._forms.get(tool.key) or self._learn(tool)
        for key, one in value.items():
            if one == "" and key in form.optional:
                fix = Fix("leave it out", (Op((*base, key), remove=True),))
                yield finding("C404", f"{name_text([key])} is empty, and may be left out", turn, (*base, key), fix=fix)
            elif type(one) is float and key in form.integers and one.is_integer() and abs(one) < _EXACT:
                fix = Fix(f"write {int(one)}", (Op((*base, key), int(one)),), safe=True)
                words = f"{name_text([key])} is an integer, written with a fraction"
                yield finding("C405", words, turn, (*base, key), fix=fix)
        if not form.is_in_order(tuple(value)):
            yield _disordered(call, form.rank, base, turn)

    def _learn(self, tool: Tool) -> _Form:
        if len(self._forms) >= _KEPT:
            self._forms.clear()
        parameters = parameters_of(tool)
        rank = {one.name: index for index, one in enumerate(parameters)}
        integers = frozenset(one.name for one in parameters if _is(one.schema, "integer"))
        texts = (one for one in parameters if not one.required and _is(one.schema, "string"))
        optional = frozenset(one.name for one in texts if "" not in _allowed(one.schema))
        form = self._forms[tool.key] = _Form(rank, integers, optional)
        return form


def _is(schema: Any, kind: str) -> bool:
    return isinstance(schema, dict) and schema.get("type") == kind


def _allowed(schema: dict[str, Any]) -> list[Any]:
    listed = schema.get("enum", [])
    return [*(listed if isinstance(listed, list) else []), schema.get("default")]


def _twins(message: Message, turn: int) -> Iterator[Finding]:
    """C401: calls of one turn that are the same."""
    calls = message.calls[:_COMPARED]
    if len({call.name for call in calls}) == len(calls):
        return
    seen: dict[tuple[str, str], int] = {}
    for index, call in enumerate(calls):
        arguments = read_arguments(call.arguments)
        same = dumps(_sorted(arguments.value)) if arguments.is_object else call.arguments
        first = seen.setdefault((call.name, same), index)
        if first != index:
            words = f"{shown(call.name)} is called twice in one turn, with the same arguments"
            yield finding("C401", words, turn, call_path(message, turn, index))


def _sorted(value: Any) -> Any:
    return dict(sorted(value.items())) if isinstance(value, dict) else value


def _large(value: Any, base: Path, turn: int) -> Iterator[Finding]:
    for path, leaf in walk(value):
        if isinstance(leaf, int) and abs(leaf) > _EXACT:
            words = f"{name_text(path)} is an integer that many programs round"
            yield finding("C403", words, turn, base + path)
            return


def _disordered(call: ToolCall, rank: dict[str, int], base: Path, turn: int) -> Finding:
    exact = read_arguments(call.arguments, exact=True).value
    ordered = dict(sorted(exact.items(), key=lambda item: rank.get(item[0], len(rank))))
    fix = Fix("write them in that order", (Op(base, ordered if call.was_object else dumps(ordered)),), safe=True)
    return finding("X101", "the arguments stand in another order than in the schema", turn, base, fix=fix)
