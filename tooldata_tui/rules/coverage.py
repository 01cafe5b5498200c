"""How the parameters of one tool are used: which are given, alone or together, and which values of an enum."""

from collections.abc import Mapping
from typing import Any, TypeVar

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.dataset.tool import Parameter, Tool, parameters_of
from tooldata_tui.rules.given import LONGEST, enum_of, values_given
from tooldata_tui.rules.health_numbers import Count, Guideline, ParameterHealth, Tally, ToolHealth, ValueHealth
from tooldata_tui.settings.model import Thresholds

__all__ = ["ToolUse"]

_Key = TypeVar("_Key", str, tuple[str, str])

#: Parameters of a tool that are counted, and schemas of it that are looked at.
_MOST = 500
#: Values of all its enums that are counted.
_VALUES = 500

#: So many parameters make a tool more than routing; so many of its examples with several turns, a matter of dialogue.
_COMPLEX, _DIALOGUE = 5, 0.3


class ToolUse:
    """Counts over the examples that call one tool.

    :ivar turns: examples that call it in which the user speaks more than once
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.turns = 0
        self.called = Tally()
        self._parameters: dict[str, Parameter] = {}
        self._required: set[str] = set()
        self._enums: dict[tuple[str, str], Any] = {}
        self._keys: set[str] = set()
        self._given: dict[str, Tally] = {}
        self._omitted: dict[str, Tally] = {}
        self._alone: dict[str, Tally] = {}
        self._combined: dict[str, Tally] = {}
        self._values: dict[tuple[str, str], Tally] = {}

    def learn(self, tool: Tool) -> None:
        """Take the parameters of *tool*, which has this name, into account; in another row they may be others."""
        if tool.key in self._keys or len(self._keys) >= _MOST:
            return
        self._keys.add(tool.key)
        for parameter in parameters_of(tool)[:_MOST]:
            if parameter.name in self._parameters or len(self._parameters) >= _MOST:
                continue
            self._parameters[parameter.name] = parameter
            if parameter.required:
                self._required.add(parameter.name)
            for value in enum_of(parameter.schema):
                if len(self._enums) < _VALUES and (text := _text(value)) is not None:
                    self._enums[parameter.name, text] = value

    def add(self, example: int, calls: list[Mapping[str, Any]], *, turns: bool) -> None:
        """Count an example that calls the tool with these arguments, a mapping a call."""
        self.called.add(example)
        self.turns += turns
        given: set[str] = set()
        alone: set[str] = set()
        combined: set[str] = set()
        values: set[tuple[str, str]] = set()
        for arguments in calls:
            names = self._parameters.keys() & arguments.keys()
            given |= names
            optional = names - self._required
            (alone if len(optional) == 1 else combined).update(optional)
            if self._enums:
                values.update(values_given(arguments))
        for name in self._parameters:
            _count(self._given if name in given else self._omitted, name, example)
        for name in sorted(alone):
            _count(self._alone, name, example)
        for name in sorted(combined):
            _count(self._combined, name, example)
        for value in values & self._enums.keys():
            _count(self._values, value, example)

    def health(self, offered: int, deviation: float | None, limits: Thresholds) -> ToolHealth:
        """What was counted, with what takes all tools to tell.

        :param limits: how many examples a tool needs
        """
        where = ("tool", (self.name,), False)
        parameters = tuple(self._parameter(one) for one in self._parameters.values())
        called = Count(self.called.count, where)
        return ToolHealth(self.name, offered, called, deviation, self._guideline(limits), parameters)

    def _parameter(self, parameter: Parameter) -> ParameterHealth:
        name = parameter.name
        values = tuple(
            ValueHealth(value, _counted(self._values, key)) for key, value in self._enums.items() if key[0] == name
        )
        return ParameterHealth(
            name,
            parameter.required,
            _counted(self._given, name),
            _counted(self._omitted, name),
            _counted(self._alone, name),
            _counted(self._combined, name),
            values,
        )

    def _guideline(self, limits: Thresholds) -> Guideline:
        if self.called.count and self.turns / self.called.count >= _DIALOGUE:
            return Guideline("multi-turn", limits.multi_turn)
        nested = any(_is_nested(one.schema) for one in self._parameters.values())
        if nested or len(self._parameters) >= _COMPLEX:
            return Guideline("parameters", limits.parameters)
        return Guideline("routing", limits.routing)


def _is_nested(schema: Any) -> bool:
    """Whether a parameter is an object, or a list of objects."""
    return _is_object(schema) or (isinstance(schema, Mapping) and _is_object(schema.get("items")))


def _is_object(schema: Any) -> bool:
    return isinstance(schema, Mapping) and (schema.get("type") == "object" or "properties" in schema)


def _count(tallies: dict[_Key, Tally], key: _Key, example: int) -> None:
    tally = tallies.get(key)
    if tally is None:
        tally = tallies[key] = Tally()
    tally.add(example)


def _counted(tallies: dict[_Key, Tally], key: _Key) -> Count:
    return tallies[key].counted() if key in tallies else Count()


def _text(value: Any) -> str | None:
    if isinstance(value, dict | list):
        return None
    try:
        text = dumps(value)
    except (TypeError, ValueError):
        return None
    return text if len(text) <= LONGEST else None
