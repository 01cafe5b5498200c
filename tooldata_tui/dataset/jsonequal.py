"""Equality as JSON Schema has it: 1 is 1.0, and is not true."""

from decimal import Decimal
from typing import Any

from tooldata_tui.dataset.jsontext import dumps

__all__ = ["as_number", "same_value"]


def as_number(value: Any) -> Decimal | None:
    """A JSON number, exact; None for anything else."""
    if value is None or isinstance(value, bool | str | list | dict):
        return None
    return Decimal(value) if isinstance(value, int) else Decimal(dumps(value))


def same_value(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, however their numbers are written."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    first, second = as_number(one), as_number(other)
    if first is not None or second is not None:
        return first == second
    return type(one) is type(other) and bool(one == other)
