"""How the parameters of a tool are used: which optional ones, and which values of an enum."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tooldata_tui.dataset import Example, read_arguments
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.rules.given import values_given

__all__ = ["Coverage"]


@dataclass(slots=True)
class Coverage:
    """Counts over the examples that call one tool; each example counts once however often it calls.

    :ivar examples: how many were looked at
    """

    tool: str
    examples: int = 0
    _parameters: Counter[str] = field(default_factory=Counter)
    _values: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, examples: Iterable[Example]) -> None:
        """Take more examples into account."""
        for example in examples:
            names: set[str] = set()
            values: set[tuple[str, str]] = set()
            for message in example.messages:
                for call in message.calls:
                    if call.name != self.tool:
                        continue
                    arguments = read_arguments(call.arguments)
                    if isinstance(arguments.value, dict):
                        names.update(arguments.value)
                        values.update(values_given(arguments.value))
            self.examples += 1
            self._parameters.update(names)
            self._values.update(values)

    def used(self, parameter: str) -> int:
        """Examples in which a call gives *parameter*."""
        return self._parameters[parameter]

    def times(self, parameter: str, value: Any) -> int:
        """Examples in which a call gives *parameter* this very value, or has it in a list it gives."""
        return self._values[parameter, dumps(value)]
