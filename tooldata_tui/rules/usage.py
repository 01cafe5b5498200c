"""How the calls of a set use the parameters of its tools, and where that contradicts the schema or itself."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset.finding import Finding, Severity
from tooldata_tui.dataset.tool import Tool, parameters_of
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown, value_text

__all__ = ["Usage"]

#: Parameters of all tools together, and values of one, that are kept apart.
_PARAMETERS, _VALUES = 20_000, 50

#: A value that calls pass so often, and in such a share of them, is no slip.
_OFTEN, _SHARE = 10, 0.05

#: Longer names are no parameters, longer values no members of an enum.
_LONGEST = 100

#: Findings about the set, of one kind.
_LISTED = 20

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", dict: "object", list: "array"}


class _Parameter:
    """One argument of one tool, as calls pass it."""

    __slots__ = ("allowed", "described", "first", "others", "types")

    def __init__(self, schema: Any, *, described: bool) -> None:
        self.types: Counter[str] = Counter()
        #: The first example of each type.
        self.first: dict[str, int] = {}
        #: Values that the schema does not allow, each with the first example.
        self.others: dict[str, tuple[int, int]] = {}
        self.described = described
        listed = schema.get("enum") if isinstance(schema, dict) else None
        texts = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
        self.allowed = frozenset(texts) if texts and len(texts) == len(listed or ()) else None


class Usage:
    """Counts arguments, call by call."""

    def __init__(self) -> None:
        self._parameters: dict[tuple[str, str], _Parameter] = {}
        self._calls: Counter[str] = Counter()
        self._schemas: dict[str, dict[str, Any] | None] = {}
        self._keys: frozenset[str] | None = None
        self._ragged = False

    def add(self, example: int, name: str, tool: Tool | None, arguments: dict[str, Any]) -> None:
        """Take in the arguments of one call."""
        self._calls[name if name in self._calls or len(self._calls) < _PARAMETERS else ""] += 1
        if not self._ragged:
            keys = frozenset(arguments)
            self._ragged = self._keys is not None and keys != self._keys
            self._keys = keys
        for key, value in arguments.items():
            if len(key) > _LONGEST:
                continue
            parameter = self._parameters.get((name, key))
            if parameter is None:
                if len(self._parameters) >= _PARAMETERS:
                    continue
                parameter = self._parameters[name, key] = self._met(key, tool)
            kind = _TYPES.get(type(value), "null")
            parameter.types[kind] += 1
            parameter.first.setdefault(kind, example)
            if parameter.allowed is not None and type(value) is str and value not in parameter.allowed:
                _count(parameter.others, value[:_LONGEST], example)

    def _met(self, key: str, tool: Tool | None) -> _Parameter:
        if tool is None:
            return _Parameter(None, described=True)
        schemas = self._schemas.get(tool.key, {})
        if tool.key not in self._schemas:
            listed = parameters_of(tool)
            schemas = {one.name: one.schema for one in listed} if listed else None
            self._schemas[tool.key] = schemas
        if schemas is None:
            return _Parameter(None, described=True)
        return _Parameter(schemas.get(key), described=key in schemas)

    def ragged(self) -> bool:
        """Whether two calls have passed other keys."""
        return self._ragged

    def findings(self, *, objects: bool) -> Iterator[Finding]:
        """T403, T404 and X201.

        :param objects: arguments of some rows are objects, so that a table gets a column for each
        """
        left = Counter({"T403": _LISTED, "T404": _LISTED, "X201": _LISTED})
        for (name, key), parameter in self._parameters.items():
            for one in _about(f"{shown(name)}.{shown(key)}", parameter, self._calls[name], objects=objects):
                if left[one.code]:
                    left[one.code] -= 1
                    yield one


def _count(others: dict[str, tuple[int, int]], value: str, example: int) -> None:
    times, first = others.get(value, (0, example))
    if times or len(others) < _VALUES:
        others[value] = (times + 1, first)


def _about(where: str, parameter: _Parameter, calls: int, *, objects: bool) -> Iterator[Finding]:
    used = sum(parameter.types.values())
    for value, (times, first) in sorted(parameter.others.items(), key=lambda item: (-item[1][0], item[0])):
        if times >= _OFTEN and times >= _SHARE * used:
            words = f"{where} is {value_text(value)} in {times:,} calls, which its enum does not allow"
            yield finding("T403", words)._replace(other=first)
    if not parameter.described and used >= _OFTEN and used >= _SHARE * calls:
        words = f"{where} is passed in {used:,} of {calls:,} calls, and the tool does not describe it"
        yield finding("T404", words)._replace(other=min(parameter.first.values()))
    types = Counter({kind: n for kind, n in parameter.types.items() if kind != "null"})
    if "number" in types:
        types["number"] += types.pop("integer", 0)
    if len(types) > 1:
        counted = sorted(types, key=lambda kind: (-types[kind], kind))
        words = " and ".join(f"{kind} in {types[kind]:,}" for kind in counted)
        severity = Severity.WARNING if objects else Severity.INFO
        one = finding("X201", f"{where} is {words} calls", severity=severity)
        yield one._replace(other=parameter.first[counted[-1]])
