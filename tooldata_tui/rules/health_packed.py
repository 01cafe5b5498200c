"""The numbers of a set as bytes and back: JSON for what is said, and the ids of all counts behind one another."""

import json
from array import array
from collections.abc import Callable
from typing import Any

from tooldata_tui.rules.health_numbers import (
    Count,
    Guideline,
    Health,
    Length,
    MessageHealth,
    ParameterHealth,
    Repeated,
    ToolHealth,
    ValueHealth,
)
from tooldata_tui.settings.model import Thresholds

__all__ = ["pack_health", "unpack_health"]


def pack_health(health: Health) -> tuple[bytes, bytes]:
    """JSON, and four bytes an id."""
    ids = array("I")

    def plain(value: Any) -> Any:
        match value:
            case Count():
                ids.extend(value.ids)
                return [value.examples, value.where, len(value.ids)]
            case Health() | ToolHealth() | ParameterHealth() | MessageHealth() | Thresholds():
                return {name: plain(getattr(value, name)) for name in value.__slots__}
            case tuple():
                return [plain(one) for one in value]
        return value

    return json.dumps(plain(health)).encode(), ids.tobytes()


def unpack_health(text: bytes, packed: bytes) -> Health | None:
    """What :func:`pack_health` packed, or None where it is something else."""
    ids = array("I")
    try:
        ids.frombytes(packed)
        return _Reader(ids).health(json.loads(text))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


class _Reader:
    """Builds the numbers in the order they were packed in."""

    def __init__(self, ids: "array[int]") -> None:
        same: dict[int, int] = {}
        # An example is counted many times over: one object for each is enough.
        self._ids, self._at = [same.setdefault(one, one) for one in ids], 0

    def count(self, given: Any) -> Count:
        examples, where, length = given
        start, self._at = self._at, self._at + length
        if self._at > len(self._ids):
            raise ValueError("ids are missing")
        condition = (where[0], tuple(where[1]), where[2]) if where else None
        return Count(examples, condition, tuple(self._ids[start : self._at]))

    def health(self, given: Any) -> Health:
        return Health(
            **self._read(
                given,
                tools=lambda some: tuple(map(self.tool, some)),
                negatives=self.count,
                kinds=lambda some: tuple((kind, self.count(held)) for kind, held in some),
                canned=self.repeated,
                parallel=self.count,
                multi_turn=self.count,
                follow_ups=self.count,
                several=self.count,
                messages=self.messages,
                thresholds=lambda said: Thresholds(**said),
            )
        )

    def tool(self, given: Any) -> ToolHealth:
        def parameters(some: Any) -> tuple[ParameterHealth, ...]:
            return tuple(map(self.parameter, some))

        return ToolHealth(
            **self._read(given, called=self.count, guideline=lambda pair: Guideline(*pair), parameters=parameters)
        )

    def parameter(self, given: Any) -> ParameterHealth:
        def values(some: Any) -> tuple[ValueHealth, ...]:
            return tuple(ValueHealth(value, self.count(held)) for value, held in some)

        counts = dict.fromkeys(("given", "omitted", "alone", "combined"), self.count)
        return ParameterHealth(**self._read(given, **counts, values=values))

    def messages(self, given: Any) -> MessageHealth:
        def lengths(some: Any) -> tuple[Length, ...]:
            return tuple(Length(low, high, self.count(held)) for low, high, held in some)

        counts = dict.fromkeys(("casual", "typos", "untidy", "polite"), self.count)
        more = {"openings": self.repeated, "languages": self.repeated}
        return MessageHealth(**self._read(given, **counts, **more, lengths=lengths))

    def repeated(self, some: Any) -> tuple[Repeated, ...]:
        return tuple(Repeated(text, self.count(held)) for text, held in some)

    @staticmethod
    def _read(given: Any, /, **readers: Callable[[Any], Any]) -> dict[str, Any]:
        """Each part by its reader, in the order they stand in: the ids follow one another."""
        return {name: readers[name](value) if name in readers else value for name, value in given.items()}
